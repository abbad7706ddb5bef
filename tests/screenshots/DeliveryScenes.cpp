#include "SceneList.h"

#include "fakes/SampleDeliveries.h"
#include "models/DeliveryModel.h"
#include "views/DeliveriesPage/DeliveriesPage.h"

#include <QTableView>

namespace concord {

namespace {
const FakeClock clockOfDeliveries;
constexpr int deliveriesWidth = 1088;
constexpr int deliveriesHeight = 760;

std::unique_ptr<DeliveriesPage> deliveriesPage()
{
    auto *model = new DeliveryModel(clockOfDeliveries);
    auto page = std::make_unique<DeliveriesPage>(model, clockOfDeliveries);
    model->setParent(page.get());
    page->resize(deliveriesWidth, deliveriesHeight);
    return page;
}

void answerDeliveries(DeliveriesPage &page, const std::vector<DeliveryRow> &rows,
                      const DeliveryFigures &figures)
{
    auto *p = &page;
    QObject::connect(p, &DeliveriesPage::deliveriesWanted, p, [p, rows](const DeliveryQuery &query) {
        p->showDeliveries({query.page.requestId, rows, {}});
    });
    QObject::connect(p, &DeliveriesPage::figuresWanted, p, [p, figures](quint64 requestId) {
        DeliveryFigures answer = figures;
        answer.requestId = requestId;
        p->showFigures(answer);
    });
    QObject::connect(p, &DeliveriesPage::deliveryWanted, p, [p, rows](EventId id, quint64 requestId) {
        for (const DeliveryRow &row : rows) {
            if (row.id == id)
                p->showDelivery(sample::deliveryDetail(row, requestId));
        }
    });
    p->start();
}

void addDeliveriesScene(SceneList &scenes, const char *name, std::function<void(DeliveriesPage &)> then)
{
    scenes.push_back(
        {QStringLiteral("deliveries-") + QLatin1StringView(name), deliveriesWidth, deliveriesHeight, [then] {
             auto page = deliveriesPage();
             then(*page);
             return page;
         }});
}

std::function<void(DeliveriesPage &)> selectedDelivery(int row)
{
    return [row](DeliveriesPage &page) {
        answerDeliveries(page, sample::deliveries(), sample::deliveryFigures());
        page.findChild<QTableView *>(QStringLiteral("deliveriesTable"))->selectRow(row);
    };
}
}

void addDeliveryScenes(SceneList &scenes)
{
    addDeliveriesScene(scenes, "loading", [](DeliveriesPage &page) { page.start(); });
    addDeliveriesScene(scenes, "empty", [](DeliveriesPage &page) { answerDeliveries(page, {}, {}); });
    addDeliveriesScene(scenes, "ready", selectedDelivery(1));
    addDeliveriesScene(scenes, "stopped", selectedDelivery(4));
    addDeliveriesScene(scenes, "held", selectedDelivery(2));
    addDeliveriesScene(scenes, "stale", [](DeliveriesPage &page) {
        selectedDelivery(1)(page);
        page.showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
    });
    addDeliveriesScene(scenes, "forbidden", [](DeliveriesPage &page) {
        const Error forbidden{ErrorCode::Forbidden, {}, {}, 0};
        auto *p = &page;
        QObject::connect(p, &DeliveriesPage::deliveriesWanted, p, [p, forbidden](const DeliveryQuery &query) {
            p->showFetchFailed(query.page.requestId, forbidden);
        });
        QObject::connect(p, &DeliveriesPage::figuresWanted, p,
                         [p, forbidden](quint64 requestId) { p->showFetchFailed(requestId, forbidden); });
        p->start();
    });
}

}
