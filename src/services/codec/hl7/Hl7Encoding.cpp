#include "codec/hl7/Hl7Encoding.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

namespace concord {

namespace {

bool mayDelimit(char c)
{
    return c > 0x20 && c < 0x7F && !std::isalnum(uchar(c));
}

using Roles = std::array<char, 5>; // component, repetition, escape, sub-component, truncation

Roles byPlace(const QByteArray &distinct)
{
    Roles roles{};
    std::copy_n(distinct.begin(), std::min<qsizetype>(distinct.size(), roles.size()), roles.begin());
    return roles;
}

/// Fewer than four: the usual characters keep their usual roles, others fill what is free from the left.
Roles byMeaning(const QByteArray &distinct)
{
    static constexpr char usual[] = "^~\\&";
    Roles roles{};
    for (const char c : distinct) {
        if (const char *found = std::strchr(usual, c))
            roles[size_t(found - usual)] = c;
    }
    for (const char c : distinct) {
        if (!std::strchr(usual, c))
            *std::find(roles.begin(), roles.end(), char(0)) = c;
    }
    return roles;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

/// Appends the bytes of "0D0A"; false when it is not an even number of hexadecimal digits, or names NUL.
bool appendHex(QByteArrayView digits, QByteArray &into)
{
    if (digits.isEmpty() || digits.size() % 2 != 0)
        return false;
    if (!std::all_of(digits.begin(), digits.end(), [](char c) { return hexDigit(c) >= 0; }))
        return false;
    QByteArray bytes;
    for (qsizetype i = 0; i < digits.size(); i += 2)
        bytes.append(char(hexDigit(digits[i]) * 16 + hexDigit(digits[i + 1])));
    if (bytes.contains('\0'))
        return false;
    into.append(bytes);
    return true;
}

/// ".br", ".sp2", ".sk 3" and so on; false for a command that is not one of the standard's.
bool appendFormatting(QByteArrayView command, QByteArray &into)
{
    constexpr int longest = 100; // nobody means more lines or blanks
    const QByteArrayView name = command.first(std::min<qsizetype>(command.size(), 3));
    const QByteArrayView digits = command.sliced(name.size()).trimmed();
    bool isNumber = false;
    const int number = digits.toByteArray().toInt(&isNumber);
    if (!digits.isEmpty() && !isNumber)
        return false;
    const int count = std::clamp(digits.isEmpty() ? 1 : number, 0, longest);
    if (name == ".br" || name == ".ce")
        into.append('\n');
    else if (name == ".sp")
        into.append(count, '\n');
    else if (name == ".sk")
        into.append(count, ' ');
    else
        return name == ".fi" || name == ".nf" || name == ".in" || name == ".ti";
    return true;
}

/// The delimiter that a letter between two escape characters stands for; 0: none.
char delimiterOf(char letter, const Hl7Encoding &encoding)
{
    switch (letter) {
    case 'F':
        return encoding.field;
    case 'S':
        return encoding.component;
    case 'T':
        return encoding.subcomponent;
    case 'R':
        return encoding.repetition;
    case 'E':
        return encoding.escape;
    case 'P':
        return encoding.truncation;
    default:
        return 0;
    }
}

bool appendMeaning(QByteArrayView sequence, const Hl7Encoding &encoding, QByteArray &into)
{
    if (sequence.isEmpty())
        return false;
    if (sequence.size() == 1) {
        if (sequence[0] == 'H' || sequence[0] == 'N')
            return true;
        if (const char delimiter = delimiterOf(sequence[0], encoding)) {
            into.append(delimiter);
            return true;
        }
    }
    if (sequence[0] == 'X')
        return appendHex(sequence.sliced(1), into);
    return sequence[0] == '.' && appendFormatting(sequence, into);
}

QByteArray unescapedBytes(QByteArrayView raw, const Hl7Encoding &encoding)
{
    QByteArray plain;
    plain.reserve(raw.size());
    qsizetype at = 0;
    while (at < raw.size()) {
        const qsizetype open = raw.indexOf(encoding.escape, at);
        const qsizetype close = open < 0 ? -1 : raw.indexOf(encoding.escape, open + 1);
        if (close < 0)
            break;
        plain.append(raw.sliced(at, open - at));
        if (appendMeaning(raw.sliced(open + 1, close - open - 1), encoding, plain)) {
            at = close + 1;
        } else { // kept; its end may begin the next one ("C:\a\T\b")
            plain.append(raw.sliced(open, close - open));
            at = close;
            if (raw.indexOf(encoding.escape, at + 1) < 0)
                break;
        }
    }
    plain.append(raw.sliced(at));
    return plain;
}

/// The letter that stands for a delimiter; 0: the character is none.
char letterOf(char16_t character, const Hl7Encoding &encoding)
{
    for (const char letter : {'F', 'S', 'T', 'R', 'E', 'P'}) {
        const char delimiter = delimiterOf(letter, encoding);
        if (delimiter != 0 && character == uchar(delimiter))
            return letter;
    }
    return 0;
}

}

std::optional<Hl7Encoding> hl7EncodingFrom(char field, QByteArrayView encodingCharacters)
{
    if (!mayDelimit(field))
        return std::nullopt;
    QByteArray distinct;
    for (const char c : encodingCharacters) {
        if (!mayDelimit(c) || c == field)
            return std::nullopt;
        if (!distinct.contains(c))
            distinct.append(c);
    }
    const Roles roles = distinct.size() < 4 ? byMeaning(distinct) : byPlace(distinct);
    return Hl7Encoding{field, roles[0], roles[1], roles[2], roles[3], roles[4], Hl7Charset::Unstated};
}

QString unescapeHl7(QByteArrayView raw, const Hl7Encoding &encoding)
{
    if (encoding.escape == 0 || !raw.contains(encoding.escape))
        return decodeHl7(raw, encoding.charset);
    return decodeHl7(unescapedBytes(raw, encoding), encoding.charset);
}

std::optional<QByteArray> escapeHl7(QStringView text, const Hl7Encoding &encoding)
{
    QByteArray raw;
    qsizetype plainFrom = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const char16_t character = i < text.size() ? text[i].unicode() : 0;
        const char letter = letterOf(character, encoding);
        const bool isControl = character < 0x20 || character == 0x7F;
        if (i < text.size() && !letter && !isControl)
            continue;
        const auto plain = encodeHl7(text.sliced(plainFrom, i - plainFrom), encoding.charset);
        if (!plain || (i < text.size() && (encoding.escape == 0 || character == 0)))
            return std::nullopt;
        raw.append(*plain);
        plainFrom = i + 1;
        if (i == text.size())
            break;
        raw.append(encoding.escape);
        if (letter)
            raw.append(letter);
        else if (character == '\n')
            raw.append(".br");
        else
            raw.append('X').append(QByteArray(1, char(character)).toHex().toUpper());
        raw.append(encoding.escape);
    }
    return raw;
}

}
