#include "SceneList.h"

#include "fakes/FakeClock.h"
#include "fakes/SampleEngine.h"
#include "fakes/SampleOverview.h"
#include "models/ConnectionModel.h"
#include "models/WaitingEventModel.h"
#include "views/ConnectionsPage/ConnectionsPage.h"
#include "views/RetryQueuePage/BulkDialog.h"
#include "views/RetryQueuePage/EditResendDialog.h"
#include "views/RetryQueuePage/RetryQueuePage.h"
#include "views/common/ReasonDialog.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

namespace concord {

namespace {

constexpr int pageWidth = 1080;
constexpr int pageHeight = 760;

const FakeClock clockOfScenes;
const Error busy{ErrorCode::StoreBusy, {}, {}, 0};
const Error forbidden{ErrorCode::Forbidden, {}, {}, 0};

template <typename Widget>
Widget *child(const QWidget &parent, const char *name)
{
    return parent.findChild<Widget *>(QLatin1StringView(name));
}

using Queue = std::unique_ptr<RetryQueuePage>;

Queue queuePage()
{
    auto *model = new WaitingEventModel(clockOfScenes);
    auto page = std::make_unique<RetryQueuePage>(model, clockOfScenes);
    model->setParent(page.get());
    page->showCounts(sample::overview(clockOfScenes.now()));
    return page;
}

void answerQueue(RetryQueuePage &page, quint32 rows)
{
    auto *p = &page;
    QObject::connect(p, &RetryQueuePage::queueWanted, p, [p, rows](const QueueQuery &query) {
        const auto &states = query.filter.states;
        const auto state = states.empty() ? std::nullopt : std::optional(states.front());
        p->showQueue({query.page.requestId, sample::queueRows(rows, state), {}});
    });
}

void addQueueScene(SceneList &scenes, const char *name, std::function<void(RetryQueuePage &)> then,
                   int width = pageWidth)
{
    scenes.push_back({QStringLiteral("queue-") + QLatin1StringView(name), width, pageHeight, [then, width] {
                          auto page = queuePage();
                          page->resize(width, pageHeight);
                          then(*page);
                          return page;
                      }});
}

std::function<void(RetryQueuePage &)> failedQueue(const Error &error)
{
    return [error](RetryQueuePage &page) {
        auto *p = &page;
        QObject::connect(p, &RetryQueuePage::queueWanted, p, [p, error](const QueueQuery &query) {
            p->showFetchFailed(query.page.requestId, error);
        });
        p->start();
    };
}

void addQueueScenes(SceneList &scenes)
{
    const auto ready = [](RetryQueuePage &page) {
        answerQueue(page, 40);
        page.start();
    };
    addQueueScene(scenes, "loading", [](RetryQueuePage &page) { page.start(); });
    addQueueScene(scenes, "empty", [](RetryQueuePage &page) {
        answerQueue(page, 0);
        page.start();
    });
    addQueueScene(scenes, "ready", [ready](RetryQueuePage &page) {
        ready(page);
        child<QTableView>(page, "queueEvents")->selectRow(2);
    });
    addQueueScene(scenes, "wide", ready, 1440);
    addQueueScene(scenes, "dead-letters", [ready](RetryQueuePage &page) {
        ready(page);
        page.showState(EventState::DeadLetter);
        child<QTableView>(page, "queueEvents")->selectAll();
    });
    addQueueScene(scenes, "stale", [ready](RetryQueuePage &page) {
        ready(page);
        page.showAvailability(false, busy);
    });
    addQueueScene(scenes, "forbidden", failedQueue(forbidden));
    addQueueScene(scenes, "error", failedQueue(busy));
    addQueueScene(scenes, "bulk", [ready](RetryQueuePage &page) {
        ready(page);
        page.showBulk(sample::bulk(1, BulkState::Done));
        page.showBulk(sample::bulk(2, BulkState::Running));
        page.showBulk(sample::bulk(3, BulkState::Waiting, BulkActionKind::Discard));
    });
}

void addBulkScenes(SceneList &scenes)
{
    const auto add = [&scenes](const char *name, BulkActionKind action, int total, const char *reason) {
        scenes.push_back(
            {QStringLiteral("bulk-dialog-") + QLatin1StringView(name), 560, 420, [=] {
                 auto dialog = std::make_unique<BulkDialog>(action, EventFilter{}, std::vector<EventId>{});
                 auto *d = dialog.get();
                 if (total >= 0) {
                     QObject::connect(d, &BulkDialog::previewWanted, d,
                                      [d, total](auto, const auto &, const auto &, quint64 id) {
                                          d->showPreview(sample::bulkPreview(id, total));
                                      });
                 }
                 child<QPlainTextEdit>(*d, "reasonEdit")->setPlainText(QString::fromUtf8(reason));
                 return dialog;
             }});
    };
    add("counting", BulkActionKind::Retry, -1, "");
    add("retry", BulkActionKind::Retry, 132, "The EHR is back since 14:00.");
    add("discard", BulkActionKind::Discard, 132, "");
    add("nothing", BulkActionKind::Discard, 0, "");
}

void addEditScenes(SceneList &scenes)
{
    const auto add = [&scenes](const char *name, std::function<void(EditResendDialog &)> then) {
        scenes.push_back({QStringLiteral("edit-resend-") + QLatin1StringView(name), 980, 640, [then] {
                              auto dialog = std::make_unique<EditResendDialog>(sample::queueRow(324).event);
                              then(*dialog);
                              return dialog;
                          }});
    };
    const auto opened = [](EditResendDialog &dialog, bool fhir) {
        auto *d = &dialog;
        QObject::connect(d, &EditResendDialog::payloadWanted, d,
                         [d, fhir](EventId id, const QString &, quint64 requestId) {
                             d->showPayload(fhir ? sample::fhirPayload(id, requestId)
                                                 : sample::hl7Payload(id, requestId));
                         });
        child<QLineEdit>(dialog, "reasonEdit")
            ->setText(QStringLiteral("Dose unit misspelt; confirmed with the ward"));
        child<QPushButton>(dialog, "showPayloadButton")->click();
    };
    add("masked", [](EditResendDialog &) {});
    add("hl7", [opened](EditResendDialog &dialog) {
        opened(dialog, false);
        auto *copy = child<QPlainTextEdit>(dialog, "copyEdit");
        QString text = copy->toPlainText().replace(QStringLiteral("|10||MG^"), QStringLiteral("|20||MG^"));
        text.remove(QStringLiteral("\nZRX|1|LOCAL&SUB^X~Y"));
        copy->setPlainText(text + QStringLiteral("\nNTE|1||Dose confirmed"));
    });
    add("fhir", [opened](EditResendDialog &dialog) {
        opened(dialog, true);
        auto *copy = child<QPlainTextEdit>(dialog, "copyEdit");
        copy->setPlainText(copy->toPlainText().replace(QStringLiteral("29046"), QStringLiteral("314076")));
    });
    add("refused", [opened](EditResendDialog &dialog) {
        opened(dialog, false);
        auto *copy = child<QPlainTextEdit>(dialog, "copyEdit");
        copy->setPlainText(copy->toPlainText().replace(QStringLiteral("BID"), QStringLiteral("TID")));
        child<QPushButton>(dialog, "resendButton")->click();
        dialog.showRefusal({ErrorCode::InvalidMessage, QStringLiteral("RXE-3"), {}, 0});
    });
}

std::unique_ptr<ConnectionsPage> connectionsPage()
{
    auto *model = new ConnectionModel(clockOfScenes);
    auto page = std::make_unique<ConnectionsPage>(model, clockOfScenes);
    model->setParent(page.get());
    return page;
}

void answerConnections(ConnectionsPage &page, std::vector<ConnectionRow> rows, int workers = 2)
{
    auto *p = &page;
    QObject::connect(p, &ConnectionsPage::connectionsWanted, p, [p, rows, workers](quint64 requestId) {
        p->showConnections({requestId, rows, workers});
    });
    p->start();
}

void addConnectionScenes(SceneList &scenes)
{
    const auto add = [&scenes](const char *name, std::function<void(ConnectionsPage &)> then) {
        scenes.push_back(
            {QStringLiteral("connections-") + QLatin1StringView(name), pageWidth, pageHeight, [then] {
                 auto page = connectionsPage();
                 page->resize(pageWidth, pageHeight);
                 then(*page);
                 return page;
             }});
    };
    const auto selected = [](int row) {
        return [row](ConnectionsPage &page) {
            answerConnections(page, sample::connections());
            child<QTableView>(page, "connectionsTable")->selectRow(row);
        };
    };
    const auto failed = [](const Error &error) {
        return [error](ConnectionsPage &page) {
            auto *p = &page;
            QObject::connect(p, &ConnectionsPage::connectionsWanted, p,
                             [p, error](quint64 requestId) { p->showFetchFailed(requestId, error); });
            p->start();
        };
    };
    add("loading", [](ConnectionsPage &page) { page.start(); });
    add("empty", [](ConnectionsPage &page) { answerConnections(page, {}, 0); });
    add("breaker", selected(0));
    add("not-served", selected(1));
    add("tested", selected(2));
    add("paused", selected(3));
    add("full", selected(4));
    add("stale", [selected](ConnectionsPage &page) {
        selected(4)(page);
        page.showAvailability(false, busy);
    });
    add("forbidden", failed(forbidden));
    add("error", failed(busy));
    scenes.push_back(
        {QStringLiteral("reason-dialog"), 480, 180, [] {
             return std::make_unique<ReasonDialog>(
                 ConnectionsPage::tr("Pause %1").arg(QStringLiteral("ward-hl7")),
                 ConnectionsPage::tr("The work is held, the door stays open: its messages are still "
                                     "received, stored and acknowledged, but none is worked on until "
                                     "someone resumes it."),
                 ConnectionsPage::tr("&Pause"));
         }});
}

}

void addEngineScenes(SceneList &scenes)
{
    addConnectionScenes(scenes);
    addQueueScenes(scenes);
    addBulkScenes(scenes);
    addEditScenes(scenes);
}

}
