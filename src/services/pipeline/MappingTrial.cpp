#include "pipeline/MappingTrial.h"

#include "store/EventStore.h"
#include "store/MappingStore.h"
#include "store/PrescriptionStore.h"

#include <QThread>

#include <algorithm>
#include <iterator>

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

/// Between two transactions, with no lock held. Whoever waits for SQLite's write lock has no place in a queue
/// but looks for it again, in the end every 100 ms (sqlite3_busy_timeout), and would hardly ever find it
/// free: so much longer it is left alone that the intake has its turn after each transaction. A transaction
/// takes a second, so a trial of five seconds pauses five times at most, on a thread that may wait for the
/// database; nothing tells when another connection has written, and turning in an event loop here is
/// forbidden.
void letOthersWrite(const Database &db)
{
    constexpr std::chrono::milliseconds longestLook{100};
    if (db.dialect().kind() == Dialect::Kind::Sqlite)
        QThread::msleep((longestLook + std::chrono::milliseconds(10)).count());
}
}

Result<MappingImpact> MappingTrial::run(const MappingDecision &decision, bool withFields,
                                        std::chrono::milliseconds limit)
{
    m_watch.start();
    m_limit = limit;
    m_withFields = withFields;
    m_batches = 0;
    m_longest = {};
    const auto turns = turnsOf(decision.id);
    if (!turns)
        return fail(turns.error());
    MappingImpact impact;
    impact.id = decision.id;
    impact.targetDrugId = decision.targetDrugId;
    std::vector<std::pair<size_t, ImpactedEvent>> events;
    QSet<PatientId> patients;
    size_t from = 0;
    do {
        if (m_batches > 0)
            letOthersWrite(m_db);
        Batch batch;
        QElapsedTimer watch;
        const auto done = m_db.write([&] { // the whole of it again when the store was busy
            batch = {};
            watch.start();
            return m_db.attempt([&]() -> Result<bool> {
                return tryBatch(decision, *turns, from, batch).map([] { return false; }); // nothing is kept
            });
        });
        if (!done)
            return fail(done.error());
        m_longest = std::max(m_longest, std::chrono::milliseconds(watch.elapsed()));
        if (m_batches++ == 0)
            impact.waiting = batch.waiting;
        from = batch.nextTurn;
        std::move(batch.events.begin(), batch.events.end(), std::back_inserter(events));
        patients.unite(batch.patients);
    } while (from < turns->size() && !isTimeOver());
    std::sort(events.begin(), events.end(),
              [](const auto &one, const auto &other) { return one.first < other.first; });
    for (auto &[place, event] : events) {
        ++impact.tried;
        ++impact.becomes[event.becomes];
        if (int(impact.events.size()) < mostInDetail)
            impact.events.push_back(std::move(event));
    }
    impact.patients = int(patients.size());
    if (impact.tried < std::min(impact.waiting, mostTried))
        impact.note = QStringLiteral("the time for trying was over");
    else if (impact.waiting > impact.tried)
        impact.note = QStringLiteral("the oldest %1 were tried").arg(impact.tried);
    return impact;
}

/// What has to be tried together: an event waits for the older ones of its key. Those without one wait for
/// nobody, and may still be about the same order.
Result<std::vector<MappingTrial::Turn>> MappingTrial::turnsOf(MappingId mapping)
{
    const auto waiting = EventStore(m_db, m_clock).waitingInTurn(mapping, mostTried);
    if (!waiting)
        return fail(waiting.error());
    std::vector<Turn> turns;
    QHash<QString, size_t> known;
    for (size_t place = 0; place < waiting->size(); ++place) {
        const auto &[event, key] = (*waiting)[place];
        if (!known.contains(key)) {
            known.insert(key, turns.size());
            turns.emplace_back();
        }
        turns[known.value(key)].push_back({event, place});
    }
    return turns;
}

Result<void> MappingTrial::tryBatch(const MappingDecision &decision, const std::vector<Turn> &turns,
                                    size_t from, Batch &batch)
{
    QElapsedTimer watch;
    watch.start();
    if (const auto approved = approve(decision, batch); !approved)
        return approved;
    EventProcessor processor(m_db, m_clock, m_steps(), {}, trialWorker);
    for (batch.nextTurn = from; batch.nextTurn < turns.size(); ++batch.nextTurn) {
        if (batch.nextTurn > from && std::chrono::milliseconds(watch.elapsed()) >= m_batchTime)
            return {};
        for (const Candidate &candidate : turns[batch.nextTurn]) {
            if (isTimeOver())
                return {};
            auto told = tryEvent(processor, candidate, batch);
            if (!told)
                return fail(told.error());
            batch.events.emplace_back(candidate.place, *std::move(told));
        }
    }
    return {};
}

Result<void> MappingTrial::approve(const MappingDecision &decision, Batch &batch)
{
    MappingStore mappings(m_db, m_clock);
    const auto before = mappings.byId(decision.id);
    if (!before)
        return fail(before.error());
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
    batch.waiting = (*before)->waitingEvents;
    return EventStore(m_db, m_clock).releaseWaiting(decision.id, mostTried).map([](int) {});
}

Result<ImpactedEvent> MappingTrial::tryEvent(EventProcessor &processor, const Candidate &candidate,
                                             Batch &batch)
{
    EventStore events(m_db, m_clock);
    ImpactedEvent told;
    told.id = candidate.event.id;
    told.kind = candidate.event.kind;
    told.receivedAt = candidate.event.createdAt;
    const auto claimed = events.claimOne(told.id, trialWorker, std::chrono::seconds(30));
    if (!claimed)
        return fail(claimed.error());
    if (*claimed) {
        const bool inDetail = m_withFields && candidate.place < size_t(mostInDetail);
        return tryOne(processor, EventProcessor::taskOf(**claimed), inDetail, told, batch).map([&] {
            return std::move(told);
        });
    }
    // it waits for another code, or behind another event of its patient
    const auto stays = events.byId(told.id);
    if (!stays)
        return fail(stays.error());
    told.becomes = *stays ? (*stays)->state : EventState::Received;
    told.cause =
        told.becomes == EventState::NeedsMapping ? QStringLiteral("another_code") : QStringLiteral("blocked");
    return told;
}

/// Twice: first to learn what it changes, which is undone; then, with that read as it is now, for good,
/// because the next ones may depend on it. What it adds has another id each time, and is nothing now.
Result<void> MappingTrial::tryOne(EventProcessor &processor, const EventTask &task, bool inDetail,
                                  ImpactedEvent &event, Batch &batch)
{
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
    for (const QString &id : inDetail ? ordersOf(*outcome) : QStringList()) {
        const auto then = orderOf(m_db, m_clock, id);
        if (!then)
            return fail(then.error());
        const auto fields = fieldsOf(now->value(id), *then);
        event.fields.insert(event.fields.end(), fields.begin(), fields.end());
    }
    return countPatients(*outcome, event, batch);
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

Result<void> MappingTrial::countPatients(const EventOutcome &outcome, ImpactedEvent &event, Batch &batch)
{
    for (const EventChange &change : outcome.changes) {
        if (change.record != u"prescriptions" || change.change == u"unchanged")
            continue;
        const auto row = PrescriptionStore(m_db).byId(PrescriptionId::fromString(change.recordId));
        if (!row)
            return fail(row.error());
        if (*row) {
            event.patient = (*row)->patient;
            batch.patients.insert((*row)->patient);
        }
    }
    return {};
}

}
