#pragma once

#include "fakes/DatabaseFactory.h"
#include "fakes/FakeClock.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <QTest>

/// The value of a Result, or the test ends here with the error's text.
#define TAKE(variable, expression)                                                                           \
    auto variable##Result = (expression);                                                                    \
    QVERIFY2(variable##Result.has_value(), qPrintable(concord::told(variable##Result)));                     \
    auto &variable = *variable##Result

#define DONE(expression)                                                                                     \
    do {                                                                                                     \
        const auto &doneResult = (expression);                                                               \
        QVERIFY2(doneResult.has_value(), qPrintable(concord::told(doneResult)));                             \
    } while (false)

/// The expression fails with this code and no other.
#define FAILS(expression, expectedCode)                                                                      \
    do {                                                                                                     \
        const auto &failsResult = (expression);                                                              \
        QVERIFY2(!failsResult.has_value(), "expected an error");                                             \
        QCOMPARE(concord::codeName(failsResult.error().code), concord::codeName(expectedCode));              \
    } while (false)

namespace concord {

template <typename T>
[[nodiscard]] QString told(const Result<T> &result)
{
    return result ? QString() : codeName(result.error().code) + QStringLiteral(": ") + result.error().detail;
}

/// Base of the contract suites: each test function starts with an empty, migrated database.
class Suite : public QObject
{
    Q_OBJECT
public:
    explicit Suite(DatabaseFactory &factory) : m_factory(factory) {}

protected:
    [[nodiscard]] Database &db() { return *m_db; }
    [[nodiscard]] FakeClock &clock() { return m_clock; }
    [[nodiscard]] DatabaseFactory &factory() { return m_factory; }
    /// A second connection, as another process would have it.
    [[nodiscard]] std::unique_ptr<Database> another(const OpenOptions &options = {});
    [[nodiscard]] qint64 count(const QString &table, const QString &condition = QStringLiteral("1 = 1"));

    /// An ordering key as it stands in the database.
    [[nodiscard]] QString keyed(const QString &key) { return Seal(db(), "sync_events").orderingKey(key); }

protected slots:
    void init();
    void cleanup();

private:
    DatabaseFactory &m_factory;
    std::unique_ptr<Database> m_db;
    FakeClock m_clock;
};

/// Every suite of the contract; PostgreSQL has to pass the same ones.
[[nodiscard]] std::vector<std::unique_ptr<Suite>> contractSuites(DatabaseFactory &factory);

}
