#pragma once

#include "pipeline/steps/UpsertParts.h"
#include "store/AdherenceStore.h"
#include "store/AppointmentStore.h"

namespace concord {

/// Books, moves, changes and cancels an appointment, known by the placer's number, else the filler's.
class AppointmentUpsert
{
public:
    AppointmentUpsert(UpsertContext &context, const CanonicalAppointment &appointment)
        : m_c(context), m_appointment(appointment), m_store(context.db, context.clock)
    {}

    /// Review: an appointment that is over or cancelled changes again; another patient's appointment.
    [[nodiscard]] Result<PlanVerdict> plan();
    [[nodiscard]] Result<void> apply();
    [[nodiscard]] bool isOlder() const { return m_isOlder; }

private:
    [[nodiscard]] QString status() const;
    [[nodiscard]] AppointmentRow row() const;

    UpsertContext &m_c;
    const CanonicalAppointment &m_appointment;
    AppointmentStore m_store;
    QString m_key;
    std::optional<AppointmentRow> m_before;
    bool m_isOlder = false;
};

/// A measure of adherence, known by its id at the source, else by prescription and period.
[[nodiscard]] Result<void> applyAdherence(UpsertContext &context, const CanonicalAdherence &adherence);

}
