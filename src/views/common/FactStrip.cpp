#include "views/common/FactStrip.h"

#include "views/common/Theme.h"

#include <QPainter>
#include <QStringList>

#include <algorithm>

namespace concord {

FactStrip::FactStrip(QWidget *parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FactStrip::setFacts(std::vector<Fact> facts)
{
    if (m_facts == facts)
        return;
    m_facts = std::move(facts);
    QStringList spoken;
    for (const Fact &fact : m_facts)
        spoken.append(fact.caption + QStringLiteral(": ") + fact.value);
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QString FactStrip::valueOf(const QString &caption) const
{
    const auto found = std::find_if(m_facts.begin(), m_facts.end(),
                                    [&](const Fact &fact) { return fact.caption == caption; });
    return found == m_facts.end() ? QString() : found->value;
}

QFont FactStrip::valueFont() const
{
    QFont bold = font();
    bold.setPointSizeF(bold.pointSizeF() * 1.2);
    bold.setWeight(QFont::DemiBold);
    return bold;
}

int FactStrip::cellWidth() const
{
    int widest = 0;
    for (const Fact &fact : m_facts) {
        widest = std::max({widest, fontMetrics().horizontalAdvance(fact.caption),
                           QFontMetrics(valueFont()).horizontalAdvance(fact.value)});
    }
    return widest + 2 * Theme::space;
}

int FactStrip::cellHeight() const
{
    return QFontMetrics(valueFont()).height() + fontMetrics().height() + Theme::gap;
}

int FactStrip::columnsIn(int width) const
{
    const int fit = std::max(1, width / std::max(1, cellWidth()));
    return std::min(fit, std::max(1, int(m_facts.size())));
}

int FactStrip::heightForWidth(int width) const
{
    const int columns = columnsIn(width);
    const int rows = (int(m_facts.size()) + columns - 1) / columns;
    return rows * cellHeight();
}

QSize FactStrip::sizeHint() const
{
    const int width = cellWidth() * int(m_facts.size());
    return {width, cellHeight()};
}

QSize FactStrip::minimumSizeHint() const
{
    return {cellWidth(), cellHeight()};
}

void FactStrip::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    const int columns = columnsIn(width());
    const int valueHeight = QFontMetrics(valueFont()).height();
    for (size_t i = 0; i < m_facts.size(); ++i) {
        const Fact &fact = m_facts[i];
        const QRect cell(int(i) % columns * cellWidth(), int(i) / columns * cellHeight(), cellWidth(),
                         cellHeight());
        painter.setFont(valueFont());
        painter.setPen(fact.attention ? theme.tone(Tone::Warning).strong : theme.text);
        painter.drawText(QRect(cell.topLeft(), QSize(cell.width(), valueHeight)),
                         Qt::AlignLeft | Qt::AlignVCenter, fact.value);
        painter.setFont(font());
        painter.setPen(theme.muted);
        painter.drawText(QRect(cell.left(), cell.top() + valueHeight, cell.width(), fontMetrics().height()),
                         Qt::AlignLeft | Qt::AlignVCenter, fact.caption);
    }
}

}
