#include "views/MappingsPanel/MappingsPanel.h"

#include "models/DrugSearchModel.h"
#include "models/MappingDraft.h"
#include "models/MappingModel.h"
#include "models/MappingText.h"
#include "models/MappingView.h"
#include "views/MappingDecision/CandidateBox.h"
#include "views/MappingDecision/DecisionText.h"
#include "views/MappingDecision/MappingDecisionPane.h"
#include "views/MappingsPanel/MappingFiguresView.h"
#include "views/MappingsPanel/MappingFilterBar.h"
#include "views/MappingsPanel/MappingUndoBar.h"
#include "views/MappingsPanel/MappingViewsMenu.h"
#include "views/MappingsPanel/OfferDelegate.h"
#include "views/common/AttentionDelegate.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QHeaderView>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr auto ageEvery = std::chrono::seconds(30);
constexpr int offerWidth = 40; ///< a tick, whatever the header says
}

MappingsPanel::MappingsPanel(MappingModel *mappings, const Clock &clock, QSettings &settings, QWidget *parent)
    : ConsolePage(parent),
      m_mappings(mappings),
      m_draft(new MappingDraft(this)),
      m_filters(new MappingFilterBar),
      m_frame(new PanelFrame(tr("Codes"))),
      m_table(new QTableView),
      m_paneFrame(new PanelFrame(QString())),
      m_pane(new MappingDecisionPane(m_draft, QStringLiteral("mapping."))),
      m_undo(new MappingUndoBar(clock)),
      m_figures(new MappingFiguresView),
      m_stack(new QStackedWidget),
      m_views(new QPushButton(tr("Views"))),
      m_bulk(new QPushButton(tr("Accept confident…"))),
      m_help(new QPushButton(tr("Keys"))),
      m_showFigures(new QPushButton(tr("Figures"))),
      m_clock(clock)
{
    setObjectName(QStringLiteral("mappingsPanel"));
    setAccessibleName(tr("Code mappings"));
    setUpTableView();
    m_states = new TableStates(m_mappings, m_frame);
    auto *menu = new MappingViewsMenu(
        settings, [this] { return m_filters->view(); }, this);
    m_views->setMenu(menu);
    makeToolbar();
    m_stack->addWidget(makeWork());
    m_stack->addWidget(m_figures);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Theme::gap);
    column->addWidget(m_filters);
    column->addWidget(m_undo);
    column->addWidget(m_stack, 1);

    connectDraft(m_draft);
    connect(m_draft, &MappingDraft::settled, this, &MappingsPanel::settle);
    connect(m_draft, &MappingDraft::changedMeanwhile, m_mappings,
            [this](const MappingRow &row) { m_mappings->takeChanges({row}); });
    connect(m_pane, &MappingDecisionPane::left, m_table, qOverload<>(&QWidget::setFocus));
    connect(menu, &MappingViewsMenu::chosen, this, &MappingsPanel::setView);
    connect(m_filters, &MappingFilterBar::changed, this, &MappingsPanel::applyFilter);
    connect(m_mappings, &MappingModel::mappingsWanted, this, &MappingsPanel::mappingsWanted);
    connect(m_states, &TableStates::refreshWanted, this, &MappingsPanel::applyFilter);
    connect(m_figures, &MappingFiguresView::figuresWanted, this, &MappingsPanel::figuresWanted);
    connect(m_undo, &MappingUndoBar::undoRequested, this, &MappingsPanel::undoLast);
    auto *keys = new MappingKeys(this, true);
    connect(keys, &MappingKeys::pressed, this, &MappingsPanel::handleKey);
    auto *escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, m_table, qOverload<>(&QWidget::setFocus));
    for (QTableView *list : {m_table, m_pane->candidates()->suggestionTable()}) {
        for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) { // in the lists only: nothing else is pressed
            auto *enter = new QShortcut(QKeySequence(key), list);
            enter->setContext(Qt::WidgetShortcut);
            enter->setAutoRepeat(false); // one press, one code
            connect(enter, &QShortcut::activated, m_draft, [this] {
                if (m_draft->act() != MappingAct::Confirm) // it needs no reason: Ctrl+Enter, or the button
                    m_draft->submit();
            });
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
    });
}

