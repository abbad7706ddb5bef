#pragma once

#include "store/TerminologyStore.h"

#include <vector>

namespace concord {

/// The work of TerminologyStore::take(), inside its transaction: finds what a release changes against the
/// rows that are there, writes that and nothing else, and makes it the current one.
class TerminologyIntake
{
public:
    TerminologyIntake(Database &db, const TerminologyRelease &release, const ReleaseIntake &intake,
                      ReleaseChange &change);

    /// SHA-256 of what the release says, whatever its order.
    [[nodiscard]] const QString &checksum() const { return m_checksum; }
    [[nodiscard]] Result<void> run(Timestamp now);

    /// @p same is this release as it was loaded by who did not read its relations and strengths yet.
    [[nodiscard]] bool completes(const ReleaseRecord &same) const;
    [[nodiscard]] Result<void> complete(const ReleaseRecord &same);

private:
    /// A row that the table has and the release does not have like that.
    template <typename Row>
    struct Gone
    {
        Row row;
        qint64 firstRelease = 0;
    };
    template <typename Row>
    struct Difference
    {
        std::vector<qint64> first; ///< of each row of the release: since which one; -1: it is new
        std::vector<Gone<Row>> gone;
        qint64 added = 0;   ///< codes that were not there
        qint64 changed = 0; ///< codes that are there with another content
        [[nodiscard]] bool isMostOf(size_t rows) const { return gone.size() * 4 > rows; }
    };

    void computeChecksums();
    template <typename Row, typename Read>
    [[nodiscard]] Result<Difference<Row>> compare(const std::vector<const Row *> &next, const QString &select,
                                                  const Read &read);
    [[nodiscard]] Result<void> takeConcepts();
    [[nodiscard]] Result<void> takeNdcs();
    [[nodiscard]] Result<void> takeRemaps();
    [[nodiscard]] Result<void> takeFacts();
    [[nodiscard]] Result<void> record(Timestamp now);
    [[nodiscard]] Result<void> addLocalDrugs();
    void tell(const char *what, qint64 done, qint64 of) const;

    Database &m_db;
    const TerminologyRelease &m_release;
    const ReleaseIntake &m_intake;
    ReleaseChange &m_change;
    std::vector<const RxNormConcept *> m_concepts; ///< one for each key, in the order of the table
    std::vector<const NdcProduct *> m_ndcs;
    std::vector<const ConceptFact *> m_facts;
    QString m_checksum;
    QString m_checksumOfNames; ///< without the facts: the one of before there were any
    qint64 m_last = 0;         ///< number of the release before
    qint64 m_number = 0;       ///< of this one
};

}
