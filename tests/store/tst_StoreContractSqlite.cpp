// The store's contract on a real SQLite file. Another database gets a file like this one with its own
// factory.
#include "store/contract/Suite.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    concord::SqliteFactory factory;
    int failed = 0;
    for (const auto &suite : concord::contractSuites(factory))
        failed += QTest::qExec(suite.get(), argc, argv);
    return failed == 0 ? 0 : 1;
}
