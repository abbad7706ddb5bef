#include "connectors/notify/CurlTransfer.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace concord {

namespace {
constexpr size_t mostAnswer = 64 * 1024;
constexpr qsizetype mostKept = 1024; ///< of it

bool startLibrary()
{
    static const bool isStarted = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; // once, thread-safe
    return isStarted;
}

ErrorCode codeOf(CURLcode code, long response)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
        return ErrorCode::Unreachable;
    case CURLE_OPERATION_TIMEDOUT:
        return ErrorCode::Timeout;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CERTPROBLEM:
        return ErrorCode::TlsFailed;
    case CURLE_LOGIN_DENIED:
        return ErrorCode::Unauthorized;
    case CURLE_ABORTED_BY_CALLBACK:
        return ErrorCode::Cancelled;
    default:
        return response >= 500 ? ErrorCode::RemoteRejected : ErrorCode::RemoteFailed; // SMTP: 5yz is for good
    }
}
}

CurlTransfer::CurlTransfer(const char *protocols, const Terms &terms)
    : m_handle(startLibrary() ? curl_easy_init() : nullptr),
      m_stop(terms.stop),
      m_isMail(qstrncmp(protocols, "smtp", 4) == 0)
{
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, protocols);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_TIMEOUT_MS, long(terms.time.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, long(terms.time.count()));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, long(terms.allowTls12 ? CURL_SSLVERSION_TLSv1_2 : CURL_SSLVERSION_TLSv1_3));
    if (!terms.caFile.isEmpty()) {
        set(CURLOPT_CAINFO, terms.caFile.toUtf8().constData());
        set(CURLOPT_CAPATH, static_cast<const char *>(nullptr));
    }
    set(CURLOPT_WRITEFUNCTION, &CurlTransfer::hear);
    set(CURLOPT_WRITEDATA, this);
    if (m_isMail) { // libcurl passes its replies on as headers
        set(CURLOPT_HEADERFUNCTION, &CurlTransfer::hearLine);
        set(CURLOPT_HEADERDATA, this);
    }
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &CurlTransfer::watch);
    set(CURLOPT_XFERINFODATA, this);
}

CurlTransfer::~CurlTransfer()
{
    curl_easy_cleanup(m_handle);
}

void CurlTransfer::upload(const QByteArray &bytes)
{
    m_bytes = &bytes;
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &CurlTransfer::read);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_INFILESIZE_LARGE, curl_off_t(bytes.size()));
}

Result<void> CurlTransfer::perform(const QString &where)
{
    if (!m_handle || !m_isUsable)
        return fail(ErrorCode::ConfigInvalid, where, QStringLiteral("libcurl cannot do this"));
    const CURLcode code = curl_easy_perform(m_handle);
    if (code == CURLE_OK)
        return {};
    const long response = responseCode();
    // RFC 5321 section 4.2.1: 4yz is for now, 5yz for good. libcurl says of both that it could not send
    if (m_isMail && response >= 400 && (code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR))
        return fail(response >= 500 ? ErrorCode::RemoteRejected : ErrorCode::RemoteFailed, where,
                    QStringLiteral("SMTP %1").arg(response));
    return fail(codeOf(code, response), where, QString::fromLatin1(curl_easy_strerror(code)));
}

long CurlTransfer::responseCode() const
{
    long code = 0;
    if (m_handle)
        curl_easy_getinfo(m_handle, CURLINFO_RESPONSE_CODE, &code);
    return code;
}

size_t CurlTransfer::read(char *into, size_t size, size_t count, void *self)
{
    auto &transfer = *static_cast<CurlTransfer *>(self);
    const auto left = size_t(transfer.m_bytes->size() - transfer.m_sent);
    const size_t now = std::min(size * count, left);
    std::memcpy(into, transfer.m_bytes->constData() + transfer.m_sent, now);
    transfer.m_sent += qsizetype(now);
    return now;
}

size_t CurlTransfer::hear(char *bytes, size_t size, size_t count, void *self)
{
    auto &transfer = *static_cast<CurlTransfer *>(self);
    const auto now = qsizetype(size * count);
    transfer.m_heard += size * count;
    transfer.m_answer.append(bytes, std::min(now, mostKept - transfer.m_answer.size()));
    return transfer.m_heard <= mostAnswer ? size * count : 0; // 0: libcurl ends the transfer
}

/// "250-SIZE", "250 HELP": the last line of a reply has no '-' (RFC 5321 section 4.2.1).
size_t CurlTransfer::hearLine(char *bytes, size_t size, size_t count, void *self)
{
    auto &transfer = *static_cast<CurlTransfer *>(self);
    const QByteArray line(bytes, qsizetype(size * count));
    if (std::exchange(transfer.m_isReplyWhole, line.size() < 4 || line[3] != '-'))
        transfer.m_answer.clear();
    transfer.m_answer.append(line.left(mostKept - transfer.m_answer.size()));
    return size * count;
}

int CurlTransfer::watch(void *self, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    const auto *stop = static_cast<CurlTransfer *>(self)->m_stop;
    return stop && stop->load(std::memory_order_relaxed) ? 1 : 0;
}

}
