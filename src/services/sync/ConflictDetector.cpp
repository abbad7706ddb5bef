#include "sync/ConflictDetector.h"

#include "store/AgreedStore.h"
#include "store/AuditStore.h"
#include "store/ConflictStore.h"
#include "sync/ConflictEffects.h"

namespace concord {

namespace {
const auto detectorActor = QStringLiteral("system");
}

Result<void> ConflictDetector::judgePair(const RuledIntegration &integration, const ClaimedPair &pair,
                                         EventId event, CorrelationId correlation, ConflictFindings &found)
{
    const QString &name = integration.row.name;
    const auto rules = withPolicy(integration.rules->fieldRules(), integration.row.conflictPolicy);
    if (!rules)
        return fail(rules.error());
    AgreedStore agreedStore(m_db, m_clock);
    const auto known = agreedStore.find(name, pair.left.id, pair.right.id);
    if (!known)
        return fail(known.error());
    AgreedRecord agreed = known->value_or(AgreedRecord{pair.left.id, pair.right.id, {}});
    std::vector<ConflictField> conflicting;
    bool isOpen = false;
    for (size_t i = 0; i < rules->size(); ++i) {
        const FieldRule &rule = (*rules)[i];
        ConflictField field;
        field.field = rule.field;
        field.left = pair.left.claims[i];
        field.right = pair.right.claims[i];
        const ThreeWay verdict = judge(rule, agreed.field(rule.field), field);
        if (verdict == ThreeWay::Agreed)
            agreed.set(rule.field, field.left.value.text, field.right.value.text);
        if (verdict != ThreeWay::Resolved && verdict != ThreeWay::Open)
            continue;
        isOpen = isOpen || verdict == ThreeWay::Open;
        conflicting.push_back(std::move(field));
    }
    if (!*known || !(agreed == **known)) {
        if (const auto saved = agreedStore.save(name, {agreed}); !saved)
            return saved;
    }
    const auto cannotHear = [&](Side side) {
        const QString source = side == Side::Left ? pair.left.source : pair.right.source;
        return loses(side, conflicting) && integration.row.toldThrough(source).isEmpty();
    };
    if (!isOpen && (cannotHear(Side::Left) || cannotHear(Side::Right)))
        isOpen = true; // what a strategy decides would reach nobody
    if (!conflicting.empty())
        return raise(integration, pair, std::move(conflicting), isOpen, event, correlation, found);
    const auto settled = ConflictStore(m_db, m_clock)
                             .settleOf(name, pair.left.id, pair.right.id, QStringLiteral("both sides agree"));
    found.settled += settled && *settled ? 1 : 0;
    return settled ? Result<void>{} : fail(settled.error());
}

Result<void> ConflictDetector::raise(const RuledIntegration &integration, const ClaimedPair &pair,
                                     std::vector<ConflictField> fields, bool isOpen, EventId event,
                                     CorrelationId correlation, ConflictFindings &found)
{
    ConflictRow row;
    row.integration = integration.row.name;
    row.record = integration.rules->record();
    row.leftId = pair.left.id;
    row.rightId = pair.right.id;
    row.leftSource = pair.left.source;
    row.rightSource = pair.right.source;
    row.state = isOpen ? ConflictState::Open : ConflictState::Resolved;
    row.author = isOpen ? QString() : detectorActor;
    row.event = event;
    const auto raised = ConflictStore(m_db, m_clock).raise(row, fields);
    if (!raised)
        return fail(raised.error());
    QStringList how;
    for (const ConflictField &field : fields)
        how.append(field.field + u'=' +
                   (field.decidedBy.isEmpty() ? wordOf(field.strategy) : field.decidedBy));
    const auto noted =
        AuditStore(m_db, m_clock)
            .append({detectorActor,
                     isOpen ? QStringLiteral("conflict.open") : QStringLiteral("conflict.resolve"),
                     QStringLiteral("conflict/") + raised->id.toString(), true,
                     QStringLiteral("integration=%1 fields: %2").arg(row.integration, how.join(u' ')),
                     correlation});
    if (!noted)
        return fail(noted.error());
    if (isOpen) {
        ++found.opened;
        return {};
    }
    ++found.resolved;
    return ConflictEffects(m_db, m_clock).tell(*raised, fields, correlation);
}

Result<ConflictFindings> ConflictDetector::look(const QString &table, const QString &changed, EventId event,
                                                CorrelationId correlation)
{
    if (!m_integrations) {
        auto all = IntegrationStore(m_db, m_clock).all();
        if (!all)
            return fail(all.error());
        m_integrations = *std::move(all);
    }
    ConflictFindings found;
    for (const IntegrationRow &row : *m_integrations) {
        const RuledIntegration integration{row, rulesOf(row.type)};
        if (!integration.rules || integration.rules->table() != table)
            continue;
        const auto pairs = integration.rules->pairsOf(row, changed, m_db, m_clock);
        if (!pairs)
            return fail(pairs.error());
        for (const ClaimedPair &pair : *pairs) {
            if (const auto judged = judgePair(integration, pair, event, correlation, found); !judged)
                return fail(judged.error());
        }
    }
    return found;
}

}
