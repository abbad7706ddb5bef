#pragma once

#include <QDate>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
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

/// A retired RxCUI and what it was merged or split into: one row for each.
struct RxNormRemap
{
    QString rxcui;
    QString successor;

    friend bool operator==(const RxNormRemap &, const RxNormRemap &) = default;
};

/// What RxNorm says of a concept beside its name: how it relates to another one, or an attribute. The words
/// (wordOf) are RxNorm's own, and stand here in their order.
enum class FactKind : quint8 {
    AvailableStrength, ///< of a drug, all of its strengths: "10 MG / 20 MG"
    ConsistsOf,        ///< drug → component (SCDC), whose ingredient and strength are said of the component
    Contains,          ///< pack → drug
    HasDoseForm,       ///< drug → DF
    HasIngredient,     ///< component → IN; drug → IN, MIN, or BN
    HasPreciseIngredient, ///< component → PIN
    Quantity,             ///< of a drug: "24 HR"
    Strength,             ///< of a component: "20 MG"
    TradenameOf           ///< branded → generic
};
[[nodiscard]] std::optional<FactKind> factKindFromWord(QStringView word);
[[nodiscard]] QString wordOf(FactKind kind); ///< "has_ingredient"
[[nodiscard]] constexpr bool isRelation(FactKind kind)
{
    return kind != FactKind::AvailableStrength && kind != FactKind::Quantity && kind != FactKind::Strength;
}

/// One of them; a full release has a million: RxCUIs are numbers.
struct ConceptFact
{
    quint32 rxcui = 0;
    FactKind kind = FactKind::Strength;
    quint32 other = 0; ///< of a relation: the concept it leads to
    QString text;      ///< of an attribute

    friend bool operator==(const ConceptFact &, const ConceptFact &) = default;
};

struct TerminologyRelease
{
    QString version; ///< "shipped-2026.1", unique
    QString source;
    std::vector<RxNormConcept> concepts;
    std::vector<NdcProduct> ndcs;
    std::vector<RxNormRemap> remaps{};
    std::vector<ConceptFact> facts{}; ///< empty: the release does not have them
};

/// The day in the name of a release: "RxNorm_full_03022026" (the National Library of Medicine writes
/// MMDDYYYY), "2026-03-02", "20260302"; an invalid date when there is none.
[[nodiscard]] QDate releaseDay(QStringView version);
/// Whether @p one is known to be before @p other: both names have their day, or both are of the shipped
/// kind ("shipped-2026.1").
[[nodiscard]] bool isOlderRelease(QStringView one, QStringView other);
/// The name of a release that came with the program: "shipped-…".
[[nodiscard]] bool isShippedRelease(QStringView version);

enum class ReleaseState {
    Current, ///< what codes are looked up in
    Former,  ///< kept, to compare with
    Dropped  ///< known by its name only
};
[[nodiscard]] ReleaseState releaseStateFromWord(QStringView word); ///< Dropped for anything else
[[nodiscard]] QString wordOf(ReleaseState state);                  ///< "current"

/// A release as it is recorded in a database.
struct ReleaseRecord
{
    QString version;
    QString source;
    qint64 number = 0; ///< in the order of loading, from 1
    qint64 concepts = 0;
    qint64 ndcs = 0;
    qint64 remaps = 0;
    QString checksum; ///< SHA-256 of its content, hexadecimal; empty: loaded before checksums were
    ReleaseState state = ReleaseState::Current;
    qint64 loadedAtMs = 0;
    qint64 facts = 0;         ///< 0: it has none, only names
    qint64 reappliedAtMs = 0; ///< when the mappings were gone through for it; 0: they are still to be

    friend bool operator==(const ReleaseRecord &, const ReleaseRecord &) = default;
};

}
