#include "connectors/PemFiles.h"

#include <QFile>

#include <memory>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace concord {

Result<QByteArray> pemFile(const QString &path, const QString &what)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::ConfigInvalid, path, QStringLiteral("the %1 cannot be opened").arg(what));
    return file.readAll();
}

Result<QList<QSslCertificate>> certificatesIn(const QString &path, const QString &what)
{
    const auto content = pemFile(path, what);
    if (!content)
        return fail(content.error());
    const QList<QSslCertificate> found = QSslCertificate::fromData(*content, QSsl::Pem);
    if (found.isEmpty())
        return fail(ErrorCode::ConfigInvalid, path, QStringLiteral("no PEM certificate in the %1").arg(what));
    return found;
}

Result<QSslKey> keyFrom(const QByteArray &pem, const QString &where)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa})
        if (const QSslKey key(pem, algorithm); !key.isNull())
            return key;
    return fail(ErrorCode::ConfigInvalid, where,
                QStringLiteral("no private RSA or EC key in PEM, or it has a pass phrase"));
}

Result<void> checkPair(const QSslCertificate &certificate, const QSslKey &key, const QString &where)
{
    const QByteArray der = certificate.toDer();
    const auto *bytes = reinterpret_cast<const unsigned char *>(der.constData());
    const std::unique_ptr<X509, decltype(&X509_free)> ours(d2i_X509(nullptr, &bytes, long(der.size())),
                                                           &X509_free);
    QByteArray pem = key.toPem();
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new_mem_buf(pem.constData(), int(pem.size())),
                                                           &BIO_free);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> secret(
        PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    pem.fill('\0');
    if (!ours || !secret || X509_check_private_key(ours.get(), secret.get()) != 1)
        return fail(ErrorCode::ConfigInvalid, where, QStringLiteral("this key is not the certificate's"));
    return {};
}

}
