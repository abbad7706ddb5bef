#include "store/MonthPartitions.h"

#include "store/Sql.h"

#include <algorithm>

namespace concord {

namespace {
struct Parent
{
    QString table;
    QString key; ///< the event's id
};

/// In the order in which a transaction that brings an event writes them.
const std::vector<Parent> &parents()
{
    static const std::vector<Parent> all = [] {
        std::vector<Parent> list{{QStringLiteral("sync_events"), QStringLiteral("id")}};
        for (const char *child : {"event_bodies", "event_attempts", "event_failures", "event_changes"})
            list.push_back({QString::fromLatin1(child), QStringLiteral("sync_event_id")});
        return list;
    }();
    return all;
}

QString partitionOf(const QString &table, Month month)
{
    return table + u'_' + month.suffix();
}

std::optional<Month> monthOf(const QString &suffix)
{
    const int year = suffix.mid(1, 4).toInt();
    const int month = suffix.mid(6, 2).toInt();
    const Month found{std::chrono::year(year) / std::chrono::month(unsigned(month))};
    return found.value.ok() && found.suffix() == suffix ? std::optional(found) : std::nullopt;
}
}

Month Month::of(Timestamp time)
{
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
    return {day.year() / day.month()};
}

Timestamp Month::begin() const
{
    return std::chrono::sys_days(value / 1);
}

QString Month::suffix() const
{
    return QStringLiteral("y%1m%2")
        .arg(int(value.year()))
        .arg(unsigned(value.month()), 2, 10, QLatin1Char('0'));
}

QString idFloor(Timestamp time)
{
    const auto ms = quint64(std::max(toMs(time), 0LL));
    return QStringLiteral("%1-%2")
        .arg(ms >> 16U, 8, 16, QLatin1Char('0'))
        .arg(ms & 0xFFFFU, 4, 16, QLatin1Char('0'));
}

Result<std::vector<Month>> MonthPartitions::existing()
{
    const auto names = sql::rows(
        m_db,
        QStringLiteral(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = to_regclass('sync_events') AND c.relname LIKE 'sync\\_events\\_y%'"),
        {}, [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!names)
        return fail(names.error());
    std::vector<Month> months;
    for (const QString &name : *names) {
        if (const auto month = monthOf(name.section(u'_', -1)))
            months.push_back(*month);
    }
    std::sort(months.begin(), months.end());
    return months;
}

/// One program at a time changes the partitions, and nobody waits long behind it.
Result<void> MonthPartitions::enter()
{
    return run({QStringLiteral("SET LOCAL lock_timeout = '1s'"),
                QStringLiteral("SELECT pg_advisory_xact_lock(hashtextextended('concord months %1', 0))")
                    .arg(m_db.schema())});
}

Result<void> MonthPartitions::run(const QStringList &statements)
{
    for (const QString &statement : statements) {
        if (const auto done = m_db.direct(statement); !done)
            return done;
    }
    return {};
}

Result<bool> MonthPartitions::exists(const QString &table)
{
    return sql::number(m_db, m_db.dialect().tableExists(), {table}).map([](qint64 n) { return n > 0; });
}

/// All but the generated ones, which cannot be written.
Result<QString> MonthPartitions::columnsOf(const QString &table)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)"
                                   " FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0"
                                   " AND NOT attisdropped AND attgenerated = ''"),
                    {table}, [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([](const std::optional<QString> &columns) { return columns.value_or(QString()); });
}

Result<bool> MonthPartitions::make(Month month)
{
    const auto before = exists(partitionOf(parents().back().table, month));
    if (!before)
        return fail(before.error());
    if (*before)
        return false;
    const auto done = m_db.write(Isolation::ReadCommitted, [&] {
        Result<void> made = enter();
        for (const Parent &parent : parents()) {
            if (made)
                made = makeOne(parent.table, parent.key, month);
        }
        return made;
    });
    if (!done)
        return fail(done.error());
    return true;
}

Result<void> MonthPartitions::makeOne(const QString &table, const QString &key, Month month)
{
    const QString partition = partitionOf(table, month);
    const auto before = exists(partition);
    if (!before)
        return fail(before.error());
    if (*before) // another program was faster
        return {};
    const auto columns = columnsOf(table);
    if (!columns)
        return fail(columns.error());
    const QString from = idFloor(month.begin());
    const QString to = idFloor(month.plus(1).begin());
    // Nobody may be about to write: what was on its way to the default partition would be refused there. A
    // clock that was ahead has put rows of this month into it: they come along
    return run(
        {QStringLiteral("LOCK TABLE %1 IN SHARE ROW EXCLUSIVE MODE").arg(table),
         QStringLiteral(
             "CREATE TABLE %1 (LIKE %2 INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS)")
             .arg(partition, table),
         QStringLiteral("WITH moved AS (DELETE FROM %1_default WHERE %2 >= '%3' AND %2 < '%4' RETURNING %5)"
                        " INSERT INTO %6 (%5) SELECT %5 FROM moved")
             .arg(table, key, from, to, *columns, partition),
         QStringLiteral("ALTER TABLE %1 ATTACH PARTITION %2 FOR VALUES FROM ('%3') TO ('%4')")
             .arg(table, partition, from, to)});
}

Result<std::optional<MonthPartitions::Dropped>>
MonthPartitions::drop(Month month, Timestamp cutoff, int mostMoved,
                      const std::function<Result<void>(const Dropped &)> &note)
{
    const QString isKept =
        QStringLiteral(
            "(e.completed_at IS NULL OR e.completed_at >= %1 OR EXISTS (SELECT 1 FROM sync_events r"
            " WHERE r.resent_from = e.id AND r.completed_at IS NULL))")
            .arg(toMs(cutoff));
    const QString events = partitionOf(parents().front().table, month);
    // looked at before anything is locked
    const auto kept = sql::number(
        m_db,
        QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM %1 e WHERE %2 LIMIT ?) AS k").arg(events, isKept),
        {mostMoved + 1});
    if (!kept)
        return fail(kept.error());
    if (*kept > mostMoved)
        return std::optional<Dropped>();
    Dropped dropped;
    const auto done = m_db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        const auto moved = moveAndDrop(month, isKept);
        if (!moved)
            return fail(moved.error());
        dropped = *moved;
        return note ? note(dropped) : Result<void>{};
    });
    if (!done)
        return fail(done.error());
    return std::optional(dropped);
}

