#include "views/MappingDecision/MappingDecisionPane.h"

#include "models/Labels.h"
#include "models/MappingDraft.h"
#include "models/MappingText.h"
#include "views/MappingDecision/AssigneeDialog.h"
#include "views/MappingDecision/CandidateBox.h"
#include "views/MappingDecision/ComparisonView.h"
#include "views/MappingDecision/DecisionText.h"
#include "views/MappingDecision/ImpactView.h"
#include "views/MappingDecision/MappingHistoryView.h"
#include "views/MappingDecision/OverrideBox.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/Permit.h"
#include "views/common/ReasonDialog.h"
#include "views/common/StateBadge.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr int comparisonTab = 0;
constexpr int historyTab = 2;
constexpr Equivalence grades[] = {Equivalence::Equal, Equivalence::Equivalent, Equivalence::Wider,
                                  Equivalence::Narrower, Equivalence::Inexact};
}

MappingDecisionPane::MappingDecisionPane(MappingDraft *draft, const QString &prefix, QWidget *parent)
    : QWidget(parent),
      m_draft(draft),
      m_prefix(prefix),
      m_notice(new Banner),
      m_drift(new Banner),
      m_text(new QLabel),
      m_code(new QLabel),
      m_why(new QLabel),
      m_readings(new QLabel),
      m_state(new StateBadge),
      m_scroll(new QScrollArea),
      m_candidates(new CandidateBox(draft, prefix)),
      m_tabs(new QTabWidget),
      m_comparison(new ComparisonView(prefix)),
      m_impact(new ImpactView(prefix)),
      m_history(new MappingHistoryView(prefix)),
      m_overrides(new OverrideBox(prefix)),
      m_grade(new QComboBox),
      m_reason(new QLineEdit),
      m_verdict(new Banner),
      m_approve(new QPushButton),
      m_other(new QPushButton),
      m_note(new QPushButton(tr("Note…"))),
      m_assign(new QPushButton(tr("Assign"))),
      m_assignMenu(new QMenu(this))
{
    setObjectName(prefix + QStringLiteral("decisionPane"));
    setAccessibleName(tr("Decision about the code"));
    m_notice->setObjectName(prefix + QStringLiteral("notice"));
    m_drift->setObjectName(prefix + QStringLiteral("drift"));
    m_verdict->setObjectName(prefix + QStringLiteral("verdict"));
    auto *body = new QWidget;
    body->setObjectName(QStringLiteral("scrollBody"));
    auto *inside = new QVBoxLayout(body);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(Theme::gap);
    inside->addWidget(makeSource());
    m_candidates->setMinimumHeight(176);
    for (QWidget *part : std::initializer_list<QWidget *>{m_candidates, m_tabs})
        part->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored); // they share what is left
    inside->addWidget(m_candidates, 4);
    inside->addWidget(makeTabs(), 5);
    m_scroll->setObjectName(prefix + QStringLiteral("scroll"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidgetResizable(true);
    m_scroll->setWidget(body);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    column->addWidget(m_notice);
    column->addWidget(m_drift);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_overrides);
    column->addWidget(makeFields());
    column->addWidget(m_verdict);
    column->addWidget(makeButtons());
    connect(m_draft, &MappingDraft::opened, this, &MappingDecisionPane::startAnew);
    connect(m_draft, &MappingDraft::changed, this, &MappingDecisionPane::refresh);
    connect(m_candidates, &CandidateBox::left, this, &MappingDecisionPane::left);
    connect(m_verdict, &Banner::actionTriggered, m_draft, &MappingDraft::askVerdictAgain);
    connect(
        m_scroll->verticalScrollBar(), &QScrollBar::rangeChanged, this,
        [this] {
            if (!m_compared.isEmpty())
                bringIntoView(); // the window has become lower, or what stands below the pane taller
        },
        Qt::QueuedConnection);
    m_overrides->setPlaceInTabOrder(m_candidates);
    connect(m_overrides, &OverrideBox::ticked, m_draft, &MappingDraft::setOverridden);
    refresh();
}

