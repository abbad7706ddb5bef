#pragma once

#include "domain/Clock.h"
#include "domain/CodeMapping.h"
#include "domain/FoundDrug.h"
#include "domain/MappingPolicy.h"
#include "domain/Query.h"
#include "store/Database.h"

#include <QHash>

#include <optional>
#include <vector>

namespace concord {

/// How a decision is carried out, as the rules have found (domain/MappingPolicy).
struct DecisionTerms
{
    MappingState to = MappingState::Approved;
    QString actor;
    std::chrono::seconds hold{0}; ///< an approval, also one that supersedes, is not in force that long
    QString method{};             ///< of an approval; empty: "manual"
};

/// medication_mappings with their history, local_drugs, mapping_policy.
class MappingStore
{
public:
    MappingStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// The live mapping (not retired) of a code, if any.
    [[nodiscard]] Result<std::optional<MappingRow>> find(const QString &system, const QString &code);
    /// Inserts @p row (id made here) unless a live mapping of the code exists; returns the one that stands.
    [[nodiscard]] Result<MappingRow> ensure(const MappingRow &row);
    /// Of a retired mapping the live one of its code, made if need be: the question is open again. Any other
    /// is its own.
    [[nodiscard]] Result<std::optional<MappingRow>> liveOf(MappingId id);
    /// The drug of each mapping that is approved and in force.
    [[nodiscard]] Result<QHash<MappingId, QString>> approvedTargets();
    /// When a person, or a release that takes something back, has changed any of them last; in ms.
    [[nodiscard]] Result<qint64> lastDecided();
    /// Carries out what the rules allow, with its step of history; the events are EventStore's. Returns the
    /// row as it is now; of a Retire with a target the new one, which supersedes it. An Undo of that one
    /// brings the decision back that it superseded, as it was. Errors: NotFound; Conflict when somebody was
    /// faster, or the target is missing or inactive.
    [[nodiscard]] Result<MappingRow> decide(const MappingDecision &decision, const DecisionTerms &terms);
    [[nodiscard]] Result<std::optional<MappingRow>> byId(MappingId id);
    /// Of the code of that mapping, also of its retired mappings; newest first, at most @p limit.
    [[nodiscard]] Result<std::vector<MappingStep>> history(MappingId id, int limit = 500);
    /// What is suggested for an open code, out of which release; no drug: nothing. A pending one becomes
    /// suggested. No decision: neither revision nor history count it.
    [[nodiscard]] Result<void> suggest(MappingId id, const QString &drugId, bool isConfident,
                                       const QString &release);
    /// How @p release touches what stands: "target_changed"; until a person decides again. No decision.
    [[nodiscard]] Result<void> markDrift(MappingId id, const QString &kinds, const QString &release);
    /// The last release that was held against it by markDrift().
    [[nodiscard]] Result<QString> driftRelease(MappingId id);
    /// A person has approved, rejected, reopened … it at some time: more than a note or an assignment.
    [[nodiscard]] Result<bool> wasDecided(MappingId id);
    [[nodiscard]] Result<MappingPage> page(const MappingQuery &query);
    /// Made or decided at or after @p from, in that order (then by id). @p after: the last row of the batch
    /// before, of those at @p from.
    [[nodiscard]] Result<std::vector<MappingRow>> changedSince(Timestamp from, int limit,
                                                               MappingId after = {});
    /// Pending, most waiting events first.
    [[nodiscard]] Result<std::vector<MappingRow>> alerts(int limit);
    [[nodiscard]] Result<int> openCount();
    /// That a release touches, and that nobody has looked at since: markDrift().
    [[nodiscard]] Result<int> driftedCount();
    /// Codes without target on the lists that @p job touched, most used first. What is decided of a code
    /// counts, not what became of the mapping that the job met: of a retired one the live one is told.
    [[nodiscard]] Result<std::vector<MappingRow>> unmappedOf(JobId job, int limit);

    /// Words of @p text all occur in name, id or rxcui; active only; best (shortest name) first, then those
    /// that no code may become.
    [[nodiscard]] Result<std::vector<FoundDrug>> searchDrugs(const QString &text, int limit);
    [[nodiscard]] Result<std::optional<LocalDrug>> drugByRxcui(const QString &rxcui);
    [[nodiscard]] Result<std::optional<LocalDrug>> drugById(const QString &id);

    [[nodiscard]] Result<MappingPolicy> policy();
    [[nodiscard]] Result<void> setPolicy(const MappingPolicy &policy, const QString &author);
    /// Of the release in force; empty: none is loaded.
    [[nodiscard]] Result<QString> terminologyVersion();

private:
    struct Change;
    [[nodiscard]] Result<void> write(const MappingRow &before, const Change &change);
    [[nodiscard]] Result<Change> changeFor(const MappingRow &before, const MappingDecision &decision,
                                           const DecisionTerms &terms);
    [[nodiscard]] Result<void> takeBack(const MappingRow &before, Change &change);
    [[nodiscard]] Result<MappingId> supersede(const MappingRow &retired, const MappingDecision &decision,
                                              const DecisionTerms &terms);
    /// What that mapping has superseded, if anything.
    [[nodiscard]] Result<std::optional<MappingRow>> superseded(MappingId id);
    [[nodiscard]] Result<void> checkTarget(const QString &drugId);
    [[nodiscard]] Result<void> nameSuccessors(std::vector<FoundDrug> &drugs);

    Database &m_db;
    const Clock &m_clock;
};

}
