// A database of before its keys: everything in it is sealed, found and read as before, whatever cuts the pass
// short.
#include "domain/RetryPolicy.h"
#include "fakes/Canary.h"
#include "fakes/PostgresFactory.h"
#include "fakes/TestVault.h"
#include "store/AdherenceStore.h"
#include "store/AppointmentStore.h"
#include "store/DifferenceStore.h"
#include "store/DispenseStore.h"
#include "store/EffectStore.h"
#include "store/EventStore.h"
#include "store/IntakeStore.h"
#include "store/JobStore.h"
#include "store/JoinedKeys.h"
#include "store/MedicationListStore.h"
#include "store/MedicationSnapshotStore.h"
#include "store/PatientStore.h"
#include "store/PrescriptionStore.h"
#include "store/SealPass.h"
#include "store/contract/Suite.h"

#include <QCryptographicHash>
#include <QFile>

using namespace concord;

/// Run once for each kind of database.
class tst_SealPass : public Suite
{
    Q_OBJECT
public:
    tst_SealPass(DatabaseFactory &factory, SqliteFactory *file) : Suite(factory), m_file(file) {}

private:
    SqliteFactory *m_file; ///< null: a server
    const QString m_source = QStringLiteral("ehr");
    const QByteArray m_mark = "Zanahoriez";
    PatientRow m_patient;
    PrescriptionRow m_order;
    DispenseRow m_dispense;
    AppointmentRow m_appointment;
    AdherenceRow m_signal;
    NewMessage m_message;
    NewMessage m_unique;
    JobId m_job;

    [[nodiscard]] QString marked(const char *what) const
    {
        return QString::fromLatin1(m_mark) + QString::fromLatin1(what);
    }
    [[nodiscard]] QString newId()
    {
        return makeUuid7(clock().now().time_since_epoch()).toString(QUuid::WithoutBraces);
    }

    [[nodiscard]] NewMessage message(const char *id)
    {
        NewMessage m;
        m.id = makeId<EventId>(clock().now().time_since_epoch());
        m.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
        m.source = m_source;
        m.messageId = QString::fromLatin1(id);
        m.orderingKey = QStringLiteral("0123456789abcdef0123456789abcdef");
        m.format = InboundFormat::Hl7v2;
        m.body = "PID|1||" + m_mark + id;
        m.bodyHash = QCryptographicHash::hash(m.body, QCryptographicHash::Sha256);
        m.receivedAt = clock().now();
        return m;
    }

