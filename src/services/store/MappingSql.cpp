#include "store/MappingSql.h"

#include "store/Columns.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace concord::mappingSql {

const QString &select()
{
    static const QString text =
        QStringLiteral("SELECT m.id, m.source_code, m.system, m.display, m.status, m.reason, "
                       "m.candidates_json, m.target_drug_id, t.name,"
                       " m.equivalence, m.method, m.author, m.note,"
                       " (SELECT count(*) FROM event_waits w WHERE w.mapping_id = m.id) AS waiting, "
                       "m.created_at, m.updated_at"
                       " FROM medication_mappings m LEFT JOIN local_drugs t ON t.id = m.target_drug_id");
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
    return row;
}

}
