#include "connectors/servicenow/TableClient.h"

#include "connectors/servicenow/TableCreation.h"
#include "connectors/servicenow/TablePages.h"
#include "connectors/servicenow/TableReply.h"
#include "connectors/servicenow/TableRequests.h"

#include <QLoggingCategory>

#include <algorithm>
#include <utility>

namespace concord {

namespace {
Q_LOGGING_CATEGORY(tableLog, "concord.connectors")

constexpr int maxListLimit = 10'000;
constexpr int sampleSize = 5; // some may be hidden

/// Rows that are not what was asked for mean that a part of the question was left out.
Result<void> checkRows(const std::vector<TableRecord> &rows, const TableQuery &query,
                       const QStringList &needed, const QString &where)
{
    for (const TableRecord &record : rows) {
        const auto missing = std::find_if(needed.begin(), needed.end(),
                                          [&](const QString &column) { return !record.has(column); });
        if (missing != needed.end())
            return fail(ErrorCode::ConfigInvalid, where,
                        QStringLiteral("a record came without its column \"%1\": it is not there, or an "
                                       "access rule hides it")
                            .arg(*missing));
        if (!query.isMetBy(record))
            return fail(ErrorCode::InvalidMessage, where,
                        QStringLiteral("a record came that was not asked for: the instance has left out a "
                                       "condition"));
    }
    return {};
}

Result<void> checkPlace(const QString &table, const QString &id)
{
    if (!isTableName(table))
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("table"),
                    QStringLiteral("\"%1\" is no table").arg(table.left(80)));
    if (!isSysId(id))
        return fail(ErrorCode::InvalidMessage, QStringLiteral("table/") + table,
                    QStringLiteral("a sys_id has 32 hexadecimal digits"));
    return {};
}

Result<void> checkDraft(const TableDraft &draft)
{
    if (!isTableName(draft.table))
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("table"),
                    QStringLiteral("\"%1\" is no table").arg(draft.table.left(80)));
    if (draft.values.value(draft.keyColumn).isEmpty())
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("table/") + draft.table,
                    QStringLiteral("a record without a key of its own could be made twice"));
    return checkTableValues(draft.table, draft.values);
}
}

QUrl tableApiBase(const QUrl &instance)
{
    QUrl base = instance.adjusted(QUrl::StripTrailingSlash);
    base.setPath(base.path() + QStringLiteral("/api/now/table"));
    return base;
}

