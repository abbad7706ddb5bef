// The store's contract on a real PostgreSQL server, readable and then sealed. Without one this test fails.
#include "fakes/PostgresFactory.h"
#include "fakes/TestVault.h"
#include "store/contract/Suite.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    concord::PostgresServer server(concord::PostgresServer::Mode::Fast);
    if (const auto made = server.create(); !made) {
        qCritical("%s: %s", qPrintable(made.error().where), qPrintable(made.error().detail));
        return 1;
    }
    concord::PostgresFactory factory(server);
    concord::SealedFactory sealed(factory);
    int failed = 0;
    for (concord::DatabaseFactory *each : {static_cast<concord::DatabaseFactory *>(&factory),
                                           static_cast<concord::DatabaseFactory *>(&sealed)}) {
        for (const auto &suite : concord::contractSuites(*each))
            failed += QTest::qExec(suite.get(), argc, argv);
    }
    return failed == 0 ? 0 : 1;
}
