#pragma once

#include "domain/Query.h"

#include <QWidget>

#include <memory>

class QLabel;
class QListView;

namespace concord {

namespace Ui {
class EventDetailPane;
}

class Banner;
class PanelFrame;
class StateBadge;
class TimelineModel;

/// One event: facts, what it waits for, its attempts, the other events of its correlation id, and the payload
/// once asked for.
class EventDetailPane : public QWidget
{
    Q_OBJECT
public:
    explicit EventDetailPane(const Clock &clock, QWidget *parent = nullptr);
    ~EventDetailPane() override;

    /// Another event: shows what its row says and asks for the rest.
    void open(const EventRow &event);
    /// The same event moved on.
    void follow(const EventRow &event);
    [[nodiscard]] EventId eventId() const { return m_detail.event.id; }

public slots:
    void showDetail(const concord::EventDetail &detail);
    void showFetchFailed(quint64 requestId, const concord::Error &error);

signals:
    void eventWanted(concord::EventId id, quint64 requestId);
    void trailRequested(concord::CorrelationId id);
    void resolveRequested(const concord::MappingRow &mapping);

private:
    void setUpFacts();
    void setUpPayload();
    [[nodiscard]] PanelFrame *makeTimeline(TimelineModel *model, const char *name, const QString &title);
    void ask(EventId id);
    void showFacts();
    void showWaiting();
    void showPayload();

    std::unique_ptr<Ui::EventDetailPane> m_ui;
    const Clock &m_clock;
    EventDetail m_detail;
    quint64 m_requestId = 0;
    bool m_complete = false;
    StateBadge *m_badge;
    Banner *m_waits;
    TimelineModel *m_attempts;
    TimelineModel *m_trail;
    PanelFrame *m_attemptsFrame = nullptr;
    PanelFrame *m_trailFrame = nullptr;
    std::vector<std::pair<QLabel *, QLabel *>> m_facts;
};

}
