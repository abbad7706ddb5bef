#pragma once

#include "domain/Engine.h"
#include "fakes/SampleRows.h"

namespace concord::sample {

/// What the engine's pages show, of the same made-up clinic as SampleRows.h.

/// Attempts 1…made were made, the next one is due @p dueIn minutes from now (none: nothing is due).
[[nodiscard]] inline std::vector<LadderRung> ladder(int made, int all, std::optional<double> dueIn = {},
                                                    EventState last = EventState::WaitingRetry)
{
    std::vector<LadderRung> rungs;
    for (int number = 1; number <= all; ++number) {
        LadderRung rung;
        rung.number = number;
        rung.waitMs = number == 1 ? 0 : 5000LL << (number - 2);
        if (number <= made) {
            rung.at = minutesAgo(30.0 - number);
            rung.outcome = number == made ? last : EventState::WaitingRetry;
        } else if (number == made + 1 && dueIn) {
            rung.at = minutesAgo(-*dueIn);
        }
        rungs.push_back(rung);
    }
    return rungs;
}

/// Waits for what its number says: a retry, a mapping, a person, the end of a breaker, an earlier event.
[[nodiscard]] inline QueueRow queueRow(quint32 number)
{
    constexpr EventState states[] = {
        EventState::WaitingRetry, EventState::NeedsMapping, EventState::NeedsReview, EventState::DeadLetter,
        EventState::WaitingRetry, EventState::Received,     EventState::Received};
    constexpr EventKind kinds[] = {EventKind::PrescriptionNew, EventKind::PrescriptionChange,
                                   EventKind::Dispense, EventKind::Patient, EventKind::Appointment};
    using Kind = WaitReason::Kind;
    const int which = int(number % std::size(states));
    QueueRow row;
    row.event = event(number, states[which]);
    row.event.kind = kinds[number % std::size(kinds)];
    row.event.source = number % 3 == 0 ? QStringLiteral("clinic-ehr") : QStringLiteral("ward-hl7");
    row.event.messageId = QStringLiteral("MSG%1").arg(204'000 + number);
    row.event.createdAt = minutesAgo(3.0 + 11.0 * (number % 60));
    row.id = row.event.id;
    switch (which) {
    case 0:
        row.wait.kind = Kind::NextRetry;
        row.wait.until = row.event.nextAttemptAt = minutesAgo(-5);
        row.ladder = ladder(2, 6, 5);
        break;
    case 1:
        row.wait.kind = Kind::Mapping;
        row.wait.code = QStringLiteral("00093-7424-56");
        row.wait.system = systems::ndc;
        row.wait.mappingId = idOf<MappingId>(number);
        row.ladder = ladder(1, 6, {}, EventState::NeedsMapping);
        break;
    case 2:
        row.wait.kind = Kind::Review;
        row.ladder = ladder(1, 6, {}, EventState::NeedsReview);
        break;
    case 3:
        row.wait.kind = Kind::Dead;
        row.event.retries = 5;
        row.event.lastError = Error{ErrorCode::RemoteFailed, {}, {}, 0};
        row.ladder = ladder(6, 6, {}, EventState::DeadLetter);
        break;
    case 4:
        row.wait.kind = Kind::Breaker;
        row.wait.endpoint = QStringLiteral("clinic-ehr");
        row.wait.until = minutesAgo(-1.5);
        row.ladder = ladder(3, 10, 1.5);
        break;
    case 5:
        row.wait.kind = Kind::BlockedByEvent;
        row.wait.blocker = idOf<EventId>(number - 3);
        break;
    default:
        row.wait.kind = Kind::Paused;
        row.wait.endpoint = QStringLiteral("ward-hl7");
        row.wait.person = QStringLiteral("maria");
        row.wait.reason = QStringLiteral("pharmacy upgrade until noon");
        break;
    }
    return row;
}

/// Newest first.
[[nodiscard]] inline std::vector<QueueRow> queueRows(quint32 count,
                                                     std::optional<EventState> state = std::nullopt)
{
    std::vector<QueueRow> rows;
    for (quint32 number = 900; rows.size() < count && number > 0; --number) {
        if (QueueRow row = queueRow(number); !state || row.event.state == *state)
            rows.push_back(std::move(row));
    }
    return rows;
}

/// A made-up order; "\r" between segments as HL7 has it.
[[nodiscard]] inline QByteArray hl7Order()
{
    return "MSH|^~\\&|WARDSYS|CLINIC|CONCORD|PHARM|20260115113012||RDE^O11^RDE_O11|MSG204317|P|2.5.1\r"
           "PID|1||483921^^^CLINIC^MR~99012^^^STATE^SS||DOE^JANE^Q||19710304|F|||12 ELM "
           "ST^^SPRINGFIELD^IL^62701\r"
           "PV1|1|I|3W^312^B^CLINIC\r"
           "ORC|NW|A4471^WARDSYS|||||^^^202601151200^^R||20260115113000|RN12^SMITH^PAT||1538^HOWARD^LEE\r"
           "TQ1|1|1^TAB|BID|||10 DAYS|20260115120000\r"
           "RXE|1^BID|00093-7424-56^LISINOPRIL 10MG TAB^NDC|10||MG^milligram^UCUM|TAB|Take with "
           "water||G|20|TAB|2\r"
           "RXR|PO^Oral^HL70162\r"
           "ZRX|1|LOCAL&SUB^X~Y\r";
}

[[nodiscard]] inline EventPayload hl7Payload(EventId id, quint64 requestId)
{
    EventPayload payload;
    payload.requestId = requestId;
    payload.id = id;
    payload.format = QStringLiteral("hl7v2");
    payload.body = hl7Order();
    payload.canonicalJson = QStringLiteral(
        R"({"kind":"PRESCRIPTION_NEW","patient":{"identifiers":[{"system":"CLINIC","value":"483921"}]},)"
        R"("orders":[{"action":"new","codings":[{"system":"http://hl7.org/fhir/sid/ndc","code":"00093-7424-56"}],)"
        R"("dosage":{"dose":"10 mg","frequency":"2/1d","route":"26643006"}}]})");
    return payload;
}

[[nodiscard]] inline EventPayload fhirPayload(EventId id, quint64 requestId)
{
    EventPayload payload;
    payload.requestId = requestId;
    payload.id = id;
    payload.format = QStringLiteral("fhir");
    payload.body =
        R"({"resourceType":"MedicationRequest","id":"4107","status":"active","intent":"order",)"
        R"("medicationCodeableConcept":{"coding":[{"system":)"
        R"("http://www.nlm.nih.gov/research/umls/rxnorm","code":"29046","display":"lisinopril"}]},)"
        R"("subject":{"reference":"Patient/1207"},"dosageInstruction":[{"doseAndRate":[)"
        R"({"doseQuantity":{"value":1,"unit":"tablet"}}],"timing":{"repeat":{"frequency":1,)"
        R"("period":1,"periodUnit":"d"}}}]})";
    payload.canonicalJson = QStringLiteral("{}");
    return payload;
}

/// What happened to @p row: one failed attempt and one that stopped where the row stands.
[[nodiscard]] inline EventStory story(const QueueRow &row, quint64 requestId)
{
    EventStory story;
    story.requestId = requestId;
    story.id = row.id;
    story.wait = row.wait;
    story.ladder = row.ladder;
    story.steps = {
        {1, QStringLiteral("decode"), 184, QStringLiteral("done"), QStringLiteral("RDE^O11, 8 segments")},
        {1, QStringLiteral("validate"), 95, QStringLiteral("done"), {}},
        {1, QStringLiteral("fetch"), 30'012'400, QStringLiteral("retry"),
         QStringLiteral("no answer in time")},
        {2, QStringLiteral("decode"), 171, QStringLiteral("done"), QStringLiteral("RDE^O11, 8 segments")},
        {2, QStringLiteral("validate"), 92, QStringLiteral("done"), {}},
        {2, QStringLiteral("normalise"), 640, QStringLiteral("needs_mapping"),
         QStringLiteral("1 code without a target")}};
    story.changes = {
        {QStringLiteral("prescriptions"),
         idOf<EventId>(77).toString(),
         QStringLiteral("changed"),
         {QStringLiteral("dose"), QStringLiteral("route")}},
        {QStringLiteral("patients"), idOf<EventId>(78).toString(), QStringLiteral("unchanged"), {}}};
    story.lineage.resentFrom = event(411, EventState::NeedsReview);
    story.lineage.effects = {event(640, EventState::Succeeded)};
    story.orders = {{minutesAgo(42), QStringLiteral("maria"), QStringLiteral("event.view"),
                     QStringLiteral("The ward asked why the order is missing.")},
                    {minutesAgo(40), QStringLiteral("maria"), QStringLiteral("event.resend"),
                     QStringLiteral("Dose unit was misspelt; confirmed with the ward.")}};
    story.channel = QStringLiteral("mllp");
    story.format = QStringLiteral("hl7v2");
    story.bodyBytes = hl7Order().size();
    return story;
}

[[nodiscard]] inline BulkPreview bulkPreview(quint64 requestId, int total = 132)
{
    BulkPreview preview;
    preview.requestId = requestId;
    preview.total = total;
    if (total > 0) {
        preview.byState = {{EventState::WaitingRetry, total - 31}, {EventState::DeadLetter, 31}};
        preview.byKind = {
            {EventKind::PrescriptionNew, total - 48}, {EventKind::Dispense, 40}, {EventKind::Patient, 8}};
        preview.blocked = 14;
    }
    return preview;
}

[[nodiscard]] inline BulkRow bulk(quint32 number, BulkState state,
                                  BulkActionKind action = BulkActionKind::Retry)
{
    BulkRow row;
    row.id = idOf<BulkId>(number);
    row.action = action;
    row.state = state;
    row.reason = QStringLiteral("EHR is back");
    row.requestedBy = QStringLiteral("maria");
    row.total = 132;
    row.createdAt = minutesAgo(0.1);
    row.executeAt = minutesAgo(-0.13);
    if (state != BulkState::Waiting)
        row.done = state == BulkState::Running ? 45 : 129;
    if (state == BulkState::Done)
        row.skipped = 3;
    return row;
}

[[nodiscard]] inline ListenerStatus listener(const QString &connection, const QString &address,
                                             ListenerState state, qint64 accepted = 0)
{
    ListenerStatus status;
    status.connection = connection;
    status.address = address;
    status.state = state;
    status.openConnections = int(accepted % 7);
    status.accepted = accepted;
    status.duplicates = accepted / 170;
    status.refused = accepted / 900;
    if (accepted > 0)
        status.lastMessageAt = minutesAgo(0.4);
    return status;
}

/// One of each: an EHR that we call, behind an open breaker; MLLP served by two workers, one of them full; a
/// webhook; a queue that a person paused; a lab that nobody serves.
[[nodiscard]] inline std::vector<ConnectionRow> connections()
{
    ConnectionRow ehr;
    ehr.name = QStringLiteral("clinic-ehr");
    ehr.kind = QStringLiteral("fhir-r4");
    ehr.address = QStringLiteral("https://fhir.example-clinic.org/r4");
    ehr.breaker = BreakerState::Open;
    ehr.breakerUntil = minutesAgo(-1.5);
    ehr.breakerFailures = 5;
    ehr.ratePerSecond = 10;
    ehr.rateTokens = 6.5;
    ehr.lastError =
        Error{ErrorCode::Unreachable, QStringLiteral("https://fhir.example-clinic.org/r4"), {}, 0};
    ehr.lastErrorAt = minutesAgo(1);
    ehr.waitingEvents = 34;

    ConnectionRow lab;
    lab.name = QStringLiteral("lab-hl7");
    lab.kind = QStringLiteral("mllp");
    lab.address = QStringLiteral("0.0.0.0:2576");
    lab.inbound = true;

    ConnectionRow hook;
    hook.name = QStringLiteral("pharmacy-hooks");
    hook.kind = QStringLiteral("webhook");
    hook.address = QStringLiteral("127.0.0.1:8443/hooks/pharmacy-hooks");
    hook.inbound = true;
    hook.listeners = {listener(hook.name, QStringLiteral("127.0.0.1:8443"), ListenerState::Listening, 1204)};
    JobRow test = job(5);
    test.type = QStringLiteral("connection_test");
    test.counts.sourceMs = 84;
    test.finishedAt = minutesAgo(2);
    hook.lastTest = test;

    ConnectionRow queue;
    queue.name = QStringLiteral("refill-queue");
    queue.kind = QStringLiteral("rabbitmq");
    queue.address = QStringLiteral("amqp://mq.example-clinic.org/refills");
    queue.inbound = true;
    queue.listeners = {listener(queue.name, queue.address, ListenerState::Paused, 402)};
    queue.isPaused = true;
    queue.pausedBy = QStringLiteral("maria");
    queue.pauseReason = QStringLiteral("pharmacy upgrade until noon");
    queue.waitingEvents = 3;

    ConnectionRow ward;
    ward.name = QStringLiteral("ward-hl7");
    ward.kind = QStringLiteral("mllp");
    ward.address = QStringLiteral("127.0.0.1:2575");
    ward.inbound = true;
    ward.listeners = {listener(ward.name, ward.address, ListenerState::Listening, 120'456),
                      listener(ward.name, ward.address, ListenerState::Full, 98'011)};
    return {ehr, lab, hook, queue, ward};
}

}
