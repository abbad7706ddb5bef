#include "sandbox/SandboxEhr.h"

#include "sandbox/SandboxServer.h"

namespace concord {

using sandbox::SandboxServer;

SandboxEhr::SandboxEhr(const Clock &clock, SandboxOptions options, QObject *parent)
    : QObject(parent), m_clock(clock), m_options(std::move(options))
{
    m_thread.setObjectName(QStringLiteral("sandbox"));
    qRegisterMetaType<SandboxCounters>();
    qRegisterMetaType<SandboxChange>();
}

SandboxEhr::~SandboxEhr()
{
    stop();
}

Result<QString> SandboxEhr::start()
{
    if (m_server)
        return m_baseUrl;
    m_thread.start();
    auto *context = new QObject; // carries the server's birth onto its thread, and dies with it
    context->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, context, &QObject::deleteLater);
    Result<QString> opened = fail(ErrorCode::Internal, QStringLiteral("sandbox"));
    QMetaObject::invokeMethod(
        context,
        [&] {
            m_server = new SandboxServer(m_clock, m_options);
            connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
            connect(m_server, &SandboxServer::countersChanged, this, &SandboxEhr::countersChanged);
            connect(m_server, &SandboxServer::changeMade, this, &SandboxEhr::changeMade);
            opened = m_server->open();
        },
        Qt::BlockingQueuedConnection);
    if (opened)
        m_baseUrl = *opened;
    else
        stop();
    return opened;
}

void SandboxEhr::stop()
{
    m_thread.quit();
    m_thread.wait();
    m_server = nullptr;
    m_baseUrl.clear();
}

void SandboxEhr::setFaults(const SandboxFaults &faults)
{
    m_options.faults = faults; // also for the next start()
    if (m_server)              // a request may overtake what is only posted
        QMetaObject::invokeMethod(
            m_server, [this, &faults] { m_server->setFaults(faults); }, Qt::BlockingQueuedConnection);
}

void SandboxEhr::setStoryPaused(bool paused)
{
    m_options.storyPaused = paused;
    if (m_server)
        QMetaObject::invokeMethod(m_server, [server = m_server, paused] { server->setStoryPaused(paused); });
}

void SandboxEhr::step()
{
    if (m_server)
        QMetaObject::invokeMethod(m_server, [server = m_server] { server->step(); });
}

}
