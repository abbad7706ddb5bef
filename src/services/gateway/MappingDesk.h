#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"
#include "domain/MappingPolicy.h"
#include "domain/MappingWork.h"
#include "store/Database.h"

#include <functional>
#include <optional>
#include <vector>

namespace concord {

struct AuditEntry;

/// The text of a source beside a local drug, attribute by attribute. Errors: there is nothing to compare
/// with.
using TargetComparer =
    std::function<Result<std::vector<Comparison>>(const QString &text, const LocalDrug &drug)>;

struct DecidedMapping
{
    MappingRow row;
    int releasedEvents = 0; ///< of an undo: that wait again
};

/// What a person asks and decides about codes. A decision is one transaction with its audit record, its step
/// of history and the release of events; a refusal is audited as well. Used by StoreGateway and by concordd
/// map. Lives where its Database lives.
class MappingDesk
{
public:
    /// @param compare empty: texts cannot be compared, and nothing has to be overridden.
    MappingDesk(Database &db, const Clock &clock, Session session, TargetComparer compare = {});

    [[nodiscard]] Result<MappingHistory> history(MappingId id, quint64 requestId);
    /// NotFound: no such mapping.
    [[nodiscard]] Result<MappingVerdict> verdict(const MappingDecision &decision, quint64 requestId);
    /// InvalidMessage: no reason given; NotFound; Conflict: a rule forbids it, or somebody was faster (the
    /// detail says which); Forbidden.
    [[nodiscard]] Result<DecidedMapping> decide(const MappingDecision &decision);
    /// One by one: what is refused does not keep the others from happening. Ends at the first trouble of the
    /// store, which is returned where nothing was decided before it.
    [[nodiscard]] Result<MappingBatch> decideAll(const std::vector<MappingDecision> &decisions);
    /// decide() within the open transaction and without a record: for who records many at once, having asked
    /// whether the session may.
    [[nodiscard]] Result<DecidedMapping> decideUnrecorded(const MappingDecision &decision);
    [[nodiscard]] Result<void> setPolicy(const MappingPolicy &policy);

private:
    [[nodiscard]] Result<MappingVerdict> judged(const MappingRow &row, const MappingDecision &decision);
    [[nodiscard]] Result<DecisionFacts> factsOf(const MappingRow &row, const MappingDecision &decision);
    [[nodiscard]] Result<DecidedMapping> carryOut(const MappingDecision &decision, AuditEntry &entry);
    [[nodiscard]] Result<int> moveEvents(const MappingDecision &decision, const MappingRow &row);
    [[nodiscard]] Decider decider() const { return {m_session.user, m_session.isOwner}; }

    Database &m_db;
    const Clock &m_clock;
    Session m_session;
    TargetComparer m_compare;
};

}
