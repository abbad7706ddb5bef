#include "host/ReleaseDuty.h"

#include "observability/Log.h"

namespace concord {

ReleaseDuty::ReleaseDuty(ReleaseDutySettings settings, const Clock &clock)
    : m_settings(std::move(settings)),
      m_clock(clock),
      m_trouble({"releases", QStringLiteral("a release is not held against the mappings now"),
                 QStringLiteral("releases are held against the mappings again")})
{}

ReleaseDuty::~ReleaseDuty() = default;

void ReleaseDuty::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &ReleaseDuty::look);
    m_timer->start(m_settings.look);
    look();
}

void ReleaseDuty::stop()
{
    m_timer.reset();
    m_db.reset();
}

void ReleaseDuty::look()
{
    if (m_settings.isLeader && !m_settings.isLeader()) {
        m_db.reset();
        return;
    }
    const auto tended = tend();
    if (tended) {
        if (m_trouble.end())
            emit troubleChanged(std::nullopt);
    } else if (tended.error().code != ErrorCode::StoreBusy) { // then others are at work
        m_db.reset();
        if (m_trouble.note(tended.error()) == Trouble::News::Begun)
            emit troubleChanged(tended.error());
    }
}

Result<void> ReleaseDuty::tend()
{
    if (!m_db) {
        OpenOptions options;
        options.mustExist = true;
        auto db = Database::open(m_settings.database, options);
        if (!db)
            return fail(db.error());
        m_db = *std::move(db);
    }
    const auto report = m_settings.reapply(*m_db);
    if (!report)
        return fail(report.error());
    if (!report->isDue || report->rows.empty())
        return {};
    logLine(LogLevel::Info, "releases",
            QStringLiteral("%1 held against the mappings: %2 approved, %3 asked anew, %4 to be looked at")
                .arg(report->to)
                .arg(report->approved)
                .arg(report->askedAnew)
                .arg(report->marked));
    emit reapplied(report->to);
    return {};
}

}
