#pragma once

#include "codec/hl7/Hl7Charset.h"

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace concord {

/// The delimiters a message brings along (MSH-1, MSH-2) and its character set. 0: the message has no such
/// delimiter, and nothing is split or unescaped by it.
struct Hl7Encoding
{
    char field = '|';
    char component = '^';
    char repetition = '~';
    char escape = '\\';
    char subcomponent = '&';
    char truncation = 0; ///< since v2.7
    Hl7Charset charset = Hl7Charset::Unstated;

    friend bool operator==(const Hl7Encoding &, const Hl7Encoding &) = default;
};

/// Reads @p field and the encoding characters of MSH-2 (or FHS-2, BHS-2). Four or more different characters
/// count by their place: component, repetition, escape, sub-component, truncation; more are ignored. A
/// character that stands there twice ("^~\\&": somebody escaped the escape) counts once. With fewer than
/// four, "^", "~", "\" and "&" keep their usual meaning and any others count by place; what is missing is not
/// used by the message (v2.8.2, 2.14.9.2). Nothing: a delimiter is a letter, a digit, a control or non-ASCII
/// character, or equals the field separator.
[[nodiscard]] std::optional<Hl7Encoding> hl7EncodingFrom(char field, QByteArrayView encodingCharacters);

/// Un-escaped and decoded. \F\ \S\ \T\ \R\ \E\ \P\ give the delimiters, \Xhh…\ bytes of the message's
/// character set, \.br\ \.sp n\ \.ce\ line breaks, \.sk n\ blanks; \H\ \N\ and other formatting, as
/// \.fi\ or \.in n\, give nothing. Every other sequence (\Cxxyy\, \Mxxyyzz\, \Z…\, unknown ones, one
/// that does not end) is kept as it stands.
[[nodiscard]] QString unescapeHl7(QByteArrayView raw, const Hl7Encoding &encoding);

/// The reverse, for one value below all delimiters: a line feed becomes \.br\, other control characters
/// \Xhh\. Nothing: a character that the character set lacks, or one that has to be escaped in a message
/// without an escape character.
[[nodiscard]] std::optional<QByteArray> escapeHl7(QStringView text, const Hl7Encoding &encoding);

}
