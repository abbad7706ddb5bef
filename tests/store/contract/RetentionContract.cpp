#include "store/contract/RetentionContract.h"

#include "store/AuditStore.h"
#include "store/EventStore.h"
#include "store/MappingStore.h"

#include <thread>

namespace concord {

namespace {
using namespace std::chrono_literals;
using std::chrono::days;
constexpr int rowsOfOne = 8; ///< attempt, failure, body, change, effect, difference, key and the event

/// A UUIDv7 of that time; makeUuid7() never goes back.
QString idAt(Timestamp time, int number)
{
    const auto ms = quint64(toMs(time));
    return QUuid(uint(ms >> 16U), ushort(ms & 0xFFFFU), ushort(0x7000 | (number & 0xFFF)), 0x80, 0, 0, 0, 0,
                 0, uchar(number >> 8), uchar(number))
        .toString(QUuid::WithoutBraces);
}
}

Retention RetentionContract::retention(RetentionSettings settings)
{
    return {db(), clock(), settings};
}

QString RetentionContract::addEvent(const Sample &sample)
{
    const Timestamp came = clock().now() - days(sample.daysAgo);
    const QString id = idAt(came, ++m_number);
    const bool isOpen = sample.endedDaysAgo < 0;
    const QVariant ended =
        isOpen ? QVariant() : QVariant(qint64(toMs(clock().now() - days(sample.endedDaysAgo))));
    const qint64 cameMs = toMs(came);
    const QString message = QStringLiteral("m%1").arg(m_number);
    const std::vector<std::pair<QString, QVariantList>> rows = {
        {QStringLiteral(
             "INSERT INTO message_keys (source, message_id, event_id, received_at) VALUES ('s', ?, ?, ?)"),
         {message, id, cameMs}},
        {QStringLiteral(
             "INSERT INTO sync_events (id, direction, kind, source, message_id, status, correlation_id,"
             " created_at, changed_at, completed_at, resent_from, seq)"
             " VALUES (?, 'in', 'DISPENSE', 's', ?, ?, 'c', ?, ?, ?, ?, ?)"),
         {id, message, isOpen ? QStringLiteral("dead_letter") : QStringLiteral("succeeded"), cameMs, cameMs,
          ended, sample.resentFrom.isEmpty() ? QVariant() : QVariant(sample.resentFrom), m_number}},
        {QStringLiteral("INSERT INTO event_bodies (sync_event_id, body) VALUES (?, ?)"),
         {id, QByteArray("MSH|\0|", 6)}},
        {QStringLiteral("INSERT INTO event_attempts (sync_event_id, number, started_at, duration_ms, outcome)"
                        " VALUES (?, 1, ?, 1, 'succeeded')"),
         {id, cameMs}},
        {QStringLiteral("INSERT INTO event_failures (id, sync_event_id, error_code, message, created_at)"
                        " VALUES (?, ?, 'timeout', '', ?)"),
         {id, id, cameMs}},
        {QStringLiteral("INSERT INTO event_changes (sync_event_id, position, record, record_id, change)"
                        " VALUES (?, 1, 'dispenses', 'd', 'added')"),
         {id}},
        {QStringLiteral(
             "INSERT INTO event_effects (correlation_id, natural_key, target, sync_event_id, applied_at)"
             " VALUES (?, 'k', 'dispenses', ?, ?)"),
         {id, id, cameMs}},
        {QStringLiteral(
             "INSERT INTO medication_differences (job_id, position, sync_event_id, patient_reference,"
             " change, code, system, display, source_reference)"
             " VALUES ('j', ?, ?, 'p', 'added', '', '', '', '')"),
         {m_number, id}},
    };
    for (const auto &[statement, values] : rows) {
        if (const auto done = db().run(statement, values); !done)
            return told(done);
    }
    return id;
}

qint64 RetentionContract::rowsOf(const QString &id)
{
    qint64 rows = count(QStringLiteral("sync_events"), QStringLiteral("id = '%1'").arg(id)) +
                  count(QStringLiteral("message_keys"), QStringLiteral("event_id = '%1'").arg(id));
    for (const char *table : {"event_bodies", "event_attempts", "event_failures", "event_changes",
                              "event_effects", "medication_differences"})
        rows += count(QLatin1String(table), QStringLiteral("sync_event_id = '%1'").arg(id));
    return rows;
}

void RetentionContract::finishedEventsGoWithAllThatBelongsToThem()
{
    const QString old = addEvent({200, 199});
    QCOMPARE(rowsOf(old), rowsOfOne);
    TAKE(counts, retention().run(1min));
    QCOMPARE(counts.events, 1);
    QCOMPARE(counts.keys, 1);
    QVERIFY(!counts.more);
    QCOMPARE(rowsOf(old), 0);
    TAKE(again, retention().run(1min));
    QCOMPARE(again, RetentionCounts{});
}

void RetentionContract::whatEndedLatelyStays()
{
    const QString lately = addEvent({200, 10});
    const QString today = addEvent({0, 0});
    const QString justInside = addEvent({90, 89});
    TAKE(counts, retention().run(1min));
    QCOMPARE(counts.events, 0);
    for (const QString &id : {lately, today, justInside})
        QCOMPARE(rowsOf(id), rowsOfOne);
}

void RetentionContract::anOpenEventStaysHoweverOld()
{
    const QString open = addEvent({900, -1});
    const QString done = addEvent({900, 899});
    MappingRow unknown;
    unknown.sourceCode = QStringLiteral("1");
    TAKE(mapping, MappingStore(db(), clock()).ensure(unknown));
    DONE(EventStore(db(), clock()).addWaits(EventId::fromString(open), {mapping.id}));
    TAKE(counts, retention().run(1min));
    QCOMPARE(counts.events, 1);
    QCOMPARE(rowsOf(open), rowsOfOne);
    QCOMPARE(rowsOf(done), 0);
    QCOMPARE(count(QStringLiteral("event_waits")), 1);
    // and when it ends, its time begins
    DONE(
        db().run(QStringLiteral("UPDATE sync_events SET status = 'discarded', completed_at = ? WHERE id = ?"),
                 {qint64(toMs(clock().now())), open}));
    TAKE(soon, retention().run(1min));
    QCOMPARE(soon.events, 0);
    clock().advance(days(91));
    TAKE(later, retention().run(1min));
    QCOMPARE(later.events, 1);
    QCOMPARE(rowsOf(open), 0);
    QCOMPARE(count(QStringLiteral("event_waits")), 0);
}

void RetentionContract::theOriginalOfAnOpenEventStays()
{
    const QString original = addEvent({300, 299});
    const QString resent = addEvent({299, -1, original});
    TAKE(counts, retention().run(1min));
    QCOMPARE(counts.events, 0);
    QCOMPARE(rowsOf(original), rowsOfOne);
    QCOMPARE(rowsOf(resent), rowsOfOne);
}

void RetentionContract::theAuditLogStays()
{
    DONE(AuditStore(db(), clock())
             .append({QStringLiteral("ana"), QStringLiteral("event.discard"), {}, true, {}, {}}));
    (void)addEvent({900, 899});
    clock().advance(days(1000));
    TAKE(counts, retention().run(1min));
    QCOMPARE(counts.events, 1);
    QCOMPARE(count(QStringLiteral("audit_log"), QStringLiteral("action = 'event.discard'")), 1);
}

/// How many rows the audit log says were removed.
qint64 RetentionContract::audited(const QString &subject, const QString &number)
{
    const auto rows =
        sql::rows(db(),
                  QStringLiteral("SELECT details FROM audit_log WHERE action = 'retention.remove'"
                                 " AND actor = 'worker-1' AND subject = ?"),
                  {subject}, [](const QSqlQuery &q) { return q.value(0).toString(); });
    qint64 sum = 0;
    for (const QString &details : rows.value_or(std::vector<QString>{}))
        sum += details.section(number + u'=', 1).section(u' ', 0, 0).toLongLong();
    return sum;
}

void RetentionContract::whatIsRemovedIsAuditedInItsTransaction()
{
    constexpr int all = 5;
    for (int i = 0; i < all; ++i)
        (void)addEvent({200, 150});
    RetentionSettings settings;
    settings.batch = 2;
    settings.actor = QStringLiteral("worker-1");
    for (int n = 1;; ++n) { // also where a statement fails: neither is there without the other
        db().failStatement(n);
        const auto result = retention(settings).run(1min);
        const bool isThrough = db().failurePending();
        db().failStatement(0);
        QCOMPARE(audited(QStringLiteral("events"), QStringLiteral("events")) +
                     count(QStringLiteral("sync_events")),
                 all);
        QCOMPARE(audited(QStringLiteral("message-keys"), QStringLiteral("keys")) +
                     count(QStringLiteral("message_keys")),
                 all);
        if (!isThrough)
            continue;
        DONE(result);
        break;
    }
    QCOMPARE(count(QStringLiteral("sync_events")), 0);
}

void RetentionContract::keysGoAfterTheirEventsAndNotBefore()
{
    const QString old = addEvent({100, 99});
    RetentionSettings settings;
    settings.keepKeys = days(365);
    TAKE(first, retention(settings).run(1min));
    QCOMPARE(first.keys, 0);
    QCOMPARE(count(QStringLiteral("message_keys"), QStringLiteral("event_id = '%1'").arg(old)), 1);
    clock().advance(days(270));
    TAKE(second, retention(settings).run(1min));
    QCOMPARE(second.keys, 1);
}

void RetentionContract::aRepeatOfAKeptKeyIsStillADuplicate()
{
    const QString open = addEvent({400, -1});
    TAKE(counts, retention().run(1min));
    QCOMPARE(counts.keys, 0);
    NewEvent repeat;
    repeat.id = makeId<EventId>(clock().now().time_since_epoch());
    repeat.source = QStringLiteral("s");
    repeat.messageId = QStringLiteral("m%1").arg(m_number);
    repeat.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    repeat.createdAt = clock().now();
    QCOMPARE(EventStore(db(), clock()).append(repeat), Result<bool>(false));
    QCOMPARE(rowsOf(open), rowsOfOne);
}

void RetentionContract::manyGoInSmallTransactions()
{
    DONE(db().write([&]() -> Result<void> {
        for (int i = 0; i < 130; ++i)
            (void)addEvent({200 + i % 3, i % 13 == 0 ? -1 : 150});
        return {};
    }));
    int commits = 0;
    db().onCommit([&](int) { ++commits; });
    RetentionSettings settings;
    settings.batch = 20;
    TAKE(counts, retention(settings).run(1min));
    QCOMPARE(counts.events, 120);
    QCOMPARE(count(QStringLiteral("sync_events")), 10);
    QCOMPARE(count(QStringLiteral("event_bodies")), 10);
    QVERIFY2(commits >= 6, qPrintable(QString::number(commits)));
}

void RetentionContract::aShortTimeIsEnoughForAPart()
{
    (void)addEvent({200, 150});
    TAKE(counts, retention().run(0ms));
    QVERIFY(counts.more);
    TAKE(rest, retention().run(1min));
    QVERIFY(!rest.more);
    QCOMPARE(count(QStringLiteral("sync_events")), 0);
}

void RetentionContract::twoAtOnceDoNoHarm()
{
    for (int i = 0; i < 60; ++i)
        (void)addEvent({200, i % 4 == 0 ? -1 : 150});
    QStringList troubles;
    std::mutex mutex;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] {
            const auto own = another();
            RetentionSettings settings;
            settings.batch = 10;
            const auto done =
                own ? Retention(*own, clock(), settings).run(1min) : fail(ErrorCode::Internal, {});
            const std::scoped_lock lock(mutex);
            if (!done)
                troubles.append(told(done));
        });
    }
    for (std::thread &t : threads)
        t.join();
    QVERIFY2(troubles.isEmpty(), qPrintable(troubles.join(u'\n')));
    QCOMPARE(count(QStringLiteral("sync_events")), 15);
    QCOMPARE(count(QStringLiteral("event_attempts")), 15);
}

void RetentionContract::aFailureLeavesWholeEvents()
{
    QStringList ids;
    for (int i = 0; i < 6; ++i)
        ids.append(addEvent({200, i == 0 ? -1 : 150}));
    RetentionSettings settings;
    settings.batch = 2;
    for (int n = 1;; ++n) {
        db().failStatement(n);
        const auto result = retention(settings).run(1min);
        if (db().failurePending()) {
            db().failStatement(0);
            DONE(result);
            break;
        }
        FAILS(result, ErrorCode::StoreFailed);
        for (const QString &id : ids) {
            // orphans of a month that was dropped may follow later, and so may the key
            const qint64 event = count(QStringLiteral("sync_events"), QStringLiteral("id = '%1'").arg(id));
            QVERIFY(event == 0 || rowsOf(id) == rowsOfOne);
        }
    }
    QCOMPARE(rowsOf(ids.first()), rowsOfOne);
    for (const QString &id : ids.mid(1))
        QCOMPARE(rowsOf(id), 0);
}

}
