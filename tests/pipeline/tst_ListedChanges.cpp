// What only the medication list sync sees is told to the pharmacy as if it had arrived, and once.
#include "pipeline/DeliveryFixture.h"
#include "store/CancelStore.h"
#include "store/JobStore.h"
#include "store/RemoteRecordStore.h"
#include "sync/MedicationListSync.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QUrlQuery>

using namespace concord;
using namespace std::chrono_literals;

namespace {
/// The EHR's orders as a FHIR server shows them. Answers later, on the same thread.
class ListedEhr : public MedicationSource
{
public:
    void put(const QString &id, const char *status, int version, int refills = 1,
             const char *drug = "'medicationCodeableConcept':{'coding':[{'system':"
                                "'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076'}]}")
    {
        m_orders[id] = {
            QString::fromLatin1(status), version,
            QJsonDocument::fromJson(
                json(QByteArray("{'resourceType':'MedicationRequest','id':'") + id.toLatin1() +
                     "','meta':{'versionId':'" + QByteArray::number(version) +
                     "','lastUpdated':'2026-01-12T10:00:" +
                     QByteArray::number(version).rightJustified(2, '0') + "Z'},'status':'" + status +
                     "','intent':'order','identifier':[{'type':{'coding':[{'code':'PLAC'}]},"
                     "'system':'urn:ehr','value':'P-" +
                     id.toLatin1() + "'}]," + drug + ",'dispenseRequest':{'numberOfRepeatsAllowed':" +
                     QByteArray::number(refills) + "},'subject':{'reference':'Patient/1'}}"))
                .object()};
    }
    void remove(const QString &id) { m_orders.remove(id); }
    [[nodiscard]] QByteArray resource(const QString &id) const
    {
        return QJsonDocument(m_orders.value(id).resource).toJson(QJsonDocument::Compact);
    }

    void fetch(const QString &path, Callback done) override
    {
        QMetaObject::invokeMethod(
            &m_context, [this, path, done = std::move(done)] { done(reply(path)); }, Qt::QueuedConnection);
    }
    void cancelAll() override {}
    void setCorrelation(CorrelationId) override {}
    [[nodiscard]] QString baseUrl() const override { return QStringLiteral("http://h/fhir"); }

private:
    struct Order
    {
        QString status;
        int version = 0;
        QJsonObject resource;
    };
    [[nodiscard]] FetchReply reply(const QString &path) const
    {
        FetchReply reply;
        reply.status = 200;
        reply.contentType = QStringLiteral("application/fhir+json");
        reply.serverTimeMs = 4'000'000'000'000;
        const QUrlQuery query(path.section(u'?', 1));
        QJsonObject body{{QStringLiteral("resourceType"), QStringLiteral("CapabilityStatement")},
                         {QStringLiteral("fhirVersion"), QStringLiteral("4.0.1")}};
        if (path.startsWith(QStringLiteral("Medication?")))
            body = bundle({json("{'resourceType':'Medication','id':'m7','code':{'coding':[{'system':"
                                "'http://www.nlm.nih.gov/research/umls/rxnorm','code':'197361'}]}}")});
        else if (path != u"metadata")
            body = bundle(found(query));
        if (query.hasQueryItem(QStringLiteral("_summary")))
            body.remove(QStringLiteral("entry"));
        reply.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
        return reply;
    }
    [[nodiscard]] std::vector<QByteArray> found(const QUrlQuery &query) const
    {
        const QStringList ids = query.queryItemValue(QStringLiteral("_id")).split(u',', Qt::SkipEmptyParts);
        const QString status = query.queryItemValue(QStringLiteral("status"));
        std::vector<QByteArray> all;
        for (auto it = m_orders.begin(); it != m_orders.end(); ++it) {
            const bool isWanted = (ids.isEmpty() || ids.contains(it.key())) &&
                                  (status.isEmpty() || it.value().status == status);
            if (isWanted)
                all.push_back(resource(it.key()));
        }
        return all;
    }
    [[nodiscard]] static QJsonObject bundle(const std::vector<QByteArray> &resources)
    {
        QJsonArray entries;
        for (const QByteArray &one : resources)
            entries.append(QJsonObject{{QStringLiteral("resource"), QJsonDocument::fromJson(one).object()}});
        return {{QStringLiteral("resourceType"), QStringLiteral("Bundle")},
                {QStringLiteral("type"), QStringLiteral("searchset")},
                {QStringLiteral("total"), int(entries.size())},
                {QStringLiteral("entry"), entries}};
    }

