#include "sync/ConflictEffects.h"

#include "store/AgreedStore.h"
#include "sync/IntegrationRules.h"

namespace concord {

namespace {
/// The loser's own record, by its own names, with what was decided.
Correction correctionFor(Side loser, const ConflictRow &row, const std::vector<ConflictField> &fields)
{
    const bool isLeft = loser == Side::Left;
    Correction correction;
    correction.act = Correction::Act::State;
    correction.key =
        QStringLiteral("conflict/%1/%2/%3").arg(row.id.toString()).arg(row.version).arg(wordOf(loser));
    correction.integration = row.integration;
    correction.record = row.record;
    correction.recordId = isLeft ? row.leftId : row.rightId;
    correction.from = isLeft ? row.rightSource : row.leftSource;
    correction.to = isLeft ? row.leftSource : row.rightSource;
    correction.reason = row.reason;
    correction.cause = row.event;
    for (const ConflictField &field : fields)
        correction.fields.push_back({field.field, field.decided});
    return correction;
}

/// The EHR's change is told to the pharmacies as it comes: for it they may have given up what was decided.
bool mayHaveObeyed(const std::vector<ConflictField> &fields)
{
    return std::any_of(fields.begin(), fields.end(), [](const ConflictField &field) {
        return field.choice == FieldChoice::Right && field.left.hasChanged;
    });
}
}

Result<void> ConflictEffects::tell(const ConflictRow &row, const std::vector<ConflictField> &fields,
                                   CorrelationId correlation)
{
    const auto integration = ruledIntegration(m_db, m_clock, row.integration);
    if (!integration)
        return fail(integration.error());
    for (const Side side : {Side::Left, Side::Right}) {
        const bool isToldAnyway = side == Side::Right && mayHaveObeyed(fields) &&
                                  !integration->row.toldThrough(row.rightSource).isEmpty();
        if (!loses(side, fields) && !isToldAnyway)
            continue;
        const auto told =
            tellCorrection(*integration, correctionFor(side, row, fields), correlation, m_db, m_clock);
        if (!told)
            return told;
    }
    AgreedStore store(m_db, m_clock);
    const auto known = store.find(row.integration, row.leftId, row.rightId);
    if (!known)
        return fail(known.error());
    AgreedRecord agreed = known->value_or(AgreedRecord{row.leftId, row.rightId, {}});
    for (const ConflictField &field : fields) {
        // the winner's own way of writing it stays on its side
        const bool isLeftOther = field.choice == FieldChoice::Right || field.choice == FieldChoice::Other;
        const bool isRightOther = field.choice == FieldChoice::Left || field.choice == FieldChoice::Other;
        agreed.set(field.field, isLeftOther ? field.decided : field.left.value.text,
                   isRightOther ? field.decided : field.right.value.text);
    }
    return store.save(row.integration, {agreed});
}

}
