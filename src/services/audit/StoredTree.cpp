#include "audit/StoredTree.h"

namespace concord {

namespace {
constexpr int step = AuditTreeStore::levelStep;
constexpr qsizetype mostGroups = 1024;
}

Result<TreeHash> StoredTree::node(int level, qint64 index)
{
    const int above = level % step;
    const int stored = level - above;
    const auto found = group(stored, index >> (step - above));
    if (!found)
        return fail(found.error());
    const std::vector<TreeHash> &hashes = (**found)[size_t(above)];
    const auto place = size_t(index & ((1LL << (step - above)) - 1));
    if (place < hashes.size())
        return hashes[place];
    return fail(ErrorCode::NotFound, QStringLiteral("audit_nodes"),
                QStringLiteral("node %1 of level %2 is missing").arg(index).arg(level));
}

Result<const StoredTree::Group *> StoredTree::group(int level, qint64 index)
{
    const auto known = m_groups.constFind({level, index});
    if (known != m_groups.constEnd())
        return &*known;
    auto hashes = m_store.hashes(level, index << step, (index + 1) << step);
    if (!hashes)
        return fail(hashes.error());
    Group group{*std::move(hashes)};
    for (int above = 1; above < step; ++above) {
        const std::vector<TreeHash> &below = group.back();
        std::vector<TreeHash> made;
        for (size_t i = 0; i + 1 < below.size(); i += 2)
            made.push_back(m_hasher.node(below[i], below[i + 1]));
        group.push_back(std::move(made));
    }
    if (m_groups.size() >= mostGroups)
        m_groups.clear();
    return &*m_groups.insert({level, index}, std::move(group));
}

}
