#include "bench/TrailBench.h"

#include "audit/Checkpoints.h"
#include "audit/Ed25519.h"
#include "audit/TrailVerifier.h"
#include "bench/BenchIntake.h"
#include "bench/Latencies.h"
#include "bench/LoadMessages.h"
#include "bench/TrailRecords.h"
#include "pipeline/EventProcessor.h"
#include "pipeline/steps/ContentSteps.h"
#include "store/AuditStore.h"
#include "store/TerminologyStore.h"
#include "terminology/ReleaseLoader.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QSemaphore>
#include <QSqlDriver>
#include <QSqlQuery>
#include <QThread>

#include <atomic>

namespace concord {

namespace {
constexpr int together = 100; ///< records of one transaction, as many as events that are concluded together

class Watch
{
public:
    Watch() { m_timer.start(); }
    [[nodiscard]] double us() const { return double(m_timer.nsecsElapsed()) / 1000; }
    [[nodiscard]] double seconds() const { return us() / 1e6; }

private:
    QElapsedTimer m_timer;
};

/// Stores orders through the door that listeners use.
Result<void> storeEvents(const DatabaseUrl &url, int events)
{
    BenchIntake::Options options;
    options.database = url;
    BenchIntake intake(std::move(options));
    intake.start();
    const LoadMessages messages("trail", std::max(1, events / 10));
    constexpr int atOnce = 256; // less than the queue holds
    QSemaphore room(atOnce);
    std::atomic<int> stored = 0;
    for (int i = 0; i < events; ++i) {
        room.acquire();
        InboundMessage message;
        message.connection = QStringLiteral("bench");
        message.channel = InboundChannel::Mllp;
        message.format = InboundFormat::Hl7v2;
        message.body = messages.hl7(i);
        message.receivedAt = SystemClock().now();
        intake.sink().submit(std::move(message), [&](const Result<InboundReceipt> &receipt) {
            stored += receipt && !receipt->refusal ? 1 : 0;
            room.release();
        });
    }
    room.acquire(atOnce);
    intake.stop();
    if (stored == events)
        return {};
    return fail(ErrorCode::Internal, QStringLiteral("intake"),
                QStringLiteral("%1 of %2 events were stored").arg(stored).arg(events));
}
}

Result<QJsonObject> TrailBench::run()
{
    QJsonArray databases;
    for (const auto kind : {Dialect::Kind::Sqlite, Dialect::Kind::Postgres}) {
        const auto one = runOn(kind);
        if (!one)
            return fail(one.error());
        databases.append(*one);
    }
    return QJsonObject{{QStringLiteral("bench"), QStringLiteral("audit")},
                       {QStringLiteral("cores"), QThread::idealThreadCount()},
                       {QStringLiteral("databases"), databases}};
}

QString TrailBench::parent() const
{
    return m_options.folder.isEmpty() ? QDir::tempPath() : m_options.folder;
}

Result<DatabaseUrl> TrailBench::database(Dialect::Kind kind, const QString &folder, const QString &name)
{
    if (kind == Dialect::Kind::Sqlite)
        return DatabaseUrl{kind, QDir(folder).filePath(name + QStringLiteral(".db"))};
    if (!m_options.serverUrl.isEmpty()) {
        const QChar mark = m_options.serverUrl.contains(u'?') ? QLatin1Char('&') : QLatin1Char('?');
        return DatabaseUrl::parse(m_options.serverUrl + mark + QStringLiteral("schema=") + name);
    }
    if (!m_server) {
        m_server = std::make_unique<PrivatePostgres>(m_options.postgresPrograms, parent());
        if (const auto started = m_server->start(); !started)
            return fail(started.error());
    }
    return m_server->createDatabase(name).and_then(&DatabaseUrl::parse);
}

Result<QJsonObject> TrailBench::runOn(Dialect::Kind kind)
{
    const QTemporaryDir folder(parent() + QStringLiteral("/concord-bench-XXXXXX"));
    if (!folder.isValid())
        return fail(ErrorCode::StoreFailed, parent(), folder.errorString());
    const QString name =
        kind == Dialect::Kind::Sqlite ? QStringLiteral("sqlite") : QStringLiteral("postgresql");
    const auto worked = database(kind, folder.path(), QStringLiteral("bench_events"));
    const auto perEvent = worked ? pipelineUs(*worked) : fail(worked.error());
    if (!perEvent)
        return fail(perEvent.error());
    const auto url = database(kind, folder.path(), QStringLiteral("bench_trail"));
    const auto db = url ? Database::open(*url) : fail(url.error());
    if (!db)
        return fail(db.error());
    m_options.tell(name + QStringLiteral(": writing %1 records").arg(m_options.records));
    if (const auto filled = fill(**db); !filled)
        return fail(filled.error());
    const auto perRecord = appendUs(**db); // of a trail that is long already
    const auto proof = perRecord ? prove(**db, folder.path()) : fail(perRecord.error());
    if (!proof)
        return fail(proof.error());
    const auto pages = firstPages(**db);
    if (!pages)
        return fail(pages.error());
    QJsonObject report = *proof;
    report.insert(QStringLiteral("database"), name);
    report.insert(QStringLiteral("pipeline_us_per_event"), rounded(*perEvent, 1));
    report.insert(QStringLiteral("append_us_per_event"), rounded(*perRecord, 2));
    report.insert(QStringLiteral("append_share"), rounded(*perRecord / *perEvent, 4));
    report.insert(QStringLiteral("first_page_ms"), *pages);
    if (kind == Dialect::Kind::Postgres)
        m_server.reset();
    return report;
}

/// The whole of an event from the claim to the commit of its outcome, in this thread; its record is in it.
Result<double> TrailBench::pipelineUs(const DatabaseUrl &url)
{
    m_options.tell(QStringLiteral("%1 events through the pipeline").arg(m_options.events));
    const SystemClock clock;
    const auto release = loadShippedRelease();
    const auto db = release ? Database::open(url) : fail(release.error());
    const auto imported = db ? TerminologyStore(**db, clock).import(*release) : fail(db.error());
    const auto stored = imported ? storeEvents(url, m_options.events) : imported;
    if (!stored)
        return fail(stored.error());
    const QString worker = QStringLiteral("bench");
    EventProcessor processor(**db, clock, contentSteps(), RetryPolicy(), worker);
    const Watch watch;
    const auto done = runClaimable(**db, clock, processor, worker);
    if (!done)
        return fail(done.error());
    if (*done < m_options.events)
        return fail(ErrorCode::Internal, QStringLiteral("pipeline"),
                    QStringLiteral("%1 of %2 events were concluded").arg(*done).arg(m_options.events));
    return watch.us() / *done;
}

/// What one more record costs in a transaction that commits anyway: transactions of many records against
/// those of a single one, in turns.
Result<double> TrailBench::appendUs(Database &db)
{
    const SystemClock clock;
    AuditStore store(db, clock);
    const auto timed = [&](qint64 first, int count) -> Result<double> {
        const std::vector<AuditEntry> entries = trailRecords::entries(first, count);
        const Watch watch;
        const auto done = db.write([&] { return store.append(entries); });
        return done ? Result<double>(watch.us()) : fail(done.error());
    };
    std::vector<double> costs;
    for (int i = 0; i < m_options.rounds; ++i) {
        const qint64 first = m_options.records + qint64(i) * (together + 2);
        const auto one = timed(first, 1);
        const auto many = one ? timed(first + 1, together + 1) : one;
        if (!many)
            return fail(many.error());
        costs.push_back((*many - *one) / together);
    }
    return median(costs);
}

Result<void> TrailBench::fill(Database &db)
{
    constexpr int batch = 5000;
    BenchClock clock;
    AuditStore store(db, clock);
    for (qint64 first = 0; first < m_options.records; first += batch) {
        const int count = int(std::min<qint64>(batch, m_options.records - first));
        // times as they are: dozens within a moment, and then the next
        const auto done = db.write([&]() -> Result<void> {
            for (int i = 0; i < count; i += together) {
                const auto added =
                    store.append(trailRecords::entries(first + i, std::min(together, count - i)));
                if (!added)
                    return added;
                clock.advance(trailRecords::apart * together);
            }
            return {};
        });
        if (!done)
            return done;
    }
    if (db.dialect().kind() == Dialect::Kind::Sqlite)
        return {};
    // as autovacuum does within minutes; it is no statement that can be prepared
    QSqlQuery analyze(db.driver()->createResult());
    if (analyze.exec(QStringLiteral("ANALYZE audit_log, audit_leaves")))
        return {};
    return fail(ErrorCode::StoreFailed, db.place(), QStringLiteral("ANALYZE"));
}

Result<QJsonObject> TrailBench::prove(Database &db, const QString &folder)
{
    m_options.tell(QStringLiteral("placing, signing, verifying"));
    const SystemClock clock;
    const Watch placing;
    const auto size = Sequencer(db).run();
    if (!size)
        return fail(size.error());
    const double placed = placing.seconds();
    const auto key = Ed25519Key::make();
    if (!key)
        return fail(key.error());
    const HeadFile file(QDir(folder).filePath(QStringLiteral("heads.jsonl")));
    const auto head = Checkpoints(db, clock, **key, file).make();
    if (!head)
        return fail(head.error());
    TrailCheck check;
    check.trustedKeys = {(*key)->publicKey()};
    check.headFile = file;
    const Watch verifying;
    const auto verdict = TrailVerifier(db, check).run();
    if (!verdict)
        return fail(verdict.error());
    const double verified = verifying.seconds();
    if (!verdict->verified)
        return fail(ErrorCode::Internal, QStringLiteral("audit verify"), verdict->reason);
    return QJsonObject{
        {QStringLiteral("records"), verdict->records},
        {QStringLiteral("placed_per_second"), rounded(double(*size) / placed, 0)},
        {QStringLiteral("place_us_per_record"), rounded(placed * 1e6 / double(*size), 2)},
        {QStringLiteral("verified_per_second"), rounded(double(verdict->records) / verified, 0)}};
}

/// filter → {"first": the first time, "median", "worst"} of the page of 100 newest records.
Result<QJsonObject> TrailBench::firstPages(Database &db)
{
    m_options.tell(QStringLiteral("first pages"));
    const SystemClock clock;
    AuditStore store(db, clock);
    QJsonObject pages;
    for (const auto &[name, filter] : trailRecords::filters(m_options.records)) {
        std::vector<double> times;
        size_t rows = 0;
        for (int i = 0; i < std::min(m_options.rounds, 12); ++i) { // PostgreSQL plans anew after five
            const Watch watch;
            const auto page = store.page({filter, {}});
            if (!page)
                return fail(page.error());
            times.push_back(watch.us() / 1000);
            rows = page->rows.size();
        }
        pages.insert(
            QLatin1StringView(name),
            QJsonObject{{QStringLiteral("first"), rounded(times.front(), 2)},
                        {QStringLiteral("median"), rounded(median(times), 2)},
                        {QStringLiteral("worst"), rounded(*std::max_element(times.begin(), times.end()), 2)},
                        {QStringLiteral("rows"), qint64(rows)}});
    }
    return pages;
}

}
