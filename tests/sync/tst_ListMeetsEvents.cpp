// A page of the list sync, and events that write the same rows at the same moment: two connections to a real
// PostgreSQL. SQLite has one writer at a time, so that there a page has always seen what an event has
// written.
#include "fakes/Orders.h"
#include "fakes/PostgresFactory.h"
#include "store/JobStore.h"
#include "store/PatientStore.h"
#include "store/PrescriptionStore.h"
#include "store/SqlError.h"
#include "store/contract/Suite.h"
#include "sync/MedicationListSync.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QSemaphore>
#include <QSignalSpy>

#include <functional>
#include <future>

using namespace concord;

namespace {
const auto ehr = QStringLiteral("ehr");
const auto patientReference = QStringLiteral("Patient/1");
const auto lisinopril = QStringLiteral("314076");

QString orderId(int n)
{
    return QStringLiteral("mr%1").arg(n);
}

/// Something happens elsewhere after the page has looked for its rows, and before it writes them.
class Meanwhile : public StoreLookup
{
public:
    using StoreLookup::StoreLookup;
    [[nodiscard]] Result<std::optional<RxNormConcept>> conceptOf(const QString &rxcui) const override
    {
        if (happens)
            happens();
        return StoreLookup::conceptOf(rxcui);
    }

    std::function<void()> happens;
};

/// A PageStager with all that it needs.
struct Staging
{
    Staging(Database &db, const Clock &clock)
        : events(db, clock),
          mappings(db, clock),
          terminology(db, clock),
          meanwhile(terminology, mappings),
          lists(db, ehr),
          book(mappings, meanwhile),
          stager(db, lists, events, book, clock)
    {
        JobRow job;
        job.id = makeId<JobId>(clock.now().time_since_epoch());
        stager.begin(job, ehr, false);
    }

    EventStore events;
    MappingStore mappings;
    TerminologyStore terminology;
    Meanwhile meanwhile;
    MedicationListStore lists;
    MappingBook book;
    PageStager stager;
};

/// As a FHIR server with one order shows it. Answers later, on the same thread.
class OneOrder : public MedicationSource
{
public:
    void fetch(const QString &path, Callback done) override
    {
        QMetaObject::invokeMethod(
            &m_context, [path, done = std::move(done)] { done(reply(path)); }, Qt::QueuedConnection);
    }
    void cancelAll() override {}
    void setCorrelation(CorrelationId) override {}
    [[nodiscard]] QString baseUrl() const override { return QStringLiteral("http://h/fhir"); }

private:
    [[nodiscard]] static FetchReply reply(const QString &path)
    {
        QJsonObject body{{QStringLiteral("resourceType"), QStringLiteral("Bundle")},
                         {QStringLiteral("type"), QStringLiteral("searchset")},
                         {QStringLiteral("total"), 1}};
        if (path == u"metadata")
            body = {{QStringLiteral("resourceType"), QStringLiteral("CapabilityStatement")},
                    {QStringLiteral("fhirVersion"), QStringLiteral("4.0.1")}};
        else if (!path.contains(QStringLiteral("_summary")))
            body.insert(QStringLiteral("entry"),
                        QJsonArray{QJsonObject{{QStringLiteral("resource"),
                                                order(orderId(1), QStringLiteral("1"), lisinopril)}}});
        FetchReply reply;
        reply.status = 200;
        reply.contentType = QStringLiteral("application/fhir+json");
        reply.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
        return reply;
    }

    QObject m_context;
};

/// The transaction of @p db stays open until another one waits for what it has written.
Result<void> untilSomebodyWaits(Database &db)
{
    const QDeadlineTimer end(20'000);
    while (!end.hasExpired()) {
        const auto waiting = sql::number(
            db,
            QStringLiteral("SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted"));
        if (!waiting)
            return fail(waiting.error());
        if (*waiting > 0)
            return {};
    }
    return fail(ErrorCode::Timeout, {}, QStringLiteral("nobody waits"));
}
}

class tst_ListMeetsEvents : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void anOrderThatCameMeanwhileIsReadAnew();
    void whoMeetsEventsEachTimeGivesUp();
    void aRunSucceedsThatMeetsAnEventInTheMiddle();

private:
    [[nodiscard]] Result<PatientId> addPatient(Database &to);
    /// As an event does.
    [[nodiscard]] Result<bool> addOrder(Database &to, int n, PatientId patient);
    [[nodiscard]] static MedicationPage page(int orders);
};

Result<PatientId> tst_ListMeetsEvents::addPatient(Database &to)
{
    PatientRow row;
    row.id = makeId<PatientId>(clock().now().time_since_epoch());
    row.source = ehr;
    row.reference = patientReference;
    return PatientStore(to, clock()).insert(row);
}

