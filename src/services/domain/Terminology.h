#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <vector>

namespace concord {

/// RxNorm term types (TTY) and what they mean for an order: only SCD, SBD, GPCK and BPCK can be dispensed.
enum class TermType { SCD, SBD, GPCK, BPCK, IN, PIN, MIN, BN, SCDC, SCDF, SBDC, SBDF, DF, Other };
[[nodiscard]] TermType termTypeFromWord(QStringView word); ///< Other for anything else
[[nodiscard]] QString wordOf(TermType type);
[[nodiscard]] constexpr bool isOrderable(TermType t)
{
    return t == TermType::SCD || t == TermType::SBD || t == TermType::GPCK || t == TermType::BPCK;
}

enum class ConceptStatus { Active, Obsolete, Alien, Unknown };
[[nodiscard]] ConceptStatus conceptStatusFromWord(QStringView word); ///< Unknown for anything else
[[nodiscard]] QString wordOf(ConceptStatus status);                  ///< "active"

struct RxNormConcept
{
    QString rxcui;
    TermType type = TermType::Other;
    ConceptStatus status = ConceptStatus::Active;
    QString name;

    friend bool operator==(const RxNormConcept &, const RxNormConcept &) = default;
};

struct NdcProduct
{
    QString ndc11; ///< 5-4-2 without dashes
    QString rxcui;
    qint64 validFromMs = 0; ///< 0 = always was
    qint64 validToMs = 0;   ///< 0 = still is

    friend bool operator==(const NdcProduct &, const NdcProduct &) = default;
};

struct TerminologyRelease
{
    QString version; ///< "shipped-2026.1", unique
    QString source;
    std::vector<RxNormConcept> concepts;
    std::vector<NdcProduct> ndcs;
};

}
