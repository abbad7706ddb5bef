#pragma once

#include "pipeline/MappingTrial.h"
#include "store/TrialStore.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace concord {

class Notifications;

struct TrialWorkerSettings
{
    DatabaseUrl database;
    QString worker; ///< lease owner, unique among all workers on the database
    /// A trial takes five seconds and its last patient; within a person's patience another one may take over.
    std::chrono::milliseconds lease{8'000};
    std::chrono::milliseconds poll{1'000};   ///< how soon a question is seen without a nudge
    std::chrono::milliseconds reopen{2'000}; ///< between two tries to open the database
    MappingTrial::MakeSteps steps;           ///< those that events are worked with
};

/// Answers the questions of people what a decision about a code would do, where their own login may not try
/// that: on PostgreSQL; on SQLite it does nothing. Who they are and what they may is asked of the database
/// when the question is taken up; what was told, and to whom it was not, stands on the audit trail
/// ("mapping.preview"). Any number of them share a database. A service: lives on a ServiceThread, which a
/// trial keeps busy for seconds.
class TrialWorker : public QObject
{
    Q_OBJECT
public:
    TrialWorker(TrialWorkerSettings settings, const Clock &clock);
    ~TrialWorker() override;

public slots:
    void start();
    void stop();
    void look(); ///< there may be a question: a nudge without data

signals:
    void answered(const QString &person);
    void failed(const concord::Error &error); ///< the store; it goes on trying; told once per trouble

private:
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<bool> work(); ///< true: there may be more
    [[nodiscard]] Result<void> answer(const TrialRequest &request);
    [[nodiscard]] Result<MappingImpact> tryFor(const TrialRequest &request, QString &role);
    void close();
    void giveUpConnection(const Error &error);

    TrialWorkerSettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<Notifications> m_notifications; ///< ends before m_db
    std::unique_ptr<QTimer> m_timer;
    QDeadlineTimer m_nextOpen{0};
    std::optional<Error> m_trouble;
};

}
