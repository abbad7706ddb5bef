#include "views/DeliveriesPage/DeliveriesPage.h"

#include "ViewChecks.h"
#include "fakes/SampleDeliveries.h"
#include "models/DeliveryModel.h"
#include "views/DeliveriesPage/DeliveryPane.h"
#include "views/common/ReasonDialog.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace concord;
using concord::checks::child;

namespace {
const Error gone{ErrorCode::StoreBusy, {}, {}, 0};

struct Fixture
{
    FakeClock clock;
    DeliveryModel model{clock};
    DeliveriesPage page{&model, clock};
    QSignalSpy wanted{&page, &DeliveriesPage::deliveriesWanted};
    QSignalSpy detailWanted{&page, &DeliveriesPage::deliveryWanted};
    QSignalSpy figuresWanted{&page, &DeliveriesPage::figuresWanted};

    Fixture()
    {
        page.setRefreshInterval(100'000);
        page.resize(1100, 760);
        page.show();
        page.start();
    }
    [[nodiscard]] DeliveryQuery asked() const { return wanted.last().first().value<DeliveryQuery>(); }
    void answer(std::vector<DeliveryRow> rows)
    {
        page.showDeliveries({asked().page.requestId, std::move(rows), {}});
    }
    void answerAll()
    {
        answer(sample::deliveries());
        page.showFigures(sample::deliveryFigures(figuresWanted.last().first().toULongLong()));
    }
    void select(int row)
    {
        child<QTableView>(page, "deliveriesTable")->selectRow(row);
        page.showDelivery(sample::deliveryDetail(model.at(row), detailWanted.last().at(1).toULongLong()));
    }
    [[nodiscard]] QPushButton *button(const char *name) const { return child<QPushButton>(page, name); }
    [[nodiscard]] QString fact(const char *name) const { return child<QLabel>(page, name)->text(); }
    [[nodiscard]] PanelState state(const char *frame) const
    {
        return child<PanelFrame>(page, frame)->state();
    }
};
}

class tst_DeliveriesPage : public QObject
{
    Q_OBJECT
private slots:
    void theFiveStates()
    {
        Fixture t;
        QCOMPARE(t.state("deliveriesFrame"), PanelState::Loading);
        QCOMPARE(t.state("figuresFrame"), PanelState::Loading);
        t.answer({});
        t.page.showFigures({t.figuresWanted.last().first().toULongLong(), {}, {}});
        QCOMPARE(t.state("deliveriesFrame"), PanelState::Empty);
        QCOMPARE(t.state("figuresFrame"), PanelState::Empty);
        t.page.start();
        t.answerAll();
        QCOMPARE(t.state("deliveriesFrame"), PanelState::Ready);
        QCOMPARE(t.state("figuresFrame"), PanelState::Ready);
        t.page.showAvailability(false, gone);
        QCOMPARE(t.state("deliveriesFrame"), PanelState::Stale);
        QCOMPARE(t.state("figuresFrame"), PanelState::Stale);
        Fixture other;
        const Error forbidden{ErrorCode::Forbidden, {}, {}, 0};
        other.page.showFetchFailed(other.asked().page.requestId, forbidden);
        other.page.showFetchFailed(other.figuresWanted.last().first().toULongLong(), forbidden);
        QCOMPARE(other.state("deliveriesFrame"), PanelState::Forbidden);
        QCOMPARE(other.state("figuresFrame"), PanelState::Forbidden);
    }

    void theProofOfADelivery()
    {
        Fixture t;
        t.answerAll();
        t.select(1);
        QCOMPARE(t.state("deliveryFrame"), PanelState::Ready);
        QCOMPARE(t.fact("receiverFact"), QStringLiteral("clinic-ehr, told by pharmacy-hooks"));
        QVERIFY(t.fact("acknowledgedFact").contains(QStringLiteral("201, MedicationDispense version 1")));
        QCOMPARE(t.fact("versionFact"), QStringLiteral("1"));
        QCOMPARE(t.fact("answerIdFact"), QStringLiteral("req-198"));
        QVERIFY(t.fact("latencyFact").contains(QStringLiteral("within 30 s")));
        QCOMPARE(child<QTreeView>(t.page, "attemptsTree")->model()->rowCount(), 1);
        t.select(0); // on its way: what is not known has no line
        QVERIFY(!child<QLabel>(t.page, "acknowledgedFact")->isVisible());
        QVERIFY(!child<QLabel>(t.page, "versionFact")->isVisible());
    }

    void aFilterAsksAnew()
    {
        Fixture t;
        t.answerAll();
        auto *state = child<QComboBox>(t.page, "deliveryState");
        state->setCurrentIndex(state->findData(int(DeliveryState::Stopped)));
        QCOMPARE(t.asked().state, std::optional(DeliveryState::Stopped));
        auto *receiver = child<QComboBox>(t.page, "deliveryReceiver");
        QCOMPARE(receiver->count(), 3); // all, and the two that were seen
        receiver->setCurrentIndex(receiver->findData(QStringLiteral("clinic-ehr")));
        QCOMPARE(t.asked().connection, QStringLiteral("clinic-ehr"));
        t.answer({});
        QCOMPARE(receiver->currentData().toString(), QStringLiteral("clinic-ehr")); // it stays chosen
    }

