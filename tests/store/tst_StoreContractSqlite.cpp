// The store's contract on a real SQLite file, readable and then sealed. Another database gets a file like
// this one with its own factory.
#include "fakes/TestVault.h"
#include "store/contract/Suite.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    concord::SqliteFactory factory;
    concord::SealedFactory sealed(factory);
    int failed = 0;
    for (concord::DatabaseFactory *each : {static_cast<concord::DatabaseFactory *>(&factory),
                                           static_cast<concord::DatabaseFactory *>(&sealed)}) {
        for (const auto &suite : concord::contractSuites(*each))
            failed += QTest::qExec(suite.get(), argc, argv);
    }
    return failed == 0 ? 0 : 1;
}
