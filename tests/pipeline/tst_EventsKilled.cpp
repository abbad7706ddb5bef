#include "outbox/Outbox.h"
#include "pipeline/EventFixture.h"
#include "pipeline/Worker.h"
#include "runtime/SystemClock.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>
#include <QProcess>
#include <QTimer>

#include <csignal>

using namespace concord;
using namespace std::chrono_literals;

namespace {
constexpr int events = 60;
constexpr int keys = 7;

/// Each effect is a row of its own, numbered in the order in which they happened.
Result<StepVerdict> noteEffect(EventWork &work, Database &db, const Clock &)
{
    const auto noted =
        sql::change(db, QStringLiteral("INSERT INTO test_effects (ordering_key, message) VALUES (?, ?)"),
                    {work.orderingKey, work.messageId});
    return noted ? Result<StepVerdict>(StepVerdict::done()) : fail(noted.error());
}

/// A receiver outside of the process that dies: what arrives is a line in a file, and stays there.
class FileReceiver : public OutboundPort
{
public:
    explicit FileReceiver(QString file) : m_file(std::move(file)) {}
    void deliver(const OutboundMessage &message, Callback done) override
    {
        QFile file(m_file);
        if (!file.open(QIODevice::ReadWrite | QIODevice::Append))
            return;
        DeliveryReceipt receipt;
        receipt.record = message.record;
        receipt.record.remoteId = QStringLiteral("r");
        receipt.answer = QStringLiteral("201");
        const QByteArray line = message.record.localKey.toUtf8() + ' ' + message.key.toUtf8();
        file.seek(0);
        receipt.wasThere = file.readAll().split('\n').contains(line);
        file.write(line + '\n');
        QTimer::singleShot(0, &m_context, [done = std::move(done), receipt] { done(receipt); });
    }
    void cancelAll() override {}

private:
    QString m_file;
    QObject m_context;
};

/// Run by the test as a process of its own: a worker that dies by SIGKILL right after its n-th commit.
int dieAtCommit(const QStringList &arguments)
{
    const SystemClock clock;
    const int last = arguments[2].toInt();
    EventWorkerSettings settings;
    settings.database = {Dialect::Kind::Sqlite, arguments[1]};
    settings.worker = makeWorkerName();
    settings.poll = 5ms;
    settings.rescue = 5ms;
    settings.batch = 8;
    settings.steps = stepsOf({noteEffect});
    if (const QString receiver = arguments.value(3); !receiver.isEmpty()) {
        settings.mostInterruptions = 1'000; // nobody is to look at them
        settings.makeOutboundPort = [receiver] {
            return std::make_unique<FileReceiver>(receiver);
        };
    }
    int commits = 0;
    settings.prepare = [&](Database &db) -> Result<void> {
        db.onCommit([&](int) {
            if (++commits == last)
                ::raise(SIGKILL);
        });
        return {};
    };
    EventWorker worker(settings, clock);
    const auto watch = Database::open(settings.database);
    if (!watch)
        return 2;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, [&] {
        const auto open = sql::number(
            **watch, QStringLiteral("SELECT count(*) FROM sync_events WHERE completed_at IS NULL"));
        if (open && *open == 0)
            QCoreApplication::exit(0);
    });
    timer.start(5);
    worker.start();
    return QCoreApplication::exec();
}
}

