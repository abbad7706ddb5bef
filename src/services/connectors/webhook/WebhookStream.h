#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <functional>
#include <memory>

namespace concord {

/// A connection's bytes, with or without TLS: the session is compiled once, and Asio's templates in one file
/// only. Used on the io_context's thread; at most one read and one write at a time; a handler keeps its
/// session alive.
class WebhookStream
{
public:
    using Handler = std::function<void(boost::system::error_code, size_t)>;

    virtual ~WebhookStream() = default;
    virtual void handshake(Handler done) = 0;
    virtual void readSome(boost::asio::mutable_buffer into, Handler done) = 0;
    virtual void writeAll(boost::asio::const_buffer bytes, Handler done) = 0;
    /// Says that nothing more will be sent.
    virtual void shutdown(Handler done) = 0;
    /// At once and silently; what is under way ends with an error.
    virtual void close() = 0;
};

[[nodiscard]] std::unique_ptr<WebhookStream> makePlainStream(boost::asio::ip::tcp::socket socket);
[[nodiscard]] std::unique_ptr<WebhookStream> makeTlsStream(boost::asio::ip::tcp::socket socket,
                                                           boost::asio::ssl::context &tls);

}
