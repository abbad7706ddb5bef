#include "host/ReconciliationDuty.h"

#include "observability/Log.h"
#include "sync/ReconciliationEffects.h"

namespace concord {

ReconciliationDuty::ReconciliationDuty(const Clock &clock, QString actor)
    : m_clock(clock),
      m_actor(std::move(actor)),
      m_trouble({"duties", QStringLiteral("remedies and decisions are not carried out now"),
                 QStringLiteral("remedies and decisions are carried out again")})
{}

Result<void> ReconciliationDuty::tend(Database &db)
{
    const auto done = ReconciliationEffects(db, m_clock, m_actor).carryOut();
    if (!done) {
        m_trouble.note(done.error());
        return {};
    }
    m_trouble.end();
    if (done->told > 0 || done->reopened > 0)
        logLine(LogLevel::Info, "duties",
                QStringLiteral("%1 remedies and decisions carried out, %2 open again")
                    .arg(done->told)
                    .arg(done->reopened));
    return {};
}

}
