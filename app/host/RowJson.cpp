#include "host/RowJson.h"

#include "models/ErrorText.h"

#include <QDateTime>
#include <QJsonArray>

namespace concord {

namespace {
QJsonValue orNull(const std::optional<Timestamp> &time)
{
    return time ? QJsonValue(isoTime(*time)) : QJsonValue();
}

void insertCounts(QJsonObject &object, const SyncCounts &counts)
{
    object.insert(QStringLiteral("patients"), counts.patients);
    object.insert(QStringLiteral("medications"), counts.medications);
    object.insert(QStringLiteral("added"), counts.added);
    object.insert(QStringLiteral("discontinued"), counts.discontinued);
    object.insert(QStringLiteral("changed"), counts.changed);
    object.insert(QStringLiteral("unchanged"), counts.unchanged);
    object.insert(QStringLiteral("unmapped"), counts.unmapped);
    object.insert(QStringLiteral("failed_entries"), counts.failedEntries);
    object.insert(QStringLiteral("duration_ms"), counts.durationMs);
    object.insert(QStringLiteral("source_ms"), counts.sourceMs);
    object.insert(QStringLiteral("own_ms"), counts.ownMs);
}
}

QString isoTime(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(time), Qt::UTC).toString(Qt::ISODateWithMs);
}

QJsonObject toJson(const Error &error)
{
    return {{QStringLiteral("code"), codeName(error.code)},
            {QStringLiteral("message"), errorText(error)},
            {QStringLiteral("where"), error.where}};
}

QJsonObject toJson(const JobRow &job)
{
    QJsonObject object{{QStringLiteral("job_id"), job.id.toString()},
                       {QStringLiteral("integration"), job.integration},
                       {QStringLiteral("type"), job.type},
                       {QStringLiteral("status"), wordOf(job.state)},
                       {QStringLiteral("mode"), wordOf(job.mode)},
                       {QStringLiteral("trigger"), wordOf(job.trigger)},
                       {QStringLiteral("requested_by"), job.requestedBy},
                       {QStringLiteral("created_at"), isoTime(job.createdAt)},
                       {QStringLiteral("started_at"), orNull(job.startedAt)},
                       {QStringLiteral("finished_at"), orNull(job.finishedAt)},
                       {QStringLiteral("progress"), job.progress},
                       {QStringLiteral("correlation_id"), job.correlationId.toString()}};
    insertCounts(object, job.counts);
    if (job.error)
        object.insert(QStringLiteral("error"), toJson(*job.error));
    return object;
}

QJsonObject syncResult(const JobRow &job)
{
    QJsonObject object{{QStringLiteral("job_id"), job.id.toString()},
                       {QStringLiteral("status"), wordOf(job.state)},
                       {QStringLiteral("mode"), wordOf(job.mode)},
                       {QStringLiteral("correlation_id"), job.correlationId.toString()}};
    insertCounts(object, job.counts);
    if (job.error)
        object.insert(QStringLiteral("error"), toJson(*job.error));
    return object;
}

QJsonObject toJson(const EventRow &event)
{
    QJsonObject object{{QStringLiteral("event_id"), event.id.toString()},
                       {QStringLiteral("direction"), wordOf(event.direction)},
                       {QStringLiteral("kind"), wordOf(event.kind)},
                       {QStringLiteral("source"), event.source},
                       {QStringLiteral("target"), event.target},
                       {QStringLiteral("message_id"), event.messageId},
                       {QStringLiteral("status"), wordOf(event.state)},
                       {QStringLiteral("retries"), event.retries},
                       {QStringLiteral("correlation_id"), event.correlationId.toString()},
                       {QStringLiteral("created_at"), isoTime(event.createdAt)},
                       {QStringLiteral("completed_at"), orNull(event.completedAt)},
                       {QStringLiteral("next_attempt_at"), orNull(event.nextAttemptAt)},
                       {QStringLiteral("latency_ms"), event.latencyMs}};
    if (event.lastError)
        object.insert(QStringLiteral("error"), toJson(*event.lastError));
    return object;
}

QJsonObject toJson(const MappingRow &mapping)
{
    return {{QStringLiteral("mapping_id"), mapping.id.toString()},
            {QStringLiteral("code"), mapping.sourceCode},
            {QStringLiteral("system"), mapping.system},
            {QStringLiteral("display"), mapping.display},
            {QStringLiteral("status"), wordOf(mapping.state)},
            {QStringLiteral("reason"), wordOf(mapping.reason)},
            {QStringLiteral("candidates"), QJsonArray::fromStringList(mapping.candidates)},
            {QStringLiteral("target"), mapping.targetDrugId},
            {QStringLiteral("target_name"), mapping.targetName},
            {QStringLiteral("equivalence"), wordOf(mapping.equivalence)},
            {QStringLiteral("author"), mapping.author},
            {QStringLiteral("reviewer"), mapping.reviewer},
            {QStringLiteral("assignee"), mapping.assignee},
            {QStringLiteral("note"), mapping.note},
            {QStringLiteral("drift"), mapping.drift},
            {QStringLiteral("revision"), mapping.revision},
            {QStringLiteral("terminology_version"), mapping.terminologyVersion},
            {QStringLiteral("suggested"), mapping.suggestedDrugId},
            {QStringLiteral("suggested_name"), mapping.suggestedName},
            {QStringLiteral("suggestion_confident"), mapping.isSuggestionConfident},
            {QStringLiteral("undo_until"),
             mapping.undoUntil == Timestamp{} ? QString() : isoTime(mapping.undoUntil)},
            {QStringLiteral("waiting_events"), mapping.waitingEvents},
            {QStringLiteral("updated_at"), isoTime(mapping.updatedAt)}};
}

}
