#include "views/AuditTrailPage/FilterChips.h"

#include "views/common/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace concord {

namespace {
constexpr int widestText = 320;
}

FilterChips::FilterChips(QWidget *parent)
    : QWidget(parent), m_row(new QHBoxLayout(this)), m_none(new QLabel(tr("No filter: the whole trail.")))
{
    setObjectName(QStringLiteral("filterChips"));
    setAccessibleName(tr("Filters in force"));
    m_none->setObjectName(QStringLiteral("noFilterLabel"));
    m_none->setProperty("role", QStringLiteral("muted"));
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(Theme::tight);
    m_row->addWidget(m_none);
    m_row->addStretch(1);
}

void FilterChips::display(const AuditView &view)
{
    const bool hadFocus = focusWidget() && isAncestorOf(focusWidget());
    for (QWidget *chip : std::as_const(m_chips)) {
        chip->hide();
        chip->deleteLater(); // one of them may be what was clicked
    }
    m_chips.clear();
    m_texts.clear();
    const auto chips = chipsOf(view);
    m_none->setVisible(chips.empty());
    for (const AuditChip &chip : chips) {
        m_texts.append(chip.text);
        add(chip.text, tr("Remove the filter %1").arg(chip.text),
            QStringLiteral("chip%1").arg(int(chip.part)),
            [this, part = chip.part] { emit removeRequested(part); });
    }
    if (chips.size() > 1)
        add(tr("Clear all"), tr("Clear all filters"), QStringLiteral("clearChip"),
            [this] { emit clearRequested(); });
    if (hadFocus && !m_chips.isEmpty()) // the keyboard goes on with what is left
        m_chips.first()->setFocus();
}

void FilterChips::add(const QString &text, const QString &accessibleName, const QString &objectName,
                      const std::function<void()> &clicked)
{
    auto *chip = new QPushButton(
        icon(icons::close, QPalette::ButtonText),
        fontMetrics().elidedText(text, Qt::ElideMiddle, widestText).replace(u'&', QStringLiteral("&&")));
    chip->setObjectName(objectName);
    chip->setAccessibleName(accessibleName);
    chip->setToolTip(accessibleName);
    chip->setProperty("kind", QStringLiteral("chip"));
    connect(chip, &QPushButton::clicked, this, clicked);
    m_row->insertWidget(m_row->count() - 1, chip);
    m_chips.append(chip);
}

QStringList FilterChips::texts() const
{
    return m_texts;
}

}
