#pragma once

#include "audit/TreeHasher.h"

#include <functional>
#include <map>
#include <vector>

namespace concord {

/// Hashes of complete subtrees: (level, index) covers the 2^level leaves from index·2^level on.
class NodeSource
{
public:
    virtual ~NodeSource() = default;
    /// NotFound: that subtree is not complete.
    [[nodiscard]] virtual Result<TreeHash> node(int level, qint64 index) = 0;
};

/// The right edge of a tree: the roots of the complete subtrees that it is made of, one for each bit of its
/// size. Appending and the root cost O(log n) hashes and O(log n) memory.
class MerkleEdge
{
public:
    /// Called for every subtree that an append completes, smallest first.
    using Completed = std::function<void(int level, qint64 index, const TreeHash &hash)>;

    explicit MerkleEdge(TreeHasher &hasher) : m_hasher(hasher) {}
    /// Of the first @p size leaves of a tree.
    [[nodiscard]] Result<void> restore(NodeSource &nodes, qint64 size);

    void append(const TreeHash &leaf) { append(leaf, nullptr); }
    void append(const TreeHash &leaf, const Completed &completed);
    [[nodiscard]] qint64 size() const { return m_size; }
    [[nodiscard]] TreeHash root() const;

private:
    TreeHasher &m_hasher;
    qint64 m_size = 0;
    std::vector<TreeHash> m_peaks; ///< largest first
};

/// The proofs of one tree of a fixed size (RFC 6962 sections 2.1.1 and 2.1.2). Keeps what does not change
/// between two of them: the nodes of the right edge.
class ProofMaker
{
public:
    ProofMaker(NodeSource &nodes, TreeHasher &hasher, qint64 size)
        : m_nodes(nodes), m_hasher(hasher), m_size(size)
    {}

    [[nodiscard]] Result<TreeHash> root();
    /// That leaf @p leaf is in the tree. The caller sees to it that it is one of the leaves.
    [[nodiscard]] Result<std::vector<TreeHash>> inclusion(qint64 leaf);
    /// That the tree of the first @p older leaves is the beginning of this one; 1 ≤ older ≤ size.
    [[nodiscard]] Result<std::vector<TreeHash>> consistency(qint64 older);

private:
    [[nodiscard]] Result<TreeHash> range(qint64 begin, qint64 end);

    NodeSource &m_nodes;
    TreeHasher &m_hasher;
    qint64 m_size;
    std::map<std::pair<qint64, qint64>, TreeHash> m_edge;
};

/// RFC 9162 section 2.1.3.2.
[[nodiscard]] bool isIncluded(TreeHasher &hasher, const TreeHash &leafHash, qint64 leaf, qint64 size,
                              const std::vector<TreeHash> &proof, const TreeHash &root);
/// RFC 9162 section 2.1.4.2.
[[nodiscard]] bool isConsistent(TreeHasher &hasher, qint64 older, const TreeHash &olderRoot, qint64 size,
                                const TreeHash &root, const std::vector<TreeHash> &proof);

}
