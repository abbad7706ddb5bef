#include "bench/IntakeBench.h"

#include "bench/BenchIntake.h"
#include "bench/Latencies.h"
#include "bench/RawCommits.h"
#include "host/DatabaseKeys.h"
#include "store/Sql.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcessEnvironment>
#include <QRandomGenerator>
#include <QThread>

#include <ctime>

namespace concord {

namespace {
double processorSeconds()
{
    return double(std::clock()) / CLOCKS_PER_SEC; // of all threads
}

QByteArray randomSecret()
{
    QByteArray key(24, Qt::Uninitialized);
    QRandomGenerator::system()->generate(key.begin(), key.end());
    return "whsec_" + key.toBase64();
}

qint64 storedEvents(const QString &file)
{
    OpenOptions options;
    options.mayLackKeys = true; // it only counts
    const auto db = Database::open({Dialect::Kind::Sqlite, file}, options);
    return db ? sql::number(**db, QStringLiteral("SELECT count(*) FROM sync_events e JOIN event_bodies b"
                                                 " ON b.sync_event_id = e.id WHERE e.status = 'received'"))
                    .value_or(-1)
              : -1;
}
}

IntakeBench::IntakeBench(Options options) : m_options(std::move(options)), m_secret(randomSecret()) {}

IntakeBench::~IntakeBench() = default;

void IntakeBench::start()
{
    for (const int connections : m_options.connections)
        m_cases.push_back({connections, false, {}});
    if (m_options.isWebhook) {
        for (const int connections : m_options.connections)
            m_cases.push_back({connections, true, {}});
    }
    m_case = m_cases.begin();
    nextRun();
}

/// Every case once, then every case again: what disturbs the machine for a while disturbs all of them.
void IntakeBench::nextRun()
{
    if (m_case == m_cases.end()) {
        m_case = m_cases.begin();
        ++m_repetition;
    }
    if (m_repetition == m_options.repeat || m_cases.empty())
        return emit finished(summary());
    if (const auto opened = openRun(); !opened)
        giveUp(opened.error());
}

QString IntakeBench::file(const char *name) const
{
    return m_folder->filePath(QString::fromLatin1(name));
}

Result<void> IntakeBench::openRun()
{
    const QString parent = m_options.folder.isEmpty() ? QDir::tempPath() : m_options.folder;
    m_folder = std::make_unique<QTemporaryDir>(parent + QStringLiteral("/concord-bench-XXXXXX"));
    if (!m_folder->isValid())
        return fail(ErrorCode::StoreFailed, parent, m_folder->errorString());
    m_syncs.push_back(syncMicroseconds(m_folder->path()));
    BenchIntake::Options options;
    options.isWebhook = m_options.isWebhook;
    options.database = {Dialect::Kind::Sqlite, file("intake.db")};
    if (const auto keys = takeKeys(options.database); !keys)
        return keys;
    options.secret = m_secret;
    if (m_case->isTls) {
        const auto made = SelfSigned::make(m_folder->path());
        if (!made)
            return fail(made.error());
        m_certificate = *made;
        options.certificateFile = made->certificateFile;
        options.keyFile = made->keyFile;
    }
    m_host = std::make_unique<BenchIntake>(std::move(options));
    connect(m_host.get(), &BenchIntake::listening, this, &IntakeBench::startLoad);
    connect(m_host.get(), &BenchIntake::failed, this, &IntakeBench::giveUp);
    m_host->start();
    return {};
}

void IntakeBench::startLoad(const QString &target)
{
    if (m_load)
        return;
    m_load = std::make_unique<QProcess>();
    m_load->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("CONCORD_LOAD_SECRET"), QString::fromLatin1(m_secret));
    m_load->setProcessEnvironment(environment);
    QStringList arguments{QStringLiteral("bench"), QStringLiteral("load"), target, QStringLiteral("--json")};
    const auto add = [&](const char *option, const QString &value) {
        arguments << QStringLiteral("--") + QString::fromLatin1(option) << value;
    };
    add("connections", QString::number(m_case->connections));
    add("messages", QString::number(m_options.messages));
    add("warm-up", QString::number(warmUp()));
    if (m_case->isTls)
        add("ca", m_certificate.certificateFile);
    connect(m_load.get(), &QProcess::finished, this, &IntakeBench::loadEnded);
    connect(m_load.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError) {
        giveUp({ErrorCode::Internal, QStringLiteral("bench load"), m_load->errorString(), 0});
    });
    m_processor = processorSeconds();
    m_load->start(QCoreApplication::applicationFilePath(), arguments);
}

