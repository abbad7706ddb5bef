#include "codec/hl7/Hl7Charset.h"

#include "codec/hl7/Hl7CharsetTables.h"

#include <algorithm>

namespace concord {

namespace {

/// "ISO-8859-1" and "8859/1" become "8859/1", "UTF-8" becomes "UTF8".
QByteArray plainName(QByteArrayView name)
{
    QByteArray plain = name.trimmed().toByteArray().toUpper();
    if (plain.startsWith("ISO") && plain.contains("8859"))
        plain.remove(0, plain.indexOf("8859"));
    if (plain.startsWith("8859")) {
        plain.remove(0, 4);
        while (!plain.isEmpty() && !std::isdigit(uchar(plain.front())))
            plain.remove(0, 1);
        return "8859/" + plain;
    }
    plain.replace("-", "").replace("_", "").replace(" ", "");
    return plain;
}

bool isAscii(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return uchar(c) < 0x80; });
}

const hl7::UpperHalf &upperHalf(Hl7Charset charset)
{
    return hl7::upperHalves[int(charset) - int(Hl7Charset::Latin2)];
}

bool hasTable(Hl7Charset charset)
{
    return charset >= Hl7Charset::Latin2 && charset <= Hl7Charset::Latin10;
}

/// One byte, one character. 0x80–0x9F are controls in the parts of ISO 8859 and stay so; where windows-1252
/// is meant they are letters.
char16_t characterOf(uchar byte, Hl7Charset charset)
{
    if (byte < 0x80)
        return byte;
    if (hasTable(charset))
        return byte < 0xA0 ? byte : upperHalf(charset)[byte - 0xA0];
    return byte < 0xA0 ? hl7::windows1252[byte - 0x80] : byte;
}

QString decodeBytewise(QByteArrayView bytes, Hl7Charset charset)
{
    QString text(bytes.size(), Qt::Uninitialized);
    std::transform(bytes.begin(), bytes.end(), text.begin(),
                   [&](char c) { return QChar(characterOf(uchar(c), charset)); });
    return text;
}

std::optional<char> byteOf(char16_t character, Hl7Charset charset)
{
    if (character < 0x80)
        return char(character);
    if (hasTable(charset)) {
        const auto &half = upperHalf(charset);
        const auto found = std::find(half.begin(), half.end(), character);
        if (found != half.end() && character != 0xFFFD)
            return char(0xA0 + (found - half.begin()));
    }
    if (charset == Hl7Charset::Latin1 && character >= 0xA0 && character <= 0xFF)
        return char(character);
    return std::nullopt;
}

}

Hl7Charset hl7CharsetFromName(QByteArrayView name)
{
    const QByteArray plain = plainName(name);
    if (plain.isEmpty())
        return Hl7Charset::Unstated;
    if (plain == "ASCII" || plain == "ISOIR6" || plain == "USASCII")
        return Hl7Charset::Ascii;
    if (plain == "UNICODEUTF8" || plain == "UTF8" || plain == "UNICODE")
        return Hl7Charset::Utf8;
    if (plain.startsWith("8859/")) {
        const int part = plain.mid(5).toInt();
        if (part >= 1 && part <= 16 && part != 12)
            return Hl7Charset(int(Hl7Charset::Latin1) + part - (part > 12 ? 2 : 1));
        return Hl7Charset::Unknown;
    }
    static constexpr const char *unreadable[] = {"ISOIR14",     "ISOIR87",      "ISOIR159",
                                                 "GB180302000", "KSX1001",      "CNS116431992",
                                                 "BIG5",        "UNICODEUTF16", "UNICODEUTF32"};
    const bool isListed = std::any_of(std::begin(unreadable), std::end(unreadable),
                                      [&](const char *known) { return plain == known; });
    return isListed ? Hl7Charset::Unreadable : Hl7Charset::Unknown;
}

QString decodeHl7(QByteArrayView bytes, Hl7Charset charset)
{
    QString text;
    if (isAscii(bytes))
        text = QString::fromLatin1(bytes);
    else if (hasTable(charset) || charset == Hl7Charset::Latin1)
        text = decodeBytewise(bytes, charset);
    else if (charset == Hl7Charset::Utf8 || bytes.isValidUtf8())
        text = QString::fromUtf8(bytes);
    else
        text = decodeBytewise(bytes, charset);
    if (bytes.contains('\0')) // no database of ours keeps it in a text
        text.replace(QChar(0), QChar(QChar::ReplacementCharacter));
    return text;
}

bool isExactHl7(QByteArrayView bytes, Hl7Charset charset)
{
    if (bytes.contains('\0'))
        return false;
    if (isAscii(bytes))
        return true;
    if (charset == Hl7Charset::Utf8)
        return bytes.isValidUtf8();
    if (charset == Hl7Charset::Latin1 || hasTable(charset)) {
        return std::all_of(bytes.begin(), bytes.end(),
                           [&](char c) { return characterOf(uchar(c), charset) != 0xFFFD; });
    }
    return false;
}

std::optional<QByteArray> encodeHl7(QStringView text, Hl7Charset charset)
{
    if (charset == Hl7Charset::Utf8)
        return text.toUtf8();
    QByteArray bytes;
    bytes.reserve(text.size());
    for (const QChar character : text) {
        const auto byte = byteOf(character.unicode(), charset);
        if (!byte)
            return std::nullopt;
        bytes.append(*byte);
    }
    return bytes;
}

}
