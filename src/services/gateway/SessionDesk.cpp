#include "gateway/SessionDesk.h"

#include "gateway/AccessCheck.h"
#include "observability/Log.h"
#include "store/AuditStore.h"
#include "store/PostgresUrl.h"

#include <QFileInfo>
#include <QTimer>

namespace concord {

namespace {
/// A URL that has no login of its own will hardly get one; a server that was not there may come.
constexpr std::chrono::seconds ownLoginAgain{15};

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

SessionDesk::SessionDesk(SessionDeskSettings settings, const Clock &clock)
    : m_settings(std::move(settings)), m_clock(clock), m_url(m_settings.database)
{}

SessionDesk::~SessionDesk() = default;

bool SessionDesk::isServer() const
{
    return m_settings.database.kind == Dialect::Kind::Postgres;
}

std::unique_ptr<Database> &SessionDesk::book()
{
    return isServer() && (m_state == State::SignedIn || m_state == State::Locked) ? m_person : m_own;
}

void SessionDesk::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &SessionDesk::look);
    m_timer->start(m_settings.poll);
    m_state = State::Unreachable;
    m_nextOpen = QDeadlineTimer(0);
    look();
}

void SessionDesk::stop()
{
    m_timer.reset();
    if (m_state == State::SignedIn || m_state == State::Locked)
        record(QStringLiteral("session.sign-out"), QStringLiteral("reason=program-ended"));
    m_state = State::Stopped;
    m_session.reset();
    m_person.reset();
    m_own.reset();
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
        return fail(changed.error());
    if (!*changed && !std::exchange(m_lookAgain, false))
        return {};
    const auto row = UserStore(*book(), m_clock).byName(m_session->user);
    if (!row)
        return fail(row.error());
    noteAccount(*row);
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

void SessionDesk::give(const std::optional<Session> &session)
{
    emit accessGiven(session, session ? m_url : m_settings.database); // nobody needs no password
}

void SessionDesk::begin(const Session &session, State state)
{
    m_session = session;
    m_state = state;
    m_trouble.reset();
    m_nextOpen = QDeadlineTimer(0);
    m_lookAgain = true;
    give(m_session);
}

void SessionDesk::beginOwner()
{
    m_url = m_settings.database;
    begin(ownerSession(m_settings.owner), State::Owner);
    emit sessionBegan(*m_session);
}

void SessionDesk::wantSignIn()
{
    m_person.reset();
    m_session.reset();
    m_trouble.reset();
    m_url = m_settings.database;
    m_state = State::Nobody;
    m_nextOpen = QDeadlineTimer(ownLoginAgain);
    give({});
    emit signInWanted();
}

/// The access goes first: what is written down comes after what is safe.
void SessionDesk::end(SessionEnd why, const QString &action, const QString &details)
{
    give({});
    record(action, details);
    m_session.reset();
    m_person.reset();
    m_url = m_settings.database;
    m_state = State::Nobody;
    emit sessionEnded(why);
    const auto isOwner = m_own ? isOwners(*m_own) : Result<bool>(false);
    if (isOwner && *isOwner)
        beginOwner();
    else
        wantSignIn();
}

void SessionDesk::record(const QString &action, const QString &details)
{
    const AuditEntry entry = entryOf(*m_session, action, QStringLiteral("user/") + m_session->user, details);
    const auto write = [&](Database &db) {
        return db.write([&] { return AuditStore(db, m_clock).append(entry); });
    };
    Result<void> written = fail(ErrorCode::StoreFailed, m_url.place(), QStringLiteral("not open"));
    if (book())
        written = write(*book());
    if (!written && m_own && m_own != book()) // a login that was taken away writes nothing any more
        written = write(*m_own);
    logLine(written ? LogLevel::Info : LogLevel::Error, "gateway",
            written ? action : QStringLiteral("a change of the session could not be audited"),
            {.subject = entry.subject, .error = written ? std::nullopt : std::optional(written.error())});
}

void SessionDesk::signIn(const QString &user, const QString &password)
{
    if (m_state != State::Nobody) {
        emit signInRefused(m_trouble.value_or(Error{ErrorCode::Conflict, QStringLiteral("session"),
                                                    QStringLiteral("somebody is signed in"), 0}));
        return;
    }
    const auto session = takeUp(user, password, Accounts::Door::SignIn);
    if (!session) {
        emit signInRefused(session.error());
        return;
    }
    begin(*session, State::SignedIn);
    emit sessionBegan(*session);
}

void SessionDesk::lock()
{
    if (m_state != State::SignedIn)
        return;
    m_state = State::Locked;
    give({});
    record(QStringLiteral("session.lock"), {});
    emit locked(*m_session);
}

void SessionDesk::unlock(const QString &password)
{
    if (m_state != State::Locked)
        return;
    const Session before = *m_session;
    const auto session = takeUp(before.user, password, Accounts::Door::Unlock);
    if (!session) {
        emit signInRefused(session.error());
        return;
    }
    begin(*session, State::SignedIn);
    if (*session != before)
        emit sessionChanged(*session);
    emit unlocked(*session);
}

void SessionDesk::signOut()
{
    if (m_state == State::SignedIn || m_state == State::Locked)
        end(SessionEnd::SignedOut, QStringLiteral("session.sign-out"), {});
}

Result<Session> SessionDesk::takeUp(const QString &user, const QString &password, Accounts::Door door)
{
    const SecretText secret(password);
    if (!isServer()) {
        if (m_own && isLost(*m_own, m_settings.database))
            m_own.reset();
        return openOwn().and_then([&] { return takeUpAt(*m_own, user, secret, door); });
    }
    const DatabaseUrl url = PostgresUrl::withLogin(m_settings.database, user, password);
    auto opened = openBook(url, true);
    if (!opened) {
        if (opened.error().code == ErrorCode::SignInRefused)
            noteRefusedByServer(user, door);
        return fail(opened.error());
    }
    const auto session = takeUpAt(**opened, user, secret, door);
    if (session) {
        m_person = *std::move(opened);
        m_url = url;
    }
    return session;
}

/// The server's own log has it in any case; the trail, where there is a login to write it with.
void SessionDesk::noteRefusedByServer(const QString &user, Accounts::Door door)
{
    const auto noted =
        m_own ? Accounts(*m_own, m_clock, m_settings.owner).noteRefused(user, SignInRefusal::Password, door)
              : Result<void>{};
    if (!noted)
        logLine(LogLevel::Error, "gateway", QStringLiteral("a refused sign-in could not be audited"),
                {.error = noted.error()});
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
