#include "views/RetryQueuePage/RetryQueuePage.h"

#include "models/Format.h"
#include "models/Labels.h"
#include "models/WaitingEventModel.h"
#include "views/RetryQueuePage/BulkDialog.h"
#include "views/RetryQueuePage/BulkLine.h"
#include "views/RetryQueuePage/EditResendDialog.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/Ladder.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

namespace {

constexpr auto ageEvery = std::chrono::seconds(10);
constexpr size_t mostLines = 3;

/// A person may send it back to the pipeline, or end it.
bool canBe(const QueueRow &row, EventState target)
{
    return row.event.state != EventState::Processing && canMove(row.event.state, target);
}

bool canBeEdited(const EventRow &event)
{
    return event.state == EventState::NeedsReview || event.state == EventState::DeadLetter ||
           event.state == EventState::NeedsMapping || event.state == EventState::WaitingRetry;
}

}

RetryQueuePage::RetryQueuePage(WaitingEventModel *events, const Clock &clock, QWidget *parent)
    : ConsolePage(parent),
      m_events(events),
      m_clock(clock),
      m_frame(new PanelFrame(QString())),
      m_tabs(new QTabBar),
      m_kind(new QComboBox),
      m_source(new QComboBox),
      m_error(new QComboBox),
      m_clear(new QPushButton(tr("C&lear filters"))),
      m_lines(new QVBoxLayout),
      m_table(new QTableView),
      m_chosen(new QLabel),
      m_open(new QPushButton(tr("&Open event"))),
      m_resolve(new QPushButton(tr("Resolve &mapping…"))),
      m_retry(new QPushButton(tr("&Retry…"))),
      m_edit(new QPushButton(tr("&Edit and resend…"))),
      m_discard(new QPushButton(tr("&Discard…"))),
      m_all(new QPushButton(tr("&All matching")))
{
    setObjectName(QStringLiteral("retryQueuePage"));
    setAccessibleName(tr("Retry queue"));
    m_frame->setObjectName(QStringLiteral("queueFrame"));
    m_frame->setAccessibleName(tr("Waiting events"));
    setUpTabs();
    m_lines->setSpacing(Theme::gap);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_tabs);
    column->addLayout(makeFilters());
    column->addLayout(m_lines);
    column->addWidget(m_frame, 1);
    column->addLayout(makeActions());
    setUpTableView();
    m_frame->setEmptyText(icons::ok, QString());
    m_states = new TableStates(m_events, m_frame);
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(1000);
    m_ageTimer.setInterval(ageEvery);
    m_ageTimer.start();
    connect(&m_refreshTimer, &QTimer::timeout, m_events, &WaitingEventModel::refresh);
    connect(&m_ageTimer, &QTimer::timeout, m_events, &WaitingEventModel::refreshAges);
    connect(m_events, &WaitingEventModel::queueWanted, this, &RetryQueuePage::queueWanted);
    connect(m_states, &TableStates::refreshWanted, this, &RetryQueuePage::applyFilter);
    const QList<QWidget *> order{m_tabs, m_kind,    m_source, m_error, m_clear,   m_table,
                                 m_open, m_resolve, m_retry,  m_edit,  m_discard, m_all};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
    showSelection();
}

void RetryQueuePage::setUpTabs()
{
    m_tabs->setObjectName(QStringLiteral("stateTabs"));
    m_tabs->setAccessibleName(tr("What the events wait for"));
    m_tabs->setDocumentMode(true);
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    for (const auto state : {EventState::WaitingRetry, EventState::NeedsMapping, EventState::NeedsReview,
                             EventState::DeadLetter})
        m_tabs->setTabData(m_tabs->addTab(labelOf(state)), int(state));
    m_tabs->setTabData(m_tabs->addTab(tr("All open")), -1);
    for (int tab = 0; tab < m_tabs->count(); ++tab)
        m_tabs->setTabWhatsThis(tab, m_tabs->tabText(tab)); // without the count
    m_tabs->setCurrentIndex(m_tabs->count() - 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &RetryQueuePage::applyFilter);
}

