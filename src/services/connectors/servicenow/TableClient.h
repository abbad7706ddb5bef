#pragma once

#include "connectors/HttpClient.h"
#include "connectors/servicenow/TableColumns.h"
#include "connectors/servicenow/TableQuery.h"

#include <QObject>

#include <memory>
#include <utility>

namespace concord {

/// Where the Table API of an instance begins. @param instance "https://clinic.service-now.com"
[[nodiscard]] QUrl tableApiBase(const QUrl &instance);

/// The tables of one ServiceNow instance over HTTP(S). Made, used and deleted on one thread that has an event
/// loop. Requests carry no cookie, so that none waits for another. What comes back is not believed: rows that
/// do not meet the query, or lack a column that was asked for, are an error; after a write the values are
/// compared with what was sent.
///
/// A create is looked for by its key before it is sent, and again before it is sent anew: a request whose
/// answer was lost may have arrived. One that the instance is still working on after that is not seen; only
/// a unique index on the key column keeps the second one out then, and is worth having.
class TableClient : public QObject, public TablePort
{
    Q_OBJECT

public:
    /// @param settings its base is tableApiBase()
    TableClient(EhrClientSettings settings, const Clock &clock, QObject *parent = nullptr);
    ~TableClient() override;

    void find(const TableSearch &search, Callback<TableList> done) override;
    void read(const QString &table, const QString &id, const QStringList &fields,
              Callback<TableRecord> done) override;
    void create(const TableDraft &draft, Callback<TableWritten> done) override;
    void change(const TableChange &change, Callback<TableWritten> done) override;
    void page(const TableWalk &walk, const TablePlace &place, Callback<TablePage> done) override;
    /// Whether the instance lets us in: the smallest question that every user may ask.
    void ping(Callback<void> done);
    void cancelAll() override;
    void setCorrelation(CorrelationId id) override { m_http.setCorrelation(id); }

private:
    friend class TableCreation;
    struct ListRequest
    {
        QString table;
        TableQuery query;
        QStringList fields;
        int limit = 1000;
        int offset = 0;
    };
    void list(const ListRequest &request, Callback<TableList> done);
    void sendList(const ListRequest &request, Callback<TableList> done);
    void sample(const QString &table, TableColumns::Sample done);
    void lookBehind404(const QString &table, const QString &id, const Error &error,
                       const std::function<void(Error)> &done);
    void send(HttpRequest request, const QString &path, HttpClient::Callback done);
    /// Answers on the next turn of the event loop, unless cancelAll() comes first.
    template <typename T>
    void refuse(Callback<T> done, const Error &error);
    /// What became of @p sent; columns that were not kept are told to the log as well.
    [[nodiscard]] TableWritten written(const QString &table, const QMap<QString, QString> &sent,
                                       const TableRecord &kept) const;
    [[nodiscard]] QString whereOf(const QString &table) const;

    const EhrClientSettings m_settings;
    HttpClient m_http;
    TableColumns m_columns;
    std::unique_ptr<QObject> m_waits; // what waits dies with it
};

template <typename T>
void TableClient::refuse(Callback<T> done, const Error &error)
{
    QMetaObject::invokeMethod(
        m_waits.get(), [done = std::move(done), error] { done(fail(error)); }, Qt::QueuedConnection);
}

}
