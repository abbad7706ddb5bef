#pragma once

#include "domain/MedicationList.h"
#include "pipeline/Step.h"

#include <QJsonObject>

#include <algorithm>
#include <optional>
#include <vector>

namespace concord {

/// What the parts of the upsert share while one event is worked on. Each part first plans (looks up and
/// judges, writes nothing), and when all plans stand, applies.
struct UpsertContext
{
    EventWork &work;
    Database &db;
    const Clock &clock;
    PatientId patient;                ///< null while planning, when he is new
    std::optional<qint64> occurredMs; ///< when the source says it happened, to the second at least
    QStringList notes;                ///< for the attempt's record: counts and words

    [[nodiscard]] std::chrono::milliseconds now() const { return clock.now().time_since_epoch(); }

    /// True when this event's effect on this record has not happened yet. The message is part of the key: one
    /// trace may carry several messages about one record.
    [[nodiscard]] Result<bool> claim(const QString &naturalKey, const QString &target);
    void changed(const QString &record, const QString &recordId, const QString &change,
                 QStringList fields = {})
    {
        work.changes.push_back({record, recordId, change, std::move(fields)});
    }
};

/// Nothing to say, or why the event stops here.
using PlanVerdict = std::optional<StepVerdict>;

namespace upsert {
/// Names of the members that differ, without those that only say when and what for (action, occurred_at,
/// source_version). @p onlyKnown: compare nothing but what @p before has.
[[nodiscard]] QStringList differing(const QJsonObject &before, const QJsonObject &after,
                                    bool onlyKnown = false);
/// @p over laid on @p base, member by member: what a message leaves out stays.
[[nodiscard]] QJsonObject laidOver(const QJsonObject &base, const QJsonObject &over);
/// Of an order or a supply that is named only to say what becomes of it: its names, status and reason,
/// without the drug and the amounts that it names in passing.
[[nodiscard]] QJsonObject withoutContent(const QJsonObject &said);
/// details with the time of the event, by which a later one knows what is older.
[[nodiscard]] QJsonObject stamped(QJsonObject details, const UpsertContext &context);
/// The event happened before what is stored did (both known to the second).
[[nodiscard]] bool isOlder(const QJsonObject &storedDetails, const UpsertContext &context);
/// The drug that an order or a supply names, as it is stored and compared.
[[nodiscard]] MedicationItem itemOf(const QList<Coding> &codings, const QString &medicationText);
/// Leaves the rows of which @p is holds, if there are any.
template <typename Row, typename Is>
void prefer(std::vector<Row> &rows, const Is &is)
{
    if (std::any_of(rows.begin(), rows.end(), is))
        std::erase_if(rows, [&](const Row &row) { return !is(row); });
}
[[nodiscard]] StepVerdict conflict(const QString &where, const QString &detail);
[[nodiscard]] QString newId(const UpsertContext &context);
/// Another connection made the row between our look and our insert: the whole transaction again.
[[nodiscard]] tl::unexpected<Error> raced(const QString &table);
}

}
