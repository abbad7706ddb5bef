#pragma once

#include "domain/Audit.h"
#include "store/Database.h"

#include <functional>
#include <map>
#include <vector>

namespace concord {

/// One record as it lies in the database, by reference: what its canonical bytes are made of.
struct StoredRecord
{
    qint64 version = 1;
    qint64 seq = 0;
    qint64 at = 0;
    qint64 allowed = 1;
    QByteArrayView actor;
    QByteArrayView role;
    QByteArrayView action;
    QByteArrayView subject;
    QByteArrayView details;
    QByteArrayView correlation;
};

struct NewLeaf
{
    qint64 seq = 0;
    TreeHash hash{};
};
struct NewNode
{
    int level = 0;
    qint64 index = 0;
    TreeHash hash{};
};

/// A record with its place in the tree and the hash that was kept when it got it.
struct LeafRow
{
    qint64 leaf = 0;
    qint64 seq = 0;
    QByteArrayView hash;
    const StoredRecord *record = nullptr; ///< null: there is a place, but the record is gone
};

/// The tables of the tree over audit_log: audit_pending, audit_leaves, audit_nodes, audit_checkpoints,
/// audit_identity. What the hashes mean is audit's business.
class AuditTreeStore
{
public:
    /// Every so many levels the nodes are kept: those between are made of at most 15 hashes.
    static constexpr int levelStep = 4;

    explicit AuditTreeStore(Database &db) : m_db(db) {}

    [[nodiscard]] Result<QString> log();
    /// One sequencer at a time, to the end of the transaction; waits like every statement for a lock.
    [[nodiscard]] Result<void> lock();
    [[nodiscard]] Result<qint64> size(); ///< records that have their place
    /// The number of the record at a place; absent: that place is empty.
    [[nodiscard]] Result<std::optional<qint64>> seqAt(qint64 leaf);
    [[nodiscard]] Result<bool> isPending(); ///< a look without a lock: some have none yet

    using ReadRecord = std::function<void(const StoredRecord &)>;
    /// The first @p limit of those without a place, by number.
    [[nodiscard]] Result<void> pending(int limit, const ReadRecord &read);
    /// Writes leaves from place @p first on, nodes, and takes the records off the list of those that wait.
    [[nodiscard]] Result<void> add(qint64 first, const std::vector<NewLeaf> &leaves,
                                   const std::vector<NewNode> &nodes);

    /// Stored hashes of a level (0: leaves; else a multiple of levelStep) from @p first to before @p end, in
    /// order; fewer where there are no more.
    [[nodiscard]] Result<std::vector<TreeHash>> hashes(int level, qint64 first, qint64 end);

    using ReadLeaf = std::function<Result<bool>(const LeafRow &)>;
    /// Leaves from @p first to before @p end with their records, in order; ends early when @p read says
    /// false.
    [[nodiscard]] Result<void> leaves(qint64 first, qint64 end, const ReadLeaf &read);
    /// The same for those that a filter finds, at most @p limit of them. Returns the place to go on from;
    /// absent: there are no more.
    [[nodiscard]] Result<std::optional<qint64>> find(const AuditFilter &filter, qint64 first, qint64 end,
                                                     int limit,
                                                     const std::function<void(const LeafRow &)> &read);

    [[nodiscard]] Result<void> addHead(const SignedHead &head);
    [[nodiscard]] Result<std::optional<SignedHead>> newestHead();
    /// Those of more than @p size records, smallest first.
    [[nodiscard]] Result<std::vector<SignedHead>> headsAbove(qint64 size, int limit);

    /// Records without a place that are not on the list of those that wait either, and entries of that list
    /// without a record: the trail was tampered with. The number of the first one.
    [[nodiscard]] Result<std::optional<qint64>> firstStray();

private:
    Database &m_db;
};

}
