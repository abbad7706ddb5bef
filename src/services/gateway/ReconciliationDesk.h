#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"
#include "domain/Reconciliation.h"
#include "store/Database.h"

#include <chrono>
#include <functional>

namespace concord {

/// Both records of a difference, field by field (sync/PharmacySides).
using SidesReader =
    std::function<Result<std::vector<SideField>>(Database &db, const SideDifference &difference)>;

/// What a person asks and orders about differences between two systems, and conflicts. An order can be undone
/// for a moment; then a worker carries it out (sync/ReconciliationEffects). Looking at the values of a
/// conflict is on the audit trail like an order; a refusal is audited as well. Used by StoreGateway and by
/// concordd. Lives where its Database lives.
class ReconciliationDesk
{
public:
    ReconciliationDesk(Database &db, const Clock &clock, Session session, std::chrono::milliseconds undo)
        : m_db(db), m_clock(clock), m_session(std::move(session)), m_undo(undo)
    {}

    /// Nothing in it is a person's data.
    [[nodiscard]] Result<ConflictPage> page(const ConflictQuery &query);
    /// What both sides say, and had agreed on. Errors: NotFound, Forbidden.
    [[nodiscard]] Result<ConflictDetail> conflict(ConflictId id, quint64 requestId);
    /// Errors: as ConflictStore::decide(); Forbidden.
    [[nodiscard]] Result<ConflictRow> decide(const ConflictDecision &decision);
    /// Errors: as ConflictStore::undo(); Forbidden.
    [[nodiscard]] Result<ConflictRow> undo(ConflictId id);

    [[nodiscard]] Result<ReconciliationRunPage> page(const ReconciliationRunQuery &query);
    /// Through a connection that sees no more than the person may: there are patients' values in it.
    [[nodiscard]] Result<ReconciliationItemPage> page(const ReconciliationItemQuery &query);
    /// The integrations that compare two sides, by name.
    [[nodiscard]] Result<ReconciliationSidesList> sides(quint64 requestId);
    /// With both records as they are now; that somebody has looked is on the trail. Errors: NotFound,
    /// Forbidden.
    [[nodiscard]] Result<ReconciliationItemDetail> item(ReconciliationItemId id, const SidesReader &read,
                                                        quint64 requestId);
    /// A run as the content of a file, on the trail first: no file without its record. Holds what the
    /// connection sees. Errors: NotFound, Forbidden.
    [[nodiscard]] Result<ReportText> report(const ReportOrder &order);
    /// Errors: as ReconciliationStore::order(); Forbidden, also where one of them is outside.
    [[nodiscard]] Result<RemedyBatch> order(const RemedyOrder &order);
    /// How many were taken back. Errors: as ReconciliationStore::undo(); Forbidden.
    [[nodiscard]] Result<int> undo(RemedyBatchId batch);

private:
    Database &m_db;
    const Clock &m_clock;
    Session m_session;
    std::chrono::milliseconds m_undo;
};

}