QLayout *RetryQueuePage::makeFilters()
{
    const auto name = [](QComboBox *box, const char *objectName, const QString &accessibleName) {
        box->setObjectName(QLatin1StringView(objectName));
        box->setAccessibleName(accessibleName);
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    };
    name(m_kind, "kindFilter", tr("Filter by kind"));
    name(m_source, "sourceFilter", tr("Filter by source"));
    name(m_error, "errorFilter", tr("Filter by last error"));
    fillFilter(m_kind, tr("All kinds"),
               {EventKind::MedListPull, EventKind::PrescriptionNew, EventKind::PrescriptionChange,
                EventKind::PrescriptionCancel, EventKind::Dispense, EventKind::DispenseReversal,
                EventKind::AdherenceSignal, EventKind::Patient, EventKind::Appointment});
    m_source->addItem(tr("All sources"));
    fillFilter(m_error, tr("All errors"),
               {ErrorCode::Unreachable, ErrorCode::Timeout, ErrorCode::TlsFailed, ErrorCode::Unauthorized,
                ErrorCode::RemoteForbidden, ErrorCode::RemoteNotFound, ErrorCode::RemoteGone,
                ErrorCode::RateLimited, ErrorCode::RemoteRejected, ErrorCode::RemoteFailed,
                ErrorCode::BreakerOpen, ErrorCode::InvalidMessage, ErrorCode::UnsupportedMessage,
                ErrorCode::ReferenceNotFound, ErrorCode::TooLarge, ErrorCode::Conflict, ErrorCode::Internal});
    m_clear->setObjectName(QStringLiteral("clearButton"));
    m_clear->setAccessibleName(tr("Clear all filters of the queue"));
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::gap);
    for (QComboBox *box : {m_kind, m_source, m_error}) {
        row->addWidget(box);
        connect(box, &QComboBox::currentIndexChanged, this, &RetryQueuePage::applyFilter);
    }
    row->addWidget(m_clear);
    row->addStretch(1);
    connect(m_clear, &QPushButton::clicked, this, &RetryQueuePage::clearFilters);
    return row;
}

void RetryQueuePage::setUpTableView()
{
    using Column = WaitingEventModel::Column;
    setUpTable(m_table, QStringLiteral("queueEvents"), tr("Waiting events, newest first"));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setModel(m_events);
    setUpPagedColumns(m_table, {196, 150, 320, 184, 66}, Column::Why);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setItemDelegateForColumn(Column::Event, new TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(Column::Why, new TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(
        Column::Status, new StateDelegate([](int s) { return badgeOf(EventState(s)); }, m_table));
    m_table->setItemDelegateForColumn(Column::Ladder, new LadderDelegate(m_table));
    m_frame->setContent(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RetryQueuePage::showSelection);
    connect(m_table, &QTableView::activated, this, &RetryQueuePage::openSelected);
    connect(m_events, &QAbstractItemModel::dataChanged, this, &RetryQueuePage::showSelection);
    connect(m_events, &RecordTableBase::countChanged, this, &RetryQueuePage::showSelection);
    auto *remove = new QShortcut(QKeySequence(Qt::Key_Delete), m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, m_discard, &QPushButton::click);
    keepSelection();
}

/// What was selected stays so when the list is read again in another order.
void RetryQueuePage::keepSelection()
{
    connect(m_events, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        m_kept.clear();
        for (const QueueRow *row : selected())
            m_kept.push_back(row->id);
        const QModelIndex current = m_table->currentIndex();
        m_keptCurrent = current.isValid() ? m_events->at(current.row()).id : EventId{};
        m_keptScroll = m_table->verticalScrollBar()->value();
    });
    connect(m_events, &QAbstractItemModel::modelReset, this, [this] {
        QItemSelection selection;
        for (const EventId &id : m_kept) {
            if (const int row = m_events->rowOf(id); row >= 0)
                selection.select(m_events->index(row, 0),
                                 m_events->index(row, WaitingEventModel::ColumnCount - 1));
        }
        if (const int row = m_events->rowOf(m_keptCurrent); row >= 0)
            m_table->selectionModel()->setCurrentIndex(m_events->index(row, 0),
                                                       QItemSelectionModel::NoUpdate);
        m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
        m_table->verticalScrollBar()->setValue(m_keptScroll);
        showSelection();
    });
}

QLayout *RetryQueuePage::makeActions()
{
    m_chosen->setObjectName(QStringLiteral("chosenLabel"));
    m_chosen->setProperty("role", QStringLiteral("muted"));
    const std::pair<QPushButton *, const char *> buttons[] = {
        {m_open, "openButton"}, {m_resolve, "resolveButton"}, {m_retry, "retryButton"},
        {m_edit, "editButton"}, {m_discard, "discardButton"}, {m_all, "allButton"}};
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::gap);
    row->addWidget(m_chosen, 1);
    for (const auto &[button, name] : buttons) {
        button->setObjectName(QLatin1StringView(name));
        button->setAccessibleName(button->text().remove(u'&'));
        row->addWidget(button);
    }
    m_retry->setProperty("kind", QStringLiteral("primary"));
    m_retry->setToolTip(tr("Sends the selected events back to the pipeline, with a fresh ladder"));
    auto *menu = new QMenu(m_all);
    menu->setObjectName(QStringLiteral("allMenu"));
    menu->setToolTipsVisible(true);
    m_retryAll = addOrder(BulkActionKind::Retry, tr("Retry all that match the filters…"), "retryAll");
    m_discardAll = addOrder(BulkActionKind::Discard, tr("Discard all that match the filters…"), "discardAll");
    menu->addActions({m_retryAll, m_discardAll});
    m_all->setMenu(menu);
    m_all->setIcon(icon(icons::menu, QPalette::ButtonText));
    m_all->setLayoutDirection(Qt::RightToLeft); // the arrow behind the text
    connect(m_open, &QPushButton::clicked, this, &RetryQueuePage::openSelected);
    connect(m_resolve, &QPushButton::clicked, this, &RetryQueuePage::resolveSelected);
    connect(m_retry, &QPushButton::clicked, this, &RetryQueuePage::retrySelected);
    connect(m_edit, &QPushButton::clicked, this, [this] {
        if (const auto rows = selected(); rows.size() == 1)
            openEditor(rows.front()->event);
    });
    connect(m_discard, &QPushButton::clicked, this,
            [this] { openBulk(BulkActionKind::Discard, selectedIds(EventState::Discarded)); });
    return row;
}

