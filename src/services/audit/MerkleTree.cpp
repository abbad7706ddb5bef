#include "audit/MerkleTree.h"

#include <bit>

namespace concord {

namespace {
/// The largest power of two below @p n, which is at least 2.
qint64 splitOf(qint64 n)
{
    return qint64(std::bit_floor(quint64(n - 1)));
}
}

Result<void> MerkleEdge::restore(NodeSource &nodes, qint64 size)
{
    m_size = 0;
    m_peaks.clear();
    for (int level = 62; level >= 0; --level) {
        if ((size >> level & 1) == 0)
            continue;
        const auto peak = nodes.node(level, m_size >> level);
        if (!peak)
            return fail(peak.error());
        m_peaks.push_back(*peak);
        m_size += 1LL << level;
    }
    return {};
}

void MerkleEdge::append(const TreeHash &leaf, const Completed &completed)
{
    TreeHash hash = leaf;
    qint64 index = m_size++;
    // as in adding one to a binary number: each 1 that becomes 0 is a subtree that gets its sibling
    for (int level = 1; (index & 1) == 1; ++level) {
        hash = m_hasher.node(m_peaks.back(), hash);
        m_peaks.pop_back();
        index >>= 1;
        if (completed)
            completed(level, index, hash);
    }
    m_peaks.push_back(hash);
}

TreeHash MerkleEdge::root() const
{
    if (m_peaks.empty())
        return m_hasher.empty();
    TreeHash hash = m_peaks.back();
    for (auto peak = m_peaks.rbegin() + 1; peak != m_peaks.rend(); ++peak)
        hash = m_hasher.node(*peak, hash);
    return hash;
}

Result<TreeHash> ProofMaker::root()
{
    return m_size == 0 ? Result<TreeHash>(m_hasher.empty()) : range(0, m_size);
}

/// Of leaves that RFC 6962's splitting leads to, so that a power of two of them is always one subtree.
Result<TreeHash> ProofMaker::range(qint64 begin, qint64 end)
{
    const qint64 count = end - begin;
    if (std::has_single_bit(quint64(count)))
        return m_nodes.node(std::countr_zero(quint64(count)), begin / count);
    const auto known = m_edge.find({begin, end});
    if (known != m_edge.end())
        return known->second;
    const qint64 middle = begin + splitOf(count);
    const auto left = range(begin, middle);
    if (!left)
        return left;
    const auto right = range(middle, end);
    if (!right)
        return right;
    return m_edge[{begin, end}] = m_hasher.node(*left, *right);
}

Result<std::vector<TreeHash>> ProofMaker::inclusion(qint64 leaf)
{
    std::vector<TreeHash> proof;
    qint64 begin = 0;
    qint64 end = m_size;
    while (end - begin > 1) {
        const qint64 middle = begin + splitOf(end - begin);
        const bool isLeft = leaf < middle;
        const auto sibling = isLeft ? range(middle, end) : range(begin, middle);
        if (!sibling)
            return fail(sibling.error());
        proof.push_back(*sibling);
        (isLeft ? end : begin) = middle;
    }
    return std::vector<TreeHash>(proof.rbegin(), proof.rend());
}

Result<std::vector<TreeHash>> ProofMaker::consistency(qint64 older)
{
    std::vector<TreeHash> proof;
    qint64 begin = 0;
    qint64 end = m_size;
    bool isWhole = true; // what is left of the older tree begins at 0, so that its root is known
    while (older != end) {
        const qint64 middle = begin + splitOf(end - begin);
        const bool isLeft = older <= middle;
        const auto sibling = isLeft ? range(middle, end) : range(begin, middle);
        if (!sibling)
            return fail(sibling.error());
        proof.push_back(*sibling);
        isWhole = isWhole && isLeft;
        (isLeft ? end : begin) = middle;
    }
    if (!isWhole) {
        const auto rest = range(begin, end);
        if (!rest)
            return fail(rest.error());
        proof.push_back(*rest);
    }
    return std::vector<TreeHash>(proof.rbegin(), proof.rend());
}

bool isIncluded(TreeHasher &hasher, const TreeHash &leafHash, qint64 leaf, qint64 size,
                const std::vector<TreeHash> &proof, const TreeHash &root)
{
    if (leaf < 0 || leaf >= size)
        return false;
    qint64 place = leaf;
    qint64 last = size - 1;
    TreeHash hash = leafHash;
    for (const TreeHash &sibling : proof) {
        if (last == 0)
            return false;
        if ((place & 1) == 1 || place == last) {
            hash = hasher.node(sibling, hash);
            while ((place & 1) == 0 && place != 0) {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = hasher.node(hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == root;
}

bool isConsistent(TreeHasher &hasher, qint64 older, const TreeHash &olderRoot, qint64 size,
                  const TreeHash &root, const std::vector<TreeHash> &proof)
{
    if (older < 1 || older > size)
        return false;
    if (older == size)
        return proof.empty() && olderRoot == root;
    auto next = proof.begin();
    qint64 place = older - 1;
    qint64 last = size - 1;
    while ((place & 1) == 1) {
        place >>= 1;
        last >>= 1;
    }
    TreeHash first = olderRoot; // a complete subtree: then its root is not in the proof
    if (place != 0) {
        if (next == proof.end())
            return false;
        first = *next++;
    }
    TreeHash second = first;
    for (; next != proof.end(); ++next) {
        if (last == 0)
            return false;
        if ((place & 1) == 1 || place == last) {
            first = hasher.node(*next, first);
            second = hasher.node(*next, second);
            while ((place & 1) == 0 && place != 0) {
                place >>= 1;
                last >>= 1;
            }
        } else {
            second = hasher.node(second, *next);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 && first == olderRoot && second == root;
}

}
