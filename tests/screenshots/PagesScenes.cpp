#include "SceneList.h"

#include "fakes/FakeClock.h"
#include "fakes/SampleEngine.h"
#include "fakes/SampleRows.h"
#include "models/DifferenceModel.h"
#include "models/EventStreamModel.h"
#include "models/IntegrationJobModel.h"
#include "views/EventStreamPanel/EventStreamPanel.h"
#include "views/IntegrationJobTable/IntegrationJobTable.h"
#include "views/common/PanelFrame.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

namespace concord {

namespace {

constexpr int pageWidth = 1080;
constexpr int pageHeight = 760;

const FakeClock clockOfScenes;
const Error busy{ErrorCode::StoreBusy, {}, {}, 0};
const Error offline{ErrorCode::StoreBusy, {}, {}, 0};
const Error forbidden{ErrorCode::Forbidden, {}, {}, 0};

template <typename Widget>
Widget *child(const QWidget &parent, const char *name)
{
    return parent.findChild<Widget *>(QLatin1StringView(name));
}

std::vector<JobRow> jobs()
{
    std::vector<JobRow> rows{sample::runningJob(39), sample::job(38), sample::partialJob(37),
                             sample::failedJob(36)};
    for (quint32 number = 35; number > 20; --number)
        rows.push_back(sample::job(number, number == 31 ? JobState::Cancelled : JobState::Succeeded));
    return rows;
}

// Each panel with a stand-in for the gateway: what it asks for is answered at once, or not at all.

std::unique_ptr<IntegrationJobTable> jobsPanel()
{
    auto *model = new IntegrationJobModel(clockOfScenes);
    auto *differences = new DifferenceModel;
    auto panel = std::make_unique<IntegrationJobTable>(model, differences, clockOfScenes);
    model->setParent(panel.get());
    differences->setParent(panel.get());
    return panel;
}

void answerJobs(IntegrationJobTable &panel)
{
    auto *p = &panel;
    QObject::connect(p, &IntegrationJobTable::jobsWanted, p, [p](const JobQuery &query) {
        p->showJobs({query.page.requestId, jobs(), {}});
    });
    QObject::connect(p, &IntegrationJobTable::differencesWanted, p, [p](const DifferenceQuery &query) {
        auto rows = sample::differences(query.jobId, 1, 40);
        std::erase_if(rows, [&](const DifferenceRow &row) {
            return (query.change && row.difference.change != *query.change) ||
                   (query.onlyUnmapped && row.mapped);
        });
        p->showDifferences({query.page.requestId, rows, {}});
    });
    QObject::connect(p, &IntegrationJobTable::jobWanted, p, [p](JobId id, quint64 requestId) {
        JobDetail detail{requestId, {}, {}, {}};
        for (const JobRow &row : jobs()) {
            if (row.id == id)
                detail.job = row;
        }
        if (detail.job.counts.unmapped > 0)
            detail.unmapped = {sample::mapping(6), sample::mapping(7), sample::mapping(9)};
        if (detail.job.counts.failedEntries > 0)
            detail.failures = {sample::event(14, EventState::NeedsReview),
                               sample::event(29, EventState::NeedsReview)};
        p->showJob(detail);
    });
}

void addJobsScene(SceneList &scenes, const char *name, std::function<void(IntegrationJobTable &)> then)
{
    scenes.push_back({QStringLiteral("jobs-") + QLatin1StringView(name), pageWidth, pageHeight, [then] {
                          auto panel = jobsPanel();
                          panel->resize(pageWidth, pageHeight);
                          then(*panel);
                          return panel;
                      }});
}

void addJobsScenes(SceneList &scenes)
{
    const auto opened = [](int row, int tab, int filter = 0) {
        return [=](IntegrationJobTable &panel) {
            answerJobs(panel);
            panel.start();
            child<QTableView>(panel, "jobsTable")->selectRow(row);
            child<QTabWidget>(panel, "tabs")->setCurrentIndex(tab);
            child<QComboBox>(panel, "changeFilter")->setCurrentIndex(filter);
        };
    };
    const auto failed = [](const Error &error) {
        return [error](IntegrationJobTable &panel) {
            auto *p = &panel;
            QObject::connect(p, &IntegrationJobTable::jobsWanted, p, [p, error](const JobQuery &query) {
                p->showFetchFailed(query.page.requestId, error);
            });
            p->start();
        };
    };
    addJobsScene(scenes, "loading", [](IntegrationJobTable &panel) { panel.start(); });
    addJobsScene(scenes, "empty", [](IntegrationJobTable &panel) {
        auto *p = &panel;
        QObject::connect(p, &IntegrationJobTable::jobsWanted, p, [p](const JobQuery &query) {
            p->showJobs({query.page.requestId, {}, {}});
        });
        p->start();
    });
    addJobsScene(scenes, "ready", [](IntegrationJobTable &panel) {
        answerJobs(panel);
        panel.start();
    });
    addJobsScene(scenes, "stale", [opened](IntegrationJobTable &panel) {
        opened(1, 0)(panel);
        panel.showAvailability(false, offline);
    });
    addJobsScene(scenes, "forbidden", failed(forbidden));
    addJobsScene(scenes, "error", failed(busy));
    addJobsScene(scenes, "differences", opened(2, 0));
    addJobsScene(scenes, "differences-unmapped", opened(2, 0, 4));
    addJobsScene(scenes, "unmapped", opened(2, 1));
    addJobsScene(scenes, "failed-entries", opened(2, 2));
    addJobsScene(scenes, "no-failed-entries", opened(1, 2));
    addJobsScene(scenes, "running", opened(0, 0, 2));
    addJobsScene(scenes, "failed", opened(3, 1));
}

EventRow eventAt(quint32 number)
{
    switch (number % 11) {
    case 3:
        return sample::event(number, EventState::NeedsMapping);
    case 7:
        return sample::event(number, EventState::NeedsReview);
    case 9:
        return sample::event(number, number % 2 == 0 ? EventState::WaitingRetry : EventState::Processing);
    default:
        return sample::event(number);
    }
}

std::vector<EventRow> newestEvents(quint32 from, quint32 count)
{
    std::vector<EventRow> rows;
    for (quint32 number = from + count; number > from; --number)
        rows.push_back(eventAt(number));
    return rows;
}

EventDetail detailOf(const EventRow &event)
{
    EventDetail detail;
    detail.event = event;
    detail.attempts = {{1, event.createdAt + std::chrono::milliseconds(2), 4,
                        event.state == EventState::WaitingRetry ? EventState::WaitingRetry : event.state,
                        event.lastError}};
    if (event.state == EventState::WaitingRetry) {
        detail.attempts.push_back({2, event.createdAt + std::chrono::minutes(1), 30'012,
                                   EventState::WaitingRetry, Error{ErrorCode::Timeout, {}, {}, 0}});
        detail.attempts.push_back({3, event.createdAt + std::chrono::minutes(6), 311,
                                   EventState::WaitingRetry, Error{ErrorCode::RateLimited, {}, {}, 120'000}});
    }
    for (int step = -4; step < 4; ++step) {
        EventRow other = event;
        if (step != 0) {
            other = sample::event(quint32(300 + step),
                                  step == 2 ? EventState::NeedsReview : EventState::Succeeded);
            other.createdAt = event.createdAt + std::chrono::milliseconds(37 * step);
        }
        detail.sameCorrelation.push_back(other);
    }
    if (event.state == EventState::NeedsMapping)
        detail.waitsFor = {sample::mapping(6)};
    return detail;
}

std::unique_ptr<EventStreamPanel> eventsPanel()
{
    auto *model = new EventStreamModel;
    auto panel = std::make_unique<EventStreamPanel>(model, clockOfScenes);
    model->setParent(panel.get());
    return panel;
}

void answerEvents(EventStreamPanel &panel, quint32 count = 60)
{
    auto *p = &panel;
    QObject::connect(p, &EventStreamPanel::eventsWanted, p, [p, count](const EventQuery &query) {
        p->showEvents({query.page.requestId, newestEvents(0, count), {}});
    });
    QObject::connect(p, &EventStreamPanel::eventWanted, p, [p, count](EventId id, quint64 requestId) {
        for (const EventRow &row : newestEvents(0, count)) {
            if (row.id != id)
                continue;
            EventDetail detail = detailOf(row);
            detail.requestId = requestId;
            p->showEventDetail(detail);
        }
    });
    QObject::connect(p, &EventStreamPanel::storyWanted, p, [p](EventId id, quint64 requestId) {
        constexpr quint32 alike[] = {1, 2, 3, 4, 5, 6, 7};
        QueueRow row;
        for (const EventRow &event : newestEvents(0, 60)) {
            for (const quint32 number : alike) {
                if (event.id == id && sample::queueRow(number).event.state == event.state)
                    row = sample::queueRow(number);
            }
        }
        row.id = id;
        p->showEventStory(sample::story(row, requestId));
    });
    QObject::connect(
        p, &EventStreamPanel::payloadWanted, p, [p](EventId id, const QString &, quint64 requestId) {
            p->showEventPayload(p->property("fhir").toBool() ? sample::fhirPayload(id, requestId)
                                                             : sample::hl7Payload(id, requestId));
        });
    QObject::connect(p, &EventStreamPanel::streamWanted, p,
                     [p](quint64 id) { p->setProperty("stream", id); });
}

void addEventsScene(SceneList &scenes, const char *name, std::function<void(EventStreamPanel &)> then)
{
    scenes.push_back({QStringLiteral("events-") + QLatin1StringView(name), pageWidth, pageHeight, [then] {
                          auto panel = eventsPanel();
                          panel->resize(pageWidth, pageHeight);
                          then(*panel);
                          return panel;
                      }});
}

/// Selects the newest event that is in this state and shows a tab of its details.
std::function<void(EventStreamPanel &)> openedEvent(EventState state, int tab)
{
    return [=](EventStreamPanel &panel) {
        answerEvents(panel);
        panel.start();
        auto *table = child<QTableView>(panel, "eventsTable");
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, 0).data(RecordTableBase::StateRole).toInt() == int(state)) {
                table->selectRow(row);
                break;
            }
        }
        child<QTabWidget>(panel, "tabs")->setCurrentIndex(tab);
    };
}

void addEventsScenes(SceneList &scenes)
{
    const auto failed = [](const Error &error) {
        return [error](EventStreamPanel &panel) {
            auto *p = &panel;
            QObject::connect(p, &EventStreamPanel::eventsWanted, p, [p, error](const EventQuery &query) {
                p->showFetchFailed(query.page.requestId, error);
            });
            p->start();
        };
    };
    addEventsScene(scenes, "loading", [](EventStreamPanel &panel) { panel.start(); });
    addEventsScene(scenes, "empty", [](EventStreamPanel &panel) {
        answerEvents(panel, 0);
        panel.start();
    });
    addEventsScene(scenes, "ready", [](EventStreamPanel &panel) {
        answerEvents(panel);
        panel.start();
    });
    addEventsScene(scenes, "paused", [](EventStreamPanel &panel) {
        answerEvents(panel);
        panel.start();
        child<QPushButton>(panel, "pauseButton")->click();
        panel.showEventsAppended(panel.property("stream").toULongLong(), sample::events(100, 1284));
    });
    addEventsScene(scenes, "stale", [](EventStreamPanel &panel) {
        openedEvent(EventState::Succeeded, 0)(panel);
        panel.showAvailability(false, offline);
    });
    addEventsScene(scenes, "forbidden", failed(forbidden));
    addEventsScene(scenes, "error", failed(busy));
    addEventsScene(scenes, "needs-mapping", openedEvent(EventState::NeedsMapping, 0));
    addEventsScene(scenes, "needs-review", openedEvent(EventState::NeedsReview, 0));
    addEventsScene(scenes, "waiting-retry", openedEvent(EventState::WaitingRetry, 0));
    addEventsScene(scenes, "attempts", openedEvent(EventState::NeedsMapping, 1));
    addEventsScene(scenes, "related", openedEvent(EventState::NeedsMapping, 2));
    addEventsScene(scenes, "changes", openedEvent(EventState::NeedsMapping, 3));
    addEventsScene(scenes, "payload-hidden", openedEvent(EventState::NeedsMapping, 4));
    const auto payload = [](bool fhir, int tab) {
        return [fhir, tab](EventStreamPanel &panel) {
            panel.setProperty("fhir", fhir);
            openedEvent(EventState::NeedsMapping, 4)(panel);
            child<QLineEdit>(panel, "payloadReason")->setText(QStringLiteral("The ward asked"));
            child<QPushButton>(panel, "payloadButton")->click();
            child<QTabWidget>(panel, "payloadTabs")->setCurrentIndex(tab);
        };
    };
    addEventsScene(scenes, "payload-hl7", payload(false, 0));
    addEventsScene(scenes, "payload-hl7-text", payload(false, 1));
    addEventsScene(scenes, "payload-canonical", payload(false, 2));
    addEventsScene(scenes, "payload-fhir", payload(true, 0));
    addEventsScene(scenes, "filter-hint", [](EventStreamPanel &panel) {
        answerEvents(panel);
        panel.start();
        auto *edit = child<QLineEdit>(panel, "correlationFilter");
        edit->setText(QStringLiteral("019bc141-0a3f"));
        emit edit->returnPressed();
    });
}

}

void addPagesScenes(SceneList &scenes)
{
    addJobsScenes(scenes);
    addEventsScenes(scenes);
}

}