QAction *RetryQueuePage::addOrder(BulkActionKind action, const QString &text, const char *name)
{
    auto *item = new QAction(text, this);
    item->setObjectName(QLatin1StringView(name));
    connect(item, &QAction::triggered, this, [this, action] { openBulk(action, {}); });
    return item;
}

void RetryQueuePage::start()
{
    m_isOpen = true;
    applyFilter();
}

std::optional<EventState> RetryQueuePage::chosenState() const
{
    const int state = m_tabs->tabData(m_tabs->currentIndex()).toInt();
    return state < 0 ? std::nullopt : std::optional(EventState(state));
}

QString RetryQueuePage::emptyText() const
{
    if (m_clear->isEnabled())
        return tr("No event matches these filters.");
    switch (chosenState().value_or(EventState::Received)) {
    case EventState::WaitingRetry:
        return tr("No event waits to be tried again.");
    case EventState::NeedsMapping:
        return tr("No event waits for a mapping.");
    case EventState::NeedsReview:
        return tr("No event waits for a person.");
    case EventState::DeadLetter:
        return tr("There are no dead letters: no event has used up its attempts.");
    default:
        return tr("Nothing waits. Every event has been applied.");
    }
}

void RetryQueuePage::applyFilter()
{
    EventFilter filter;
    if (const auto state = chosenState())
        filter.states = {*state};
    filter.kind = chosenFilter<EventKind>(m_kind);
    filter.errorCode = chosenFilter<ErrorCode>(m_error);
    if (m_source->currentIndex() > 0)
        filter.source = m_source->currentText();
    m_clear->setEnabled(filter.kind || filter.errorCode || !filter.source.isEmpty());
    m_states->setEmptyText(emptyText());
    m_dirty = false;
    m_events->setFilter(filter);
}

void RetryQueuePage::clearFilters()
{
    for (QComboBox *box : {m_kind, m_source, m_error}) {
        const QSignalBlocker quiet(box);
        box->setCurrentIndex(0);
    }
    applyFilter();
}

void RetryQueuePage::showState(EventState state)
{
    const QSignalBlocker quiet(m_tabs);
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        if (m_tabs->tabData(tab).toInt() == int(state))
            m_tabs->setCurrentIndex(tab);
    }
    clearFilters();
}

