#include "host/ReleaseDuty.h"

#include "observability/Log.h"
#include "sync/DriftReapply.h"

namespace concord {

Result<void> ReleaseDuty::tend(Database &db)
{
    if (!m_next.hasExpired())
        return {};
    m_next = QDeadlineTimer(look);
    const auto report = DriftReapply(db, m_clock, m_actor).run();
    if (!report)
        return fail(report.error());
    if (report->isDue && !report->rows.empty())
        logLine(LogLevel::Info, "duties",
                QStringLiteral("%1 held against the mappings: %2 approved, %3 asked anew, %4 to be looked at")
                    .arg(report->to)
                    .arg(report->approved)
                    .arg(report->askedAnew)
                    .arg(report->marked));
    return {};
}

}
