#include "gateway/FacilityDesk.h"

#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/SlotActions.h"
#include "store/FacilityCodeStore.h"

namespace concord {

Result<FacilityCodePage> FacilityDesk::page(const FacilityCodeQuery &query)
{
    return FacilityCodeStore(m_db, m_clock).page(query);
}

Result<FacilityCodeRow> FacilityDesk::decide(const FacilityCodeDecision &decision)
{
    FacilityCodeRow decided;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("facility.decide"),
                                     QStringLiteral("facility-code/") + decision.id.toString());
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).shared(actionOf("decideFacility")); !may)
            return may;
        auto row = FacilityCodeStore(m_db, m_clock).decide(decision, m_session.user);
        if (!row)
            return fail(row.error());
        decided = *std::move(row);
        attempt.details =
            withReason(QStringLiteral("version=%1 status=%2 facility=%3 sent-by=%4 code=%5")
                           .arg(decided.version)
                           .arg(wordOf(decided.state), decided.facility, decided.source, decided.code),
                       decision.reason);
        return {};
    });
    if (!done)
        return fail(done.error());
    return decided;
}

}
