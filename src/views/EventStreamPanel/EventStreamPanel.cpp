#include "views/EventStreamPanel/EventStreamPanel.h"

#include "models/EventStreamModel.h"
#include "models/Format.h"
#include "ui_EventStreamPanel.h"
#include "views/EventStreamPanel/EventDetailPane.h"
#include "views/EventStreamPanel/TailView.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/IdDelegate.h"
#include "views/common/PanelFrame.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"

namespace concord {

EventStreamPanel::EventStreamPanel(EventStreamModel *events, const Clock &clock, QWidget *parent)
    : ConsolePage(parent),
      m_ui(std::make_unique<Ui::EventStreamPanel>()),
      m_events(events),
      m_frame(new PanelFrame(tr("Events"))),
      m_detailFrame(new PanelFrame(QString())),
      m_table(new TailView)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("eventStreamPanel"));
    m_frame->setObjectName(QStringLiteral("eventsFrame"));
    m_detailFrame->setObjectName(QStringLiteral("eventDetailFrame"));
    m_detailFrame->setAccessibleName(tr("Selected event"));
    m_ui->splitter->addWidget(m_frame);
    m_ui->splitter->addWidget(m_detailFrame);
    m_ui->splitter->setStretchFactor(0, 1);
    m_ui->splitter->setSizes({720, 480});
    setUpTableView();
    setUpDetail(clock);
    m_frame->setEmptyText(icons::events, QString());
    m_states = new TableStates(m_events, m_frame);
    setUpFilters();

    connect(m_events, &EventStreamModel::streamWanted, this, &EventStreamPanel::streamWanted);
    connect(m_events, &EventStreamModel::streamUnwanted, this, &EventStreamPanel::streamUnwanted);
    connect(m_events, &EventStreamModel::eventsWanted, this, &EventStreamPanel::eventsWanted);
    connect(m_events, &EventStreamModel::waitingChanged, this, &EventStreamPanel::showPause);
    connect(m_events, &RecordTableBase::countChanged, this, &EventStreamPanel::showFooter);
    connect(m_states, &TableStates::refreshWanted, this, [this] { m_events->setFilter(m_events->filter()); });
    showPause();
}

EventStreamPanel::~EventStreamPanel() = default;

void EventStreamPanel::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("eventsTable"), tr("Events, newest first"));
    m_table->setModel(m_events);
    setUpPagedColumns(m_table, {110, 148, 152, 110, 120, 90, 85, 120}, EventTableModel::Message);
    m_table->hideColumn(EventTableModel::Problem); // the details say it in full
    m_table->setItemDelegateForColumn(
        EventTableModel::Status, new StateDelegate([](int s) { return badgeOf(EventState(s)); }, m_table));
    m_table->setItemDelegateForColumn(EventTableModel::Message, new IdDelegate(m_table));
    m_frame->setContent(m_table);
    setTabOrder(m_ui->clearButton, m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &EventStreamPanel::showSelection);
}

void EventStreamPanel::setUpFilters()
{
    fillFilter(m_ui->directionFilter, tr("In and out"), {EventDirection::In, EventDirection::Out});
    fillFilter(m_ui->kindFilter, tr("All kinds"),
               {EventKind::MedListPull, EventKind::PrescriptionNew, EventKind::PrescriptionChange,
                EventKind::PrescriptionCancel, EventKind::Dispense, EventKind::DispenseReversal,
                EventKind::AdherenceSignal, EventKind::Patient, EventKind::Appointment});
    fillFilter(m_ui->statusFilter, tr("All statuses"),
               {EventState::Received, EventState::Processing, EventState::Succeeded, EventState::WaitingRetry,
                EventState::NeedsMapping, EventState::NeedsReview, EventState::DeadLetter,
                EventState::Discarded, EventState::Superseded});
    m_ui->filterHint->hide();
    m_textTimer.setSingleShot(true);
    m_textTimer.setInterval(300);
    connect(&m_textTimer, &QTimer::timeout, this, &EventStreamPanel::applyFilter);
    connect(m_ui->correlationFilter, &QLineEdit::textChanged, &m_textTimer, qOverload<>(&QTimer::start));
    connect(m_ui->correlationFilter, &QLineEdit::returnPressed, this, &EventStreamPanel::applyFilter);
    for (QComboBox *box : {m_ui->directionFilter, m_ui->kindFilter, m_ui->statusFilter})
        connect(box, &QComboBox::currentIndexChanged, this, &EventStreamPanel::applyFilter);
    connect(m_ui->clearButton, &QPushButton::clicked, this, &EventStreamPanel::clearFilters);
    connect(m_ui->pauseButton, &QPushButton::toggled, this, &EventStreamPanel::togglePause);
}