Result<bool> tst_ListMeetsEvents::addOrder(Database &to, int n, PatientId patient)
{
    PrescriptionRow row;
    row.id = makeId<PrescriptionId>(clock().now().time_since_epoch());
    row.source = ehr;
    row.sourceId = orderId(n);
    row.patient = patient;
    row.status = PrescriptionStatus::Active;
    row.code = lisinopril;
    row.system = systems::rxNorm;
    row.lastEvent = makeId<EventId>(clock().now().time_since_epoch());
    return PrescriptionStore(to).insert(row);
}

MedicationPage tst_ListMeetsEvents::page(int orders)
{
    MedicationPage page;
    for (int n = 1; n <= orders; ++n) {
        Prescription p;
        p.sourceId = orderId(n);
        p.sourceVersion = QStringLiteral("1");
        p.patientReference = patientReference;
        p.status = PrescriptionStatus::Active;
        p.codings = {{systems::rxNorm, lisinopril, {}}};
        page.prescriptions.push_back(p);
    }
    return page;
}

void tst_ListMeetsEvents::anOrderThatCameMeanwhileIsReadAnew()
{
    TAKE(patient, addPatient(db()));
    const auto other = another();
    Staging s(db(), clock());
    bool hasCome = false;
    s.meanwhile.happens = [&] {
        if (!std::exchange(hasCome, true))
            QVERIFY(addOrder(*other, 2, patient).value_or(false));
    };
    TAKE(count, s.stager.stage(page(3)));
    QVERIFY(hasCome);
    QCOMPARE(count.read, 3);
    QCOMPARE(this->count(QStringLiteral("prescriptions")), 3);
    TAKE(met, PrescriptionStore(db()).byKey(ehr, orderId(2)));
    QCOMPARE(met->sourceVersion, QStringLiteral("1")); // as the list has it,
    QVERIFY(!met->lastEvent.isNull());                 // in the event's row
    QCOMPARE(s.stager.unmappedCodes(), 1);
}

void tst_ListMeetsEvents::whoMeetsEventsEachTimeGivesUp()
{
    TAKE(patient, addPatient(db()));
    const auto other = another();
    Staging s(db(), clock());
    int come = 0;
    s.meanwhile.happens = [&] {
        QVERIFY(addOrder(*other, ++come, patient).value_or(false));
    };
    const auto refused = s.stager.stage(page(9));
    FAILS(refused, ErrorCode::StoreFailed);
    QVERIFY(isDuplicateRow(refused.error()));
    QCOMPARE(come, 3);
    QCOMPARE(count(QStringLiteral("prescriptions")), come); // nothing of the page
    QCOMPARE(s.stager.patientsSeen(), 0);
    s.meanwhile.happens = {};
    TAKE(counted, s.stager.stage(page(9)));
    QCOMPARE(counted.read, 9);
    QCOMPARE(count(QStringLiteral("prescriptions")), 9);
}

void tst_ListMeetsEvents::aRunSucceedsThatMeetsAnEventInTheMiddle()
{
    QSemaphore written;
    auto event = std::async(std::launch::async, [&]() -> Result<void> {
        const auto other = another();
        Q_ASSERT(other);
        return other->write([&] {
            const auto made =
                addPatient(*other).and_then([&](PatientId patient) { return addOrder(*other, 1, patient); });
            written.release();
            return made.and_then([&](bool) { return untilSomebodyWaits(*other); });
        });
    });
    written.acquire();
    JobStore jobs(db(), clock());
    TAKE(id, jobs.enqueue({QStringLiteral("list"), medicationListSyncType, SyncMode::Full, JobTrigger::Manual,
                           QStringLiteral("ana")}));
    TAKE(job, jobs.claim(id, QStringLiteral("w"), std::chrono::minutes(1)));
    OneOrder source;
    MedicationListSettings settings;
    settings.worker = QStringLiteral("w");
    MedicationListSync run(db(), clock(), source, settings);
    QSignalSpy finished(&run, &MedicationListSync::finished);
    run.run(*job);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
    DONE(event.get());
    const auto ended = finished[0][0].value<JobRow>();
    QVERIFY2(ended.state == JobState::Succeeded, ended.error ? qPrintable(ended.error->detail) : "");
    QCOMPARE(ended.counts.medications, 1);
    QCOMPARE(ended.counts.added, 1);
    QCOMPARE(count(QStringLiteral("patients")), 1);
    QCOMPARE(count(QStringLiteral("prescriptions"), QStringLiteral("last_event_id IS NOT NULL")), 1);
    TAKE(stored, jobs.byId(id));
    QCOMPARE(stored->state, JobState::Succeeded);
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    PostgresServer server(PostgresServer::Mode::Fast);
    if (const auto made = server.create(); !made) {
        qCritical("%s: %s", qPrintable(made.error().where), qPrintable(made.error().detail));
        return 1;
    }
    PostgresFactory postgres(server);
    tst_ListMeetsEvents test(postgres);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_ListMeetsEvents.moc"
