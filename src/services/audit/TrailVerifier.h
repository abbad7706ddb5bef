#pragma once

#include "audit/HeadFile.h"
#include "audit/StoredTree.h"

#include <functional>
#include <optional>
#include <vector>

namespace concord {

struct TrailCheck
{
    /// Whose heads count. Empty: whatever key a head says that it was signed with.
    std::vector<QByteArray> trustedKeys;
    std::optional<HeadFile> headFile; ///< outside of the database
    /// Called now and then with how many records of how many are done; false ends it (Cancelled).
    std::function<bool(qint64 done, qint64 total)> progress;
};

/// Recomputes the whole trail of a database: every record's bytes and hash, the tree, and compares them with
/// the hashes and nodes that were kept, with every signed head in the database and with those outside.
/// Streams; memory does not grow with the records. Lives where its Database lives.
class TrailVerifier
{
public:
    TrailVerifier(Database &db, TrailCheck check);

    /// An error only where the database or the head file could not be read; what is wrong with the trail is
    /// a verdict.
    [[nodiscard]] Result<AuditVerdict> run();

private:
    struct ExpectedRoot
    {
        qint64 size = 0;
        TreeHash root{};
        bool isOutside = false;
    };

    [[nodiscard]] Result<void> readHeads();
    [[nodiscard]] bool accept(const SignedHead &head, bool isOutside);
    [[nodiscard]] Result<void> readChunk(qint64 first, qint64 end);
    [[nodiscard]] bool checkLeaf(const LeafRow &row);
    void compareRoots();
    [[nodiscard]] Result<void> compareNodes();
    [[nodiscard]] Result<void> lookForStrays();
    void reject(AuditFault fault, std::optional<qint64> record, const QString &reason);

    Database &m_db;
    TrailCheck m_check;
    AuditTreeStore m_store;
    TreeHasher m_hasher;
    MerkleEdge m_edge;
    QString m_log;
    std::vector<ExpectedRoot> m_expected; ///< by size
    size_t m_nextExpected = 0;
    qint64 m_signedSize = 0; ///< roots compared so far agree up to here
    QByteArray m_bytes;
    std::vector<NewNode> m_made; ///< in this chunk
    AuditVerdict m_verdict;
    bool m_isRejected = false;
};

}
