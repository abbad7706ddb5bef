#include "ingest/Ingestor.h"

#include "fakes/DatabaseFactory.h"
#include "fakes/FakeClock.h"
#include "runtime/ServiceThread.h"
#include "store/Sql.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

#include <deque>
#include <mutex>

using namespace concord;

namespace {
/// Reads "id|patient|text": refuses "bad…" and keeps it, refuses "foreign…" and does not.
class TextDoor : public Door
{
public:
    Envelope read(const InboundMessage &message) const override
    {
        const QList<QByteArray> parts = message.body.split('|');
        Envelope envelope;
        envelope.kind = EventKind::Dispense;
        envelope.messageId = QString::fromUtf8(parts.value(0));
        envelope.patientKey = QString::fromUtf8(parts.value(1));
        const QByteArray text = parts.value(2);
        if (text.startsWith("bad"))
            envelope.refusal = Error{ErrorCode::InvalidMessage, QStringLiteral("RXE-2"), {}, 0};
        if (text.startsWith("foreign")) {
            envelope.refusal = Error{ErrorCode::UnsupportedMessage, QStringLiteral("MSH-9"), {}, 0};
            envelope.isKept = false;
        }
        return envelope;
    }
    QByteArrayList replies(const InboundMessage &, const Result<InboundReceipt> &outcome) const override
    {
        if (!outcome)
            return {"later"};
        return {outcome->refusal ? "no" : "yes"};
    }
};

/// One Ingestor on its thread, and the answers it gave.
class Engine
{
public:
    explicit Engine(IngestSettings settings)
        : m_thread(QStringLiteral("ingest")),
          ingestor(m_thread.host(
              std::make_unique<Ingestor>(std::move(settings), m_clock, std::make_unique<TextDoor>())))
    {}
    void start()
    {
        m_thread.start();
        QMetaObject::invokeMethod(
            ingestor, [] {}, Qt::BlockingQueuedConnection); // behind its start()
    }
    void stop() { m_thread.stop(); }

    void submit(const QByteArray &body, const QString &connection = QStringLiteral("adt"),
                const std::shared_ptr<InboundSequence> &sequence = {})
    {
        InboundMessage message;
        message.connection = connection;
        message.channel = InboundChannel::Mllp;
        message.format = InboundFormat::Hl7v2;
        message.body = body;
        message.receivedAt = m_clock.now();
        message.sequence = sequence;
        ingestor->submit(std::move(message), [this, seen = onAnswer](Result<InboundReceipt> answer) {
            if (seen)
                seen();
            {
                const std::scoped_lock lock(m_mutex);
                m_answers.push_back(std::move(answer));
            }
            m_arrived.release();
        });
    }
    /// The next answer; the test fails when none comes.
    Result<InboundReceipt> answer()
    {
        if (!m_arrived.tryAcquire(1, 20'000))
            return fail(ErrorCode::Internal, QStringLiteral("no answer came"));
        const std::scoped_lock lock(m_mutex);
        auto first = std::move(m_answers.front());
        m_answers.pop_front();
        return first;
    }

    std::function<void()> onAnswer; ///< on the ingest thread, before the answer is told

private:
    FakeClock m_clock;
    ServiceThread m_thread;
    std::mutex m_mutex;
    std::deque<Result<InboundReceipt>> m_answers;
    QSemaphore m_arrived;

public:
    Ingestor *ingestor;
};
}

class tst_Ingestor : public QObject
{
    Q_OBJECT

    SqliteFactory m_factory;
    FakeClock m_clock;

    IngestSettings settings()
    {
        IngestSettings s;
        s.database = {Dialect::Kind::Sqlite, m_factory.path()};
        return s;
    }
    std::unique_ptr<Database> database() { return std::move(*m_factory.open()); }
    static qint64 count(Database &db, const QString &what)
    {
        return sql::number(db, QStringLiteral("SELECT count(*) FROM ") + what).value_or(-1);
    }

    /// The database refuses this content.
    [[nodiscard]] static bool poison(Database &db, const char *body)
    {
        return db
            .write([&] {
                return db
                    .run(QStringLiteral("CREATE TRIGGER poison BEFORE INSERT ON event_bodies"
                                        " WHEN CAST(NEW.body AS TEXT) = '%1'"
                                        " BEGIN SELECT RAISE(ABORT, 'poison'); END")
                             .arg(QString::fromLatin1(body)))
                    .map([](QSqlQuery *) {});
            })
            .has_value();
    }

private slots:
    void init()
    {
        m_factory.reset();
        database();
    }

