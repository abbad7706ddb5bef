#include "connectors/servicenow/TableReply.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <array>

namespace concord {

namespace {
const QByteArray totalHeader = QByteArrayLiteral("X-Total-Count");
const QByteArray limitHeader = QByteArrayLiteral("X-RateLimit-Limit");
const QByteArray ruleHeader = QByteArrayLiteral("X-RateLimit-Rule");

ErrorCode codeOf(int status)
{
    switch (status) {
    case 401:
        return ErrorCode::Unauthorized;
    case 403:
        return ErrorCode::RemoteForbidden;
    case 404:
        return ErrorCode::RemoteNotFound;
    case 408:
        return ErrorCode::Timeout;
    case 429:
        return ErrorCode::RateLimited;
    case 413:
        return ErrorCode::TooLarge;
    default:
        return status < 300 || status == 425 || status >= 500 ? ErrorCode::RemoteFailed
                                                              : ErrorCode::RemoteRejected;
    }
}

/// A part of a message that names something of the instance's own set-up.
QString partOf(const QString &message, const char *pattern)
{
    const QRegularExpression form(QString::fromLatin1(pattern));
    return form.match(message).captured(1).trimmed();
}

/// Of "message" and "detail" what is known to be no patient's: a business rule may say anything.
QString saidIn(const QJsonObject &error)
{
    static constexpr std::array fixed{
        "No Record found",        "User is not authenticated",
        "User Not Authenticated", "Operation Failed",
        "Rate limit exceeded",    "Exception while reading request",
        "Method not supported",   "Requested URI does not represent any resource"};
    const QString message = error[u"message"].toString();
    const QString detail = error[u"detail"].toString();
    QStringList said;
    for (const char *text : fixed) {
        if (message.compare(QLatin1StringView(text), Qt::CaseInsensitive) == 0)
            said << message;
    }
    if (const QString table = partOf(message, "^Invalid table ([a-z0-9_]{1,80})$"); !table.isEmpty())
        said << QStringLiteral("there is no table %1").arg(table);
    if (message.contains(u"maximum execution time exceeded") || detail.contains(u"maximum execution time"))
        said << QStringLiteral("the query ran out of time");
    if (detail.contains(u"ACL restricts"))
        said << QStringLiteral("there is no such record, or an access rule hides it");
    else if (detail.contains(u"ACL Exception") || detail.contains(u"security constraints"))
        said << QStringLiteral("an access rule forbids it");
    if (const QString rule = partOf(detail, "Business Rule '([\\w .:_-]{1,80})"); !rule.isEmpty())
        said << QStringLiteral("business rule \"%1\"").arg(rule);
    if (const QString columns = partOf(detail, "fields are mandatory: ([a-z0-9_, ]{1,400})$");
        !columns.isEmpty())
        said << QStringLiteral("mandatory: ") + columns;
    if (detail.contains(u"unique key violation", Qt::CaseInsensitive))
        said << QStringLiteral("a unique key has this value already");
    return said.join(QStringLiteral("; "));
}

QString limitsIn(const HttpReply &reply)
{
    static const QRegularExpression form(QStringLiteral("\\A[0-9a-f]{1,32}\\z"));
    QString text;
    const QString limit = QString::fromLatin1(reply.headers.value(limitHeader));
    const QString rule = QString::fromLatin1(reply.headers.value(ruleHeader));
    if (form.match(limit).hasMatch())
        text += QStringLiteral("; %1 requests are allowed").arg(limit);
    if (form.match(rule).hasMatch())
        text += QStringLiteral(" by rule %1").arg(rule);
    return text;
}

Error errorIn(const HttpReply &reply, const QJsonObject &body, const QString &where)
{
    QString detail = QStringLiteral("HTTP %1").arg(reply.status);
    if (const QString said = saidIn(body[u"error"].toObject()); !said.isEmpty())
        detail += QStringLiteral(": ") + said;
    if (reply.status == 429)
        detail += limitsIn(reply);
    return {codeOf(reply.status), where, detail, reply.retryAfterMs};
}

bool isJson(const QString &contentType)
{
    return contentType == u"application/json" || contentType.endsWith(u"+json");
}

/// "result" of an answer that is one.
Result<QJsonValue> resultOf(const Result<HttpReply> &reply, int expected, const QString &where)
{
    if (!reply)
        return fail(reply.error());
    const QJsonObject body =
        isJson(reply->contentType) ? QJsonDocument::fromJson(reply->body).object() : QJsonObject();
    if (reply->status != expected)
        return fail(errorIn(*reply, body, where));
    if (reply->contentType.contains(u"html"))
        return fail(ErrorCode::RemoteFailed, where,
                    QStringLiteral("a web page came instead of JSON: the instance sleeps, is being upgraded, "
                                   "or something stands before it"));
    if (body.isEmpty())
        return fail(ErrorCode::WrongContentType, where, QStringLiteral("what came is not JSON"));
    if (body.contains(u"error")) { // beside rows that stop somewhere
        Error error = errorIn(*reply, body, where);
        if (error.detail.contains(u"ran out of time"))
            error.code = ErrorCode::Timeout;
        else
            error.code = ErrorCode::RemoteFailed;
        return fail(std::move(error));
    }
    if (!body.contains(u"result"))
        return fail(ErrorCode::InvalidMessage, where, QStringLiteral("the answer has no \"result\""));
    return body[u"result"];
}

QString textOf(const QJsonValue &value)
{
    if (value.isObject()) { // a reference; without its value the link ends with it
        const QJsonObject object = value.toObject();
        return object.contains(u"value") ? textOf(object[u"value"])
                                         : object[u"link"].toString().section(u'/', -1);
    }
    return value.isString() ? value.toString() : value.toVariant().toString();
}

/// "12.5" of "12.50"; nothing for what is no decimal number. Zeros at the beginning stay: they are a part of
/// a name.
std::optional<QString> plainNumber(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("\\A(-?\\d+)(?:\\.(\\d*?)0*)?\\z"));
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const QString fraction = match.captured(2);
    return match.captured(1) + (fraction.isEmpty() ? QString() : u'.' + fraction);
}

bool isSameValue(const QString &sent, const QString &kept)
{
    if (sent == kept)
        return true;
    const auto number = plainNumber(sent);
    return number && number == plainNumber(kept);
}
}

