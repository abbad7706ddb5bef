#include "sync/PageStager.h"

#include "domain/OrderingKey.h"
#include "store/PatientStore.h"
#include "store/SqlError.h"

#include <QCryptographicHash>

#include <algorithm>

namespace concord {

namespace {
constexpr qsizetype maxKeptEntry = 64 * 1024; ///< of a failed entry's JSON in its event
constexpr int mostTries = 3;                  ///< of a page that meets events

/// One page. An event that writes a patient or an order of it for the first time may be committed after the
/// page has looked for it (PostgreSQL: COPY knows no ON CONFLICT). Then all of the page is read anew, and
/// that row is known.
Result<void> writePage(Database &db, const std::function<Result<void>()> &work)
{
    Result<void> done = db.write(work);
    for (int tried = 1; !done && isDuplicateRow(done.error()) && tried < mostTries; ++tried)
        done = db.write(work);
    return done;
}

/// Of several versions of one order on a page (a history, or a change while paging) only the newest counts.
std::vector<const Prescription *> newestOfEach(const std::vector<Prescription> &all)
{
    QHash<QString, size_t> place;
    std::vector<const Prescription *> kept;
    for (const Prescription &p : all) {
        const auto known = place.constFind(p.sourceId);
        if (known == place.constEnd()) {
            place.insert(p.sourceId, kept.size());
            kept.push_back(&p);
        } else if (p.sourceUpdatedMs > kept[*known]->sourceUpdatedMs) {
            kept[*known] = &p;
        }
    }
    return kept;
}

QString entryMessageId(const EntryFailure &f)
{
    const QByteArray hash =
        QCryptographicHash::hash(f.entryJson, QCryptographicHash::Sha256).toHex().left(16);
    return QStringLiteral("entry:%1:%2").arg(f.resourceReference, QString::fromLatin1(hash));
}
}

namespace {
/// Whether the version is one that no event has told.
bool isNews(const StoredPrescription &known, const Prescription &p, bool isSame)
{
    // an event leaves no hash behind: what it brought is not news a second time
    const bool isTold = known.contentHash.isEmpty() && known.version == p.sourceVersion &&
                        known.updatedMs == p.sourceUpdatedMs && known.onList == isOnList(p.status);
    const bool isOfList = known.isLive || isOnList(p.status);
    // events state more of an order than the list compares: what differs in that they find out
    return isOfList && !isTold && (!isSame || known.isToldByEvents);
}

EventKind newsKind(bool isNew, PrescriptionStatus status)
{
    if (!isOnList(status))
        return EventKind::PrescriptionCancel;
    return isNew ? EventKind::PrescriptionNew : EventKind::PrescriptionChange;
}
}

struct PageStager::Sorted
{
    std::vector<StagedPrescription> fresh;
    std::vector<StagedPrescription> changed;
    std::vector<QString> seen;
    QSet<PatientId> stale;
    std::vector<QString> references;
    QHash<QString, PatientId> patients;
    QSet<MappingId> unmapped;
    QSet<PatientId> patientsSeen;
    std::vector<std::pair<const Prescription *, EventKind>> news; ///< that nobody has told yet
};

void PageStager::begin(const JobRow &job, const QString &source, bool tells)
{
    m_tells = tells;
    m_job = job;
    m_source = source;
    m_unmapped.clear();
    m_patients.clear();
}

Result<PageStager::Sorted> PageStager::sort(const MedicationPage &page, StageCount &count)
{
    Sorted sorted;
    const auto prescriptions = newestOfEach(page.prescriptions);
    std::vector<QString> ids;
    QSet<QString> references;
    QSet<QString> withList;
    for (const Prescription *p : prescriptions) {
        ids.push_back(p->sourceId);
        references.insert(p->patientReference);
        if (isOnList(p->status))
            withList.insert(p->patientReference);
    }
    const auto stored = m_lists.stored(ids);
    if (!stored)
        return fail(stored.error());
    const auto patients = m_lists.patientIds({references.begin(), references.end()}, withList, m_clock.now());
    if (!patients)
        return fail(patients.error());
    sorted.patients = patients->ids;

    for (const Prescription *p : prescriptions) {
        count.newestMs = std::max(count.newestMs, p->sourceUpdatedMs);
        const PatientId patient = sorted.patients.value(p->patientReference);
        const auto known = stored->constFind(p->sourceId);
        const bool isNew = known == stored->constEnd();
        StagedPrescription s{*p, {}, m_lists.keyed(contentHashOf(*p))};
        const bool isSame = !isNew && known->contentHash == s.contentHash;
        const bool isOlder = !isNew && p->sourceUpdatedMs > 0 && p->sourceUpdatedMs < known->updatedMs;
        const bool isRepeat = isOlder || (isSame && known->version == p->sourceVersion &&
                                          known->updatedMs == p->sourceUpdatedMs);
        if (m_job.mode == SyncMode::Full || !isRepeat) {
            ++count.read;
            sorted.patientsSeen.insert(patient);
        }
        if (isOnList(p->status)) {
            const auto mapping = isSame && !known->mapping.isNull()
                                     ? m_book.liveOf(known->mapping, m_clock.now())
                                     : m_book.mappingOf(*p, m_clock.now());
            if (!mapping)
                return fail(mapping.error());
            s.mapping = *mapping;
            const auto approved = m_book.isApproved(s.mapping, m_clock.now());
            if (!approved)
                return fail(approved.error());
            if (!*approved && !(isRepeat && m_job.mode == SyncMode::Delta))
                sorted.unmapped.insert(s.mapping);
        }
        if (isNew ? isOnList(p->status) : !isRepeat && isNews(*known, *p, isSame))
            sorted.news.emplace_back(p, newsKind(isNew, p->status));
        if (isNew) {
            if (isOnList(p->status))
                sorted.stale.insert(patient);
            sorted.fresh.push_back(std::move(s));
        } else if (isRepeat) {
            sorted.seen.push_back(p->sourceId);
        } else {
            if (!isSame && (known->onList || isOnList(p->status))) {
                sorted.stale.insert(known->patient);
                sorted.stale.insert(patient); // another one when the order was moved
            }
            sorted.changed.push_back(std::move(s));
        }
    }
    sorted.stale.subtract(patients->staleAlready);
    return sorted;
}

Result<void> PageStager::write(const Sorted &sorted)
{
    return m_lists.insert(sorted.fresh, sorted.patients, m_job.id, m_clock.now())
        .and_then([&] { return m_lists.update(sorted.changed, sorted.patients, m_job.id); })
        .and_then([&] { return m_lists.touch(sorted.seen, m_job.id); })
        .and_then([&] { return m_lists.markStale(sorted.stale); });
}

/// As if the change had arrived: the same steps, under the same id, so that it counts once if it does. A
/// message that waits still will find nothing changed in what the list has stored, and says so to nobody:
/// then the list's own event, behind it, tells what it did not.
Result<void> PageStager::arrive(const ListedOrder &order, EventKind kind)
{
    NewEvent event;
    event.id = makeId<EventId>(m_clock.now().time_since_epoch());
    event.kind = kind;
    event.source = m_source;
    event.messageId = order.messageId;
    event.orderingKey = orderingKeyOf(m_source, order.patientKey);
    event.payloadJson = QStringLiteral("{}");
    event.correlationId = m_job.correlationId;
    event.jobId = m_job.id;
    event.createdAt = m_clock.now();
    event.format = order.format;
    event.body = order.body;
    const auto isNew = m_events.append(event);
    const auto waits = isNew && !*isNew ? m_events.isOpen(event.source, event.messageId)
                                        : isNew.map([](bool) { return false; });
    if (!waits || !*waits)
        return waits ? Result<void>{} : fail(waits.error());
    event.messageId = listedId(order.messageId);
    return m_events.append(event).map([](bool) {});
}

/// Of what this run has seen.
QString PageStager::listedId(const QString &about) const
{
    return about + QStringLiteral("/_list/") + m_job.id.toString();
}

Result<void> PageStager::tell(const MedicationPage &page, const Sorted &sorted)
{
    if (!m_tells)
        return {};
    for (const auto &[prescription, kind] : sorted.news) {
        const QByteArray json = page.orderJson.value(MedicationPage::orderKey(*prescription));
        ListedOrder order = listedOrder(*prescription, json);
        if (order.messageId.isEmpty())
            order.messageId = listedId(QStringLiteral("MedicationRequest/") + prescription->sourceId);
        const auto told = json.isEmpty() ? Result<void>{} : arrive(order, kind);
        if (!told)
            return told;
    }
    return {};
}

Result<void> PageStager::tellDeleted(const QHash<QString, PatientId> &deleted)
{
    if (!m_tells)
        return {};
    PatientStore patients(m_db, m_clock);
    for (auto it = deleted.begin(); it != deleted.end(); ++it) {
        const auto row = patients.byId(it.value());
        if (!row)
            return fail(row.error());
        if (!*row)
            continue;
        ListedOrder order = deletedOrder(it.key(), (*row)->reference);
        order.messageId =
            QStringLiteral("MedicationRequest/%1/_deleted/%2").arg(it.key(), m_job.id.toString());
        if (const auto told = arrive(order, EventKind::PrescriptionCancel); !told)
            return told;
    }
    return {};
}

/// What could not be read before and can be read now needs no review any more.
Result<void> PageStager::settleReviews(const std::vector<Prescription> &readable)
{
    constexpr int atOnce = 1000;
    const auto open = m_events.openEntryIds(m_source, atOnce);
    if (!open)
        return fail(open.error());
    if (open->isEmpty())
        return {};
    const QSet<QString> ids(open->begin(), open->end());
    for (const Prescription &p : readable) {
        const auto settled =
            ids.contains(p.sourceId) ? m_events.supersedeEntry(m_source, p.sourceId) : Result<void>{};
        if (!settled)
            return settled;
    }
    return {};
}

Result<void> PageStager::recordFailures(const std::vector<EntryFailure> &failures)
{
    std::vector<QString> seen; // unreadable is not gone: what was known of it stands
    for (const EntryFailure &f : failures) {
        NewEvent event;
        event.id = makeId<EventId>(m_clock.now().time_since_epoch());
        event.source = m_source;
        event.messageId = entryMessageId(f);
        event.payloadJson = QString::fromUtf8(f.entryJson.left(maxKeptEntry));
        event.state = EventState::NeedsReview;
        event.correlationId = m_job.correlationId;
        event.jobId = m_job.id;
        event.createdAt = m_clock.now();
        event.error = f.error;
        const auto added = m_events.append(event);
        if (!added)
            return fail(added.error());
        if (!*added) {
            if (auto again = m_events.sawAgain(event.source, event.messageId, m_job.id); !again)
                return again;
        }
        if (!f.resourceReference.isEmpty())
            seen.push_back(f.resourceReference.section(QLatin1Char('/'), 1));
    }
    return m_lists.touch(seen, m_job.id);
}

Result<StageCount> PageStager::stage(const MedicationPage &page)
{
    StageCount count;
    Sorted sorted;
    const auto done = writePage(m_db, [&]() -> Result<void> {
        if (const auto begun = m_book.transactionBegins(); !begun)
            return begun;
        count = {};
        auto result = sort(page, count);
        if (!result)
            return fail(result.error());
        sorted = std::move(*result);
        if (auto written = write(sorted); !written)
            return written;
        if (auto told = tell(page, sorted); !told)
            return told;
        if (auto settled = settleReviews(page.prescriptions); !settled)
            return settled;
        return recordFailures(page.failures);
    });
    if (!done)
        return fail(done.error());
    m_book.committed();
    m_unmapped.unite(sorted.unmapped);
    m_patients.unite(sorted.patientsSeen);
    count.failed = int(page.failures.size());
    return count;
}

Result<void> PageStager::remove(const std::vector<QString> &sourceIds)
{
    if (sourceIds.empty())
        return {};
    return m_db.write([&]() -> Result<void> {
        const auto patients = m_lists.markDeleted(sourceIds, m_job.id);
        if (!patients)
            return fail(patients.error());
        const auto told = tellDeleted(*patients);
        return told ? m_lists.markStale({patients->begin(), patients->end()}) : told;
    });
}

}
