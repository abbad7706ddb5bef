#include "host/AlertKeeper.h"

#include "observability/Log.h"

namespace concord {

AlertKeeper::AlertKeeper(AlertKeeperSettings settings, const Clock &clock)
    : m_settings(std::move(settings)),
      m_clock(clock),
      m_trouble({"alerts", QStringLiteral("figures are not added up, and no rule is looked at now"),
                 QStringLiteral("figures are added up and rules are looked at again")})
{}

AlertKeeper::~AlertKeeper() = default;

void AlertKeeper::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &AlertKeeper::turn);
    m_timer->start(m_settings.fold);
}

void AlertKeeper::stop()
{
    m_timer.reset();
    m_watch.reset();
    m_db.reset();
}

void AlertKeeper::turn()
{
    if (m_settings.isLeader && !m_settings.isLeader()) {
        m_watch.reset();
        m_db.reset();
        return;
    }
    const auto done = work();
    // a batch at a time, so that stop() is heard even with millions to do
    m_timer->setInterval(done && m_hasMore ? std::chrono::milliseconds(0) : m_settings.fold);
    if (done) {
        m_trouble.end();
        return;
    }
    if (done.error().code == ErrorCode::StoreBusy)
        return;
    m_trouble.note(done.error());
    m_watch.reset();
    m_db.reset();
}

Result<void> AlertKeeper::work()
{
    if (!m_db) {
        OpenOptions options;
        options.mustExist = true;
        auto db = Database::open(m_settings.database, options);
        if (!db)
            return fail(db.error());
        m_db = *std::move(db);
        m_watch = std::make_unique<AlertWatch>(*m_db, m_clock);
    }
    const auto more = m_watch->fold();
    if (!more)
        return fail(more.error());
    m_hasMore = *more;
    if (m_hasMore || !m_nextRules.hasExpired()) // rules are for figures that are whole
        return {};
    const auto changed = m_watch->look();
    if (!changed)
        return fail(changed.error());
    m_nextRules = QDeadlineTimer(m_settings.rules);
    for (const Incident &incident : *changed)
        logLine(incident.resolvedAt ? LogLevel::Info : LogLevel::Warning, "alerts",
                QStringLiteral("incident %1: %2 of %3")
                    .arg(incident.resolvedAt ? QStringLiteral("resolved") : QStringLiteral("opened"),
                         incident.cause, incident.endpoint),
                {.subject = QStringLiteral("incident/") + incident.id.toString()});
    emit looked();
    return {};
}

}