    QMap<QString, Order> m_orders;
    QObject m_context;
};

class ListFixture : public DeliveryFixture
{
public:
    [[nodiscard]] JobState sync(SyncMode mode = SyncMode::Full)
    {
        clock.advance(1s);
        const auto list = QStringLiteral("list");
        JobStore jobs(*db, clock);
        const auto id = jobs.enqueue({list, QStringLiteral("medication_list_sync"), mode, JobTrigger::Manual,
                                      QStringLiteral("maria")});
        const auto job = jobs.claim(*id, QStringLiteral("s"), 60s);
        MedicationListSettings settings;
        settings.connection = ehr;
        settings.tellsChanges = tellsChanges;
        settings.worker = QStringLiteral("s");
        MedicationListSync run(*db, clock, source, settings);
        QSignalSpy finished(&run, &MedicationListSync::finished);
        run.run(**job);
        return QTest::qWaitFor([&] { return finished.size() == 1; }, 10'000)
                   ? finished[0][0].value<JobRow>().state
                   : JobState::Failed;
    }
    /// Nothing is open: what was to be told was told.
    [[nodiscard]] bool isQuiet()
    {
        return QTest::qWaitFor([this] { return count("sync_events WHERE completed_at IS NULL") == 0; },
                               10'000);
    }

    ListedEhr source;
    bool tellsChanges = true;
};
const auto mr1 = QStringLiteral("mr1");
}

class tst_ListedChanges : public QObject
{
    Q_OBJECT

private slots:
    void theFirstPullFindsWhatIsKnownAlready()
    {
        ListFixture f;
        f.source.put(mr1, "active", 1);
        QCOMPARE(f.sync(), JobState::Succeeded);
        QCOMPARE(f.count("sync_events WHERE kind <> 'MED_LIST_PULL'"), 0);
        QCOMPARE(f.sync(), JobState::Succeeded); // and nothing new is nothing
        QCOMPARE(f.count("sync_events WHERE kind <> 'MED_LIST_PULL'"), 0);
    }

