#pragma once

#include "codec/hl7/Hl7Location.h"
#include "codec/validation/ValidationIssue.h"

#include <QString>

namespace concord {

/// The codes of table 0357 (message error condition codes) that are used here.
enum class Hl7Code {
    Accepted = 0,
    SegmentSequence = 100,
    RequiredFieldMissing = 101,
    DataType = 102,
    TableValueNotFound = 103,
    UnsupportedMessageType = 200,
    UnsupportedEvent = 201,
    UnsupportedProcessingId = 202,
    UnsupportedVersion = 203,
    UnknownKey = 204,
    DuplicateKey = 205,
    RecordLocked = 206,
    ApplicationError = 207
};

/// The text of table 0357: "Required field missing".
[[nodiscard]] QString hl7CodeText(Hl7Code code);

/// One finding in a message. An Error stops the message (the sender is told no), a Warning does not. The text
/// says what is wrong and what would be right, in English, and holds no value but coded ones: never patient
/// data.
struct Hl7Issue
{
    IssueSeverity severity = IssueSeverity::Error;
    Hl7Code code = Hl7Code::ApplicationError;
    Hl7Location location;
    qsizetype segmentIndex = -1; ///< among the message's segments; -1: a segment that is not there
    QString text;

    friend bool operator==(const Hl7Issue &, const Hl7Issue &) = default;
};

}
