#include "connectors/RelayProbe.h"

#include "domain/RelayText.h"

#include <QMetaEnum>
#include <QRegularExpression>
#include <QUrl>

namespace concord {

namespace {
constexpr qsizetype maxHead = 16'384;

QString withPort(const QString &host, int port)
{
    const QString shown = host.contains(u':') ? u'[' + host + u']' : host;
    return QStringLiteral("%1:%2").arg(shown).arg(port);
}

/// "HTTP/1.1 200 Connection established": 0 for anything else.
int statusIn(const QByteArray &head)
{
    static const QRegularExpression form(QStringLiteral("\\AHTTP/1\\.[01] ([1-5]\\d\\d)\\b"));
    return form.match(QString::fromLatin1(head.left(64))).captured(1).toInt();
}
}

QString addressOf(const QNetworkProxy &relay)
{
    return withPort(relay.hostName(), relay.port());
}

QString relayTargetOf(const QUrl &url)
{
    return withPort(url.host(), url.port(url.scheme() == u"http" ? 80 : 443));
}

RelayProbe::RelayProbe(const QNetworkProxy &relay, const QString &target, std::chrono::milliseconds patience,
                       QObject *parent)
    : QObject(parent), m_relay(relay), m_target(target), m_patience(patience)
{
    m_socket.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this,
            [this] { endOfRelay(ErrorCode::Timeout, relayText::silent(m_patience.count())); });
    connect(&m_socket, &QTcpSocket::connected, this, &RelayProbe::ask);
    connect(&m_socket, &QTcpSocket::readyRead, this, &RelayProbe::read);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        const auto word = QMetaEnum::fromType<QAbstractSocket::SocketError>().valueToKey(error);
        endOfRelay(ErrorCode::Unreachable, relayText::unreachable(QString::fromLatin1(word)));
    });
}

void RelayProbe::start()
{
    m_timer.start(m_patience);
    m_socket.connectToHost(m_relay.hostName(), m_relay.port());
}

void RelayProbe::ask()
{
    QByteArray request =
        "CONNECT " + m_target.toLatin1() + " HTTP/1.1\r\nHost: " + m_target.toLatin1() + "\r\n";
    if (!m_relay.user().isEmpty())
        request += "Proxy-Authorization: Basic " +
                   (m_relay.user() + u':' + m_relay.password()).toUtf8().toBase64() + "\r\n";
    m_socket.write(request + "\r\n");
}

void RelayProbe::read()
{
    m_head += m_socket.read(maxHead - m_head.size());
    if (!m_head.contains("\r\n") && m_head.size() < maxHead)
        return;
    const int status = statusIn(m_head);
    const QString said = QStringLiteral("HTTP %1").arg(status);
    switch (status) {
    case 0:
        return endOfRelay(ErrorCode::RemoteFailed,
                          relayText::refused(QStringLiteral("its answer is not HTTP")));
    case 403:
    case 405:
        return endOfRelay(ErrorCode::RemoteForbidden, relayText::refused(said));
    case 407:
        return endOfRelay(ErrorCode::Unauthorized, relayText::notAccepted());
    case 404:
    case 502:
    case 503:
    case 504:
        return end(fail(ErrorCode::Unreachable, m_target, relayText::beyond(said)));
    default:
        if (status >= 200 && status < 300)
            return end({});
        return endOfRelay(ErrorCode::RemoteFailed, relayText::refused(said));
    }
}

void RelayProbe::endOfRelay(ErrorCode code, const QString &detail)
{
    end(fail(code, addressOf(m_relay), detail));
}

void RelayProbe::end(Result<void> result)
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_result = std::move(result);
    m_timer.stop();
    m_socket.disconnect(this);
    m_socket.abort();
    QMetaObject::invokeMethod(this, &RelayProbe::finished, Qt::QueuedConnection);
}

}
