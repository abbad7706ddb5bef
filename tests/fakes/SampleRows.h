#pragma once

#include "domain/CodeSystem.h"
#include "domain/Query.h"

#include <vector>

namespace concord::sample {

/// Rows as a real sync of a small clinic leaves them: drugs and codes exist in RxNorm, people do not exist.
/// The present of all of them is FakeClock's: 2026-01-15T12:00:00Z.

[[nodiscard]] constexpr Timestamp minutesAgo(double minutes)
{
    return fromMs(1768478400000LL - static_cast<long long>(minutes * 60'000));
}

/// The same number gives the same id; a greater one a later id, as UUIDv7 has it.
template <typename AnyId>
[[nodiscard]] AnyId idOf(quint32 number)
{
    const QString tail = QStringLiteral("%1").arg(quint64(number) * 2654435761ULL % 0xffffffffffffULL, 12, 16,
                                                  QLatin1Char('0'));
    return AnyId::fromString(QStringLiteral("019bc14%1-%2-7c4d-9f21-%3")
                                 .arg(number >> 16, 1, 16)
                                 .arg(number & 0xffff, 4, 16, QLatin1Char('0'))
                                 .arg(tail));
}

[[nodiscard]] inline JobRow job(quint32 number, JobState state = JobState::Succeeded)
{
    JobRow row;
    row.id = idOf<JobId>(number);
    row.integration = QStringLiteral("medication-list");
    row.type = QStringLiteral("medication_list_sync");
    row.state = state;
    row.mode = number % 6 == 1 ? SyncMode::Full : SyncMode::Delta;
    row.trigger = number % 3 == 0 ? JobTrigger::Manual : JobTrigger::Schedule;
    row.requestedBy = number % 3 == 0 ? QStringLiteral("analyst") : QStringLiteral("scheduler");
    row.createdAt = minutesAgo(30.0 * (40 - int(number % 40)));
    row.correlationId = idOf<CorrelationId>(number + 7000);
    if (state != JobState::Queued)
        row.startedAt = row.createdAt + std::chrono::milliseconds(180);
    if (isFinal(state))
        row.finishedAt = *row.startedAt + std::chrono::milliseconds(1240 + 97 * (number % 7));
    row.counts.patients = 68;
    row.counts.medications = row.mode == SyncMode::Full ? 3718 : 24;
    row.counts.added = row.mode == SyncMode::Full ? 412 : number % 9;
    row.counts.discontinued = number % 4;
    row.counts.changed = number % 5;
    row.counts.unchanged = row.counts.medications - row.counts.added - row.counts.changed;
    row.counts.pages = row.mode == SyncMode::Full ? 38 : 1;
    row.counts.bytes = row.counts.medications * 2031;
    row.counts.durationMs = 1240 + 97 * (number % 7);
    row.counts.sourceMs = row.counts.durationMs * 3 / 4;
    row.counts.ownMs = row.counts.durationMs - row.counts.sourceMs;
    return row;
}

[[nodiscard]] inline JobRow runningJob(quint32 number)
{
    JobRow row = job(number, JobState::Running);
    row.mode = SyncMode::Full;
    row.createdAt = minutesAgo(0.2);
    row.startedAt = minutesAgo(0.19);
    row.progress = 0.42;
    row.step = QStringLiteral("reading");
    row.counts = {};
    row.counts.patients = 31;
    row.counts.medications = 1560;
    row.counts.added = 9;
    row.counts.discontinued = 1;
    row.counts.pages = 16;
    return row;
}

[[nodiscard]] inline JobRow failedJob(quint32 number)
{
    JobRow row = job(number, JobState::Failed);
    row.counts = {};
    row.counts.pages = 2;
    row.counts.durationMs = 30'412;
    row.counts.sourceMs = 30'390;
    row.counts.ownMs = 22;
    row.finishedAt = *row.startedAt + std::chrono::milliseconds(30'412);
    row.error = Error{
        ErrorCode::Timeout, QStringLiteral("https://fhir.example-clinic.org/r4/MedicationRequest"), {}, 0};
    return row;
}

[[nodiscard]] inline JobRow partialJob(quint32 number)
{
    JobRow row = job(number, JobState::PartlySucceeded);
    row.counts.unmapped = 3;
    row.counts.failedEntries = 2;
    row.error =
        Error{ErrorCode::InvalidMessage, QStringLiteral("entry[14].resource.dosageInstruction[0]"), {}, 0};
    return row;
}

struct Drug
{
    const char *rxcui;
    const char *name;
};
inline constexpr Drug drugs[] = {
    {"314076", "lisinopril 10 MG Oral Tablet"},
    {"197361", "amlodipine 5 MG Oral Tablet"},
    {"860975", "24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet"},
    {"617311", "atorvastatin 40 MG Oral Tablet"},
    {"310798", "hydrochlorothiazide 25 MG Oral Tablet"},
    {"312961", "simvastatin 20 MG Oral Tablet"},
    {"855332", "warfarin sodium 5 MG Oral Tablet"},
    {"313782", "acetaminophen 325 MG Oral Tablet"},
    {"866412", "24 HR metoprolol succinate 100 MG Extended Release Oral Tablet"},
    {"310325", "ferrous sulfate 325 MG Oral Tablet"},
};

[[nodiscard]] inline LocalDrug localDrug(const Drug &drug)
{
    const QString rxcui = QLatin1StringView(drug.rxcui);
    return {QStringLiteral("RX") + rxcui, rxcui, QLatin1StringView(drug.name), true};
}

[[nodiscard]] inline MedicationItem item(int which, const Dosage &dosage)
{
    const Drug &drug = drugs[size_t(which) % std::size(drugs)];
    return {QStringLiteral("mr-%1").arg(4100 + which), QLatin1StringView(drug.rxcui), systems::rxNorm,
            QLatin1StringView(drug.name), dosage};
}

/// Cycles through added, discontinued and the three kinds of dosage change.
[[nodiscard]] inline DifferenceRow difference(JobId job, int position)
{
    const Dosage usual{QStringLiteral("1 {tbl}"), QStringLiteral("1/1d"), QStringLiteral("26643006")};
    DifferenceRow row;
    row.jobId = job;
    row.position = position;
    row.eventId = idOf<EventId>(quint32(9000 + position));
    row.patientReference = QStringLiteral("Patient/%1").arg(1200 + position * 7 % 68);
    row.sourceReference =
        QStringLiteral("MedicationRequest/%1/_history/%2").arg(4100 + position).arg(1 + position % 3);
    row.mapped = position % 6 != 4;
    Difference &d = row.difference;
    d.before = d.after = item(position, usual);
    switch (position % 5) {
    case 0:
        d.change = Change::Added;
        d.before = {};
        break;
    case 1:
        d.change = Change::DosageChanged;
        d.after.dosage.dose = QStringLiteral("2 {tbl}");
        d.doseChanged = true;
        break;
    case 2:
        d.change = Change::Discontinued;
        d.after = {};
        row.reason = position % 2 == 0 ? QStringLiteral("stopped") : QStringLiteral("deleted");
        break;
    case 3:
        d.change = Change::DosageChanged;
        d.after.dosage.frequency = QStringLiteral("2/1d PRN");
        d.frequencyChanged = true;
        break;
    default:
        d.change = Change::DosageChanged;
        d.after.dosage.dose = QStringLiteral("0.5 {tbl}");
        d.after.dosage.route = QStringLiteral("37839007");
        d.doseChanged = d.routeChanged = true;
        break;
    }
    return row;
}

[[nodiscard]] inline std::vector<DifferenceRow> differences(JobId job, int from, int count)
{
    std::vector<DifferenceRow> rows;
    for (int position = from; position < from + count; ++position)
        rows.push_back(difference(job, position));
    return rows;
}

[[nodiscard]] inline EventRow event(quint32 number, EventState state = EventState::Succeeded)
{
    constexpr EventKind kinds[] = {EventKind::PrescriptionNew, EventKind::PrescriptionChange,
                                   EventKind::PrescriptionCancel, EventKind::MedListPull};
    EventRow row;
    row.id = idOf<EventId>(number);
    row.kind = kinds[number % 4];
    row.source = QStringLiteral("clinic-ehr");
    row.messageId =
        QStringLiteral("MedicationRequest/%1/_history/%2").arg(4100 + number % 500).arg(1 + number % 3);
    row.state = state;
    row.correlationId = idOf<CorrelationId>(7000 + number / 12);
    row.createdAt = fromMs(toMs(minutesAgo(9)) + 37LL * number);
    if (isFinal(state)) {
        row.latencyMs = 3 + number % 41;
        row.completedAt = row.createdAt + std::chrono::milliseconds(row.latencyMs);
    }
    if (state == EventState::NeedsReview)
        row.lastError = Error{
            ErrorCode::InvalidMessage, QStringLiteral("dosageInstruction[0].timing.repeat.period"), {}, 0};
    if (state == EventState::WaitingRetry) {
        row.retries = 2;
        row.nextAttemptAt = minutesAgo(-5);
        row.lastError =
            Error{ErrorCode::Unreachable, QStringLiteral("https://fhir.example-clinic.org/r4"), {}, 0};
    }
    return row;
}

/// Oldest first, as the stream brings them.
[[nodiscard]] inline std::vector<EventRow> events(quint32 from, quint32 count)
{
    std::vector<EventRow> rows;
    rows.reserve(count);
    for (quint32 number = from; number < from + count; ++number)
        rows.push_back(event(number));
    return rows;
}

[[nodiscard]] inline MappingRow mapping(quint32 number, MappingState state = MappingState::Pending)
{
    struct Case
    {
        const char *code;
        const char *system;
        const char *display;
        UnmappedReason reason;
    };
    static const Case cases[] = {
        {"29046", "http://www.nlm.nih.gov/research/umls/rxnorm", "lisinopril", UnmappedReason::NotOrderable},
        {"1234567890", "http://hl7.org/fhir/sid/ndc", "Amoxicillin 500 mg capsules",
         UnmappedReason::AmbiguousNdc},
        {"745679", "http://www.nlm.nih.gov/research/umls/rxnorm",
         "200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler", UnmappedReason::NoLocalDrug},
        {"Vitamin D3 1000 IU, over the counter", "", "Vitamin D3 1000 IU, over the counter",
         UnmappedReason::NoCode},
        {"LISIN-10", "urn:oid:1.2.840.114350.1.13.202.2.7.2.696580", "Lisinopril 10 mg tab",
         UnmappedReason::UnknownSystem},
        {"9999991", "http://www.nlm.nih.gov/research/umls/rxnorm", "Compounded magic mouthwash",
         UnmappedReason::UnknownCode},
    };
    const Case &c = cases[number % std::size(cases)];
    MappingRow row;
    row.id = idOf<MappingId>(number);
    row.sourceCode = QString::fromUtf8(c.code);
    row.system = QString::fromUtf8(c.system);
    row.display = QString::fromUtf8(c.display);
    row.state = state;
    row.reason = c.reason;
    if (row.reason == UnmappedReason::AmbiguousNdc)
        row.candidates = {QStringLiteral("01234-5678-90"), QStringLiteral("12345-0678-90"),
                          QStringLiteral("12345-6789-00")};
    row.waitingEvents = int(number * 5 % 17);
    row.createdAt = minutesAgo(17.0 + 190.0 * (number % 5));
    row.updatedAt = row.createdAt;
    if (state == MappingState::Approved) {
        const LocalDrug drug = localDrug(drugs[0]);
        row.targetDrugId = drug.id;
        row.targetName = drug.name;
        row.author = QStringLiteral("m.ortega");
        row.note = QStringLiteral("Confirmed with the pharmacy by phone.");
        row.waitingEvents = 0;
    }
    return row;
}

}
