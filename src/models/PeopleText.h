#pragma once

#include "domain/FacilityCode.h"
#include "domain/PatientQuestion.h"
#include "domain/Prescriber.h"

#include <QString>

namespace concord {

/// Who patients, prescribers and facilities are, as people read it.

[[nodiscard]] QString labelOf(PatientQuestionState state);
[[nodiscard]] QString labelOf(PrescriberState state);
[[nodiscard]] QString labelOf(FacilityCodeState state);
[[nodiscard]] QString labelOf(PatientField field);         ///< "Birth date"
[[nodiscard]] QString labelOf(PatientAgreement agreement); ///< "agrees"
[[nodiscard]] QString labelOf(PatientNote note);           ///< "nickname"; empty for None

/// "similar: nickname", "agrees", "not said".
[[nodiscard]] QString evidenceText(const PatientEvidence &evidence);
/// What a face says for a field; empty: nothing. The one place where the console takes these words out.
[[nodiscard]] QString valueOf(const PatientFace &face, PatientField field);
/// "98.2 %, very likely"; empty while scores are hidden.
[[nodiscard]] QString scoreText(const PatientCandidate &candidate, bool areScoresHidden);
/// "2 prescriptions, 1 supply, no appointments"
[[nodiscard]] QString recordsText(const PatientRecords &records);
/// What is left to be done for a decision: "being carried out"; empty when nothing is.
[[nodiscard]] QString effectText(PatientEffect effect);
/// What was decided, by whom: "Linked by ana", "Linked: same identifier and authority".
[[nodiscard]] QString deciderText(const QString &method,
                                  const QString &author); ///< "by ana", "same identifier"
[[nodiscard]] QString decisionText(PatientQuestionState state, const QString &method, const QString &author);

}
