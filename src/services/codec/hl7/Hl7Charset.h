#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace concord {

/// The character sets of MSH-18 (table 0211) that can be read here. All are supersets of ASCII, so delimiters
/// and segment names are found before the set is known.
enum class Hl7Charset : quint8 {
    Unstated, ///< MSH-18 empty: ASCII by the standard
    Ascii,
    Latin1, ///< 8859/1
    Latin2,
    Latin3,
    Latin4,
    Cyrillic,
    Arabic,
    Greek,
    Hebrew,
    Latin5,  ///< 8859/9
    Latin6,  ///< 8859/10
    Thai,    ///< 8859/11
    Baltic,  ///< 8859/13
    Celtic,  ///< 8859/14
    Latin9,  ///< 8859/15
    Latin10, ///< 8859/16
    Utf8,
    Unreadable, ///< a name of table 0211 that is not read here ("ISO IR87", "BIG-5", "UNICODE UTF-16" …)
    Unknown     ///< no name of table 0211
};

/// Of one repetition of MSH-18. Tolerant: "ISO-8859-1", "8859-1" and "UTF-8" are taken for what they mean,
/// and "UNICODE" for UTF-8, because a message in UTF-16 could not have been read so far.
[[nodiscard]] Hl7Charset hl7CharsetFromName(QByteArrayView name);

/// The text of @p bytes; never fails. Where the set says ASCII, nothing or something unreadable, bytes above
/// 0x7F are taken for UTF-8 when they are well formed, else for windows-1252. In 8859/1 the bytes 0x80–0x9F,
/// which are control characters there, are read as windows-1252: so do senders mean them. A byte that means
/// nothing becomes U+FFFD, and so does NUL.
[[nodiscard]] QString decodeHl7(QByteArrayView bytes, Hl7Charset charset);

/// False when decodeHl7 has to guess or to write U+FFFD: malformed UTF-8, a byte that the set lacks, bytes
/// above 0x7F in an ASCII message or in one whose set is not read here, NUL.
[[nodiscard]] bool isExactHl7(QByteArrayView bytes, Hl7Charset charset);

/// The bytes of @p text, or nothing when a character cannot be written in the set (Unstated and what is not
/// read here: ASCII only).
[[nodiscard]] std::optional<QByteArray> encodeHl7(QStringView text, Hl7Charset charset);

}