    void addedChangedAndEndedAreTold()
    {
        ListFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        QCOMPARE(f.sync(), JobState::Succeeded); // an empty list
        f.source.put(mr1, "active", 1, 3);
        QCOMPARE(f.sync(), JobState::Succeeded);
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("PRESCRIPTION_NEW>pharmacy succeeded")});
        const CanonicalOrder &order = f.port.sent.back().content.orders.front();
        QCOMPARE(order.refills, 3); // all that the source says, not what the list compares
        QCOMPARE(order.placer.value, QStringLiteral("P-mr1"));
        QCOMPARE(order.action, OrderAction::New);
        f.source.put(mr1, "active", 2, 5); // of the list nothing differs, of the order something does
        QCOMPARE(f.sync(), JobState::Succeeded);
        QTRY_COMPARE(f.told().size(), 2);
        QTRY_COMPARE(f.told().last(), QStringLiteral("PRESCRIPTION_CHANGE>pharmacy succeeded"));
        QCOMPARE(f.port.sent.back().content.orders.front().refills, 5);
        f.source.put(mr1, "stopped", 3);
        QCOMPARE(f.sync(), JobState::Succeeded);
        QTRY_COMPARE(f.told().size(), 3);
        QTRY_COMPARE(f.told().last(), QStringLiteral("PRESCRIPTION_CANCEL>pharmacy succeeded"));
        QCOMPARE(f.port.sent.back().content.orders.front().action, OrderAction::CancelRequested);
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("requested")); // and its answer is awaited
        QVERIFY(f.isQuiet());
        QCOMPARE(f.sync(), JobState::Succeeded);
        QVERIFY(f.isQuiet());
        QCOMPARE(f.told().size(), 3);
    }

    void aDeltaTellsAsAFullPullDoes()
    {
        ListFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        f.source.put(mr1, "active", 1);
        QCOMPARE(f.sync(), JobState::Succeeded);
        f.source.put(mr1, "active", 2, 9);
        f.source.put(QStringLiteral("mr2"), "active", 3);
        QCOMPARE(f.sync(SyncMode::Delta), JobState::Succeeded);
        QTRY_VERIFY(f.told().contains(QStringLiteral("PRESCRIPTION_NEW>pharmacy succeeded")));
        QVERIFY(f.isQuiet());
        QCOMPARE(f.told().filter(QStringLiteral("PRESCRIPTION_NEW")).size(), 1);
    }

    void whatWasDeletedIsCancelled()
    {
        ListFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        f.source.put(mr1, "active", 1);
        QCOMPARE(f.sync(), JobState::Succeeded);
        f.source.remove(mr1);
        QCOMPARE(f.sync(), JobState::Succeeded);
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("PRESCRIPTION_CANCEL>pharmacy succeeded")});
        const CanonicalOrder &order = f.port.sent.back().content.orders.front();
        QCOMPARE(order.codings.value(0).code, QStringLiteral("314076")); // what it was is said as well
        QCOMPARE(f.order(f.ehr).status, PrescriptionStatus::Cancelled);
    }

    /// The drug of such an order stands in another resource.
    void aReferencedMedicationIsTold()
    {
        ListFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        QCOMPARE(f.sync(), JobState::Succeeded);
        f.source.put(mr1, "active", 1, 1, "'medicationReference':{'reference':'Medication/m7'}");
        QCOMPARE(f.sync(), JobState::Succeeded);
        QTRY_COMPARE(f.told(), QStringList{QStringLiteral("PRESCRIPTION_NEW>pharmacy succeeded")});
        QCOMPARE(f.port.sent.back().content.orders.front().codings.value(0).code, QStringLiteral("197361"));
    }

    void whatArrivesAsWellIsToldOnce_data()
    {
        QTest::addColumn<int>(
            "when"); // the message comes: 0 before the sync, 1 between it and its work, 2 after
        QTest::addColumn<bool>("isSameId");
        QTest::newRow("before") << 0 << false;
        QTest::newRow("before, under its own id") << 0 << true;
        QTest::newRow("between") << 1 << false;
        QTest::newRow("between, under its own id") << 1 << true;
        QTest::newRow("after") << 2 << false;
        QTest::newRow("after, under its own id") << 2 << true;
    }
    void whatArrivesAsWellIsToldOnce()
    {
        QFETCH(int, when);
        QFETCH(bool, isSameId);
        ListFixture f;
        EventWorker worker(f.settings(), f.clock);
        QCOMPARE(f.sync(), JobState::Succeeded);
        for (int version = 1; version <= 2; ++version) { // new, then changed
            f.source.put(mr1, "active", version, version);
            const auto message = [&] {
                arriveAs(f, isSameId ? QStringLiteral("MedicationRequest/mr1/_history/%1").arg(version)
                                     : QStringLiteral("notice-%1").arg(version));
            };
            if (when == 0) {
                message();
                worker.start();
                QVERIFY(f.isQuiet());
                QCOMPARE(f.sync(), JobState::Succeeded);
            } else {
                if (when == 1) { // it is worked on first, and finds what the sync has stored
                    message();
                    QCOMPARE(f.sync(), JobState::Succeeded);
                } else {
                    QCOMPARE(f.sync(), JobState::Succeeded);
                }
                worker.start();
                QVERIFY(f.isQuiet());
                if (when == 2)
                    message();
            }
            worker.look();
            QVERIFY(f.isQuiet());
            QCOMPARE(f.told().size(), version);
            QCOMPARE(f.told().last(), version == 1
                                          ? QStringLiteral("PRESCRIPTION_NEW>pharmacy succeeded")
                                          : QStringLiteral("PRESCRIPTION_CHANGE>pharmacy succeeded"));
            worker.stop();
        }
    }

    /// Not on the list any more, and not ended either: its end counts.
    void theCancelOfWhatIsOnHoldIsTold()
    {
        ListFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        QCOMPARE(f.sync(), JobState::Succeeded);
        int version = 0;
        for (const char *status : {"active", "on-hold", "cancelled"}) {
            f.source.put(mr1, status, ++version);
            QCOMPARE(f.sync(SyncMode::Delta), JobState::Succeeded);
            QVERIFY(f.isQuiet());
        }
        QCOMPARE(f.told().last(), QStringLiteral("PRESCRIPTION_CANCEL>pharmacy succeeded"));
        QCOMPARE(f.told().size(), 3);
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("requested"));
    }

    /// Cancelled, ordered again, cancelled again, as only the list shows: each is told.
    void aSecondCancelIsToldToo()
    {
        ListFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        QCOMPARE(f.sync(), JobState::Succeeded);
        int version = 0;
        for (const char *status : {"active", "cancelled", "active", "cancelled"}) {
            f.source.put(mr1, status, ++version);
            QCOMPARE(f.sync(SyncMode::Delta), JobState::Succeeded);
            QVERIFY(f.isQuiet());
        }
        QCOMPARE(f.told().filter(QStringLiteral("PRESCRIPTION_CANCEL>pharmacy succeeded")).size(), 2);
        QCOMPARE(f.order(f.ehr).cancelState, QStringLiteral("requested"));
    }

    /// Nobody says when it was deleted: what was given before is no danger.
    void whatIsDeletedIsCancelledWhenThatIsSeen()
    {
        ListFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        QCOMPARE(f.sync(), JobState::Succeeded);
        f.source.put(mr1, "active", 1);
        QCOMPARE(f.sync(), JobState::Succeeded);
        QVERIFY(f.isQuiet());
        f.source.remove(mr1);
        QCOMPARE(f.sync(), JobState::Succeeded);
        QVERIFY(f.isQuiet());
        const auto request = CancelStore(*f.db, f.clock).of(f.order(f.ehr).id).value();
        QVERIFY(request);
        QCOMPARE(request->cancelledAt, request->requestedAt); // and not its last change
    }

    /// What we wrote at the EHR ourselves comes back in its list.
    void anOwnWriteIsNoChange()
    {
        ListFixture f;
        EventWorker worker(f.settings(), f.clock);
        worker.start();
        f.source.put(mr1, "active", 1);
        QCOMPARE(f.sync(), JobState::Succeeded);
        const auto known = RemoteRecordStore(*f.db, f.clock)
                               .save(f.ehr, {QStringLiteral("MedicationRequest"),
                                             QStringLiteral("prescription/") + f.order(f.ehr).id.toString(),
                                             mr1, QStringLiteral("2")});
        QVERIFY(known);
        f.source.put(mr1, "on-hold", 2);
        QCOMPARE(f.sync(), JobState::Succeeded);
        QVERIFY(f.isQuiet());
        QCOMPARE(f.told(), QStringList());
        QCOMPARE(f.count("sync_events WHERE status = 'superseded' AND kind LIKE 'PRESCRIPTION%'"), 1);
        // and our copy says what the order says now, in all of its parts
        QCOMPARE(f.order(f.ehr).status, PrescriptionStatus::OnHold);
        QCOMPARE(f.order(f.ehr).details.value(QStringLiteral("status")).toString(),
                 QStringLiteral("on-hold"));
    }

    void withoutAnybodyToTellNothingIsMade()
    {
        ListFixture f;
        f.tellsChanges = false;
        QCOMPARE(f.sync(), JobState::Succeeded);
        f.source.put(mr1, "active", 1);
        QCOMPARE(f.sync(), JobState::Succeeded);
        QCOMPARE(f.count("sync_events WHERE kind <> 'MED_LIST_PULL'"), 0);
    }

private:
    static void arriveAs(ListFixture &f, const QString &messageId)
    {
        NewEvent event;
        f.clock.advance(5ms);
        event.id = makeId<EventId>(f.clock.now().time_since_epoch());
        event.source = f.ehr;
        event.messageId = messageId;
        event.orderingKey = orderingKeyOf(f.ehr, QStringLiteral("Patient/1"));
        event.payloadJson = QStringLiteral("{}");
        event.correlationId = makeId<CorrelationId>(f.clock.now().time_since_epoch());
        event.createdAt = f.clock.now();
        event.format = InboundFormat::FhirJson;
        event.body = f.source.resource(mr1);
        QVERIFY(EventStore(*f.db, f.clock).append(event));
    }
};

QTEST_GUILESS_MAIN(tst_ListedChanges)
#include "tst_ListedChanges.moc"
