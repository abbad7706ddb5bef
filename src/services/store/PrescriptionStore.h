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

/// A prescription as it was until an event changed it.
struct PrescriptionVersion
{
    int number = 0; ///< 1-based
    PrescriptionStatus status = PrescriptionStatus::Unknown;
    QJsonObject details; ///< the whole order (codec/canonical)
    EventId saidBy;      ///< null: the list sync
    EventId endedBy;
    Timestamp endedAt{};

    friend bool operator==(const PrescriptionVersion &, const PrescriptionVersion &) = default;
};

/// prescriptions, one at a time.
class PrescriptionStore
{
public:
    explicit PrescriptionStore(Database &db) : m_db(db) {}

    [[nodiscard]] Result<std::optional<PrescriptionRow>> byId(PrescriptionId id);
    /// One that a conflict or a difference is about, for whoever may see that one: none, if it is not the
    /// person's to see. A login of a person's own reads no prescription in another way.
    [[nodiscard]] Result<std::optional<PrescriptionRow>> sideById(PrescriptionId id);
    /// The same of several at once, in no order.
    [[nodiscard]] Result<std::vector<PrescriptionRow>> sidesById(const QStringList &ids);
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
    /// Of all sources, in no order.
    [[nodiscard]] Result<std::vector<PrescriptionRow>> ofPatients(const QStringList &patientIds);
    /// Every one of a source, some at a time: those with an id after @p after, in the order of the ids.
    [[nodiscard]] Result<std::vector<PrescriptionRow>> ofSource(const QString &source, PrescriptionId after,
                                                                int limit);
    /// False: another connection has made a row of this key meanwhile; nothing was written.
    [[nodiscard]] Result<bool> insert(const PrescriptionRow &row);
    [[nodiscard]] Result<void> update(const PrescriptionRow &row);
    /// What the answer to a cancel made of it; nothing else changes.
    [[nodiscard]] Result<void> setCancelState(PrescriptionId id, const QString &state);
    /// Whoever else writes the same prescription at the same time does so before or after this transaction.
    [[nodiscard]] Result<void> meet(PrescriptionId id);
    /// Keeps @p row as it was before the event @p endedBy changed it.
    [[nodiscard]] Result<void> keepVersion(const PrescriptionRow &row, EventId endedBy, Timestamp at);
    /// As it was before each change, the oldest first.
    [[nodiscard]] Result<std::vector<PrescriptionVersion>> versionsOf(PrescriptionId id);
    /// Something was handed over for it and not taken back. @p number: of a prescription number that it is
    /// told only now, and whose supplies are not linked to it yet.
    [[nodiscard]] Result<bool> hasSupply(const PrescriptionRow &row, const QString &number = {});

private:
    Database &m_db;
};

}
