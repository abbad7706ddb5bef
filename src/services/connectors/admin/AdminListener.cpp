#include "connectors/admin/AdminListener.h"

#include <boost/asio/post.hpp>

#include <QLoggingCategory>

#include <thread>

namespace concord {

namespace {
Q_LOGGING_CATEGORY(log, "concord.admin")

constexpr std::chrono::seconds again{5};

/// A handler that throws (out of memory, say) costs its own connection and no more.
void runLoop(boost::asio::io_context &loop)
{
    for (;;) {
        try {
            loop.run();
            return;
        } catch (const std::exception &error) {
            qCCritical(log) << "a connection was dropped:" << error.what();
        }
    }
}
}

struct AdminListener::Running
{
    std::shared_ptr<boost::asio::io_context> loop = std::make_shared<boost::asio::io_context>(1);
    std::unique_ptr<AdminServer> server;
    std::thread thread;
};

AdminListener::AdminListener(AdminSettings settings, std::shared_ptr<const AdminPages> pages, QObject *parent)
    : QObject(parent), m_settings(std::move(settings)), m_pages(std::move(pages)), m_again(this)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &AdminListener::tryListen);
}

AdminListener::~AdminListener()
{
    stop();
}

void AdminListener::start()
{
    if (!m_running && !m_again.isActive())
        tryListen();
}

void AdminListener::tryListen()
{
    auto running = std::make_unique<Running>();
    running->server = std::make_unique<AdminServer>(m_settings, m_pages, running->loop);
    if (const auto listens = running->server->listen(); !listens) {
        qCWarning(log) << "cannot listen:" << codeName(listens.error().code) << listens.error().where
                       << listens.error().detail;
        emit failed(listens.error());
        m_again.start(again);
        return;
    }
    m_port = running->server->port();
    running->thread = std::thread([loop = running->loop] { runLoop(*loop); });
    m_running = std::move(running);
    qCInfo(log) << "metrics on port" << m_port;
    emit listening(m_port);
}

void AdminListener::stop()
{
    m_again.stop();
    const auto running = std::move(m_running);
    m_port = 0;
    if (!running)
        return;
    boost::asio::post(*running->loop, [server = running->server.get()] { server->stop(); });
    running->thread.join();
}

}
