#include "store/MappingSql.h"

#include "store/Columns.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace concord::mappingSql {

namespace {
QString columnsWith(const QString &waiting)
{
    return QStringLiteral("SELECT m.id, m.source_code, m.system, m.display, m.status, m.reason, "
                          "m.candidates_json, m.target_drug_id, t.name,"
                          " m.equivalence, m.method, m.author, m.note, ") +
           waiting +
           QStringLiteral(" AS waiting, m.created_at, m.updated_at, m.revision, m.reviewer, m.assignee,"
                          " m.terminology_version, m.suggested_drug_id, s.name, m.is_confident, m.undo_until,"
                          " m.held_until, m.drift FROM medication_mappings m"
                          " LEFT JOIN local_drugs t ON t.id = m.target_drug_id"
                          " LEFT JOIN local_drugs s ON s.id = m.suggested_drug_id");
}
}

const QString &select()
{
    static const QString text =
        columnsWith(QStringLiteral("(SELECT count(*) FROM event_waits w WHERE w.mapping_id = m.id)"));
    return text;
}

const QString &selectCounted()
{
    static const QString text =
        columnsWith(QStringLiteral("COALESCE(n.events, 0)")) +
        QStringLiteral(" LEFT JOIN (SELECT mapping_id, count(*) AS events FROM event_waits"
                       " GROUP BY mapping_id) n ON n.mapping_id = m.id");
    return text;
}

const QString &currentRelease()
{
    static const QString text =
        QStringLiteral("COALESCE((SELECT version FROM terminology_releases WHERE state = 'current'), '')");
    return text;
}

const QString &joinLiveOf()
{
    static const QString text =
        QStringLiteral(" LEFT JOIN medication_mappings l ON r.status = 'retired' AND l.system = r.system"
                       " AND l.source_code = r.source_code AND l.status <> 'retired'");
    return text;
}

MappingRow read(const QSqlQuery &q)
{
    MappingRow row;
    row.id = columns::idOf<MappingId>(q.value(0));
    row.sourceCode = q.value(1).toString();
    row.system = q.value(2).toString();
    row.display = q.value(3).toString();
    row.state = mappingStateFromWord(q.value(4).toString()).value_or(MappingState::Pending);
    row.reason = unmappedReasonFromWord(q.value(5).toString()).value_or(UnmappedReason::None);
    const QJsonArray candidates = QJsonDocument::fromJson(q.value(6).toString().toUtf8()).array();
    for (const auto &candidate : candidates)
        row.candidates.append(candidate.toString());
    row.targetDrugId = q.value(7).toString();
    row.targetName = q.value(8).toString();
    row.equivalence = equivalenceFromWord(q.value(9).toString()).value_or(Equivalence::Inexact);
    row.method = q.value(10).toString();
    row.author = q.value(11).toString();
    row.note = q.value(12).toString();
    row.waitingEvents = q.value(13).toInt();
    row.createdAt = fromMs(q.value(14).toLongLong());
    row.updatedAt = fromMs(q.value(15).toLongLong());
    row.revision = q.value(16).toLongLong();
    row.reviewer = q.value(17).toString();
    row.assignee = q.value(18).toString();
    row.terminologyVersion = q.value(19).toString();
    row.suggestedDrugId = q.value(20).toString();
    row.suggestedName = q.value(21).toString();
    row.isSuggestionConfident = q.value(22).toLongLong() != 0;
    row.undoUntil = fromMs(q.value(23).toLongLong());
    row.heldUntil = fromMs(q.value(24).toLongLong());
    row.drift = q.value(25).toString();
    return row;
}

}
