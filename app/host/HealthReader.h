#pragma once

#include "connectors/admin/AdminPages.h"
#include "domain/Clock.h"
#include "observability/Trouble.h"
#include "store/Database.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace concord {

struct HealthReaderSettings
{
    DatabaseUrl database;
    QString worker; ///< this process's name among the workers
    std::chrono::milliseconds every{5'000};
};

/// What /readyz says of one thing.
struct ReadyCheck
{
    const char *name = "";
    QString state; ///< "ok", or an error code's name
};

/// Reads what the admin listener serves: figures, and whether this process can do its work. A service: lives
/// on a ServiceThread, with a connection of its own.
class HealthReader : public QObject
{
    Q_OBJECT
public:
    HealthReader(HealthReaderSettings settings, std::shared_ptr<AdminPages> pages, const Clock &clock);
    ~HealthReader() override;

public slots:
    void start();
    void stop();

private:
    void turn();
    [[nodiscard]] std::vector<ReadyCheck> check();
    [[nodiscard]] Result<void> checkWorker();

    HealthReaderSettings m_settings;
    std::shared_ptr<AdminPages> m_pages; // shared with who serves them
    const Clock &m_clock;
    Timestamp m_startedAt{};
    std::unique_ptr<Database> m_db;
    std::unique_ptr<QTimer> m_timer;
    Trouble m_trouble;
};

}