    void theAnswerFollowsTheCommit()
    {
        Engine engine(settings());
        std::atomic<qint64> seenByOthers = -1;
        engine.onAnswer = [&] {
            const auto other = database();
            seenByOthers = count(
                *other, QStringLiteral("sync_events e JOIN event_bodies b ON b.sync_event_id = e.id"
                                       " WHERE e.status = 'received' AND CAST(b.body AS TEXT) = '1|pat|x'"));
        };
        engine.start();
        engine.submit("1|pat|x");
        const auto answer = engine.answer();
        QVERIFY(answer.has_value());
        QCOMPARE(seenByOthers.load(), 1);
        QCOMPARE(answer->replies, QByteArrayList{"yes"});
        QCOMPARE(answer->messageId, QStringLiteral("1"));
        QVERIFY(!answer->eventId.isNull());
        QVERIFY(!answer->correlationId.isNull());
        QVERIFY(!answer->isDuplicate);
    }

    void aRepeatIsAcknowledgedAgainAndStoredOnce()
    {
        Engine engine(settings());
        engine.start();
        engine.submit("1|pat|x");
        const auto first = engine.answer();
        engine.submit("1|pat|x");
        const auto second = engine.answer();
        QVERIFY(first.has_value() && second.has_value());
        QVERIFY(second->isDuplicate);
        QVERIFY(!second->refusal.has_value());
        QCOMPARE(second->eventId, first->eventId);
        QCOMPARE(second->correlationId, first->correlationId);
        QCOMPARE(count(*database(), QStringLiteral("sync_events")), 1);
    }

    void aRepeatWithinOneCommitIsStoredOnce()
    {
        Engine engine(settings());
        for (int i = 0; i < 3; ++i)
            engine.submit("1|pat|x"); // before start(): they wait for it
        engine.start();
        int duplicates = 0;
        for (int i = 0; i < 3; ++i)
            duplicates += engine.answer()->isDuplicate ? 1 : 0;
        QCOMPARE(duplicates, 2);
        QCOMPARE(count(*database(), QStringLiteral("sync_events")), 1);
    }

    void whatCameWithoutAStartIsRefusedAtTheStop()
    {
        Ingestor ingestor(settings(), m_clock, std::make_unique<TextDoor>());
        std::optional<ErrorCode> code;
        ingestor.submit({}, [&](const Result<InboundReceipt> &answer) {
            code = answer ? ErrorCode::Internal : answer.error().code;
        });
        QVERIFY(!code);
        ingestor.stop();
        QCOMPARE(code, ErrorCode::Cancelled);
    }

    void anIdUsedForAnotherContentIsRefusedAndNothingIsLost()
    {
        Engine engine(settings());
        engine.start();
        engine.submit("1|pat|x");
        QVERIFY(engine.answer().has_value());
        engine.submit("1|pat|something else");
        const auto answer = engine.answer();
        QVERIFY(answer.has_value());
        QVERIFY(answer->refusal.has_value());
        QCOMPARE(answer->refusal->code, ErrorCode::DuplicateId);
        QVERIFY(answer->eventId.isNull());
        QCOMPARE(answer->replies, QByteArrayList{"no"});
        QCOMPARE(count(*database(), QStringLiteral("sync_events")), 1);
    }

    void theSameIdOfAnotherSourceIsAnotherMessage()
    {
        Engine engine(settings());
        engine.start();
        engine.submit("1|pat|x", QStringLiteral("adt"));
        engine.submit("1|pat|x", QStringLiteral("pharmacy"));
        QVERIFY(!engine.answer()->isDuplicate);
        QVERIFY(!engine.answer()->isDuplicate);
        const auto db = database();
        QCOMPARE(count(*db, QStringLiteral("sync_events")), 2);
        QCOMPARE(sql::number(*db, QStringLiteral("SELECT count(DISTINCT ordering_key) FROM sync_events"))
                     .value_or(0),
                 2);
    }