    /// A row of everything, each with the mark in all that is a patient's.
    void fill(Database &db)
    {
        const auto details = QJsonObject{{QStringLiteral("phone"), marked("phone")}};
        PatientStore patients(db, clock());
        m_patient = {makeId<PatientId>(clock().now().time_since_epoch()),
                     m_source,
                     marked("ref"),
                     marked("family"),
                     marked("given"),
                     marked("birth"),
                     marked("gender"),
                     details,
                     {}};
        DONE(patients.insert(m_patient));
        DONE(patients.addIdentifier(m_source, {QStringLiteral("MR"), marked("mrn"), {}}, m_patient.id));
        m_order = {};
        m_order.id = makeId<PrescriptionId>(clock().now().time_since_epoch());
        m_order.source = m_source;
        m_order.sourceId = marked("order");
        m_order.patient = m_patient.id;
        m_order.status = PrescriptionStatus::Active;
        m_order.code = marked("code");
        m_order.system = marked("system");
        m_order.display = marked("display");
        m_order.dosage = {marked("dose"), marked("frequency"), marked("route")};
        m_order.authoredOn = marked("on");
        m_order.prescriptionNumber = marked("number");
        m_order.placerId = marked("placer");
        m_order.fillerId = marked("filler");
        m_order.details = details;
        DONE(PrescriptionStore(db).insert(m_order));
        m_dispense = {};
        m_dispense.id = newId();
        m_dispense.source = m_source;
        m_dispense.sourceId = marked("fill");
        m_dispense.patient = m_patient.id;
        m_dispense.prescriptionNumber = marked("number");
        m_dispense.status = QStringLiteral("completed");
        m_dispense.code = marked("code");
        m_dispense.system = marked("system");
        m_dispense.display = marked("display");
        m_dispense.quantity = marked("quantity");
        m_dispense.unit = marked("unit");
        m_dispense.handedOverAt = marked("at");
        m_dispense.details = details;
        m_dispense.lastEvent = makeId<EventId>(clock().now().time_since_epoch());
        DONE(DispenseStore(db, clock()).insert(m_dispense));
        m_appointment = {newId(),
                         m_source,
                         marked("visit"),
                         m_patient.id,
                         QStringLiteral("booked"),
                         marked("from"),
                         marked("to"),
                         details,
                         makeId<EventId>(clock().now().time_since_epoch())};
        DONE(AppointmentStore(db, clock()).insert(m_appointment));
        m_signal = {newId(),          m_source,
                    marked("signal"), m_patient.id,
                    marked("code"),   marked("system"),
                    marked("start"),  marked("end"),
                    marked("pdc"),    makeId<EventId>(clock().now().time_since_epoch())};
        DONE(AdherenceStore(db, clock()).insert(m_signal));
        m_message = message("one");
        m_unique = message("two");
        m_unique.isBodyUnique = true;
        DONE(db.write([&] {
            return IntakeStore(db).admit({&m_message, &m_unique}).map([](const auto &) {});
        }));
        DONE(EffectStore(db).claim(m_message.correlationId, marked("effect"), QStringLiteral("prescriptions"),
                                   m_message.id, clock().now()));
        DONE(JoinedKeys(db, clock())
                 .join({m_message.orderingKey}, QStringLiteral("ffffffffffffffffffffffffffffffff")));
        fillList(db);
    }
    void fillList(Database &db)
    {
        JobRequest request;
        request.integration = QStringLiteral("medication-list");
        request.requestedBy = QStringLiteral("test");
        TAKE(job, JobStore(db, clock()).enqueue(request));
        m_job = job;
        MedicationSnapshotStore lists(db, m_source);
        const MedicationItem item{marked("order"),
                                  marked("code"),
                                  marked("system"),
                                  marked("display"),
                                  {marked("dose"), marked("frequency"), marked("route")}};
        Capture capture;
        capture.patient = {m_patient.id, marked("ref"), {}, {}};
        capture.snapshot = makeId<SnapshotId>(clock().now().time_since_epoch());
        capture.event = m_message.id;
        capture.hash = lists.keyed(QByteArray(20, 'h'));
        capture.items = {{item, {}, {}, lists.keyed(QByteArray(20, 'c'))}};
        DifferenceRow row;
        row.jobId = m_job;
        row.eventId = m_message.id;
        row.patientReference = marked("ref");
        row.sourceReference = marked("reference");
        row.difference.after = item;
        capture.differences = {row};
        capture.differenceMappings = {MappingId{}};
        qint64 position = 0;
        DONE(db.write([&] { return lists.capture({capture}, m_job, clock().now(), position); }));
    }

