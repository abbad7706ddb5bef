#include "fakes/FaultyProxy.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QTimer>

#include <memory>

namespace concord {

namespace {
QHash<QByteArray, QByteArray> headersOf(const QByteArray &head)
{
    QHash<QByteArray, QByteArray> headers;
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
    }
    return headers;
}

/// One entry of about a kilobyte, its id made from @p index.
QByteArray streamedEntry(qint64 index)
{
    return R"({"resource":{"resourceType":"MedicationRequest","id":"s)" + QByteArray::number(index) +
           R"(","status":"active","intent":"order","subject":{"reference":"Patient/p"},)"
           R"("medicationCodeableConcept":{"text":")" +
           QByteArray(880, 'x') + R"("}},"search":{"mode":"match"}})";
}
}

/// One client connection: request after request, each with its own connection upstream.
class ProxyConnection : public QObject
{
public:
    ProxyConnection(FaultyProxy &proxy, QTcpSocket *client)
        : QObject(client), m_proxy(proxy), m_client(client)
    {
        connect(client, &QTcpSocket::readyRead, this, &ProxyConnection::readRequest);
        connect(client, &QTcpSocket::bytesWritten, this, &ProxyConnection::continueStream);
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        connect(&m_drip, &QTimer::timeout, this, &ProxyConnection::drip);
    }

private:
    void readRequest();
    void take(const ProxiedRequest &request, const QByteArray &rawHead);
    void ask(const ProxiedRequest &request, const QByteArray &rawHead);
    void answerUpstream(const QByteArray &reply);
    void answer(int status, QByteArray body, QList<QPair<QByteArray, QByteArray>> headers);
    void sendBody(const QByteArray &body);
    void startStream();
    void continueStream();
    void drip();
    void write(const QByteArray &bytes);

    FaultyProxy &m_proxy;
    QTcpSocket *m_client;
    QByteArray m_buffer;
    ProxyFault m_fault;
    QByteArray m_dripping;
    QTimer m_drip;
    qint64 m_streamLeft = 0;
    qint64 m_streamIndex = 0;
    bool m_isStreaming = false;
};

void ProxyConnection::readRequest()
{
    m_buffer += m_client->readAll();
    const qsizetype headEnd = m_buffer.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return;
    const QByteArray rawHead = m_buffer.left(headEnd + 2);
    ProxiedRequest request;
    request.headers = headersOf(rawHead);
    const qsizetype length = request.headers.value("content-length").toLongLong();
    if (m_buffer.size() < headEnd + 4 + length)
        return;
    request.body = m_buffer.mid(headEnd + 4, length);
    m_buffer.remove(0, headEnd + 4 + length);
    const QList<QByteArray> words = rawHead.left(rawHead.indexOf('\r')).split(' ');
    request.method = words.value(0);
    request.target = words.value(1);
    take(request, rawHead);
}

void ProxyConnection::take(const ProxiedRequest &request, const QByteArray &rawHead)
{
    ProxiedRequest seen = request;
    seen.number = int(m_proxy.m_requests.size()) + 1;
    m_proxy.m_requests.push_back(seen);
    m_fault = m_proxy.m_script ? m_proxy.m_script(seen) : ProxyFault::none();
    emit m_proxy.requested(seen.number);
    if (m_fault.isSilent)
        return;
    if (m_fault.cutsBeforeHead)
        return m_client->abort();
    QTimer::singleShot(m_fault.delayMs, this, [this, request, rawHead] {
        if (m_fault.streamBytes > 0)
            startStream();
        else if (m_fault.status != 0)
            answer(m_fault.status, m_fault.body, {});
        else
            ask(request, rawHead);
    });
}

void ProxyConnection::ask(const ProxiedRequest &request, const QByteArray &rawHead)
{
    auto *upstream = new QTcpSocket(this);
    const auto reply = std::make_shared<QByteArray>(); // shared by the two slots that fill and end it
    connect(upstream, &QTcpSocket::readyRead, this, [upstream, reply] { *reply += upstream->readAll(); });
    connect(upstream, &QTcpSocket::disconnected, this, [this, upstream, reply] {
        *reply += upstream->readAll();
        answerUpstream(*reply);
        upstream->deleteLater();
    });
    connect(upstream, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        if (error != QAbstractSocket::RemoteHostClosedError)
            answer(502, {}, {});
    });
    QByteArray head = rawHead;
    head.replace("Connection: Keep-Alive", "Connection: close");
    upstream->connectToHost(m_proxy.m_upstream.host(), quint16(m_proxy.m_upstream.port()));
    upstream->write(head + "\r\n" + request.body);
}

