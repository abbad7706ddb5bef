#include "connectors/servicenow/TableRequests.h"

#include "connectors/servicenow/TableReply.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace concord {

namespace {
constexpr qint64 maxWriteBytes = 10'485'760; // glide.rest.max_content_length (KB0747638)

QString queryPart(const char *name, const QString &value)
{
    return QLatin1StringView(name) + QString(u'=') + QString::fromLatin1(QUrl::toPercentEncoding(value));
}

QStringList shownAsStored()
{
    return {QStringLiteral("sysparm_display_value=false"),
            QStringLiteral("sysparm_exclude_reference_link=true")};
}

void addFields(QStringList &parts, const QStringList &fields)
{
    if (fields.isEmpty())
        return;
    QStringList all = versionColumns() + fields;
    all.removeDuplicates();
    parts << queryPart("sysparm_fields", all.join(u','));
}

QByteArray bodyOf(const QMap<QString, QString> &values)
{
    QJsonObject object;
    for (auto it = values.begin(); it != values.end(); ++it)
        object.insert(it.key(), it.value());
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}
}

QStringList versionColumns()
{
    return {QStringLiteral("sys_id"), QStringLiteral("sys_updated_on"), QStringLiteral("sys_mod_count")};
}

QString tableListPath(const QString &table, const TableQuery &query, const QStringList &fields, int limit,
                      int offset)
{
    QStringList parts = shownAsStored();
    parts << QStringLiteral("sysparm_suppress_pagination_header=true")
          << QStringLiteral("sysparm_limit=%1").arg(limit);
    if (offset > 0)
        parts << QStringLiteral("sysparm_offset=%1").arg(offset);
    addFields(parts, fields);
    parts << queryPart("sysparm_query", query.text());
    return table + u'?' + parts.join(u'&');
}

QString tableRecordPath(const QString &table, const QString &id, const QStringList &fields)
{
    QStringList parts = shownAsStored();
    addFields(parts, fields);
    return table + (id.isEmpty() ? QString() : u'/' + id) + u'?' + parts.join(u'&');
}

HttpRequest tableRequest(const QByteArray &method, const QMap<QString, QString> &values)
{
    HttpRequest request;
    request.method = method;
    request.wanted = tableHeaders();
    request.headers.emplaceBack("Accept", "application/json");
    if (method == "GET")
        return request;
    request.headers.emplaceBack("Content-Type", "application/json");
    request.body = bodyOf(values);
    return request;
}

Result<void> checkTableValues(const QString &table, const QMap<QString, QString> &values)
{
    const QString where = QStringLiteral("table/") + table;
    if (values.isEmpty())
        return fail(ErrorCode::ConfigInvalid, where, QStringLiteral("there is nothing to write"));
    for (auto it = values.keyBegin(); it != values.keyEnd(); ++it) {
        if (!isTableName(*it) || it->startsWith(u"sys_"))
            return fail(ErrorCode::ConfigInvalid, where,
                        QStringLiteral("\"%1\" is no column that can be written").arg(it->left(80)));
    }
    if (bodyOf(values).size() > maxWriteBytes)
        return fail(ErrorCode::TooLarge, where,
                    QStringLiteral("the record is longer than the %1 bytes that an instance takes")
                        .arg(maxWriteBytes));
    return {};
}

}
