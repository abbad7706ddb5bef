#include "connectors/queue/BrokerLink.h"

#include "connectors/KeyPin.h"
#include "connectors/TlsPolicy.h"
#include "domain/TlsText.h"

#include <QByteArray>
#include <QFile>

#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

namespace concord {

namespace {
constexpr int frameBytes = 131072; ///< RabbitMQ's own default

timeval toTimeval(std::chrono::milliseconds time)
{
    return {time_t(time.count() / 1000), suseconds_t(time.count() % 1000 * 1000)};
}

ErrorCode codeOfStatus(int status)
{
    switch (status) {
    case AMQP_STATUS_TIMEOUT:
    case AMQP_STATUS_HEARTBEAT_TIMEOUT:
        return ErrorCode::Timeout;
    case AMQP_STATUS_SSL_ERROR:
    case AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED:
    case AMQP_STATUS_SSL_PEER_VERIFY_FAILED:
    case AMQP_STATUS_SSL_CONNECTION_FAILED:
    case AMQP_STATUS_SSL_SET_ENGINE_FAILED:
        return ErrorCode::TlsFailed;
    default:
        return ErrorCode::Unreachable;
    }
}

/// AMQP 0-9-1, section 1.2.1 of the reference, as RabbitMQ uses it.
ErrorCode codeOfReply(int replyCode)
{
    switch (replyCode) {
    case AMQP_CONNECTION_FORCED: // shutdown, or an administrator
        return ErrorCode::Unreachable;
    case AMQP_ACCESS_REFUSED:
    case AMQP_NOT_ALLOWED:
        return ErrorCode::RemoteForbidden;
    case AMQP_NOT_FOUND:
        return ErrorCode::RemoteNotFound;
    case AMQP_INTERNAL_ERROR:
    case AMQP_RESOURCE_ERROR:
        return ErrorCode::RemoteFailed;
    default:
        return ErrorCode::RemoteRejected;
    }
}

Error errorOfReply(const QString &where, int replyCode, const amqp_bytes_t &text)
{
    // the text of an access error names the user
    QString detail = replyCode == AMQP_ACCESS_REFUSED ? QStringLiteral("ACCESS_REFUSED") : toText(text);
    detail = QStringLiteral("the broker closed with %1: %2").arg(replyCode).arg(detail.simplified());
    return {codeOfReply(replyCode), where, detail, 0};
}

amqp_table_entry_t entry(const char *key, amqp_boolean_t value)
{
    amqp_table_entry_t entry{};
    entry.key = amqp_cstring_bytes(key);
    entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    entry.value.value.boolean = value;
    return entry;
}

amqp_table_entry_t entry(const char *key, amqp_bytes_t value)
{
    amqp_table_entry_t entry{};
    entry.key = amqp_cstring_bytes(key);
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = value;
    return entry;
}

QByteArray encoded(amqp_table_t table)
{
    QByteArray bytes(frameBytes, Qt::Uninitialized); // it came in one frame
    size_t size = 0;
    if (table.num_entries == 0 || amqp_encode_table(bytesOf(bytes), &table, &size) != AMQP_STATUS_OK)
        return {};
    bytes.truncate(qsizetype(size));
    bytes.squeeze();
    return bytes;
}
}

amqp_bytes_t bytesOf(const QByteArray &bytes)
{
    // librabbitmq takes what it only reads as void *
    return {size_t(bytes.size()),
            const_cast<char *>(bytes.constData())}; // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

QString toText(const amqp_bytes_t &bytes)
{
    return QString::fromUtf8(static_cast<const char *>(bytes.bytes), qsizetype(bytes.len));
}

QueueMessage toQueueMessage(const amqp_message_t &message)
{
    const amqp_basic_properties_t &from = message.properties;
    const auto text = [&](amqp_flags_t flag, const amqp_bytes_t &value) {
        return (from._flags & flag) != 0 ? toText(value) : QString();
    };
    QueueMessage to;
    to.body = QByteArray(static_cast<const char *>(message.body.bytes), qsizetype(message.body.len));
    to.contentType = text(AMQP_BASIC_CONTENT_TYPE_FLAG, from.content_type);
    to.contentEncoding = text(AMQP_BASIC_CONTENT_ENCODING_FLAG, from.content_encoding);
    to.messageId = text(AMQP_BASIC_MESSAGE_ID_FLAG, from.message_id);
    to.correlationId = text(AMQP_BASIC_CORRELATION_ID_FLAG, from.correlation_id);
    to.type = text(AMQP_BASIC_TYPE_FLAG, from.type);
    to.appId = text(AMQP_BASIC_APP_ID_FLAG, from.app_id);
    if ((from._flags & AMQP_BASIC_TIMESTAMP_FLAG) != 0)
        to.timestamp = qint64(from.timestamp);
    if ((from._flags & AMQP_BASIC_HEADERS_FLAG) != 0)
        to.encodedHeaders = encoded(from.headers);
    return to;
}

QString headerText(const amqp_message_t &message, const char *name)
{
    if ((message.properties._flags & AMQP_BASIC_HEADERS_FLAG) == 0)
        return {};
    const amqp_table_t &table = message.properties.headers;
    const amqp_table_entry_t *begin = table.entries;
    const amqp_table_entry_t *end = begin + table.num_entries;
    const auto *found = std::find_if(begin, end, [name](const amqp_table_entry_t &entry) {
        return QByteArrayView(static_cast<const char *>(entry.key.bytes), qsizetype(entry.key.len)) == name;
    });
    if (found == end)
        return {};
    switch (found->value.kind) {
    case AMQP_FIELD_KIND_UTF8:
    case AMQP_FIELD_KIND_BYTES:
        return toText(found->value.value.bytes);
    case AMQP_FIELD_KIND_I8:
        return QString::number(found->value.value.i8);
    case AMQP_FIELD_KIND_U8:
        return QString::number(found->value.value.u8);
    case AMQP_FIELD_KIND_I16:
        return QString::number(found->value.value.i16);
    case AMQP_FIELD_KIND_U16:
        return QString::number(found->value.value.u16);
    case AMQP_FIELD_KIND_I32:
        return QString::number(found->value.value.i32);
    case AMQP_FIELD_KIND_U32:
        return QString::number(found->value.value.u32);
    case AMQP_FIELD_KIND_I64:
        return QString::number(found->value.value.i64);
    case AMQP_FIELD_KIND_U64:
        return QString::number(found->value.value.u64);
    default:
        return {};
    }
}

BrokerLink::BrokerLink(const BrokerSettings &settings)
    : m_where(QStringLiteral("%1://%2:%3")
                  .arg(settings.tls ? QStringLiteral("amqps") : QStringLiteral("amqp"), settings.host)
                  .arg(settings.port)),
      m_state(amqp_new_connection())
{}

BrokerLink::~BrokerLink()
{
    if (m_isUsable)
        amqp_connection_close(m_state, AMQP_REPLY_SUCCESS);
    amqp_destroy_connection(m_state);
}

Result<std::unique_ptr<BrokerLink>> BrokerLink::open(const BrokerSettings &settings)
{
    std::unique_ptr<BrokerLink> link(new BrokerLink(settings));
    if (auto connected = link->connectSocket(settings); !connected)
        return fail(connected.error());
    if (auto loggedIn = link->logIn(settings); !loggedIn)
        return fail(loggedIn.error());
    const timeval answerTime = toTimeval(settings.answerTime);
    amqp_set_rpc_timeout(link->m_state, &answerTime);
    amqp_channel_open(link->m_state, channel);
    if (auto opened = link->lastAnswer(); !opened)
        return fail(opened.error());
    return link;
}

Result<void> BrokerLink::connectSocket(const BrokerSettings &settings)
{
    Result<amqp_socket_t *> socket = settings.tls ? makeTlsSocket(settings.host, *settings.tls)
                                                  : Result<amqp_socket_t *>(amqp_tcp_socket_new(m_state));
    if (!socket)
        return fail(socket.error());
    const timeval time = toTimeval(settings.connectTime);
    const int status =
        amqp_socket_open_noblock(*socket, settings.host.toUtf8().constData(), settings.port, &time);
    if (status == AMQP_STATUS_OK)
        return {};
    if (settings.tls && codeOfStatus(status) == ErrorCode::TlsFailed) {
        m_isUsable = false;
        return fail(ErrorCode::TlsFailed, m_where,
                    m_tlsDetail.isEmpty() ? tlsText::handshake(settings.tls->allowTls12) : m_tlsDetail);
    }
    return resultOf(status);
}

int BrokerLink::verifyBroker(x509_store_ctx_st *store, void *link)
{
    auto *self = static_cast<BrokerLink *>(link);
    if (X509_verify_cert(store) != 1) {
        self->m_tlsDetail =
            verificationText(X509_STORE_CTX_get_error(store), X509_STORE_CTX_get_current_cert(store));
        return 0;
    }
    const auto trouble = pinTrouble(pinOf(X509_STORE_CTX_get0_cert(store)), self->m_pins);
    if (!trouble)
        return 1;
    self->m_tlsDetail = *trouble;
    X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
}

Result<amqp_socket_t *> BrokerLink::makeTlsSocket(const QString &host, const PeerTls &tls)
{
    amqp_socket_t *socket = amqp_ssl_socket_new(m_state);
    if (!socket)
        return fail(ErrorCode::TlsFailed, m_where, QStringLiteral("TLS cannot be set up"));
    amqp_ssl_socket_set_verify_peer(socket, 1);
    amqp_ssl_socket_set_verify_hostname(socket, 0); // OpenSSL does it, by address as well
    auto *context = static_cast<SSL_CTX *>(amqp_ssl_socket_get_context(socket));
    X509_VERIFY_PARAM *names = SSL_CTX_get0_param(context);
    const QByteArray name = host.toUtf8();
    if (X509_VERIFY_PARAM_set1_ip_asc(names, name.constData()) != 1 &&
        X509_VERIFY_PARAM_set1_host(names, name.constData(), size_t(name.size())) != 1)
        return fail(ErrorCode::ConfigInvalid, m_where,
                    QStringLiteral("not a name that a certificate can have"));
    // amqp_ssl_socket_set_ssl_versions() knows nothing above 1.2
    SSL_CTX_set_min_proto_version(context, tls.allowTls12 ? TLS1_2_VERSION : TLS1_3_VERSION);
    SSL_CTX_set_max_proto_version(context, 0);
    m_pins = tls.pins;
    SSL_CTX_set_cert_verify_callback(context, &BrokerLink::verifyBroker, this);
    if (tls.caFile.isEmpty())
        SSL_CTX_set_default_verify_paths(context); // the system's
    else if (amqp_ssl_socket_set_cacert(socket, QFile::encodeName(tls.caFile).constData()) != AMQP_STATUS_OK)
        return fail(ErrorCode::ConfigInvalid, tls.caFile,
                    QStringLiteral("no PEM certificate in the CA file"));
    if (const auto added = addIdentity(socket, tls); !added)
        return fail(added.error());
    return socket;
}

Result<void> BrokerLink::addIdentity(amqp_socket_t *socket, const PeerTls &tls)
{
    if (tls.certificateFile.isEmpty())
        return {};
    // the same words as for other clients, for what cannot be read or does not belong together
    if (const auto usable = tlsConfiguration(tls); !usable)
        return fail(usable.error());
    auto pem = tls.key();
    if (!pem)
        return fail(pem.error());
    // librabbitmq's own function takes RSA keys only
    auto *context = static_cast<SSL_CTX *>(amqp_ssl_socket_get_context(socket));
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(
        BIO_new_mem_buf(pem->constData(), int(pem->size())), &BIO_free);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    pem->fill('\0');
    const QByteArray chain = QFile::encodeName(tls.certificateFile);
    if (!key || SSL_CTX_use_certificate_chain_file(context, chain.constData()) != 1 ||
        SSL_CTX_use_PrivateKey(context, key.get()) != 1)
        return fail(ErrorCode::ConfigInvalid, tls.certificateFile,
                    QStringLiteral("the certificate or its key cannot be used"));
    return {};
}

Result<void> BrokerLink::logIn(const BrokerSettings &settings)
{
    QByteArray password;
    if (settings.password) {
        const Result<QString> given = settings.password();
        if (!given)
            return fail(given.error());
        password = given->toUtf8();
    }
    std::array capabilities = {entry("connection.blocked", 1), entry("consumer_cancel_notify", 1),
                               entry("publisher_confirms", 1), entry("basic.nack", 1)};
    const QByteArray name = settings.connectionName.toUtf8();
    std::array properties = {entry("connection_name", bytesOf(name)), entry("capabilities", 0)};
    properties[1].value.kind = AMQP_FIELD_KIND_TABLE;
    properties[1].value.value.table = {int(capabilities.size()), capabilities.data()};
    const amqp_table_t table{int(properties.size()), properties.data()};
    const timeval time = toTimeval(settings.connectTime);
    amqp_set_handshake_timeout(m_state, &time);
    const amqp_rpc_reply_t reply = amqp_login_with_properties(
        m_state, settings.virtualHost.toUtf8().constData(), 0, frameBytes, int(settings.heartbeat.count()),
        &table, AMQP_SASL_METHOD_PLAIN, settings.user.toUtf8().constData(), password.constData());
    password.fill('\0');
    m_isUsable = reply.reply_type == AMQP_RESPONSE_NORMAL;
    if (m_isUsable)
        return {};
    if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION &&
        reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD &&
        static_cast<amqp_connection_close_t *>(reply.reply.decoded)->reply_code == AMQP_ACCESS_REFUSED)
        return fail(ErrorCode::Unauthorized, m_where, QStringLiteral("the broker refused user or password"));
    return resultOf(reply);
}

Result<void> BrokerLink::declareQuorumQueue(const QString &queue, bool isExclusive)
{
    std::array arguments = {entry("x-queue-type", amqp_cstring_bytes("quorum")),
                            entry("x-single-active-consumer", 1)};
    const amqp_table_t table{isExclusive ? 2 : 1, arguments.data()};
    const QByteArray name = queue.toUtf8();
    amqp_queue_declare(m_state, channel, bytesOf(name), 0, 1, 0, 0, table);
    return lastAnswer();
}

Result<void> BrokerLink::checkQueue(const QString &queue)
{
    const QByteArray name = queue.toUtf8();
    amqp_queue_declare(m_state, channel, bytesOf(name), 1, 0, 0, 0, amqp_empty_table);
    return lastAnswer();
}

Result<void> BrokerLink::lastAnswer()
{
    return resultOf(amqp_get_rpc_reply(m_state));
}

Result<void> BrokerLink::resultOf(const amqp_rpc_reply_t &reply)
{
    switch (reply.reply_type) {
    case AMQP_RESPONSE_NORMAL:
        return {};
    case AMQP_RESPONSE_LIBRARY_EXCEPTION:
        return resultOf(reply.library_error);
    case AMQP_RESPONSE_SERVER_EXCEPTION:
        return closedBy(reply.reply);
    case AMQP_RESPONSE_NONE:
        break;
    }
    m_isUsable = false;
    return fail(ErrorCode::Unreachable, m_where, QStringLiteral("no answer of the broker"));
}

Result<void> BrokerLink::resultOf(int status)
{
    if (status == AMQP_STATUS_OK)
        return {};
    m_isUsable = false;
    return fail(codeOfStatus(status), m_where, QString::fromUtf8(amqp_error_string2(status)));
}

Result<void> BrokerLink::closedBy(const amqp_method_t &method)
{
    if (method.id == AMQP_CHANNEL_CLOSE_METHOD) {
        const auto *close = static_cast<amqp_channel_close_t *>(method.decoded);
        return fail(errorOfReply(m_where, close->reply_code, close->reply_text));
    }
    m_isUsable = false;
    if (method.id == AMQP_CONNECTION_CLOSE_METHOD) {
        const auto *close = static_cast<amqp_connection_close_t *>(method.decoded);
        return fail(errorOfReply(m_where, close->reply_code, close->reply_text));
    }
    return fail(ErrorCode::RemoteRejected, m_where,
                QStringLiteral("an answer of the broker that was not due"));
}

}
