#pragma once

#include "domain/Terminology.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

/// Where the parts of a drug were read from.
enum class PartsSource {
    None,      ///< nothing is known of any
    Relations, ///< the release says them
    Name       ///< taken apart from its name: the parts have no RxCUIs
};
[[nodiscard]] QString wordOf(PartsSource source); ///< "relations"

/// One ingredient of a drug.
struct ConceptPart
{
    RxNormConcept ingredient;
    std::optional<RxNormConcept> precise; ///< the salt or ester of it
    QString strength;                     ///< "20 MG"; empty: not stated

    friend bool operator==(const ConceptPart &, const ConceptPart &) = default;
};

/// All that is known of one RxNorm concept.
struct ConceptDetail
{
    RxNormConcept self;
    QString release; ///< the one that it was looked up in
    PartsSource source = PartsSource::None;
    std::vector<ConceptPart> ingredients;
    std::optional<RxNormConcept> brand;
    std::optional<RxNormConcept> doseForm;
    QString quantity; ///< "24 HR"
    QString strength; ///< of all ingredients together, as RxNorm writes it: "10 MG / 20 MG"
    std::vector<RxNormConcept> contents; ///< of a pack
    QString pack;                        ///< of a pack: how many of each, out of its name
    std::vector<NdcProduct> ndcs;
    QStringList predecessors; ///< retired RxCUIs that it took the place of
    QStringList successors;
    QString firstRelease; ///< that has it; empty: not known any more
    QString lastRelease;

    friend bool operator==(const ConceptDetail &, const ConceptDetail &) = default;
};

}
