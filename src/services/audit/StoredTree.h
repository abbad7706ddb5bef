#pragma once

#include "audit/MerkleTree.h"
#include "store/AuditTreeStore.h"

#include <QHash>

namespace concord {

/// The nodes of the tree in the database. Keeps the groups of 16 that it has read: a tree only grows, and
/// what is complete never changes.
class StoredTree : public NodeSource
{
public:
    StoredTree(AuditTreeStore &store, TreeHasher &hasher) : m_store(store), m_hasher(hasher) {}

    [[nodiscard]] Result<TreeHash> node(int level, qint64 index) override;
    /// Groups that were not complete when they were read are read anew.
    void forget() { m_groups.clear(); }

private:
    using Group = std::vector<std::vector<TreeHash>>; ///< 16 hashes, 8 above them, 4, 2
    [[nodiscard]] Result<const Group *> group(int level, qint64 index);

    AuditTreeStore &m_store;
    TreeHasher &m_hasher;
    QHash<std::pair<int, qint64>, Group> m_groups;
};

}
