#pragma once

#include <QByteArray>
#include <QStringList>

#include <functional>

namespace concord {

/// Whether a member's name is one of the format's own; a sender may write anything into a name.
using KnownField = std::function<bool(const QString &name)>;

/// Where two versions of a message differ, by name and never by value, for the audit log: HL7 v2 fields
/// ("RXE-10", "RXE[2]-3", a whole segment "RXE"), else JSON pointers ("/payload/orders/0/sig"); of what is
/// neither, "content". A segment that is not HL7's, and a member that @p isKnown does not know, are "unknown
/// field", with nothing of their name or of what is below. At most @p most places, then "…". Pure.
/// @param isKnown empty: no member is known
[[nodiscard]] QStringList changedPlaces(const QByteArray &before, const QByteArray &after,
                                        const KnownField &isKnown, int most = 40);

}
