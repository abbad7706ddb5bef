#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "store/Database.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace concord {

struct DispenseRow
{
    QString id; ///< UUID text
    QString source;
    QString sourceId; ///< natural key at the source
    PatientId patient;
    PrescriptionId prescription; ///< null: not known here
    QString prescriptionNumber;
    QString status; ///< MedicationDispense.status
    QString code;
    QString system;
    QString display;
    QString quantity;
    QString unit;
    std::optional<int> daysSupply;
    std::optional<int> fillNumber;
    QString handedOverAt;
    QJsonObject details; ///< the whole dispense (codec/canonical)
    MappingId mapping;
    EventId lastEvent;

    friend bool operator==(const DispenseRow &, const DispenseRow &) = default;
};

/// dispenses.
class DispenseStore
{
public:
    DispenseStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<std::optional<DispenseRow>> byId(const QString &id);
    [[nodiscard]] Result<std::optional<DispenseRow>> byKey(const QString &source, const QString &sourceId);
    /// Every one of a source, some at a time: those with an id after @p after, in the order of the ids.
    [[nodiscard]] Result<std::vector<DispenseRow>> ofSource(const QString &source, const QString &after,
                                                            int limit);
    /// All that the patient was given or was to be given, the oldest first.
    [[nodiscard]] Result<std::vector<DispenseRow>> ofPatient(const QString &source, PatientId patient);
    /// Of all sources, in no order.
    [[nodiscard]] Result<std::vector<DispenseRow>> ofPatients(const QStringList &patientIds);
    /// False: another connection has made a row of this key meanwhile; nothing was written.
    [[nodiscard]] Result<bool> insert(const DispenseRow &row);
    [[nodiscard]] Result<void> update(const DispenseRow &row);
    /// Dispenses of this patient and number that came before their prescription; returns how many.
    [[nodiscard]] Result<int> linkOrphans(PatientId patient, const QString &number,
                                          PrescriptionId prescription);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