void RetryQueuePage::showSource(const QString &connection)
{
    addSource(connection);
    {
        const QSignalBlocker quietTabs(m_tabs);
        m_tabs->setCurrentIndex(m_tabs->count() - 1);
        for (QComboBox *box : {m_kind, m_error, m_source}) {
            const QSignalBlocker quiet(box);
            box->setCurrentIndex(box == m_source ? m_source->findText(connection, Qt::MatchExactly) : 0);
        }
    }
    applyFilter();
}

void RetryQueuePage::showCounts(const Overview &overview)
{
    if (!m_isOpen)
        return;
    const QueueSummary &queue = overview.queue;
    const std::pair<EventState, int> counts[] = {{EventState::WaitingRetry, queue.waitingRetry},
                                                 {EventState::NeedsMapping, queue.needsMapping},
                                                 {EventState::NeedsReview, queue.needsReview},
                                                 {EventState::DeadLetter, queue.deadLetter}};
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        for (const auto &[state, count] : counts) {
            if (m_tabs->tabData(tab).toInt() == int(state))
                showTabCount(tab, count);
        }
    }
}

void RetryQueuePage::showTabCount(int tab, int count)
{
    const QString text = m_tabs->tabWhatsThis(tab);
    m_tabs->setTabText(tab, count > 0 ? tr("%1 (%2)", "tab · count").arg(text, countText(count)) : text);
}

void RetryQueuePage::showSources(const ConnectionList &list)
{
    for (const ConnectionRow &row : list.rows)
        addSource(row.name);
}

void RetryQueuePage::addSource(const QString &name)
{
    if (m_isOpen && !name.isEmpty() && m_source->findText(name, Qt::MatchExactly) < 0)
        m_source->addItem(name);
}

void RetryQueuePage::showQueue(const QueuePage &page)
{
    m_events->takePage(page);
    for (const QueueRow &row : page.rows)
        addSource(row.event.source);
}

void RetryQueuePage::showQueueChanged()
{
    if (!isVisible() || !m_isOpen)
        m_dirty = true;
    else if (!m_refreshTimer.isActive())
        m_refreshTimer.start();
}

void RetryQueuePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (std::exchange(m_dirty, false))
        m_events->refresh();
}

std::vector<const QueueRow *> RetryQueuePage::selected() const
{
    std::vector<const QueueRow *> rows;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        rows.push_back(&m_events->at(index.row()));
    return rows;
}

std::vector<EventId> RetryQueuePage::selectedIds(EventState target) const
{
    std::vector<EventId> ids;
    for (const QueueRow *row : selected()) {
        if (canBe(*row, target))
            ids.push_back(row->id);
    }
    return ids;
}

void RetryQueuePage::showSelection()
{
    const auto rows = selected();
    const auto count = int(rows.size());
    const QString loaded = loadedCount(*m_events);
    if (loaded.isEmpty())
        m_chosen->clear();
    else if (count == 0)
        m_chosen->setText(tr("%1 in the list, newest first", "count, perhaps with a plus").arg(loaded));
    else
        m_chosen->setText(tr("%1 of %2 selected").arg(countText(count), loaded));
    const bool one = count == 1;
    m_open->setEnabled(one);
    permit(m_edit, m_access, Action::ResendEvent, m_isOnline && one && canBeEdited(rows.front()->event));
    permit(m_resolve, m_access, Action::DecideMapping,
           m_isOnline && one && rows.front()->wait.kind == WaitReason::Kind::Mapping &&
               !rows.front()->wait.mappingId.isNull());
    permit(m_retry, m_access, Action::RetryEvents, m_isOnline && !selectedIds(EventState::Received).empty());
    permit(m_discard, m_access, Action::DiscardEvents,
           m_isOnline && !selectedIds(EventState::Discarded).empty());
    const bool any = m_isOnline && m_events->rowCount() > 0;
    permit(m_retryAll, m_access, Action::RetryEvents, any);
    permit(m_discardAll, m_access, Action::DiscardEvents, any);
    permit(m_all, m_access, m_access.may(Action::RetryEvents) ? Action::RetryEvents : Action::DiscardEvents,
           any);
}

