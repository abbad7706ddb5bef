#include "bench/TerminologyBench.h"

#include "bench/Latencies.h"
#include "bench/PrivatePostgres.h"
#include "bench/ReleaseFiles.h"
#include "runtime/SystemClock.h"
#include "store/TerminologyStore.h"
#include "sync/StoreIndex.h"
#include "terminology/CodeResolver.h"
#include "terminology/release/ReleaseFolder.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QThread>

#include <ctime>
#include <malloc.h>

namespace concord {

namespace {
/// How long something took: by the clock, and of the processor on this thread. The second is what counts
/// where others share the machine and nothing is waited for.
struct Took
{
    double seconds = 0;
    double cpuSeconds = 0;
};

double threadCpuSeconds()
{
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return double(spent.tv_sec) + double(spent.tv_nsec) / 1e9;
}

/// Runs @p work and says how long it took.
template <typename Work>
Took timed(const Work &work)
{
    QElapsedTimer timer;
    timer.start();
    const double before = threadCpuSeconds();
    work();
    return {std::max(double(timer.nsecsElapsed()) / 1e9, 1e-9), std::max(threadCpuSeconds() - before, 1e-9)};
}

/// A line of /proc/self/status in MB: "VmRSS" is what the process holds, "VmHWM" the most it held.
double memoryMb(const char *name)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(name))
            return line.simplified().split(' ').value(1).toDouble() / 1024;
    }
    return 0;
}

/// From now on VmHWM counts anew (proc(5), clear_refs).
void forgetPeak()
{
    malloc_trim(0);
    QFile clear(QStringLiteral("/proc/self/clear_refs"));
    if (clear.open(QIODevice::WriteOnly))
        clear.write("5");
}

const auto versionOfBench = QStringLiteral("rxnorm-2026-03-02");
}

QString TerminologyBench::parent() const
{
    return m_options.folder.isEmpty() ? QDir::tempPath() : m_options.folder;
}

Result<QJsonObject> TerminologyBench::run()
{
    const QTemporaryDir folder(parent() + QStringLiteral("/concord-bench-XXXXXX"));
    if (!folder.isValid())
        return fail(ErrorCode::StoreFailed, parent(), folder.errorString());
    m_files = folder.filePath(QStringLiteral("release"));
    QDir().mkpath(m_files);
    m_options.tell(QStringLiteral("writing a release"));
    if (const auto written = writeReleaseFiles(m_files, m_options.concepts, m_options.ndcs); !written)
        return fail(written.error());
    m_options.tell(QStringLiteral("reading it"));
    QJsonObject report{{QStringLiteral("bench"), QStringLiteral("terminology")},
                       {QStringLiteral("cores"), QThread::idealThreadCount()},
                       {QStringLiteral("concepts"), m_options.concepts},
                       {QStringLiteral("ndcs"), m_options.ndcs}};
    {
        Result<FolderRelease> loaded;
        const Took took = timed([&] { loaded = loadReleaseFolder(m_files, versionOfBench); });
        const auto memory = loaded ? inMemory(loaded->release) : fail(loaded.error());
        if (!memory)
            return fail(memory.error());
        report.insert(QStringLiteral("facts"), qint64(loaded->release.facts.size()));
        report.insert(QStringLiteral("read_seconds"), rounded(took.seconds, 2));
        report.insert(QStringLiteral("read_cpu_seconds"), rounded(took.cpuSeconds, 2));
        report.insert(QStringLiteral("memory"), *memory);
    }
    const auto sqlite = inDatabase({Dialect::Kind::Sqlite, folder.filePath(QStringLiteral("bench.db"))});
    if (!sqlite)
        return fail(sqlite.error());
    const auto postgres = inPostgres();
    if (!postgres)
        return fail(postgres.error());
    report.insert(QStringLiteral("databases"), QJsonArray{*sqlite, *postgres});
    return report;
}

Result<QJsonObject> TerminologyBench::inMemory(const TerminologyRelease &release)
{
    m_options.tell(QStringLiteral("looking codes up in memory"));
    Result<std::shared_ptr<const TerminologyIndex>> index;
    const Took took = timed([&] { index = TerminologyIndex::fromRelease(release); });
    if (!index)
        return fail(index.error());
    QJsonObject report = lookUp(release, **index);
    report.insert(QStringLiteral("build_cpu_seconds"), rounded(took.cpuSeconds, 2));
    report.insert(QStringLiteral("index_mb"), rounded(double((*index)->bytes()) / 1024 / 1024, 1));
    return report;
}

