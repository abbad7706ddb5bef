#include "views/MappingsPanel/MappingsPanel.h"

#include "models/DrugSearchModel.h"
#include "models/MappingDraft.h"
#include "models/MappingModel.h"
#include "models/MappingOrders.h"
#include "models/MappingText.h"
#include "models/MappingView.h"
#include "views/MappingDecision/CandidateBox.h"
#include "views/MappingDecision/MappingDecisionPane.h"
#include "views/MappingsPanel/MappingFiguresView.h"
#include "views/MappingsPanel/MappingFilterBar.h"
#include "views/MappingsPanel/MappingList.h"
#include "views/MappingsPanel/MappingUndoBar.h"
#include "views/MappingsPanel/MappingViewsMenu.h"
#include "views/common/Banner.h"
#include "views/common/ElidedButton.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"

#include <QPushButton>
#include <QShortcut>
#include <QShowEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr auto ageEvery = std::chrono::seconds(30);
}

MappingsPanel::MappingsPanel(MappingModel *mappings, const Clock &clock, QSettings &settings, QWidget *parent)
    : ConsolePage(parent),
      m_mappings(mappings),
      m_draft(new MappingDraft(this)),
      m_orders(new MappingOrders(this)),
      m_filters(new MappingFilterBar),
      m_drift(new Banner),
      m_list(new MappingList(mappings)),
      m_paneFrame(new PanelFrame(QString())),
      m_pane(new MappingDecisionPane(m_draft, QStringLiteral("mapping."))),
      m_undo(new MappingUndoBar(clock)),
      m_figures(new MappingFiguresView),
      m_stack(new QStackedWidget),
      m_views(new QPushButton(tr("Views"))),
      m_bulk(new ElidedButton(tr("Accept confident…"))),
      m_help(new QPushButton(tr("Keys"))),
      m_showFigures(new QPushButton(tr("Figures"))),
      m_clock(clock)
{
    setObjectName(QStringLiteral("mappingsPanel"));
    setAccessibleName(tr("Code mappings"));
    auto *menu = new MappingViewsMenu(
        settings, [this] { return m_filters->view(); }, this);
    m_views->setMenu(menu);
    makeToolbar();
    m_stack->addWidget(makeWork());
    m_stack->addWidget(m_figures);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Theme::gap);
    m_drift->setObjectName(QStringLiteral("mapping.driftBanner"));
    column->addWidget(m_drift);
    column->addWidget(m_filters);
    column->addWidget(m_undo);
    column->addWidget(m_stack, 1);

    connectDraft(m_draft);
    connect(m_draft, &MappingDraft::settled, this, &MappingsPanel::settle);
    connect(m_draft, &MappingDraft::changedMeanwhile, m_mappings,
            [this](const MappingRow &row) { m_mappings->takeChanges({row}); });
    connect(m_pane, &MappingDecisionPane::left, this, &MappingsPanel::focusList);
    connect(menu, &MappingViewsMenu::chosen, this, &MappingsPanel::setView);
    connect(m_filters, &MappingFilterBar::changed, this, &MappingsPanel::applyFilter);
    connect(m_mappings, &MappingModel::mappingsWanted, this, &MappingsPanel::mappingsWanted);
    connect(m_list->states(), &TableStates::refreshWanted, this, &MappingsPanel::applyFilter);
    connect(m_figures, &MappingFiguresView::figuresWanted, this, &MappingsPanel::figuresWanted);
    connect(m_undo, &MappingUndoBar::undoRequested, this, &MappingsPanel::undoLast);
    connect(m_orders, &MappingOrders::silent, this, &MappingsPanel::noteSilence);
    connect(m_drift, &Banner::actionTriggered, this, &MappingsPanel::showDrifted);
    connect(m_list, &MappingList::currentChanged, this, &MappingsPanel::openCurrent);
    connect(m_mappings, &RecordTableBase::countChanged, this, &MappingsPanel::showSelection);
    connect(m_mappings, &RecordTableBase::fetchingChanged, this, &MappingsPanel::showSelection);
    connect(m_mappings, &RecordTableBase::fetchFailed, this, &MappingsPanel::showSelection);
    auto *keys = new MappingKeys(this, true);
    connect(keys, &MappingKeys::pressed, this, &MappingsPanel::handleKey);
    auto *escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, m_list->table(), qOverload<>(&QWidget::setFocus));
    for (QTableView *list : {m_list->table(), m_pane->candidates()->suggestionTable()}) {
        for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) { // in the lists only: nothing else is pressed
            auto *enter = new QShortcut(QKeySequence(key), list);
            enter->setContext(Qt::WidgetShortcut);
            enter->setAutoRepeat(false);
            connect(enter, &QShortcut::activated, this, &MappingsPanel::decideByEnter);
        }
    }
    m_ageTimer.setInterval(ageEvery);
    connect(&m_ageTimer, &QTimer::timeout, m_mappings, &MappingModel::refreshAges);
    m_ageTimer.start();
    m_filters->setView(shippedMappingViews().front());
    showSelection();
}

