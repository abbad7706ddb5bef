#pragma once

#include "domain/Reconciliation.h"
#include "store/DispenseStore.h"
#include "store/PrescriptionStore.h"
#include "sync/PrescriptionTwins.h"

namespace concord {

/// What reconciliation and conflicts have to know of prescriptions and supplies: their fields, how these are
/// compared, what puts a difference right. The engine (domain/Reconciliation, domain/Conflict) knows none of
/// it.
namespace pharmacy {

using DrugTargets = QHash<MappingId, QString>; ///< the drug of ours that a code stands for

/// Of a prescription: status, drug, dose, frequency, route, quantity, refills. Without a policy of the site's
/// what has ended stays ended, and all else a person decides.
[[nodiscard]] FieldRules fieldRules();
[[nodiscard]] ReconciliationTerms terms(const QString &leftSource, const QString &rightSource,
                                        FieldRules rules);
/// The values of fieldRules(), in their order. Free text of the instructions is not compared.
[[nodiscard]] std::vector<FieldValue> fieldsOf(const PrescriptionRow &row, const DrugTargets &targets);
/// @param key see ComparedRecord
[[nodiscard]] ComparedRecord recordOf(const PrescriptionRow &row, const QString &key,
                                      const DrugTargets &targets);
/// Who says a field since when.
[[nodiscard]] Claim claimOf(const PrescriptionRow &row, const FieldValue &value);

/// All that is compared, as it was read.
struct Sides
{
    QString leftSource;  ///< the EHR
    QString rightSource; ///< whom a missing prescription would be told to
    std::vector<PrescriptionRow> left;
    std::vector<PrescriptionRow> right;
    std::vector<DispenseRow> dispenses; ///< of the right side
    PrescriptionTwins::PatientLinks links;
    PrescriptionTwins::KnownTwins known;
    DrugTargets targets;
    QHash<PrescriptionId, qint64> cancelledMs; ///< when the EHR cancelled what pharmacies were asked about
    FieldRules rules;
};
/// Prescriptions of patients that both sides know; then supplies that no prescription of the EHR stands for,
/// and those that came after its end. Cost: linear.
[[nodiscard]] Findings compare(const Sides &sides, const AgreedBook &book);

}

}
