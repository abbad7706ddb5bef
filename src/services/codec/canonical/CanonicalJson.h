#pragma once

#include "domain/Canonical.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QJsonObject>

namespace concord {

/// {"kind","occurred_at","payload"} as compact text, for sync_events.payload_json: the same event always
/// gives the same text (members in alphabetical order, empty ones left out).
[[nodiscard]] QString canonicalJson(const CanonicalEvent &event);
[[nodiscard]] QJsonObject canonicalDocument(const CanonicalEvent &event);

/// Reads what canonicalJson() wrote, or what came through the JSON door (other members, "id", are passed by).
/// InvalidMessage names the JSON pointer of the first member that is not what it should be.
[[nodiscard]] Result<CanonicalEvent> canonicalFromJson(const QByteArray &text);
[[nodiscard]] Result<CanonicalEvent> canonicalFromDocument(const QJsonObject &document);

/// One part alone, for the details_json columns.
[[nodiscard]] QJsonObject canonicalObject(const CanonicalPatient &patient);
[[nodiscard]] QJsonObject canonicalObject(const CanonicalOrder &order);
[[nodiscard]] QJsonObject canonicalObject(const CanonicalDispense &dispense);
[[nodiscard]] QJsonObject canonicalObject(const CanonicalAppointment &appointment);

}