    void whatCanBeMendedIsKeptForReviewAndBlocksNobody()
    {
        Engine engine(settings());
        engine.start();
        engine.submit("1|pat|bad");
        const auto refused = engine.answer();
        QVERIFY(refused.has_value());
        QCOMPARE(refused->replies, QByteArrayList{"no"});
        QCOMPARE(refused->state, EventState::NeedsReview);
        QVERIFY(!refused->eventId.isNull());
        const auto db = database();
        QCOMPARE(
            count(*db, QStringLiteral("sync_events WHERE status = 'needs_review' AND ordering_key = ''")), 1);
        QCOMPARE(count(*db, QStringLiteral(
                                "event_failures WHERE error_code = 'invalid_message' AND stack = 'RXE-2'")),
                 1);
        engine.submit("1|pat|bad"); // again the same: known, and still no
        const auto again = engine.answer();
        QVERIFY(again->isDuplicate);
        QVERIFY(again->refusal.has_value());
        engine.submit("1|pat|good"); // mended, under the same id
        const auto mended = engine.answer();
        QVERIFY(!mended->refusal.has_value());
        QCOMPARE(mended->messageId, QStringLiteral("1"));
        QCOMPARE(mended->state, EventState::Received);
    }

    void whatIsNotForUsIsNotKept()
    {
        Engine engine(settings());
        engine.start();
        engine.submit("1|pat|foreign");
        const auto answer = engine.answer();
        QVERIFY(answer->refusal.has_value());
        QVERIFY(answer->eventId.isNull());
        QCOMPARE(count(*database(), QStringLiteral("sync_events")), 0);
        QCOMPARE(count(*database(), QStringLiteral("message_keys")), 0);
    }

    void manyShareACommit()
    {
        IngestSettings s = settings();
        std::atomic<int> transactions = 0;
        s.inTransaction = [&](Database &) -> Result<void> {
            ++transactions;
            return {};
        };
        Engine engine(std::move(s));
        engine.start();
        constexpr int total = 1000;
        for (int i = 0; i < total; ++i)
            engine.submit(QByteArray::number(i) + "|pat|x");
        for (int i = 0; i < total; ++i)
            QVERIFY(engine.answer().has_value());
        QVERIFY2(transactions < total / 10, qPrintable(QString::number(transactions)));
        const auto db = database();
        QCOMPARE(count(*db, QStringLiteral("sync_events")), total);
        // in the order in which they were submitted
        QCOMPARE(
            sql::number(*db, QStringLiteral("SELECT count(*) FROM sync_events a JOIN sync_events b"
                                            " ON b.seq = a.seq + 1 WHERE CAST(b.message_id AS INTEGER) <>"
                                            " CAST(a.message_id AS INTEGER) + 1"))
                .value_or(-1),
            0);
    }

