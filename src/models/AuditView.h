#pragma once

#include "domain/Audit.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace concord {

/// A time range as people choose it; all but Custom go on with the clock.
enum class AuditRange { Any, LastHour, Today, Last7Days, Last30Days, Custom };
[[nodiscard]] QString labelOf(AuditRange range);

/// What the Audit page shows, under a name: a filter, whose times come from a range.
struct AuditView
{
    QString name;
    AuditFilter filter; ///< its times count for AuditRange::Custom only
    AuditRange range = AuditRange::Any;

    friend bool operator==(const AuditView &, const AuditView &) = default;
};

/// The filter at this moment. Days are those of the local time zone.
[[nodiscard]] AuditFilter filterOf(const AuditView &view, Timestamp now);

/// What a person can take out of a filter.
enum class AuditPart { Actor, Action, Subject, Correlation, Time, Outcome };

struct AuditChip
{
    AuditPart part = AuditPart::Actor;
    QString text; ///< "Actor: ana"
};
/// One for each part of the filter that counts.
[[nodiscard]] std::vector<AuditChip> chipsOf(const AuditView &view);
[[nodiscard]] AuditView without(AuditView view, AuditPart part);

/// Views that everybody has: refusals, viewed payloads, exports and verifications, keys.
[[nodiscard]] std::vector<AuditView> shippedViews();

/// For the settings: ids and words only. Absent: not such an object.
[[nodiscard]] QJsonObject toJson(const AuditView &view);
[[nodiscard]] std::optional<AuditView> auditViewFromJson(const QJsonObject &object);

}
