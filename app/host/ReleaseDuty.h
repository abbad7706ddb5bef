#pragma once

#include "domain/Clock.h"
#include "observability/Trouble.h"
#include "store/Database.h"
#include "sync/DriftReapply.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace concord {

struct ReleaseDutySettings
{
    DatabaseUrl database;
    std::function<bool()> isLeader;         ///< callable from this thread; empty: always
    std::chrono::milliseconds look{10'000}; ///< also after a trouble
    /// What is due; DriftReapply unless a test says otherwise.
    std::function<Result<ReapplyReport>(Database &)> reapply;
};

/// Looks now and then whether a release of the terminology has still to be held against the mappings: one
/// that came with a new program, or whose import ended before it was through. One of all programs on a
/// database does it (the leader of the duties), with a connection of its own and not on the duties' thread:
/// it reads two releases, and the office's lease would not wait so long. A service: lives on a ServiceThread.
class ReleaseDuty : public QObject
{
    Q_OBJECT
public:
    ReleaseDuty(ReleaseDutySettings settings, const Clock &clock);
    ~ReleaseDuty() override;

public slots:
    void start();
    void stop();

signals:
    void reapplied(const QString &release); ///< something of it was to be done
    /// Told once, however often it comes; with nullopt when it is over.
    void troubleChanged(const std::optional<concord::Error> &trouble);

private:
    void look();
    [[nodiscard]] Result<void> tend();

    ReleaseDutySettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<QTimer> m_timer;
    Trouble m_trouble;
};

}