Result<MonthPartitions::Dropped> MonthPartitions::moveAndDrop(Month month, const QString &isKept)
{
    const QString events = partitionOf(parents().front().table, month);
    QStringList detach;
    QStringList move;
    QStringList remove;
    for (const Parent &parent : parents()) {
        const auto columns = columnsOf(parent.table);
        if (!columns)
            return fail(columns.error());
        const QString partition = partitionOf(parent.table, month);
        detach << QStringLiteral("ALTER TABLE %1 DETACH PARTITION %2").arg(parent.table, partition);
        move << QStringLiteral(
                    "INSERT INTO %1 (%2) SELECT %2 FROM %3 WHERE %4 IN (SELECT id FROM concord_kept)")
                    .arg(parent.table, *columns, partition, parent.key);
        remove << QStringLiteral("DROP TABLE ") + partition;
    }
    const auto locked = enter().and_then([&] {
        return run({QStringLiteral("LOCK TABLE sync_events IN ACCESS EXCLUSIVE MODE"),
                    QStringLiteral("CREATE TEMPORARY TABLE concord_kept ON COMMIT DROP AS"
                                   " SELECT e.id FROM %1 e WHERE %2")
                        .arg(events, isKept)});
    });
    if (!locked)
        return fail(locked.error());
    const auto all = sql::number(m_db, QStringLiteral("SELECT count(*) FROM ") + events);
    if (!all)
        return fail(all.error());
    if (const auto gone = run(detach + move); !gone)
        return fail(gone.error());
    const auto left = sql::number(m_db, QStringLiteral("SELECT count(*) FROM sync_events_default"
                                                       " WHERE id >= '%1' AND id < '%2'")
                                            .arg(idFloor(month.begin()), idFloor(month.plus(1).begin())));
    if (!left)
        return fail(left.error());
    if (const auto gone = run(remove); !gone)
        return fail(gone.error());
    return Dropped{*all - *left, *left};
}

}
