#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

#include <optional>

class QSslCertificate;
struct x509_st;

namespace concord {

/// What a pin is: SHA-256 of a certificate's SubjectPublicKeyInfo in DER (RFC 7469 section 2.4), so that a
/// renewed certificate of the same key keeps it. 32 bytes; as text "sha256/" and Base64.
[[nodiscard]] std::optional<QByteArray> pinFromText(QStringView text);
[[nodiscard]] QString pinText(const QByteArray &pin);

/// Empty when the certificate cannot be read.
[[nodiscard]] QByteArray pinOf(const QSslCertificate &certificate);
[[nodiscard]] QByteArray pinOf(x509_st *certificate);

/// Why a peer with this key is refused: nothing when it is pinned, or nothing is. The text tells the pin that
/// was found, which is no secret, so that a person can compare it.
[[nodiscard]] std::optional<QString> pinTrouble(const QByteArray &found, const QByteArrayList &pins);

/// What OpenSSL's verification says (X509_STORE_CTX_get_error()), in the words of tlsDetail().
[[nodiscard]] QString verificationText(int error, x509_st *certificate);

}
