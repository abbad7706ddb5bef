#pragma once

#include "domain/Clock.h"
#include "store/Database.h"
#include "store/PatientStore.h"

#include <optional>

namespace concord {

/// Who a patient is at another source, as far as the master list says (store/PatientQuestionStore). Nothing
/// is concluded from a likeness: whoever is not linked is nobody there yet.
struct PatientThere
{
    std::optional<PatientRow> row; ///< absent: not known
    bool isNobody = false;         ///< a person has looked: he is none of them
};

[[nodiscard]] Result<PatientThere> patientThere(Database &db, const Clock &clock, PatientId patient,
                                                const QString &source);

/// The FHIR id of a patient at his source ("12" of "Patient/12"); empty: he is known by numbers only.
[[nodiscard]] Result<QString> fhirIdOf(Database &db, const Clock &clock, const PatientRow &patient);

}
