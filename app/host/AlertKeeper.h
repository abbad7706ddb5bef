#pragma once

#include "domain/Alerts.h"
#include "domain/Clock.h"
#include "observability/AlertWatch.h"
#include "observability/Trouble.h"
#include "store/Database.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace concord {

struct AlertKeeperSettings
{
    DatabaseUrl database;
    std::function<bool()> isLeader;          ///< callable from this thread; empty: always
    std::chrono::milliseconds fold{1'000};   ///< between two looks at what was counted
    std::chrono::milliseconds rules{10'000}; ///< between two looks of the rules
};

/// Adds what was counted to the roll-ups and holds the alert rules against them, while this process leads. A
/// service: lives on a ServiceThread.
class AlertKeeper : public QObject
{
    Q_OBJECT
public:
    AlertKeeper(AlertKeeperSettings settings, const Clock &clock);
    ~AlertKeeper() override;

public slots:
    void start();
    void stop();

signals:
    void looked(); ///< the rules were held against the figures

private:
    void turn();
    [[nodiscard]] Result<void> work();

    AlertKeeperSettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<AlertWatch> m_watch; ///< ends before m_db
    std::unique_ptr<QTimer> m_timer;
    Trouble m_trouble;
    QDeadlineTimer m_nextRules{0};
    bool m_hasMore = false;
};

}