    void whatStoppedIsSentAgainByWhoMay()
    {
        Fixture t;
        t.answerAll();
        QSignalSpy retry(&t.page, &DeliveriesPage::retryRequested);
        t.select(1);
        QVERIFY(!t.button("deliveryRetryButton")->isEnabled()); // it has arrived
        t.select(4);
        QVERIFY(t.button("deliveryRetryButton")->isEnabled());
        t.button("deliveryRetryButton")->click();
        QCOMPARE(retry.first().first().value<EventId>(), t.model.at(4).id);
        Session viewer;
        viewer.role = Role::Viewer;
        viewer.facilities.isAll = true;
        t.page.setAccess(Access(viewer));
        QVERIFY(!t.button("deliveryRetryButton")->isEnabled());
        QVERIFY(!t.button("deliveryHoldButton")->isEnabled());
        QVERIFY(t.button("deliveryEventButton")->isEnabled());
    }

    void whatIsHeldOrWaitsIsNotSentAgain()
    {
        Fixture t;
        auto rows = sample::deliveries();
        t.answer(rows);
        t.select(4);
        QVERIFY(t.button("deliveryRetryButton")->isEnabled());
        rows[4].isHeld = true;
        t.model.takeChanges({rows[4]});
        QVERIFY(!t.button("deliveryRetryButton")->isEnabled());
        rows[4].isHeld = false;
        rows[4].waitsFor = DeliveryWait::Patient;
        t.model.takeChanges({rows[4]});
        QVERIFY(!t.button("deliveryRetryButton")->isEnabled());
    }

    void whereTheListIsForbiddenNothingIsOfferedBesideIt()
    {
        Fixture t;
        t.page.showFetchFailed(t.asked().page.requestId, {ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.state("deliveriesFrame"), PanelState::Forbidden);
        QCOMPARE(t.state("deliveryFrame"), PanelState::Forbidden);
        t.page.start();
        t.answerAll();
        QCOMPARE(t.state("deliveryFrame"), PanelState::Empty);
    }

    void aReceiverIsHeldAndResumedForAReason()
    {
        Fixture t;
        t.answerAll();
        QSignalSpy paused(&t.page, &DeliveriesPage::pauseRequested);
        t.select(1);
        t.button("deliveryHoldButton")->click();
        auto *dialog = t.page.window()->findChild<ReasonDialog *>();
        QVERIFY(dialog);
        emit dialog->given(QStringLiteral("maintenance"));
        dialog->close();
        QCOMPARE(paused.last(),
                 (QVariantList{QStringLiteral("clinic-ehr"), true, QStringLiteral("maintenance")}));
        QTRY_VERIFY(!t.page.window()->findChild<ReasonDialog *>());
        t.select(2); // one whose receiver is held
        QVERIFY(t.button("deliveryHoldButton")->text().remove(u'&').contains(QStringLiteral("Resume")));
        t.button("deliveryHoldButton")->click();
        dialog = t.page.window()->findChild<ReasonDialog *>();
        QVERIFY(dialog);
        emit dialog->given(QStringLiteral("over"));
        QCOMPARE(paused.last(),
                 (QVariantList{QStringLiteral("pharmacy-orders"), false, QStringLiteral("over")}));
    }

    void itLooksAgainWhileItIsShown()
    {
        Fixture t;
        t.answerAll();
        t.page.setRefreshInterval(5);
        t.page.start();
        QTRY_VERIFY(t.figuresWanted.count() >= 4);
        t.page.hide();
        const int before = t.figuresWanted.count();
        QVERIFY(!t.figuresWanted.wait(50));
        QCOMPARE(t.figuresWanted.count(), before);
    }

    void whatIsShownFollowsTheList()
    {
        Fixture t;
        t.answerAll();
        t.select(0);
        DeliveryRow row = t.model.at(0);
        row.state = DeliveryState::Acknowledged;
        row.acknowledgedAt = row.factAt + std::chrono::seconds(2);
        row.answer = QStringLiteral("201");
        t.model.refresh();
        t.answer({row});
        QVERIFY(t.fact("acknowledgedFact").contains(QStringLiteral("201")));
        QCOMPARE(t.detailWanted.last().first().value<EventId>(), row.id); // and its attempts are asked for
    }

    void nothingStaysForTheNextPerson()
    {
        Fixture t;
        t.answerAll();
        t.select(1);
        t.page.forget();
        QCOMPARE(t.model.rowCount(), 0);
        QCOMPARE(t.state("deliveryFrame"), PanelState::Empty);
        QCOMPARE(child<QTreeView>(t.page, "figuresTree")->model()->rowCount(), 0);
        QVERIFY(t.fact("receiverFact").isEmpty());
    }

    void everyControlHasAName()
    {
        Fixture t;
        t.answerAll();
        t.select(1);
        QCOMPARE(checks::namelessControls(t.page), QString());
    }
};

QTEST_MAIN(tst_DeliveriesPage)
#include "tst_DeliveriesPage.moc"
