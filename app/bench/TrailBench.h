#pragma once

#include "bench/PrivatePostgres.h"
#include "store/Database.h"

#include <QJsonObject>
#include <QString>

#include <functional>
#include <memory>

namespace concord {

/// Times the audit trail on SQLite and on PostgreSQL: what the record of an event costs beside the event
/// itself, the places that records get afterwards, the verification of the whole trail, and the first page of
/// a filter over all of it.
class TrailBench
{
public:
    struct Options
    {
        qint64 records = 1'000'000;
        int events = 5000;        ///< through the pipeline
        int rounds = 50;          ///< of pairs of transactions, with one record and with many; of each page
        QString serverUrl;        ///< an empty PostgreSQL database to work in; empty: a server of its own
        QString postgresPrograms; ///< folder of initdb and postgres; empty: the newest of Debian's
        QString folder;           ///< of the databases; empty: the system's temporary folder
        std::function<void(const QString &)> tell; ///< what is done now
    };
    explicit TrailBench(Options options) : m_options(std::move(options)) {}

    [[nodiscard]] Result<QJsonObject> run();

private:
    [[nodiscard]] QString parent() const;
    [[nodiscard]] Result<DatabaseUrl> database(Dialect::Kind kind, const QString &folder,
                                               const QString &name);
    [[nodiscard]] Result<QJsonObject> runOn(Dialect::Kind kind);
    [[nodiscard]] Result<double> pipelineUs(const DatabaseUrl &url);
    [[nodiscard]] Result<double> appendUs(Database &db);
    [[nodiscard]] Result<void> fill(Database &db);
    [[nodiscard]] Result<QJsonObject> prove(Database &db, const QString &folder);
    [[nodiscard]] Result<QJsonObject> firstPages(Database &db);

    Options m_options;
    std::unique_ptr<PrivatePostgres> m_server;
};

}
