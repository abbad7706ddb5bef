#include "pipeline/DeliveryFixture.h"

#include "store/PauseStore.h"

#include <QSignalSpy>

using namespace concord;
using namespace std::chrono_literals;

/// From a fact that came in to the receipt of whoever was told.
class tst_Delivery : public QObject
{
    Q_OBJECT

private slots:
    void aSupplyReachesTheEhrUnderItsOwnPatientAndOrder()
    {
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        const EventId order = f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        QTRY_COMPARE(f.row(order).state, EventState::Succeeded);
        const EventId fact = f.arrive(f.pharmacy, supply("dispensed", "d1"));
        QTRY_COMPARE(f.told(), (QStringList{QStringLiteral("PRESCRIPTION_NEW>pharmacy succeeded"),
                                            QStringLiteral("DISPENSE>ehr succeeded")}));
        const OutboundMessage &message = f.port.sent.back();
        QCOMPARE(message.connection, f.ehr);
        QCOMPARE(message.key.size(), 20);
        QCOMPARE(message.attempt, 1);
        QCOMPARE(message.content.dispenses.size(), size_t(1));
        QCOMPARE(message.related.size(), size_t(2));
        QCOMPARE(message.related[0].kind + u'/' + message.related[0].remoteId, QStringLiteral("Patient/1"));
        QCOMPARE(message.related[1].kind + u'/' + message.related[1].remoteId,
                 QStringLiteral("MedicationRequest/mr1"));
        QCOMPARE(message.related[1].remoteVersion, QStringLiteral("1"));
        const EventRow out = f.outbound().back();
        QCOMPARE(out.source, f.pharmacy);
        QCOMPARE(out.correlationId, f.row(fact).correlationId);
        const auto story = EventStore(*f.db, f.clock).story(out.id, {});
        QVERIFY(story && *story && (*story)->delivery);
        QCOMPARE((*story)->lineage.cause->id, fact);
        QCOMPARE((*story)->steps[0].step, QStringLiteral("deliver"));
        QCOMPARE((*story)->steps[0].detail, QStringLiteral("201"));
        QCOMPARE((*story)->steps[1].step, QStringLiteral("receipt"));
        QVERIFY((*story)->steps[1].detail.startsWith(QStringLiteral("201, MedicationDispense version 1")));
        QCOMPARE((*story)->delivery->state, DeliveryState::Acknowledged);
        QCOMPARE((*story)->deliveryAttempts.size(), size_t(1));
        QCOMPARE((*story)->deliveryAttempts[0].outcome, QStringLiteral("acknowledged"));
    }

    void whatFollowsIsAboutTheRecordAsTheReceiverHasIt()
    {
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        f.arrive(f.pharmacy, supply("dispensed", "d1", "'prescription_number':'RX-1','fill_number':1"));
        QTRY_COMPARE(f.port.sent.size(), size_t(2));
        f.arrive(f.pharmacy,
                 supply("returned_to_stock", "d1", "'prescription_number':'RX-1','fill_number':1"));
        QTRY_COMPARE(f.told().last(), QStringLiteral("DISPENSE_REVERSAL>ehr succeeded"));
        const OutboundMessage &reversal = f.port.sent.back();
        QCOMPARE(reversal.record.localKey, f.port.sent[1].record.localKey);
        QVERIFY(!reversal.record.remoteId.isEmpty());
        QCOMPARE(reversal.record.remoteVersion, QStringLiteral("1"));
        QCOMPARE(reversal.content.dispenses[0].status, QStringLiteral("cancelled"));
        QVERIFY(reversal.key != f.port.sent[1].key);
    }