void MappingsPanel::makeToolbar()
{
    const std::tuple<QPushButton *, const char *, QString, QString, int> named[] = {
        {m_views, "viewsButton", tr("Views of the list"), icons::filter, 0},
        {m_showFigures, "figuresButton", tr("Show the figures"), icons::statistics, 0},
        {m_help, "keysButton", tr("Show the keys"), icons::keys, 0},
        {m_bulk, "bulkButton", tr("Review the confident suggestions and accept them"), icons::ok, 1}};
    for (const auto &[button, name, spoken, iconName, line] : named) {
        button->setObjectName(QStringLiteral("mapping.") + QLatin1StringView(name));
        button->setAccessibleName(spoken);
        button->setIcon(icon(iconName, QPalette::ButtonText));
        m_filters->addWidget(line, button);
    }
    m_showFigures->setCheckable(true);
    connect(m_help, &QPushButton::clicked, this, [this] { handleKey(MappingKey::Help, 0); });
    connect(m_bulk, &QPushButton::clicked, this, &MappingsPanel::openSheet);
    connect(m_showFigures, &QPushButton::toggled, this, [this](bool on) {
        m_stack->setCurrentIndex(on ? 1 : 0);
        if (on)
            m_figures->start();
        showSelection();
    });
}

QWidget *MappingsPanel::makeWork()
{
    m_paneFrame->setObjectName(QStringLiteral("mapping.paneFrame"));
    m_paneFrame->setAccessibleName(tr("Decision"));
    m_paneFrame->setContent(m_pane);
    setLost(false);
    m_paneFrame->setState(PanelState::Empty);
    m_list->setMinimumWidth(260);
    m_paneFrame->setMinimumWidth(460); // source and drug are read side by side
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName(QStringLiteral("mapping.splitter"));
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(Theme::space);
    splitter->addWidget(m_list);
    splitter->addWidget(m_paneFrame);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({600, 630});
    return splitter;
}

/// A draft asks through the page, whether it is the page's own or that of the window.
void MappingsPanel::connectDraft(MappingDraft *draft)
{
    connect(draft->drugs(), &DrugSearchModel::drugSearchRequested, this, &MappingsPanel::drugSearchRequested);
    connect(draft, &MappingDraft::suggestionsWanted, this, &MappingsPanel::suggestionsWanted);
    connect(draft, &MappingDraft::historyWanted, this, &MappingsPanel::historyWanted);
    connect(draft, &MappingDraft::verdictWanted, this, &MappingsPanel::verdictWanted);
    connect(draft, &MappingDraft::impactWanted, this, &MappingsPanel::impactWanted);
    connect(draft, &MappingDraft::decisionMade, this, &MappingsPanel::send);
}

void MappingsPanel::setSearchDelay(int milliseconds)
{
    m_filters->setSearchDelay(milliseconds);
    m_pane->setSearchDelay(milliseconds);
}

/// One press, one code: a key that is held looks like many presses where the screen's server says so. Only
/// another key, or some time without this one, makes it good for the next code.
void MappingsPanel::decideByEnter()
{
    if (!m_enter.isHeld(m_draft->row() ? m_draft->row()->id.toString() : QString()))
        (void)m_draft->submit();
}

