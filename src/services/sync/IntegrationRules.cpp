#include "sync/IntegrationRules.h"

#include "sync/PharmacyRules.h"

namespace concord {

const IntegrationRules *rulesOf(const QString &type)
{
    static const PharmacyRules pharmacyRules;
    return type == pharmacyReconciliationType ? &pharmacyRules : nullptr;
}

Result<RuledIntegration> ruledIntegration(Database &db, const Clock &clock, const QString &name)
{
    const auto row = IntegrationStore(db, clock).byName(name);
    if (!row)
        return fail(row.error());
    const QString where = QStringLiteral("integration/") + name;
    if (!*row)
        return fail(ErrorCode::NotFound, where, QStringLiteral("it is not configured any more"));
    const IntegrationRules *rules = rulesOf((*row)->type);
    if (!rules)
        return fail(ErrorCode::ConfigInvalid, where,
                    QStringLiteral("of type %1 nothing is compared").arg((*row)->type));
    return RuledIntegration{**row, rules};
}

Result<void> tellCorrection(const RuledIntegration &integration, Correction correction,
                            CorrelationId correlation, Database &db, const Clock &clock)
{
    const QString receiver = integration.row.toldThrough(correction.to);
    if (receiver.isEmpty())
        return fail(
            ErrorCode::ConfigInvalid, QStringLiteral("integration/") + integration.row.name,
            QStringLiteral("%1 only listens, and no connection is named by which that side can be told")
                .arg(correction.to));
    correction.to = receiver;
    const auto fact = integration.rules->factOf(correction, db, clock);
    if (!fact)
        return fail(fact.error());
    const FactCause cause{correction.cause, correlation, correction.from, clock.now(), correction.key};
    return Outbox(db, clock).put(*fact, cause, receiver).map([](bool) {});
}

}