QWidget *MappingsPanel::makeWork()
{
    m_frame->setObjectName(QStringLiteral("mapping.listFrame"));
    m_frame->setContent(m_table);
    m_frame->setEmptyText(icons::mappings, QString());
    m_paneFrame->setObjectName(QStringLiteral("mapping.paneFrame"));
    m_paneFrame->setAccessibleName(tr("Decision"));
    m_paneFrame->setContent(m_pane);
    m_paneFrame->setEmptyText(icons::mappings, tr("Choose a code to decide what it means."));
    m_paneFrame->setState(PanelState::Empty);
    m_frame->setMinimumWidth(330);
    m_paneFrame->setMinimumWidth(430);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName(QStringLiteral("mapping.splitter"));
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(Theme::space);
    splitter->addWidget(m_frame);
    splitter->addWidget(m_paneFrame);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({600, 630});
    return splitter;
}

void MappingsPanel::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("mapping.table"), tr("Code mappings"));
    m_table->setModel(m_mappings);
    setUpPagedColumns(m_table, {112, 0, 236, 0, 0, 76, 66, 0, 40}, MappingModel::Display);
    for (const int column :
         {MappingModel::Code, MappingModel::Target, MappingModel::Reason, MappingModel::Assignee})
        m_table->hideColumn(column);
    // what it is comes first, then what is known of it
    int place = 0;
    for (const int column : {MappingModel::Display, MappingModel::Offer, MappingModel::Waiting,
                             MappingModel::Age, MappingModel::Status})
        m_table->horizontalHeader()->moveSection(m_table->horizontalHeader()->visualIndex(column), place++);
    m_table->horizontalHeader()->resizeSection(MappingModel::Offer, offerWidth);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setItemDelegateForColumn(MappingModel::Display, new TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(MappingModel::Offer, new OfferDelegate(m_table));
    m_table->setItemDelegateForColumn(
        MappingModel::Status, new StateDelegate([](int s) { return badgeOf(MappingState(s)); }, m_table));
    m_table->setItemDelegateForColumn(MappingModel::Waiting,
                                      new AttentionDelegate(MappingModel::AttentionRole, m_table));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &MappingsPanel::openCurrent);
    connect(m_mappings, &QAbstractItemModel::modelReset, this, &MappingsPanel::openCurrent);
    connect(m_mappings, &RecordTableBase::countChanged, this, &MappingsPanel::showSelection);
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

void MappingsPanel::handleKey(MappingKey key, int number)
{
    switch (key) {
    case MappingKey::Next:
        return moveBy(1);
    case MappingKey::Skip:
        m_draft->dropCandidate();
        return moveBy(1);
    case MappingKey::Previous:
        return moveBy(-1);
    case MappingKey::Take:
        (void)m_draft->take(number);
        return;
    case MappingKey::Approve:
        (void)m_draft->submit();
        return;
    case MappingKey::Search:
        return m_pane->focusSearch();
    case MappingKey::Reason:
        return m_pane->focusReason();
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
    m_orders.clear();
    m_mappings->forget();
    m_draft->close();
    m_draft->drugs()->forget();
    m_undo->forget();
    m_figures->forget();
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
    const MappingQuery &query = view.query;
    const bool isNarrow = !query.text.isEmpty() || query.reason || !query.system.isEmpty() ||
                          query.onlyConfident || view.onlyMine;
    if (isNarrow)
        m_states->setEmptyText(tr("No mapping matches these filters."));
    else if (query.onlyOpen)
        m_states->setEmptyText(tr("No code waits for a decision."));
    else
        m_states->setEmptyText(tr("There are no mappings with this status."));
    m_mappings->setQuery(queryOf(view, m_access.user()));
}

void MappingsPanel::openCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid() || current.row() >= m_mappings->rowCount())
        m_draft->close();
    else if (!m_draft->row() || m_draft->row()->id != m_mappings->at(current.row()).id)
        m_draft->open(m_mappings->at(current.row()));
    showSelection();
}