void RetryQueuePage::retrySelected()
{
    if (const auto ids = selectedIds(EventState::Received); !ids.empty())
        openBulk(BulkActionKind::Retry, ids);
}

void RetryQueuePage::retry(EventId event)
{
    openBulk(BulkActionKind::Retry, {event});
}

void RetryQueuePage::openBulk(BulkActionKind action, std::vector<EventId> ids)
{
    const bool may =
        m_access.may(action == BulkActionKind::Retry ? Action::RetryEvents : Action::DiscardEvents);
    if (m_bulkDialog || !may)
        return;
    const EventFilter filter = ids.empty() ? m_events->filter() : EventFilter{};
    m_bulkDialog = new BulkDialog(action, filter, std::move(ids), window());
    m_bulkDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_bulkDialog, &BulkDialog::previewWanted, this, &RetryQueuePage::previewWanted);
    connect(m_bulkDialog, &BulkDialog::ordered, this, &RetryQueuePage::bulkRequested);
    m_bulkDialog->open();
}

void RetryQueuePage::openEditor(const EventRow &event)
{
    if (m_editor || !m_access.may(Action::ResendEvent))
        return;
    m_editor = new EditResendDialog(event, window());
    m_editor->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_editor, &EditResendDialog::payloadWanted, this, &RetryQueuePage::payloadWanted);
    connect(m_editor, &EditResendDialog::resendRequested, this, &RetryQueuePage::resendRequested);
    m_editor->open();
}

void RetryQueuePage::resolveSelected()
{
    const auto rows = selected();
    if (rows.size() != 1 || !m_resolve->isEnabled())
        return;
    const WaitReason &wait = rows.front()->wait;
    MappingRow mapping;
    mapping.id = wait.mappingId;
    mapping.sourceCode = wait.code;
    mapping.system = wait.system;
    emit resolveRequested(mapping);
}

void RetryQueuePage::openSelected()
{
    if (const auto rows = selected(); rows.size() == 1)
        emit eventRequested(rows.front()->event);
}

void RetryQueuePage::showPreview(const BulkPreview &preview)
{
    if (m_bulkDialog)
        m_bulkDialog->showPreview(preview);
}

void RetryQueuePage::showBulk(const BulkRow &row)
{
    if (!m_isOpen)
        return;
    const auto found = std::find_if(m_bulks.begin(), m_bulks.end(),
                                    [&](const BulkLine *line) { return line->row().id == row.id; });
    if (found != m_bulks.end()) {
        (*found)->display(row);
        return;
    }
    if (m_bulks.size() == mostLines)
        dropLine(m_bulks.front()->row().id);
    auto *line = new BulkLine(m_clock);
    line->setAccess(m_access);
    line->display(row);
    m_lines->addWidget(line);
    m_bulks.push_back(line);
    connect(line, &BulkLine::cancelRequested, this, &RetryQueuePage::bulkCancelRequested);
    connect(line, &BulkLine::dismissed, this, &RetryQueuePage::dropLine);
}

void RetryQueuePage::dropLine(BulkId id)
{
    const auto found = std::find_if(m_bulks.begin(), m_bulks.end(),
                                    [&](const BulkLine *line) { return line->row().id == id; });
    if (found == m_bulks.end())
        return;
    (*found)->hide();
    (*found)->deleteLater();
    m_bulks.erase(found);
}

void RetryQueuePage::showPayload(const EventPayload &payload)
{
    if (m_editor)
        m_editor->showPayload(payload);
}

void RetryQueuePage::showResent(EventId original, EventId copy)
{
    if (m_editor)
        m_editor->showResent(original, copy);
    emit resent(copy);
}

void RetryQueuePage::showRefusal(const QString &order, const Error &error)
{
    if (m_editor && order == u"resendEvent")
        m_editor->showRefusal(error);
}

void RetryQueuePage::showFetchFailed(quint64 requestId, const Error &error)
{
    m_events->pageFailed(requestId, error);
    m_events->refreshFailed(requestId, error);
    if (m_bulkDialog)
        m_bulkDialog->showFetchFailed(requestId, error);
    if (m_editor)
        m_editor->showFetchFailed(requestId, error);
}

void RetryQueuePage::showAvailability(bool online, const Error &error)
{
    m_states->setOnline(online, error);
    m_isOnline = online;
    showSelection();
}

}
