#pragma once

#include "domain/Engine.h"
#include "views/common/ConsolePage.h"

#include <QTimer>

#include <memory>

namespace concord {

namespace Ui {
class EventStreamPanel;
}

class EventDetailPane;
class EventStreamModel;
class PanelFrame;
class TableStates;
class TailView;

/// The live tail of events with its filters, and beside it the selected event.
class EventStreamPanel : public ConsolePage
{
    Q_OBJECT
public:
    EventStreamPanel(EventStreamModel *events, const Clock &clock, QWidget *parent = nullptr);
    ~EventStreamPanel() override;

    void setSearchDelay(int milliseconds) { m_textTimer.setInterval(milliseconds); }

public slots:
    void start() override; ///< opens the stream as well
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void conceal() override;
    void showEvents(const concord::EventPage &page);
    void showEventsAppended(quint64 streamId, const std::vector<concord::EventRow> &rows);
    void showEventDetail(const concord::EventDetail &detail);
    void showEventStory(const concord::EventStory &story);
    void showEventPayload(const concord::EventPayload &payload);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);
    /// Only the events of this correlation id, without other filters (a link from elsewhere).
    void showCorrelation(concord::CorrelationId id);
    /// Only the events in this state, without other filters (a link from elsewhere).
    void showState(concord::EventState state);
    /// This event with its details, in the list of its correlation id (a link from elsewhere).
    void showEvent(const concord::EventRow &event);

signals:
    void streamWanted(quint64 streamId, const concord::EventQuery &filter);
    void streamUnwanted(quint64 streamId);
    void eventsWanted(const concord::EventQuery &query);
    void eventWanted(concord::EventId id, quint64 requestId);
    void storyWanted(concord::EventId id, quint64 requestId);
    void payloadWanted(concord::EventId id, const QString &reason, quint64 requestId);
    void retryRequested(concord::EventId id);
    void editRequested(const concord::EventRow &event);
    void resolveRequested(const concord::MappingRow &mapping);

private:
    void setUpTableView();
    void setUpFilters();
    void setUpDetail(const Clock &clock);
    void applyFilter();
    void clearFilters();
    void showFilter(const EventQuery &filter);
    void fillFilters(const EventQuery &filter);
    void togglePause(bool paused);
    void showPause();
    void showFooter();
    void showSelection();

    std::unique_ptr<Ui::EventStreamPanel> m_ui;
    EventStreamModel *m_events;
    PanelFrame *m_frame;
    PanelFrame *m_detailFrame;
    TailView *m_table;
    TableStates *m_states;
    EventDetailPane *m_detail = nullptr;
    bool m_detailOpened = false; ///< by a link, also without a row
    QTimer m_textTimer;
};

}
