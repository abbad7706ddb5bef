#include "commands/MapSubject.h"

#include "domain/CodeSystem.h"
#include "host/EventWork.h"
#include "pipeline/EventProcessor.h"
#include "pipeline/Worker.h"
#include "pipeline/steps/ContentSteps.h"
#include "store/DeliveryStore.h"
#include "store/MappingStore.h"
#include "terminology/RxNormRules.h"

namespace concord {

QString systemNamed(const QString &word)
{
    const QString lower = word.trimmed().toLower();
    if (lower == QStringLiteral("rxnorm"))
        return systems::rxNorm;
    if (lower == QStringLiteral("ndc"))
        return systems::ndc;
    return word.trimmed().isEmpty() ? QString() : canonicalSystem(word.trimmed());
}

Result<MappingRow> mappingNamed(Workbench &bench, const QString &word, const QString &system)
{
    MappingStore mappings(*bench.db, bench.clock);
    const auto notFound =
        fail(ErrorCode::NotFound, QStringLiteral("mapping/") + word, QStringLiteral("no such code"));
    if (const MappingId id = MappingId::fromString(word); !id.isNull()) {
        const auto row = mappings.byId(id);
        if (!row)
            return fail(row.error());
        return *row ? Result<MappingRow>(**row) : notFound;
    }
    std::vector<MappingRow> found;
    const QStringList wanted = system.isEmpty() ? QStringList{systems::rxNorm, systems::ndc, QString()}
                                                : QStringList{systemNamed(system)};
    for (const QString &uri : wanted) {
        const auto row = mappings.find(uri, word.trimmed());
        if (!row)
            return fail(row.error());
        if (*row)
            found.push_back(**row);
    }
    if (found.size() > 1)
        return fail(ErrorCode::Conflict, QStringLiteral("mapping/") + word,
                    QStringLiteral("a code of several systems: say --system"));
    return found.empty() ? Result<MappingRow>(notFound) : Result<MappingRow>(found.front());
}

Result<int> takeUpReleased(Workbench &bench)
{
    const DeliveryRoutes &routes = bench.startup.config.routes;
    if (routes.isEmpty()) { // others are told of what changes here, and who they are only the workers know
        const auto isUsed = DeliveryStore(*bench.db, bench.clock).isUsed();
        if (!isUsed || *isUsed)
            return isUsed ? Result<int>(0) : fail(isUsed.error());
    }
    const QString worker = makeWorkerName();
    EventProcessor processor(*bench.db, bench.clock, tellingSteps(routes),
                             retryPolicyOf(bench.startup.config), worker);
    return runClaimable(*bench.db, bench.clock, processor, worker);
}
}
