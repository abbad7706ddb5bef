#include "bench/PipelineBench.h"

#include "bench/LoadMessages.h"
#include "host/DatabaseKeys.h"
#include "host/MasterKeyFile.h"
#include "store/Sql.h"
#include "store/TerminologyStore.h"
#include "terminology/ReleaseLoader.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSemaphore>
#include <QThread>

namespace concord {

namespace {
using Now = std::chrono::steady_clock;

/// Everything a test of the pipeline needs beside events.
Result<void> prepareDatabase(const DatabaseUrl &url)
{
    const SystemClock clock;
    const auto release = loadShippedRelease();
    if (!release)
        return fail(release.error());
    const auto db = Database::open(url);
    return db ? TerminologyStore(**db, clock).import(*release) : fail(db.error());
}

QString prefixOf(int number)
{
    return QStringLiteral("pipe%1").arg(number);
}
}

PipelineBench::PipelineBench(Options options) : m_options(std::move(options))
{
    m_stalled.setSingleShot(true);
    m_stalled.setInterval(std::chrono::minutes(2));
    connect(&m_stalled, &QTimer::timeout, this, [this] {
        giveUp({ErrorCode::Timeout, QStringLiteral("bench work"),
                QStringLiteral("%1 of %2 events were concluded, then nothing came")
                    .arg(m_concluded)
                    .arg(m_options.events),
                0});
    });
}

PipelineBench::~PipelineBench()
{
    for (const Worker &worker : m_workers) {
        worker.process->disconnect(this);
        worker.process->kill();
        worker.process->waitForFinished();
    }
}

void PipelineBench::start()
{
    m_cases = {{false, 1, false}, {true, 1, false}, {true, 2, false}, {false, 1, true}, {true, 2, true}};
    m_case = m_cases.begin();
    // a server's databases have no file beside them: the workers, which are processes, find their key here
    qputenv("CREDENTIALS_DIRECTORY", QFile::encodeName(m_keys.path()));
    if (const auto key = MasterKeyFile({Dialect::Kind::Postgres, {}}).make(); !key)
        return giveUp(key.error());
    if (m_options.serverUrl.isEmpty()) {
        m_server = std::make_unique<PrivatePostgres>(
            m_options.postgresPrograms, m_options.folder.isEmpty() ? QDir::tempPath() : m_options.folder);
        if (const auto started = m_server->start(); !started)
            return giveUp(started.error());
    }
    nextRun();
}

/// Every case once, then every case again: what disturbs the machine for a while disturbs all of them.
void PipelineBench::nextRun()
{
    if (m_case == m_cases.end()) {
        m_case = m_cases.begin();
        ++m_repetition;
    }
    if (m_repetition == m_options.repeat)
        return emit finished(summary());
    if (const auto opened = openRun(); !opened)
        giveUp(opened.error());
}

Result<DatabaseUrl> PipelineBench::newDatabase()
{
    const QString name = QStringLiteral("bench_%1").arg(++m_databases);
    if (!m_case->isServer)
        return DatabaseUrl{Dialect::Kind::Sqlite, m_folder->filePath(name + QStringLiteral(".db"))};
    if (m_server)
        return m_server->createDatabase(name).and_then(&DatabaseUrl::parse);
    const QChar mark = m_options.serverUrl.contains(u'?') ? QLatin1Char('&') : QLatin1Char('?');
    return DatabaseUrl::parse(m_options.serverUrl + mark + QStringLiteral("schema=") + name);
}

Result<void> PipelineBench::openRun()
{
    const QString parent = m_options.folder.isEmpty() ? QDir::tempPath() : m_options.folder;
    m_folder = std::make_unique<QTemporaryDir>(parent + QStringLiteral("/concord-bench-XXXXXX"));
    if (!m_folder->isValid())
        return fail(ErrorCode::StoreFailed, parent, m_folder->errorString());
    const auto made = newDatabase();
    if (!made)
        return fail(made.error());
    m_database = *made;
    if (const auto keys = takeKeys(m_database); !keys)
        return keys;
    if (const auto prepared = prepareDatabase(m_database); !prepared)
        return prepared;
    m_concluded = 0;
    m_ended = 0;
    m_workers.clear();
    BenchIntake::Options options;
    options.database = m_database;
    m_intake = std::make_unique<BenchIntake>(std::move(options));
    connect(m_intake.get(), &BenchIntake::failed, this, &PipelineBench::giveUp);
    connect(m_intake.get(), &BenchIntake::listening, this, &PipelineBench::begin, Qt::SingleShotConnection);
    m_intake->start();
    return {};
}

void PipelineBench::begin(const QString &target)
{
    if (m_case->isLoad) {
        startWorkers();
        return startLoad(target);
    }
    if (const auto filled = fill(); !filled)
        return giveUp(filled.error());
    startWorkers();
}

/// Stores the events through the door that listeners use; returns when they are committed.
Result<void> PipelineBench::fill()
{
    const LoadMessages messages(prefixOf(m_databases).toLatin1(), m_options.patients);
    constexpr int atOnce = 256; // less than the queue holds
    QSemaphore room(atOnce);
    std::atomic<int> stored = 0;
    for (int i = 0; i < m_options.events; ++i) {
        room.acquire();
        InboundMessage message;
        message.connection = QStringLiteral("bench");
        message.channel = InboundChannel::Mllp;
        message.format = InboundFormat::Hl7v2;
        message.body = messages.hl7(i);
        message.receivedAt = SystemClock().now();
        m_intake->sink().submit(std::move(message), [&](const Result<InboundReceipt> &receipt) {
            stored += receipt && !receipt->refusal ? 1 : 0;
            room.release();
        });
    }
    room.acquire(atOnce);
    if (stored == m_options.events)
        return {};
    return fail(ErrorCode::Internal, QStringLiteral("intake"),
                QStringLiteral("%1 of %2 events were stored").arg(stored).arg(m_options.events));
}

void PipelineBench::startWorkers()
{
    m_begun = {};
    m_stalled.start();
    for (int i = 0; i < m_case->workers; ++i) {
        Worker &worker = m_workers.emplace_back();
        worker.process = std::make_unique<QProcess>();
        QProcess *process = worker.process.get();
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        connect(process, &QProcess::readyReadStandardOutput, this, [this, i] { readWorker(size_t(i)); });
        connect(process, &QProcess::finished, this, &PipelineBench::workerEnded);
        const QString url = m_database.kind == Dialect::Kind::Sqlite
                                ? QStringLiteral("sqlite:") + m_database.path
                                : m_database.path;
        process->start(QCoreApplication::applicationFilePath(),
                       {QStringLiteral("bench"), QStringLiteral("work"), QStringLiteral("--db"), url});
    }
}

void PipelineBench::startLoad(const QString &target)
{
    m_load = std::make_unique<QProcess>();
    m_load->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(m_load.get(), &QProcess::finished, this, [this](int code) {
        if (code != 0)
            giveUp({ErrorCode::Internal, QStringLiteral("bench load"),
                    QStringLiteral("ended with status %1").arg(code), 0});
    });
    m_load->start(QCoreApplication::applicationFilePath(),
                  {QStringLiteral("bench"), QStringLiteral("load"), target, QStringLiteral("--json"),
                   QStringLiteral("--connections"), QStringLiteral("4"), QStringLiteral("--messages"),
                   QString::number(m_options.events), QStringLiteral("--rate"),
                   QString::number(m_options.rate), QStringLiteral("--patients"),
                   QString::number(m_options.patients)});
}

/// A worker says "ready", then how many events it has concluded each time, at last its processor time.
void PipelineBench::readWorker(size_t index)
{
    Worker &worker = m_workers[index];
    while (worker.process->canReadLine()) {
        const QJsonObject line = QJsonDocument::fromJson(worker.process->readLine()).object();
        worker.processorSeconds =
            line.value(QStringLiteral("processor_seconds")).toDouble(worker.processorSeconds);
        if (line.value(QStringLiteral("ready")).toBool() && m_begun == Now::time_point())
            m_begun = Now::now();
        const int concluded = line.value(QStringLiteral("concluded")).toInt();
        m_concluded += concluded;
        m_stalled.start();
        if (concluded > 0 && m_concluded == m_options.events)
            allConcluded();
    }
}

void PipelineBench::allConcluded()
{
    m_seconds = std::chrono::duration<double>(Now::now() - m_begun).count();
    m_stalled.stop();
    for (const Worker &worker : m_workers)
        worker.process->terminate();
}

void PipelineBench::workerEnded()
{
    if (m_isOver)
        return;
    if (m_concluded < m_options.events)
        return giveUp(
            {ErrorCode::Internal, QStringLiteral("bench work"),
             QStringLiteral("a worker ended after %1 of %2 events").arg(m_concluded).arg(m_options.events),
             0});
    if (++m_ended < m_workers.size())
        return;
    for (size_t i = 0; i < m_workers.size(); ++i)
        readWorker(i);
    m_intake->stop();
    const auto run = conclude();
    if (!run)
        return giveUp(run.error());
    m_case->runs.push_back(*run);
    ++m_case;
    // the objects whose signals these are go later
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_workers.clear();
            m_load.reset();
            m_intake.reset();
            m_folder.reset();
            nextRun();
        },
        Qt::QueuedConnection);
}

