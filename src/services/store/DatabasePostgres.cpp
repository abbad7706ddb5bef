// Database: opening a connection to PostgreSQL.
#include "store/Database.h"

#include "store/PostgresLogin.h"
#include "store/PostgresUrl.h"
#include "store/TlsProbe.h"

#include <QSqlDriver>
#include <QSqlError>

#include <libpq-fe.h>

namespace concord {

QString Database::sessionOptions() const
{
    const auto ms = [](std::chrono::milliseconds time) {
        return QString::number(std::max<qint64>(time.count(), 1));
    };
    const std::initializer_list<std::pair<const char *, QString>> settings = {
        {"search_path", m_schema},
        // what was acknowledged survives a power cut, whatever the role's or the database's default is
        {"synchronous_commit", QStringLiteral("on")},
        {"lock_timeout", ms(m_options.busyTimeout)},
        {"statement_timeout", ms(m_options.statementTimeout)},
        // a program that hangs in the middle of a transaction, or whose machine has vanished, lets go of its
        // locks
        {"idle_in_transaction_session_timeout", ms(m_options.statementTimeout)},
        {"tcp_keepalives_idle", QStringLiteral("10")},
        {"tcp_keepalives_interval", QStringLiteral("5")},
        {"tcp_keepalives_count", QStringLiteral("3")},
        // many short statements over partitioned tables: compiling one takes longer than running it
        {"jit", QStringLiteral("off")},
        {"client_min_messages", QStringLiteral("warning")},
    };
    QString text;
    for (const auto &[name, value] : settings)
        text += QStringLiteral("-c %1=%2 ").arg(QLatin1String(name), value);
    return text.trimmed();
}

Result<void> Database::openServer()
{
    auto url = PostgresUrl::parse(m_path);
    if (!url)
        return fail(url.error());
    m_schema = url->schema;
    if (m_login)
        url->user.clear(); // it would stand behind the login's, and count
    const QString text = url->connectionText(sessionOptions());
    m_connection.setConnectOptions(text);
    if (m_login && !m_login->isComplete())
        return fail(ErrorCode::SignInRefused, m_place);
    if (m_login ? m_connection.open(m_login->user, QString::fromUtf8(m_login->password))
                : m_connection.open())
        return {};
    const Error error = errorOf(m_connection.lastError());
    if (const auto trouble = tlsTrouble(*url))
        return fail(ErrorCode::TlsFailed, url->place(), *trouble);
    if (m_login && isLoginRefused(text, *m_login))
        return fail(ErrorCode::SignInRefused, m_place);
    return fail(error);
}

bool Database::isConnectionLost() const
{
    if (m_dialect.kind() == Dialect::Kind::Sqlite)
        return false;
    const QVariant handle = nativeHandle();
    const auto *connection = *static_cast<PGconn *const *>(handle.constData());
    return connection == nullptr || PQstatus(connection) != CONNECTION_OK;
}

}