void MappingsPanel::moveBy(int rows)
{
    const int count = m_mappings->rowCount();
    if (count == 0 || m_stack->currentIndex() != 0)
        return;
    const QModelIndex current = m_table->currentIndex();
    const int row = current.isValid() ? std::clamp(current.row() + rows, 0, count - 1) : 0;
    m_table->selectRow(row);
    m_table->scrollTo(m_mappings->index(row, MappingModel::Display));
    if (row == count - 1 && m_mappings->canFetchMore({}))
        m_mappings->fetchMore({});
}

void MappingsPanel::showSelection()
{
    m_frame->setSubtitle(loadedCount(*m_mappings));
    if (m_draft->row())
        m_paneFrame->setState(PanelState::Ready);
    else
        m_paneFrame->setState(PanelState::Empty);
    permit(m_bulk, m_access, Action::DecideMapping, m_mappings->rowCount() > 0 && !m_sheet);
}

void MappingsPanel::showMappings(const MappingPage &page)
{
    for (const MappingRow &row : page.rows)
        m_filters->offerSystem(row.system);
    m_mappings->takePage(page);
    openFirst();
}

/// Only while somebody looks: suggestions take the services some time, and every console starts with this.
void MappingsPanel::openFirst()
{
    if (isVisible() && !m_table->currentIndex().isValid() && m_mappings->rowCount() > 0)
        m_table->selectRow(0);
}

void MappingsPanel::showEvent(QShowEvent *event)
{
    ConsolePage::showEvent(event);
    openFirst();
}

void MappingsPanel::showMappingsChanged(const std::vector<MappingRow> &rows)
{
    const MappingId current = m_draft->row() ? m_draft->row()->id : MappingId();
    m_draft->takeChanges(rows);
    const QString lost = m_draft->notice() == MappingDraft::Notice::DecidedElsewhere
                             ? codeName(*m_draft->row()) + QStringLiteral(": ") + noticeOf(*m_draft).text
                             : QString();
    if (m_modal)
        m_modal->draft()->takeChanges(rows);
    if (m_sheet)
        m_sheet->showMappingsChanged(rows);
    std::vector<MappingRow> others; // the one that is being stored stays until its answer is here
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(others), [this](const MappingRow &row) {
        return !m_draft->isSaving() || row.id != m_draft->row()->id;
    });
    m_mappings->takeChanges(others);
    if (!lost.isEmpty() && (!m_draft->row() || m_draft->row()->id != current))
        m_frame->showNotice(Tone::Info, lost); // another code is before the person now
}

void MappingsPanel::showDrugs(const std::vector<LocalDrug> &drugs, quint64 requestId)
{
    m_draft->drugs()->takeDrugs(drugs, requestId);
    if (m_modal)
        m_modal->draft()->drugs()->takeDrugs(drugs, requestId);
}

void MappingsPanel::showHistory(const MappingHistory &history)
{
    m_draft->takeHistory(history);
    if (m_modal)
        m_modal->draft()->takeHistory(history);
}

void MappingsPanel::showSuggestions(const MappingSuggestions &suggestions)
{
    m_draft->takeSuggestions(suggestions);
    if (m_modal)
        m_modal->draft()->takeSuggestions(suggestions);
    if (m_sheet)
        m_sheet->showSuggestions(suggestions);
}

void MappingsPanel::showVerdict(const MappingVerdict &verdict)
{
    m_draft->takeVerdict(verdict);
    if (m_modal)
        m_modal->draft()->takeVerdict(verdict);
}

void MappingsPanel::showImpact(const MappingImpact &impact)
{
    m_draft->takeImpact(impact);
    if (m_modal)
        m_modal->draft()->takeImpact(impact);
}

void MappingsPanel::showFigures(const MappingFigures &figures)
{
    m_figures->showFigures(figures);
}

