#pragma once

#include <QStringView>

namespace concord {

/// What a served message is about.
enum class Hl7Content { Order, Dispense, Patient, Merge, Appointment };

/// One message structure that this interface serves.
struct Hl7Profile
{
    const char *code;  ///< MSH-9.1
    const char *event; ///< MSH-9.2
    Hl7Content content;
    const char *detail;  ///< what each ORC needs: "RXE", "RXO", "RXD"; "": no order groups
    const char *prelude; ///< the order of segments before the first group, or of all of them
    const char *starter; ///< what begins a group: "ORC", "RGS"; "": none
    const char *group;   ///< the order within a group
};

/// Nothing for a message that is not served.
[[nodiscard]] const Hl7Profile *hl7Profile(QStringView code, QStringView event);

/// Whether any event of that message code is served: an unknown event is another error than an unknown type.
[[nodiscard]] bool servesHl7Code(QStringView code);

}
