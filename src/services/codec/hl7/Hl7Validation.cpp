#include "codec/hl7/Hl7Validation.h"

#include "codec/SafeNames.h"
#include "codec/hl7/Hl7Checks.h"
#include "codec/hl7/Hl7DataTypes.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace concord {

namespace {

using enum Hl7Code;
using enum IssueSeverity;

bool isMissing(const Hl7Field &field)
{
    return field.text().trimmed().isEmpty();
}

void checkType(Hl7Findings &findings, const Hl7Segment &msh)
{
    const Hl7Message &message = findings.message();
    if (isMissing(msh.field(9))) {
        findings.add(Error, RequiredFieldMissing, msh, 9,
                     QStringLiteral("the message does not say its type"));
        return;
    }
    if (hl7Profile(message.code(), message.event()))
        return;
    const bool isEvent = servesHl7Code(message.code());
    findings.add(Error, isEvent ? UnsupportedEvent : UnsupportedMessageType, msh, 9,
                 QStringLiteral("%1 is not served here").arg(quotedHl7Type(message.type())));
}

void checkProcessing(Hl7Findings &findings, const Hl7Segment &msh)
{
    const QString id = msh.field(11).component(1).code();
    if (id.isEmpty())
        findings.add(Error, RequiredFieldMissing, msh, 11, QStringLiteral("no processing id (P, T or D)"));
    else if (id != QLatin1StringView("P") && id != QLatin1StringView("T") && id != QLatin1StringView("D"))
        findings.add(Error, UnsupportedProcessingId, msh, 11,
                     QStringLiteral("the processing id is none of P, T, D"));
}

void checkVersion(Hl7Findings &findings, const Hl7Segment &msh)
{
    static const QRegularExpression served(QStringLiteral(R"(^2\.[1-8](\.[0-9])?$)"));
    const QString version = findings.message().version();
    if (version.isEmpty())
        findings.add(Error, RequiredFieldMissing, msh, 12, QStringLiteral("no version"));
    else if (!served.match(version).hasMatch())
        findings.add(Error, UnsupportedVersion, msh, 12, QStringLiteral("versions 2.1 to 2.8.2 are served"));
}

void checkTime(Hl7Findings &findings, const Hl7Segment &msh)
{
    const QString version = findings.message().version();
    const bool isRequired = version >= QLatin1StringView("2.4"); // optional before
    if (isMissing(msh.field(7)))
        findings.add(isRequired ? Error : Warning, RequiredFieldMissing, msh, 7,
                     QStringLiteral("no time of the message"));
    else if (!fhirTimeFromHl7(msh.field(7).component(1).text()))
        findings.add(Warning, DataType, msh, 7, QStringLiteral("not a date and time (YYYYMMDDHHMMSS+ZZZZ)"));
}

void checkHeader(Hl7Findings &findings)
{
    const Hl7Segment msh = findings.message().header();
    checkType(findings, msh);
    checkProcessing(findings, msh);
    checkVersion(findings, msh);
    if (isMissing(msh.field(10)))
        findings.add(Error, RequiredFieldMissing, msh, 10,
                     QStringLiteral("no control id: nothing could be answered or told apart"));
    checkTime(findings, msh);
}

/// The number of the field in which the byte at @p offset of the segment stands.
int fieldAt(const Hl7Segment &segment, const char *byte)
{
    for (int number = 1; number <= segment.fieldCount(); ++number) {
        const QByteArrayView raw = segment.field(number).raw();
        if (byte >= raw.begin() && byte < raw.end())
            return number;
    }
    return 0;
}

/// The first field that cannot be read exactly, and why that matters.
void checkReadable(Hl7Findings &findings)
{
    const Hl7Message &message = findings.message();
    const Hl7Charset charset = message.encoding().charset;
    for (qsizetype i = 0; i < message.segmentCount(); ++i) {
        const Hl7Segment segment = message.segmentAt(i);
        if (isExactHl7(segment.raw(), charset))
            continue;
        const QByteArrayView raw = segment.raw();
        const auto isForeign = [](char c) {
            return c == 0 || uchar(c) >= 0x80;
        };
        const auto first = std::find_if(raw.begin(), raw.end(), isForeign);
        const bool isGuess = charset == Hl7Charset::Ascii || charset == Hl7Charset::Unstated;
        const bool hasNul = raw.contains('\0');
        findings.add(isGuess && !hasNul ? Warning : Error, DataType, segment, fieldAt(segment, first),
                     hasNul ? QStringLiteral("holds a NUL character")
                     : isGuess
                         ? QStringLiteral("holds characters beyond ASCII, which MSH-18 does not announce")
                         : QStringLiteral("holds bytes that the character set of MSH-18 does not have"));
        return;
    }
}

void checkCharset(Hl7Findings &findings)
{
    const Hl7Message &message = findings.message();
    const Hl7Charset charset = message.encoding().charset;
    if (charset == Hl7Charset::Unknown) {
        findings.add(Error, DataType, message.header(), 18,
                     QStringLiteral("not a character set of table 0211"));
        return;
    }
    if (charset == Hl7Charset::Unreadable) {
        const bool isPlain = std::all_of(message.bytes().begin(), message.bytes().end(),
                                         [](char c) { return uchar(c) < 0x80 && c != 0x1B; });
        findings.add(
            isPlain ? Warning : Error, DataType, message.header(), 18,
            QStringLiteral("a character set that is not read here; UNICODE UTF-8 and 8859/1 to /16 are"));
        return;
    }
    checkReadable(findings);
}

bool isRejection(const Hl7Issue &issue)
{
    static constexpr std::array codes{UnsupportedMessageType, UnsupportedEvent, UnsupportedProcessingId,
                                      UnsupportedVersion};
    const bool saysNoType =
        issue.code == RequiredFieldMissing && issue.location == Hl7Location{"MSH", 1, 9, 0, 0, 0};
    return saysNoType || std::find(codes.begin(), codes.end(), issue.code) != codes.end();
}

bool isError(const Hl7Issue &issue)
{
    return issue.severity == Error || issue.severity == Fatal;
}

}

std::vector<Hl7Issue> validateHl7(const Hl7Message &message)
{
    Hl7Findings findings(message);
    checkHeader(findings);
    checkCharset(findings);
    if (const Hl7Profile *profile = hl7Profile(message.code(), message.event())) {
        hl7::checkStructure(findings, *profile);
        hl7::checkFields(findings, *profile);
    }
    return findings.take();
}

const Hl7Issue *Hl7Verdict::reason() const
{
    const auto rejection = std::find_if(issues.begin(), issues.end(), [](const Hl7Issue &issue) {
        return isError(issue) && isRejection(issue);
    });
    if (rejection != issues.end())
        return &*rejection;
    const auto error = std::find_if(issues.begin(), issues.end(), isError);
    return error == issues.end() ? nullptr : &*error;
}

Hl7Verdict doorVerdict(std::vector<Hl7Issue> issues)
{
    Hl7Verdict verdict{Hl7Door::Accept, std::move(issues)};
    if (const Hl7Issue *reason = verdict.reason())
        verdict.door = isRejection(*reason) ? Hl7Door::Refuse : Hl7Door::RefuseKeep;
    return verdict;
}

Hl7Verdict doorVerdict(const Hl7Message &message)
{
    return doorVerdict(validateHl7(message));
}

Hl7Verdict refusalFor(Hl7Code code, const QString &text)
{
    const Hl7Location controlId{"MSH", 1, 10, 0, 0, 0};
    return {Hl7Door::RefuseKeep, {Hl7Issue{IssueSeverity::Error, code, controlId, 0, text}}};
}

}
