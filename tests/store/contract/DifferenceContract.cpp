#include "store/contract/DifferenceContract.h"

#include "domain/CodeSystem.h"
#include "fakes/Approve.h"
#include "store/DifferenceStore.h"
#include "store/EventStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"

namespace concord {

namespace {
DifferenceQuery query(JobId job)
{
    DifferenceQuery query;
    query.jobId = job;
    return query;
}

std::vector<qint64> positions(const DifferencePage &page)
{
    std::vector<qint64> found;
    for (const DifferenceRow &row : page.rows)
        found.push_back(row.position);
    return found;
}
}

void DifferenceContract::fill()
{
    JobRequest request;
    request.integration = QStringLiteral("medication-list");
    TAKE(job, JobStore(db(), clock()).enqueue(request));
    m_job = job;
    const auto mapping = [&](const char *code) {
        MappingRow row;
        row.sourceCode = QString::fromLatin1(code);
        row.system = systems::rxNorm;
        return MappingStore(db(), clock()).ensure(row).value_or(MappingRow()).id;
    };
    m_approved = mapping("1");
    m_pending = mapping("2");
    m_goneOne = mapping("3");
    DONE(db().run(
        QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active) VALUES ('RX1', '1', 'one', 1)")));
    DONE(approveByRules(MappingStore(db(), clock()),
                        {m_approved, QStringLiteral("RX1"), Equivalence::Equal, QStringLiteral("same")},
                        QStringLiteral("ana")));
    NewEvent event;
    event.id = m_event = makeId<EventId>(clock().now().time_since_epoch());
    event.source = QStringLiteral("ehr");
    event.messageId = QStringLiteral("snapshot:1");
    event.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    event.jobId = m_job;
    event.createdAt = clock().now();
    DONE(EventStore(db(), clock()).append(event));
    const std::tuple<int, const char *, MappingId, const char *, const char *> rows[] = {
        {1, "added", m_approved, "", "1 {tbl}"},
        {2, "added", m_pending, "", "2 {tbl}"},
        {3, "changed", m_pending, "1 {tbl}", "2 {tbl}"},
        {4, "discontinued", m_goneOne, "1 {tbl}", ""},
    };
    for (const auto &[position, change, id, before, after] : rows) {
        DONE(db().run(QStringLiteral(
                          "INSERT INTO medication_differences (job_id, position, sync_event_id, "
                          "patient_reference, change,"
                          " code, system, display, before_dose, after_dose, source_reference, mapping_id)"
                          " VALUES (?, ?, ?, 'Patient/1', ?, '7', 's', 'd', ?, ?, 'MedicationRequest/1', ?)"),
                      {m_job.toString(), position, m_event.toString(), QString::fromLatin1(change),
                       QString::fromLatin1(before), QString::fromLatin1(after), id.toString()}));
    }
}

void DifferenceContract::pagesFollowTheJobsOrder()
{
    fill();
    DifferenceQuery q = query(m_job);
    q.page.limit = 3;
    q.page.requestId = 9;
    TAKE(first, DifferenceStore(db()).page(q));
    QCOMPARE(first.requestId, quint64(9));
    QCOMPARE(positions(first), (std::vector<qint64>{1, 2, 3}));
    q.page.after = first.cursor;
    TAKE(last, DifferenceStore(db()).page(q));
    QCOMPARE(positions(last), (std::vector<qint64>{4}));
    QVERIFY(last.cursor.isEmpty());
    TAKE(otherJob, DifferenceStore(db()).page(query(makeId<JobId>(clock().now().time_since_epoch()))));
    QVERIFY(otherJob.rows.empty());
}

void DifferenceContract::filtersByChangeAndByMissingMapping()
{
    fill();
    DifferenceQuery q = query(m_job);
    q.change = Change::Added;
    TAKE(added, DifferenceStore(db()).page(q));
    QCOMPARE(positions(added), (std::vector<qint64>{1, 2}));
    QVERIFY(added.rows[0].mapped);
    QVERIFY(!added.rows[1].mapped);
    q.onlyUnmapped = true;
    TAKE(unmapped, DifferenceStore(db()).page(q));
    QCOMPARE(positions(unmapped), (std::vector<qint64>{2}));
}

void DifferenceContract::ofARetiredMappingWhatTheCodeIsNowCounts()
{
    fill();
    MappingDecision retire{m_approved, QStringLiteral("RX1"), Equivalence::Equal, QStringLiteral("better")};
    retire.act = MappingAct::Retire;
    TAKE(next, MappingStore(db(), clock()).decide(retire, {MappingState::Retired, QStringLiteral("ana")}));
    DifferenceQuery q = query(m_job);
    q.change = Change::Added;
    TAKE(superseded, DifferenceStore(db()).page(q));
    QVERIFY(superseded.rows[0].mapped); // by the one that took its place
    q.onlyUnmapped = true;
    TAKE(others, DifferenceStore(db()).page(q));
    QCOMPARE(positions(others), (std::vector<qint64>{2}));
    retire.id = next.id;
    retire.targetDrugId.clear();
    DONE(MappingStore(db(), clock()).decide(retire, {MappingState::Retired, QStringLiteral("ana")}));
    TAKE(both, DifferenceStore(db()).page(q));
    QCOMPARE(positions(both), (std::vector<qint64>{1, 2}));
    QVERIFY(!both.rows[0].mapped);
}

void DifferenceContract::tellsBothSidesOfADosageChange()
{
    fill();
    TAKE(page, DifferenceStore(db()).page(query(m_job)));
    const DifferenceRow &row = page.rows[2];
    QCOMPARE(row.difference.change, Change::DosageChanged);
    QCOMPARE(row.difference.before.dosage.dose, QStringLiteral("1 {tbl}"));
    QCOMPARE(row.difference.after.dosage.dose, QStringLiteral("2 {tbl}"));
    QVERIFY(row.difference.doseChanged && !row.difference.routeChanged);
    QCOMPARE(row.difference.after.code, QStringLiteral("7"));
    QCOMPARE(row.patientReference, QStringLiteral("Patient/1"));
    QCOMPARE(page.rows[3].difference.after, MedicationItem());
    QCOMPARE(page.rows[0].difference.before, MedicationItem());
}

void DifferenceContract::openMappingsAreThoseAnEventStillNeeds()
{
    fill();
    TAKE(open, DifferenceStore(db()).openMappingsOf(m_event, clock().now()));
    QCOMPARE(open, std::vector<MappingId>{m_pending}); // the discontinued one stands in nobody's way
    DONE(EventStore(db(), clock()).addWaits(m_event, {m_goneOne}));
    TAKE(both, DifferenceStore(db()).openMappingsOf(m_event, clock().now()));
    QCOMPARE(both.size(), size_t(2));
    DONE(approveByRules(MappingStore(db(), clock()),
                        {m_pending, QStringLiteral("RX1"), Equivalence::Equal, QStringLiteral("same")},
                        QStringLiteral("ana")));
    TAKE(one, DifferenceStore(db()).openMappingsOf(m_event, clock().now()));
    QCOMPARE(one, std::vector<MappingId>{m_goneOne});
}

}
