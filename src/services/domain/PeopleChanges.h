#pragma once

#include "domain/FacilityCode.h"
#include "domain/PatientQuestion.h"
#include "domain/Prescriber.h"

#include <QMetaType>

#include <vector>

namespace concord {

/// Who people and places of other systems are, as far as it is new or has changed, by whomever.
struct PeopleChanges
{
    std::vector<PatientQuestionRow> patients; ///< only for who may see them
    std::vector<PrescriberRow> prescribers;
    std::vector<ProviderRow> providers;
    std::vector<FacilityCodeRow> facilities;

    friend bool operator==(const PeopleChanges &, const PeopleChanges &) = default;
};

}

Q_DECLARE_METATYPE(concord::PeopleChanges)
