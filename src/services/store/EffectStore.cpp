#include "store/EffectStore.h"

#include "store/Seal.h"
#include "store/Sql.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace concord {

Result<bool> EffectStore::claim(CorrelationId correlation, const QString &naturalKey, const QString &target,
                                EventId event, Timestamp at)
{
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO event_effects (correlation_id, natural_key, target,"
                                      " sync_event_id, applied_at) VALUES (?, ?, ?, ?, ?)"
                                      " ON CONFLICT (correlation_id, natural_key, target) DO NOTHING"),
                       {correlation.toString(), Seal(m_db, "event_effects").lookUp("natural_key", naturalKey),
                        target, event.toString(), qint64(toMs(at))})
        .map([](int rows) { return rows == 1; });
}

Result<void> EffectStore::saveChanges(EventId event, const std::vector<EventChange> &changes)
{
    int position = 0;
    for (const EventChange &change : changes) {
        const QByteArray fields =
            QJsonDocument(QJsonArray::fromStringList(change.fields)).toJson(QJsonDocument::Compact);
        const auto written = sql::change(
            m_db,
            QStringLiteral("INSERT INTO event_changes (sync_event_id, position, record, record_id, change,"
                           " fields_json) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
            {event.toString(), ++position, change.record, change.recordId, change.change,
             QString::fromUtf8(fields)});
        if (!written)
            return fail(written.error());
    }
    return {};
}

Result<std::vector<EventChange>> EffectStore::changesOf(EventId event)
{
    return sql::rows(
        m_db,
        QStringLiteral("SELECT record, record_id, change, fields_json FROM event_changes"
                       " WHERE sync_event_id = ? ORDER BY position"),
        {event.toString()}, [](const QSqlQuery &q) {
            EventChange change{q.value(0).toString(), q.value(1).toString(), q.value(2).toString(), {}};
            const QJsonArray fields = QJsonDocument::fromJson(q.value(3).toString().toUtf8()).array();
            for (const auto &field : fields)
                change.fields.append(field.toString());
            return change;
        });
}

}
