#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

#include <functional>
#include <optional>
#include <vector>

namespace concord {

/// A calendar month in UTC, as the partitions have it.
struct Month
{
    std::chrono::year_month value{};

    [[nodiscard]] static Month of(Timestamp time);
    [[nodiscard]] Month plus(int months) const { return {value + std::chrono::months(months)}; }
    [[nodiscard]] Timestamp begin() const;
    [[nodiscard]] QString suffix() const; ///< "y2026m11"

    friend auto operator<=>(const Month &, const Month &) = default;
};

/// The beginning of every id made at @p time or later (UUIDv7: 48 bits of milliseconds first); all ids made
/// before are smaller as text.
[[nodiscard]] QString idFloor(Timestamp time);

/// PostgreSQL's monthly partitions of sync_events and of the tables whose rows belong to one event. What is
/// in no month is in the default partitions.
class MonthPartitions
{
public:
    explicit MonthPartitions(Database &db) : m_db(db) {}

    /// In order of time.
    [[nodiscard]] Result<std::vector<Month>> existing();
    /// False when there was one. Rows of the month that came before it move into it.
    [[nodiscard]] Result<bool> make(Month month);

    struct Dropped
    {
        qint64 removed = 0;
        qint64 moved = 0;
    };
    /// Drops a month; its events that are open, ended at @p cutoff or later, or were made into an open one
    /// move to the default partition. Nothing when these are more than @p mostMoved. StoreBusy when others
    /// keep using the table: it does not make them wait long.
    /// @param note in the same transaction, with what is gone; empty: nothing
    [[nodiscard]] Result<std::optional<Dropped>>
    drop(Month month, Timestamp cutoff, int mostMoved,
         const std::function<Result<void>(const Dropped &)> &note = {});

private:
    [[nodiscard]] Result<void> enter();
    [[nodiscard]] Result<bool> exists(const QString &table);
    [[nodiscard]] Result<QString> columnsOf(const QString &table);
    [[nodiscard]] Result<void> run(const QStringList &statements);
    [[nodiscard]] Result<void> makeOne(const QString &table, const QString &key, Month month);
    [[nodiscard]] Result<Dropped> moveAndDrop(Month month, const QString &isKept);

    Database &m_db;
};

}
