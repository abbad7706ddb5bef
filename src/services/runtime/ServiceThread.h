#pragma once

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>
#include <vector>

namespace concord {

/// A thread and the services that live on it (STYLE section 9). A service is a QObject with the functions
/// start() and stop(), both tolerant of being called twice or in the wrong order; they run on this thread,
/// start() in the order of host(), stop() in the reverse. What a service needs there (connection, timers,
/// sockets) it makes in start() and gives back in stop(). The services are destroyed with the ServiceThread.
class ServiceThread
{
public:
    explicit ServiceThread(const QString &name);
    ~ServiceThread(); ///< stops
    ServiceThread(const ServiceThread &) = delete;
    ServiceThread &operator=(const ServiceThread &) = delete;

    /// Takes a service over; only before start(). The pointer is for connect() and nothing else.
    template <typename Service>
    Service *host(std::unique_ptr<Service> service)
    {
        Service *raw = service.get();
        adopt(
            std::move(service), [raw] { raw->start(); }, [raw] { raw->stop(); });
        return raw;
    }

    void start(); ///< returns at once; a second call does nothing
    void stop();  ///< returns when every service has stopped and the thread has ended
    [[nodiscard]] bool isRunning() const { return m_thread.isRunning(); }

private:
    struct Hosted
    {
        std::unique_ptr<QObject> object;
        std::function<void()> start;
        std::function<void()> stop;
    };

    void adopt(std::unique_ptr<QObject> object, std::function<void()> start, std::function<void()> stop);

    QThread m_thread;
    QObject m_inThread; ///< context of what is run on the thread
    long m_number = 0;  ///< the system's, while it runs; written there, read after its end
    std::vector<Hosted> m_hosted;
};

}
