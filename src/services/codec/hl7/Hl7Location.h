#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace concord {

/// A place in a message, as people write it: "RXE-2.1", the second RXE's third repetition "RXE[2]-7[3]",
/// a whole segment "PV1". Parts that are 0 are not said.
struct Hl7Location
{
    QByteArray segment;   ///< "RXE"
    int occurrence = 1;   ///< which of the segments of that name, from 1
    int field = 0;        ///< from 1
    int repetition = 0;   ///< from 1
    int component = 0;    ///< from 1
    int subcomponent = 0; ///< from 1

    friend bool operator==(const Hl7Location &, const Hl7Location &) = default;
};

[[nodiscard]] QString toText(const Hl7Location &location);
[[nodiscard]] std::optional<Hl7Location> hl7LocationFromText(QStringView text);

}
