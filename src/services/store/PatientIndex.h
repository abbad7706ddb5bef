#pragma once

#include "domain/PatientTraits.h"
#include "store/PatientStore.h"

#include <vector>

namespace concord {

/// What is known of a patient, as it is compared. References are no identifiers of a person.
[[nodiscard]] PatientFace faceOf(const PatientRow &row, const std::vector<Identifier> &identifiers);

/// patient_keys: by what possible doubles of a patient are found. Keyed hashes in a database that has its
/// keys, so that the table says nothing of anybody (packaging/SECURITY.md).
class PatientIndex
{
public:
    explicit PatientIndex(Database &db) : m_db(db) {}

    /// Anew what stands in the row itself; its numbers stay.
    [[nodiscard]] Result<void> write(const PatientRow &row);
    [[nodiscard]] Result<void> addNumber(const QString &source, const Identifier &identifier, PatientId id);
    /// The numbers go along, the rest is found no more: the record stands for nobody.
    [[nodiscard]] Result<void> move(PatientId from, PatientId into);
    /// Patients that share a key with @p id and are of one of @p sources, those that share most first.
    [[nodiscard]] Result<std::vector<PatientId>> near(PatientId id, const QStringList &sources, int most);
    /// Makes the keys of at most @p most rows of before. Returns of how many; 0: all have them.
    [[nodiscard]] Result<int> makeMissing(const Clock &clock, int most);

private:
    [[nodiscard]] Result<void> insert(const PatientKey &key, PatientId id, const QString &source);
    [[nodiscard]] Result<void> remake(PatientId id, const Clock &clock);

    Database &m_db;
};

}
