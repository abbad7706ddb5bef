#pragma once

#include "domain/Engine.h"
#include "models/Access.h"

#include <QWidget>

#include <memory>

class QLabel;
class QTreeView;

namespace concord {

namespace Ui {
class EventDetailPane;
}

class Banner;
class LadderView;
class PanelFrame;
class PayloadView;
class StateBadge;
class TimelineModel;
class TreeModel;

/// One event: facts, why it waits, its attempts with their steps, where it comes from and what came of it,
/// what it changed, what people ordered, and the payload once asked for with a reason.
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
    void setAccess(const Access &access);
    void forget();  ///< no event, and nothing of one
    void conceal(); ///< its payload

public slots:
    void showDetail(const concord::EventDetail &detail);
    void showStory(const concord::EventStory &story);
    void showPayload(const concord::EventPayload &payload);
    void showFetchFailed(quint64 requestId, const concord::Error &error);

signals:
    void eventWanted(concord::EventId id, quint64 requestId);
    void storyWanted(concord::EventId id, quint64 requestId);
    void payloadWanted(concord::EventId id, const QString &reason, quint64 requestId);
    void retryRequested(concord::EventId id);
    void editRequested(const concord::EventRow &event);
    void trailRequested(concord::CorrelationId id);
    void resolveRequested(const concord::MappingRow &mapping);

private:
    void setUpFacts();
    void setUpTabs();
    void connectButtons();
    [[nodiscard]] PanelFrame *makeTimeline(TimelineModel *model, const char *name, const QString &title);
    [[nodiscard]] PanelFrame *makeTree(TreeModel *model, const char *name, const QString &title);
    [[nodiscard]] PanelFrame *makeFrame(QWidget *content, const QString &title);
    [[nodiscard]] std::vector<PanelFrame *> storyFrames() const;
    void ask(EventId id);
    void showFacts();
    void showWaiting();
    void showAttempts();
    void showLineage();
    void followWait();
    [[nodiscard]] bool canResolve() const;
    [[nodiscard]] QString waitAction() const;

    std::unique_ptr<Ui::EventDetailPane> m_ui;
    const Clock &m_clock;
    Access m_access = Access::full();
    EventDetail m_detail;
    EventStory m_story;
    quint64 m_requestId = 0;
    quint64 m_storyId = 0;
    bool m_complete = false;
    bool m_storyTold = false;
    StateBadge *m_badge;
    Banner *m_waits;
    LadderView *m_ladder;
    PayloadView *m_payload;
    TreeModel *m_attempts;
    TreeModel *m_changes;
    TimelineModel *m_trail;
    TimelineModel *m_lineage;
    TimelineModel *m_orders;
    PanelFrame *m_attemptsFrame = nullptr;
    PanelFrame *m_changesFrame = nullptr;
    PanelFrame *m_trailFrame = nullptr;
    PanelFrame *m_lineageFrame = nullptr;
    PanelFrame *m_ordersFrame = nullptr;
    QLabel *m_lineageTitle = nullptr;
    QTreeView *m_attemptsView = nullptr;
    std::vector<std::pair<QLabel *, QLabel *>> m_facts;
};

}