void ProxyConnection::answerUpstream(const QByteArray &reply)
{
    const qsizetype headEnd = reply.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return answer(502, {}, {});
    QList<QPair<QByteArray, QByteArray>> headers;
    const auto upstream = headersOf(reply.left(headEnd + 2));
    for (auto it = upstream.cbegin(); it != upstream.cend(); ++it) {
        if (it.key() != "content-length" && it.key() != "connection" && it.key() != "keep-alive")
            headers.emplaceBack(it.key(), it.value());
    }
    answer(reply.mid(9, 3).toInt(), reply.sliced(headEnd + 4), headers);
}

void ProxyConnection::answer(int status, QByteArray body, QList<QPair<QByteArray, QByteArray>> headers)
{
    if (m_fault.rewrite)
        body = m_fault.rewrite(body);
    if (m_fault.gzip) {
        body = gzipOf(body);
        headers.emplaceBack("Content-Encoding", "gzip");
    }
    headers += m_fault.headers;
    if (m_fault.isChunked)
        headers.emplaceBack("Transfer-Encoding", "chunked");
    else
        headers.emplaceBack("Content-Length", QByteArray::number(body.size()));
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + " Status\r\n";
    bool hasType = false;
    for (const auto &[name, value] : headers) {
        head += name + ": " + value + "\r\n";
        hasType = hasType || name.toLower() == "content-type";
    }
    if (!hasType)
        head += "Content-Type: application/fhir+json; charset=utf-8\r\n";
    m_client->write(head + "\r\n");
    sendBody(body);
}

void ProxyConnection::sendBody(const QByteArray &body)
{
    if (m_fault.cutAfter >= 0) {
        connect(m_client, &QTcpSocket::bytesWritten, this, [this] {
            if (m_client->bytesToWrite() == 0) // what was promised is out: now the cable is pulled
                m_client->abort();
        });
        const QByteArray part = body.left(m_fault.cutAfter);
        return write(m_fault.isChunked ? QByteArray::number(body.size(), 16) + "\r\n" + part : part);
    }
    if (m_fault.dripBytes > 0) {
        m_dripping = body;
        return m_drip.start(m_fault.dripEveryMs);
    }
    write(m_fault.isChunked ? QByteArray::number(body.size(), 16) + "\r\n" + body + "\r\n0\r\n\r\n" : body);
}

void ProxyConnection::drip()
{
    write(m_dripping.left(m_fault.dripBytes));
    m_dripping.remove(0, m_fault.dripBytes);
    if (m_dripping.isEmpty())
        m_drip.stop();
}

void ProxyConnection::startStream()
{
    m_streamLeft = m_fault.streamBytes;
    m_isStreaming = true;
    m_client->write("HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nConnection: close\r\n\r\n");
    write(R"({"resourceType":"Bundle","type":"searchset","entry":[)");
}

/// Keeps a little in the socket's buffer and no more, whatever the size of the whole.
void ProxyConnection::continueStream()
{
    constexpr qint64 lowWater = 256 * 1024;
    while (m_isStreaming && m_client->bytesToWrite() < lowWater) {
        if (m_streamLeft <= 0) {
            m_isStreaming = false;
            write("]}");
            return m_client->disconnectFromHost();
        }
        const QByteArray entry = (m_streamIndex > 0 ? "," : "") + streamedEntry(m_streamIndex);
        ++m_streamIndex;
        m_streamLeft -= entry.size();
        write(entry);
    }
}

void ProxyConnection::write(const QByteArray &bytes)
{
    m_proxy.m_bytesSent += bytes.size();
    m_client->write(bytes);
}

FaultyProxy::FaultyProxy(QUrl upstream, QObject *parent) : QObject(parent), m_upstream(std::move(upstream))
{
    connect(&m_server, &QTcpServer::newConnection, this, &FaultyProxy::accept);
    m_server.listen(QHostAddress::LocalHost);
}

QUrl FaultyProxy::base() const
{
    QUrl url(QStringLiteral("http://127.0.0.1"));
    url.setPort(m_server.serverPort());
    url.setPath(m_upstream.isEmpty() ? QStringLiteral("/fhir") : m_upstream.path());
    return url;
}

void FaultyProxy::failOn(int number, ProxyFault fault)
{
    setScript([number, fault = std::move(fault)](const ProxiedRequest &request) {
        return request.number == number ? fault : ProxyFault::none();
    });
}

void FaultyProxy::failAll(const ProxyFault &fault)
{
    setScript([fault](const ProxiedRequest &) { return fault; });
}

void FaultyProxy::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection())
        new ProxyConnection(*this, client); // child of the client socket, which is the server's
}

}
