#pragma once

#include "domain/Inbound.h"
#include "runtime/ServiceThread.h"
#include "runtime/SystemClock.h"
#include "store/Database.h"

#include <QObject>

#include <atomic>
#include <memory>
#include <optional>

namespace concord {

class Ingestor;

/// The engine's intake as `concordd run` has it, with default settings: an Ingestor with the real door on its
/// thread, one listener on another. For one run of a bench.
class BenchIntake : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        bool isWebhook = false;
        DatabaseUrl database;
        QByteArray secret;       ///< of the webhook
        QString certificateFile; ///< empty: without TLS
        QString keyFile;
    };
    explicit BenchIntake(Options options);
    ~BenchIntake() override; ///< stops

    void start();                      ///< then listening() or failed()
    void stop();                       ///< after what is under way
    [[nodiscard]] InboundSink &sink(); ///< past the listener; after listening()
    [[nodiscard]] qint64 commits() const { return m_commits; }
    [[nodiscard]] qint64 events() const { return m_events; }

signals:
    void listening(const QString &target); ///< for `concordd bench load`
    void failed(const concord::Error &error);

private:
    void hostMllp();
    void hostWebhook();

    const Options m_options;
    SystemClock m_clock;
    ServiceThread m_intakeThread;
    ServiceThread m_listenerThread;
    Ingestor *m_ingestor = nullptr; ///< m_intakeThread's
    std::atomic<qint64> m_commits = 0;
    std::atomic<qint64> m_events = 0;
};

}
