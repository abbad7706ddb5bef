#include "runtime/ServiceThread.h"

#include <QDeadlineTimer>
#include <QMetaObject>

#include <utility>

#include <sys/syscall.h>
#include <unistd.h>

namespace concord {

namespace {
/// QThread::wait() returns while the thread still gives back what libraries keep for each thread (OpenSSL's
/// random generators), and then the end of the program would race with it. Bounded: the number may be
/// another's soon.
void awaitEndOf(long thread)
{
    const QDeadlineTimer end(1'000);
    while (thread != 0 && !end.hasExpired() && ::syscall(SYS_tgkill, ::getpid(), thread, 0) == 0)
        QThread::usleep(100);
}
}

ServiceThread::ServiceThread(const QString &name)
{
    m_thread.setObjectName(name);
    m_inThread.moveToThread(&m_thread);
}

ServiceThread::~ServiceThread()
{
    stop();
}

void ServiceThread::adopt(std::unique_ptr<QObject> object, std::function<void()> start,
                          std::function<void()> stop)
{
    Q_ASSERT(!m_thread.isRunning());
    object->moveToThread(&m_thread);
    m_hosted.push_back({std::move(object), std::move(start), std::move(stop)});
}

void ServiceThread::start()
{
    if (m_thread.isRunning())
        return;
    m_thread.start();
    QMetaObject::invokeMethod(
        &m_inThread,
        [this] {
            m_number = ::syscall(SYS_gettid);
            for (const Hosted &hosted : m_hosted)
                hosted.start();
        },
        Qt::QueuedConnection);
}

void ServiceThread::stop()
{
    if (!m_thread.isRunning())
        return;
    // quit() from inside: posted behind the start, so that stop() straight after start() finds everything
    // made
    QMetaObject::invokeMethod(
        &m_inThread,
        [this] {
            // not std::views::reverse: clang 14, which lints, cannot read the one of g++ 12
            for (auto hosted = m_hosted.crbegin(); hosted != m_hosted.crend(); ++hosted)
                hosted->stop();
            m_thread.quit();
        },
        Qt::QueuedConnection);
    m_thread.wait();
    awaitEndOf(std::exchange(m_number, 0));
}

}
