#include "views/common/FactStrip.h"

#include "views/common/Theme.h"

#include <QPainter>
#include <QStringList>

#include <algorithm>

namespace concord {

FactStrip::FactStrip(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
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
    setToolTip(spoken.join(QLatin1Char('\n')));
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

int FactStrip::widthOf(const Fact &fact) const
{
    return std::max(fontMetrics().horizontalAdvance(fact.caption),
                    QFontMetrics(valueFont()).horizontalAdvance(fact.value));
}

int FactStrip::textWidth() const
{
    int width = 0;
    for (const Fact &fact : m_facts)
        width += widthOf(fact);
    return width;
}

QSize FactStrip::sizeHint() const
{
    return {textWidth() + int(m_facts.size()) * 2 * Theme::space,
            QFontMetrics(valueFont()).height() + fontMetrics().height()};
}

QSize FactStrip::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

void FactStrip::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    if (m_facts.empty())
        return;
    const Theme &theme = Theme::of(palette());
    const int room = (width() - textWidth()) / int(m_facts.size());
    const int gap = std::clamp(room, Theme::space, 2 * Theme::wide);
    const int valueHeight = QFontMetrics(valueFont()).height();
    QPainter painter(this);
    int x = 0;
    for (const Fact &fact : m_facts) {
        painter.setFont(valueFont());
        painter.setPen(fact.attention ? theme.tone(Tone::Warning).strong : theme.text);
        painter.drawText(QRect(x, 0, widthOf(fact), valueHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         fact.value);
        painter.setFont(font());
        painter.setPen(theme.muted);
        painter.drawText(QRect(x, valueHeight, widthOf(fact), fontMetrics().height()),
                         Qt::AlignLeft | Qt::AlignVCenter, fact.caption);
        x += widthOf(fact) + gap;
    }
}

}
