#include "audit/TrailVerifier.h"

#include "audit/CanonicalRecord.h"
#include "audit/Ed25519.h"
#include "audit/Heads.h"
#include "store/Sql.h"

#include <algorithm>
#include <cstring>

namespace concord {

namespace {
constexpr qint64 chunk = 65'536;
}

TrailVerifier::TrailVerifier(Database &db, TrailCheck check)
    : m_db(db), m_check(std::move(check)), m_store(db), m_edge(m_hasher)
{}

Result<AuditVerdict> TrailVerifier::run()
{
    const auto log = m_store.log();
    if (!log)
        return fail(log.error());
    m_log = *log;
    // before the size: a head that is signed meanwhile, over more records, would look like a trail cut short
    if (const auto read = readHeads(); !read)
        return fail(read.error());
    const auto size = m_store.size();
    if (!size)
        return fail(size.error());
    compareRoots(); // a head of no record
    for (qint64 first = 0; first < *size && !m_isRejected; first += chunk) {
        const auto done = readChunk(first, std::min(first + chunk, *size));
        if (!done)
            return fail(done.error());
        if (m_check.progress && !m_check.progress(m_edge.size(), *size))
            return fail(ErrorCode::Cancelled, QStringLiteral("audit verify"));
    }
    if (!m_isRejected) {
        if (const auto looked = lookForStrays(); !looked)
            return fail(looked.error());
    }
    if (!m_isRejected && m_nextExpected < m_expected.size()) {
        const ExpectedRoot &missed = m_expected.back();
        reject(AuditFault::CutOff, {},
               QStringLiteral("%1 has a signed head of %2 records, the trail holds %3: its end was cut off")
                   .arg(missed.isOutside ? QStringLiteral("the head file") : QStringLiteral("the database"))
                   .arg(missed.size)
                   .arg(*size));
    }
    if (!m_isRejected && !m_verdict.head && *size > 0)
        reject(AuditFault::NoHead, {}, QStringLiteral("there is no signed head yet"));
    m_verdict.records = m_edge.size();
    m_verdict.verified = !m_isRejected;
    if (m_verdict.verified && m_verdict.head && m_verdict.head->size < *size)
        m_verdict.reason =
            QStringLiteral("the last %1 records are not signed yet").arg(*size - m_verdict.head->size);
    return m_verdict;
}

/// False: its signature is not what it must be, and the verdict says so.
bool TrailVerifier::accept(const SignedHead &head, bool isOutside)
{
    const QString whose = isOutside ? QStringLiteral("the head file") : QStringLiteral("the database");
    const auto &trusted = m_check.trustedKeys;
    if (!trusted.empty() && std::find(trusted.begin(), trusted.end(), head.publicKey) == trusted.end())
        reject(AuditFault::HeadUntrusted, {},
               QStringLiteral("a head of %1 records in %2 is signed with key %3, which is not trusted")
                   .arg(head.size)
                   .arg(whose, keyName(head.publicKey)));
    else if (!ed25519::isSignature(head.publicKey, signedBytes(head), head.signature))
        reject(
            AuditFault::HeadSignature, {},
            QStringLiteral("the signature of a head of %1 records in %2 is wrong").arg(head.size).arg(whose));
    else
        m_expected.push_back({head.size, head.root, isOutside});
    if (!m_isRejected && (!m_verdict.head || head.size >= m_verdict.head->size))
        m_verdict.head = head;
    return !m_isRejected;
}

Result<void> TrailVerifier::readHeads()
{
    constexpr int page = 10'000;
    for (qint64 above = -1;;) {
        const auto heads = m_store.headsAbove(above, page);
        if (!heads)
            return fail(heads.error());
        for (const SignedHead &head : *heads) {
            if (!accept(head, false))
                return {};
            above = head.size;
        }
        if (int(heads->size()) < page)
            break;
    }
    if (m_check.headFile) {
        const auto read = m_check.headFile->read(
            [&](const SignedHead &head) { return head.log != m_log || accept(head, true); });
        if (!read)
            return read;
    }
    std::stable_sort(m_expected.begin(), m_expected.end(),
                     [](const ExpectedRoot &a, const ExpectedRoot &b) { return a.size < b.size; });
    return {};
}

Result<void> TrailVerifier::readChunk(qint64 first, qint64 end)
{
    m_made.clear();
    const auto read =
        m_store.leaves(first, end, [this](const LeafRow &row) -> Result<bool> { return checkLeaf(row); });
    if (!read || m_isRejected)
        return read;
    if (m_edge.size() < end) {
        reject(AuditFault::TreeBroken, {},
               QStringLiteral("place %1 of the tree is empty").arg(m_edge.size()));
        return {};
    }
    return compareNodes();
}

bool TrailVerifier::checkLeaf(const LeafRow &row)
{
    if (row.leaf != m_edge.size()) {
        reject(AuditFault::TreeBroken, {},
               QStringLiteral("place %1 of the tree is empty").arg(m_edge.size()));
        return false;
    }
    if (!row.record) {
        reject(AuditFault::Removed, row.seq, QStringLiteral("record %1 was removed").arg(row.seq));
        return false;
    }
    m_bytes.resize(1);
    m_bytes[0] = '\0';
    if (!appendCanonical(*row.record, m_bytes)) {
        reject(AuditFault::UnknownVersion, row.seq,
               QStringLiteral("record %1 is of version %2, which this program does not know")
                   .arg(row.seq)
                   .arg(row.record->version));
        return false;
    }
    const TreeHash hash = m_hasher.prefixed(m_bytes);
    if (row.hash.size() != qsizetype(hash.size()) ||
        std::memcmp(row.hash.data(), hash.data(), hash.size()) != 0) {
        reject(AuditFault::Altered, row.seq, QStringLiteral("record %1 was altered").arg(row.seq));
        return false;
    }
    m_edge.append(hash, [this](int level, qint64 index, const TreeHash &node) {
        if (level % AuditTreeStore::levelStep == 0)
            m_made.push_back({level, index, node});
    });
    compareRoots();
    return !m_isRejected;
}

void TrailVerifier::compareRoots()
{
    while (m_nextExpected < m_expected.size() && m_expected[m_nextExpected].size == m_edge.size()) {
        const ExpectedRoot &expected = m_expected[m_nextExpected++];
        if (expected.root != m_edge.root()) {
            reject(
                AuditFault::Rewritten, {},
                QStringLiteral("places %1 to %2 of the tree hold other records than %3 has a signed head of")
                    .arg(m_signedSize)
                    .arg(expected.size - 1)
                    .arg(expected.isOutside ? QStringLiteral("the head file")
                                            : QStringLiteral("the database")));
            return;
        }
        m_signedSize = expected.size;
    }
}

Result<void> TrailVerifier::compareNodes()
{
    std::stable_sort(m_made.begin(), m_made.end(),
                     [](const NewNode &a, const NewNode &b) { return a.level < b.level; });
    for (auto begin = m_made.begin(); begin != m_made.end();) {
        const auto end = std::find_if(begin, m_made.end(),
                                      [&](const NewNode &node) { return node.level != begin->level; });
        const auto kept = m_store.hashes(begin->level, begin->index, std::prev(end)->index + 1);
        if (!kept)
            return fail(kept.error());
        const bool isSame =
            kept->size() == size_t(end - begin) &&
            std::equal(begin, end, kept->begin(),
                       [](const NewNode &node, const TreeHash &hash) { return node.hash == hash; });
        if (!isSame) {
            reject(AuditFault::TreeBroken, {},
                   QStringLiteral("nodes of level %1 of the tree were altered; the records are as they were")
                       .arg(begin->level));
            return {};
        }
        begin = end;
    }
    return {};
}

/// Records that were put in beside the tree.
Result<void> TrailVerifier::lookForStrays()
{
    const auto strays = sql::number(
        m_db,
        QStringLiteral("SELECT abs((SELECT count(*) FROM audit_log) - (SELECT count(*) FROM audit_leaves)"
                       " - (SELECT count(*) FROM audit_pending))"
                       " + (SELECT count(*) FROM audit_pending p WHERE NOT EXISTS"
                       " (SELECT 1 FROM audit_log l WHERE l.seq = p.seq))"
                       " + (SELECT count(*) FROM audit_pending p WHERE EXISTS"
                       " (SELECT 1 FROM audit_leaves t WHERE t.seq = p.seq))"));
    if (!strays || *strays == 0)
        return strays ? Result<void>{} : fail(strays.error());
    const auto first = m_store.firstStray();
    if (!first)
        return fail(first.error());
    reject(AuditFault::Stray, *first,
           *first ? QStringLiteral("record %1 has no place in the tree, or was removed before it got one")
                        .arg(**first)
                  : QStringLiteral("the list of records without a place was altered"));
    return {};
}

void TrailVerifier::reject(AuditFault fault, std::optional<qint64> record, const QString &reason)
{
    if (std::exchange(m_isRejected, true))
        return;
    m_verdict.fault = fault;
    m_verdict.firstBad = record;
    m_verdict.reason = reason;
}

}
