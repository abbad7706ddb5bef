#include "domain/FacilityCode.h"

#include "domain/Access.h"

namespace concord {

Result<void> checkFacilityDecision(const FacilityCodeDecision &decision)
{
    if (decision.reason.trimmed().isEmpty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("reason"),
                    QStringLiteral("a decision has a reason"));
    if (!decision.facility.isEmpty() && !isFacilityName(decision.facility))
        return fail(ErrorCode::InvalidMessage, QStringLiteral("facility"),
                    QStringLiteral("1 to 63 letters, digits, '.', '_' or '-'"));
    return {};
}

}
