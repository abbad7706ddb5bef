#include "pipeline/MappingTrial.h"

#include "store/EventStore.h"
#include "store/MappingStore.h"
#include "store/PrescriptionStore.h"

#include <QElapsedTimer>

#include <algorithm>

namespace concord {

namespace {
const auto trialWorker = QStringLiteral("trial");

QString drugOf(const std::optional<PrescriptionRow> &row, const std::optional<MappingRow> &mapping)
{
    if (!row)
        return {};
    if (mapping && !mapping->targetName.isEmpty())
        return mapping->targetName;
    return row->display.isEmpty() ? row->code : row->display;
}

Result<SeenOrder> orderOf(Database &db, const Clock &clock, const QString &id)
{
    SeenOrder seen;
    auto row = PrescriptionStore(db).byId(PrescriptionId::fromString(id));
    if (!row)
        return fail(row.error());
    seen.row = *std::move(row);
    if (!seen.row || seen.row->mapping.isNull())
        return seen;
    auto mapping = MappingStore(db, clock).byId(seen.row->mapping);
    if (!mapping)
        return fail(mapping.error());
    seen.mapping = *std::move(mapping);
    return seen;
}

QStringList ordersOf(const EventOutcome &outcome)
{
    QStringList orders;
    for (const EventChange &change : outcome.changes) {
        if (change.record == u"prescriptions")
            orders.append(change.recordId);
    }
    return orders;
}

std::vector<ImpactField> fieldsOf(const SeenOrder &now, const SeenOrder &then)
{
    const auto of = [](const SeenOrder &seen, auto value) {
        return seen.row ? value(*seen.row) : QString();
    };
    const auto dose = [](const PrescriptionRow &r) {
        return r.dosage.dose;
    };
    const auto frequency = [](const PrescriptionRow &r) {
        return r.dosage.frequency;
    };
    const auto route = [](const PrescriptionRow &r) {
        return r.dosage.route;
    };
    const auto status = [](const PrescriptionRow &r) {
        return wordOf(r.status);
    };
    std::vector<ImpactField> fields{
        {QStringLiteral("drug"), drugOf(now.row, now.mapping), drugOf(then.row, then.mapping)},
        {QStringLiteral("dose"), of(now, dose), of(then, dose)},
        {QStringLiteral("frequency"), of(now, frequency), of(then, frequency)},
        {QStringLiteral("route"), of(now, route), of(then, route)},
        {QStringLiteral("status"), of(now, status), of(then, status)}};
    std::stable_partition(fields.begin(), fields.end(), [](const ImpactField &f) { return f.now != f.then; });
    return fields;
}
}

Result<MappingImpact> MappingTrial::run(const MappingDecision &decision, bool withFields,
                                        std::chrono::milliseconds limit)
{
    const auto done = m_db.write([&] { // the whole of it again when the store was busy
        m_impact = {};
        m_patients.clear();
        return m_db.attempt([&]() -> Result<bool> {
            return tryAll(decision, withFields, limit).map([] { return false; }); // nothing is kept
        });
    });
    if (!done)
        return fail(done.error());
    m_impact.id = decision.id;
    m_impact.targetDrugId = decision.targetDrugId;
    m_impact.patients = int(m_patients.size());
    return m_impact;
}

Result<void> MappingTrial::tryAll(const MappingDecision &decision, bool withFields,
                                  std::chrono::milliseconds limit)
{
    QElapsedTimer watch;
    watch.start();
    MappingStore mappings(m_db, m_clock);
    const auto before = mappings.byId(decision.id);
    if (!before)
        return fail(before.error());
    EventStore events(m_db, m_clock);
    const auto waiting = events.waitingFor(decision.id, mostTried);
    if (!waiting)
        return fail(waiting.error());
    MappingDecision approval = decision;
    approval.act = MappingAct::Approve; // a confirmation does the same to events
    if (approval.targetDrugId.isEmpty() && *before)
        approval.targetDrugId = (*before)->targetDrugId;
    if (*before && !isOpen((*before)->state))
        return fail(ErrorCode::Conflict, QStringLiteral("mapping/") + decision.id.toString(),
                    QStringLiteral("it is ") + wordOf((*before)->state));
    const auto approved = mappings.decide(approval, {MappingState::Approved, trialWorker});
    if (!approved)
        return fail(approved.error());
    m_impact.waiting = (*before)->waitingEvents;
    if (const auto released = events.releaseWaiting(decision.id, mostTried); !released)
        return fail(released.error());
    EventProcessor processor(m_db, m_clock, m_steps(), {}, trialWorker);
    for (const EventRow &event : *waiting) {
        if (std::chrono::milliseconds(watch.elapsed()) >= limit) {
            m_impact.note = QStringLiteral("the time for trying was over");
            return {};
        }
        ++m_impact.tried;
        const auto claimed = events.claimOne(event.id, trialWorker, std::chrono::seconds(30));
        if (!claimed)
            return fail(claimed.error());
        ImpactedEvent told;
        told.id = event.id;
        told.kind = event.kind;
        told.receivedAt = event.createdAt;
        m_impact.events.push_back(std::move(told));
        if (!*claimed) { // it waits for another code, or behind another event of its patient
            const auto stays = events.byId(event.id);
            if (!stays)
                return fail(stays.error());
            ImpactedEvent &shown = m_impact.events.back();
            shown.becomes = *stays ? (*stays)->state : EventState::Received;
            shown.cause = shown.becomes == EventState::NeedsMapping ? QStringLiteral("another_code")
                                                                    : QStringLiteral("blocked");
            ++m_impact.becomes[shown.becomes];
        } else if (const auto tried = tryOne(processor, EventProcessor::taskOf(**claimed), withFields);
                   !tried) {
            return tried;
        }
        if (m_impact.events.size() > mostInDetail)
            m_impact.events.pop_back();
    }
    if (m_impact.waiting > m_impact.tried)
        m_impact.note = QStringLiteral("the oldest %1 were tried").arg(m_impact.tried);
    return {};
}

/// Twice: first to learn what it changes, which is undone; then, with that read as it is now, for good,
/// because the next ones may depend on it. What it adds has another id each time, and is nothing now.
Result<void> MappingTrial::tryOne(EventProcessor &processor, const EventTask &task, bool withFields)
{
    ImpactedEvent &event = m_impact.events.back();
    const bool inDetail = withFields && m_impact.events.size() <= mostInDetail;
    const auto now = inDetail ? asItIs(processor, task) : Result<QHash<QString, SeenOrder>>();
    if (!now)
        return fail(now.error());
    const auto outcome = processor.rehearse(task);
    if (!outcome)
        return fail(outcome.error());
    event.becomes = outcome->state;
    if (outcome->error)
        event.cause = codeName(outcome->error->code);
    else if (outcome->state == EventState::NeedsMapping)
        event.cause = QStringLiteral("another_code");
    ++m_impact.becomes[outcome->state];
    for (const QString &id : inDetail ? ordersOf(*outcome) : QStringList()) {
        const auto then = orderOf(m_db, m_clock, id);
        if (!then)
            return fail(then.error());
        const auto fields = fieldsOf(now->value(id), *then);
        event.fields.insert(event.fields.end(), fields.begin(), fields.end());
    }
    return countPatients(*outcome, event);
}

/// The orders that an event would change, as they are.
Result<QHash<QString, SeenOrder>> MappingTrial::asItIs(EventProcessor &processor, const EventTask &task)
{
    QStringList orders;
    const auto looked = m_db.attempt([&]() -> Result<bool> {
        return processor.rehearse(task).map([&](const EventOutcome &outcome) {
            orders = ordersOf(outcome);
            return false;
        });
    });
    if (!looked)
        return fail(looked.error());
    QHash<QString, SeenOrder> now;
    for (const QString &id : orders) {
        auto seen = orderOf(m_db, m_clock, id);
        if (!seen)
            return fail(seen.error());
        now.insert(id, *std::move(seen));
    }
    return now;
}

Result<void> MappingTrial::countPatients(const EventOutcome &outcome, ImpactedEvent &event)
{
    for (const EventChange &change : outcome.changes) {
        if (change.record != u"prescriptions" || change.change == u"unchanged")
            continue;
        const auto row = PrescriptionStore(m_db).byId(PrescriptionId::fromString(change.recordId));
        if (!row)
            return fail(row.error());
        if (*row) {
            event.patient = (*row)->patient;
            m_patients.insert((*row)->patient);
        }
    }
    return {};
}

}