    /// Of one record what was changed first is told first, also while the receiver is away.
    void messagesOfOnePatientAreToldInTheirOrder()
    {
        DeliveryFixture f;
        f.port.answerTo = [&](const OutboundMessage &message) -> Result<DeliveryReceipt> {
            return f.port.receipt(message);
        };
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        f.arrive(f.ehr, medicationRequest("on-hold", "2", "2026-01-12T11:00:00Z"), InboundFormat::FhirJson);
        f.arrive(f.ehr, medicationRequest("active", "3", "2026-01-12T11:30:00Z"), InboundFormat::FhirJson);
        QTRY_COMPARE(f.port.sent.size(), size_t(3));
        QCOMPARE(f.port.mostAtOnce, 1);
        QCOMPARE(f.port.sent[0].kind, EventKind::PrescriptionNew);
        QCOMPARE(f.port.sent[1].content.orders[0].status, PrescriptionStatus::OnHold);
        QCOMPARE(f.port.sent[2].content.orders[0].status, PrescriptionStatus::Active);
        QVERIFY(f.port.sent[0].sequence < f.port.sent[1].sequence);
    }

    void whoeverIsNotLinkedIsNotToldAbout()
    {
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        const EventId order = f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        QTRY_COMPARE(f.row(order).state, EventState::Succeeded);
        f.arrive(f.pharmacy, supply("dispensed", "d1", {}, "2026-01-12T12:00:00Z", {}));
        QTRY_COMPARE(f.told().last(), QStringLiteral("DISPENSE>ehr waiting_retry"));
        QCOMPARE(f.port.sent.size(), size_t(1)); // the order, to the pharmacy
        const EventRow waits = f.outbound().back();
        QCOMPARE(waits.lastError->detail, QStringLiteral("the patient is not linked to one of ehr yet"));
        // a person links him: it is told at once, not when the ladder says
        f.clock.advance(1s);
        const auto question = PatientQuestionStore(*f.db, f.clock).page({}).value().rows.at(0);
        const PatientId master =
            PatientStore(*f.db, f.clock)
                .byIdentifier(f.ehr, QStringLiteral("urn:insurance"), QStringLiteral("I1"))
                .value()
                .value();
        QVERIFY(PatientQuestionStore(*f.db, f.clock)
                    .decide({question.id, PatientAct::Link, master, QStringLiteral("asked by phone"),
                             question.version},
                            QStringLiteral("ana")));
        QTRY_COMPARE(f.told().last(), QStringLiteral("DISPENSE>ehr succeeded"));
        QCOMPARE(f.port.sent.back().related[0].remoteId, QStringLiteral("1"));
    }

