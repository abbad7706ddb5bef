#include "store/contract/IntegrationContract.h"

#include "store/IntegrationStore.h"

namespace concord {

using namespace std::chrono_literals;

namespace {
const auto name = QStringLiteral("medication-list");

IntegrationRow row(std::chrono::milliseconds every)
{
    return {name, QStringLiteral("medication_list_sync"), QStringLiteral("ehr"), every, {}, {}};
}

Result<void> addConnection(IntegrationStore &store)
{
    return store.saveConnection(QStringLiteral("ehr"), QStringLiteral("fhir-r4"),
                                QStringLiteral("http://h/fhir"));
}
}

void IntegrationContract::aNewScheduleIsDueAtOnce()
{
    IntegrationStore store(db(), clock());
    DONE(addConnection(store));
    DONE(store.save(row(1h)));
    TAKE(due, store.due());
    QCOMPARE(due.size(), size_t(1));
    QCOMPARE(due.front().nextRunAt, clock().now());
    QCOMPARE(due.front().every, 1h);
}

void IntegrationContract::withoutAScheduleThereIsNoNextRun()
{
    IntegrationStore store(db(), clock());
    DONE(addConnection(store));
    DONE(store.save(row(0ms)));
    TAKE(due, store.due());
    QVERIFY(due.empty());
    TAKE(all, store.all());
    QCOMPARE(all.size(), size_t(1));
    QVERIFY(!all.front().nextRunAt);
}

void IntegrationContract::aChangedScheduleCountsFromNow()
{
    IntegrationStore store(db(), clock());
    DONE(addConnection(store));
    DONE(store.save(row(1h)));
    clock().advance(10min);
    DONE(store.save(row(2h)));
    TAKE(changed, store.byName(name));
    QCOMPARE(changed->nextRunAt, clock().now() + 2h);
    DONE(store.save(row(0ms)));
    TAKE(off, store.byName(name));
    QVERIFY(!off->nextRunAt);
}

void IntegrationContract::savingTheSameAgainKeepsTheNextRun()
{
    IntegrationStore store(db(), clock());
    DONE(addConnection(store));
    DONE(store.save(row(1h)));
    TAKE(before, store.byName(name));
    clock().advance(10min);
    DONE(store.save(row(1h)));
    TAKE(after, store.byName(name));
    QCOMPARE(after, before);
}

void IntegrationContract::onlyOneOfTwoSchedulersMovesTheNextRunOn()
{
    IntegrationStore store(db(), clock());
    DONE(addConnection(store));
    DONE(store.save(row(1h)));
    const auto second = another();
    QVERIFY(second);
    IntegrationStore other(*second, clock());
    TAKE(seen, store.due());
    TAKE(seenByOther, other.due());
    TAKE(first, store.advance(name, *seen.front().nextRunAt, clock().now() + 1h));
    TAKE(late, other.advance(name, *seenByOther.front().nextRunAt, clock().now() + 1h));
    QVERIFY(first);
    QVERIFY(!late);
}

void IntegrationContract::aConnectionMayMove()
{
    IntegrationStore store(db(), clock());
    DONE(addConnection(store));
    clock().advance(1h);
    DONE(addConnection(store)); // the same again: not written
    QCOMPARE(
        count(QStringLiteral("connections"), QStringLiteral("updated_at = %1").arg(toMs(clock().now() - 1h))),
        1);
    DONE(store.saveConnection(QStringLiteral("ehr"), QStringLiteral("fhir-r4"),
                              QStringLiteral("http://other/fhir")));
    QCOMPARE(count(QStringLiteral("connections"), QStringLiteral("base_url = 'http://other/fhir'")), 1);
    QCOMPARE(count(QStringLiteral("connections")), 1);
}

void IntegrationContract::theLatencyIsKeptWhenTheScheduleChanges()
{
    IntegrationStore store(db(), clock());
    DONE(addConnection(store));
    DONE(store.save(row(1h)));
    DONE(store.saveLatency(name, 42));
    DONE(store.save(row(2h)));
    TAKE(found, store.byName(name));
    QCOMPARE(found->sourceLatencyMs, 42);
}

void IntegrationContract::anIntegrationNeedsItsConnection()
{
    IntegrationStore store(db(), clock());
    FAILS(store.save(row(1h)), ErrorCode::StoreFailed);
}

}
