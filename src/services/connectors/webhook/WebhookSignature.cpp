#include "connectors/webhook/WebhookSignature.h"

#include <QList>

#include <algorithm>

#include <openssl/crypto.h>
#include <openssl/hmac.h>

namespace concord {

namespace {
constexpr qsizetype maxIdLength = 255;
constexpr qsizetype maxTimestampLength = 12; // seconds: good for 30,000 years
constexpr qsizetype maxSignatureLength = 2048;
constexpr qsizetype maxSharedLength = 4096;
constexpr qsizetype minKeyLength = 16;
constexpr auto secretPrefix = QByteArrayView("whsec_");

tl::unexpected<Error> invalid(const char *header, const char *why)
{
    return fail(ErrorCode::SignatureInvalid, QString::fromLatin1(header), QString::fromLatin1(why));
}

QByteArray hmacSha256(const QByteArray &key, QByteArrayView first, QByteArrayView second = {})
{
    QByteArray digest(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned int length = 0;
    const QByteArray joined = second.isEmpty() ? QByteArray() : first.toByteArray() + second.toByteArray();
    const QByteArrayView all = second.isEmpty() ? first : QByteArrayView(joined);
    HMAC(EVP_sha256(), key.constData(), int(key.size()), reinterpret_cast<const uchar *>(all.data()),
         size_t(all.size()), reinterpret_cast<uchar *>(digest.data()), &length);
    digest.truncate(length);
    return digest;
}

/// Empty when @p secret is no base64.
QByteArray standardKey(const QByteArray &secret)
{
    const QByteArray text = secret.startsWith(secretPrefix) ? secret.mid(secretPrefix.size()) : secret;
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : QByteArray();
}

bool isSame(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), size_t(a.size())) == 0;
}

/// An id is stored, logged and answered: printable ASCII, no blanks.
Result<QString> checkedId(const QByteArray &id, const char *header)
{
    if (id.isEmpty())
        return invalid(header, "missing: a message without an id cannot be told from its repetition");
    if (id.size() > maxIdLength)
        return invalid(header, "longer than 255 characters");
    if (!std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < 0x7F; }))
        return invalid(header, "holds a character that is not printable ASCII");
    return QString::fromLatin1(id);
}

Result<void> checkTimestamp(const QByteArray &text, Timestamp now)
{
    const char *header = "webhook-timestamp";
    if (text.isEmpty())
        return invalid(header, "missing");
    if (text.size() > maxTimestampLength ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return invalid(header, "not a number of seconds");
    const std::chrono::seconds sent(text.toLongLong());
    const auto age = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch() - sent;
    if (age > signatureTolerance)
        return invalid(header, "more than 5 minutes ago");
    if (-age > signatureTolerance)
        return invalid(header, "more than 5 minutes ahead");
    return {};
}
}

QByteArray standardWebhookSignature(const QByteArray &secret, QByteArrayView id, QByteArrayView timestamp,
                                    QByteArrayView body)
{
    const QByteArray key = standardKey(secret);
    if (key.isEmpty())
        return {};
    const QByteArray head = id.toByteArray() + '.' + timestamp.toByteArray() + '.';
    return "v1," + hmacSha256(key, head, body).toBase64();
}

QByteArray hubSignature(const QByteArray &secret, QByteArrayView body)
{
    return "sha256=" + hmacSha256(secret, body).toHex();
}

Result<QString> verifyStandardWebhook(const SignatureHeaders &headers, QByteArrayView body,
                                      const QByteArrayList &secrets, Timestamp now)
{
    const auto id = checkedId(headers.webhookId, "webhook-id");
    if (!id)
        return id;
    if (const auto fresh = checkTimestamp(headers.webhookTimestamp, now); !fresh)
        return fail(fresh.error());
    const char *header = "webhook-signature";
    if (headers.webhookSignature.isEmpty())
        return invalid(header, "missing");
    if (headers.webhookSignature.size() > maxSignatureLength)
        return invalid(header, "too long");
    const QList<QByteArray> sent = headers.webhookSignature.split(' ');
    bool isKnown = false;
    for (const QByteArray &secret : secrets) {
        const QByteArray expected =
            standardWebhookSignature(secret, headers.webhookId, headers.webhookTimestamp, body);
        for (const QByteArray &signature : sent) // no early exit: the time tells nothing
            isKnown |= !expected.isEmpty() && isSame(signature, expected);
    }
    if (!isKnown)
        return invalid(header, "no signature of this list is by a secret of this hook");
    return id;
}

Result<QString> verifyHubSignature(const SignatureHeaders &headers, QByteArrayView body,
                                   const QByteArrayList &secrets,
                                   const std::function<QString(const QByteArray &)> &bodyId)
{
    const char *header = "x-hub-signature-256";
    if (headers.hubSignature.isEmpty())
        return invalid(header, "missing");
    const QByteArray sent = headers.hubSignature.size() <= maxSignatureLength
                                ? headers.hubSignature.toLower()
                                : QByteArray(); // hex in capitals is the same number
    bool isKnown = false;
    for (const QByteArray &secret : secrets)
        isKnown |= !secret.isEmpty() && isSame(sent, hubSignature(secret, body));
    if (!isKnown)
        return invalid(header, "not by a secret of this hook");
    // The body is verified, so what it calls itself is the sender's word.
    const bool isInBody = headers.deliveryId.isEmpty() && bodyId;
    return checkedId(isInBody ? bodyId(body.toByteArray()).toUtf8() : headers.deliveryId,
                     isInBody ? "x-github-delivery, idempotency-key, the body's id"
                              : "x-github-delivery, idempotency-key");
}

Result<void> verifySharedHeader(QByteArrayView sent, const QByteArrayList &secrets)
{
    const char *header = "shared secret";
    if (sent.isEmpty())
        return invalid(header, "missing");
    if (sent.size() > maxSharedLength)
        return invalid(header, "too long");
    // Digests of one length are compared: neither length nor content shows in the time.
    const QByteArray key = QByteArrayLiteral("concord shared header");
    const QByteArray digest = hmacSha256(key, sent);
    bool isKnown = false;
    for (const QByteArray &secret : secrets)
        isKnown |= !secret.isEmpty() && isSame(digest, hmacSha256(key, secret));
    if (!isKnown)
        return invalid(header, "not a secret of this hook");
    return {};
}

Result<void> checkSecret(SignatureStyle style, const QByteArray &secret)
{
    const bool isStandard = style == SignatureStyle::StandardWebhooks;
    const QByteArray key = isStandard ? standardKey(secret) : secret;
    if (isStandard && key.isEmpty())
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("secret"),
                    QStringLiteral("must be \"whsec_\" and base64"));
    if (key.size() < minKeyLength)
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("secret"),
                    QStringLiteral("shorter than %1 bytes").arg(minKeyLength));
    return {};
}

}