void MappingsPanel::handleKey(MappingKey key, int number)
{
    if (key != MappingKey::Approve)
        m_enter.release();
    if (!m_online && key != MappingKey::History && key != MappingKey::Help)
        return; // no note opens: what somebody types for one must not change the draft
    if (isShowingFigures() && key != MappingKey::Undo && key != MappingKey::Help)
        return; // nobody decides about a code that is not to be seen
    switch (key) {
    case MappingKey::Next:
        return moveBy(1);
    case MappingKey::Skip:
        m_draft->dropCandidate();
        return moveBy(1);
    case MappingKey::Previous:
        return moveBy(-1);
    case MappingKey::Take:
        if (m_draft->take(number))
            m_pane->showChosen();
        return;
    case MappingKey::Approve:
        decideByEnter();
        return;
    case MappingKey::Search:
        return m_pane->focusSearch();
    case MappingKey::Reason:
        return m_pane->focusReason();
    case MappingKey::Overrides:
        return m_pane->focusOverrides();
    case MappingKey::Reject:
        return m_pane->askOtherAct();
    case MappingKey::Note:
        return m_pane->askNote();
    case MappingKey::AssignMe:
        return m_pane->assignToMe();
    case MappingKey::Undo:
        return undoLast();
    case MappingKey::History:
        return m_pane->showHistory();
    case MappingKey::Help:
        break;
    }
    auto *dialog = new KeysDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MappingsPanel::start()
{
    applyFilter();
    if (m_showFigures->isChecked())
        m_figures->start();
}

void MappingsPanel::reload()
{
    if (isVisible())
        start();
}

void MappingsPanel::setAccess(const Access &access)
{
    m_access = access;
    m_pane->setAccess(access);
    showSelection();
}

void MappingsPanel::forget()
{
    m_filters->forgetSystems();
    m_filters->setView(shippedMappingViews().front());
    m_showFigures->setChecked(false);
    m_orders->clear();
    m_drifted = {};
    setLost(false);
    m_told = {};
    m_mappings->forget();
    m_draft->forget();
    m_draft->drugs()->forget();
    m_undo->forget();
    m_undoRequest = 0;
    m_figures->forget();
    showDriftBanner();
    showSelection();
}

void MappingsPanel::setView(const MappingView &view)
{
    m_filters->setView(view);
    applyFilter();
}

void MappingsPanel::applyFilter()
{
    m_filters->stopWaiting();
    const MappingView view = m_filters->view();
    m_list->showView(view);
    showDriftBanner();
    const MappingQuery query = queryOf(view, m_access.user());
    if (query != m_mappings->query())
        setLost(false); // another list
    m_mappings->setQuery(query);
}

void MappingsPanel::openCurrent()
{
    const MappingRow *current = m_list->current();
    if (current)
        setLost(false);
    if (!current && m_draft->isSaving())
        return; // it has left the list already, and its answer is still to come
    if (!current)
        m_draft->close();
    else if (!m_draft->row() || m_draft->row()->id != current->id)
        m_draft->open(*current);
    showSelection();
}

void MappingsPanel::moveBy(int rows)
{
    if (!isShowingFigures())
        m_list->moveBy(rows);
}

bool MappingsPanel::isShowingFigures() const
{
    return m_stack->currentIndex() != 0;
}

void MappingsPanel::showSelection()
{
    m_list->setSubtitle(loadedCount(*m_mappings));
    if (m_draft->row())
        m_paneFrame->setState(PanelState::Ready);
    else if (m_list->state() == PanelState::Forbidden)
        m_paneFrame->setState(PanelState::Forbidden);
    else if (m_list->state() == PanelState::Empty && !m_list->errorText().isEmpty())
        m_paneFrame->setState(PanelState::Empty, tr("The codes could not be read."));
    else if (m_list->state() == PanelState::Empty && !m_isLost)
        m_paneFrame->setState(PanelState::Empty, tr("There is no code to choose."));
    else
        m_paneFrame->setState(PanelState::Empty);
    // the figures are of all codes: what chooses among them is for the list
    m_filters->setFiltersEnabled(!isShowingFigures());
    m_views->setEnabled(!isShowingFigures());
    permit(m_bulk, m_access, Action::DecideMapping,
           m_mappings->rowCount() > 0 && m_online && !m_sheet && !isShowingFigures());
}

void MappingsPanel::send(const MappingDecision &decision, quint64 requestId)
{
    m_orders->add(decision, requestId);
    emit decisionMade(decision, requestId);
}

/// On to the next code; what was done stands in the line above.
void MappingsPanel::settle(const MappingRow &row, int releasedEvents, MappingAct act)
{
    const int before = m_mappings->rowOf(row.id);
    const bool hasNext = before >= 0 && before + 1 < m_mappings->rowCount();
    const MappingId next = hasNext ? m_mappings->at(before + 1).id : MappingId();
    m_mappings->takeChanges({row}); // it may leave the list, and the next one becomes the current one
    if (act == MappingAct::Assign || act == MappingAct::Note)
        return;
    Q_UNUSED(releasedEvents)
    const int place = m_mappings->rowOf(row.id);
    if (m_list->isCurrent(place) && m_list->select(next))
        moveBy(0); // more are asked for at the end
    else if (m_list->isCurrent(place))
        m_draft->open(row); // the last one: as it is now
    else if (m_mappings->rowCount() == 0)
        m_draft->close();
    showSelection();
    focusList();
}

/// Not from another page, or from the sign-in: a dialog may close, or an answer come, when they are shown.
void MappingsPanel::focusList()
{
    if (isVisible())
        m_list->table()->setFocus();
}

void MappingsPanel::undoLast()
{
    if (!m_access.may(Action::DecideMapping) || m_orders->isWaitingFor(MappingAct::Undo) ||
        m_undoRequest != 0)
        return;
    const auto undo = m_undo->undo();
    if (undo.empty()) {
        m_list->showNotice(Tone::Info, tr("There is nothing here that can be undone now."));
        return;
    }
    m_undo->showWaiting();
    if (undo.size() == 1) {
        send(undo.front(), makeRequestId());
        return;
    }
    m_undoRequest = makeRequestId();
    emit decisionsMade(undo, m_undoRequest);
}

/// All that a release touches, decided or not.
void MappingsPanel::showDrifted()
{
    MappingView view;
    view.query.onlyDrifted = true;
    m_showFigures->setChecked(false);
    setView(view);
}

/// Only while somebody looks: suggestions take the services some time, and every console starts with this.
void MappingsPanel::openFirst()
{
    if (isVisible() && !m_isLost)
        m_list->selectFirst();
}

void MappingsPanel::setLost(bool lost)
{
    m_isLost = lost;
    m_paneFrame->setEmptyText(icons::mappings,
                              lost ? tr("The code that was here is no longer in the list. Choose a code.")
                                   : tr("Choose a code to decide what it means."));
}

void MappingsPanel::showEvent(QShowEvent *event)
{
    ConsolePage::showEvent(event);
    openFirst();
    if (!event->spontaneous() && !isShowingFigures())
        m_list->table()->setFocus(Qt::OtherFocusReason); // the keys of the list work at once
}

void MappingsPanel::openMapping(const MappingRow &mapping)
{
    openWindow(mapping, false);
}

void MappingsPanel::openSuggested(const MappingRow &mapping)
{
    openWindow(mapping, true);
}

void MappingsPanel::openWindow(const MappingRow &mapping, bool takesBest)
{
    if (m_modal || !m_access.may(Action::DecideMapping))
        return;
    m_modal = new CodeMappingModal(m_access, window());
    m_modal->setAttribute(Qt::WA_DeleteOnClose);
    m_modal->draft()->setOnline(m_online);
    connectDraft(m_modal->draft());
    m_modal->open();
    m_modal->start(mapping, takesBest);
}

void MappingsPanel::assignToMe(const MappingRow &mapping)
{
    if (!m_access.may(Action::DecideMapping) || m_access.user().isEmpty())
        return;
    MappingDecision decision;
    decision.id = mapping.id;
    decision.act = MappingAct::Assign;
    decision.revision = mapping.revision;
    decision.assignee = m_access.user();
    send(decision, makeRequestId());
}

void MappingsPanel::openSheet()
{
    if (m_sheet || !m_bulk->isEnabled())
        return;
    std::vector<MappingRow> rows;
    for (int row = 0; row < m_mappings->rowCount(); ++row) {
        if (m_mappings->at(row).isSuggestionConfident)
            rows.push_back(m_mappings->at(row));
    }
    m_sheet = new BulkReviewSheet(window());
    m_sheet->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_sheet, &BulkReviewSheet::suggestionsWanted, this, &MappingsPanel::suggestionsWanted);
    connect(m_sheet, &BulkReviewSheet::decisionsMade, this, &MappingsPanel::decisionsMade);
    connect(m_sheet, &QDialog::finished, this, [this] {
        m_sheet.clear();
        showSelection(); // more can be accepted
    });
    m_sheet->open();
    m_sheet->start(rows);
}

}
