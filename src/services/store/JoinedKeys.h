#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

#include <QHash>
#include <QStringList>

namespace concord {

/// joined_keys: ordering keys that are one patient's since a merge. Whoever writes an event writes the key
/// that stands (standing()), and each claim first brings along what is open under an old one (settle()), so
/// that all of the patient's events are worked one after another in the order of arrival, under whatever
/// identifier they came. The steps of a join: the merge's transaction writes the row; the next claim, on a
/// fresh view and with the door shut for a moment, moves what the merge could not see; until then nothing is
/// claimed.
class JoinedKeys
{
public:
    JoinedKeys(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// As a value of an INSERT, with two placeholders that both take the key: the key that stands for it.
    [[nodiscard]] static QString standing(const Dialect &dialect);
    /// Asks nothing when there is no key.
    [[nodiscard]] Result<QString> standingFor(const QString &plainKey);
    /// From now on the keys are one, that which stands for @p into; what is one already, or empty, is left.
    /// Chains are followed, and a ring cannot come about. In the transaction of the merge. Returns how many
    /// were joined.
    [[nodiscard]] Result<int> join(const QStringList &keys, const QString &plainInto);
    /// Takes a join back: the keys @p ofHim, the first of which stands for them from now on, are one among
    /// themselves; what else was joined with them stays so, under @p others where there is no better one.
    /// What came from @p source and is still open goes along. False, and nothing is done, while such events
    /// are open and may be another's (@p isShared: others of the source are in the same join). In a
    /// transaction of a worker (ReadCommitted).
    [[nodiscard]] Result<bool> part(const QStringList &ofHim, const QString &others, const QString &source,
                                    bool isShared);
    /// For a claim, in its transaction (ReadCommitted) before it looks at the events.
    [[nodiscard]] Result<void> settle();
    /// What is open under an old key all the same is brought along by the next claim: on PostgreSQL a
    /// transaction that began before the merge may write a key that it read then.
    [[nodiscard]] Result<void> reopenStrays();
    /// A condition of a claim: false while a join is not settled.
    [[nodiscard]] static QString allSettled();

private:
    [[nodiscard]] Result<QHash<QString, QString>> standingOf(const QStringList &keys);
    [[nodiscard]] Result<void> lead(const QStringList &olds, const QString &into);
    [[nodiscard]] Result<void> moveOpen(const QString &from, const QString &into, const QString &source,
                                        bool isOfSource);

    Database &m_db;
    const Clock &m_clock;
};

}
