#include "sync/ListComparer.h"

namespace concord {

namespace {
constexpr int patientsPerTransaction = 768;

QString sourceReference(const QString &id, const QString &version)
{
    const QString reference = QStringLiteral("MedicationRequest/") + id;
    return version.isEmpty() ? reference : reference + QStringLiteral("/_history/") + version;
}

/// A JSON string (RFC 8259 section 7). By hand: this runs once per changed list, thousands of times a run.
QString quoted(const QString &text)
{
    QString out = QStringLiteral("\"");
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            out += u'\\';
        if (c.unicode() < 0x20)
            out += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out + u'"';
}

/// The event's payload: which orders changed and how. The patient is named by our id; the rest is codes.
QString payloadOf(const Capture &capture)
{
    QString json = QStringLiteral("{\"patient_id\":") + quoted(capture.patient.id.toString()) +
                   QStringLiteral(",\"snapshot_id\":") + quoted(capture.snapshot.toString()) +
                   QStringLiteral(",\"medications\":") + QString::number(capture.items.size()) +
                   QStringLiteral(",\"changes\":[");
    bool isFirst = true;
    for (const DifferenceRow &row : capture.differences) {
        const Difference &d = row.difference;
        const MedicationItem &item = d.change == Change::Discontinued ? d.before : d.after;
        json += (isFirst ? QStringLiteral("{\"change\":") : QStringLiteral(",{\"change\":")) +
                quoted(wordOf(d.change)) + QStringLiteral(",\"source\":") + quoted(row.sourceReference) +
                QStringLiteral(",\"system\":") + quoted(item.system) + QStringLiteral(",\"code\":") +
                quoted(item.code);
        if (!row.reason.isEmpty())
            json += QStringLiteral(",\"reason\":") + quoted(row.reason);
        json += u'}';
        isFirst = false;
    }
    return json + QStringLiteral("]}");
}
}

struct ListComparer::Group
{
    std::vector<Capture> captures;
    std::vector<StalePatient> unchanged;
    SyncCounts counts;
};

void ListComparer::begin(const JobRow &job, const QString &source)
{
    m_job = job;
    m_source = source;
    m_counts = {};
    m_position = 0;
}

Result<ListComparer::Group> ListComparer::compare(const std::vector<StalePatient> &patients)
{
    const auto lists = m_snapshots.lists(patients);
    if (!lists)
        return fail(lists.error());
    const auto snapshots = m_snapshots.snapshots(patients);
    if (!snapshots)
        return fail(snapshots.error());
    Group group;
    for (const StalePatient &patient : patients) {
        const std::vector<ListedItem> listed = lists->value(patient.id);
        std::vector<MedicationItem> now;
        now.reserve(listed.size());
        for (const ListedItem &l : listed)
            now.push_back(l.item);
        const QByteArray hash = m_snapshots.keyed(listHash(now));
        if (hash == patient.lastHash || (patient.lastHash.isEmpty() && now.empty())) {
            group.counts.unchanged += qint64(now.size());
            group.unchanged.push_back(patient);
            continue;
        }
        const ListDiff diff = diffLists(snapshots->value(patient.lastSnapshot), now);
        group.counts.added += diff.added;
        group.counts.discontinued += diff.discontinued;
        group.counts.changed += diff.changed;
        group.counts.unchanged += diff.unchanged;
        auto capture = captureOf(patient, listed, hash, diff);
        if (!capture)
            return fail(capture.error());
        group.captures.push_back(std::move(*capture));
    }
    if (auto reasons = addReasons(group.captures); !reasons)
        return fail(reasons.error());
    return group;
}

Result<Capture> ListComparer::captureOf(const StalePatient &patient, const std::vector<ListedItem> &items,
                                        const QByteArray &hash, const ListDiff &diff)
{
    const auto now = m_clock.now().time_since_epoch();
    Capture capture{patient, makeId<SnapshotId>(now), makeId<EventId>(now), hash, items, {}, {}};
    QHash<QString, const ListedItem *> byId;
    for (ListedItem &l : capture.items) {
        const auto live =
            m_book.liveOf(l.mapping, m_clock.now()); // an order that did not change has the old one
        if (!live)
            return fail(live.error());
        l.mapping = *live;
        byId.insert(l.item.sourceId, &l);
    }
    for (const Difference &d : diff.differences) {
        DifferenceRow row;
        row.jobId = m_job.id;
        row.eventId = capture.event;
        row.difference = d;
        const ListedItem *listed = byId.value(d.after.sourceId);
        row.sourceReference = listed ? sourceReference(d.after.sourceId, listed->sourceVersion) : QString();
        capture.differences.push_back(row);
        capture.differenceMappings.push_back(listed ? listed->mapping : MappingId());
    }
    return capture;
}

/// Why each discontinued medication left, and the version that says so.
Result<void> ListComparer::addReasons(std::vector<Capture> &captures)
{
    std::vector<QString> ids;
    for (const Capture &c : captures) {
        for (const DifferenceRow &row : c.differences) {
            if (row.difference.change == Change::Discontinued)
                ids.push_back(row.difference.before.sourceId);
        }
    }
    const auto ended = m_snapshots.ended(ids);
    if (!ended)
        return fail(ended.error());
    for (Capture &c : captures) {
        for (size_t i = 0; i < c.differences.size(); ++i) {
            DifferenceRow &row = c.differences[i];
            if (row.difference.change != Change::Discontinued)
                continue;
            const EndedPrescription end = ended->value(row.difference.before.sourceId);
            row.reason = end.reason.isEmpty() ? QStringLiteral("replaced")
                                              : end.reason; // the order names another drug now
            row.sourceReference = sourceReference(row.difference.before.sourceId, end.sourceVersion);
            c.differenceMappings[i] = end.mapping;
        }
    }
    return {};
}

/// One event per changed list; it waits when a medication that is on the list now has no approved mapping.
Result<void> ListComparer::record(const Capture &capture)
{
    if (!capture.patient.lastSnapshot.isNull()) {
        if (auto superseded = m_events.supersedeWaiting(capture.patient.id.toString()); !superseded)
            return superseded;
    }
    NewEvent event;
    event.id = capture.event;
    event.source = m_source;
    event.target = QStringLiteral("concord");
    event.messageId = QStringLiteral("snapshot:") + capture.snapshot.toString();
    event.orderingKey = capture.patient.id.toString();
    event.payloadJson = payloadOf(capture);
    event.correlationId = m_job.correlationId;
    event.jobId = m_job.id;
    event.createdAt = m_job.startedAt.value_or(m_clock.now());
    QSet<MappingId> open;
    QSet<MappingId> undoable;
    for (const ListedItem &l : capture.items) {
        if (l.mapping.isNull())
            continue;
        const auto approved = m_book.isApproved(l.mapping, m_clock.now());
        if (!approved)
            return fail(approved.error());
        if (!*approved)
            open.insert(l.mapping);
        else if (m_book.isUndoable(l.mapping))
            undoable.insert(l.mapping);
    }
    event.waitsFor.assign(open.begin(), open.end());
    event.state = open.isEmpty() ? EventState::Succeeded : EventState::NeedsMapping;
    if (open.isEmpty()) {
        event.completedAt = m_clock.now();
        event.latencyMs = toMs(m_clock.now()) - toMs(event.createdAt);
    }
    const auto added = m_events.append(event);
    return added ? m_events.noteReleased(event.id, undoable) : fail(added.error());
}

Result<bool> ListComparer::compareNext()
{
    Group group;
    bool found = false;
    qint64 position = m_position;
    const auto done = m_db.write([&]() -> Result<void> {
        if (const auto begun = m_book.transactionBegins(); !begun)
            return begun;
        position = m_position;
        const auto patients = m_snapshots.stale(patientsPerTransaction);
        if (!patients)
            return fail(patients.error());
        found = !patients->empty();
        if (!found)
            return {};
        auto compared = compare(*patients);
        if (!compared)
            return fail(compared.error());
        group = std::move(*compared);
        for (const Capture &c : group.captures) { // before the differences, which refer to them
            if (auto recorded = record(c); !recorded)
                return recorded;
        }
        return m_snapshots.capture(group.captures, m_job.id, m_clock.now(), position).and_then([&] {
            return m_snapshots.clearStale(group.unchanged);
        });
    });
    if (!done)
        return fail(done.error());
    m_book.committed();
    m_position = position;
    m_counts.added += group.counts.added;
    m_counts.discontinued += group.counts.discontinued;
    m_counts.changed += group.counts.changed;
    m_counts.unchanged += group.counts.unchanged;
    return found;
}

}
