#include "security/Accounts.h"
#include "security/PasswordHash.h"
#include "store/AuditStore.h"
#include "store/UserStore.h"

namespace concord {

namespace {
static_assert(lockAfter(4).count() == 0 && lockAfter(5).count() == 1 && lockAfter(6).count() == 5 &&
              lockAfter(7).count() == 15 && lockAfter(8).count() == 60 && lockAfter(1'000'000).count() == 60);

QString actionOf(Accounts::Door door)
{
    return door == Accounts::Door::SignIn ? QStringLiteral("session.sign-in")
                                          : QStringLiteral("session.unlock");
}
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
