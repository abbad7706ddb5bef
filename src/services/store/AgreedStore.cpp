#include "store/AgreedStore.h"

#include "store/RowWriter.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

namespace concord {

namespace {
constexpr const char *agreedTable = "agreed_state";
const auto selectAgreed = QStringLiteral("SELECT left_id, right_id, fields FROM agreed_state");

QString rowKey(const QString &integration, const AgreedRecord &record)
{
    return integration + u'/' + pairKey(record.leftId, record.rightId);
}

QString textOf(const std::vector<AgreedField> &fields)
{
    QJsonArray array;
    for (const AgreedField &field : fields)
        array.append(QJsonArray{field.field, field.left.reveal(), field.right.reveal()});
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

std::vector<AgreedField> fieldsOf(const QString &text)
{
    std::vector<AgreedField> fields;
    const QJsonArray array = QJsonDocument::fromJson(text.toUtf8()).array();
    for (const auto &element : array) {
        const QJsonArray parts = element.toArray();
        fields.push_back({parts.at(0).toString(), parts.at(1).toString(), parts.at(2).toString()});
    }
    return fields;
}

auto reader(Database &db, const QString &integration)
{
    return [&db, integration](const QSqlQuery &q) {
        AgreedRecord record{q.value(0).toString(), q.value(1).toString(), {}};
        Seal seal(db, agreedTable);
        record.fields = fieldsOf(seal.openText(rowKey(integration, record), "fields", q.value(2).toString()));
        return record;
    };
}
}

Result<AgreedBook> AgreedStore::book(const QString &integration)
{
    const auto found = sql::rows(m_db, selectAgreed + QStringLiteral(" WHERE integration = ?"), {integration},
                                 reader(m_db, integration));
    if (!found)
        return fail(found.error());
    AgreedBook book;
    book.reserve(qsizetype(found->size()));
    for (const AgreedRecord &record : *found)
        book.insert(pairKey(record.leftId, record.rightId), record);
    return book;
}

Result<std::optional<AgreedRecord>> AgreedStore::find(const QString &integration, const QString &leftId,
                                                      const QString &rightId)
{
    return sql::row(m_db,
                    selectAgreed + QStringLiteral(" WHERE integration = ? AND left_id = ? AND right_id = ?"),
                    {integration, leftId, rightId}, reader(m_db, integration));
}

Result<void> AgreedStore::save(const QString &integration, const std::vector<AgreedRecord> &records)
{
    if (records.empty())
        return {};
    return m_db.join([&]() -> Result<void> {
        // of many, which is a first run, most are new: one look instead of as many orders to the server
        constexpr size_t few = 100;
        QSet<QString> known;
        if (records.size() > few) {
            const auto keys = sql::rows(
                m_db, QStringLiteral("SELECT left_id, right_id FROM agreed_state WHERE integration = ?"),
                {integration},
                [](const QSqlQuery &q) { return pairKey(q.value(0).toString(), q.value(1).toString()); });
            if (!keys)
                return fail(keys.error());
            known = QSet<QString>(keys->begin(), keys->end());
        }
        for (const AgreedRecord &record : records) {
            if (records.size() > few && !known.contains(pairKey(record.leftId, record.rightId)))
                continue;
            const auto gone = sql::change(m_db,
                                          QStringLiteral("DELETE FROM agreed_state WHERE integration = ?"
                                                         " AND left_id = ? AND right_id = ?"),
                                          {integration, record.leftId, record.rightId});
            if (!gone)
                return fail(gone.error());
        }
        RowWriter writer(m_db,
                         QStringLiteral("agreed_state (integration, left_id, right_id, fields, agreed_at)"));
        Seal seal(m_db, agreedTable);
        const qint64 now = toMs(m_clock.now());
        for (const AgreedRecord &record : records) {
            const QString fields = seal.text(rowKey(integration, record), "fields", textOf(record.fields));
            if (const auto added = writer.add({integration, record.leftId, record.rightId, fields, now});
                !added)
                return added;
        }
        return writer.finish();
    });
}

}
