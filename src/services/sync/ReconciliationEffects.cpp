#include "sync/ReconciliationEffects.h"

#include "store/AgreedStore.h"
#include "store/AuditStore.h"
#include "store/ConflictStore.h"
#include "store/ReconciliationStore.h"
#include "store/Sql.h"
#include "sync/ConflictEffects.h"
#include "sync/IntegrationRules.h"

namespace concord {

namespace {
/// It will not go better the next time.
bool isFinalFault(ErrorCode code)
{
    return code == ErrorCode::Conflict || code == ErrorCode::NotFound || code == ErrorCode::InvalidMessage ||
           code == ErrorCode::Erased || code == ErrorCode::ConfigInvalid;
}

QString subjectOf(const ReconciliationItemRow &item)
{
    return QStringLiteral("reconciliation-item/") + item.id.toString();
}

QString reasonOf(const Error &fault)
{
    return codeName(fault.code) + QStringLiteral(": ") + fault.detail;
}

ItemState stateAfter(Remedy remedy)
{
    return remedy == Remedy::Agree ? ItemState::Agreed : ItemState::Remedied;
}
}

Result<EffectCounts> ReconciliationEffects::carryOut()
{
    EffectCounts counts;
    for (;;) {
        const auto due = isAnythingDue();
        if (!due)
            return fail(due.error());
        if (!*due)
            return counts;
        const auto remedied = remedies(counts);
        const auto decided = remedied ? decisions(counts) : remedied;
        if (!decided)
            return fail(decided.error());
        if (*remedied + *decided == 0)
            return counts; // somebody else was faster
    }
}

Result<bool> ReconciliationEffects::isAnythingDue()
{
    const qint64 now = toMs(m_clock.now());
    return sql::number(m_db,
                       QStringLiteral("SELECT (SELECT count(*) FROM reconciliation_items"
                                      " WHERE status = 'ordered' AND execute_at <= ?)"
                                      " + (SELECT count(*) FROM conflicts WHERE status = 'decided'"
                                      " AND execute_at <= ?)"),
                       {now, now})
        .map([](qint64 open) { return open > 0; });
}

Result<void> ReconciliationEffects::note(const QString &action, const QString &subject,
                                         const QString &details)
{
    return AuditStore(m_db, m_clock).append({m_actor, action, subject, true, details, {}});
}

Result<int> ReconciliationEffects::remedies(EffectCounts &counts)
{
    EffectCounts made;
    const auto done = m_db.write([&]() -> Result<void> {
        made = {};
        ReconciliationStore store(m_db, m_clock);
        const auto due = store.due(atOnce);
        if (!due)
            return fail(due.error());
        for (const ReconciliationItemRow &item : *due) {
            std::optional<Error> fault;
            const auto tried = m_db.attempt([&]() -> Result<bool> {
                const auto applied = apply(item);
                if (!applied && !isFinalFault(applied.error().code))
                    return fail(applied.error());
                if (!applied)
                    fault = applied.error();
                return applied.has_value();
            });
            if (!tried)
                return tried;
            const auto settled =
                fault ? store.reopen(item, reasonOf(*fault)) : store.settle(item, stateAfter(*item.remedy));
            const auto noted = settled.and_then([&] {
                return note(QStringLiteral("reconciliation.effect"), subjectOf(item),
                            QStringLiteral("remedy=%1 by=%2 outcome=%3")
                                .arg(wordOf(*item.remedy), item.author,
                                     fault ? codeName(fault->code) : QStringLiteral("done")));
            });
            if (!noted)
                return noted;
            ++(fault ? made.reopened : made.told);
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    counts.told += made.told;
    counts.reopened += made.reopened;
    return made.told + made.reopened;
}

Result<int> ReconciliationEffects::decisions(EffectCounts &counts)
{
    EffectCounts made;
    const auto done = m_db.write([&]() -> Result<void> {
        made = {};
        ConflictStore store(m_db, m_clock);
        const auto due = store.due(atOnce);
        if (!due)
            return fail(due.error());
        for (const ConflictDetail &conflict : *due) {
            std::optional<Error> fault;
            const auto tried = m_db.attempt([&]() -> Result<bool> {
                // first of all: whoever comes second finds another version, and has told nobody anything
                const auto told = store.resolve(conflict.row).and_then([&] {
                    return ConflictEffects(m_db, m_clock).tell(conflict.row, conflict.fields);
                });
                if (!told && !isFinalFault(told.error().code))
                    return fail(told.error());
                if (!told)
                    fault = told.error();
                return told.has_value();
            });
            if (!tried)
                return tried;
            // nobody can be told: a person decides anew
            const auto settled = fault ? store.reopen(conflict.row, reasonOf(*fault)) : Result<void>{};
            const auto noted = settled.and_then([&] {
                return note(QStringLiteral("conflict.effect"),
                            QStringLiteral("conflict/") + conflict.row.id.toString(),
                            QStringLiteral("by=%1 fields=%2 outcome=%3")
                                .arg(conflict.row.author, conflict.row.fieldNames.join(u','),
                                     fault ? codeName(fault->code) : QStringLiteral("done")));
            });
            if (!noted)
                return noted;
            ++(fault ? made.reopened : made.told);
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    counts.told += made.told;
    counts.reopened += made.reopened;
    return made.told + made.reopened;
}

Result<void> ReconciliationEffects::apply(const ReconciliationItemRow &item)
{
    if (!item.remedy)
        return fail(ErrorCode::InvalidMessage, subjectOf(item), QStringLiteral("no remedy"));
    switch (*item.remedy) {
    case Remedy::SendRight:
        return tell(item, Side::Right, Correction::Act::State);
    case Remedy::SendLeft:
        return tell(item, Side::Left,
                    item.difference.record == u"dispense" ? Correction::Act::Report : Correction::Act::State);
    case Remedy::CancelRight:
        return tell(item, Side::Right, Correction::Act::Cancel);
    case Remedy::CancelLeft:
        return tell(item, Side::Left, Correction::Act::Cancel);
    case Remedy::Agree:
        return agree(item);
    case Remedy::OpenConflict:
        return openConflict(item);
    }
    return {};
}

/// What is told is the other side's record; what is to end is the side's own, by its own names.
Result<void> ReconciliationEffects::tell(const ReconciliationItemRow &item, Side side, Correction::Act act)
{
    const SideDifference &d = item.difference;
    const bool isToRight = side == Side::Right;
    const bool isOwn = act == Correction::Act::Cancel;
    Correction correction;
    correction.act = act;
    correction.key = QStringLiteral("item/%1/%2").arg(item.id.toString()).arg(item.version);
    correction.integration = item.integration;
    correction.record = d.record;
    correction.recordId = isToRight == isOwn ? d.rightId : d.leftId;
    correction.from = isToRight ? d.leftSource : d.rightSource;
    correction.to = isToRight ? d.rightSource : d.leftSource;
    correction.reason = item.reason;
    const auto integration = ruledIntegration(m_db, m_clock, item.integration);
    if (!integration)
        return fail(integration.error());
    return tellCorrection(*integration, std::move(correction), {}, m_db, m_clock);
}

Result<void> ReconciliationEffects::agree(const ReconciliationItemRow &item)
{
    const SideDifference &d = item.difference;
    AgreedStore store(m_db, m_clock);
    const auto known = store.find(item.integration, d.leftId, d.rightId);
    if (!known)
        return fail(known.error());
    AgreedRecord agreed = known->value_or(AgreedRecord{d.leftId, d.rightId, {}});
    const bool isOfField = d.record != u"dispense" &&
                           (d.kind == DifferenceKind::Differs || d.kind == DifferenceKind::Contradicts);
    agreed.set(isOfField ? d.field : presenceField(), d.left, d.right);
    return store.save(item.integration, {agreed});
}

/// Every field that differs now, for a person, whatever the strategies say: this one was asked for.
Result<void> ReconciliationEffects::openConflict(const ReconciliationItemRow &item)
{
    const SideDifference &d = item.difference;
    const auto integration = ruledIntegration(m_db, m_clock, item.integration);
    if (!integration)
        return fail(integration.error());
    const auto pair = integration->rules->pair(d.leftId, d.rightId, m_db, m_clock);
    if (!pair)
        return fail(pair.error());
    const auto known = AgreedStore(m_db, m_clock).find(item.integration, d.leftId, d.rightId);
    if (!known)
        return fail(known.error());
    const FieldRules rules = integration->rules->fieldRules();
    std::vector<ConflictField> fields;
    for (size_t i = 0; i < rules.size(); ++i) {
        const bool isAsked = rules[i].field == d.field;
        ConflictField field;
        field.field = rules[i].field;
        field.kind = rules[i].kind;
        field.left = pair->left.claims[i];
        field.right = pair->right.claims[i];
        const auto compared = compareValues(rules[i], field.left.value, field.right.value);
        if (!isAsked && compared.sameness != Sameness::Major)
            continue;
        if (const AgreedField *base = *known ? (*known)->field(field.field) : nullptr) {
            field.baseLeft = base->left;
            field.baseRight = base->right;
            field.left.hasChanged = !(base->left == field.left.value.text);
            field.right.hasChanged = !(base->right == field.right.value.text);
        }
        fields.push_back(std::move(field));
    }
    ConflictRow row;
    row.integration = item.integration;
    row.record = d.record;
    row.leftId = d.leftId;
    row.rightId = d.rightId;
    row.leftSource = d.leftSource;
    row.rightSource = d.rightSource;
    return ConflictStore(m_db, m_clock).raise(row, fields).map([](const ConflictRow &) {});
}

}
