#include "bench/LoadProtocol.h"

#include "connectors/mllp/MllpFramer.h"
#include "connectors/webhook/WebhookSignature.h"
#include "runtime/SystemClock.h"

namespace concord {

namespace {
class MllpLoad : public LoadProtocol
{
public:
    explicit MllpLoad(LoadMessages messages) : m_messages(std::move(messages)) {}

    QByteArray request(qint64 number) const override { return MllpFramer::framed(m_messages.hl7(number)); }

    std::optional<LoadAnswer> answer(QByteArray &received, qint64 number) const override
    {
        const qsizetype end = received.indexOf(MllpFramer::endOfBlock);
        if (end < 0 || end + 1 >= received.size())
            return std::nullopt;
        const qsizetype msa = received.indexOf("\rMSA|");
        LoadAnswer answer;
        if (msa >= 0 && msa < end) {
            const QByteArrayView code = QByteArrayView(received).sliced(msa + 5, 2);
            qsizetype idEnd = msa + 8;
            while (idEnd < end && received[idEnd] != '|' && received[idEnd] != '\r')
                ++idEnd;
            const QByteArrayView id = QByteArrayView(received).sliced(msa + 8, idEnd - msa - 8);
            answer.isAcknowledged = (code == "AA" || code == "CA") && id == m_messages.id(number);
        }
        received.remove(0, end + 2);
        return answer;
    }

private:
    LoadMessages m_messages;
};

class WebhookLoad : public LoadProtocol
{
public:
    WebhookLoad(LoadMessages messages, const LoadTarget &target, QByteArray secret)
        : m_messages(std::move(messages)),
          m_secret(std::move(secret)),
          m_head("POST " + target.path + " HTTP/1.1\r\nHost: " + target.host.toLatin1() + ':' +
                 QByteArray::number(target.port) + "\r\nContent-Type: application/json\r\n")
    {}

    QByteArray request(qint64 number) const override
    {
        const QByteArray body = m_messages.json(number);
        const QByteArray id = m_messages.id(number);
        const QByteArray time = QByteArray::number(toMs(m_clock.now()) / 1000);
        return m_head + "webhook-id: " + id + "\r\nwebhook-timestamp: " + time +
               "\r\nwebhook-signature: " + standardWebhookSignature(m_secret, id, time, body) +
               "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }

    std::optional<LoadAnswer> answer(QByteArray &received, qint64 /*number*/) const override
    {
        const qsizetype headEnd = received.indexOf("\r\n\r\n");
        if (headEnd < 0)
            return std::nullopt;
        const QByteArray head = received.first(headEnd + 2).toLower();
        const qsizetype size = headEnd + 4 + field(head, "content-length").toLongLong();
        if (received.size() < size)
            return std::nullopt;
        LoadAnswer answer{head.sliced(9).startsWith("202"), field(head, "connection") == "close"};
        received.remove(0, size);
        return answer;
    }

private:
    static QByteArray field(const QByteArray &head, const QByteArray &name)
    {
        const qsizetype at = head.indexOf("\r\n" + name + ':');
        if (at < 0)
            return {};
        const qsizetype from = at + name.size() + 3;
        return head.sliced(from, head.indexOf("\r\n", from) - from).trimmed();
    }

    LoadMessages m_messages;
    QByteArray m_secret;
    QByteArray m_head;
    SystemClock m_clock;
};
}

Result<LoadTarget> LoadTarget::parse(const QString &text)
{
    const QUrl url(text);
    const QString scheme = url.scheme();
    LoadTarget target;
    target.isHttp = scheme.startsWith(u"http");
    target.isTls = scheme == u"https" || scheme == u"mllps";
    target.host = url.host();
    target.port = quint16(url.port(0));
    target.path = url.path(QUrl::FullyEncoded).toLatin1();
    const bool isKnown =
        target.isHttp ? scheme == u"http" || scheme == u"https" : scheme == u"mllp" || scheme == u"mllps";
    if (!isKnown || target.host.isEmpty() || target.port == 0 || (target.isHttp && target.path.isEmpty()))
        return fail(
            ErrorCode::ConfigInvalid, QStringLiteral("TARGET"),
            QStringLiteral("expected mllp://HOST:PORT or http://HOST:PORT/hooks/NAME (mllps, https)"));
    return target;
}

std::unique_ptr<LoadProtocol> makeMllpLoad(LoadMessages messages)
{
    return std::make_unique<MllpLoad>(std::move(messages));
}

std::unique_ptr<LoadProtocol> makeWebhookLoad(LoadMessages messages, const LoadTarget &target,
                                              QByteArray secret)
{
    return std::make_unique<WebhookLoad>(std::move(messages), target, std::move(secret));
}

}
