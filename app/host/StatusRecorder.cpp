#include "host/StatusRecorder.h"

#include "observability/Log.h"
#include "store/ListenerStore.h"
#include "store/MetricStore.h"

namespace concord {

namespace {
constexpr std::chrono::seconds beatEvery{5};
}

StatusRecorder::StatusRecorder(DatabaseUrl database, const Clock &clock, QString worker)
    : m_database(std::move(database)),
      m_clock(clock),
      m_worker(std::move(worker)),
      m_trouble({"status", QStringLiteral("what listeners say of themselves is not stored now"),
                 QStringLiteral("what listeners say of themselves is stored again")})
{}

StatusRecorder::~StatusRecorder() = default;

void StatusRecorder::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &StatusRecorder::beat);
    m_timer->start(beatEvery);
    beat();
}

void StatusRecorder::stop()
{
    if (!m_timer)
        return;
    m_timer.reset();
    if (m_db) {
        if (const auto left = ListenerStore(*m_db, m_clock).leave(m_worker); !left)
            logLine(LogLevel::Warning, "status", QStringLiteral("could not sign off"),
                    {.error = left.error()});
    }
    m_db.reset();
}

void StatusRecorder::record(const ListenerStatus &status)
{
    m_unsaved.insert(status.connection, status);
    if (m_timer)
        beat();
}

void StatusRecorder::beat()
{
    if (!ensureOpen())
        return;
    ListenerStore store(*m_db, m_clock);
    const auto done = m_db->write([&]() -> Result<void> {
        if (const auto beaten = store.heartbeat(m_worker, QStringLiteral(CONCORD_VERSION)); !beaten)
            return beaten;
        for (const ListenerStatus &status : std::as_const(m_unsaved)) {
            if (const auto saved = store.save(m_worker, status).and_then([&] { return count(status); });
                !saved)
                return saved;
        }
        return {};
    });
    if (done) {
        for (const ListenerStatus &status : std::as_const(m_unsaved))
            m_counted.insert(status.connection, status.unauthenticated);
        m_unsaved.clear();
        m_trouble.end();
        return;
    }
    m_trouble.note(done.error());
    if (done.error().code != ErrorCode::StoreBusy)
        m_db.reset();
}

/// Whoever is refused at the door for who it says it is leaves no event: it is counted here.
Result<void> StatusRecorder::count(const ListenerStatus &status)
{
    const qint64 before = m_counted.value(status.connection);
    // a listener that was started again counts from nothing
    const qint64 added = status.unauthenticated - (status.unauthenticated < before ? 0 : before);
    if (added == 0)
        return {};
    MetricSample sample{m_clock.now(), status.connection, EventDirection::In, {}};
    sample.counts.failed = sample.counts.unauthenticated = added;
    return notePending(*m_db, sample);
}

bool StatusRecorder::ensureOpen()
{
    if (m_db)
        return true;
    OpenOptions options;
    options.mustExist = true;
    auto db = Database::open(m_database, options);
    if (!db)
        return false; // whoever works on the store says what is wrong with it
    m_db = *std::move(db);
    return true;
}

}
