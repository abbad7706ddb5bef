#pragma once

#include "codec/hl7/Hl7Findings.h"
#include "codec/hl7/Hl7Profile.h"

namespace concord::hl7 {

/// Segments that have to be there and the order they stand in.
void checkStructure(Hl7Findings &findings, const Hl7Profile &profile);

/// Fields of the segments that are there: required ones, data types, table values.
void checkFields(Hl7Findings &findings, const Hl7Profile &profile);

/// Whether the order asks to end or pause something (cancel, discontinue, hold), or the dispense takes a
/// supply back: then how much of what is no longer at stake.
[[nodiscard]] bool isEnding(const Hl7Segment &orc, Hl7Content content);

}
