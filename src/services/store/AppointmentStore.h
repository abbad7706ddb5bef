#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "store/Database.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace concord {

struct AppointmentRow
{
    QString id; ///< UUID text
    QString source;
    QString sourceId; ///< natural key: the placer's number, else the filler's
    PatientId patient;
    QString status; ///< FHIR appointmentstatus
    QString startsAt;
    QString endsAt;
    QJsonObject details; ///< the whole appointment (codec/canonical)
    EventId lastEvent;

    friend bool operator==(const AppointmentRow &, const AppointmentRow &) = default;
};

/// appointments.
class AppointmentStore
{
public:
    AppointmentStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<std::optional<AppointmentRow>> byKey(const QString &source, const QString &sourceId);
    /// Of all sources, in no order.
    [[nodiscard]] Result<std::vector<AppointmentRow>> ofPatients(const QStringList &patientIds);
    /// False: another connection has made a row of this key meanwhile; nothing was written.
    [[nodiscard]] Result<bool> insert(const AppointmentRow &row);
    [[nodiscard]] Result<void> update(const AppointmentRow &row);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
