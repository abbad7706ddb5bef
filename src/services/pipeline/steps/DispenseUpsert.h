#pragma once

#include "pipeline/steps/PrescriptionFinder.h"
#include "store/DispenseStore.h"

namespace concord {

/// One supply, or its withdrawal, into dispenses, tied to its prescription where that is known. A supply
/// after a cancel is kept, flagged "dispense.after-cancel", and an incident (DOMAIN section 3).
class DispenseUpsert
{
public:
    DispenseUpsert(UpsertContext &context, const CanonicalDispense &dispense, MappingId mapping,
                   QString pointer)
        : m_c(context),
          m_dispense(dispense),
          m_mapping(mapping),
          m_pointer(std::move(pointer)),
          m_store(context.db, context.clock)
    {}

    /// Review: a step of status that is not allowed, another patient's dispense, names that lead to several
    /// prescriptions, a reversal that leads to no fill or to several, a second supply of one prescription and
    /// time.
    [[nodiscard]] Result<PlanVerdict> plan();
    [[nodiscard]] Result<void> apply();

    [[nodiscard]] const QString &key() const { return m_before ? m_before->sourceId : m_dispense.dispenseId; }
    [[nodiscard]] bool isOlder() const { return m_isOlder; }

private:
    [[nodiscard]] Result<PlanVerdict> findPrescription();
    [[nodiscard]] Result<PlanVerdict> findFill();
    [[nodiscard]] bool isAnotherOfTheDay() const;
    [[nodiscard]] bool isAfterCancel() const;
    [[nodiscard]] DispenseRow row() const;

    UpsertContext &m_c;
    const CanonicalDispense &m_dispense;
    MappingId m_mapping;
    QString m_pointer; ///< "/dispenses/0"
    DispenseStore m_store;
    std::optional<DispenseRow> m_before;
    std::optional<PrescriptionRow> m_prescription;
    bool m_isOlder = false;
};

}
