#pragma once

#include "domain/Canonical.h"
#include "domain/Clock.h"
#include "store/Database.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace concord {

/// A row of patients, without what the list sync keeps there.
struct PatientRow
{
    PatientId id;
    QString source;
    QString reference; ///< "Patient/12", or "value^system" of the identifier it was first known by
    QString family;
    QString given;
    QString birthDate;
    QString gender;
    QJsonObject details;
    PatientId mergedInto; ///< null: stands for itself

    friend bool operator==(const PatientRow &, const PatientRow &) = default;
};

/// patients and patient_identifiers, and the records that follow a patient into another one.
class PatientStore
{
public:
    PatientStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<std::optional<PatientRow>> byId(PatientId id);
    [[nodiscard]] Result<std::optional<PatientId>> byReference(const QString &source,
                                                               const QString &reference);
    [[nodiscard]] Result<std::optional<PatientId>> byIdentifier(const QString &source, const QString &system,
                                                                const QString &value);
    /// Its id, or that of the row another connection made meanwhile under this source and reference.
    [[nodiscard]] Result<PatientId> insert(const PatientRow &row);
    [[nodiscard]] Result<void> update(const PatientRow &row);
    /// An identifier that names a patient already stays with him. Whether it is a new one.
    [[nodiscard]] Result<bool> addIdentifier(const QString &source, const Identifier &identifier,
                                             PatientId id);
    [[nodiscard]] Result<std::vector<Identifier>> identifiersOf(PatientId id);
    /// The record that stands for @p id, merges followed.
    [[nodiscard]] Result<PatientId> standing(PatientId id);
    /// The ordering keys of all his names, as they are before they are keyed (orderingKeyOf()); the first is
    /// that of the name he was first known by.
    [[nodiscard]] Result<QStringList> orderingKeysOf(PatientId id);

    [[nodiscard]] Result<void> setMerged(PatientId from, PatientId into);
    /// Re-point what belongs to @p from; each returns the ids of the rows.
    [[nodiscard]] Result<int> moveIdentifiers(PatientId from, PatientId into);
    [[nodiscard]] Result<QStringList> movePrescriptions(PatientId from, PatientId into);
    [[nodiscard]] Result<QStringList> moveDispenses(PatientId from, PatientId into);
    [[nodiscard]] Result<QStringList> moveAppointments(PatientId from, PatientId into);
    [[nodiscard]] Result<QStringList> moveAdherence(PatientId from, PatientId into);

    /// The patient's list is captured anew by the next sync.
    [[nodiscard]] Result<void> markStale(PatientId id);
    [[nodiscard]] Result<void> markStaleOf(PrescriptionId prescription);
    /// A source whose medication lists are synced.
    [[nodiscard]] Result<bool> isSynced(const QString &source);

private:
    /// What insert and update write alike.
    [[nodiscard]] QVariantList content(const PatientRow &row);
    [[nodiscard]] Result<QStringList> move(const QString &sql, PatientId from, PatientId into);

    Database &m_db;
    const Clock &m_clock;
};

}
