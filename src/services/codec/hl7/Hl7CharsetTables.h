#pragma once

#include <array>

namespace concord::hl7 {

/// The characters of the bytes 0xA0–0xFF in one part of ISO 8859.
using UpperHalf = std::array<char16_t, 96>;

/// 8859/2 to 8859/16 without 8859/12, which was never published, in the order of Hl7Charset.
inline constexpr int upperHalfCount = 14;
extern const UpperHalf upperHalves[upperHalfCount];

/// The characters of the bytes 0x80–0x9F in windows-1252.
extern const char16_t windows1252[32];

}
