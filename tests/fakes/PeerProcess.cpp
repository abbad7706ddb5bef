#include "fakes/PeerProcess.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTcpSocket>

namespace concord {

namespace {
QStringList node()
{
    return {QStringLiteral("node"), QStringLiteral("server.mjs")};
}
}

PeerProcess::~PeerProcess()
{
    stop();
}

bool PeerProcess::start(const QString &seedFile, const QStringList &options)
{
    const QStringList seed =
        seedFile.isEmpty() ? QStringList() : QStringList{QStringLiteral("--seed"), seedFile};
    return launch(QStringLiteral("/fhir-server"), node(), seed + options);
}

bool PeerProcess::startOAuth(const QString &keysFolder, const QStringList &options)
{
    return launch(QStringLiteral("/oauth-server"), node(),
                  QStringList{QStringLiteral("--keys"), keysFolder} + options);
}

bool PeerProcess::startEhrApi(const QString &seedFile, const QStringList &options)
{
    const QStringList seed =
        seedFile.isEmpty() ? QStringList() : QStringList{QStringLiteral("--seed"), seedFile};
    const QStringList python{QStringLiteral("python3"), QStringLiteral("-B"), QStringLiteral("server.py")};
    return launch(QStringLiteral("/ehr-api"), python, seed + options);
}

bool PeerProcess::launch(const QString &folder, const QStringList &command, const QStringList &options)
{
    static const QRegularExpression readyLine(QStringLiteral("on (http://[^\\s,]+)"));
    stop();
    m_process.setWorkingDirectory(QStringLiteral(TEST_PEERS_DIR) + folder);
    const QStringList arguments{QStringLiteral("--port"), QStringLiteral("0"),
                                QStringLiteral("--until-stdin-closes")};
    m_process.start(command.first(), command.mid(1) + arguments + options);
    QByteArray out;
    for (const QDeadlineTimer end(30'000); !end.hasExpired();) {
        if (!m_process.waitForReadyRead(int(end.remainingTime())) &&
            m_process.state() == QProcess::NotRunning)
            break;
        out += m_process.readAllStandardOutput();
        if (const auto match = readyLine.match(QString::fromUtf8(out));
            out.contains('\n') && match.hasMatch()) {
            m_base = QUrl(match.captured(1));
            return true;
        }
    }
    m_failure = QString::fromUtf8(m_process.readAllStandardError()) + m_process.errorString();
    stop();
    return false;
}

void PeerProcess::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
}

PeerProcess::Answer PeerProcess::send(const QByteArray &method, const QString &path,
                                      const QJsonObject &body) const
{
    return ask(method, m_base.path().toLatin1() + '/' + path.toLatin1(), body);
}

QJsonObject PeerProcess::order(const QJsonObject &order) const
{
    const Answer answer = ask("POST", "/control", order);
    return answer.status == 200 ? answer.body : QJsonObject();
}

QJsonObject PeerProcess::state() const
{
    return ask("GET", "/control", {}).body;
}

PeerProcess::Answer PeerProcess::ask(const QByteArray &method, const QByteArray &target,
                                     const QJsonObject &body) const
{
    QTcpSocket socket; // blocking on purpose: no event of the code under test runs meanwhile
    socket.connectToHost(m_base.host(), quint16(m_base.port()));
    if (!socket.waitForConnected(5000))
        return {};
    const QByteArray content =
        body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
    socket.write(method + ' ' + target + " HTTP/1.1\r\nHost: " + m_base.authority().toLatin1() +
                 "\r\nAuthorization: Bearer ehr-token\r\nContent-Type: application/fhir+json\r\nConnection: "
                 "close\r\n" +
                 "Content-Length: " + QByteArray::number(content.size()) + "\r\n\r\n" + content);
    QByteArray reply;
    while (socket.waitForReadyRead(10'000))
        reply += socket.readAll();
    const qsizetype headEnd = reply.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return {};
    return {reply.mid(9, 3).toInt(), QJsonDocument::fromJson(reply.sliced(headEnd + 4)).object()};
}

}