    void whoIsNobodyThereGoesToAPerson()
    {
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        f.arrive(f.pharmacy, supply("dispensed", "d1", {}, "2026-01-12T12:00:00Z", {}));
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("DISPENSE>ehr waiting_retry")});
        const auto question = PatientQuestionStore(*f.db, f.clock).page({}).value().rows.at(0);
        QVERIFY(
            PatientQuestionStore(*f.db, f.clock)
                .decide(
                    {question.id, PatientAct::Distinct, {}, QStringLiteral("moved here"), question.version},
                    QStringLiteral("ana")));
        f.clock.advance(2min);
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("DISPENSE>ehr needs_review")});
        QVERIFY(f.port.sent.empty());
    }

    void anOrderThatComesLaterIsWaitedFor()
    {
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        const QByteArray patient =
            json("{'kind':'PATIENT','id':'x','payload':{'patient':{'identifiers':[{'value':"
                 "'Patient/1','type':'RI'},{'system':'urn:insurance','value':'I1'}],"
                 "'family':'Smith'}}}");
        const EventId known = f.arrive(f.ehr, patient);
        QTRY_COMPARE(f.row(known).state, EventState::Succeeded);
        f.arrive(f.pharmacy, supply("dispensed", "d1"));
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("DISPENSE>ehr waiting_retry")});
        QCOMPARE(f.outbound()[0].lastError->detail,
                 QStringLiteral("which order of ehr it was given for is not known yet"));
        f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        QTRY_COMPARE(f.told().last(), QStringLiteral("PRESCRIPTION_NEW>pharmacy succeeded"));
        f.clock.advance(2min);
        QTRY_COMPARE(f.told().first(), QStringLiteral("DISPENSE>ehr succeeded"));
        QCOMPARE(f.port.sent.back().related[1].remoteId, QStringLiteral("mr1"));
    }

    void whatCannotBeStoredIsNotTold()
    {
        DeliveryFixture f;
        QVERIFY(f.db->write([&] {
            return f.db
                ->run(QStringLiteral("CREATE TRIGGER poison BEFORE INSERT ON deliveries"
                                     " BEGIN SELECT RAISE(ABORT, 'poison'); END"))
                .map([](QSqlQuery *) {});
        }));
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        const EventId fact = f.arrive(f.pharmacy, supply("dispensed", "d1"));
        QTRY_COMPARE(f.row(fact).state, EventState::NeedsReview); // after the third time alone
        QCOMPARE(f.count("dispenses"), 0);
        QCOMPARE(f.count("sync_events WHERE direction = 'out'"), 0);
        QVERIFY(f.db->write(
            [&] { return f.db->run(QStringLiteral("DROP TRIGGER poison")).map([](QSqlQuery *) {}); }));
        QVERIFY(EventStore(*f.db, f.clock).retry(fact, EventState::NeedsReview).value());
        QTRY_COMPARE(f.row(fact).state, EventState::Succeeded);
        QCOMPARE(f.count("dispenses"), 1);
        QCOMPARE(f.count("sync_events WHERE direction = 'out'"), 1);
        QCOMPARE(f.count("deliveries"), 1);
    }

    void anOpenBreakerOfTheReceiverCostsNoAttempt()
    {
        DeliveryFixture f;
        f.port.answerTo = [](const OutboundMessage &) -> Result<DeliveryReceipt> {
            return fail(ErrorCode::Unreachable, QStringLiteral("http://pharmacy"), QStringLiteral("refused"));
        };
        EventWorkerSettings settings = f.settings();
        settings.retry.ladder = {1min, 1min, 1min};
        EventWorker worker(settings, f.clock);
        worker.start();
        f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        QTRY_COMPARE(f.port.sent.size(), size_t(1));
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("PRESCRIPTION_NEW>pharmacy waiting_retry")});
        f.clock.advance(61s);
        QTRY_COMPARE(f.port.sent.size(), size_t(2)); // the second failure opens it
        QTRY_COMPARE(f.incidents(), QStringList{QStringLiteral("pharmacy unreachable")});
        QTRY_COMPARE(f.outbound()[0].retries, 2);
        const auto made = f.count("delivery_attempts");
        // another patient's: not even tried, and what comes in is worked all the same
        const EventId other = f.arrive(f.ehr,
                                       json("{'kind':'PRESCRIPTION_NEW','id':'x','payload':{'patient':{"
                                            "'identifiers':[{'system':'X','value':'2'}]},'orders':[{"
                                            "'action':'new','prescription_number':'N2','codings':[{"
                                            "'system':'http://www.nlm.nih.gov/research/umls/rxnorm',"
                                            "'code':'197361'}]}]}}"),
                                       InboundFormat::Json, QStringLiteral("q"));
        QTRY_COMPARE(f.row(other).state, EventState::Succeeded);
        QTRY_COMPARE(f.outbound().back().state, EventState::WaitingRetry);
        QCOMPARE(f.outbound().back().retries, 0);
        QCOMPARE(f.count("delivery_attempts"), made);
        QCOMPARE(EventStore(*f.db, f.clock).whyWaiting(f.outbound().back().id).value()->kind,
                 WaitReason::Kind::Breaker);
        f.port.answerTo = {};
        f.clock.advance(31s);
        QTRY_COMPARE(f.outbound().back().state, EventState::Succeeded);
        QCOMPARE(f.incidents(), QStringList());
    }

    void aPausedReceiverIsToldNothingAndItsOwnMessagesAreWorked()
    {
        DeliveryFixture f;
        const QString subject = PauseStore::ofConnection(f.pharmacy);
        QVERIFY(
            PauseStore(*f.db, f.clock).pause(subject, QStringLiteral("ana"), QStringLiteral("moves house")));
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        const EventId order = f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        QTRY_COMPARE(f.row(order).state, EventState::Succeeded);
        QCOMPARE(f.told(), QStringList{QStringLiteral("PRESCRIPTION_NEW>pharmacy received")});
        const auto why = EventStore(*f.db, f.clock).whyWaiting(f.outbound()[0].id);
        QCOMPARE(why.value()->kind, WaitReason::Kind::Paused);
        QCOMPARE(why.value()->endpoint, f.pharmacy);
        QVERIFY(PauseStore(*f.db, f.clock).resume(subject));
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("PRESCRIPTION_NEW>pharmacy succeeded")});
    }

    void aRefusalGoesToAPersonWhoSendsTheSameAgain()
    {
        DeliveryFixture f;
        f.port.answerTo = [](const OutboundMessage &) -> Result<DeliveryReceipt> {
            return fail(ErrorCode::RemoteRejected, QStringLiteral("http://pharmacy"), QStringLiteral("422"));
        };
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("PRESCRIPTION_NEW>pharmacy needs_review")});
        DeliveryQuery stopped;
        stopped.state = DeliveryState::Stopped;
        QCOMPARE(DeliveryStore(*f.db, f.clock).page(stopped).value().rows.size(), size_t(1));
        f.port.answerTo = {};
        QVERIFY(EventStore(*f.db, f.clock).retry(f.outbound()[0].id, EventState::NeedsReview).value());
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("PRESCRIPTION_NEW>pharmacy succeeded")});
        QCOMPARE(f.port.sent[1].key, f.port.sent[0].key);
        QCOMPARE(f.port.sent[1].attempt, 2);
    }

    /// The worker vanishes after the message was sent; the next one sends it under the same key.
    void whatWasSentAndNeverAnsweredIsSentAgainUnderItsKey()
    {
        DeliveryFixture f;
        f.port.isSilent = true;
        auto first = std::make_unique<EventWorker>(f.settings(), f.clock);
        first->start();
        f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        QTRY_COMPARE(f.port.sent.size(), size_t(1));
        (void)f.port.receipt(f.port.sent[0]); // it has arrived
        QCOMPARE(f.count("delivery_attempts WHERE ended_at IS NULL"), 1);
        QCOMPARE(f.text(QStringLiteral("SELECT state FROM deliveries")), QStringLiteral("sending"));
        first.reset();
        f.port.isSilent = false;
        EventWorker second(f.settings(QStringLiteral("w2")), f.clock);
        second.start();
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("PRESCRIPTION_NEW>pharmacy succeeded")});
        QCOMPARE(f.port.sent[1].key, f.port.sent[0].key);
        QCOMPARE(f.port.keys.size(), 1);
        const auto row = DeliveryStore(*f.db, f.clock).byEvent(f.outbound()[0].id).value();
        QVERIFY(row->wasThere);
        QCOMPARE(row->attempts, 2);
        const auto attempts = DeliveryStore(*f.db, f.clock).attemptsOf(row->id).value();
        QCOMPARE(attempts[0].outcome, QStringLiteral("interrupted"));
        QCOMPARE(attempts[1].outcome, QStringLiteral("acknowledged"));
    }

    void twoWorkersTellEachMessageOnce()
    {
        DeliveryFixture f;
        constexpr int patients = 20;
        EventWorker first(f.settings(), f.clock);
        EventWorker second(f.settings(QStringLiteral("w2")), f.clock);
        first.start();
        second.start();
        for (int i = 0; i < patients; ++i) {
            const QByteArray number = QByteArray::number(i);
            f.arrive(
                f.ehr,
                json("{'kind':'PRESCRIPTION_NEW','id':'x','payload':{'patient':{'identifiers':[{'system':"
                     "'X','value':'" +
                     number + "'}]},'orders':[{'action':'new','prescription_number':'N" + number +
                     "','codings':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm',"
                     "'code':'197361'}]}]}}"),
                InboundFormat::Json, QString::fromLatin1(number));
        }
        QTRY_COMPARE(f.count("deliveries WHERE state = 'acknowledged'"), patients);
        QCOMPARE(f.port.keys.size(), patients);
        QCOMPARE(f.port.sent.size(), size_t(patients));
        QCOMPARE(f.count("delivery_attempts"), patients);
    }

    void anOwnWriteThatComesBackIsNoChange()
    {
        DeliveryFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        f.arrive(f.pharmacy, supply("dispensed", "d1"));
        QTRY_COMPARE(f.told().value(1), QStringLiteral("DISPENSE>ehr succeeded"));
        const QByteArray dispense = json(
            "{'resourceType':'MedicationDispense','id':'r2','meta':{'versionId':'%1'},'status':'completed',"
            "'medicationCodeableConcept':{'coding':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm',"
            "'code':'314076'}]},'subject':{'reference':'Patient/"
            "1'},'whenHandedOver':'2026-01-12T12:00:00Z'}");
        QByteArray echo = dispense;
        echo.replace("%1", "1").replace(
            "r2",
            f.text(QStringLiteral("SELECT remote_id FROM remote_records WHERE kind = 'MedicationDispense'"))
                .toUtf8());
        const EventId back = f.arrive(f.ehr, echo, InboundFormat::FhirJson);
        QTRY_COMPARE(f.row(back).state, EventState::Superseded);
        const auto story = EventStore(*f.db, f.clock).story(back, {}).value();
        QCOMPARE(story->steps.back().detail, QStringLiteral("own write"));
        QCOMPARE(f.count("dispenses"), 1);
        echo.replace("\"versionId\":\"1\"", "\"versionId\":\"2\""); // somebody has changed it there
        const EventId changed = f.arrive(f.ehr, echo, InboundFormat::FhirJson);
        QTRY_COMPARE(f.row(changed).state, EventState::Succeeded);
    }

    void whoHasNoPortLeavesItToOthers()
    {
        DeliveryFixture f;
        EventWorkerSettings settings = f.settings();
        settings.makeOutboundPort = {};
        EventWorker worker(settings, f.clock);
        worker.start();
        const EventId order = f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        QTRY_COMPARE(f.row(order).state, EventState::Succeeded);
        QCOMPARE(f.told(), QStringList{QStringLiteral("PRESCRIPTION_NEW>pharmacy received")});
        EventWorker other(f.settings(QStringLiteral("w2")), f.clock);
        other.start();
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("PRESCRIPTION_NEW>pharmacy succeeded")});
    }

    void theLatencyIsFromTheFactToTheReceipt()
    {
        DeliveryFixture f;
        f.port.answerTo = [&](const OutboundMessage &message) -> Result<DeliveryReceipt> {
            f.clock.advance(10s);
            return f.port.receipt(message);
        };
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        f.arrive(f.ehr, medicationRequest("active", "1"), InboundFormat::FhirJson);
        QTRY_COMPARE(f.count("deliveries WHERE state = 'acknowledged'"), 1);
        f.arrive(f.pharmacy, supply("dispensed", "d1"));
        QTRY_COMPARE(f.count("deliveries WHERE state = 'acknowledged'"), 2);
        const auto found = DeliveryStore(*f.db, f.clock).latencies(f.clock.now() - 24h).value();
        QCOMPARE(found.size(), size_t(2));
        QCOMPARE(found[1].kind, EventKind::Dispense);
        QCOMPARE(found[1].count, 1);
        QVERIFY(found[1].p95Ms >= 10'000 && found[1].p95Ms < 11'000);
        QCOMPARE(found[1].share(), 1.0);
    }
};

QTEST_GUILESS_MAIN(tst_Delivery)
#include "tst_Delivery.moc"