QWidget *MappingDecisionPane::makeSource()
{
    auto *card = new QFrame;
    card->setProperty("role", QStringLiteral("card"));
    const std::tuple<QLabel *, const char *, QString> named[] = {
        {m_text, "sourceText", tr("Text at the source")},
        {m_code, "sourceCode", tr("Code at the source")},
        {m_why, "sourceReason", tr("Why it is not mapped")},
        {m_readings, "sourceReadings", tr("Possible readings")}};
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(Theme::space, Theme::gap, Theme::space, Theme::gap);
    column->setSpacing(2);
    auto *top = new QHBoxLayout;
    top->addWidget(m_text, 1);
    top->addWidget(m_state, 0, Qt::AlignTop);
    column->addLayout(top);
    for (const auto &[label, name, spoken] : named) {
        label->setObjectName(m_prefix + QLatin1StringView(name));
        label->setAccessibleName(spoken);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        if (label != m_text)
            column->addWidget(label);
    }
    m_text->setProperty("role", QStringLiteral("heading"));
    m_code->setProperty("role", QStringLiteral("muted"));
    m_state->setObjectName(m_prefix + QStringLiteral("sourceState"));
    return card;
}

QWidget *MappingDecisionPane::makeTabs()
{
    m_tabs->setObjectName(m_prefix + QStringLiteral("tabs"));
    m_tabs->setAccessibleName(tr("About the chosen drug"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false); // it would be a line above the tabs
    m_tabs->tabBar()->setObjectName(m_prefix + QStringLiteral("tabBar"));
    m_tabs->tabBar()->setAccessibleName(tr("About the chosen drug"));
    m_tabs->addTab(m_comparison, tr("Comparison"));
    m_tabs->addTab(m_impact, tr("Impact"));
    m_tabs->addTab(m_history, tr("History"));
    m_tabs->setMinimumHeight(216); // all five attributes
    connect(m_tabs, &QTabWidget::currentChanged, this,
            [this](int tab) { m_draft->wantHistory(tab == historyTab); });
    return m_tabs;
}

QWidget *MappingDecisionPane::makeFields()
{
    m_grade->setObjectName(m_prefix + QStringLiteral("gradeBox"));
    m_grade->setAccessibleName(tr("Equivalence"));
    for (const Equivalence grade : grades) {
        m_grade->addItem(labelOf(grade), int(grade));
        m_grade->setItemData(m_grade->count() - 1, equivalenceSentence(grade), Qt::ToolTipRole);
    }
    m_reason->setObjectName(m_prefix + QStringLiteral("reasonEdit"));
    m_reason->setAccessibleName(tr("Reason for the decision"));
    m_reason->setPlaceholderText(tr("Reason, kept in the audit trail"));
    m_reason->setMaxLength(500);
    auto *fields = new QWidget;
    auto *row = new QHBoxLayout(fields);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::gap);
    row->addWidget(m_grade);
    row->addWidget(m_reason, 1);
    connect(m_grade, &QComboBox::activated, this,
            [this](int index) { m_draft->setGrade(Equivalence(m_grade->itemData(index).toInt())); });
    connect(m_reason, &QLineEdit::textEdited, m_draft, &MappingDraft::setReason);
    return fields;
}

QWidget *MappingDecisionPane::makeButtons()
{
    m_approve->setObjectName(m_prefix + QStringLiteral("approveButton"));
    m_approve->setProperty("kind", QStringLiteral("primary"));
    m_other->setObjectName(m_prefix + QStringLiteral("otherButton"));
    m_note->setObjectName(m_prefix + QStringLiteral("noteButton"));
    m_note->setAccessibleName(tr("Add a note to the code"));
    m_assign->setObjectName(m_prefix + QStringLiteral("assignButton"));
    m_assign->setAccessibleName(tr("Assign the code"));
    m_assign->setIcon(icon(icons::menu, QPalette::ButtonText));
    m_assign->setLayoutDirection(Qt::RightToLeft);
    m_assign->setMenu(m_assignMenu);
    m_assignMenu->setObjectName(m_prefix + QStringLiteral("assignMenu"));
    const std::tuple<QString, const char *, void (MappingDecisionPane::*)()> items[] = {
        {tr("To me"), "assignMe", &MappingDecisionPane::assignToMe},
        {tr("To nobody"), "assignNobody", &MappingDecisionPane::assignToNobody},
        {tr("To somebody else…"), "assignOther", &MappingDecisionPane::askAssignee}};
    for (const auto &[text, name, order] : items)
        m_assignMenu->addAction(text, this, order)->setObjectName(m_prefix + QLatin1StringView(name));
    for (QPushButton *button : {m_approve, m_other, m_note, m_assign}) {
        button->setAutoDefault(false); // Enter belongs to the fields
        button->setDefault(false);
    }
    auto *buttons = new QWidget;
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::gap);
    row->addWidget(m_approve);
    row->addWidget(m_other);
    row->addStretch(1);
    row->addWidget(m_note);
    row->addWidget(m_assign);
    connect(m_approve, &QPushButton::clicked, m_draft, &MappingDraft::submit);
    connect(m_other, &QPushButton::clicked, this, &MappingDecisionPane::askOtherAct);
    connect(m_note, &QPushButton::clicked, this, &MappingDecisionPane::askNote);
    return buttons;
}

