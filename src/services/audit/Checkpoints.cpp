#include "audit/Checkpoints.h"

#include "audit/Ed25519.h"
#include "audit/Heads.h"
#include "store/AuditStore.h"

namespace concord {

namespace {
const auto trail = QStringLiteral("audit trail");
}

Checkpoints::Checkpoints(Database &db, const Clock &clock, const AuditSigner &signer, HeadFile file,
                         CheckpointRules rules)
    : m_db(db), m_clock(clock), m_signer(signer), m_file(std::move(file)), m_rules(rules), m_store(db)
{}

Result<std::optional<SignedHead>> Checkpoints::makeIfDue(qint64 size)
{
    if (!m_last) {
        if (const auto begun = begin(size); !begun)
            return fail(begun.error());
    }
    if (m_last && size <= m_last->size)
        return std::optional<SignedHead>();
    const bool isDue = !m_last || m_clock.now() - m_last->at >= m_rules.every || m_last->at > m_clock.now() ||
                       size - m_last->size >= m_rules.records;
    if (size == 0 || !isDue)
        return std::optional<SignedHead>();
    return sign(size).map([](const SignedHead &head) { return std::optional(head); });
}

Result<void> Checkpoints::begin(qint64 size)
{
    const auto newest = m_store.newestHead();
    if (!newest || !*newest)
        return newest ? Result<void>{} : fail(newest.error());
    const auto goesOn =
        checkOutside((*newest)->log, size).and_then([&] { return bringUpFile((*newest)->log); });
    if (goesOn)
        m_last = *newest;
    return goesOn;
}

Result<SignedHead> Checkpoints::make()
{
    constexpr int tries = 3;
    for (int i = 1;; ++i) {
        const auto size = Sequencer(m_db).run();
        if (!size)
            return fail(size.error());
        auto head = sign(*size);
        // one that another program has signed since, over more records, is no break of the trail
        if (head || head.error().code != ErrorCode::Conflict || i == tries)
            return head;
    }
}

/// The tree of the first @p before.size records is the one that was signed.
Result<void> Checkpoints::goesOn(const SignedHead &before, qint64 size, const char *where)
{
    if (before.size > size)
        return fail(ErrorCode::Conflict, trail,
                    QStringLiteral("%1 has a head of %2 records, the database holds %3: records were removed")
                        .arg(QLatin1String(where))
                        .arg(before.size)
                        .arg(size));
    StoredTree tree(m_store, m_hasher);
    const auto root = ProofMaker(tree, m_hasher, before.size).root();
    if (!root)
        return fail(root.error());
    if (*root == before.root)
        return {};
    return fail(ErrorCode::Conflict, trail,
                QStringLiteral("the first %1 records are not those that %2 has a head of")
                    .arg(before.size)
                    .arg(QLatin1String(where)));
}

Result<void> Checkpoints::checkOutside(const QString &log, qint64 size)
{
    const auto outside = m_file.largest(log);
    if (!outside)
        return fail(outside.error());
    return *outside ? goesOn(**outside, size, "the head file") : Result<void>{};
}

Result<SignedHead> Checkpoints::sign(qint64 size)
{
    const auto log = m_store.log();
    if (!log)
        return fail(log.error());
    if (const auto outside = checkOutside(*log, size); !outside)
        return fail(outside.error());
    SignedHead head;
    const auto done = m_db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        if (const auto locked = m_store.lock(); !locked)
            return locked;
        const auto newest = m_store.newestHead();
        if (!newest)
            return fail(newest.error());
        const bool isOtherKey = *newest && (*newest)->publicKey != m_signer.publicKey();
        if (isOtherKey && !m_rules.acceptsNewKey)
            return fail(
                ErrorCode::Conflict, QStringLiteral("audit signing key"),
                QStringLiteral("the heads so far are signed with key %1, the key here is %2: copy the "
                               "old one here, or say that it is replaced (audit checkpoint --new-key)")
                    .arg(keyName((*newest)->publicKey), keyName(m_signer.publicKey())));
        if (*newest) {
            if (const auto on = goesOn(**newest, size, "the database"); !on)
                return on;
        }
        if (*newest && (*newest)->size == size && !isOtherKey) { // another program was faster
            head = **newest;
            return {};
        }
        StoredTree tree(m_store, m_hasher);
        const auto root = ProofMaker(tree, m_hasher, size).root();
        if (!root)
            return fail(root.error());
        head = SignedHead{*log, size, *root, m_clock.now(), m_signer.publicKey(), {}};
        const auto signature = m_signer.sign(signedBytes(head));
        if (!signature)
            return fail(signature.error());
        head.signature = *signature;
        if (const auto added = m_store.addHead(head); !added)
            return added;
        if (!isOtherKey && *newest)
            return {};
        return AuditStore(m_db, m_clock)
            .append({QStringLiteral("audit"),
                     QStringLiteral("key.sign"),
                     QStringLiteral("key/") + keyName(m_signer.publicKey()),
                     true,
                     *newest ? QStringLiteral("replaces=%1").arg(keyName((*newest)->publicKey))
                             : QStringLiteral("first"),
                     {}});
    });
    if (!done)
        return fail(done.error());
    if (const auto written = bringUpFile(*log); !written)
        return fail(written.error());
    m_last = head; // not before it stands outside: else nobody would try again
    return head;
}

/// What a crash between the two has left out, what another machine has signed, and the new one.
Result<void> Checkpoints::bringUpFile(const QString &log)
{
    const auto largest = m_file.largest(log);
    if (!largest)
        return fail(largest.error());
    constexpr int most = 100'000;
    const auto missing = m_store.headsAbove(*largest ? (*largest)->size : -1, most);
    if (!missing)
        return fail(missing.error());
    for (const SignedHead &head : *missing) {
        if (const auto added = m_file.append(head); !added)
            return added;
    }
    return {};
}

}
