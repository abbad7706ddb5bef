#include "host/StatusRecorder.h"

#include "observability/Log.h"
#include "store/ListenerStore.h"

namespace concord {

namespace {
constexpr std::chrono::seconds beatEvery{5};
}

StatusRecorder::StatusRecorder(DatabaseUrl database, const Clock &clock, QString worker)
    : m_database(std::move(database)), m_clock(clock), m_worker(std::move(worker))
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
            if (const auto saved = store.save(m_worker, status); !saved)
                return saved;
        }
        return {};
    });
    if (done) {
        m_unsaved.clear();
        return;
    }
    logLine(LogLevel::Warning, "status", QStringLiteral("store"), {.error = done.error()});
    if (done.error().code != ErrorCode::StoreBusy)
        m_db.reset();
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
