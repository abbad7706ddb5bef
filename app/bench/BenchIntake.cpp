#include "bench/BenchIntake.h"

#include "connectors/mllp/MllpListener.h"
#include "connectors/webhook/WebhookListener.h"
#include "ingest/FormatDoor.h"
#include "ingest/Ingestor.h"
#include "store/Notifications.h"

namespace concord {

BenchIntake::BenchIntake(Options options)
    : m_options(std::move(options)),
      m_intakeThread(QStringLiteral("ingest")),
      m_listenerThread(QStringLiteral("listener"))
{
    IngestSettings settings;
    settings.database = m_options.database;
    if (settings.database.kind == Dialect::Kind::Postgres)
        settings.inTransaction = Notifications::notifyWork;
    auto ingestor =
        std::make_unique<Ingestor>(std::move(settings), m_clock, std::make_unique<FormatDoor>(m_clock));
    m_ingestor = m_intakeThread.host(std::move(ingestor));
    connect(m_ingestor, &Ingestor::failed, this, &BenchIntake::failed);
    connect(m_ingestor, &Ingestor::committed, this, [this](int events) {
        ++m_commits;
        m_events += events;
    });
    m_options.isWebhook ? hostWebhook() : hostMllp();
}

BenchIntake::~BenchIntake()
{
    stop();
}

void BenchIntake::hostMllp()
{
    MllpListenerSettings settings;
    settings.connection = QStringLiteral("bench");
    settings.port = 0;
    auto *listener =
        m_listenerThread.host(std::make_unique<MllpListener>(std::move(settings), *m_ingestor, m_clock));
    connect(listener, &MllpListener::statusChanged, this, [this](const ListenerStatus &status) {
        if (status.state == ListenerState::Listening && status.accepted == 0)
            emit listening(QStringLiteral("mllp://") + status.address);
        else if (status.state == ListenerState::Retrying && status.lastError)
            emit failed(*status.lastError);
    });
}

void BenchIntake::hostWebhook()
{
    HookSettings hook;
    hook.connection = QStringLiteral("bench");
    hook.secrets = [secret = m_options.secret] {
        return QByteArrayList{secret};
    };
    WebhookSettings settings;
    settings.hooks = {std::move(hook)};
    settings.tls.certificateFile = m_options.certificateFile;
    settings.tls.keyFile = m_options.keyFile;
    auto *listener =
        m_listenerThread.host(std::make_unique<WebhookListener>(std::move(settings), *m_ingestor, m_clock));
    connect(listener, &WebhookListener::statusChanged, this, [this, listener](const ListenerStatus &status) {
        const QString scheme =
            m_options.certificateFile.isEmpty() ? QStringLiteral("http") : QStringLiteral("https");
        if (status.state == ListenerState::Listening && status.accepted == 0)
            emit listening(QStringLiteral("%1://127.0.0.1:%2/hooks/bench").arg(scheme).arg(listener->port()));
        else if (status.state == ListenerState::Retrying && status.lastError)
            emit failed(*status.lastError);
    });
}

InboundSink &BenchIntake::sink()
{
    return *m_ingestor;
}

void BenchIntake::start()
{
    m_intakeThread.start();
    QMetaObject::invokeMethod(
        m_ingestor, [] {}, Qt::BlockingQueuedConnection); // behind its start(): it takes messages now
    m_listenerThread.start();
}

void BenchIntake::stop()
{
    m_listenerThread.stop();
    m_intakeThread.stop();
}

}
