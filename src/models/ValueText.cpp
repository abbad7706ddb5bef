#include "models/ValueText.h"

#include "models/Format.h"

#include <QCoreApplication>

namespace concord {

namespace {
QString say(const char *text)
{
    return QCoreApplication::translate("ValueText", text);
}
}

QString labelOf(ValueKind kind)
{
    switch (kind) {
    case ValueKind::Unit:
        return say(QT_TRANSLATE_NOOP("ValueText", "Units"));
    case ValueKind::Route:
        return say(QT_TRANSLATE_NOOP("ValueText", "Routes"));
    case ValueKind::Form:
        return say(QT_TRANSLATE_NOOP("ValueText", "Dose forms"));
    case ValueKind::Frequency:
        return say(QT_TRANSLATE_NOOP("ValueText", "Frequencies"));
    case ValueKind::Release:
        return say(QT_TRANSLATE_NOOP("ValueText", "Release types"));
    case ValueKind::Abbreviation:
        return say(QT_TRANSLATE_NOOP("ValueText", "Error-prone abbreviations"));
    case ValueKind::Species:
        return say(QT_TRANSLATE_NOOP("ValueText", "Species"));
    case ValueKind::Breed:
        return say(QT_TRANSLATE_NOOP("ValueText", "Breeds"));
    case ValueKind::GenderStatus:
        return say(QT_TRANSLATE_NOOP("ValueText", "Gender status"));
    case ValueKind::Status:
        return say(QT_TRANSLATE_NOOP("ValueText", "Appointment status"));
    case ValueKind::VisitType:
        return say(QT_TRANSLATE_NOOP("ValueText", "Visit types"));
    case ValueKind::Custom:
        return say(QT_TRANSLATE_NOOP("ValueText", "Custom"));
    }
    return {};
}

QString labelOf(ValueOrigin origin)
{
    return origin == ValueOrigin::Site ? say(QT_TRANSLATE_NOOP("ValueText", "This site’s"))
                                       : say(QT_TRANSLATE_NOOP("ValueText", "Concord’s own"));
}

QString codeHint(ValueKind kind)
{
    switch (kind) {
    case ValueKind::Unit:
        return say(QT_TRANSLATE_NOOP("ValueText", "UCUM: mg, mL, [iU]; in braces what is counted: {tbl}"));
    case ValueKind::Route:
        return say(QT_TRANSLATE_NOOP("ValueText", "SNOMED CT code: 26643006"));
    case ValueKind::Form:
        return say(QT_TRANSLATE_NOOP("ValueText", "RxNorm’s name: Extended Release Oral Tablet"));
    case ValueKind::Frequency:
        return say(QT_TRANSLATE_NOOP("ValueText", "Times per period: 2/1d, 1/8h, 1/1d HS, PRN"));
    case ValueKind::Release:
        return say(QT_TRANSLATE_NOOP("ValueText", "extended, delayed or immediate"));
    case ValueKind::Abbreviation:
        return say(QT_TRANSLATE_NOOP("ValueText", "none: the flag says it"));
    case ValueKind::Species:
    case ValueKind::Breed:
        return say(QT_TRANSLATE_NOOP("ValueText", "SNOMED CT code: 448771007"));
    case ValueKind::GenderStatus:
        return say(QT_TRANSLATE_NOOP("ValueText", "neutered, intact or unknown"));
    case ValueKind::Status:
        return say(QT_TRANSLATE_NOOP("ValueText", "FHIR’s word: booked, arrived, fulfilled"));
    case ValueKind::VisitType:
        return say(QT_TRANSLATE_NOOP("ValueText", "HL7 table 0276: ROUTINE, FOLLOWUP"));
    case ValueKind::Custom:
        break;
    }
    return {};
}

QString codeText(const ValueRow &row)
{
    if (!row.isActive)
        return say(QT_TRANSLATE_NOOP("ValueText", "out of use"));
    return row.target.code.isEmpty() ? say(QT_TRANSLATE_NOOP("ValueText", "flag only")) : row.target.code;
}

QString originText(const ValueRow &row)
{
    return row.overrides ? say(QT_TRANSLATE_NOOP("ValueText", "This site’s, instead of Concord’s"))
                         : labelOf(row.origin);
}

QString flagText(const QString &flag)
{
    static constexpr std::pair<const char *, const char *> groups[] = {
        {"unit:", QT_TRANSLATE_NOOP("ValueText", "error-prone unit: %1")},
        {"abbr:", QT_TRANSLATE_NOOP("ValueText", "error-prone abbreviation: %1")},
    };
    for (const auto &[group, text] : groups) {
        const QLatin1StringView start(group);
        if (flag.startsWith(start))
            return say(text).arg(flag.mid(start.size()));
    }
    return flag;
}

QString senderText(const QString &source)
{
    return source.isEmpty() ? say(QT_TRANSLATE_NOOP("ValueText", "any connection")) : source;
}

QString provenanceText(const ValueRow &row, Timestamp now)
{
    if (row.origin == ValueOrigin::Shipped)
        return row.citation;
    return say(QT_TRANSLATE_NOOP("ValueText", "%1, %2")).arg(row.author, relativeTime(row.changedAt, now));
}

QString warningText(const ValueTarget &target)
{
    if (target.flag.isEmpty())
        return {};
    return target.advice.isEmpty()
               ? say(QT_TRANSLATE_NOOP("ValueText", "Flagged on each event that has it: %1"))
                     .arg(flagText(target.flag))
               : say(QT_TRANSLATE_NOOP("ValueText", "Flagged on each event that has it (%1): %2"))
                     .arg(flagText(target.flag), target.advice);
}

QString stepText(const ValueStep &step)
{
    if (!step.isActive)
        return say(QT_TRANSLATE_NOOP("ValueText", "Taken out of use"));
    return step.target.code.isEmpty()
               ? say(QT_TRANSLATE_NOOP("ValueText", "Flagged: %1")).arg(flagText(step.target.flag))
               : say(QT_TRANSLATE_NOOP("ValueText", "Set to %1")).arg(step.target.code);
}

}
