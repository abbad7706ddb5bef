#include "pipeline/DeliveryFixture.h"

#include "pipeline/outbound/CancelLoop.h"

using namespace concord;
using namespace std::chrono_literals;

namespace {
const char *const cancelledAt = "2026-01-12T11:00:00Z";
}

/// DOMAIN section 3: requested, then confirmed, denied, or nobody answered.
class tst_CancelLoop : public QObject
{
    Q_OBJECT

    /// An order of the EHR that the pharmacy has taken over, and then a cancel of the EHR.
    static void cancel(DeliveryFixture &f, bool isKnownAtPharmacy = true)
    {
        f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        if (isKnownAtPharmacy)
            f.arrive(f.pharmacy, pharmacyOrder("new"));
        const EventId asked =
            f.arrive(f.ehr, medicationRequest("cancelled", "2", cancelledAt), InboundFormat::FhirJson);
        QTRY_COMPARE(f.row(asked).state, EventState::Succeeded);
        QTRY_VERIFY(f.told().contains(QStringLiteral("PRESCRIPTION_CANCEL>pharmacy succeeded")));
    }

private slots:
    void sentIsNotCancelled()
    {
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        cancel(f);
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("requested"));
        QCOMPARE(f.order(f.pharmacy).cancelState, QStringLiteral("requested"));
        QCOMPARE(f.port.sent.back().content.orders[0].action, OrderAction::CancelRequested);
        const auto request = CancelStore(*f.db, f.clock).of(f.order(f.ehr).id).value();
        QCOMPARE(request->state, QStringLiteral("requested"));
        QCOMPARE(request->dueAt, request->requestedAt + 30min);
        // the EHR says it once more: who asked does not answer
        const EventId again = f.arrive(f.ehr, medicationRequest("cancelled", "3", "2026-01-12T11:05:00Z"),
                                       InboundFormat::FhirJson);
        QTRY_COMPARE(f.row(again).state, EventState::Succeeded);
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("requested"));
        QCOMPARE(PrescriptionStore(*f.db).versionsOf(f.order(f.ehr).id).value().at(0).status,
                 PrescriptionStatus::Active); // the original is kept
    }

    void theAnswerClosesTheLoopAndTheEhrIsTold_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<InboundFormat>("format");
        QTest::addColumn<QString>("state");
        QTest::addColumn<OrderAction>("action");
        const auto hl7 = [](const QByteArray &control) -> QByteArray {
            return "MSH|^~\\&|PHARM|ST|C|P|20260112123000+0000||RDE^O11|m" + control +
                   "|P|2.5.1\rPID|1||p1^^^PH^PI~I1^^^urn:insurance||Smith^Ann||19800102|F\rORC|" + control +
                   "|P1^EHR|F1^PHARM\rRXE|^BID|314076^x^RXNORM|1||{tbl}^tablet^UCUM||||||||||RX-1\r"
                   "RXR|PO^Oral^HL70162\r";
        };
        QTest::newRow("HL7 CR") << hl7("CR") << InboundFormat::Hl7v2 << "confirmed" << OrderAction::Cancelled;
        QTest::newRow("HL7 UC") << hl7("UC") << InboundFormat::Hl7v2 << "denied" << OrderAction::CancelDenied;
        QTest::newRow("webhook cancelled")
            << pharmacyOrder("cancelled") << InboundFormat::Json << "confirmed" << OrderAction::Cancelled;
        QTest::newRow("webhook cancel_denied")
            << pharmacyOrder("cancel_denied") << InboundFormat::Json << "denied" << OrderAction::CancelDenied;
    }
    void theAnswerClosesTheLoopAndTheEhrIsTold()
    {
        QFETCH(QByteArray, said);
        QFETCH(InboundFormat, format);
        QFETCH(QString, state);
        QFETCH(OrderAction, action);
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        cancel(f);
        const EventId answer = f.arrive(f.pharmacy, said, format);
        QTRY_COMPARE(f.told().last(), QStringLiteral("PRESCRIPTION_CANCEL>ehr succeeded"));
        QCOMPARE(f.row(answer).state, EventState::Succeeded);
        QCOMPARE(f.order(f.ehr).cancelState, state);
        QCOMPARE(f.order(f.pharmacy).cancelState, state);
        const OutboundMessage &report = f.port.sent.back();
        QCOMPARE(report.content.orders[0].action, action);
        QVERIFY(report.content.orders[0].flags.contains(QStringLiteral("cancel:") + state));
        QCOMPARE(report.record.remoteId, QStringLiteral("mr1"));
        QCOMPARE(report.record.remoteVersion, QStringLiteral("2"));
        QCOMPARE(report.related[0].remoteId, QStringLiteral("1"));
        // heard twice, it is told once
        f.arrive(f.pharmacy, said, format);
        QTRY_COMPARE(f.count("sync_events WHERE completed_at IS NULL"), 0);
        QCOMPARE(f.told().filter(QStringLiteral("PRESCRIPTION_CANCEL>ehr")).size(), 1);
    }

    /// Our write arrived, its answer did not: its version is not known, and the EHR tells of it as of
    /// anybody's.
    void whatTheEhrSaysOfOurReportIsNoNewCancel_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("state");
        QTest::newRow("confirmed") << pharmacyOrder("cancelled") << "confirmed";
        QTest::newRow("denied") << pharmacyOrder("cancel_denied") << "denied";
    }
    void whatTheEhrSaysOfOurReportIsNoNewCancel()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, state);
        DeliveryFixture f;
        f.port.answerTo = [&](const OutboundMessage &message) -> Result<DeliveryReceipt> {
            DeliveryReceipt receipt = f.port.receipt(message);
            receipt.wasThere = message.connection == f.ehr;
            return receipt;
        };
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        cancel(f);
        f.arrive(f.pharmacy, answer);
        QTRY_COMPARE(f.told().last(), QStringLiteral("PRESCRIPTION_CANCEL>ehr succeeded"));
        const QByteArray written =
            medicationRequest("cancelled", "9", "2026-01-12T12:00:00Z")
                .replace("\"status\":\"cancelled\"",
                         "\"status\":\"cancelled\",\"statusReason\":{\"text\":\"As told\"}");
        QVERIFY(written.contains("statusReason"));
        const EventId echo = f.arrive(f.ehr, written, InboundFormat::FhirJson);
        QTRY_COMPARE(f.row(echo).state, EventState::Succeeded);
        QTRY_COMPARE(f.count("sync_events WHERE completed_at IS NULL"), 0);
        QCOMPARE(f.told().filter(QStringLiteral("PRESCRIPTION_CANCEL>pharmacy")).size(), 1);
        QCOMPARE(f.told().filter(QStringLiteral("PRESCRIPTION_CANCEL>ehr")).size(), 1);
        QCOMPARE(f.order(f.ehr).cancelState, state);
    }

    /// Nobody has answered, and somebody writes a note on the order: it is no new cancel, and not from now
    /// on.
    void aNoteOnWhatIsCancelledIsNoNewCancel()
    {
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        cancel(f);
        f.clock.advance(31min);
        QVERIFY(CancelWatch(f.clock, f.routes).tend(*f.db));
        worker.look();
        QTRY_COMPARE(f.told().last(), QStringLiteral("PRESCRIPTION_CANCEL>ehr succeeded"));
        const auto before = CancelStore(*f.db, f.clock).of(f.order(f.ehr).id).value();
        const QByteArray noted =
            medicationRequest("cancelled", "9", "2026-01-12T13:00:00Z")
                .replace("\"status\":\"cancelled\"",
                         "\"status\":\"cancelled\",\"note\":[{\"text\":\"Called the family\"}],"
                         "\"statusReason\":{\"text\":\"No answer yet\"}");
        QVERIFY(noted.contains("Called"));
        const EventId note = f.arrive(f.ehr, noted, InboundFormat::FhirJson);
        QTRY_COMPARE(f.row(note).state, EventState::Succeeded);
        QTRY_COMPARE(f.count("sync_events WHERE completed_at IS NULL"), 0);
        QCOMPARE(f.told().filter(QStringLiteral("PRESCRIPTION_CANCEL>pharmacy")).size(), 1);
        QCOMPARE(CancelStore(*f.db, f.clock).of(f.order(f.ehr).id).value(), before);
    }

    /// Denied, and the EHR says more than words: never should have been ordered.
    void anotherCancelAfterADenialIsAskedAnew()
    {
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        cancel(f);
        f.arrive(f.pharmacy, pharmacyOrder("cancel_denied"));
        QTRY_COMPARE(f.told().last(), QStringLiteral("PRESCRIPTION_CANCEL>ehr succeeded"));
        const EventId again =
            f.arrive(f.ehr, medicationRequest("entered-in-error", "9", "2026-01-12T12:05:00Z"),
                     InboundFormat::FhirJson);
        QTRY_COMPARE(f.row(again).state, EventState::Succeeded);
        QTRY_COMPARE(f.count("sync_events WHERE completed_at IS NULL"), 0);
        QCOMPARE(f.told().filter(QStringLiteral("PRESCRIPTION_CANCEL>pharmacy")).size(), 2);
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("requested"));
    }

    /// A pharmacy that never stated the order itself answers with the placer's number alone.
    void anAnswerAboutAnOrderThatThePharmacyHasNotStated()
    {
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        cancel(f, false);
        f.arrive(f.pharmacy, pharmacyOrder("cancel_denied"));
        QTRY_COMPARE(f.told().last(), QStringLiteral("PRESCRIPTION_CANCEL>ehr succeeded"));
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("denied"));
    }

    void anAnswerThatComesWithTheAcknowledgement()
    {
        DeliveryFixture f;
        f.port.answerTo = [&](const OutboundMessage &message) -> Result<DeliveryReceipt> {
            DeliveryReceipt receipt = f.port.receipt(message);
            if (message.kind == EventKind::PrescriptionCancel && message.connection == f.pharmacy)
                receipt.answer = QStringLiteral("confirmed");
            return receipt;
        };
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        cancel(f);
        QTRY_COMPARE(f.told().last(), QStringLiteral("PRESCRIPTION_CANCEL>ehr succeeded"));
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("confirmed"));
    }

    void withoutAnAnswerTheEhrIsToldThat()
    {
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        cancel(f);
        QVERIFY(CancelWatch(f.clock, f.routes).tend(*f.db));
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("requested"));
        f.clock.advance(31min);
        QVERIFY(CancelWatch(f.clock, f.routes).tend(*f.db));
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("no-answer"));
        QCOMPARE(f.incidents(), QStringList{QStringLiteral("pharmacy/cancels cancel.no-answer")});
        worker.look();
        QTRY_COMPARE(f.told().last(), QStringLiteral("PRESCRIPTION_CANCEL>ehr succeeded"));
        QVERIFY(f.port.sent.back().content.orders[0].flags.contains(QStringLiteral("cancel:no-answer")));
        // better late than never
        f.arrive(f.pharmacy, pharmacyOrder("cancelled"));
        QTRY_COMPARE(f.order(f.ehr).cancelState, QStringLiteral("confirmed"));
        QTRY_COMPARE(f.told().filter(QStringLiteral("PRESCRIPTION_CANCEL>ehr succeeded")).size(), 2);
        QVERIFY(CancelWatch(f.clock, f.routes).tend(*f.db));
        QCOMPARE(f.incidents(), QStringList());
    }

    void everyPharmacyThatWasToldIsAwaited_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("by"); // who is named to the EHR
        const QByteArray yes = pharmacyOrder("cancelled");
        const QByteArray no = pharmacyOrder("cancel_denied");
        QTest::newRow("both confirm") << yes << yes << "confirmed"
                                      << "";
        QTest::newRow("the first denies") << no << yes << "denied"
                                          << "pharmacy";
        QTest::newRow("the second denies") << yes << no << "denied"
                                           << "branch";
        QTest::newRow("both deny") << no << no << "denied"
                                   << "branch,pharmacy";
        QTest::newRow("the second is silent") << yes << QByteArray() << "no-answer"
                                              << "branch";
        QTest::newRow("the first denies, the second is silent") << no << QByteArray() << "denied"
                                                                << "pharmacy";
    }
    void everyPharmacyThatWasToldIsAwaited()
    {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, second);
        QFETCH(QString, state);
        QFETCH(QString, by);
        DeliveryFixture f;
        const auto branch = QStringLiteral("branch");
        const auto branchHears = QStringLiteral("branch-in");
        f.addPharmacy(branch);
        f.addPharmacy(branchHears, branch);
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        cancel(f);
        QTRY_VERIFY(f.told().contains(QStringLiteral("PRESCRIPTION_CANCEL>branch succeeded")));
        const EventId one = f.arrive(f.pharmacy, first);
        QTRY_COMPARE(f.row(one).state, EventState::Succeeded);
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("requested")); // one of them is not all
        QCOMPARE(f.told().filter(QStringLiteral("PRESCRIPTION_CANCEL>ehr")).size(), 0);
        const QString answer =
            first == pharmacyOrder("cancelled") ? QStringLiteral("confirmed") : QStringLiteral("denied");
        QCOMPARE(f.order(f.pharmacy).cancelState, answer); // but it is its own answer
        if (second.isEmpty()) {
            f.clock.advance(31min);
            QVERIFY(CancelWatch(f.clock, f.routes).tend(*f.db));
            worker.look();
            QCOMPARE(f.incidents(), QStringList{QStringLiteral("branch/cancels cancel.no-answer")});
        } else {
            f.arrive(branchHears, second);
        }
        QTRY_COMPARE(f.order(f.ehr).cancelState, state);
        QTRY_COMPARE(f.told().filter(QStringLiteral("PRESCRIPTION_CANCEL>ehr succeeded")).size(), 1);
        const QStringList flags = f.port.sent.back().content.orders[0].flags;
        QVERIFY(flags.contains(QStringLiteral("cancel:") + state));
        QStringList named = flags.filter(QStringLiteral("cancel-by:"));
        named.replaceInStrings(QStringLiteral("cancel-by:"), QString());
        named.sort();
        QCOMPARE(named.join(u','), by);
        if (state != u"no-answer")
            return;
        f.arrive(branchHears, pharmacyOrder("cancelled")); // better late than never
        QTRY_COMPARE(f.order(f.ehr).cancelState, QStringLiteral("confirmed"));
        QVERIFY(CancelWatch(f.clock, f.routes).tend(*f.db));
        QCOMPARE(f.incidents(), QStringList());
    }

    void fillsThatAreNotHandedOverAreHeldUntilTheAnswer_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("status");
        QTest::newRow("confirmed") << pharmacyOrder("cancelled") << "stopped";
        QTest::newRow("denied") << pharmacyOrder("cancel_denied") << "in-progress";
    }
    void fillsThatAreNotHandedOverAreHeldUntilTheAnswer()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, status);
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        const EventId fill = f.arrive(f.pharmacy, supply("dispensed", "d1", "'status':'in-progress'"));
        QTRY_COMPARE(f.row(fill).state, EventState::Succeeded);
        cancel(f);
        QCOMPARE(f.text(QStringLiteral("SELECT status FROM dispenses")), QStringLiteral("on-hold"));
        QCOMPARE(f.incidents(), QStringList());
        f.arrive(f.pharmacy, answer);
        QTRY_COMPARE(f.text(QStringLiteral("SELECT status FROM dispenses")), status);
        // who was told that it is ready hears that it will not be handed over
        const auto reversals = [&] {
            return f.told().filter(QStringLiteral("DISPENSE_REVERSAL>ehr succeeded")).size();
        };
        QTRY_COMPARE(f.count("sync_events WHERE completed_at IS NULL"), 0);
        QCOMPARE(reversals(), status == u"stopped" ? 1 : 0);
        if (status != u"stopped")
            return;
        const auto isReversal = [](const OutboundMessage &one) {
            return one.kind == EventKind::DispenseReversal;
        };
        const auto told = std::find_if(f.port.sent.begin(), f.port.sent.end(), isReversal);
        QVERIFY(told != f.port.sent.end());
        QCOMPARE(told->content.dispenses.at(0).status, QStringLiteral("stopped"));
        QCOMPARE(told->content.dispenses.at(0).action, DispenseAction::ReturnedToStock);
        // and back on the shelf, which the pharmacy says after its answer, is no contradiction
        const EventId shelved = f.arrive(f.pharmacy, supply("returned_to_stock", "d1"));
        QTRY_COMPARE(f.row(shelved).state, EventState::Succeeded);
        QTRY_COMPARE(f.text(QStringLiteral("SELECT status FROM dispenses")), QStringLiteral("cancelled"));
        QTRY_COMPARE(reversals(), 2);
    }

    /// Whichever of the two is heard of first.
    /// Another pharmacy is awaited still; this one has let go, or goes on.
    void whatIsPreparedAfterItsOwnPharmacysAnswerFollowsThat_data()
    {
        fillsThatAreNotHandedOverAreHeldUntilTheAnswer_data();
    }
    void whatIsPreparedAfterItsOwnPharmacysAnswerFollowsThat()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, status);
        DeliveryFixture f;
        f.addPharmacy(QStringLiteral("branch"));
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        cancel(f);
        QTRY_VERIFY(f.told().contains(QStringLiteral("PRESCRIPTION_CANCEL>branch succeeded")));
        const EventId said = f.arrive(f.pharmacy, answer);
        QTRY_COMPARE(f.row(said).state, EventState::Succeeded);
        const EventId fill = f.arrive(f.pharmacy, supply("dispensed", "d1", "'status':'in-progress'"));
        QTRY_COMPARE(f.row(fill).state, EventState::Succeeded);
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("requested"));
        QCOMPARE(f.text(QStringLiteral("SELECT status FROM dispenses")), status);
    }

    void aSupplyAfterTheCancelIsAnIncident_data()
    {
        QTest::addColumn<bool>("isKnownAtPharmacy");
        QTest::addColumn<bool>("isCancelFirst");
        QTest::addColumn<QByteArray>("handedOver");
        QTest::addColumn<bool>("isIncident");
        const auto both = [](const char *name, bool isCancelFirst, const QByteArray &handedOver,
                             bool isIncident) {
            QTest::addRow("%s", name) << false << isCancelFirst << handedOver << isIncident;
            QTest::addRow("%s, of an order that the pharmacy states", name)
                << true << isCancelFirst << handedOver << isIncident;
        };
        both("cancel first, given after it", true, "2026-01-12T12:00:00Z", true);
        both("cancel first, given before it", true, "2026-01-12T10:30:00Z", false);
        both("cancel first, that day", true, "2026-01-12", true);
        both("supply first, given after it", false, "2026-01-12T12:00:00Z", true);
        both("supply first, given before it", false, "2026-01-12T10:30:00Z", false);
        both("supply first, the day before", false, "2026-01-11", false);
    }
    void aSupplyAfterTheCancelIsAnIncident()
    {
        QFETCH(bool, isKnownAtPharmacy);
        QFETCH(bool, isCancelFirst);
        QFETCH(QByteArray, handedOver);
        QFETCH(bool, isIncident);
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        if (isCancelFirst)
            cancel(f, isKnownAtPharmacy);
        const EventId fill = f.arrive(f.pharmacy, supply("dispensed", "d1", {}, handedOver.constData()));
        QTRY_COMPARE(f.row(fill).state, EventState::Succeeded);
        if (!isCancelFirst)
            cancel(f, isKnownAtPharmacy);
        QCOMPARE(f.incidents(), isIncident
                                    ? QStringList{QStringLiteral("pharmacy/dispenses dispense.after-cancel")}
                                    : QStringList());
        QTRY_VERIFY(
            f.told().contains(QStringLiteral("DISPENSE>ehr succeeded"))); // and it is told all the same
    }
};

QTEST_GUILESS_MAIN(tst_CancelLoop)
#include "tst_CancelLoop.moc"