class tst_EventsKilled : public QObject
{
    Q_OBJECT

private slots:
    /// One database whose worker dies again and again, each time a commit further.
    void killedAfterAnyCommitEachEffectHappensOnceAndInOrder()
    {
        const SystemClock clock;
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("killed.db"));
        auto opened = Database::open({Dialect::Kind::Sqlite, file});
        QVERIFY(opened);
        Database &db = **opened;
        QVERIFY(db.run(QStringLiteral("CREATE TABLE test_effects (n INTEGER PRIMARY KEY AUTOINCREMENT,"
                                      " ordering_key TEXT NOT NULL, message TEXT NOT NULL)")));
        for (int i = 0; i < events; ++i) {
            NewEvent e;
            e.id = makeId<EventId>(clock.now().time_since_epoch());
            e.kind = EventKind::Dispense;
            e.source = QStringLiteral("ehr");
            e.messageId = QStringLiteral("%1").arg(i, 4, 10, QLatin1Char('0'));
            e.orderingKey = QStringLiteral("key-%1").arg(i % keys);
            e.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
            e.createdAt = clock.now();
            e.format = InboundFormat::Json;
            e.body = "{}";
            const auto added = EventStore(db, clock).append(e);
            QVERIFY(added && *added);
        }
        int kills = 0;
        for (int commit = 1;; ++commit) {
            QProcess child;
            child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            child.start(QCoreApplication::applicationFilePath(),
                        {QStringLiteral("--die-at-commit"), file, QString::number(commit)});
            QVERIFY(child.waitForFinished(60'000));
            if (child.exitStatus() == QProcess::NormalExit) {
                QCOMPARE(child.exitCode(), 0);
                break;
            }
            ++kills;
        }
        QVERIFY2(kills >= 5, qPrintable(QString::number(kills)));
        const auto count = [&](const char *what) {
            return sql::number(db, QString::fromLatin1(what)).value_or(-1);
        };
        QCOMPARE(count("SELECT count(*) FROM sync_events WHERE status = 'succeeded'"), events);
        QCOMPARE(count("SELECT count(*) FROM test_effects"), events);
        QCOMPARE(count("SELECT count(DISTINCT message) FROM test_effects"), events);
        QCOMPARE(
            count("SELECT count(*) FROM test_effects a JOIN test_effects b ON a.ordering_key = b.ordering_key"
                  " AND a.n < b.n AND a.message > b.message"),
            0);
        QCOMPARE(count("SELECT count(*) FROM event_attempts WHERE outcome = 'succeeded'"), events);
        QVERIFY(count("SELECT count(*) FROM event_attempts WHERE outcome = 'received'") > 0);
        QCOMPARE(count("SELECT count(*) FROM sync_events WHERE status = 'processing'"), 0);
    }

    /// Between writing an attempt down, sending it and keeping its receipt: what may have arrived is sent
    /// again under the same key, and nothing is lost or told out of turn.
    void killedAfterAnyCommitEachMessageArrivesUnderOneKey()
    {
        constexpr int messages = 12;
        constexpr int records = 4;
        const SystemClock clock;
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("killed.db"));
        const QString receiver = folder.filePath(QStringLiteral("received"));
        auto opened = Database::open({Dialect::Kind::Sqlite, file});
        QVERIFY(opened);
        Database &db = **opened;
        Outbox outbox(db, clock);
        std::vector<PatientId> patients;
        for (int i = 0; i < records; ++i)
            patients.push_back(makeId<PatientId>(clock.now().time_since_epoch()));
        for (int i = 0; i < messages; ++i) {
            OutboundFact fact;
            fact.record = {
                QStringLiteral("MedicationDispense"), QStringLiteral("dispense/%1").arg(i % records), {}, {}};
            fact.patient = patients[size_t(i % records)];
            const FactCause cause{makeId<EventId>(clock.now().time_since_epoch()),
                                  makeId<CorrelationId>(clock.now().time_since_epoch()),
                                  QStringLiteral("pharmacy"), clock.now()};
            const auto put = outbox.put(fact, cause, QStringLiteral("ehr"));
            QVERIFY(put && *put);
            const auto again =
                outbox.put(fact, cause, QStringLiteral("ehr")); // the cause is worked once more
            QVERIFY(again && !*again);
        }
        int kills = 0;
        for (int commit = 1;; ++commit) {
            QProcess child;
            child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            child.start(QCoreApplication::applicationFilePath(),
                        {QStringLiteral("--die-at-commit"), file, QString::number(commit), receiver});
            QVERIFY(child.waitForFinished(60'000));
            if (child.exitStatus() == QProcess::NormalExit) {
                QCOMPARE(child.exitCode(), 0);
                break;
            }
            ++kills;
        }
        QVERIFY2(kills >= 3, qPrintable(QString::number(kills)));
        const auto count = [&](const char *what) {
            return sql::number(db, QString::fromLatin1(what)).value_or(-1);
        };
        QCOMPARE(count("SELECT count(*) FROM deliveries WHERE state = 'acknowledged'"), messages);
        QCOMPARE(count("SELECT count(*) FROM delivery_attempts WHERE outcome = 'acknowledged'"), messages);
        QCOMPARE(count("SELECT count(*) FROM delivery_attempts WHERE ended_at IS NULL"), 0);
        QFile received(receiver);
        QVERIFY(received.open(QIODevice::ReadOnly));
        QByteArrayList lines = received.readAll().split('\n');
        lines.removeLast();
        // written down before it was sent: what died in between was not sent
        QVERIFY(lines.size() <= qsizetype(count("SELECT count(*) FROM delivery_attempts")));
        QHash<QByteArray, QByteArrayList> byRecord; // each key once, in the order of first arrival
        for (const QByteArray &line : lines) {
            QByteArrayList &keys = byRecord[line.split(' ')[0]];
            const QByteArray key = line.split(' ')[1];
            if (!keys.isEmpty() && keys.last() == key)
                continue;
            QVERIFY2(!keys.contains(key), "an earlier message came after a later one");
            keys.append(key);
        }
        const auto order =
            sql::rows(db,
                      QStringLiteral("SELECT d.record_key, d.message_key FROM deliveries d JOIN sync_events"
                                     " e ON e.id = d.sync_event_id ORDER BY e.seq"),
                      {}, [](const QSqlQuery &q) {
                          return std::pair(q.value(0).toByteArray(), q.value(1).toByteArray());
                      });
        QHash<QByteArray, QByteArrayList> made;
        for (const auto &[record, key] : order.value())
            made[record].append(key);
        QCOMPARE(byRecord, made);
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.value(0) == QStringLiteral("--die-at-commit"))
        return dieAtCommit(arguments);
    tst_EventsKilled test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_EventsKilled.moc"
