#pragma once

#include "domain/Clock.h"
#include "domain/CodeMapping.h"
#include "domain/Terminology.h"
#include "store/Database.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace concord {

/// How a release is taken in.
struct ReleaseIntake
{
    bool mayBeOlder = false; ///< than the current one, or one that was current before
    bool isDryRun = false;   ///< says what would change, and changes nothing
    /// What is done now, and how much of it; runs inside the transaction.
    std::function<void(const QString &what, qint64 done, qint64 of)> tell{};
};

/// What taking in a release did, or why it did nothing.
struct ReleaseChange
{
    enum class Outcome {
        Taken,        ///< it is the current one now
        AlreadyThere, ///< it was already
        Completed,    ///< it was already, without what its files say of ingredients and strengths
        OtherContent, ///< one of this version is there that says something else
        Older         ///< than the current one, and it may not be
    };
    Outcome outcome = Outcome::Taken;
    std::optional<ReleaseRecord> before; ///< the one that was current
    qint64 conceptsAdded = 0;
    qint64 conceptsChanged = 0;
    qint64 conceptsGone = 0;
    qint64 ndcsAdded = 0;
    qint64 ndcsChanged = 0;
    qint64 ndcsGone = 0;
    qint64 remapsAdded = 0;
    qint64 factsAdded = 0;
    qint64 factsGone = 0;
    qint64 drugsAdded = 0; ///< to the formulary; unknown of a dry run: 0
};

/// terminology_releases, rxnorm_concepts, rxnorm_facts, ndc_products, their histories, and the starter
/// formulary in local_drugs.
class TerminologyStore
{
public:
    TerminologyStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<std::optional<QString>> currentVersion();
    [[nodiscard]] Result<std::optional<ReleaseRecord>> current();
    [[nodiscard]] Result<std::optional<ReleaseRecord>> named(const QString &version);
    [[nodiscard]] Result<std::vector<ReleaseRecord>> releases(); ///< newest first

    /// The mappings have been gone through for the current release, if that is still @p version.
    [[nodiscard]] Result<void> markReapplied(const QString &version);

    /// Loads a release in one transaction, whatever its size: until the end the former one is current, also
    /// for who looks meanwhile, and when this process is killed. What did not change is not written.
    /// Orderable, active concepts become local drugs ("RX<rxcui>") that do not exist yet.
    [[nodiscard]] Result<ReleaseChange> take(const TerminologyRelease &release,
                                             const ReleaseIntake &intake = {});
    /// The same, where it does not matter whether it was there.
    [[nodiscard]] Result<void> import(const TerminologyRelease &release)
    {
        return take(release).map([](const ReleaseChange &) {});
    }

    [[nodiscard]] Result<std::optional<RxNormConcept>> conceptOf(const QString &rxcui);
    /// RxCUIs of an NDC in 11-digit form, valid on @p at.
    [[nodiscard]] Result<QStringList> rxcuisOfNdc(const QString &ndc11, Timestamp at);
    [[nodiscard]] Result<QStringList> successorsOf(const QString &rxcui);

    // One concept in @p release, as it was when that was the current one.
    [[nodiscard]] Result<std::vector<RxNormConcept>> conceptsOf(const ReleaseRecord &release,
                                                                const QStringList &rxcuis);
    [[nodiscard]] Result<std::vector<ConceptFact>> factsOf(const ReleaseRecord &release,
                                                           const QStringList &rxcuis);
    [[nodiscard]] Result<std::vector<NdcProduct>> ndcsOf(const ReleaseRecord &release, const QString &rxcui);
    [[nodiscard]] Result<QStringList> predecessorsOf(const QString &rxcui);
    /// The first and the last release that has it; an empty name for one that is not known any more.
    [[nodiscard]] Result<std::pair<QString, QString>> releasesWith(const QString &rxcui);

    /// All of a release as it was when it was current, row by row in no order; stops at the first error of
    /// @p take. Errors of it pass through.
    [[nodiscard]] Result<void> eachConcept(const ReleaseRecord &release,
                                           const std::function<Result<void>(const RxNormConcept &)> &take);
    [[nodiscard]] Result<void> eachNdc(const ReleaseRecord &release,
                                       const std::function<Result<void>(const NdcProduct &)> &take);
    [[nodiscard]] Result<void> eachRemap(const std::function<Result<void>(const RxNormRemap &)> &take);
    /// The formulary; of several drugs with one RxCUI first the one that drugByRxcui() finds.
    [[nodiscard]] Result<void> eachDrug(const std::function<Result<void>(const LocalDrug &)> &take);

private:
    [[nodiscard]] Result<std::vector<ReleaseRecord>> recordsWhere(const QString &condition,
                                                                  const QVariantList &values);

    Database &m_db;
    const Clock &m_clock;
};

}
