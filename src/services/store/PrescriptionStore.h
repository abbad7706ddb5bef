#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "domain/Prescription.h"
#include "store/Database.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace concord {

/// A row of prescriptions as events read and write it; the list sync writes the same table through
/// MedicationListStore.
struct PrescriptionRow
{
    PrescriptionId id;
    QString source;
    QString sourceId; ///< natural key: MedicationRequest.id, else the placer's or filler's number
    QString sourceVersion;
    qint64 sourceUpdatedMs = 0; ///< when the source says it happened; 0: it does not say
    PatientId patient;
    PrescriptionStatus status = PrescriptionStatus::Unknown;
    QString cancelState; ///< "", "requested", "confirmed", "denied", "no-answer"
    QString code;        ///< the leading code
    QString system;
    QString display;
    QList<Coding> codings;
    Dosage dosage;
    QString authoredOn;
    QString prescriptionNumber;
    QString placerId; ///< "value^system"
    QString fillerId;
    QJsonObject details; ///< the whole order (codec/canonical)
    MappingId mapping;
    EventId lastEvent;

    friend bool operator==(const PrescriptionRow &, const PrescriptionRow &) = default;
};

/// prescriptions, one at a time.
class PrescriptionStore
{
public:
    explicit PrescriptionStore(Database &db) : m_db(db) {}

    [[nodiscard]] Result<std::optional<PrescriptionRow>> byId(PrescriptionId id);
    [[nodiscard]] Result<std::optional<PrescriptionRow>> byKey(const QString &source,
                                                               const QString &sourceId);
    /// By one of the numbers of the order, or of the pharmacy; the newest first, none for an empty one.
    [[nodiscard]] Result<std::vector<PrescriptionRow>> byPlacer(const QString &source,
                                                                const QString &placerId);
    [[nodiscard]] Result<std::vector<PrescriptionRow>> byFiller(const QString &source,
                                                                const QString &fillerId);
    [[nodiscard]] Result<std::vector<PrescriptionRow>> byNumber(const QString &source, const QString &number);
    /// All that the patient has or had, the newest first.
    [[nodiscard]] Result<std::vector<PrescriptionRow>> ofPatient(const QString &source, PatientId patient);
    /// False: another connection has made a row of this key meanwhile; nothing was written.
    [[nodiscard]] Result<bool> insert(const PrescriptionRow &row);
    [[nodiscard]] Result<void> update(const PrescriptionRow &row);
    /// Something was given for it and not taken back. @p number: of a prescription number that it is told
    /// only now, and whose supplies are not linked to it yet.
    [[nodiscard]] Result<bool> hasSupply(const PrescriptionRow &row, const QString &number = {});

private:
    Database &m_db;
};

}