Result<QJsonObject> PipelineBench::conclude()
{
    const auto db = Database::open(m_database);
    if (!db)
        return fail(db.error());
    const auto succeeded =
        sql::number(**db, QStringLiteral("SELECT count(*) FROM sync_events WHERE status = 'succeeded'"));
    if (!succeeded)
        return fail(succeeded.error());
    if (*succeeded != m_options.events)
        return fail(ErrorCode::Internal, QStringLiteral("pipeline"),
                    QStringLiteral("%1 of %2 events succeeded").arg(*succeeded).arg(m_options.events));
    double processor = 0;
    for (const Worker &worker : m_workers)
        processor += worker.processorSeconds;
    QJsonObject run{
        {QStringLiteral("database"),
         m_case->isServer ? QStringLiteral("postgresql") : QStringLiteral("sqlite")},
        {QStringLiteral("workers"), m_case->workers},
        {QStringLiteral("events"), m_options.events},
        {QStringLiteral("worker_processor_us_per_event"), rounded(processor * 1e6 / m_options.events, 1)}};
    if (!m_case->isLoad) {
        run.insert(QStringLiteral("per_second"), rounded(m_options.events / m_seconds, 1));
        return run;
    }
    const auto times = outcomeTimes(**db);
    if (!times)
        return fail(times.error());
    run.insert(QStringLiteral("rate"), m_options.rate);
    run.insert(QStringLiteral("outcome_us"), times->toJson());
    return run;
}

