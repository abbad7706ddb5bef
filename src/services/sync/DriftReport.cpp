#include "sync/DriftReport.h"

#include "sync/DriftFindings.h"

#include <iterator>
#include <utility>

namespace concord {

Result<DriftReport> driftReport(Database &db, const Clock &clock, const QString &from, const QString &to)
{
    return driftFindings(db, clock, from, to).map([](DriftFindings findings) {
        DriftReport report{findings.from, findings.to, findings.mappings, {}};
        for (TouchedMapping &one : findings.touched)
            std::move(one.rows.begin(), one.rows.end(), std::back_inserter(report.rows));
        return report;
    });
}

}
