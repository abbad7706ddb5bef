#include "bench/TrailRecords.h"

#include <array>

namespace concord::trailRecords {

namespace {
constexpr int people = 40;
constexpr std::array orders{"event.view",   "event.retry",     "event.discard", "event.resend",
                            "bulk.retry",   "sync.trigger",    "job.cancel",    "mapping.resolve",
                            "audit.export", "connection.pause"};

/// An id as makeUuid7() gives them, without its clock.
QString idOf(qint64 number)
{
    return QStringLiteral("01942000-0000-7000-8000-%1").arg(number, 12, 16, QLatin1Char('0'));
}

QString personOf(qint64 number)
{
    return QStringLiteral("person%1").arg(number % people);
}
}

AuditEntry entryOf(qint64 number)
{
    const auto correlation = CorrelationId::fromString(idOf(number / 3));
    if (number % 10 != 0)
        return {QStringLiteral("worker-%1").arg(number % 2),
                number % 101 == 0 ? QStringLiteral("event.interrupt") : QStringLiteral("event.outcome"),
                QStringLiteral("event/") + idOf(number / 2),
                true,
                QStringLiteral("state=succeeded kind=PRESCRIPTION_NEW changes=2"),
                correlation};
    const qint64 order = number / 10;
    const bool isRefused = order % 50 == 7;
    return {personOf(order * 7),
            QLatin1StringView(orders[size_t(order % qint64(orders.size()))]),
            QStringLiteral("event/") + idOf(number / 2),
            !isRefused,
            isRefused ? QStringLiteral("forbidden")
                      : QStringLiteral("was=dead_letter reason=mended at the source"),
            correlation,
            QStringLiteral("analyst")};
}

std::vector<AuditEntry> entries(qint64 first, int count)
{
    std::vector<AuditEntry> all;
    all.reserve(size_t(count));
    for (int i = 0; i < count; ++i)
        all.push_back(entryOf(first + i));
    return all;
}

std::vector<NamedFilter> filters(qint64 records)
{
    const Timestamp begin = BenchClock().now();
    const auto at = [&](double share) {
        return begin + std::chrono::milliseconds(qint64(double(records) * share) * apart.count());
    };
    std::vector<NamedFilter> all;
    const auto add = [&](const char *name, const std::function<void(AuditFilter &)> &change) {
        NamedFilter one{name, {}};
        change(one.filter);
        all.push_back(std::move(one));
    };
    const qint64 middle = records / 20 * 10;
    add("none", [](AuditFilter &) {});
    add("actor_person", [](AuditFilter &f) { f.actor = QStringLiteral("person7"); });
    add("actor_worker", [](AuditFilter &f) { f.actor = QStringLiteral("worker-1"); });
    add("actor_nobody", [](AuditFilter &f) { f.actor = QStringLiteral("nobody"); });
    add("action_common", [](AuditFilter &f) { f.action = QStringLiteral("event.outcome"); });
    add("action_rare", [](AuditFilter &f) { f.action = QStringLiteral("mapping.resolve"); });
    add("action_beginning", [](AuditFilter &f) { f.action = QStringLiteral("event."); });
    add("subject", [&](AuditFilter &f) { f.subject = entryOf(middle).subject; });
    add("correlation", [&](AuditFilter &f) { f.correlationId = entryOf(middle).correlationId; });
    add("refused", [](AuditFilter &f) { f.allowed = false; });
    add("time_range", [&](AuditFilter &f) {
        f.from = at(0.4);
        f.until = at(0.6);
    });
    add("person_and_action_beginning_and_time", [&](AuditFilter &f) {
        f.actor = QStringLiteral("person7");
        f.action = QStringLiteral("event.");
        f.from = at(0.1);
        f.until = at(0.9);
    });
    add("person_and_foreign_action", [](AuditFilter &f) {
        f.actor = QStringLiteral("person7");
        f.action = QStringLiteral("event.outcome"); // which only workers write
    });
    add("worker_and_foreign_action_and_time", [&](AuditFilter &f) {
        f.actor = QStringLiteral("worker-1");
        f.action = QStringLiteral("mapping.");
        f.from = at(0.1);
        f.until = at(0.9);
    });
    add("person_refused", [](AuditFilter &f) {
        f.actor = QStringLiteral("person9");
        f.allowed = false;
    });
    add("worker_and_action_beginning_and_time_refused", [&](AuditFilter &f) {
        f.actor = QStringLiteral("worker-1");
        f.action = QStringLiteral("event.");
        f.allowed = false;
        f.from = at(0.1);
        f.until = at(0.9);
    });
    add("refused_and_action_and_time", [&](AuditFilter &f) {
        f.action = QStringLiteral("event.");
        f.allowed = false;
        f.from = at(0.1);
        f.until = at(0.5);
    });
    return all;
}

}
