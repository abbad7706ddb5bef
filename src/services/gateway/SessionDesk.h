#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"
#include "domain/Result.h"
#include "security/Accounts.h"
#include "security/RefusedSignIns.h"
#include "store/Database.h"
#include "store/UserStore.h"

#include <QDeadlineTimer>
#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

class QTimer;

namespace concord {

struct SessionDeskSettings
{
    DatabaseUrl database;
    QString owner; ///< the system's account: who works where nobody keeps accounts
    /// Between two looks at the account of whoever is signed in.
    std::chrono::milliseconds poll{500};
    std::chrono::milliseconds reopen{2'000}; ///< between two tries to reach a database that is gone
    /// PostgreSQL: where sign-ins that the server refused are kept until somebody is let in (RefusedSignIns).
    /// Empty: they are only logged.
    QString refusedFolder{};
    QString workstation{}; ///< who says so, on the trail
};

/// Who is at the console: sign-in, lock, sign-out, and what others change about the account meanwhile. Gives
/// the gateways their access and takes it away, always before it tells anybody else, so that what is asked on
/// a signal of this finds its gateway ready. Where there are no accounts, the owner works, without a sign-in.
/// On PostgreSQL the password opens the database itself, and all that the console does runs under that login.
/// A service: checking a password takes a while, so it lives on a ServiceThread of its own.
class SessionDesk : public QObject
{
    Q_OBJECT
public:
    SessionDesk(SessionDeskSettings settings, const Clock &clock);
    ~SessionDesk() override;

public slots:
    void start();
    void stop(); ///< records the end of the session; the gateways stop by themselves
    void signIn(const QString &user, const QString &password);
    void lock();
    void unlock(const QString &password);
    void signOut();

signals:
    void signInWanted(); ///< nobody is signed in, and the database has accounts or asks for a login
    void sessionBegan(const concord::Session &session);   ///< also the owner's, right after start()
    void sessionChanged(const concord::Session &session); ///< its role, facilities or name, by somebody else
    void locked(const concord::Session &session);
    void unlocked(const concord::Session &session);
    void sessionEnded(concord::SessionEnd why); ///< signInWanted() or the owner's sessionBegan() follows
    /// Also for unlock(). SignInRefused, which never says why; StoreFailed and the like.
    void signInRefused(const concord::Error &error);

    /// To the gateways: whose questions and orders they answer from now on, and with which login. Absent:
    /// nobody's.
    void accessGiven(const std::optional<concord::Session> &session, const concord::DatabaseUrl &database);
    /// To the gateway: nobody can be signed in, and no owner found, until the database is there.
    void unreachable(const concord::Error &error);

private:
    enum class State { Stopped, Unreachable, Owner, Nobody, SignedIn, Locked };
    /// A URL that has no login of its own will hardly get one; a server that was not there may come.
    static constexpr std::chrono::seconds ownLoginAgain{15};

    void look();
    void lookForOwner();
    [[nodiscard]] Result<void> lookAtAccounts();
    [[nodiscard]] Result<void> lookAtPerson();
    [[nodiscard]] Result<void> askAtTheDoor(const Error &error);
    void goUnreachable(const Error &error);
    [[nodiscard]] Result<void> openOwn();
    [[nodiscard]] Result<void> openPerson();
    [[nodiscard]] Result<bool> isOwners(Database &db);

    /// Lets the person in at @p door, and notes what the account is like now.
    [[nodiscard]] Result<Session> takeUp(const QString &user, const QString &password, Accounts::Door door);
    [[nodiscard]] Result<Session> takeUpAt(Database &db, const QString &user, const SecretText &password,
                                           Accounts::Door door);
    /// The server refused somebody, or let in whom this database does not know (SessionDeskRefusals.cpp).
    void noteRefusedByServer(const QString &user, SignInRefusal why, Accounts::Door door);
    void keepRefused(const QString &user, SignInRefusal why, Accounts::Door door);
    /// Puts on the trail what was kept.
    void tellRefused(Database &db, const QString &actor, const QString &role);
    void logDamage();
    void begin(const Session &session, State state);
    void beginOwner();
    void end(SessionEnd why, const QString &action, const QString &details);
    void wantSignIn();
    void endRefused();
    void noteAccount(const std::optional<UserRow> &row);
    void give(const std::optional<Session> &session);
    void record(const QString &action, const QString &details);
    /// The connection that shows the account of whoever is signed in.
    [[nodiscard]] std::unique_ptr<Database> &book();
    [[nodiscard]] bool isServer() const;

    SessionDeskSettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<QTimer> m_timer;
    std::unique_ptr<Database> m_own;           ///< with the URL's own login; absent where it has none
    std::unique_ptr<Database> m_person;        ///< PostgreSQL: with the login of whoever is signed in
    std::unique_ptr<RefusedSignIns> m_refused; ///< absent: nothing is kept
    DatabaseUrl m_url;                         ///< of the session
    std::optional<Session> m_session;          ///< also while locked
    qint64 m_revision = 0;                     ///< of the account, as the session knows it
    qint64 m_passwordRevision = 0;
    State m_state = State::Stopped;
    QDeadlineTimer m_nextOpen;
    std::optional<Error> m_trouble; ///< why nobody could be found
    bool m_wasOpen = false;
    bool m_lookAgain = true;
};

}
