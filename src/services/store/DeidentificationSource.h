#pragma once

#include "store/PatientStore.h"

#include <QHash>

#include <utility>
#include <vector>

namespace concord {

/// A row of patients, and which person it is of.
struct SourcePatient
{
    PatientRow row;
    PatientId
        person; ///< the record that stands for him: of the master list where he is linked, merges followed
    SnapshotId lastSnapshot; ///< of his medication list; null: never captured

    [[nodiscard]] bool isPerson() const { return person == row.id; }
};

/// A person of the site's directory of providers.
struct SourceProvider
{
    QString npi;
    QString dea;
    QString family;
    QString given;
};

/// What a de-identified export reads beside the records of patients, which their own stores read. All of it
/// in one ReadSnapshot.
class DeidentificationSource
{
public:
    explicit DeidentificationSource(Database &db) : m_db(db) {}

    /// All rows, also merged ones, in the order of their ids, from behind @p after on.
    [[nodiscard]] Result<std::vector<SourcePatient>> patients(PatientId after, int limit);
    [[nodiscard]] Result<std::vector<Identifier>> identifiersOf(const QStringList &patientIds);
    [[nodiscard]] Result<QHash<SnapshotId, Timestamp>> capturedAt(const QStringList &snapshotIds);
    /// RxCUI of the drug that an approved mapping leads to; empty: there is none.
    [[nodiscard]] Result<QString> rxcuiOf(MappingId mapping);
    [[nodiscard]] Result<std::vector<SourceProvider>> providers();

private:
    Database &m_db;
};

}
