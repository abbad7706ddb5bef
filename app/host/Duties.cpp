#include "host/Duties.h"

#include "observability/Log.h"
#include "runtime/ProcessName.h"
#include "store/ListenerStore.h"

namespace concord {

Duties::Duties(DutiesSettings settings, const Clock &clock)
    : m_settings(std::move(settings)),
      m_clock(clock),
      m_trouble({"duties", QStringLiteral("a duty was not done"), QStringLiteral("every duty is done again")})
{}

Duties::~Duties() = default;

void Duties::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &Duties::look);
    m_timer->start(m_settings.look);
    look();
}

void Duties::stop()
{
    m_timer.reset();
    setLeader(false);
    m_lock.reset();
    m_db.reset();
}

void Duties::look()
{
    auto held = hold();
    if (held && *held && !isLeader() && m_settings.atOffice) {
        if (const auto begun = m_settings.atOffice(*m_db); !begun)
            held = fail(begun.error());
    }
    setLeader(held.value_or(false)); // an error means that nobody knows: then somebody else may lead
    if (!held) {
        m_lock.reset();
        m_db.reset();
        return;
    }
    if (*held && m_nextCount.hasExpired())
        removeDead();
    if (*held && m_nextClean.hasExpired())
        clean();
    if (*held && m_settings.tend)
        tend();
}

void Duties::tend()
{
    const auto tended = m_settings.tend(*m_db);
    if (!tended)
        m_trouble.note(tended.error());
    else
        m_trouble.end();
}

void Duties::removeDead()
{
    m_nextCount = QDeadlineTimer(m_settings.count);
    const auto removed = ListenerStore(*m_db, m_clock).removeDead();
    if (!removed)
        logLine(LogLevel::Warning, "duties", QStringLiteral("workers"), {.error = removed.error()});
    else if (*removed > 0)
        logLine(LogLevel::Info, "duties", QStringLiteral("removed %1 dead worker(s)").arg(*removed));
}

Result<bool> Duties::hold()
{
    if (!m_db) {
        OpenOptions options;
        options.mustExist = true;
        auto db = Database::open(m_settings.database, options);
        if (!db)
            return fail(db.error());
        m_db = *std::move(db);
        m_lock = std::make_unique<LeaderLock>(*m_db, m_clock,
                                              LeaderSettings{QStringLiteral("duties"), m_settings.worker,
                                                             std::chrono::seconds(15), hasProcessEnded});
    }
    return m_lock->isHeld() ? m_lock->stillHeld() : m_lock->tryAcquire();
}

void Duties::clean()
{
    m_nextClean = QDeadlineTimer(m_settings.clean);
    Retention retention(*m_db, m_clock, m_settings.retention.value_or(RetentionSettings{}));
    if (!m_settings.retention) { // still the partitions of the months to come
        if (const auto made = retention.prepare(); !made)
            logLine(LogLevel::Warning, "duties", QStringLiteral("partitions"), {.error = made.error()});
        return;
    }
    const auto counts = retention.run();
    if (!counts) {
        logLine(LogLevel::Warning, "duties", QStringLiteral("clean-up"), {.error = counts.error()});
        return;
    }
    if (counts->more)
        m_nextClean = QDeadlineTimer(m_settings.look);
    if (counts->events > 0 || counts->keys > 0 || counts->monthsDropped > 0)
        logLine(LogLevel::Info, "duties",
                QStringLiteral("removed %1 old events, %2 message ids, %3 months")
                    .arg(counts->events)
                    .arg(counts->keys)
                    .arg(counts->monthsDropped));
}

void Duties::setLeader(bool isLeader)
{
    if (m_isLeader.exchange(isLeader) == isLeader)
        return;
    logLine(LogLevel::Info, "duties",
            isLeader ? QStringLiteral("leads: schedules, subscriptions, clean-up")
                     : QStringLiteral("leads no more"));
    emit leadChanged(isLeader);
}

}
