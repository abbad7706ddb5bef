#pragma once

#include "connectors/webhook/HookGate.h"
#include "connectors/webhook/WebhookStream.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <memory>
#include <optional>

namespace concord {

class WebhookServer;
struct HookState;
struct RequestParser; // Beast's parser, in one file

/// One connection: request after request, each answered before the next is read. Lives on the server's
/// io_context and is kept alive by its own pending operations; the server ends later than the last of them.
class WebhookSession : public std::enable_shared_from_this<WebhookSession>
{
public:
    WebhookSession(WebhookServer &server, std::unique_ptr<WebhookStream> stream, QByteArray peer);
    ~WebhookSession();
    WebhookSession(const WebhookSession &) = delete;
    WebhookSession &operator=(const WebhookSession &) = delete;

    void start();
    /// Ends after the answer to the request under way, or at once when there is none.
    void drain();
    void abort();

private:
    enum class Phase { Handshake, Idle, Head, Body, Commit, Answer, Linger, Over };

    void beginRequest();
    void advance();
    void read();
    void onRead(boost::system::error_code error, size_t size);
    [[nodiscard]] bool takeHead();
    void readHead();
    void continueBody();
    void takeBody();
    [[nodiscard]] bool isSubscription() const;
    void submit(const Authenticated &sender, const QByteArray &body);
    void onReceipt(quint64 submission, Result<InboundReceipt> result);
    void concludeSubmission();

    void refuse(const HttpProblem &problem);
    void refuseParse(boost::system::error_code error);
    void answer(const HttpAnswer &answer);
    void onWritten(boost::system::error_code error);
    void linger();
    void finish();
    void setDeadline(std::chrono::milliseconds time);
    void onDeadline();

    WebhookServer &m_server;
    std::unique_ptr<WebhookStream> m_stream;
    QByteArray m_peer;
    boost::asio::steady_timer m_timer;
    boost::beast::flat_buffer m_in;
    std::unique_ptr<RequestParser> m_parser;
    Phase m_phase = Phase::Handshake;
    bool m_isReading = false;
    bool m_isContinuing = false; // "100 Continue" is on its way
    bool m_isDraining = false;
    int m_served = 0;

    // of the request under way
    HttpHead m_head;
    HookState *m_hook = nullptr; // the server's
    CorrelationId m_correlation;
    bool m_keepAlive = false;
    bool m_isBodyRead = false;
    QByteArray m_body;
    QByteArray m_out;
    quint64 m_submission = 0; // tells a late receipt from the one that is waited for
    size_t m_openParts = 0;
    std::optional<InboundReceipt> m_receipt; // the first part's
    std::optional<Error> m_notStored;
};

}
