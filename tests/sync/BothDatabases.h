#pragma once

#include "fakes/PostgresFactory.h"
#include "store/contract/Suite.h"

#include <QCoreApplication>

namespace concord {

/// The main() of a suite that runs on a real SQLite file and on a real PostgreSQL, which it starts itself.
template <typename AnySuite>
int runOnBothDatabases(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    SqliteFactory sqlite;
    AnySuite onSqlite(sqlite);
    int failed = QTest::qExec(&onSqlite, argc, argv);
    PostgresServer server(PostgresServer::Mode::Fast);
    if (const auto made = server.create(); !made) {
        qCritical("%s: %s", qPrintable(made.error().where), qPrintable(made.error().detail));
        return 1;
    }
    PostgresFactory postgres(server);
    AnySuite onPostgres(postgres);
    failed += QTest::qExec(&onPostgres, argc, argv);
    return failed == 0 ? 0 : 1;
}

}
