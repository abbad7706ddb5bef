#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QString>

#include <chrono>
#include <functional>

namespace concord {

/// How a sender proves that a request is its own.
enum class SignatureStyle {
    StandardWebhooks, ///< webhook-id, webhook-timestamp, webhook-signature (standardwebhooks.com)
    GitHub,           ///< X-Hub-Signature-256 over the body; neither time nor id is signed
    SharedHeader      ///< a secret in a header, as a FHIR Subscription's channel sends it
};

/// The headers a signature is in, as sent; empty = absent.
struct SignatureHeaders
{
    QByteArray webhookId;
    QByteArray webhookTimestamp; ///< seconds since 1970
    QByteArray webhookSignature; ///< "v1,base64 v1,base64"
    QByteArray hubSignature;     ///< "sha256=hex"
    QByteArray deliveryId;       ///< X-GitHub-Delivery, else Idempotency-Key
};

/// Older and newer requests than this are refused (both ways, inclusive).
inline constexpr std::chrono::minutes signatureTolerance{5};

// Pure functions over the raw bytes. Comparisons take the same time whatever differs, and every secret is
// tried against every signature. Each gives the message id, or SignatureInvalid with a reason that holds
// nothing of what was sent. Several secrets: the old and the new one of a rotation.

/// @param secrets "whsec_" + base64, the prefix being optional; one that is no base64 matches nothing
[[nodiscard]] Result<QString> verifyStandardWebhook(const SignatureHeaders &headers, QByteArrayView body,
                                                    const QByteArrayList &secrets, Timestamp now);
/// @param secrets the key's bytes as they are. Neither a time nor the delivery's id is signed: a replay is
/// recognised by its id, and under another id by its body, so one without an id is refused.
/// @param bodyId gives the id that the body itself has, which does where the header is missing
[[nodiscard]] Result<QString>
verifyHubSignature(const SignatureHeaders &headers, QByteArrayView body, const QByteArrayList &secrets,
                   const std::function<QString(const QByteArray &)> &bodyId = {});
/// @param sent the header's whole value
[[nodiscard]] Result<void> verifySharedHeader(QByteArrayView sent, const QByteArrayList &secrets);

/// ConfigInvalid for a secret that could never verify anything: empty, short (less than 16 bytes of key), or
/// no base64 where base64 is due. Says nothing of the secret.
[[nodiscard]] Result<void> checkSecret(SignatureStyle style, const QByteArray &secret);

/// What a sender would put into webhook-signature: "v1,base64". Empty for a secret that is no base64.
[[nodiscard]] QByteArray standardWebhookSignature(const QByteArray &secret, QByteArrayView id,
                                                  QByteArrayView timestamp, QByteArrayView body);
/// "sha256=hex"
[[nodiscard]] QByteArray hubSignature(const QByteArray &secret, QByteArrayView body);

}