void IntakeBench::loadEnded(int code, QProcess::ExitStatus status)
{
    if (m_isOver)
        return;
    if (status != QProcess::NormalExit || code != 0)
        return giveUp({ErrorCode::Internal, QStringLiteral("bench load"),
                       QStringLiteral("ended with status %1").arg(code), 0});
    const auto run = conclude(QJsonDocument::fromJson(m_load->readAllStandardOutput()).object());
    m_load.release()->deleteLater(); // this is its signal
    m_host.reset();
    m_folder.reset();
    if (!run)
        return giveUp(run.error());
    m_case->runs.push_back(*run);
    ++m_case;
    nextRun();
}

Result<QJsonObject> IntakeBench::conclude(const QJsonObject &load)
{
    const double processor = processorSeconds() - m_processor;
    m_host->stop();
    QCoreApplication::sendPostedEvents(m_host.get()); // the last commits' news
    const auto number = [&](const char *name) {
        return load.value(QLatin1StringView(name)).toDouble();
    };
    const qint64 acknowledged = qint64(number("acknowledged") + number("warmed_up"));
    const qint64 stored = storedEvents(file("intake.db"));
    if (stored != acknowledged)
        return fail(ErrorCode::Internal, QStringLiteral("intake"),
                    QStringLiteral("%1 messages were acknowledged and %2 are stored; %3 were refused")
                        .arg(acknowledged)
                        .arg(stored)
                        .arg(number("refused")));
    const auto raw = rawCommits(file("intake.db"), file("raw.db"), m_case->connections, warmUp());
    if (!raw)
        return fail(raw.error());
    const double perMessage = stored > 0 ? processor * 1e6 / double(stored) : 0;
    return QJsonObject{
        {QStringLiteral("connections"), m_case->connections},
        {QStringLiteral("tls"), m_case->isTls},
        {QStringLiteral("acknowledged"), number("acknowledged")},
        {QStringLiteral("refused"), number("refused")},
        {QStringLiteral("per_second"), number("per_second")},
        {QStringLiteral("raw_per_second"), rounded(raw->perSecond, 1)},
        {QStringLiteral("ratio"), rounded(number("per_second") / raw->perSecond, 3)},
        {QStringLiteral("group_size"),
         m_host->commits() > 0 ? rounded(double(m_host->events()) / double(m_host->commits()), 2) : 0},
        {QStringLiteral("processor_us_per_message"), rounded(perMessage, 1)},
        {QStringLiteral("load_processor_us_per_message"), number("processor_us_per_message")},
        {QStringLiteral("latency_us"), load.value(QStringLiteral("latency_us")).toObject()}};
}

void IntakeBench::giveUp(const Error &error)
{
    if (std::exchange(m_isOver, true))
        return;
    if (m_load)
        m_load->kill();
    emit failed(error);
}

QJsonObject IntakeBench::summary() const
{
    QJsonArray loads;
    for (const Case &one : m_cases)
        loads.append(medianOf(one.runs));
    return {{QStringLiteral("bench"),
             m_options.isWebhook ? QStringLiteral("intake-webhook") : QStringLiteral("intake-mllp")},
            {QStringLiteral("messages"), m_options.messages},
            {QStringLiteral("repeat"), m_options.repeat},
            {QStringLiteral("cores"), QThread::idealThreadCount()},
            {QStringLiteral("fdatasync_us"), rounded(median(m_syncs), 1)},
            {QStringLiteral("loads"), loads}};
}

}