TableClient::TableClient(EhrClientSettings settings, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_settings(std::move(settings)),
      m_http(m_settings, clock),
      m_columns([this](const QString &table, TableColumns::Sample done) { sample(table, std::move(done)); }),
      m_waits(std::make_unique<QObject>())
{}

TableClient::~TableClient() = default;

void TableClient::cancelAll()
{
    m_waits = std::make_unique<QObject>();
    m_columns.cancelAll();
    m_http.cancelAll();
}

QString TableClient::whereOf(const QString &table) const
{
    return m_http.guard().baseUrl() + u'/' + table;
}

TableWritten TableClient::written(const QString &table, const QMap<QString, QString> &sent,
                                  const TableRecord &kept) const
{
    TableWritten result{kept, false, notKept(sent, kept)};
    if (!result.notKept.isEmpty())
        qCWarning(tableLog).noquote() << "table" << whereOf(table) << "has not kept what was sent for"
                                      << result.notKept.join(QStringLiteral(", "));
    return result;
}

void TableClient::send(HttpRequest request, const QString &path, HttpClient::Callback done)
{
    m_http.ask(std::move(request), path, std::move(done));
}

void TableClient::sample(const QString &table, TableColumns::Sample done)
{
    const auto any = TableQuery::of({});
    const QString where = whereOf(table);
    send(tableRequest("GET"), tableListPath(table, *any, {}, sampleSize, 0),
         [where, done = std::move(done)](const Result<HttpReply> &reply) {
             done(readTableList(reply, where));
         });
}

void TableClient::find(const TableSearch &search, Callback<TableList> done)
{
    const auto query = TableQuery::of(search.all);
    if (!query)
        return refuse(std::move(done), query.error());
    if (search.limit < 1 || search.limit > maxListLimit || search.offset < 0)
        return refuse(std::move(done), {ErrorCode::ConfigInvalid, QStringLiteral("table/") + search.table,
                                        QStringLiteral("a list has 1 to %1 rows").arg(maxListLimit), 0});
    list({search.table, *query, search.fields, search.limit, search.offset}, std::move(done));
}

void TableClient::list(const ListRequest &request, Callback<TableList> done)
{
    if (!isTableName(request.table))
        return refuse(std::move(done), {ErrorCode::ConfigInvalid, QStringLiteral("table"),
                                        QStringLiteral("\"%1\" is no table").arg(request.table.left(80)), 0});
    m_columns.check(request.table, request.query.columns() + request.fields,
                    [this, request, done = std::move(done)](const Result<void> &known) mutable {
                        if (!known)
                            return refuse(std::move(done), known.error());
                        sendList(request, std::move(done));
                    });
}

void TableClient::sendList(const ListRequest &request, Callback<TableList> done)
{
    QStringList fields = request.fields;
    if (!fields.isEmpty())
        fields += request.query.columns();
    const QStringList needed = versionColumns() + request.query.columns() + request.fields;
    const QString where = whereOf(request.table);
    send(tableRequest("GET"),
         tableListPath(request.table, request.query, fields, request.limit, request.offset),
         [query = request.query, needed, where, done = std::move(done)](const Result<HttpReply> &reply) {
             auto found = readTableList(reply, where);
             if (found) {
                 if (const auto good = checkRows(found->rows, query, needed, where); !good)
                     found = fail(good.error());
             }
             done(std::move(found));
         });
}

void TableClient::read(const QString &table, const QString &id, const QStringList &fields,
                       Callback<TableRecord> done)
{
    if (const auto good = checkPlace(table, id); !good)
        return refuse(std::move(done), good.error());
    m_columns.check(table, fields, [this, table, id, fields, done](const Result<void> &known) {
        if (!known)
            return refuse(done, known.error());
        send(tableRequest("GET"), tableRecordPath(table, id, fields),
             [this, table, id, done](const Result<HttpReply> &reply) {
                 const auto record = readTableRecord(reply, 200, whereOf(table));
                 if (!record && record.error().code == ErrorCode::RemoteNotFound)
                     return lookBehind404(table, id, record.error(),
                                          [done](const Error &error) { done(fail(error)); });
                 done(record);
             });
    });
}

/// A record that an access rule hides is not found, but counted.
void TableClient::lookBehind404(const QString &table, const QString &id, const Error &error,
                                const std::function<void(Error)> &done)
{
    const auto query = TableQuery::of({TableCondition::is(QStringLiteral("sys_id"), id)});
    send(tableRequest("GET"), tableListPath(table, *query, versionColumns(), 1, 0),
         [error, done, where = whereOf(table)](const Result<HttpReply> &reply) {
             const auto found = readTableList(reply, where);
             if (found && found->rows.empty() && found->total.value_or(0) > 0)
                 return done({ErrorCode::RemoteForbidden, where,
                              QStringLiteral("HTTP 404: the record is there, and an access rule hides it"),
                              0});
             done(error);
         });
}

void TableClient::change(const TableChange &change, Callback<TableWritten> done)
{
    const auto good = checkPlace(change.table, change.id).and_then([&] {
        return checkTableValues(change.table, change.values);
    });
    if (!good)
        return refuse(std::move(done), good.error());
    const QStringList fields = change.values.keys();
    m_columns.check(change.table, fields, [this, change, fields, done](const Result<void> &known) {
        if (!known)
            return refuse(done, known.error());
        send(tableRequest(change.isPut ? "PUT" : "PATCH", change.values),
             tableRecordPath(change.table, change.id, fields),
             [this, change, done](const Result<HttpReply> &reply) {
                 const auto record = readTableRecord(reply, 200, whereOf(change.table));
                 if (!record && record.error().code == ErrorCode::RemoteNotFound)
                     return lookBehind404(change.table, change.id, record.error(),
                                          [done](const Error &error) { done(fail(error)); });
                 if (!record)
                     return done(fail(record.error()));
                 done(written(change.table, change.values, *record));
             });
    });
}

void TableClient::create(const TableDraft &draft, Callback<TableWritten> done)
{
    if (const auto good = checkDraft(draft); !good)
        return refuse(std::move(done), good.error());
    std::make_shared<TableCreation>(*this, draft, std::move(done))->start();
}

void TableClient::page(const TableWalk &walk, const TablePlace &place, Callback<TablePage> done)
{
    const auto query = TablePages::queryOf(walk, place);
    if (!query)
        return refuse(std::move(done), query.error());
    list({walk.table, *query, walk.fields, TablePages::limitOf(walk, place), 0},
         [walk, place, done = std::move(done)](Result<TableList> found) {
             if (!found)
                 return done(fail(found.error()));
             done(TablePages::pageOf(walk, place, *std::move(found)));
         });
}

void TableClient::ping(Callback<void> done)
{
    const QString table = QStringLiteral("sys_user");
    const auto any = TableQuery::of({});
    send(tableRequest("GET"), tableListPath(table, *any, {QStringLiteral("sys_id")}, 1, 0),
         [where = whereOf(table), done = std::move(done)](const Result<HttpReply> &reply) {
             done(readTableList(reply, where).map([](const TableList &) {}));
         });
}

}
