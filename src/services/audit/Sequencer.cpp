#include "audit/Sequencer.h"

#include "audit/CanonicalRecord.h"

namespace concord {

Sequencer::Sequencer(Database &db, int batch)
    : m_db(db), m_batch(batch), m_store(db), m_tree(m_store, m_hasher), m_edge(m_hasher)
{}

Result<qint64> Sequencer::run()
{
    for (;;) {
        const auto more = step();
        if (!more)
            return fail(more.error());
        if (!*more)
            return m_store.size();
    }
}

Result<bool> Sequencer::step()
{
    const auto any = m_store.isPending(); // the usual answer, without a lock
    if (!any || !*any)
        return any;
    return place().map([this](int placed) { return placed == m_batch; });
}

Result<int> Sequencer::place()
{
    std::vector<NewLeaf> leaves;
    // read committed: what another one did while this one waited at the door has to be seen
    const auto done = m_db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        leaves.clear();
        if (const auto locked = m_store.lock(); !locked)
            return locked;
        const auto size = m_store.size();
        if (!size)
            return fail(size.error());
        if (m_edge.size() != *size || *size == 0) { // another one was at it
            m_tree.forget();
            if (const auto restored = m_edge.restore(m_tree, *size); !restored)
                return restored;
        }
        QByteArray bytes;
        std::optional<qint64> unknown;
        const auto read = m_store.pending(m_batch, [&](const StoredRecord &record) {
            bytes.resize(1);
            bytes[0] = '\0';
            if (!appendCanonical(record, bytes) && !unknown)
                unknown = record.seq;
            leaves.push_back({record.seq, m_hasher.prefixed(bytes)});
        });
        if (!read)
            return read;
        if (unknown)
            return fail(
                ErrorCode::StoreNewer, QStringLiteral("audit_log"),
                QStringLiteral("record %1 is of a version that this program does not know").arg(*unknown));
        MerkleEdge edge = m_edge; // the transaction may still fail
        std::vector<NewNode> nodes;
        for (const NewLeaf &leaf : leaves)
            edge.append(leaf.hash, [&](int level, qint64 index, const TreeHash &hash) {
                if (level % AuditTreeStore::levelStep == 0)
                    nodes.push_back({level, index, hash});
            });
        return leaves.empty() ? Result<void>{} : m_store.add(*size, leaves, nodes);
    });
    if (!done)
        return fail(done.error());
    for (const NewLeaf &leaf : leaves)
        m_edge.append(leaf.hash);
    return int(leaves.size());
}

}
