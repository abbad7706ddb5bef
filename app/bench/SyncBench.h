#pragma once

#include "domain/Job.h"
#include "runtime/SystemClock.h"

#include <QJsonArray>
#include <QObject>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace concord {

class Database;
class EhrClient;
class MedicationListSync;
class SandboxEhr;

/// Times the medication list sync for a series of list sizes: a full pull into an empty store, a delta
/// without news, and a full pull without news, each through HTTP from the embedded EHR (or one given by URL)
/// into a new SQLite file.
class SyncBench : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        std::vector<int> sizes;
        int repeat = 3; ///< the median of the runs counts
        QString ehrUrl; ///< empty: the embedded EHR with a generated list
        QString folder; ///< where the database lies; empty: the system's temporary folder
    };
    explicit SyncBench(Options options);
    ~SyncBench() override;

    void start();

signals:
    void finished(const QJsonObject &report);
    void failed(const concord::Error &error);

private:
    void nextRound();
    void nextRun();
    void runEnded(const concord::JobRow &job);
    [[nodiscard]] Result<void> openRound();
    void closeRound();
    [[nodiscard]] QJsonObject summary() const;

    const Options m_options;
    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SandboxEhr> m_ehr;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<EhrClient> m_client;
    std::unique_ptr<MedicationListSync> m_sync;
    std::vector<std::vector<std::vector<SyncCounts>>> m_counts; ///< size, kind of run, repetition
    size_t m_size = 0;
    int m_repetition = 0;
    size_t m_kind = 0;
};

}
