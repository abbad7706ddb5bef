#include "bench/SelfSigned.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>

namespace concord {

namespace {
template <auto release>
struct Release
{
    void operator()(auto *pointer) const { release(pointer); }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>>;
using File = std::unique_ptr<FILE, Release<std::fclose>>;

bool addNames(X509 *certificate)
{
    const Extension names(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost"));
    return names && X509_add_ext(certificate, names.get(), -1) == 1;
}

Certificate certificateOf(EVP_PKEY *key)
{
    Certificate certificate(X509_new());
    if (!certificate || X509_set_version(certificate.get(), 2) != 1)
        return nullptr;
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24 * 3600);
    X509_NAME *name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const uchar *>("concordd bench"),
                               -1, -1, 0);
    const bool isMade = X509_set_issuer_name(certificate.get(), name) == 1 &&
                        X509_set_pubkey(certificate.get(), key) == 1 && addNames(certificate.get()) &&
                        X509_sign(certificate.get(), key, EVP_sha256()) > 0;
    return isMade ? std::move(certificate) : nullptr;
}
}

Result<SelfSigned> SelfSigned::make(const QString &folder)
{
    const SelfSigned made{folder + QStringLiteral("/bench.pem"), folder + QStringLiteral("/bench.key")};
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = key ? certificateOf(key.get()) : nullptr;
    if (!certificate)
        return fail(ErrorCode::Internal, QStringLiteral("certificate"), QStringLiteral("OpenSSL made none"));
    const File certificateFile(std::fopen(made.certificateFile.toLocal8Bit().constData(), "w"));
    const File keyFile(std::fopen(made.keyFile.toLocal8Bit().constData(), "w"));
    if (!certificateFile || !keyFile || PEM_write_X509(certificateFile.get(), certificate.get()) != 1 ||
        PEM_write_PrivateKey(keyFile.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return fail(ErrorCode::StoreFailed, folder, QStringLiteral("the certificate cannot be written"));
    return made;
}

}
