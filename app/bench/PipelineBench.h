#pragma once

#include "bench/BenchIntake.h"
#include "bench/Latencies.h"
#include "bench/PrivatePostgres.h"

#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>
#include <vector>

namespace concord {

/// Times the pipeline: events that lie stored are worked by worker processes (`concordd bench work`) until
/// each has succeeded; by one on SQLite, by one and by two on PostgreSQL, each time in a new database. Then
/// the way of one event under a moderate load: from its arrival at the MLLP listener to its outcome.
class PipelineBench : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        int events = 5000;
        int patients = 500;
        int repeat = 3;           ///< the medians count
        double rate = 100;        ///< messages a second of the moderate load
        QString serverUrl;        ///< an empty PostgreSQL database to work in; empty: a server of its own
        QString postgresPrograms; ///< folder of initdb and postgres; empty: the newest of Debian's
        QString folder;           ///< of the databases; empty: the system's temporary folder
    };
    explicit PipelineBench(Options options);
    ~PipelineBench() override;

    void start();

signals:
    void finished(const QJsonObject &report);
    void failed(const concord::Error &error);

private:
    struct Case
    {
        bool isServer = false;
        int workers = 1;
        bool isLoad = false; ///< under a load, instead of what lies there
        std::vector<QJsonObject> runs{};
    };
    struct Worker
    {
        std::unique_ptr<QProcess> process;
        double processorSeconds = 0;
    };

    void nextRun();
    [[nodiscard]] Result<void> openRun();
    [[nodiscard]] Result<DatabaseUrl> newDatabase();
    [[nodiscard]] Result<void> fill();
    void begin(const QString &target);
    void startWorkers();
    void startLoad(const QString &target);
    void readWorker(size_t index);
    void allConcluded();
    void workerEnded();
    [[nodiscard]] Result<QJsonObject> conclude();
    [[nodiscard]] Result<Latencies> outcomeTimes(Database &db) const;
    void giveUp(const Error &error);
    [[nodiscard]] QJsonObject summary() const;

    const Options m_options;
    std::vector<Case> m_cases;
    std::vector<Case>::iterator m_case;
    int m_repetition = 0;
    int m_databases = 0;
    std::unique_ptr<PrivatePostgres> m_server;
    QTemporaryDir m_keys;
    std::unique_ptr<QTemporaryDir> m_folder;
    DatabaseUrl m_database;
    std::unique_ptr<BenchIntake> m_intake;
    std::unique_ptr<QProcess> m_load;
    std::vector<Worker> m_workers;
    size_t m_ended = 0;
    int m_concluded = 0;
    std::chrono::steady_clock::time_point m_begun; ///< the first worker was ready
    double m_seconds = 0;
    QTimer m_stalled;
    bool m_isOver = false;
};

}
