#pragma once

#include "connectors/mllp/MllpListener.h"
#include "fakes/FakeClock.h"
#include "fakes/FakeSink.h"
#include "fakes/MllpPeer.h"
#include "runtime/ServiceThread.h"

#include <QElapsedTimer>
#include <QTest>

#include <mutex>

namespace concord {

/// A listener on a thread of its own with a sink in memory, and what it says of itself.
class MllpFixture : public QObject
{
public:
    static MllpListenerSettings anyPort()
    {
        MllpListenerSettings settings;
        settings.connection = QStringLiteral("ehr-hl7");
        settings.port = 0;
        return settings;
    }

    explicit MllpFixture(const MllpListenerSettings &settings = anyPort())
        : m_listener(m_thread.host(std::make_unique<MllpListener>(settings, sink, m_clock)))
    {
        connect(
            m_listener, &MllpListener::statusChanged, m_listener,
            [this](const ListenerStatus &status) {
                const std::lock_guard lock(m_mutex);
                m_statuses.push_back(status);
            },
            Qt::DirectConnection); // on the listener's thread, which the mutex is for
        m_thread.start();
    }
    ~MllpFixture() override { m_thread.stop(); }

    void stop() { m_thread.stop(); }
    void setPaused(bool isPaused)
    {
        QMetaObject::invokeMethod(m_listener, [this, isPaused] { m_listener->setPaused(isPaused); });
    }

    [[nodiscard]] ListenerStatus status() const
    {
        const std::lock_guard lock(m_mutex);
        return m_statuses.empty() ? ListenerStatus() : m_statuses.back();
    }
    [[nodiscard]] std::vector<ListenerStatus> statuses() const
    {
        const std::lock_guard lock(m_mutex);
        return m_statuses;
    }
    [[nodiscard]] bool waitFor(const std::function<bool(const ListenerStatus &)> &wanted)
    {
        return QTest::qWaitFor([&] { return wanted(status()); }, 10'000);
    }
    [[nodiscard]] bool waitFor(ListenerState state)
    {
        return waitFor([state](const ListenerStatus &s) { return s.state == state; });
    }
    /// Waits until it listens; 0 when it does not.
    [[nodiscard]] quint16 port()
    {
        if (!waitFor([](const ListenerStatus &s) { return s.state != ListenerState::Stopped; }))
            return 0;
        return status().address.section(u':', -1).toUShort();
    }

    FakeSink sink; ///< before the thread: it is used by it

private:
    FakeClock m_clock;
    mutable std::mutex m_mutex;
    std::vector<ListenerStatus> m_statuses;
    ServiceThread m_thread{QStringLiteral("mllp")};
    MllpListener *m_listener;
};

}