void EventStreamPanel::setUpDetail(const Clock &clock)
{
    m_detail = new EventDetailPane(clock);
    m_detailFrame->setContent(m_detail);
    m_detailFrame->setEmptyText(icons::events, tr("Select an event to see what happened to it."));
    m_detailFrame->setState(PanelState::Empty);
    connect(m_detail, &EventDetailPane::eventWanted, this, &EventStreamPanel::eventWanted);
    connect(m_detail, &EventDetailPane::storyWanted, this, &EventStreamPanel::storyWanted);
    connect(m_detail, &EventDetailPane::payloadWanted, this, &EventStreamPanel::payloadWanted);
    connect(m_detail, &EventDetailPane::retryRequested, this, &EventStreamPanel::retryRequested);
    connect(m_detail, &EventDetailPane::editRequested, this, &EventStreamPanel::editRequested);
    connect(m_detail, &EventDetailPane::resolveRequested, this, &EventStreamPanel::resolveRequested);
    connect(m_detail, &EventDetailPane::trailRequested, this, &EventStreamPanel::showCorrelation);
}

void EventStreamPanel::start()
{
    applyFilter();
}

void EventStreamPanel::setAccess(const Access &access)
{
    m_detail->setAccess(access);
}

void EventStreamPanel::forget()
{
    m_textTimer.stop();
    m_detailOpened = false;
    fillFilters({});
    m_events->forget();
    m_ui->pauseButton->setChecked(false);
    m_detail->forget();
    m_detailFrame->setState(PanelState::Empty);
    showFooter();
}

void EventStreamPanel::conceal()
{
    m_detail->conceal();
}

void EventStreamPanel::applyFilter()
{
    m_textTimer.stop();
    EventQuery filter;
    filter.direction = chosenFilter<EventDirection>(m_ui->directionFilter);
    filter.kind = chosenFilter<EventKind>(m_ui->kindFilter);
    filter.state = chosenFilter<EventState>(m_ui->statusFilter);
    const QString typed = m_ui->correlationFilter->text().trimmed();
    filter.correlationId = CorrelationId::fromString(typed);
    const bool unreadable = !typed.isEmpty() && filter.correlationId.isNull();
    m_ui->filterHint->setText(tr("A correlation id has 36 characters, such as %1. The filter is not applied.")
                                  .arg(QStringLiteral("019bc141-0a3f-7c4d-9f21-6b0e5d8f2a17")));
    m_ui->filterHint->setVisible(unreadable);
    if (unreadable)
        return;
    const bool any = filter == EventQuery{};
    m_ui->clearButton->setEnabled(!any);
    m_states->setEmptyText(
        any ? tr("No event has come yet. New ones appear here by themselves.")
            : tr("No event matches these filters. New ones that do appear here by themselves."));
    m_events->setFilter(filter);
}

void EventStreamPanel::clearFilters()
{
    showFilter({});
}

void EventStreamPanel::showCorrelation(CorrelationId id)
{
    EventQuery filter;
    filter.correlationId = id;
    showFilter(filter);
}

