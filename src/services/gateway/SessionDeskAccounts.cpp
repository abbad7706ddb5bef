// SessionDesk: the accounts, as they are and as they change.
#include "gateway/SessionDesk.h"

#include "observability/Log.h"
#include "store/PostgresUrl.h"

#include <QFileInfo>

namespace concord {

namespace {
bool isLost(const Database &db, const DatabaseUrl &url)
{
    if (url.kind == Dialect::Kind::Sqlite) // which would go on reading the deleted file without a word
        return !QFileInfo::exists(url.path);
    return db.isConnectionLost();
}

/// Nothing that is read or written here is sealed, and a person's login may not make keys.
DatabaseUrl withoutKeys(DatabaseUrl url)
{
    url.sealers = nullptr;
    return url;
}

Result<std::unique_ptr<Database>> openBook(const DatabaseUrl &url, bool mustExist)
{
    OpenOptions options;
    options.mustExist = mustExist;
    options.mayLackKeys = true;
    return Database::open(withoutKeys(url), options);
}

Session sessionOf(const UserRow &row)
{
    return {row.name, row.displayName, row.role, row.facilities, false};
}

QString detailOf(SessionEnd why)
{
    switch (why) {
    case SessionEnd::SignedOut:
        return {};
    case SessionEnd::Disabled:
        return QStringLiteral("reason=disabled");
    case SessionEnd::Removed:
        return QStringLiteral("reason=removed");
    case SessionEnd::PasswordChanged:
        return QStringLiteral("reason=password");
    }
    return {};
}
}

void SessionDesk::look()
{
    if (m_state == State::Unreachable) {
        lookForOwner();
        return;
    }
    Result<void> looked;
    if (auto &db = book(); db && isLost(*db, m_url)) {
        db.reset();
        m_nextOpen = QDeadlineTimer(0);
    }
    if (m_state == State::SignedIn || m_state == State::Locked)
        looked = lookAtPerson();
    else
        looked = lookAtAccounts();
    if (!looked) { // the session goes on; what is not known is asked again
        m_lookAgain = true;
        logLine(LogLevel::Warning, "gateway", QStringLiteral("the accounts cannot be read"),
                {.error = looked.error()});
    }
}

Result<void> SessionDesk::openOwn()
{
    if (m_own)
        return {};
    auto opened = openBook(m_settings.database, m_wasOpen); // an empty new file would hide the loss
    if (!opened)
        return fail(opened.error());
    m_own = *std::move(opened);
    m_wasOpen = true;
    m_lookAgain = true;
    return {};
}

Result<void> SessionDesk::openPerson()
{
    if (!isServer())
        return openOwn();
    if (m_person)
        return {};
    auto opened = openBook(m_url, true);
    if (!opened)
        return fail(opened.error());
    m_person = *std::move(opened);
    m_lookAgain = true;
    return {};
}

/// Whether there are no accounts, so that this database is its owner's. On PostgreSQL somebody who is shown
/// no account because the server hides them is no owner.
Result<bool> SessionDesk::isOwners(Database &db)
{
    UserStore users(db, m_clock);
    return users.seesAll().and_then([&](bool all) -> Result<bool> {
        return all ? users.areThere().map([](bool there) { return !there; }) : Result<bool>(false);
    });
}

void SessionDesk::lookForOwner()
{
    if (!m_nextOpen.hasExpired())
        return;
    const auto opened = openOwn();
    const auto isOwner = opened ? isOwners(*m_own) : fail(opened.error());
    if (isOwner && *isOwner)
        beginOwner();
    else if (isOwner || isServer()) // whose URL may have no login of its own: people have
        wantSignIn();
    else
        goUnreachable(isOwner.error());
}

void SessionDesk::goUnreachable(const Error &error)
{
    m_own.reset();
    m_nextOpen = QDeadlineTimer(m_settings.reopen);
    if (std::exchange(m_trouble, error) == error)
        return;
    logLine(LogLevel::Error, "gateway", QStringLiteral("the accounts cannot be reached"), {.error = error});
    emit unreachable(error);
}

/// While the owner works, or nobody: have accounts been made, or all of them been removed?
Result<void> SessionDesk::lookAtAccounts()
{
    if (!m_own) {
        if (!m_nextOpen.hasExpired())
            return {};
        m_nextOpen = QDeadlineTimer(m_wasOpen ? m_settings.reopen : ownLoginAgain);
        if (const auto opened = openOwn(); !opened)
            return m_wasOpen ? opened : Result<void>{};
    }
    const auto changed = m_own->hasChanged();
    if (!changed)
        return fail(changed.error());
    if (!*changed && !std::exchange(m_lookAgain, false))
        return {};
    const auto isOwner = isOwners(*m_own);
    if (!isOwner)
        return fail(isOwner.error());
    if (m_state == State::Owner && !*isOwner)
        end(SessionEnd::SignedOut, QStringLiteral("session.end"), QStringLiteral("reason=accounts"));
    else if (m_state == State::Nobody && *isOwner)
        beginOwner();
    return {};
}

Result<void> SessionDesk::lookAtPerson()
{
    if (!book()) {
        if (!m_nextOpen.hasExpired())
            return {};
        m_nextOpen = QDeadlineTimer(m_settings.reopen);
        const auto opened = openPerson();
        if (!opened && opened.error().code == ErrorCode::SignInRefused) {
            endRefused();
            return {};
        }
        if (!opened)
            return opened;
    }
    const auto changed = book()->hasChanged();
    if (!changed)
        return askAtTheDoor(changed.error());
    if (!*changed && !std::exchange(m_lookAgain, false))
        return {};
    const auto row = UserStore(*book(), m_clock).byName(m_session->user);
    if (!row)
        return askAtTheDoor(row.error());
    noteAccount(*row);
    return {};
}

/// A login that is gone may read nothing any more. Whether it is gone, and not only the server busy, shows
/// when it is opened anew.
Result<void> SessionDesk::askAtTheDoor(const Error &error)
{
    if (!isServer() || error.code == ErrorCode::StoreBusy)
        return fail(error);
    m_person.reset();
    m_nextOpen = QDeadlineTimer(0);
    m_lookAgain = true;
    return {};
}

/// The server lets the person in no more. Why, only a login that is shown the account can tell.
void SessionDesk::endRefused()
{
    const auto row = m_own ? UserStore(*m_own, m_clock).byName(m_session->user)
                           : Result<std::optional<UserRow>>(fail(ErrorCode::NotFound, {}));
    SessionEnd why = SessionEnd::PasswordChanged;
    if (row && !*row)
        why = SessionEnd::Removed;
    else if (row && (*row)->isDisabled)
        why = SessionEnd::Disabled;
    end(why, QStringLiteral("session.end"), detailOf(why));
}

void SessionDesk::noteAccount(const std::optional<UserRow> &row)
{
    const auto ended = [this](SessionEnd why) {
        end(why, QStringLiteral("session.end"), detailOf(why));
    };
    if (!row) {
        ended(SessionEnd::Removed);
        return;
    }
    if (row->revision == m_revision && row->passwordRevision == m_passwordRevision)
        return;
    if (row->isDisabled) {
        ended(SessionEnd::Disabled);
        return;
    }
    if (row->passwordRevision != m_passwordRevision) {
        ended(SessionEnd::PasswordChanged);
        return;
    }
    m_revision = row->revision;
    const Session now = sessionOf(*row);
    if (now == *m_session)
        return;
    m_session = now;
    if (m_state == State::SignedIn)
        give(m_session);
    emit sessionChanged(now);
}

Result<Session> SessionDesk::takeUp(const QString &user, const QString &password, Accounts::Door door)
{
    const SecretText secret(password);
    if (!isServer()) {
        if (m_own && isLost(*m_own, m_settings.database))
            m_own.reset();
        return openOwn().and_then([&] { return takeUpAt(*m_own, user, secret, door); });
    }
    if (!isUserName(user)) { // it may be a password, and the server would write it into its log
        noteRefusedByServer(user, SignInRefusal::Unknown, door);
        return fail(ErrorCode::SignInRefused, {});
    }
    const DatabaseUrl url = PostgresUrl::withLogin(m_settings.database, user, password);
    auto opened = openBook(url, true);
    if (!opened && opened.error().code == ErrorCode::SignInRefused) {
        // the server says nothing else; a detail is the database's, of a login that is not one of its own
        noteRefusedByServer(
            user, opened.error().detail.isEmpty() ? SignInRefusal::Password : SignInRefusal::Unknown, door);
        return fail(ErrorCode::SignInRefused, {});
    }
    if (!opened)
        return fail(opened.error());
    const auto session = takeUpAt(**opened, user, secret, door);
    if (!session && session.error().code == ErrorCode::Forbidden) { // it may not even write that down itself
        noteRefusedByServer(user, SignInRefusal::Unknown, door);
        return fail(ErrorCode::SignInRefused, {});
    }
    if (session) {
        m_person = *std::move(opened);
        m_url = url;
        tellRefused(*m_person, session->user, wordOf(session->role));
    }
    return session;
}

/// The account is read before and after: a password that is changed in between has not been asked for.
Result<Session> SessionDesk::takeUpAt(Database &db, const QString &user, const SecretText &password,
                                      Accounts::Door door)
{
    UserStore users(db, m_clock);
    const auto before = users.byName(user);
    if (!before)
        return fail(before.error());
    const QString actor = isServer() ? user : m_settings.owner;
    const auto session = Accounts(db, m_clock, actor).signIn(user, password, door);
    if (!session)
        return session;
    const auto after = users.byName(user);
    if (!after)
        return fail(after.error());
    if (!*before || !*after || (*after)->isDisabled ||
        (*after)->passwordRevision != (*before)->passwordRevision)
        return fail(ErrorCode::SignInRefused, {});
    m_revision = (*after)->revision;
    m_passwordRevision = (*after)->passwordRevision;
    return sessionOf(**after);
}

}
