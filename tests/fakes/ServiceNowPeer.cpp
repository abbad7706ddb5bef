#include "fakes/ServiceNowPeer.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSslSocket>

namespace concord {

namespace {
constexpr int patienceMs = 60'000;
constexpr auto testUser = "test:test-password";

QString tablePath(const QString &table)
{
    return QStringLiteral("/api/now/table/") + table;
}
}

ServiceNowPeer::~ServiceNowPeer()
{
    stop();
}

bool ServiceNowPeer::start(const QStringList &options)
{
    static const QRegularExpression readyLine(QStringLiteral("on (https?://[^\\s,]+) "));
    stop();
    m_process.setWorkingDirectory(QStringLiteral(TEST_PEERS_DIR "/servicenow"));
    const QStringList arguments{QStringLiteral("-B"),
                                QStringLiteral("server.py"),
                                QStringLiteral("--port"),
                                QStringLiteral("0"),
                                QStringLiteral("--until-stdin-closes"),
                                QStringLiteral("--user"),
                                QStringLiteral("concord:concord-password"),
                                QStringLiteral("--user"),
                                QString::fromLatin1(testUser)};
    m_process.start(QStringLiteral("python3"), arguments + options);
    for (const QDeadlineTimer end(patienceMs); !end.hasExpired();) {
        if (!m_process.waitForReadyRead(int(end.remainingTime())) &&
            m_process.state() == QProcess::NotRunning)
            break;
        if (!m_process.canReadLine())
            continue;
        const auto match = readyLine.match(QString::fromUtf8(m_process.readLine()));
        if (match.hasMatch()) {
            m_base = QUrl(match.captured(1));
            return true;
        }
    }
    m_failure = QString::fromUtf8(m_process.readAllStandardError()) + m_process.errorString();
    stop();
    return false;
}

void ServiceNowPeer::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
}

bool ServiceNowPeer::order(const QJsonObject &order)
{
    m_process.write(QJsonDocument(order).toJson(QJsonDocument::Compact) + '\n');
    for (const QDeadlineTimer end(patienceMs); !m_process.canReadLine() && !end.hasExpired();) {
        if (!m_process.waitForReadyRead(int(end.remainingTime())))
            return false;
    }
    return m_process.readLine().trimmed() == "done";
}

ServiceNowPeer::Answer ServiceNowPeer::ask(const QByteArray &method, const QString &target,
                                           const QJsonObject &body)
{
    QSslSocket socket; // blocking on purpose
    if (m_base.scheme() == u"https") {
        socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket.connectToHostEncrypted(m_base.host(), quint16(m_base.port()));
        if (!socket.waitForEncrypted(patienceMs))
            return {};
    } else {
        socket.connectToHost(m_base.host(), quint16(m_base.port()));
        if (!socket.waitForConnected(patienceMs))
            return {};
    }
    const QByteArray content =
        body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
    socket.write(method + ' ' + target.toLatin1() +
                 " HTTP/1.1\r\nHost: peer\r\nContent-Type: application/json\r\n" + "Authorization: Basic " +
                 QByteArray(testUser).toBase64() + "\r\nConnection: close\r\nContent-Length: " +
                 QByteArray::number(content.size()) + "\r\n\r\n" + content);
    QByteArray reply;
    while (socket.waitForReadyRead(patienceMs))
        reply += socket.readAll();
    reply += socket.readAll();
    const qsizetype headEnd = reply.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return {};
    return {reply.mid(9, 3).toInt(), QJsonDocument::fromJson(reply.sliced(headEnd + 4)).object()};
}

QJsonObject ServiceNowPeer::create(const QString &table, const QJsonObject &values)
{
    return ask("POST", tablePath(table), values).body[u"result"].toObject();
}

QJsonObject ServiceNowPeer::change(const QString &table, const QString &id, const QJsonObject &values)
{
    return ask("PATCH", tablePath(table) + u'/' + id, values).body[u"result"].toObject();
}

QJsonArray ServiceNowPeer::rows(const QString &table, const QString &query)
{
    const QString encoded = QString::fromLatin1(QUrl::toPercentEncoding(query));
    return ask("GET", tablePath(table) +
                          QStringLiteral("?sysparm_exclude_reference_link=true&sysparm_query=") + encoded)
        .body[u"result"]
        .toArray();
}

QJsonObject ServiceNowPeer::state()
{
    return ask("GET", QStringLiteral("/control")).body;
}

QList<ServiceNowPeer::Request> ServiceNowPeer::requests()
{
    QList<Request> found;
    const QJsonArray all = state()[u"requests"].toArray();
    for (const auto &request : all) {
        const QJsonObject r = request.toObject();
        if (r[u"user"].toString() != u"test")
            found.append(
                {r[u"method"].toString(), r[u"target"].toString(), r[u"status"].toVariant().toString()});
    }
    return found;
}

int ServiceNowPeer::count(const QString &method, const QString &part)
{
    const QList<Request> all = requests();
    return int(std::count_if(all.begin(), all.end(), [&](const Request &request) {
        return request.method == method && request.target.contains(part);
    }));
}

}
