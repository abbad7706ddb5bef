#include "store/contract/SmallStoresContract.h"

#include "store/AuditStore.h"
#include "store/CursorStore.h"
#include "store/JobStore.h"
#include "store/SubscriptionStore.h"

namespace concord {

namespace {
const auto integration = QStringLiteral("medication-list");
AuditEntry entry(const QString &action, bool allowed = true)
{
    return {QStringLiteral("ana"), action, QStringLiteral("job/1"), allowed, QStringLiteral("added=3"), {}};
}
}

void SmallStoresContract::anIntegrationStartsWithoutACursor()
{
    TAKE(cursor, CursorStore(db(), clock()).load(integration));
    QVERIFY(!cursor);
}

void SmallStoresContract::theCursorIsReplaced()
{
    TAKE(job,
         JobStore(db(), clock()).enqueue({.integration = integration, .requestedBy = QStringLiteral("ana")}));
    CursorStore cursors(db(), clock());
    const SyncCursor first{QStringLiteral("2026-01-15T12:00:00.123Z"), -1, true, 1768478400000LL};
    const SyncCursor second{QStringLiteral("2026-01-16T12:00:00Z"), 5, false, 1768478400001LL};
    DONE(cursors.save(integration, job, first));
    TAKE(one, cursors.load(integration));
    QCOMPARE(*one, first);
    DONE(cursors.save(integration, job, second));
    TAKE(two, cursors.load(integration));
    QCOMPARE(*two, second);
    QCOMPARE(count(QStringLiteral("sync_cursors")), 1);
}

void SmallStoresContract::aSubscriptionIsReplaced()
{
    SubscriptionStore subscriptions(db(), clock());
    TAKE(none, subscriptions.load(QStringLiteral("ehr")));
    QVERIFY(!none);
    SubscriptionState first;
    first.connection = QStringLiteral("ehr");
    DONE(subscriptions.save(first));
    TAKE(one, subscriptions.load(QStringLiteral("ehr")));
    QCOMPARE(*one, first);
    SubscriptionState second = first;
    second.subscriptionId = QStringLiteral("sub-1");
    second.status = QStringLiteral("active");
    second.lastNumber = 9'000'000'000LL;
    second.notifiedAt = clock().now();
    second.completeUntil = clock().now() - std::chrono::milliseconds(7);
    second.end = clock().now() + std::chrono::hours(48);
    second.error = Error{ErrorCode::RemoteFailed, {}, {}, 0};
    DONE(subscriptions.save(second));
    TAKE(two, subscriptions.load(QStringLiteral("ehr")));
    QCOMPARE(*two, second);
    QCOMPARE(count(QStringLiteral("subscriptions")), 1);
}

void SmallStoresContract::newsOfASubscriptionIsKeptUntilItIsCounted()
{
    SubscriptionStore subscriptions(db(), clock());
    const auto ehr = QStringLiteral("ehr");
    const auto id = QStringLiteral("s1");
    DONE(subscriptions.addNews(ehr, {id, {3, 9'000'000'000LL}, false}));
    DONE(subscriptions.addNews(ehr, {id, {3, 4}, false})); // told twice
    DONE(subscriptions.addNews(ehr, {{}, {}, true}));
    DONE(subscriptions.addNews(ehr, {{}, {}, true}));
    DONE(subscriptions.addNews(ehr, {QStringLiteral("old"), {7}, false}));
    DONE(subscriptions.addNews(QStringLiteral("other"), {id, {1}, true}));
    using News = std::vector<SubscriptionNews>;
    TAKE(first, subscriptions.takeNews(ehr));
    QCOMPARE(first, (News{{QStringLiteral(""), {}, true},
                          {QStringLiteral("old"), {7}, false},
                          {id, {3, 4, 9'000'000'000LL}, false}}));
    SubscriptionState state;
    state.connection = ehr;
    state.subscriptionId = id;
    state.lastNumber = 4;
    DONE(subscriptions.save(state));
    TAKE(second, subscriptions.takeNews(ehr));
    QCOMPARE(second, (News{{id, {9'000'000'000LL}, false}}));
    DONE(subscriptions.remove(ehr));
    TAKE(none, subscriptions.load(ehr));
    QVERIFY(!none);
    TAKE(third, subscriptions.takeNews(ehr));
    QVERIFY(third.empty());
    QCOMPARE(count(QStringLiteral("subscription_news")), 2); // of the other connection
}

void SmallStoresContract::anAuditEntryIsKeptInOrder()
{
    AuditStore audit(db(), clock());
    DONE(audit.append(entry(QStringLiteral("sync.trigger"))));
    DONE(audit.append(entry(QStringLiteral("job.cancel"), false)));
    TAKE(rows, sql::rows(db(), QStringLiteral("SELECT action, allowed, at FROM audit_log ORDER BY seq"), {},
                         [](const QSqlQuery &q) {
                             return QStringLiteral("%1 %2 %3")
                                 .arg(q.value(0).toString())
                                 .arg(q.value(1).toInt())
                                 .arg(q.value(2).toLongLong());
                         }));
    const QString at = QString::number(toMs(clock().now()));
    QCOMPARE(rows.size(), 2U);
    QCOMPARE(rows[0], QStringLiteral("sync.trigger 1 ") + at);
    QCOMPARE(rows[1], QStringLiteral("job.cancel 0 ") + at);
}

void SmallStoresContract::anAuditEntryGoesWithTheTransactionThatFailed()
{
    AuditStore audit(db(), clock());
    FAILS(db().write([&]() -> Result<void> {
        if (const auto added = audit.append(entry(QStringLiteral("sync.trigger"))); !added)
            return added;
        return fail(ErrorCode::Overlap, {});
    }),
          ErrorCode::Overlap);
    QCOMPARE(count(QStringLiteral("audit_log")), 0);
}

void SmallStoresContract::theAuditLogRefusesUpdateAndDelete()
{
    DONE(AuditStore(db(), clock()).append(entry(QStringLiteral("sync.trigger"))));
    for (const char *statement : {"UPDATE audit_log SET actor = 'eve'", "DELETE FROM audit_log",
                                  "UPDATE audit_log SET seq = 7", "DELETE FROM audit_log WHERE seq = 1"})
        FAILS(db().run(QLatin1String(statement)), ErrorCode::StoreFailed);
    QCOMPARE(count(QStringLiteral("audit_log"), QStringLiteral("actor = 'ana' AND seq = 1")), 1);
}

}