void MappingDecisionPane::setAccess(const Access &access)
{
    m_access = access;
    m_draft->setMayDecide(access.may(Action::DecideMapping));
    refresh();
}

void MappingDecisionPane::setSearchDelay(int milliseconds)
{
    m_candidates->setSearchDelay(milliseconds);
}

void MappingDecisionPane::startAnew()
{
    m_candidates->startAnew();
    m_compared.clear();
    m_scroll->ensureVisible(0, 0);
    if (m_dialog)
        m_dialog->reject(); // it was about another code
    if (m_tabs->currentIndex() != historyTab)
        m_tabs->setCurrentIndex(comparisonTab);
}

void MappingDecisionPane::refresh()
{
    if (m_isRefreshing)
        return;
    m_isRefreshing = true;
    showSource();
    m_candidates->refresh();
    showComparison();
    m_impact->display(m_draft->impact(), m_draft->impactQuestion());
    m_history->display(m_draft->history(), m_draft->historyQuestion());
    showFields();
    showVerdict();
    showButtons();
    m_isRefreshing = false;
}

void MappingDecisionPane::showSource()
{
    const MappingRow row = m_draft->row().value_or(MappingRow{});
    m_text->setText(row.display.isEmpty() ? row.sourceCode : row.display);
    QString code = row.system.isEmpty() ? systemLabel(row.system) : codeText(row);
    if (!row.assignee.isEmpty())
        code += QStringLiteral(" · ") + tr("assigned to %1").arg(row.assignee);
    if (!row.terminologyVersion.isEmpty())
        code += QStringLiteral(" · ") + tr("release %1").arg(row.terminologyVersion);
    m_code->setText(m_draft->row() ? code : QString());
    QString why = reasonSentence(row);
    if (!row.targetName.isEmpty())
        why = row.note.isEmpty() ? tr("%1: %2").arg(row.author, row.targetName)
                                 : tr("%1: %2. “%3”").arg(row.author, row.targetName, row.note);
    if (row.waitingEvents > 0)
        why += u' ' + tr("%n event(s) wait for this decision.", nullptr, row.waitingEvents);
    m_why->setText(why.trimmed());
    m_why->setVisible(!m_why->text().isEmpty());
    m_readings->setText(tr("Possible readings: %1").arg(row.candidates.join(QStringLiteral(",  "))));
    m_readings->setVisible(!row.candidates.isEmpty());
    m_state->setBadge(badgeOf(row.state));
    m_state->setVisible(m_draft->row().has_value());
    for (const auto &[banner, line] :
         {std::pair(m_notice, noticeOf(*m_draft)), std::pair(m_drift, driftLineOf(row))}) {
        if (line.text.isEmpty())
            banner->hide();
        else if (line.text != banner->text())
            banner->display(line.tone, line.text);
    }
}

void MappingDecisionPane::showComparison()
{
    const auto rows = m_draft->comparisons();
    if (!rows.empty())
        m_comparison->display(rows);
    else if (m_draft->candidate() && m_draft->lack() == DecisionLack::Verdict)
        m_comparison->displayLoading(tr("Reading the drug list…"));
    else if (m_draft->candidate())
        m_comparison->displayEmpty(tr("There is nothing to compare: the source says too little."));
    else
        m_comparison->displayEmpty(tr("Choose a drug to see it beside the source."));
    const QString compared = rows.empty() || !m_draft->candidate() ? QString() : m_draft->candidate()->name;
    if (compared == m_compared)
        return;
    m_compared = compared;
    if (!compared.isEmpty()) // later: what stands below the pane takes its room first
        QMetaObject::invokeMethod(this, &MappingDecisionPane::bringIntoView, Qt::QueuedConnection);
}

/// Nobody decides about a difference that is below the edge of the window.
void MappingDecisionPane::bringIntoView()
{
    layout()->activate();
    m_scroll->ensureWidgetVisible(m_tabs, 0, 0);
}