QJsonObject TerminologyBench::lookUp(const TerminologyRelease &release, const TerminologyIndex &index)
{
    const Timestamp now = SystemClock().now();
    // Codes as they come, not as they lie in the tables; copies of their own, as a message has them.
    const auto codesOf = [](const auto &rows, const auto &codeOf) {
        constexpr size_t stride = 7'919;
        std::vector<QString> codes(100'000);
        for (size_t i = 0; i < codes.size(); ++i) {
            const QString &code = codeOf(rows[i * stride % rows.size()]);
            codes[i] = QString(code.constData(), code.size());
        }
        return codes;
    };
    const auto rateOf = [](const std::vector<QString> &codes, int count, const auto &ask) {
        qint64 found = 0;
        const Took took = timed([&] {
            for (int i = 0; i < count; ++i)
                found += ask(codes[size_t(i) % codes.size()]) ? 1 : 0;
        });
        return QJsonObject{{QStringLiteral("per_cpu_second"), rounded(count / took.cpuSeconds, 0)},
                           {QStringLiteral("known"), double(found) / count}};
    };
    const CodeResolver resolver(index);
    const auto rxcuis =
        codesOf(release.concepts, [](const RxNormConcept &one) -> const QString & { return one.rxcui; });
    const auto ndcs =
        codesOf(release.ndcs, [](const NdcProduct &one) -> const QString & { return one.ndc11; });
    return {{QStringLiteral("rxcui"),
             rateOf(rxcuis, m_options.lookups,
                    [&](const QString &code) { return index.conceptOf(code)->has_value(); })},
            {QStringLiteral("ndc"),
             rateOf(ndcs, m_options.lookups,
                    [&](const QString &code) { return !index.rxcuisOfNdc(code, now)->isEmpty(); })},
            {QStringLiteral("resolved"),
             rateOf(ndcs, std::max(1, m_options.lookups / 10), [&](const QString &code) {
                 const auto resolved = resolver.resolve({{systems::ndc, code, {}}}, {}, now);
                 return resolved && !resolved->path.isEmpty();
             })}};
}

Result<QJsonObject> TerminologyBench::inDatabase(const DatabaseUrl &url)
{
    const QString name =
        url.kind == Dialect::Kind::Sqlite ? QStringLiteral("sqlite") : QStringLiteral("postgresql");
    const SystemClock clock;
    const auto db = Database::open(url);
    if (!db)
        return fail(db.error());
    TerminologyStore store(**db, clock);
    Result<ReleaseChange> first;
    Result<ReleaseChange> next;
    Took firstTook;
    Took nextTook;
    {
        const auto loaded = loadReleaseFolder(m_files, versionOfBench);
        if (!loaded)
            return fail(loaded.error());
        m_options.tell(name + QStringLiteral(": taking it in"));
        firstTook = timed([&] { first = store.take(loaded->release); });
        const TerminologyRelease later = aMonthLater(loaded->release);
        m_options.tell(name + QStringLiteral(": taking in the next"));
        nextTook = timed([&] { next = first ? store.take(later) : first; });
        if (!next)
            return fail(next.error());
    }
    m_options.tell(name + QStringLiteral(": loading the look-up"));
    const auto current = store.current();
    if (!current || !*current)
        return fail(ErrorCode::Internal, name, QStringLiteral("no current release"));
    forgetPeak();
    const double before = memoryMb("VmRSS:");
    Result<std::shared_ptr<const TerminologyIndex>> index;
    const Took loadTook = timed([&] { index = loadIndex(store, **current); });
    const double peak = memoryMb("VmHWM:");
    if (!index)
        return fail(index.error());
    return QJsonObject{
        {QStringLiteral("database"), name},
        {QStringLiteral("import_seconds"), rounded(firstTook.seconds, 2)},
        {QStringLiteral("import_cpu_seconds"), rounded(firstTook.cpuSeconds, 2)},
        {QStringLiteral("next_import_seconds"), rounded(nextTook.seconds, 2)},
        {QStringLiteral("next_import_cpu_seconds"), rounded(nextTook.cpuSeconds, 2)},
        {QStringLiteral("next_changed"), next->conceptsChanged + next->ndcsAdded + next->ndcsChanged},
        {QStringLiteral("load_seconds"), rounded(loadTook.seconds, 2)},
        {QStringLiteral("load_peak_mb"), rounded(peak - before, 1)},
        {QStringLiteral("loaded"), qint64((*index)->concepts() + (*index)->ndcs())}};
}

Result<QJsonObject> TerminologyBench::inPostgres()
{
    if (!m_options.serverUrl.isEmpty())
        return DatabaseUrl::parse(m_options.serverUrl).and_then([this](const DatabaseUrl &url) {
            return inDatabase(url);
        });
    PrivatePostgres server(m_options.postgresPrograms, parent());
    m_options.tell(QStringLiteral("starting PostgreSQL"));
    if (const auto started = server.start(); !started)
        return QJsonObject{{QStringLiteral("database"), QStringLiteral("postgresql")},
                           {QStringLiteral("skipped"), started.error().detail}};
    return server.createDatabase(QStringLiteral("bench_terminology"))
        .and_then(&DatabaseUrl::parse)
        .and_then([this](const DatabaseUrl &url) { return inDatabase(url); });
}

}
