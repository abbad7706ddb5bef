#include "connectors/webhook/HookGate.h"

#include "connectors/HttpHeaders.h"

#include <QSet>

#include <algorithm>

namespace concord {

namespace {
HttpProblem problem(int status, ErrorCode code, const char *where, const QString &detail)
{
    return {status, {code, QString::fromLatin1(where), detail, 0}, {}, {}};
}

HttpProblem badRequest(const char *where, const char *detail)
{
    return problem(400, ErrorCode::InvalidMessage, where, QString::fromLatin1(detail));
}

QStringList usualTypes(InboundFormat format)
{
    switch (format) {
    case InboundFormat::Hl7v2:
        return {QStringLiteral("x-application/hl7-v2+er7"), QStringLiteral("application/hl7-v2"),
                QStringLiteral("application/hl7-v2+er7"), QStringLiteral("application/edi-hl7v2"),
                QStringLiteral("text/plain")};
    case InboundFormat::FhirJson:
        return {QStringLiteral("application/fhir+json"), QStringLiteral("application/json")};
    case InboundFormat::Json:
        break;
    }
    return {QStringLiteral("application/json")};
}

bool isToken(QByteArrayView name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

Result<QString> verified(SignatureStyle style, const SignatureHeaders &headers, const HttpHead &head,
                         const QByteArray &body, const HookSettings &hook, Timestamp now)
{
    const QByteArrayList secrets = hook.secrets ? hook.secrets() : QByteArrayList();
    switch (style) {
    case SignatureStyle::StandardWebhooks:
        return verifyStandardWebhook(headers, body, secrets, now);
    case SignatureStyle::GitHub:
        return verifyHubSignature(headers, body, secrets, hook.bodyId);
    case SignatureStyle::SharedHeader:
        break;
    }
    return verifySharedHeader(head.value(hook.secretHeader), secrets).map([] { return QString(); });
}

QByteArray proofHeader(SignatureStyle style, const HookSettings &hook)
{
    switch (style) {
    case SignatureStyle::StandardWebhooks:
        return "webhook-signature";
    case SignatureStyle::GitHub:
        return "x-hub-signature-256";
    case SignatureStyle::SharedHeader:
        break;
    }
    return hook.secretHeader;
}

QByteArrayList signatureHeadersOf(const HookSettings &hook)
{
    return {"webhook-id",        "webhook-timestamp", "webhook-signature", "x-hub-signature-256",
            "x-github-delivery", "idempotency-key",   hook.secretHeader};
}
}

HookTarget targetOf(const QByteArray &requestTarget)
{
    QByteArray path = requestTarget;
    if (const qsizetype authority = path.indexOf("://"); !path.startsWith('/') && authority > 0) {
        const qsizetype start = path.indexOf('/', authority + 3); // absolute form, RFC 9112 section 3.2.2
        path = start < 0 ? QByteArray("/") : path.sliced(start);
    }
    if (const qsizetype query = path.indexOf('?'); query >= 0)
        path.truncate(query);
    if (path == "/healthz")
        return {HookTarget::Kind::Health, {}};
    constexpr auto prefix = QByteArrayView("/hooks/");
    if (!path.startsWith(prefix))
        return {};
    const QByteArray rest = path.sliced(prefix.size());
    const qsizetype slash = rest.indexOf('/');
    const QByteArray name = slash < 0 ? rest : rest.first(slash);
    return {HookTarget::Kind::Hook, QString::fromUtf8(QByteArray::fromPercentEncoding(name)), slash >= 0};
}

tl::expected<BodyFrame, HttpProblem> bodyFrameOf(const HttpHead &head)
{
    const auto no = [](const char *where, const char *why) {
        return tl::unexpected<HttpProblem>(badRequest(where, why));
    };
    const int hosts = head.count("host");
    if (hosts > 1 || (hosts == 0 && head.version == 11))
        return no("host", "must be there once");
    const int lengths = head.count("content-length");
    const int encodings = head.count("transfer-encoding");
    if (lengths > 1)
        return no("content-length", "sent more than once");
    if (encodings > 0 && lengths > 0)
        return no("content-length", "sent together with transfer-encoding");
    BodyFrame frame;
    if (encodings > 0) {
        if (encodings > 1 || head.version != 11 || head.value("transfer-encoding").toLower() != "chunked")
            return no("transfer-encoding", "only \"chunked\" is understood, once, in HTTP/1.1");
        frame.isChunked = true;
    } else if (lengths == 1) {
        const QByteArray text = head.value("content-length");
        if (text.isEmpty() || text.size() > 18 ||
            !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
            return no("content-length", "not a number of bytes");
        frame.length = text.toULongLong();
    }
    return frame;
}

std::optional<HttpProblem> refusalOfHead(const HttpHead &head, const BodyFrame &frame,
                                         const HookSettings &hook)
{
    // An R4 EHR takes the endpoint for a FHIR base and updates the resource there (Subscription,
    // "rest-hook").
    const bool isSubscription = hook.channel == InboundChannel::Subscription;
    if (head.method != "POST" && !(isSubscription && head.method == "PUT")) {
        HttpProblem refusal =
            problem(405, ErrorCode::InvalidMessage, "method", QStringLiteral("not taken by this hook"));
        refusal.allow = isSubscription ? "POST, PUT" : "POST";
        return refusal;
    }
    if (!frame.isChunked && !frame.length)
        return problem(411, ErrorCode::InvalidMessage, "content-length", QStringLiteral("missing"));
    if (frame.length && *frame.length > quint64(hook.maxBodyBytes))
        return problem(413, ErrorCode::TooLarge, "content-length",
                       QStringLiteral("%1 bytes, %2 are allowed").arg(*frame.length).arg(hook.maxBodyBytes));
    const bool isPing = isSubscription && frame.length == quint64(0);
    const QStringList allowed = hook.contentTypes.isEmpty() ? usualTypes(hook.format) : hook.contentTypes;
    if (!isPing &&
        (head.count("content-type") > 1 || !allowed.contains(mediaType(head.value("content-type")))))
        return problem(415, ErrorCode::WrongContentType, "content-type",
                       QStringLiteral("must be one of ") + allowed.join(QStringLiteral(", ")));
    if (head.count("content-encoding") > 0 && head.value("content-encoding").toLower() != "identity")
        return problem(415, ErrorCode::WrongContentType, "content-encoding",
                       QStringLiteral("an encoded body is not taken: the signature is over the plain bytes"));
    if (const QByteArray expect = head.value("expect");
        !expect.isEmpty() && expect.toLower() != "100-continue")
        return problem(417, ErrorCode::InvalidMessage, "expect",
                       QStringLiteral("only 100-continue is understood"));
    return std::nullopt;
}

Result<Authenticated> authenticated(const HttpHead &head, const QByteArray &body, const HookSettings &hook,
                                    Timestamp now)
{
    for (const QByteArray &name : signatureHeadersOf(hook)) {
        if (head.count(name) > 1)
            return fail(ErrorCode::SignatureInvalid, QString::fromLatin1(name),
                        QStringLiteral("sent more than once"));
    }
    SignatureHeaders headers{head.value("webhook-id"), head.value("webhook-timestamp"),
                             head.value("webhook-signature"), head.value("x-hub-signature-256"),
                             head.value("x-github-delivery")};
    if (headers.deliveryId.isEmpty())
        headers.deliveryId = head.value("idempotency-key");
    // Each style stands for itself: the first accepted one whose header is there decides alone.
    const auto used = std::find_if(hook.accepts.begin(), hook.accepts.end(), [&](SignatureStyle style) {
        return head.count(proofHeader(style, hook)) > 0;
    });
    const SignatureStyle style = used == hook.accepts.end() ? hook.accepts.front() : *used;
    return verified(style, headers, head, body, hook, now).map([style](const QString &id) {
        return Authenticated{id, style == SignatureStyle::GitHub};
    });
}

Result<void> checkHooks(const std::vector<HookSettings> &hooks)
{
    QSet<QString> names;
    for (const HookSettings &hook : hooks) {
        const QString where = QStringLiteral("hooks.") + hook.connection;
        if (hook.connection.isEmpty() || hook.connection.contains(u'/') || names.contains(hook.connection))
            return fail(ErrorCode::ConfigInvalid, where,
                        QStringLiteral("a hook needs a name of its own, without slash"));
        names.insert(hook.connection);
        if (hook.accepts.empty())
            return fail(ErrorCode::ConfigInvalid, where, QStringLiteral("accepts no style of signature"));
        if (!isToken(hook.secretHeader))
            return fail(ErrorCode::ConfigInvalid, where,
                        QStringLiteral("the secret's header must be a header name in lower case"));
        const QByteArrayList secrets = hook.secrets ? hook.secrets() : QByteArrayList();
        if (secrets.isEmpty())
            return fail(ErrorCode::ConfigInvalid, where, QStringLiteral("has no secret"));
        for (const QByteArray &secret : secrets) {
            const bool isUsable =
                std::any_of(hook.accepts.begin(), hook.accepts.end(),
                            [&](SignatureStyle style) { return checkSecret(style, secret).has_value(); });
            if (!isUsable)
                return fail(ErrorCode::ConfigInvalid, where,
                            checkSecret(hook.accepts.front(), secret).error().detail);
        }
    }
    return {};
}

}
