#include "domain/Terminology.h"

#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<TermType, 14> words{{
    {TermType::SCD, "SCD"},
    {TermType::SBD, "SBD"},
    {TermType::GPCK, "GPCK"},
    {TermType::BPCK, "BPCK"},
    {TermType::IN, "IN"},
    {TermType::PIN, "PIN"},
    {TermType::MIN, "MIN"},
    {TermType::BN, "BN"},
    {TermType::SCDC, "SCDC"},
    {TermType::SCDF, "SCDF"},
    {TermType::SBDC, "SBDC"},
    {TermType::SBDF, "SBDF"},
    {TermType::DF, "DF"},
    {TermType::Other, "other"},
}};

constexpr Words<ConceptStatus, 4> statusWords{{
    {ConceptStatus::Active, "active"},
    {ConceptStatus::Obsolete, "obsolete"},
    {ConceptStatus::Alien, "alien"},
    {ConceptStatus::Unknown, "unknown"},
}};
}

TermType termTypeFromWord(QStringView word)
{
    return enumOf(words, word).value_or(TermType::Other);
}
QString wordOf(TermType type)
{
    return wordOf(words, type);
}

ConceptStatus conceptStatusFromWord(QStringView word)
{
    return enumOf(statusWords, word).value_or(ConceptStatus::Unknown);
}
QString wordOf(ConceptStatus status)
{
    return wordOf(statusWords, status);
}

}
