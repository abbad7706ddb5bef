#pragma once

#include "terminology/suggestion/DrugTables.h"
#include "terminology/suggestion/Strength.h"

#include <QString>

#include <optional>
#include <vector>

namespace concord {

struct ListedComponent
{
    QString ingredient; ///< as RxNorm writes it, with its salt
    std::optional<Strength> strength;
};

/// The name of an SCD, SBD, GPCK or BPCK taken apart by RxNorm's own grammar:
/// [quantity] ingredient strength [/ …] form [[brand]], and {count (name) / …} Pack [[brand]].
struct ListedDrug
{
    std::vector<ListedComponent> components; ///< of a pack: those of all its drugs, in their order
    std::optional<quint16> form;             ///< of DrugTables::forms(); of a pack: of its first drug
    std::optional<Strength> quantity;        ///< 24 HR, 120 ACTUAT, 0.5 ML
    QString brand;
    QString pack; ///< "{21 (…) / 7 (…) }"; empty: not a pack
};

/// What is not as the grammar has it stays in the ingredient's name.
[[nodiscard]] ListedDrug listedDrug(const QString &name, const DrugTables &tables);

}