void MappingDecisionPane::showFields()
{
    const bool canWrite = m_draft->row() && m_draft->mayDecide() && !m_draft->isSaving() &&
                          m_draft->lack() != DecisionLack::Elsewhere &&
                          m_draft->lack() != DecisionLack::Final;
    m_grade->setCurrentIndex(m_grade->findData(int(m_draft->grade())));
    m_grade->setToolTip(equivalenceSentence(m_draft->grade()));
    m_grade->setEnabled(canWrite && m_draft->act() != MappingAct::Confirm &&
                        m_draft->act() != MappingAct::Reopen);
    if (m_reason->text() != m_draft->reason()) {
        m_reason->setText(m_draft->reason());
        m_reason->setCursorPosition(0); // it is read from its beginning
    }
    m_reason->setEnabled(canWrite);
    std::vector<DrugAttribute> needed;
    std::vector<DrugAttribute> ticked;
    if (m_draft->verdict() && m_draft->act() != MappingAct::Confirm)
        needed = m_draft->verdict()->overridesNeeded;
    for (const DrugAttribute attribute : needed) {
        if (m_draft->isOverridden(attribute))
            ticked.push_back(attribute);
    }
    m_overrides->display(needed, ticked, canWrite);
}

void MappingDecisionPane::showVerdict()
{
    const DecisionLine line = lineOf(*m_draft);
    const QString again = line.canAskAgain ? tr("Ask again") : QString();
    const bool isShown = !m_verdict->isHidden() && m_verdict->text() == line.text &&
                         m_verdict->property("tone").toString() == toneName(line.tone);
    if (!isShown)
        m_verdict->display(line.tone, line.text, again);
}

void MappingDecisionPane::showButtons()
{
    const bool isComplete = m_draft->lack() == DecisionLack::None;
    m_approve->setText(buttonText(*m_draft));
    m_approve->setAccessibleName(m_approve->text());
    permit(m_approve, m_access, Action::DecideMapping, isComplete);
    const auto other = m_draft->otherAct();
    const DecisionLack lack = m_draft->lack();
    const bool canOrder = m_draft->row() && lack != DecisionLack::Saving && lack != DecisionLack::Offline &&
                          lack != DecisionLack::Elsewhere;
    m_other->setVisible(other.has_value() || !m_draft->row());
    m_other->setText(otherButtonText(other.value_or(MappingAct::Reject)));
    m_other->setAccessibleName(m_other->text());
    permit(m_other, m_access, Action::DecideMapping, canOrder && other);
    permit(m_note, m_access, Action::DecideMapping, canOrder);
    permit(m_assign, m_access, Action::DecideMapping, canOrder && lack != DecisionLack::Final);
}

void MappingDecisionPane::focusSearch()
{
    m_candidates->focusSearch();
}

void MappingDecisionPane::focusReason()
{
    m_reason->setFocus(Qt::OtherFocusReason); // as a shortcut it would select all, and typing replace it
    m_reason->end(false);
}

void MappingDecisionPane::focusOverrides()
{
    m_overrides->focusFirst();
}

void MappingDecisionPane::showChosen()
{
    m_tabs->setCurrentIndex(comparisonTab);
}

void MappingDecisionPane::showHistory()
{
    m_tabs->setCurrentIndex(m_tabs->currentIndex() == historyTab ? comparisonTab : historyTab);
}

void MappingDecisionPane::askReason(MappingAct act, const QString &title, const QString &explanation,
                                    const QString &order)
{
    if (m_dialog || !m_draft->row())
        return;
    auto *dialog = new ReasonDialog(title, explanation, order, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ReasonDialog::given, m_draft,
            [this, act](const QString &reason) { m_draft->order(act, reason); });
    connect(dialog, &QDialog::finished, this, &MappingDecisionPane::left);
    m_dialog = dialog;
    dialog->open();
}

void MappingDecisionPane::askOtherAct()
{
    const auto act = m_draft->otherAct();
    if (!act || !m_other->isEnabled())
        return;
    const QString order = otherButtonText(*act).remove(QChar(0x2026));
    askReason(*act, QStringLiteral("%1: %2").arg(order, codeName(*m_draft->row())), explanationOf(*act),
              order);
}

void MappingDecisionPane::askNote()
{
    if (m_note->isEnabled())
        askReason(MappingAct::Note, tr("Note on %1").arg(codeName(*m_draft->row())),
                  explanationOf(MappingAct::Note), tr("Add note"));
}

void MappingDecisionPane::assignToMe()
{
    if (m_assign->isEnabled())
        m_draft->order(MappingAct::Assign, {}, m_access.user());
}

void MappingDecisionPane::assignToNobody()
{
    if (m_assign->isEnabled())
        m_draft->order(MappingAct::Assign, {}, {});
}

void MappingDecisionPane::askAssignee()
{
    if (m_dialog || !m_assign->isEnabled())
        return;
    auto *dialog = new AssigneeDialog(codeName(*m_draft->row()), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AssigneeDialog::named, m_draft,
            [this](const QString &name) { m_draft->order(MappingAct::Assign, {}, name); });
    connect(dialog, &QDialog::finished, this, &MappingDecisionPane::left);
    m_dialog = dialog;
    dialog->open();
}

}
