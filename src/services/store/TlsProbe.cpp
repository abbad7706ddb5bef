#include "store/TlsProbe.h"

#include "domain/TlsText.h"
#include "store/PostgresUrl.h"

#include <QDir>
#include <QFile>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace concord {

namespace {
constexpr timeval patience{5, 0}; // of each step, connecting included (socket(7), SO_SNDTIMEO)

class Socket
{
public:
    explicit Socket(int handle) : m_handle(handle) {}
    ~Socket()
    {
        if (m_handle >= 0)
            ::close(m_handle);
    }
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;
    [[nodiscard]] int handle() const { return m_handle; }

private:
    int m_handle;
};

/// -1: it cannot be reached.
int connectTo(const QString &host, const QString &port)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    const QByteArray service = port.isEmpty() ? QByteArray("5432") : port.toLatin1();
    if (::getaddrinfo(host.toUtf8().constData(), service.constData(), &hints, &found) != 0)
        return -1;
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, &::freeaddrinfo);
    for (const addrinfo *one = found; one; one = one->ai_next) {
        const int handle = ::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, one->ai_protocol);
        if (handle < 0)
            continue;
        ::setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        ::setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (::connect(handle, one->ai_addr, one->ai_addrlen) == 0)
            return handle;
        ::close(handle);
    }
    return -1;
}

/// PostgreSQL 15, section 55.7, SSLRequest: 'S', 'N', or anything else of no PostgreSQL; 0: no answer.
char askForTls(const Socket &socket)
{
    constexpr unsigned char request[] = {0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f};
    char answer = 0;
    if (::send(socket.handle(), request, sizeof request, MSG_NOSIGNAL) != sizeof request ||
        ::recv(socket.handle(), &answer, 1, 0) != 1)
        return 0;
    return answer;
}

QString dateOf(const ASN1_TIME *time)
{
    tm parts{};
    return time && ASN1_TIME_to_tm(time, &parts) == 1 ? tlsText::dateText(parts) : QString();
}

QString textOf(long error, X509 *certificate)
{
    return tlsText::ofVerification({int(error), dateOf(X509_get0_notBefore(certificate)),
                                    dateOf(X509_get0_notAfter(certificate)),
                                    X509_verify_cert_error_string(error)});
}

/// libpq's own default where the URL names none.
QString rootsOf(const PostgresUrl &url)
{
    const QString named = url.setting(QStringLiteral("sslrootcert"));
    return named.isEmpty() ? QDir::homePath() + QStringLiteral("/.postgresql/root.crt") : named;
}

std::optional<QString> troubleOf(const PostgresUrl &url, const QString &host, const QString &port)
{
    const Socket socket(connectTo(host, port));
    const char answer = socket.handle() < 0 ? '\0' : askForTls(socket);
    if (answer == 'N')
        return QStringLiteral("the server offers no TLS");
    if (answer != 'S')
        return std::nullopt;
    const bool allowsTls12 =
        url.setting(QStringLiteral("ssl_min_protocol_version")) == QStringLiteral("TLSv1.2");
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                    &SSL_CTX_free);
    if (!context)
        return std::nullopt;
    SSL_CTX_set_min_proto_version(context.get(), allowsTls12 ? TLS1_2_VERSION : TLS1_3_VERSION);
    const QString roots = rootsOf(url);
    if (SSL_CTX_load_verify_locations(context.get(), QFile::encodeName(roots).constData(), nullptr) != 1)
        return QStringLiteral("no PEM certificate can be read from %1").arg(roots);
    const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), &SSL_free);
    const QByteArray name = host.toUtf8();
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls.get()), name.constData()) != 1) {
        SSL_set1_host(tls.get(), name.constData());
        SSL_set_tlsext_host_name(tls.get(), name.constData());
    }
    // without SSL_VERIFY_PEER the handshake goes on, and the result of the checks can be asked for
    SSL_set_fd(tls.get(), socket.handle());
    const bool isDone = SSL_connect(tls.get()) == 1;
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(tls.get()),
                                                                  &X509_free);
    const long result = SSL_get_verify_result(tls.get());
    if (certificate && result != X509_V_OK)
        return textOf(result, certificate.get());
    return isDone ? std::nullopt : std::optional(tlsText::handshake(allowsTls12));
}
}

std::optional<QString> tlsTrouble(const PostgresUrl &url)
{
    if (url.sslMode() == QStringLiteral("disable"))
        return std::nullopt;
    for (qsizetype i = 0; i < url.hosts.size(); ++i) {
        const QString &host = url.hosts[i];
        if (host.isEmpty() || host.startsWith(u'/')) // a Unix socket has no TLS
            continue;
        const QString port = url.ports.size() == 1 ? url.ports[0] : url.ports.value(i);
        if (auto trouble = troubleOf(url, host, port))
            return QStringLiteral("%1 (%2)").arg(*trouble, host);
    }
    return std::nullopt;
}

}
