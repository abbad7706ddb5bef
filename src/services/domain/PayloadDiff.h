#pragma once

#include <QByteArray>
#include <QStringList>

namespace concord {

/// Where two versions of a message differ, by name and never by value, for the audit log: HL7 v2 fields
/// ("RXE-10", "RXE[2]-3", a whole segment "ZZZ"), else JSON pointers ("/payload/orders/0/sig"); of what is
/// neither, "content". At most @p most places, then "…". Pure.
[[nodiscard]] QStringList changedPlaces(const QByteArray &before, const QByteArray &after, int most = 40);

}
