#include "store/MappingFigureStore.h"

#include "store/Sql.h"

#include <QDateTime>
#include <QHash>

#include <algorithm>
#include <array>
#include <cmath>

namespace concord {

namespace {
using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds figureSpan = 24h * 90;
constexpr qint64 dayMs = 86'400'000;
constexpr int daysShown = 30;
constexpr std::array<milliseconds, 6> ageLimits{1h, 8h, 24h, 72h, 168h, 720h};

/// Steps h that decide, at or after the placeholder.
const auto decidingSteps = QStringLiteral(
    " FROM medication_mapping_history h JOIN medication_mappings m ON m.id = h.mapping_id WHERE h.at >= ?"
    " AND h.act IN ('approve','confirm','reject') AND h.to_status IN ('approved','rejected')"
    " AND h.actor <> 'system' AND NOT EXISTS (SELECT 1 FROM medication_mapping_history u"
    " WHERE u.mapping_id = h.mapping_id AND u.act = 'undo' AND u.revision > h.revision)");

/// The smallest value that at least that share of @p sorted does not exceed; -1: there is none.
qint64 quantile(const std::vector<qint64> &sorted, double share)
{
    if (sorted.empty())
        return -1;
    const auto rank = size_t(std::ceil(share * double(sorted.size())));
    return sorted[std::max<size_t>(rank, 1) - 1];
}
}

Result<MappingFigures> MappingFigureStore::figures(std::optional<std::vector<MappingCoverage>> coverage)
{
    MappingFigures figures;
    const auto covered = coverage ? Result<void>() : addCoverage(figures);
    if (coverage)
        figures.coverage = *std::move(coverage);
    return covered.and_then([&] { return addLatency(figures); })
        .and_then([&] { return addAges(figures); })
        .and_then([&] { return addOffers(figures); })
        .and_then([&] { return addDays(figures); })
        .map([&] { return figures; });
}

Result<void> MappingFigureStore::addCoverage(MappingFigures &figures)
{
    // CROSS JOIN: SQLite is to walk what waits, not all events. Events that wait are orders and dispenses
    // still to come. A retired mapping stands for the one that decides its code now, if there is one.
    static const QString text = QStringLiteral(
        "SELECT k.source, count(*), CAST(sum(k.mapped) AS BIGINT), CAST(sum(k.n) AS BIGINT),"
        " CAST(sum(k.mapped * k.n) AS BIGINT) FROM ("
        "SELECT c.source, COALESCE(l.id, m.id) AS code, sum(c.n) AS n,"
        " max(CASE WHEN COALESCE(l.status, m.status) = 'approved' THEN 1 ELSE 0 END) AS mapped FROM ("
        "SELECT source, mapping_id, count(*) AS n FROM prescriptions WHERE mapping_id IS NOT NULL"
        " GROUP BY source, mapping_id UNION ALL "
        "SELECT source, mapping_id, count(*) AS n FROM dispenses WHERE mapping_id IS NOT NULL"
        " GROUP BY source, mapping_id UNION ALL "
        "SELECT e.source, w.mapping_id, count(*) AS n FROM event_waits w CROSS JOIN sync_events e"
        " WHERE e.id = w.sync_event_id GROUP BY e.source, w.mapping_id) c"
        " JOIN medication_mappings m ON m.id = c.mapping_id"
        " LEFT JOIN medication_mappings l ON m.status = 'retired' AND l.system = m.system"
        " AND l.source_code = m.source_code AND l.status <> 'retired'"
        " GROUP BY c.source, COALESCE(l.id, m.id)) k GROUP BY k.source ORDER BY 4 DESC, 1");
    auto coverage = sql::rows(m_db, text, {}, [](const QSqlQuery &q) {
        return MappingCoverage{q.value(0).toString(), q.value(1).toInt(), q.value(2).toInt(),
                               q.value(3).toLongLong(), q.value(4).toLongLong()};
    });
    if (!coverage)
        return fail(coverage.error());
    figures.coverage = *std::move(coverage);
    return {};
}

Result<void> MappingFigureStore::addLatency(MappingFigures &figures)
{
    static const QString text = QStringLiteral("SELECT h.at - m.created_at") + decidingSteps +
                                QStringLiteral(" AND h.at > m.created_at");
    auto latencies = sql::rows(m_db, text, {qint64(toMs(m_clock.now() - figureSpan))},
                               [](const QSqlQuery &q) { return q.value(0).toLongLong(); });
    if (!latencies)
        return fail(latencies.error());
    std::sort(latencies->begin(), latencies->end());
    std::vector<qint64> sorted(latencies->begin(), latencies->end());
    figures.latencyMedianMs = quantile(sorted, 0.5);
    figures.latencyP90Ms = quantile(sorted, 0.9);
    return {};
}

Result<void> MappingFigureStore::addAges(MappingFigures &figures)
{
    static const QString text = [] {
        QString sums = QStringLiteral("SELECT count(*)");
        for (size_t i = 0; i < ageLimits.size(); ++i)
            sums += QStringLiteral(", CAST(sum(CASE WHEN created_at >= ? THEN 1 ELSE 0 END) AS BIGINT)");
        return sums + QStringLiteral(" FROM medication_mappings WHERE status <> 'approved'"
                                     " AND status IN ('pending','suggested','in_review')");
    }();
    QVariantList since;
    for (const milliseconds limit : ageLimits)
        since.append(qint64(toMs(m_clock.now() - limit)));
    const auto counts = sql::row(m_db, text, since, [](const QSqlQuery &q) {
        std::vector<int> ages;
        int younger = 0;
        for (int i = 1; i <= int(ageLimits.size()); ++i) {
            ages.push_back(q.value(i).toInt() - younger);
            younger = q.value(i).toInt();
        }
        ages.push_back(q.value(0).toInt() - younger);
        return ages;
    });
    if (!counts)
        return fail(counts.error());
    figures.openByAge = counts->value_or(std::vector<int>(ageLimits.size() + 1, 0));
    return {};
}

Result<void> MappingFigureStore::addOffers(MappingFigures &figures)
{
    static const QString text = QStringLiteral("SELECT h.offered_rank, count(*)") + decidingSteps +
                                QStringLiteral(" AND h.to_status = 'approved' AND h.offered_rank <> 0"
                                               " GROUP BY h.offered_rank");
    const auto ranks =
        sql::rows(m_db, text, {qint64(toMs(m_clock.now() - figureSpan))},
                  [](const QSqlQuery &q) { return std::pair(q.value(0).toInt(), q.value(1).toInt()); });
    if (!ranks)
        return fail(ranks.error());
    for (const auto &[rank, count] : *ranks) {
        figures.decided += count;
        figures.acceptedAsOffered += rank == 1 ? count : 0;
        figures.acceptedFromList += rank > 1 ? count : 0;
    }
    return {};
}

Result<void> MappingFigureStore::addDays(MappingFigures &figures)
{
    const qint64 today = toMs(m_clock.now()) / dayMs;
    const qint64 first = today - daysShown + 1;
    static const QString text = QStringLiteral("SELECT h.at / 86400000, count(*)") + decidingSteps +
                                QStringLiteral(" GROUP BY h.at / 86400000");
    const auto days = sql::rows(m_db, text, {first * dayMs}, [](const QSqlQuery &q) {
        return std::pair(q.value(0).toLongLong(), q.value(1).toInt());
    });
    if (!days)
        return fail(days.error());
    QHash<qint64, int> decided;
    for (const auto &[day, count] : *days)
        decided.insert(day, count);
    for (qint64 day = first; day <= today; ++day) {
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(day * dayMs, Qt::UTC);
        figures.decidedByDay.emplace_back(at.toString(QStringLiteral("yyyy-MM-dd")), decided.value(day));
    }
    return {};
}

}
