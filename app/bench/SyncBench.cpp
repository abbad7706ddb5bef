#include "bench/SyncBench.h"

#include "bench/BenchSeed.h"
#include "connectors/EhrClient.h"
#include "host/DatabaseKeys.h"
#include "sandbox/SandboxEhr.h"
#include "store/Database.h"
#include "store/JobStore.h"
#include "store/TerminologyStore.h"
#include "sync/MedicationListSync.h"
#include "terminology/ReleaseLoader.h"

#include <QFile>
#include <QJsonObject>

#include <sys/resource.h>

#include <algorithm>
#include <array>

namespace concord {

namespace {
const auto integration = QStringLiteral("medication-list");
const auto worker = QStringLiteral("bench");
constexpr std::array kinds{"full", "delta", "full_unchanged"};
constexpr std::array modes{SyncMode::Full, SyncMode::Delta, SyncMode::Full};

SyncCounts median(std::vector<SyncCounts> runs)
{
    const auto middle = runs.begin() + qsizetype(runs.size() / 2);
    std::nth_element(runs.begin(), middle, runs.end(),
                     [](const SyncCounts &a, const SyncCounts &b) { return a.durationUs < b.durationUs; });
    return *middle;
}

double milliseconds(qint64 us)
{
    return double(us) / 1000;
}

QJsonObject toJson(const SyncCounts &c)
{
    return {{QStringLiteral("duration_ms"), milliseconds(c.durationUs)},
            {QStringLiteral("own_ms"), milliseconds(c.ownUs)},
            {QStringLiteral("source_ms"), milliseconds(c.durationUs - c.ownUs)},
            {QStringLiteral("processor_ms"), milliseconds(c.processorUs)},
            {QStringLiteral("medications"), c.medications},
            {QStringLiteral("added"), c.added},
            {QStringLiteral("unmapped"), c.unmapped},
            {QStringLiteral("rows_per_s"),
             c.durationUs > 0 ? qRound64(double(c.medications) * 1e6 / double(c.durationUs)) : 0},
            {QStringLiteral("own_rows_per_s"),
             c.ownUs > 0 ? qRound64(double(c.medications) * 1e6 / double(c.ownUs)) : 0}};
}

double ratio(qint64 a, qint64 b)
{
    return b > 0 ? double(qRound64(double(a) * 10'000 / double(b))) / 10'000 : 0;
}
}

SyncBench::SyncBench(Options options) : m_options(std::move(options)) {}

SyncBench::~SyncBench()
{
    closeRound();
}

void SyncBench::start()
{
    m_counts.assign(m_options.sizes.size(), std::vector<std::vector<SyncCounts>>(kinds.size()));
    nextRound();
}

void SyncBench::nextRound()
{
    if (m_size == m_options.sizes.size())
        return emit finished(summary());
    if (const auto opened = openRound(); !opened)
        return emit failed(opened.error());
    m_kind = 0;
    nextRun();
}

Result<void> SyncBench::openRound()
{
    m_folder = std::make_unique<QTemporaryDir>(
        m_options.folder.isEmpty() ? QString() : m_options.folder + QStringLiteral("/concord-bench-XXXXXX"));
    QString url = m_options.ehrUrl;
    if (url.isEmpty()) {
        SandboxOptions options;
        options.storyPaused = true;
        options.seedFile = m_folder->filePath(QStringLiteral("seed.ndjson.gz"));
        QFile seed(options.seedFile);
        const QByteArray content = benchSeed(m_options.sizes[m_size]);
        if (!seed.open(QIODevice::WriteOnly) || seed.write(content) != content.size())
            return fail(ErrorCode::StoreFailed, options.seedFile, seed.errorString());
        seed.close();
        m_ehr = std::make_unique<SandboxEhr>(m_clock, options);
        const auto base = m_ehr->start();
        if (!base)
            return fail(base.error());
        url = *base;
    }
    DatabaseUrl file{Dialect::Kind::Sqlite, m_folder->filePath(QStringLiteral("concord.db"))};
    if (const auto keys = takeKeys(file); !keys) // encrypted, as it is outside of benches
        return fail(keys.error());
    auto db = Database::open(file);
    if (!db)
        return fail(db.error());
    m_db = std::move(*db);
    const auto release = loadShippedRelease();
    if (!release)
        return fail(release.error());
    if (auto imported = TerminologyStore(*m_db, m_clock).import(*release); !imported)
        return imported;
    EhrClientSettings client;
    client.base = QUrl(url);
    m_client = std::make_unique<EhrClient>(client, m_clock);
    MedicationListSettings settings;
    settings.connection = QStringLiteral("bench");
    settings.worker = worker;
    m_sync = std::make_unique<MedicationListSync>(*m_db, m_clock, *m_client, settings);
    connect(m_sync.get(), &MedicationListSync::finished, this, &SyncBench::runEnded, Qt::QueuedConnection);
    return {};
}

void SyncBench::closeRound()
{
    m_sync.reset();
    m_client.reset();
    m_db.reset();
    m_ehr.reset();
    m_folder.reset();
}

void SyncBench::nextRun()
{
    JobStore jobs(*m_db, m_clock);
    JobRequest request;
    request.integration = integration;
    request.mode = modes[m_kind];
    request.trigger = JobTrigger::CommandLine;
    request.requestedBy = worker;
    const auto claimed = jobs.enqueue(request).and_then(
        [&](JobId id) { return jobs.claim(id, worker, std::chrono::minutes(5)); });
    if (!claimed)
        return emit failed(claimed.error());
    m_sync->run(**claimed);
}

void SyncBench::runEnded(const JobRow &job)
{
    if (job.state != JobState::Succeeded)
        return emit failed(job.error.value_or(Error{ErrorCode::Internal, integration, wordOf(job.state), 0}));
    m_counts[m_size][m_kind].push_back(job.counts);
    if (++m_kind < kinds.size())
        return nextRun();
    closeRound();
    if (++m_repetition == m_options.repeat) {
        m_repetition = 0;
        ++m_size;
    }
    nextRound();
}

QJsonObject SyncBench::summary() const
{
    QJsonArray sizes;
    std::vector<double> ownPerRow;
    for (size_t s = 0; s < m_options.sizes.size(); ++s) {
        std::array<SyncCounts, kinds.size()> counts;
        QJsonObject size{{QStringLiteral("medications"), m_options.sizes[s]}};
        for (size_t k = 0; k < kinds.size(); ++k) {
            counts[k] = median(m_counts[s][k]);
            size.insert(QString::fromLatin1(kinds[k]), toJson(counts[k]));
        }
        size.insert(QStringLiteral("own_ms"), milliseconds(counts[0].ownUs));
        size.insert(QStringLiteral("processor_ms"), milliseconds(counts[0].processorUs));
        size.insert(QStringLiteral("source_ms"), milliseconds(counts[0].durationUs - counts[0].ownUs));
        size.insert(QStringLiteral("rows_per_s"), toJson(counts[0]).value(QStringLiteral("rows_per_s")));
        size.insert(QStringLiteral("delta_to_full"), ratio(counts[1].durationUs, counts[0].durationUs));
        size.insert(QStringLiteral("delta_to_full_own"), ratio(counts[1].ownUs, counts[0].ownUs));
        sizes.append(size);
        ownPerRow.push_back(double(counts[0].ownUs) / double(std::max<qint64>(1, counts[0].medications)));
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return {{QStringLiteral("bench"), QStringLiteral("medication-sync")},
            {QStringLiteral("source"),
             m_options.ehrUrl.isEmpty() ? QStringLiteral("embedded") : m_options.ehrUrl},
            {QStringLiteral("repeat"), m_options.repeat},
            {QStringLiteral("sizes"), sizes},
            // own time per medication, largest list against smallest: 1 is linear
            {QStringLiteral("own_per_row_growth"),
             ownPerRow.empty() ? 0 : double(qRound(ownPerRow.back() / ownPerRow.front() * 1000)) / 1000},
            {QStringLiteral("peak_rss_mb"), double(usage.ru_maxrss) / 1024}};
}

}
