#pragma once

#include "domain/AuditDesk.h"
#include "fakes/SampleRows.h"

namespace concord::sample {

/// The trail of the same made-up clinic: newest first, over three days.
[[nodiscard]] inline AuditRow auditRow(qint64 seq)
{
    struct Kind
    {
        const char *actor;
        const char *role;
        const char *action;
        const char *subject;
        const char *details;
    };
    static constexpr Kind kinds[] = {
        {"maria", "analyst", "mapping.resolve", "mapping/%1", "target=RX314076 equivalence=equal released=4"},
        {"worker-1", "", "event.outcome", "event/%1", "state=succeeded kind=PRESCRIPTION_NEW changes=1"},
        {"ana", "compliance", "event.view", "event/%1", "reason=complaint 2026-114"},
        {"schedule", "", "sync.trigger", "job/%1", "integration=medication-list mode=delta"},
        {"luis", "viewer", "job.cancel", "job/%1", "forbidden"},
        {"worker-2", "", "job.finish", "job/%1", "state=succeeded"},
        {"maria", "analyst", "connection.pause", "connection/ward-hl7", "reason=pharmacy upgrade until noon"},
        {"ana", "compliance", "audit.export", "audit", "format=csv filter={\"action\":\"event.view\"}"}};
    const Kind &kind = kinds[size_t(seq) % std::size(kinds)];
    AuditRow row;
    row.seq = seq;
    row.at = minutesAgo(4.0 + double(900 - seq) * 21.0);
    row.actor = QString::fromLatin1(kind.actor);
    row.role = QString::fromLatin1(kind.role);
    row.action = QString::fromLatin1(kind.action);
    row.subject =
        QString::fromLatin1(kind.subject).replace(QStringLiteral("%1"), idOf<JobId>(quint32(seq)).toString());
    row.details = QString::fromUtf8(kind.details);
    row.allowed = row.action != QStringLiteral("job.cancel");
    if (seq % 8 < 4)
        row.correlationId = idOf<CorrelationId>(quint32(seq / 3));
    row.leaf = seq - 1;
    return row;
}

/// Numbers 900, 899, …
[[nodiscard]] inline std::vector<AuditRow> auditRows(int count, qint64 newest = 900)
{
    std::vector<AuditRow> rows;
    for (qint64 seq = newest; int(rows.size()) < count && seq > 0; --seq)
        rows.push_back(auditRow(seq));
    return rows;
}

[[nodiscard]] inline SignedHead signedHead(qint64 size = 897)
{
    SignedHead head;
    head.log = QStringLiteral("5d41402abc4b2a76b9719d911017c592");
    head.size = size;
    for (size_t i = 0; i < head.root.size(); ++i)
        head.root[i] = quint8(37 * i + 79);
    head.at = minutesAgo(1.5);
    head.publicKey = QByteArray(32, 'k');
    head.signature = QByteArray(64, 's');
    return head;
}

[[nodiscard]] inline TrailState trailState(quint64 requestId)
{
    TrailState state;
    state.requestId = requestId;
    state.records = 900;
    state.newestSeq = 900;
    state.head = signedHead();
    state.keyName = QStringLiteral("8c1d4e0b7f3a9256");
    state.canSign = true;
    AuditRow checked = auditRow(1);
    checked.actor = QStringLiteral("ana");
    checked.action = QStringLiteral("audit.verify");
    checked.details = QStringLiteral("verified=1 records=512 head=512 first_bad=none");
    checked.at = minutesAgo(60.0 * 26);
    state.checked = checked;
    return state;
}

[[nodiscard]] inline AuditCheck auditCheck(quint64 taskId, AuditFault fault = AuditFault::None)
{
    AuditCheck check;
    check.taskId = taskId;
    check.at = minutesAgo(0);
    check.keyName = QStringLiteral("8c1d4e0b7f3a9256");
    check.isKeyKnown = true;
    check.verdict.head = signedHead();
    check.lastSeq = 897;
    check.verdict.fault = fault;
    check.verdict.verified = fault == AuditFault::None;
    check.verdict.records = check.verdict.verified ? 900 : 411;
    if (fault == AuditFault::Altered || fault == AuditFault::Removed)
        check.verdict.firstBad = 412;
    return check;
}

}
