#pragma once

#include "domain/Clock.h"
#include "host/Notifiers.h"
#include "observability/Trouble.h"
#include "store/Database.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>

namespace concord {

struct NoticeKeeperSettings
{
    DatabaseUrl database;
    std::function<bool()> isLeader; ///< callable from this thread; empty: always
    std::chrono::milliseconds look{2'000};
};

/// Tells people of incidents through the configured notifiers, while this process leads: once when one opens,
/// once when it is over. Sending blocks its thread, which nothing else uses. A service: lives on a
/// ServiceThread.
class NoticeKeeper : public QObject
{
    Q_OBJECT
public:
    NoticeKeeper(NoticeKeeperSettings settings, Notifiers notifiers, const Clock &clock);
    ~NoticeKeeper() override;

    /// A message that is being sent ends early. Callable from any thread; before the thread is stopped.
    void interrupt() { m_isStopping = true; }

public slots:
    void start();
    void stop();

signals:
    void sent(); ///< an attempt has ended, well or not

private:
    void turn();
    [[nodiscard]] Result<bool> sendNext();

    NoticeKeeperSettings m_settings;
    Notifiers m_notifiers;
    const Clock &m_clock;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<QTimer> m_timer;
    Trouble m_trouble;
    std::atomic<bool> m_isStopping = false;
};

}
