#pragma once

#include "deidentify/FieldCounts.h"
#include "deidentify/PublicDrugs.h"
#include "deidentify/RecordFormat.h"
#include "domain/KAnonymity.h"
#include "domain/MedicationList.h"
#include "store/AdherenceStore.h"
#include "store/AppointmentStore.h"
#include "store/DispenseStore.h"
#include "store/PrescriptionStore.h"
#include "store/SurrogateStore.h"

namespace concord {

/// By what surrogates are asked for: of a provider NPI before DEA number before any other; empty: nobody is
/// named.
[[nodiscard]] QString subjectOf(const QJsonObject &practitioner);
[[nodiscard]] QString prescriberOf(const PrescriptionRow &row);
[[nodiscard]] QString pharmacistOf(const DispenseRow &row);

/// The surrogates of the rows at hand, by what they stand for.
struct Surrogates
{
    QHash<QString, DrawnSurrogate> patients;
    QHash<QString, DrawnSurrogate> prescriptions;
    QHash<QString, DrawnSurrogate> providers;
};

/// Which days a record must lie on to leave.
struct DateWindow
{
    std::optional<QDate> from;  ///< at or after
    std::optional<QDate> until; ///< before

    [[nodiscard]] bool isOpen() const { return !from && !until; }
    /// What has no date, or not all of one, lies in no window but the open one; a year in one that holds all
    /// of it.
    [[nodiscard]] bool holds(const QString &dateTime) const;
};

/// Makes the records that leave out of rows of the source, by the rules, field by field, and counts what
/// became of each. A row that the window does not hold becomes nothing.
class RecordMaker
{
public:
    using Made = Result<std::optional<DeidentifiedRow>>;

    RecordMaker(const SafeHarbor &rules, PublicDrugs &drugs, DateWindow window, FieldCounts &counts)
        : m_rules(rules), m_drugs(drugs), m_window(std::move(window)), m_counts(counts)
    {}

    /// Of a patient as he is, for the classes; counts nothing.
    [[nodiscard]] QuasiIdentifiers quasiIdentifiersOf(const PatientRow &row) const;

    void setSurrogates(Surrogates surrogates) { m_surrogates = std::move(surrogates); }
    /// @param by how coarse the classes have him
    [[nodiscard]] DeidentifiedRow patient(const PatientRow &row, Coarseness by);
    [[nodiscard]] Made prescription(PatientId person, const PrescriptionRow &row);
    [[nodiscard]] Made dispense(PatientId person, const DispenseRow &row);
    [[nodiscard]] Made adherence(PatientId person, const AdherenceRow &row);
    [[nodiscard]] Made appointment(PatientId person, const AppointmentRow &row);
    [[nodiscard]] Made listed(PatientId person, const MedicationItem &item, Timestamp capturedAt);

private:
    class Builder;

    const SafeHarbor &m_rules;
    PublicDrugs &m_drugs;
    DateWindow m_window;
    FieldCounts &m_counts;
    Surrogates m_surrogates;
};

}
