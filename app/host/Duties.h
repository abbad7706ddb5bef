#pragma once

#include "domain/Clock.h"
#include "observability/Trouble.h"
#include "store/LeaderLock.h"
#include "store/Retention.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace concord {

struct DutiesSettings
{
    DatabaseUrl database;
    QString worker;
    std::optional<RetentionSettings> retention;       ///< absent: nothing is ever removed
    std::function<Result<void>(Database &)> atOffice; ///< each time the office is won; empty: nothing
    std::function<Result<void>(Database &)> tend;     ///< with each look while in office; empty: nothing
    std::chrono::milliseconds look{1'000};
    std::chrono::milliseconds clean{600'000}; ///< between two clean-ups
    std::chrono::milliseconds count{30'000};  ///< between two looks for workers that are gone
};

/// What one worker of all on a database does for the others: schedules, subscriptions, clean-up, also
/// of what workers that are gone have said of themselves. Holds the
/// office while it lives; when it dies another one takes it over. A service: lives on a ServiceThread.
class Duties : public QObject
{
    Q_OBJECT
public:
    Duties(DutiesSettings settings, const Clock &clock);
    ~Duties() override;

    /// Of this moment; callable from any thread.
    [[nodiscard]] bool isLeader() const { return m_isLeader.load(std::memory_order_relaxed); }

public slots:
    void start();
    void stop(); ///< the office is free at once

signals:
    void leadChanged(bool isLeader);

private:
    void look();
    [[nodiscard]] Result<bool> hold();
    void clean();
    void removeDead();
    void tend();
    void setLeader(bool isLeader);

    DutiesSettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<LeaderLock> m_lock; ///< ends before m_db
    std::unique_ptr<QTimer> m_timer;
    QDeadlineTimer m_nextClean{0};
    QDeadlineTimer m_nextCount{0}; ///< of the living workers
    Trouble m_trouble;             ///< of tend()
    std::atomic<bool> m_isLeader = false;
};

}