void EventStreamPanel::showState(EventState state)
{
    EventQuery filter;
    filter.state = state;
    showFilter(filter);
}

void EventStreamPanel::showEvent(const EventRow &event)
{
    m_detailOpened = true;
    m_detailFrame->setState(PanelState::Ready);
    m_detail->open(event);
    showCorrelation(event.correlationId);
}

void EventStreamPanel::showFilter(const EventQuery &filter)
{
    fillFilters(filter);
    applyFilter();
}

void EventStreamPanel::fillFilters(const EventQuery &filter)
{
    chooseFilter(m_ui->directionFilter, filter.direction);
    chooseFilter(m_ui->kindFilter, filter.kind);
    chooseFilter(m_ui->statusFilter, filter.state);
    const QSignalBlocker quiet(m_ui->correlationFilter);
    m_ui->correlationFilter->setText(filter.correlationId.isNull() ? QString()
                                                                   : filter.correlationId.toString());
}

void EventStreamPanel::togglePause(bool paused)
{
    if (paused)
        m_events->pause();
    else
        m_events->resume();
    showPause();
}

void EventStreamPanel::showPause()
{
    const bool paused = m_events->isPaused();
    m_ui->pauseButton->setIcon(icon(paused ? icons::play : icons::pause, QPalette::ButtonText));
    if (!paused) {
        m_ui->pauseButton->setText(tr("&Pause"));
        m_ui->pauseButton->setAccessibleName(tr("Pause the stream"));
    } else {
        m_ui->pauseButton->setText(tr("&Resume (%1 new)").arg(countText(m_events->waiting())));
        m_ui->pauseButton->setAccessibleName(
            tr("Resume the stream, %n new event(s) wait", nullptr, int(m_events->waiting())));
    }
    showFooter();
}

void EventStreamPanel::showFooter()
{
    m_ui->footerLabel->setVisible(m_events->rowCount() > 0);
    const bool hasDetail =
        m_events->rowCount() > 0 || m_detailOpened; // nothing to select, nothing to say about it
    for (const int column :
         {EventTableModel::Direction, EventTableModel::Latency, EventTableModel::Correlation})
        m_table->setColumnHidden(column, hasDetail); // the details say it
    m_detailFrame->setVisible(hasDetail);
    const QString shown = tr("%n event(s), newest first.", nullptr, m_events->rowCount());
    if (m_events->isPaused())
        m_ui->footerLabel->setText(shown + u' ' + tr("Paused: new events are counted, not shown."));
    else if (m_events->isFull())
        m_ui->footerLabel->setText(shown + u' ' + tr("Older ones leave the list; pause to read on."));
    else
        m_ui->footerLabel->setText(shown);
}

void EventStreamPanel::showSelection()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return; // an event that was pushed out of the list stays open beside it
    const EventRow &event = m_events->at(rows.first().row());
    m_detailFrame->setState(PanelState::Ready);
    if (event.id != m_detail->eventId())
        m_detail->open(event);
}

void EventStreamPanel::showEvents(const EventPage &page)
{
    m_events->takePage(page);
}

void EventStreamPanel::showEventsAppended(quint64 streamId, const std::vector<EventRow> &rows)
{
    m_events->takeLive(streamId, rows);
    for (const EventRow &row : rows)
        m_detail->follow(row);
}

void EventStreamPanel::showEventDetail(const EventDetail &detail)
{
    m_detail->showDetail(detail);
}

void EventStreamPanel::showEventStory(const EventStory &story)
{
    m_detail->showStory(story);
}

void EventStreamPanel::showEventPayload(const EventPayload &payload)
{
    m_detail->showPayload(payload);
}

void EventStreamPanel::showFetchFailed(quint64 requestId, const Error &error)
{
    m_events->pageFailed(requestId, error);
    m_detail->showFetchFailed(requestId, error);
}

void EventStreamPanel::showAvailability(bool online, const Error &error)
{
    m_states->setOnline(online, error);
}

}
