#include "host/HealthReader.h"

#include "observability/MetricsPage.h"
#include "store/ListenerStore.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace concord {

namespace {
const auto ok = QStringLiteral("ok");

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// Which of the checks an error of opening the database is about.
const char *checkOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::StoreNewer:
        return "schema";
    case ErrorCode::ConfigInvalid:
    case ErrorCode::Erased:
        return "keys";
    default:
        return "database";
    }
}
}

HealthReader::HealthReader(HealthReaderSettings settings, std::shared_ptr<AdminPages> pages,
                           const Clock &clock)
    : m_settings(std::move(settings)),
      m_pages(std::move(pages)),
      m_clock(clock),
      m_trouble(
          {"metrics", QStringLiteral("figures cannot be read now"), QStringLiteral("figures are read again")})
{}

HealthReader::~HealthReader() = default;

void HealthReader::start()
{
    if (m_timer)
        return;
    m_startedAt = m_clock.now();
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &HealthReader::turn);
    m_timer->start(m_settings.every);
    QMetaObject::invokeMethod(this, &HealthReader::turn, Qt::QueuedConnection);
}

void HealthReader::stop()
{
    m_timer.reset();
    m_db.reset();
}

Result<void> HealthReader::checkWorker()
{
    const auto workers = ListenerStore(*m_db, m_clock).workers();
    if (!workers)
        return fail(workers.error());
    const bool isAlive = std::any_of(workers->begin(), workers->end(),
                                     [&](const WorkerRow &row) { return row.name == m_settings.worker; });
    return isAlive ? Result<void>{} : fail(ErrorCode::NotFound, QStringLiteral("workers"));
}

/// Codes only: a detail may name a host or a file, and everybody may ask.
std::vector<ReadyCheck> HealthReader::check()
{
    std::vector<ReadyCheck> checks{{"database", ok}, {"schema", ok}, {"keys", ok}, {"worker", ok}};
    const auto note = [&](const char *name, const Error &error) {
        for (ReadyCheck &one : checks) {
            if (qstrcmp(one.name, name) == 0)
                one.state = codeName(error.code);
        }
    };
    if (!m_db) {
        OpenOptions options;
        options.mustExist = true;
        auto db =
            Database::open(m_settings.database, options); // also whether the schema and the keys are right
        if (!db) {
            note(checkOf(db.error().code), db.error());
            note("worker", {ErrorCode::NotFound, {}, {}, 0});
            return checks;
        }
        m_db = *std::move(db);
    }
    if (const auto alive = checkWorker(); !alive) {
        const bool isStore = alive.error().code != ErrorCode::NotFound;
        note(isStore ? "database" : "worker", alive.error());
        if (isStore)
            m_db.reset();
    }
    return checks;
}

void HealthReader::turn()
{
    if (!m_timer) // posted before stop()
        return;
    AdminContent content;
    const auto checks = check();
    content.isReady =
        std::all_of(checks.begin(), checks.end(), [](const ReadyCheck &one) { return one.state == ok; });
    QJsonObject states;
    for (const ReadyCheck &one : checks)
        states.insert(QString::fromLatin1(one.name), one.state);
    content.ready = json(
        {{QStringLiteral("status"), content.isReady ? QStringLiteral("ready") : QStringLiteral("not_ready")},
         {QStringLiteral("checks"), states}});
    content.health =
        json({{QStringLiteral("status"), ok}, {QStringLiteral("version"), QStringLiteral(CONCORD_VERSION)}});
    if (m_db) {
        auto facts = readMetricsFacts(*m_db, m_clock);
        if (facts) {
            facts->startedAt = m_startedAt;
            facts->version = QStringLiteral(CONCORD_VERSION);
            content.metrics = metricsPage(*facts);
            m_trouble.end();
        } else {
            m_trouble.note(facts.error());
            if (facts.error().code != ErrorCode::StoreBusy)
                m_db.reset();
        }
    }
    content.madeAt = std::chrono::steady_clock::now();
    m_pages->set(std::move(content));
}

}
