#include "connectors/webhook/WebhookStream.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

namespace concord {

namespace {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;

void closeSocket(tcp::socket &socket)
{
    boost::system::error_code ignored;
    socket.close(ignored);
}

class PlainStream : public WebhookStream
{
public:
    explicit PlainStream(tcp::socket socket) : m_socket(std::move(socket)) {}

    void handshake(Handler done) override
    {
        asio::post(m_socket.get_executor(), [done = std::move(done)] { done({}, 0); });
    }
    void readSome(asio::mutable_buffer into, Handler done) override
    {
        m_socket.async_read_some(into, std::move(done));
    }
    void writeAll(asio::const_buffer bytes, Handler done) override
    {
        asio::async_write(m_socket, bytes, std::move(done));
    }
    void shutdown(Handler done) override
    {
        boost::system::error_code error;
        m_socket.shutdown(tcp::socket::shutdown_send, error);
        asio::post(m_socket.get_executor(), [done = std::move(done), error] { done(error, 0); });
    }
    void close() override { closeSocket(m_socket); }

private:
    tcp::socket m_socket;
};

class TlsStream : public WebhookStream
{
public:
    TlsStream(tcp::socket socket, asio::ssl::context &tls) : m_stream(std::move(socket), tls) {}

    void handshake(Handler done) override
    {
        m_stream.async_handshake(
            asio::ssl::stream_base::server,
            [done = std::move(done)](boost::system::error_code error) { done(error, 0); });
    }
    void readSome(asio::mutable_buffer into, Handler done) override
    {
        m_stream.async_read_some(into, std::move(done));
    }
    void writeAll(asio::const_buffer bytes, Handler done) override
    {
        asio::async_write(m_stream, bytes, std::move(done));
    }
    void shutdown(Handler done) override
    {
        m_stream.async_shutdown(
            [done = std::move(done)](boost::system::error_code error) { done(error, 0); });
    }
    void close() override { closeSocket(m_stream.next_layer()); }

private:
    asio::ssl::stream<tcp::socket> m_stream;
};
}

std::unique_ptr<WebhookStream> makePlainStream(tcp::socket socket)
{
    return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<WebhookStream> makeTlsStream(tcp::socket socket, asio::ssl::context &tls)
{
    return std::make_unique<TlsStream>(std::move(socket), tls);
}

}