void MappingsPanel::send(const MappingDecision &decision)
{
    m_orders.push_back(decision);
    emit decisionMade(decision);
}

/// The oldest order about the code, which is answered now.
MappingAct MappingsPanel::takeOrder(MappingId id)
{
    const auto found = std::find_if(m_orders.begin(), m_orders.end(),
                                    [&](const MappingDecision &order) { return order.id == id; });
    if (found == m_orders.end())
        return MappingAct::Note;
    const MappingAct act = found->act;
    m_orders.erase(found);
    return act;
}

void MappingsPanel::showDecided(const MappingRow &row, int releasedEvents)
{
    const MappingAct act = takeOrder(row.id);
    if (act == MappingAct::Undo)
        m_undo->forget();
    else if (act != MappingAct::Assign && act != MappingAct::Note)
        m_undo->display(row, releasedEvents);
    if (m_modal)
        m_modal->draft()->takeDecided(row, releasedEvents);
    m_draft->takeDecided(row, releasedEvents); // settles it, if it was the page's own
    m_mappings->takeChanges({row});
    if (m_draft->row() && m_draft->row()->id == row.id && act == MappingAct::Undo)
        m_draft->open(row);
}

/// On to the next code; what was done stands in the line above.
void MappingsPanel::settle(const MappingRow &row, int releasedEvents, MappingAct act)
{
    m_mappings->takeChanges({row}); // it may leave the list, and the next one becomes the current one
    if (act == MappingAct::Assign || act == MappingAct::Note)
        return;
    Q_UNUSED(releasedEvents)
    const int place = m_mappings->rowOf(row.id);
    const int last = m_mappings->rowCount() - 1;
    if (place >= 0 && place < last && m_table->currentIndex().row() == place)
        moveBy(1);
    else if (place >= 0 && place == m_table->currentIndex().row())
        m_draft->open(row); // the last one: as it is now
    else if (m_mappings->rowCount() == 0)
        m_draft->close();
    showSelection();
    m_table->setFocus();
}

void MappingsPanel::undoLast()
{
    const auto undo = m_undo->undo();
    const auto isUndo = [](const MappingDecision &order) {
        return order.act == MappingAct::Undo;
    };
    if (undo && m_access.may(Action::DecideMapping) && std::none_of(m_orders.begin(), m_orders.end(), isUndo))
        send(*undo);
}

void MappingsPanel::showBatch(const MappingBatch &batch)
{
    if (m_sheet)
        m_sheet->showBatch(batch);
    m_mappings->takeChanges(batch.decided);
}

void MappingsPanel::showRefusal(const QString &order, const Error &error)
{
    if (m_sheet && order == u"decideMappings")
        m_sheet->showRefusal(error);
    if (order != u"decideMapping" || m_orders.empty())
        return;
    const MappingDecision refused = m_orders.front(); // they are answered in their order
    m_orders.pop_front();
    const auto isOf = [&](const MappingDraft *draft) {
        return draft->row() && draft->row()->id == refused.id && draft->isSaving();
    };
    if (refused.act == MappingAct::Undo)
        m_undo->showRefusal(error);
    else if (m_modal && isOf(m_modal->draft()))
        m_modal->draft()->takeRefusal(error);
    else if (isOf(m_draft))
        m_draft->takeRefusal(error);
}

void MappingsPanel::showFetchFailed(quint64 requestId, const Error &error)
{
    m_mappings->pageFailed(requestId, error);
    m_draft->takeFailure(requestId, error);
    m_figures->showFetchFailed(requestId, error);
    if (m_modal)
        m_modal->draft()->takeFailure(requestId, error);
    if (m_sheet)
        m_sheet->showFetchFailed(requestId, error);
}

void MappingsPanel::showAvailability(bool online, const Error &error)
{
    m_online = online;
    m_states->setOnline(online, error);
    m_draft->setOnline(online);
    m_figures->showAvailability(online, error);
    if (m_modal)
        m_modal->draft()->setOnline(online);
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
    send(decision);
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
    m_sheet->open();
    m_sheet->start(rows);
}

}
