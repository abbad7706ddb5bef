#include "views/MappingDecision/OverrideBox.h"

#include "models/WorkbenchText.h"
#include "views/common/IconLabel.h"
#include "views/common/Icons.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

#include <algorithm>

namespace concord {

OverrideBox::OverrideBox(const QString &prefix, QWidget *parent)
    : QWidget(parent), m_prefix(prefix), m_row(new QHBoxLayout(this)), m_label(new QLabel(tr("May differ:")))
{
    auto *sign = new IconLabel(icons::warning);
    sign->setTone(Tone::Danger);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(Theme::gap);
    m_row->addWidget(sign);
    m_row->addWidget(m_label);
    m_row->addStretch(1);
    hide();
}

void OverrideBox::display(const std::vector<DrugAttribute> &needed, const std::vector<DrugAttribute> &ticked,
                          bool enabled)
{
    if (needed != m_needed)
        rebuild(needed);
    for (size_t i = 0; i < m_boxes.size(); ++i) {
        const QSignalBlocker quiet(m_boxes[i]);
        m_boxes[i]->setChecked(std::find(ticked.begin(), ticked.end(), m_needed[i]) != ticked.end());
        m_boxes[i]->setEnabled(enabled);
    }
    setVisible(!m_needed.empty());
}

void OverrideBox::focusFirst()
{
    const auto open =
        std::find_if(m_boxes.begin(), m_boxes.end(), [](const QCheckBox *box) { return !box->isChecked(); });
    if (!m_boxes.empty())
        (open == m_boxes.end() ? m_boxes.front() : *open)->setFocus(Qt::OtherFocusReason);
}

/// They are made later than all the rest, and would come last.
void OverrideBox::orderTabs()
{
    if (!m_after)
        return;
    QWidget *last = nullptr;
    for (QWidget *next = m_after->nextInFocusChain(); m_after->isAncestorOf(next);
         next = next->nextInFocusChain()) {
        if (next->focusPolicy() & Qt::TabFocus)
            last = next;
    }
    for (QCheckBox *box : m_boxes) {
        if (last)
            setTabOrder(last, box);
        last = box;
    }
}

void OverrideBox::rebuild(const std::vector<DrugAttribute> &needed)
{
    for (QCheckBox *box : m_boxes) {
        box->hide();
        box->setObjectName({});
        box->deleteLater(); // one of them may be what was clicked
    }
    m_boxes.clear();
    m_needed = needed;
    for (const DrugAttribute attribute : needed) {
        auto *box = new QCheckBox(labelOf(attribute));
        box->setObjectName(m_prefix + QStringLiteral("override.") + wordOf(attribute));
        box->setAccessibleName(tr("%1 may differ").arg(labelOf(attribute)));
        connect(box, &QCheckBox::toggled, this, [this, attribute](bool on) { emit ticked(attribute, on); });
        m_row->insertWidget(m_row->count() - 1, box);
        m_boxes.push_back(box);
    }
    orderTabs();
}

}
