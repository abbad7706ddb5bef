#include "store/PostgresLogin.h"

#include <QElapsedTimer>
#include <QRegularExpression>

#include <libpq-fe.h>

#include <memory>

#include <poll.h>

namespace concord {

namespace {
constexpr qint64 loginPatienceMs = 10'000;

struct FinishProbe
{
    void operator()(PGconn *connection) const { PQfinish(connection); }
};
using ProbePtr = std::unique_ptr<PGconn, FinishProbe>;

/// Goes on until the server has said yes or no.
void complete(PGconn *connection)
{
    QElapsedTimer watch;
    watch.start();
    auto wanted = PGRES_POLLING_WRITING;
    while (wanted == PGRES_POLLING_READING || wanted == PGRES_POLLING_WRITING) {
        const auto left = loginPatienceMs - watch.elapsed();
        pollfd socket{PQsocket(connection), short(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
        if (left <= 0 || socket.fd < 0 || ::poll(&socket, 1, int(left)) <= 0)
            return;
        wanted = PQconnectPoll(connection);
    }
}
}

bool isLoginRefused(const QString &connection, const PostgresLogin &login)
{
    const QByteArray text = connection.toUtf8();
    const QByteArray user = login.user.toUtf8();
    const char *names[] = {"dbname", "user", "password", nullptr};
    const char *values[] = {text.constData(), user.constData(), login.password.constData(), nullptr};
    const ProbePtr attempt(PQconnectStartParams(names, values, 1)); // 1: dbname is such a text
    if (!attempt || PQstatus(attempt.get()) == CONNECTION_BAD)
        return false;
    PQsetErrorVerbosity(attempt.get(), PQERRORS_SQLSTATE);
    complete(attempt.get());
    // SQLSTATE class 28, "Invalid Authorization Specification" (PostgreSQL 15, appendix A)
    static const QRegularExpression refusal(QStringLiteral(":\\s+28(?:P01|000)\\s*$"),
                                            QRegularExpression::MultilineOption);
    return refusal.match(QString::fromUtf8(PQerrorMessage(attempt.get()))).hasMatch();
}

}