QByteArrayList tableHeaders()
{
    return {totalHeader, limitHeader, ruleHeader};
}

TableRecord recordOf(const QJsonObject &row)
{
    TableRecord record;
    for (auto it = row.begin(); it != row.end(); ++it)
        record.values.insert(it.key(), textOf(it.value()));
    return record;
}

Result<TableList> readTableList(const Result<HttpReply> &reply, const QString &where)
{
    const auto result = resultOf(reply, 200, where);
    if (!result)
        return fail(result.error());
    if (!result->isArray())
        return fail(ErrorCode::InvalidMessage, where, QStringLiteral("\"result\" is no list"));
    TableList list;
    const QJsonArray rows = result->toArray();
    list.rows.reserve(size_t(rows.size()));
    for (const auto &row : rows)
        list.rows.push_back(recordOf(row.toObject()));
    bool isNumber = false;
    const qint64 total = reply->headers.value(totalHeader).toLongLong(&isNumber);
    if (isNumber)
        list.total = total;
    if (reply->serverTimeMs > 0)
        list.serverTime = fromMs(reply->serverTimeMs);
    return list;
}

Result<TableRecord> readTableRecord(const Result<HttpReply> &reply, int expected, const QString &where)
{
    const auto result = resultOf(reply, expected, where);
    if (!result)
        return fail(result.error());
    if (!result->isObject())
        return fail(ErrorCode::InvalidMessage, where, QStringLiteral("\"result\" is no record"));
    return recordOf(result->toObject());
}

QStringList notKept(const QMap<QString, QString> &sent, const TableRecord &kept)
{
    QStringList columns;
    for (auto it = sent.begin(); it != sent.end(); ++it) {
        if (!kept.has(it.key()) || !isSameValue(it.value(), kept.value(it.key())))
            columns << it.key();
    }
    return columns;
}

}
