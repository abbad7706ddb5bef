#pragma once

#include "pipeline/steps/UpsertParts.h"
#include "store/PrescriptionStore.h"

namespace concord {

/// What a message calls a prescription, as far as it does.
struct PrescriptionNames
{
    QString sourceId; ///< MedicationRequest.id
    QString placer;   ///< keyOf()
    QString filler;
    QString number;

    [[nodiscard]] static PrescriptionNames of(const CanonicalOrder &order);
    /// An identifier of type RI is the order's id at the source.
    [[nodiscard]] static PrescriptionNames of(const CanonicalDispense &dispense);

    /// The key of a prescription that is stored under these names for the first time.
    [[nodiscard]] QString naturalKey() const;
};

/// Stored under the id of its source (MedicationRequest.id), not under one of the numbers of the order.
[[nodiscard]] bool isKnownById(const PrescriptionRow &row);

/// Finds the prescription that a message of one source speaks of by any of its names: the id at the source,
/// the placer's number, the filler's, the prescription number. One that is known by its filler alone is the
/// one that later comes with a placer. A prescription number may be that of orders of several placers; then
/// those that still stand count.
class PrescriptionFinder
{
public:
    struct Found
    {
        std::optional<PrescriptionRow> row;
        PlanVerdict stops; ///< review: the names lead to several prescriptions
    };

    /// @p patient: of the message; null: not known
    PrescriptionFinder(Database &db, QString source, PatientId patient)
        : m_store(db), m_source(std::move(source)), m_patient(patient)
    {}

    [[nodiscard]] Result<Found> find(const PrescriptionNames &names, const QString &pointer);
    /// Of names that lead nowhere: the prescriptions of the patient that still stand and may be meant,
    /// because they are known by other kinds of names only, by the same number of another authority, or as
    /// another placer's order of the same prescription number.
    [[nodiscard]] Result<std::vector<PrescriptionRow>> possible(const PrescriptionNames &names,
                                                                PatientId patient);

private:
    [[nodiscard]] Result<std::vector<PrescriptionRow>> byOrderNumbers(const PrescriptionNames &names);
    [[nodiscard]] Result<Found> byNumber(const PrescriptionNames &names, const QString &pointer);
    void preferHis(std::vector<PrescriptionRow> &rows) const;

    PrescriptionStore m_store;
    QString m_source;
    PatientId m_patient;
};

}