    /// Everything is found by what it is called, and reads as it was written.
    void check(Database &db)
    {
        PatientStore patients(db, clock());
        TAKE(patient, patients.byReference(m_source, m_patient.reference));
        QCOMPARE(patient.value(), m_patient.id);
        TAKE(byNumber, patients.byIdentifier(m_source, QStringLiteral("MR"), marked("mrn")));
        QCOMPARE(byNumber.value(), m_patient.id);
        TAKE(person, patients.byId(m_patient.id));
        QCOMPARE(person.value(), m_patient);
        TAKE(identifiers, patients.identifiersOf(m_patient.id));
        QCOMPARE(identifiers.at(0).value, marked("mrn"));
        PrescriptionStore orders(db);
        TAKE(order, orders.byKey(m_source, m_order.sourceId));
        QCOMPARE(order.value(), m_order);
        TAKE(placed, orders.byPlacer(m_source, m_order.placerId));
        QCOMPARE(placed.size(), 1U);
        TAKE(filled, orders.byFiller(m_source, m_order.fillerId));
        QCOMPARE(filled.size(), 1U);
        TAKE(numbered, orders.byNumber(m_source, m_order.prescriptionNumber));
        QCOMPARE(numbered.size(), 1U);
        TAKE(supplied, orders.hasSupply(m_order, m_dispense.prescriptionNumber));
        QVERIFY(supplied);
        TAKE(dispense, DispenseStore(db, clock()).byKey(m_source, m_dispense.sourceId));
        QCOMPARE(dispense.value(), m_dispense);
        TAKE(visit, AppointmentStore(db, clock()).byKey(m_source, m_appointment.sourceId));
        QCOMPARE(visit.value(), m_appointment);
        TAKE(signal, AdherenceStore(db, clock()).byKey(m_source, m_signal.sourceId));
        QCOMPARE(signal.value(), m_signal);
        TAKE(payload, EventStore(db, clock()).payload(m_message.id));
        QCOMPARE(payload.value().body, m_message.body);
        TAKE(story, EventStore(db, clock()).story(m_message.id, {}));
        QCOMPARE(story.value().bodyBytes, m_message.body.size());
        // the same messages again are known, and an effect is applied once
        NewMessage other = message("three");
        other.body = m_unique.body;
        other.bodyHash = m_unique.bodyHash;
        other.isBodyUnique = true;
        std::vector<Admitted> admitted;
        DONE(db.write([&] {
            return IntakeStore(db).admit({&m_message, &other}).map([&](const auto &all) { admitted = all; });
        }));
        QVERIFY(admitted.at(0).isDuplicate);
        QCOMPARE(admitted.at(1).id, m_unique.id);
        TAKE(isFirst, EffectStore(db).claim(m_message.correlationId, marked("effect"),
                                            QStringLiteral("prescriptions"), m_message.id, clock().now()));
        QVERIFY(!isFirst);
        checkList(db);
    }
    void checkList(Database &db)
    {
        JoinedKeys joined(db, clock());
        TAKE(standing, joined.standingFor(m_message.orderingKey));
        TAKE(survivor, joined.standingFor(QStringLiteral("ffffffffffffffffffffffffffffffff")));
        QCOMPARE(standing, survivor);
        TAKE(differences, DifferenceStore(db).page({m_job, {}, false, {}}));
        QCOMPARE(differences.rows.at(0).patientReference, marked("ref"));
        QCOMPARE(differences.rows.at(0).sourceReference, marked("reference"));
        QCOMPARE(differences.rows.at(0).difference.after.dosage.dose, marked("dose"));
        MedicationListStore lists(db, m_source);
        DONE(lists.markStale({m_patient.id}));
        MedicationSnapshotStore snapshots(db, m_source);
        TAKE(stale, snapshots.stale(10));
        QCOMPARE(stale.at(0).reference, marked("ref"));
        QCOMPARE(stale.at(0).lastHash, snapshots.keyed(QByteArray(20, 'h')));
        TAKE(taken, snapshots.snapshots(stale));
        QCOMPARE(taken.value(stale.at(0).lastSnapshot).at(0).sourceId, marked("order"));
        TAKE(listed, snapshots.lists(stale));
        QCOMPARE(listed.value(m_patient.id).at(0).item.display, marked("display"));
        TAKE(unseen, lists.notSeen(m_job, {}, 10));
        QCOMPARE(unseen.at(0), marked("order"));
    }

private slots:
    void everythingIsSealedAndReadsAsBefore()
    {
        fill(db());
        QVERIFY(!readablePlaces(db(), {m_mark}).isEmpty());
        QCOMPARE(readablePlaces(db(), {"no such mark"}), QStringList());
        TestVault keys(clock());
        TAKE(sealed, keys.open(factory()));
        TAKE(count, SealPass(*sealed).run());
        QVERIFY(count > 10);
        QCOMPARE(readablePlaces(*sealed, {m_mark}), QStringList());
        check(*sealed);
        TAKE(done, SealPass(*sealed).isDone());
        QVERIFY(done);
        TAKE(again, SealPass(*sealed).run());
        QCOMPARE(again, 0);
        check(*sealed);
    }
    void whatIsWrittenWithKeysReadsTheSame()
    {
        TestVault keys(clock());
        TAKE(sealed, keys.open(factory()));
        DONE(SealPass(*sealed).run()); // as programs do, before anything else
        fill(*sealed);
        QCOMPARE(readablePlaces(*sealed, {m_mark}), QStringList());
        check(*sealed);
        TAKE(count, SealPass(*sealed).run()); // nothing is sealed a second time
        Q_UNUSED(count)
        check(*sealed);
    }
    void aPassThatIsCutShortGoesOn()
    {
        fill(db());
        TestVault keys(clock());
        TAKE(sealed, keys.open(factory()));
        int cuts = 0;
        for (int statement = 1;; statement += 3) {
            sealed->failStatement(statement);
            const auto some = SealPass(*sealed).run();
            sealed->failStatement(0);
            if (some)
                break;
            ++cuts;
            QVERIFY(cuts < 500);
        }
        QVERIFY(cuts > 5);
        QCOMPARE(readablePlaces(*sealed, {m_mark}), QStringList());
        check(*sealed);
    }
    void nothingOfBeforeStaysInTheFile()
    {
        if (!m_file)
            QSKIP("of a file");
        fill(db());
        QMetaObject::invokeMethod(this, "cleanup"); // the pass wants the file for itself
        TestVault keys(clock());
        TAKE(sealed, keys.open(factory()));
        DONE(SealPass(*sealed).run());
        for (const char *end : {"", "-wal", "-shm"}) {
            QFile file(m_file->path() + QString::fromLatin1(end));
            if (!file.open(QIODevice::ReadOnly))
                continue;
            QVERIFY2(!file.readAll().contains(m_mark), end);
        }
    }
    void whatIsErasedLeavesTheListsAndTheRestGoesOn()
    {
        TestVault keys(clock());
        TAKE(sealed, keys.open(factory()));
        fill(*sealed);
        clock().advance(std::chrono::days(31));
        DONE(sealed->write([] { return Result<void>{}; }));
        clock().advance(KeyOrders::destroyAfter);
        DONE(KeyOrders(*sealed, clock(), QStringLiteral("ana"))
                 .destroy(QStringLiteral("2026-01"), QStringLiteral("r")));
        factory().sealers = keys.another();
        TAKE(after, factory().open());
        FAILS(EventStore(*after, clock()).payload(m_message.id), ErrorCode::Erased);
        TAKE(person, PatientStore(*after, clock()).byId(m_patient.id));
        QVERIFY(person.value().family.isEmpty());
        MedicationListStore lists(*after, m_source);
        TAKE(onList, lists.countOnList());
        QCOMPARE(onList, 0);
        TAKE(stored, lists.stored({m_order.sourceId}));
        QVERIFY(stored.value(m_order.sourceId).contentHash.isEmpty()); // whatever comes next is new
        TAKE(claimed, EventStore(*after, clock()).claim(QStringLiteral("w"), std::chrono::seconds(30), 5));
        QCOMPARE(claimed.at(0).unreadable.value().code, ErrorCode::Erased);
        TAKE(page, EventStore(*after, clock()).page({}));
        QCOMPARE(page.rows.size(), 2U);
    }
    void aForgedBodyHoldsUpNobody()
    {
        TestVault keys(clock());
        TAKE(sealed, keys.open(factory()));
        fill(*sealed);
        DONE(sql::change(*sealed,
                         QStringLiteral("UPDATE event_bodies SET body = (SELECT o.body FROM event_bodies o"
                                        " WHERE o.sync_event_id = ?) WHERE sync_event_id = ?"),
                         {m_unique.id.toString(), m_message.id.toString()}));
        TAKE(claimed, EventStore(*sealed, clock()).claim(QStringLiteral("w"), std::chrono::seconds(30), 5));
        QCOMPARE(claimed.at(0).id, m_message.id);
        QCOMPARE(claimed.at(0).unreadable.value().code, ErrorCode::StoreCorrupt);
        FAILS(EventStore(*sealed, clock()).payload(m_message.id), ErrorCode::StoreCorrupt);
        DONE(EventStore(*sealed, clock()).payload(m_unique.id));
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    PostgresServer server(PostgresServer::Mode::Fast);
    if (const auto made = server.create(); !made) {
        qCritical("%s: %s", qPrintable(made.error().where), qPrintable(made.error().detail));
        return 1;
    }
    SqliteFactory sqlite;
    PostgresFactory postgres(server);
    tst_SealPass first(sqlite, &sqlite);
    tst_SealPass second(postgres, nullptr);
    const int failed = QTest::qExec(&first, argc, argv) + QTest::qExec(&second, argc, argv);
    return failed == 0 ? 0 : 1;
}

#include "tst_SealPass.moc"
