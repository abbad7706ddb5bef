#include "security/Accounts.h"
#include "security/PasswordHash.h"
#include "security/RefusedSignIns.h"
#include "store/AuditStore.h"
#include "store/UserStore.h"

#include <QDateTime>

#include <algorithm>

namespace concord {

namespace {
static_assert(lockAfter(4).count() == 0 && lockAfter(5).count() == 1 && lockAfter(6).count() == 5 &&
              lockAfter(7).count() == 15 && lockAfter(8).count() == 60 && lockAfter(1'000'000).count() == 60);

QString textOf(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC).toString(Qt::ISODateWithMs);
}

/// A machine may be called anything.
QString plain(QString name)
{
    for (QChar &c : name) {
        const bool isPlain =
            c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'-' || c == u'.' || c == u'_');
        c = isPlain ? c : u'_';
    }
    return name.isEmpty() ? QStringLiteral("?") : name.left(63);
}

QString factsOf(const RefusedSignIn &one, const QString &workstation)
{
    const QString told = QStringLiteral("told_by=") + plain(workstation);
    switch (one.kind) {
    case RefusedSignIn::Kind::Attempt:
        break;
    case RefusedSignIn::Kind::Count:
        return QStringLiteral("%1 %2 count=%3 from=%4 until=%5")
            .arg(one.reason, told)
            .arg(one.count)
            .arg(textOf(one.at), textOf(one.last));
    case RefusedSignIn::Kind::Damage:
        return QStringLiteral("damaged %1 found=%2").arg(told, textOf(one.at));
    }
    return QStringLiteral("%1 %2 at=%3").arg(one.reason, told, textOf(one.at));
}
}

QString Accounts::actionOf(Door door)
{
    return door == Door::SignIn ? QStringLiteral("session.sign-in") : QStringLiteral("session.unlock");
}

QString wordOf(SignInRefusal why)
{
    switch (why) {
    case SignInRefusal::Unknown:
        return QStringLiteral("unknown");
    case SignInRefusal::Password:
        return QStringLiteral("password");
    case SignInRefusal::Locked:
        return QStringLiteral("locked");
    case SignInRefusal::Disabled:
        return QStringLiteral("disabled");
    }
    return {};
}

Result<void> Accounts::noteRefused(const QString &name, SignInRefusal why, Door door)
{
    return m_db.join([&] {
        return AuditStore(m_db, m_clock)
            .append({m_actor, actionOf(door), subjectOf(name), false, wordOf(why), {}, m_actorRole});
    });
}

/// One by one: a person's login may not copy rows in. The numbers are asked for inside the transaction, and
/// nobody else tells meanwhile, also not a program that was killed at its commit.
Result<bool> Accounts::tellRefused(const std::vector<RefusedSignIn> &kept, const QString &workstation)
{
    if (kept.empty())
        return true;
    std::vector<CorrelationId> ids;
    for (const RefusedSignIn &one : kept)
        ids.push_back(one.id);
    bool isOurs = false;
    const auto done = m_db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        AuditStore trail(m_db, m_clock);
        const auto held = trail.tryHoldLate();
        isOurs = held.value_or(false);
        if (!isOurs)
            return held ? Result<void>{} : fail(held.error());
        const auto told = trail.refusedSignIns(ids);
        if (!told)
            return fail(told.error());
        for (const RefusedSignIn &one : kept) {
            if (std::find(told->begin(), told->end(), one.id) != told->end())
                continue;
            const auto noted = trail.append(
                {m_actor, one.action, one.subject, false, factsOf(one, workstation), one.id, m_actorRole});
            if (!noted)
                return noted;
        }
        return {};
    });
    return done ? Result<bool>(isOurs) : fail(done.error());
}

Result<Session> Accounts::signIn(const QString &name, const SecretText &password, Door door)
{
    UserStore users(m_db, m_clock);
    const auto seen = users.byName(name);
    if (!seen)
        return fail(seen.error());
    bool isRight = true;
    if (!isServer()) { // takes a while: before the transaction, so that nobody waits for it
        const auto hash = *seen ? PasswordHash::parse((*seen)->passwordHash)
                                : Result<PasswordHash>(PasswordHash::ofNobody());
        const auto match = hash ? hash->matches(password) : fail(hash.error());
        if (!match)
            return fail(match.error());
        isRight = *match;
    }
    Result<Session> outcome = fail(ErrorCode::SignInRefused, {});
    const auto done = m_db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        outcome = fail(ErrorCode::SignInRefused, {});
        const auto row = users.byName(name); // others may have tried meanwhile
        if (!row)
            return fail(row.error());
        if (!*row)
            return noteRefused(name, SignInRefusal::Unknown, door);
        const UserRow &user = **row;
        if (user.lockedUntil && *user.lockedUntil > m_clock.now())
            return noteRefused(name, SignInRefusal::Locked, door);
        if (!isRight || !*seen || user.passwordHash != (*seen)->passwordHash) {
            const int failures = user.failures + 1;
            const auto lock = lockAfter(failures);
            return users
                .noteFailure(name, failures,
                             lock.count() > 0 ? std::optional(m_clock.now() + lock) : std::nullopt)
                .and_then([&] { return noteRefused(name, SignInRefusal::Password, door); });
        }
        if (user.isDisabled)
            return noteRefused(name, SignInRefusal::Disabled, door);
        outcome = Session{user.name, user.displayName, user.role, user.facilities, false};
        return (isServer() ? Result<void>{} : users.noteSuccess(name)).and_then([&] {
            return AuditStore(m_db, m_clock)
                .append({user.name,
                         actionOf(door),
                         subjectOf(name),
                         true,
                         QStringLiteral("facilities=") + textOf(user.facilities),
                         {},
                         wordOf(user.role)});
        });
    });
    return done ? outcome : fail(done.error());
}

}