/// From the arrival at the listener to the outcome; the database keeps both to the millisecond.
Result<Latencies> PipelineBench::outcomeTimes(Database &db) const
{
    const auto all = sql::rows(
        db, QStringLiteral("SELECT completed_at - created_at FROM sync_events WHERE status = 'succeeded'"),
        {}, [](const QSqlQuery &q) { return q.value(0).toLongLong(); });
    if (!all)
        return fail(all.error());
    Latencies times;
    for (const qint64 ms : *all)
        times.add(std::chrono::milliseconds(ms));
    return times;
}

void PipelineBench::giveUp(const Error &error)
{
    if (!std::exchange(m_isOver, true))
        emit failed(error);
}

QJsonObject PipelineBench::summary() const
{
    QJsonArray worked;
    QJsonArray loaded;
    std::vector<double> ratios;
    for (const Case &one : m_cases)
        (one.isLoad ? loaded : worked).append(medianOf(one.runs));
    for (size_t i = 0; i < m_cases[1].runs.size(); ++i)
        ratios.push_back(m_cases[2].runs[i].value(QStringLiteral("per_second")).toDouble() /
                         m_cases[1].runs[i].value(QStringLiteral("per_second")).toDouble());
    return {{QStringLiteral("bench"), QStringLiteral("pipeline")},
            {QStringLiteral("repeat"), m_options.repeat},
            {QStringLiteral("cores"), QThread::idealThreadCount()},
            {QStringLiteral("two_workers_to_one"), rounded(median(ratios), 3)},
            {QStringLiteral("worked"), worked},
            {QStringLiteral("under_load"), loaded}};
}

}