    void aFullQueueRefusesAndSaysSo()
    {
        IngestSettings s = settings();
        s.capacity = 2;
        QSemaphore entered;
        QSemaphore held;
        s.inTransaction = [&](Database &) -> Result<void> {
            entered.release();
            held.acquire();
            return {};
        };
        Engine engine(std::move(s));
        engine.start();
        engine.submit("0|a|x");
        QVERIFY(entered.tryAcquire(1, 20'000)); // taken over by the thread, which now holds its commit
        engine.submit("1|a|x");
        QVERIFY(!engine.ingestor->isFull());
        engine.submit("2|a|x");
        QVERIFY(engine.ingestor->isFull());
        engine.submit("3|a|x");
        const auto refused = engine.answer();
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().code, ErrorCode::EngineFull);
        held.release(1000);
        engine.stop();
    }

    void stopStoresWhatWasTakenOver()
    {
        Engine engine(settings());
        engine.start();
        for (int i = 0; i < 300; ++i)
            engine.submit(QByteArray::number(i) + "|pat|x");
        engine.stop();
        for (int i = 0; i < 300; ++i)
            QVERIFY(engine.answer().has_value());
        QCOMPARE(count(*database(), QStringLiteral("sync_events")), 300);
        engine.submit("late|pat|x");
        QCOMPARE(engine.answer().error().code, ErrorCode::Cancelled);
    }

    void aBusyStoreAcknowledgesNothing()
    {
        IngestSettings s = settings();
        s.open.busyTimeout = std::chrono::milliseconds(20);
        Engine engine(std::move(s));
        engine.start();
        const auto other = database();
        const auto held = other->write([&]() -> Result<void> {
            engine.submit("1|pat|x");
            const auto answer = engine.answer();
            if (answer || answer.error().code != ErrorCode::StoreBusy)
                return fail(ErrorCode::Internal, QStringLiteral("acknowledged"));
            return {};
        });
        QVERIFY(held.has_value());
        engine.submit("1|pat|x"); // the sender comes again
        QVERIFY(engine.answer().has_value());
    }

    void oneMessageThatTheStoreRefusesDoesNotHarmTheOthers()
    {
        const auto db = database();
        QVERIFY(poison(*db, "2|pat|x"));
        Engine engine(settings());
        engine.start();
        for (int i = 0; i < 5; ++i)
            engine.submit(QByteArray::number(i) + "|pat|x");
        int stored = 0;
        for (int i = 0; i < 5; ++i)
            stored += engine.answer().has_value() ? 1 : 0;
        QCOMPARE(stored, 4);
        QCOMPARE(count(*db, QStringLiteral("sync_events")), 4);
    }

    void whatStandsBehindARefusedOneIsNotStored()
    {
        const auto db = database();
        QVERIFY(poison(*db, "1|pat|x"));
        IngestSettings s = settings();
        s.batch = 1;
        Engine engine(std::move(s));
        const auto adt = QStringLiteral("adt");
        const auto sequence = std::make_shared<InboundSequence>();
        engine.submit("0|pat|x", adt, sequence); // all are on their way before the first one is answered
        engine.submit("1|pat|x", adt, sequence);
        engine.submit("2|pat|x", adt, sequence);
        engine.submit("3|pat|x", adt);
        engine.start();
        QVERIFY(engine.answer().has_value());
        QCOMPARE(engine.answer().error().code, ErrorCode::StoreFailed);
        QCOMPARE(engine.answer().error().code, ErrorCode::EngineFull);
        QVERIFY(engine.answer().has_value()); // of another sender
        engine.submit("2|pat|x", adt, sequence);
        QCOMPARE(engine.answer().error().code, ErrorCode::EngineFull);
        engine.submit("2|pat|x", adt, std::make_shared<InboundSequence>()); // handed over again
        QVERIFY(engine.answer().has_value());
        QCOMPARE(count(*db, QStringLiteral("sync_events")), 3);
    }

    void aMessageThatTheStoreRefusesHoldsUpItsPatientOnly()
    {
        const auto db = database();
        QVERIFY(poison(*db, "1|pat|x"));
        Engine engine(settings());
        const auto sequence = std::make_shared<InboundSequence>();
        for (const char *body : {"1|pat|x", "2|pat|x", "3|other|x", "4||x"})
            engine.submit(body, QStringLiteral("adt"), sequence);
        engine.start();
        QCOMPARE(engine.answer().error().code, ErrorCode::StoreFailed);
        QCOMPARE(engine.answer().error().code, ErrorCode::EngineFull);
        QVERIFY(engine.answer().has_value());
        QVERIFY(engine.answer().has_value());
    }

    void aFullQueueEndsTheSequence()
    {
        IngestSettings s = settings();
        s.capacity = 1;
        Engine engine(std::move(s));
        const auto adt = QStringLiteral("adt");
        const auto sequence = std::make_shared<InboundSequence>();
        engine.submit("0|pat|x", adt);
        engine.submit("1|pat|x", adt, sequence);
        QCOMPARE(engine.answer().error().code, ErrorCode::EngineFull);
        engine.start();
        QVERIFY(engine.answer().has_value()); // there is room again
        engine.submit("2|pat|x", adt, sequence);
        QCOMPARE(engine.answer().error().code, ErrorCode::EngineFull);
    }

    void aNudgeFollowsTheCommit()
    {
        Engine engine(settings());
        QSignalSpy committed(engine.ingestor, &Ingestor::committed);
        engine.start();
        engine.submit("1|pat|x");
        QVERIFY(engine.answer().has_value());
        QTRY_COMPARE(committed.count(), 1);
        QCOMPARE(committed.first().first().toInt(), 1);
        engine.submit("1|pat|x");
        QVERIFY(engine.answer().has_value());
        engine.submit("2|pat|x");
        QVERIFY(engine.answer().has_value());
        QTRY_COMPARE(committed.count(), 2); // none for the duplicate
    }

    void anIdIsStoredInAFormThatFitsEveryDatabase()
    {
        Engine engine(settings());
        engine.start();
        engine.submit("|pat|no id");
        const auto none = engine.answer();
        QVERIFY(none->messageId.startsWith(QStringLiteral("sha256:")));
        engine.submit(QByteArray(5000, 'x') + "|pat|long");
        const auto tooLong = engine.answer();
        QVERIFY(tooLong->messageId.size() < 100);
        engine.submit(QByteArray("a\0b|pat|zero", 12));
        QVERIFY(!engine.answer()->messageId.contains(QChar(0)));
    }
};

QTEST_GUILESS_MAIN(tst_Ingestor)
#include "tst_Ingestor.moc"
