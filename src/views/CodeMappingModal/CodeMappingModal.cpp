#include "views/CodeMappingModal/CodeMappingModal.h"

#include "models/MappingDraft.h"
#include "models/MappingText.h"
#include "views/MappingDecision/CandidateBox.h"
#include "views/MappingDecision/MappingDecisionPane.h"
#include "views/MappingsPanel/MappingKeys.h"
#include "views/common/PanelFrame.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

CodeMappingModal::CodeMappingModal(const Access &access, QWidget *parent)
    : QDialog(parent),
      m_draft(new MappingDraft(this)),
      m_pane(new MappingDecisionPane(m_draft, QStringLiteral("mapping.window.")))
{
    setObjectName(QStringLiteral("codeMappingModal"));
    setWindowTitle(tr("Resolve a code"));
    setAccessibleName(windowTitle());
    setSizeGripEnabled(true);
    resize(740, 780);
    m_pane->setAccess(access);
    auto *cancel = new QPushButton(tr("Close"));
    cancel->setObjectName(QStringLiteral("mapping.window.closeButton"));
    cancel->setAccessibleName(tr("Close without deciding"));
    cancel->setAutoDefault(false);
    auto *footer = new QHBoxLayout;
    footer->addStretch(1);
    footer->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    auto *frame = new PanelFrame(QString());
    frame->setObjectName(QStringLiteral("mapping.window.frame"));
    frame->setContent(m_pane);
    frame->setState(PanelState::Ready);
    column->addWidget(frame, 1);
    column->addLayout(footer);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_pane, &MappingDecisionPane::left, m_pane->candidates()->suggestionTable(),
            qOverload<>(&QWidget::setFocus));
    connect(m_draft, &MappingDraft::settled, this, [this](const MappingRow &, int, MappingAct act) {
        if (act != MappingAct::Assign && act != MappingAct::Note)
            accept();
    });
    auto *keys = new MappingKeys(this, false);
    connect(keys, &MappingKeys::pressed, this, &CodeMappingModal::handleKey);
}

CodeMappingModal::~CodeMappingModal() = default;

void CodeMappingModal::start(const MappingRow &mapping, bool takesBest)
{
    setWindowTitle(tr("Resolve %1").arg(codeName(mapping)));
    setAccessibleName(windowTitle());
    m_draft->open(mapping, takesBest);
    m_pane->candidates()->suggestionTable()->setFocus();
}

std::optional<MappingDecision> CodeMappingModal::decision() const
{
    return m_draft->decision();
}

void CodeMappingModal::setSearchDelay(int milliseconds)
{
    m_pane->setSearchDelay(milliseconds);
}

void CodeMappingModal::handleKey(MappingKey key, int number)
{
    if (m_draft->lack() == DecisionLack::Offline && key != MappingKey::History && key != MappingKey::Help)
        return; // no note opens: what somebody types for one must not change the draft
    switch (key) {
    case MappingKey::Take:
        (void)m_draft->take(number);
        break;
    case MappingKey::Approve:
        (void)m_draft->submit();
        break;
    case MappingKey::Search:
        m_pane->focusSearch();
        break;
    case MappingKey::Reason:
        m_pane->focusReason();
        break;
    case MappingKey::Overrides:
        m_pane->focusOverrides();
        break;
    case MappingKey::Reject:
        m_pane->askOtherAct();
        break;
    case MappingKey::Note:
        m_pane->askNote();
        break;
    case MappingKey::AssignMe:
        m_pane->assignToMe();
        break;
    case MappingKey::History:
        m_pane->showHistory();
        break;
    case MappingKey::Help: {
        auto *dialog = new KeysDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
        break;
    }
    case MappingKey::Next:
    case MappingKey::Previous:
    case MappingKey::Skip:
    case MappingKey::Undo:
        break; // there is one code only
    }
}

}
