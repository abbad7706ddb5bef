#include "connectors/webhook/WebhookTlsContext.h"

#include "connectors/KeyPin.h"
#include "connectors/PemFiles.h"

#include <QFile>

#include <openssl/ssl.h>

namespace concord {

namespace {
namespace ssl = boost::asio::ssl;

tl::unexpected<Error> unusable(const QString &file, const char *what)
{
    return fail(ErrorCode::ConfigInvalid, file, QString::fromLatin1(what));
}

/// HTTP/1.1 is all we speak; a client that offers only something else goes on without an answer to its offer.
int chooseProtocol(SSL *, const uchar **out, uchar *outLength, const uchar *in, uint inLength, void *)
{
    static constexpr uchar ours[] = "\x08http/1.1";
    uchar *chosen = nullptr;
    if (SSL_select_next_proto(&chosen, outLength, ours, sizeof ours - 1, in, inLength) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}
}

Result<std::unique_ptr<ssl::context>> serverTlsContext(const WebhookTls &settings)
{
    auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
    SSL_CTX *native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, settings.allowTls12 ? TLS1_2_VERSION : TLS1_3_VERSION);
    SSL_CTX_set_options(native,
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS); // an idle connection keeps no buffers
    SSL_CTX_set_alpn_select_cb(native, chooseProtocol, nullptr);
    SSL_CTX_set_session_id_context(native, reinterpret_cast<const uchar *>("concord"), 7);

    boost::system::error_code error;
    context->use_certificate_chain_file(QFile::encodeName(settings.certificateFile).toStdString(), error);
    if (error)
        return unusable(settings.certificateFile, "no PEM certificate can be read from this file");
    auto pem = settings.key ? settings.key() : pemFile(settings.keyFile, QStringLiteral("key file"));
    if (!pem)
        return fail(pem.error());
    context->use_private_key(boost::asio::buffer(pem->constData(), size_t(pem->size())), ssl::context::pem,
                             error);
    pem->fill('\0');
    if (error)
        return unusable(settings.keyFile,
                        "no PEM key can be read from this file, or it is not the certificate's");
    if (settings.clientCaFile.isEmpty())
        return context;
    const std::string authorities = QFile::encodeName(settings.clientCaFile).toStdString();
    context->load_verify_file(authorities, error);
    if (error)
        return unusable(settings.clientCaFile, "no PEM certificate can be read from this file");
    SSL_CTX_set_client_CA_list(native, SSL_load_client_CA_file(authorities.c_str()));
    context->set_verify_mode(settings.clientRequired ? ssl::verify_peer | ssl::verify_fail_if_no_peer_cert
                                                     : ssl::verify_peer);
    if (!settings.clientPins.isEmpty())
        context->set_verify_callback([pins = settings.clientPins](bool isGood, ssl::verify_context &check) {
            X509_STORE_CTX *store = check.native_handle();
            const bool isClient = X509_STORE_CTX_get_error_depth(store) == 0; // not one of its authorities
            return isGood && (!isClient || !pinTrouble(pinOf(X509_STORE_CTX_get_current_cert(store)), pins));
        });
    return context;
}

}
