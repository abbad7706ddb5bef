#pragma once

#include "pipeline/steps/UpsertParts.h"
#include "store/PatientStore.h"

namespace concord {

/// Finds or makes the event's patient, fills in what was not known (a PATIENT event replaces it), and merges
/// records that are said to be the same patient (HL7 A40, Patient.link): identifiers and records move to the
/// one that stands, the other says where it went, and events that name either are one patient's from then on.
/// Who he is in the source that keeps the master list is PatientMeeting's.
class PatientUpsert
{
public:
    explicit PatientUpsert(UpsertContext &context) : m_c(context), m_patients(context.db, context.clock) {}

    /// Sets the context's patient when he is known. Review: the identifiers name several patients.
    [[nodiscard]] Result<PlanVerdict> plan();
    [[nodiscard]] Result<void> apply();

private:
    /// The patients that these identifiers name, merges followed.
    [[nodiscard]] Result<std::vector<PatientId>> named(const QList<Identifier> &identifiers);
    [[nodiscard]] Result<void> add(const QString &key);
    [[nodiscard]] Result<void> complete();
    [[nodiscard]] Result<void> merge(PatientId from);
    [[nodiscard]] Result<void> addIdentifiers();
    [[nodiscard]] Result<void> joinKeys();

    UpsertContext &m_c;
    PatientStore m_patients;
    std::vector<PatientId> m_merged;
    bool m_isOlder = false;
    bool m_isNamedAnew = false; ///< he has an identifier that was not known before
};

}
