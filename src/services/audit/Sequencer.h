#pragma once

#include "audit/StoredTree.h"

namespace concord {

/// Gives committed records their place in the tree. A record is written in the transaction of what it
/// records and waits for nobody; afterwards one sequencer at a time takes what is committed, in batches of
/// one transaction each, so that every record gets exactly one place however its transaction and others came
/// about. Any number of them may be asked; lives where its Database lives.
class Sequencer
{
public:
    explicit Sequencer(Database &db, int batch = 5000);

    /// All that is committed and has no place yet. Returns how many have one now.
    [[nodiscard]] Result<qint64> run();
    /// One batch of it. True: there may be more.
    [[nodiscard]] Result<bool> step();

private:
    [[nodiscard]] Result<int> place();

    Database &m_db;
    const int m_batch;
    AuditTreeStore m_store;
    TreeHasher m_hasher;
    StoredTree m_tree;
    MerkleEdge m_edge;
};

}
