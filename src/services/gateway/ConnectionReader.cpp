#include "gateway/ConnectionReader.h"

#include "store/BreakerStore.h"
#include "store/EventStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/ListenerStore.h"
#include "store/PauseStore.h"
#include "store/RateStore.h"

namespace concord {

namespace {
template <typename T>
Result<void> take(Result<T> result, T &target)
{
    if (!result)
        return fail(result.error());
    target = *std::move(result);
    return {};
}

/// What several connections are filled from.
struct Facts
{
    std::vector<ListenerRow> listeners;
    std::vector<WorkerRow> workers;
    std::vector<BreakerRow> breakers;
    std::vector<PauseRow> pauses;
    std::vector<std::pair<QString, int>> open; ///< source → open events
};

Result<Facts> readFacts(Database &db, const Clock &clock)
{
    Facts f;
    ListenerStore listeners(db, clock);
    const auto read = take(listeners.all(), f.listeners)
                          .and_then([&] { return take(listeners.workers(), f.workers); })
                          .and_then([&] { return take(BreakerStore(db, clock).all(), f.breakers); })
                          .and_then([&] { return take(PauseStore(db, clock).all(), f.pauses); })
                          .and_then([&] { return take(EventStore(db, clock).openBySource(), f.open); });
    if (!read)
        return fail(read.error());
    return f;
}

/// Whether we listen; else we call.
bool isInbound(const QString &kind)
{
    static const QStringList called{QStringLiteral("fhir-r4"), QStringLiteral("ehr-api"),
                                    QStringLiteral("servicenow"), QStringLiteral("relay")};
    return !called.contains(kind) && !kind.endsWith(QStringLiteral("-out"));
}

void addListeners(ConnectionRow &row, const Facts &f)
{
    for (const ListenerRow &listener : f.listeners) {
        if (listener.status.connection != row.name)
            continue;
        row.listeners.push_back(listener.status);
        if (listener.status.lastError && (!row.lastErrorAt || *row.lastErrorAt < listener.updatedAt)) {
            row.lastError = listener.status.lastError;
            row.lastErrorAt = listener.updatedAt;
        }
    }
}

void addBreaker(ConnectionRow &row, const Facts &f)
{
    for (const BreakerRow &b : f.breakers) {
        if (b.endpoint != row.name)
            continue;
        row.breaker = b.breaker.state;
        row.breakerUntil = b.breaker.state == BreakerState::Open ? b.breaker.retryAt : b.breaker.probeUntil;
        row.breakerFailures = b.breaker.failures;
        if (b.breaker.lastError && b.breaker.state != BreakerState::Closed) {
            row.lastError = Error{*b.breaker.lastError, row.address, {}, 0};
            row.lastErrorAt = b.updatedAt;
        }
    }
}

void addQueue(ConnectionRow &row, const Facts &f)
{
    for (const auto &[source, count] : f.open)
        row.waitingEvents += source == row.name ? count : 0;
    for (const PauseRow &p : f.pauses) {
        if (p.subject != PauseStore::ofConnection(row.name))
            continue;
        row.isPaused = true;
        row.pausedBy = p.pausedBy;
        row.pauseReason = p.reason;
    }
}
}

Result<ConnectionList> readConnections(Database &db, const Clock &clock,
                                       const std::map<QString, RateLimit> &rates)
{
    const auto records = IntegrationStore(db, clock).connections();
    if (!records)
        return fail(records.error());
    const auto facts = readFacts(db, clock);
    if (!facts)
        return fail(facts.error());
    ConnectionList list;
    list.workers = int(facts->workers.size());
    JobStore jobs(db, clock);
    for (const ConnectionRecord &record : *records) {
        ConnectionRow row;
        row.name = record.name;
        row.kind = record.kind;
        row.address = record.address;
        row.inbound = isInbound(record.kind);
        addListeners(row, *facts);
        addBreaker(row, *facts);
        addQueue(row, *facts);
        if (const auto rate = rates.find(row.name); rate != rates.end()) {
            row.ratePerSecond = rate->second.perSecond;
            const auto bucket = RateStore(db, clock).bucket(row.name, rate->second);
            if (!bucket)
                return fail(bucket.error());
            row.rateTokens = double(bucket->milliTokens) / milliTokensPerCall;
        }
        const QString tests = connectionTestSubject(row.name);
        const auto running = jobs.current(tests);
        const auto last = running && !*running ? jobs.lastFinished(tests) : running;
        if (!last)
            return fail(last.error());
        row.lastTest = *last;
        list.rows.push_back(std::move(row));
    }
    return list;
}

}
