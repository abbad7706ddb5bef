#pragma once

#include "bench/SelfSigned.h"

#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>
#include <optional>
#include <vector>

namespace concord {

class BenchIntake;

/// Times the durable intake: per number of connections, as often as asked, first messages from a load
/// generator (a process of its own) through listener, door and group commit into a new SQLite file; then the
/// same rows written by SQLite alone, in transactions of as many events, on the same disk.
class IntakeBench : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        bool isWebhook = false; ///< else MLLP
        std::vector<int> connections;
        qint64 messages = 8000; ///< of each run, without an eighth more to warm up
        int repeat = 3;         ///< the medians count
        QString folder;         ///< where the databases lie; empty: the system's temporary folder
    };
    explicit IntakeBench(Options options);
    ~IntakeBench() override;

    void start();

signals:
    void finished(const QJsonObject &report);
    void failed(const concord::Error &error);

private:
    /// One number of connections, with or without TLS.
    struct Case
    {
        int connections = 1;
        bool isTls = false;
        std::vector<QJsonObject> runs;
    };

    void nextRun();
    [[nodiscard]] Result<void> openRun();
    void startLoad(const QString &target);
    void loadEnded(int code, QProcess::ExitStatus status);
    [[nodiscard]] Result<QJsonObject> conclude(const QJsonObject &load);
    void giveUp(const Error &error);
    [[nodiscard]] QString file(const char *name) const;
    [[nodiscard]] qint64 warmUp() const { return m_options.messages / 8; }
    [[nodiscard]] QJsonObject summary() const;

    const Options m_options;
    QByteArray m_secret;
    std::vector<Case> m_cases;
    std::vector<Case>::iterator m_case;
    int m_repetition = 0;
    std::unique_ptr<QTemporaryDir> m_folder;
    SelfSigned m_certificate;
    std::unique_ptr<BenchIntake> m_host;
    std::unique_ptr<QProcess> m_load;
    double m_processor = 0; ///< of this process when the load began
    std::vector<double> m_syncs;
    bool m_isOver = false;
};

}
