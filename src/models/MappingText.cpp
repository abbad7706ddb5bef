#include "models/MappingText.h"

#include "models/Labels.h"

#include <QCoreApplication>

namespace concord {

namespace {
QString say(const char *text)
{
    return QCoreApplication::translate("MappingText", text);
}
}

QString codeText(const MappingRow &mapping)
{
    if (mapping.system.isEmpty())
        return u'“' + mapping.sourceCode + u'”';
    const QString system = systemLabel(mapping.system);
    if (system == mapping.system) // a system without a name is long and says less than the code
        return mapping.sourceCode + QStringLiteral(" · ") + system;
    return system + u' ' + mapping.sourceCode;
}

QString codeName(const MappingRow &mapping)
{
    const bool isNamed = mapping.system.isEmpty() || systemLabel(mapping.system) != mapping.system;
    return isNamed ? codeText(mapping) : mapping.sourceCode;
}

QString reasonSentence(const MappingRow &mapping)
{
    switch (mapping.reason) {
    case UnmappedReason::None:
        return {};
    case UnmappedReason::UnknownCode:
        return say(
            QT_TRANSLATE_NOOP("MappingText", "The loaded terminology release does not know this code."));
    case UnmappedReason::NotOrderable:
        return say(QT_TRANSLATE_NOOP(
            "MappingText",
            "The code names an ingredient, a brand or a form, not a drug that can be dispensed."));
    case UnmappedReason::NotActive:
        return say(
            QT_TRANSLATE_NOOP("MappingText", "The code is obsolete in the loaded terminology release."));
    case UnmappedReason::NoLocalDrug:
        return say(QT_TRANSLATE_NOOP("MappingText",
                                     "The code is known, but its drug is not on the local formulary."));
    case UnmappedReason::AmbiguousNdc:
        return say(
            QT_TRANSLATE_NOOP("MappingText", "The NDC without hyphens can be read in more than one way."));
    case UnmappedReason::MalformedCode:
        return say(QT_TRANSLATE_NOOP("MappingText", "The text is not a code of its system at all."));
    case UnmappedReason::UnknownSystem:
        return say(QT_TRANSLATE_NOOP("MappingText", "Concord does not know this code system."));
    case UnmappedReason::NoCode:
        return say(QT_TRANSLATE_NOOP("MappingText", "The source sent text without a code."));
    case UnmappedReason::Contradiction:
        return say(QT_TRANSLATE_NOOP("MappingText", "The codes of this medication name different drugs."));
    }
    return {};
}

QString equivalenceSentence(Equivalence equivalence)
{
    switch (equivalence) {
    case Equivalence::Equal:
        return say(QT_TRANSLATE_NOOP("MappingText", "Both mean exactly the same."));
    case Equivalence::Equivalent:
        return say(QT_TRANSLATE_NOOP("MappingText", "Both mean the same, in other words."));
    case Equivalence::Wider:
        return say(QT_TRANSLATE_NOOP("MappingText", "The local drug is broader than the code."));
    case Equivalence::Narrower:
        return say(QT_TRANSLATE_NOOP("MappingText", "The local drug is narrower than the code."));
    case Equivalence::Inexact:
        return say(QT_TRANSLATE_NOOP("MappingText", "They overlap, but neither covers the other."));
    }
    return {};
}

}
