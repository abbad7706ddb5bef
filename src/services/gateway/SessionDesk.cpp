#include "gateway/SessionDesk.h"

#include "gateway/AccessCheck.h"
#include "observability/Log.h"
#include "store/AuditStore.h"

#include <QTimer>

namespace concord {

SessionDesk::SessionDesk(SessionDeskSettings settings, const Clock &clock)
    : m_settings(std::move(settings)), m_clock(clock), m_url(m_settings.database)
{
    if (isServer() && !m_settings.refusedFolder.isEmpty())
        m_refused =
            std::make_unique<RefusedSignIns>(m_settings.refusedFolder, m_settings.database.place(), m_clock);
}

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
    tellRefused(*m_own, m_settings.owner, {}); // of a time when there were accounts
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

}
