#include "connectors/oauth/JwkReader.h"

#include "domain/SecretText.h"

#include <QByteArray>

#include <array>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

namespace concord {

using namespace openssl;

namespace {
struct FreeParameters
{
    void operator()(OSSL_PARAM_BLD *builder) const { OSSL_PARAM_BLD_free(builder); }
    void operator()(OSSL_PARAM *parameters) const { OSSL_PARAM_free(parameters); }
};
using BuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, FreeParameters>;
using ParametersPtr = std::unique_ptr<OSSL_PARAM, FreeParameters>;

QByteArray bytesOf(const QJsonObject &jwk, const char *name)
{
    return QByteArray::fromBase64(jwk[QLatin1StringView(name)].toString().toLatin1(),
                                  QByteArray::Base64UrlEncoding);
}

NumberPtr numberOf(const QJsonObject &jwk, const char *name, bool isSecret)
{
    QByteArray bytes = bytesOf(jwk, name);
    NumberPtr number(isSecret ? BN_secure_new() : BN_new());
    if (bytes.isEmpty() || !number ||
        !BN_bin2bn(reinterpret_cast<const unsigned char *>(bytes.constData()), int(bytes.size()),
                   number.get()))
        number.reset();
    wipe(bytes);
    return number;
}

KeyPtr build(const char *type, OSSL_PARAM_BLD *builder)
{
    const ParametersPtr parameters(OSSL_PARAM_BLD_to_param(builder));
    const KeyContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY *key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) != 1)
        return nullptr;
    return KeyPtr(key);
}

KeyPtr rsaKey(const QJsonObject &jwk)
{
    struct Part
    {
        const char *member;
        const char *name;
    };
    static constexpr std::array<Part, 8> parts{{{"n", OSSL_PKEY_PARAM_RSA_N},
                                                {"e", OSSL_PKEY_PARAM_RSA_E},
                                                {"d", OSSL_PKEY_PARAM_RSA_D},
                                                {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
                                                {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
                                                {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
                                                {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
                                                {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1}}};
    const BuilderPtr builder(OSSL_PARAM_BLD_new());
    std::vector<NumberPtr> numbers; // the builder only points at them
    for (const Part &part : parts) {
        numbers.push_back(numberOf(jwk, part.member, numbers.size() >= 2));
        if (!numbers.back() || OSSL_PARAM_BLD_push_BN(builder.get(), part.name, numbers.back().get()) != 1)
            return nullptr;
    }
    return build("RSA", builder.get());
}

KeyPtr ecKey(const QJsonObject &jwk)
{
    constexpr qsizetype half = 48;
    const QByteArray x = bytesOf(jwk, "x");
    const QByteArray y = bytesOf(jwk, "y");
    const NumberPtr secret = numberOf(jwk, "d", true);
    const BuilderPtr builder(OSSL_PARAM_BLD_new());
    if (jwk[u"crv"].toString() != u"P-384" || x.size() != half || y.size() != half || !secret)
        return nullptr;
    const QByteArray point = '\x04' + x + y; // uncompressed, SEC 1 section 2.3.3
    if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-384", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(),
                                         size_t(point.size())) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get()) != 1)
        return nullptr;
    return build("EC", builder.get());
}
}

KeyPtr keyFromJwk(const QJsonObject &jwk)
{
    const QString type = jwk[u"kty"].toString();
    KeyPtr key = type == u"RSA" ? rsaKey(jwk) : type == u"EC" ? ecKey(jwk) : nullptr;
    // a public part that does not belong to the private one would be registered, and never accepted
    if (key) {
        const KeyContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
        if (!context || EVP_PKEY_pairwise_check(context.get()) != 1)
            key.reset();
    }
    ERR_clear_error();
    return key;
}

}
