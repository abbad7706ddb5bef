#pragma once

#include "domain/ValueMap.h"
#include "fakes/FakeClock.h"

#include <vector>

namespace concord::sample {

inline ValueRow valueRow(const char *value, const char *code, const char *display, ValueOrigin origin)
{
    ValueRow row;
    row.key = {ValueKind::Unit, {}, QString::fromUtf8(value)};
    row.target.code = QString::fromUtf8(code);
    row.target.system = QStringLiteral("http://unitsofmeasure.org");
    row.target.display = QString::fromUtf8(display);
    row.origin = origin;
    if (origin == ValueOrigin::Shipped) {
        row.citation = QStringLiteral("UCUM; spelling");
        return row;
    }
    row.version = 2;
    row.author = QStringLiteral("ana");
    row.citation = QStringLiteral("our lab means capsules");
    row.changedAt = FakeClock().now() - std::chrono::hours(3);
    return row;
}

/// One of each sort: error-prone, the site's in the place of the program's, a connection's own, out of use,
/// and one as it ships.
inline std::vector<ValueRow> values()
{
    ValueRow iu = valueRow("iu", "[iU]", "international unit", ValueOrigin::Shipped);
    iu.target.flag = QStringLiteral("unit:IU");
    iu.target.advice = QStringLiteral("read as IV or 10: write international unit");
    iu.citation = QStringLiteral("ISMP (2021); Joint Commission \"Do Not Use\" List");
    ValueRow tab = valueRow("tab", "{cap}", "capsule", ValueOrigin::Site);
    tab.overrides = true;
    ValueRow lab = valueRow("tab", "{tbl}", "tablet", ValueOrigin::Site);
    lab.key.source = QStringLiteral("lab");
    ValueRow retired = valueRow("puff", "{puff}", "puff", ValueOrigin::Site);
    retired.isActive = false;
    retired.overrides = true;
    return {iu, tab, lab, retired, valueRow("mg", "mg", "milligram", ValueOrigin::Shipped)};
}

inline ValueHistory valueHistory(quint64 requestId)
{
    ValueHistory history;
    history.requestId = requestId;
    history.key = values()[1].key;
    history.shipped = valueRow("tab", "{tbl}", "tablet", ValueOrigin::Shipped);
    const Timestamp now = FakeClock().now();
    ValueTarget first = history.shipped->target;
    first.display = QStringLiteral("our tablets");
    history.steps = {{2, values()[1].target, true, QStringLiteral("ana"),
                      QStringLiteral("our lab means capsules"), now - std::chrono::hours(3)},
                     {1, first, true, QStringLiteral("bo"), QStringLiteral("our own name for it"),
                      now - std::chrono::hours(50)}};
    return history;
}

}
