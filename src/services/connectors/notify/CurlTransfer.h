#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <chrono>

#include <curl/curl.h>

namespace concord {

/// One transfer with libcurl, whose SMTP Qt has no class for. Blocks its thread, never longer than the time
/// given, and ends early when the stop flag is raised. The other side is always verified where TLS is spoken;
/// no proxy, no redirect, no other protocol than the ones named.
class CurlTransfer
{
public:
    struct Terms
    {
        QString caFile; ///< PEM; empty: the system's authorities
        bool allowTls12 = false;
        std::chrono::milliseconds time{15'000};
        const std::atomic<bool> *stop = nullptr; ///< raised from any thread; null: never
    };

    /// @param protocols "smtp,smtps"
    CurlTransfer(const char *protocols, const Terms &terms);
    ~CurlTransfer();
    CurlTransfer(const CurlTransfer &) = delete;
    CurlTransfer &operator=(const CurlTransfer &) = delete;

    /// False when libcurl refuses the option; perform() then fails.
    template <typename Value>
    void set(CURLoption option, Value value)
    {
        if (m_handle && curl_easy_setopt(m_handle, option, value) != CURLE_OK)
            m_isUsable = false;
    }
    /// What is uploaded; must live until perform() has returned.
    void upload(const QByteArray &bytes);
    /// Errors: Unreachable, Timeout, TlsFailed, Unauthorized, Cancelled, RemoteFailed, RemoteRejected (SMTP
    /// for good), ConfigInvalid; with @p where and a fixed text, nothing of what was sent or answered.
    [[nodiscard]] Result<void> perform(const QString &where);
    [[nodiscard]] long responseCode() const;
    /// The beginning of what the server has said last: HTTP's body, or a reply of SMTP. It may repeat what it
    /// was sent.
    [[nodiscard]] const QByteArray &answer() const { return m_answer; }

private:
    static size_t read(char *into, size_t size, size_t count, void *self);
    static size_t hear(char *bytes, size_t size, size_t count, void *self);
    static size_t hearLine(char *bytes, size_t size, size_t count, void *self);
    static int watch(void *self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

    CURL *m_handle = nullptr;
    const std::atomic<bool> *m_stop = nullptr;
    const QByteArray *m_bytes = nullptr;
    const bool m_isMail;
    qsizetype m_sent = 0;
    size_t m_heard = 0;
    QByteArray m_answer;
    bool m_isReplyWhole = true; ///< SMTP: the next line begins another reply
    bool m_isUsable = true;
};

}
