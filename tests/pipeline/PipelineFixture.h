#pragma once

#include "fakes/DatabaseFactory.h"
#include "fakes/FakeClock.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/Sql.h"

#include <QFile>
#include <QTest>

#include <functional>

namespace concord {

inline const QString listSync = QStringLiteral("medication-list");

/// A database with one integration, and jobs of it where wanted.
class PipelineFixture
{
public:
    PipelineFixture()
    {
        auto opened = factory.open();
        Q_ASSERT(opened);
        db = *std::move(opened);
        const auto saved = addIntegration(std::chrono::milliseconds(0));
        Q_ASSERT(saved);
    }

    [[nodiscard]] Result<void> addIntegration(std::chrono::milliseconds every)
    {
        IntegrationStore store(*db, clock);
        return store
            .saveConnection(QStringLiteral("ehr"), QStringLiteral("fhir-r4"), QStringLiteral("http://h/fhir"))
            .and_then([&] {
                return store.save(
                    {listSync, QStringLiteral("medication_list_sync"), QStringLiteral("ehr"), every, {}, {}});
            });
    }
    [[nodiscard]] JobId enqueue(const QString &by = QStringLiteral("ana"))
    {
        const auto id = JobStore(*db, clock)
                            .enqueue({listSync, QStringLiteral("medication_list_sync"), SyncMode::Delta,
                                      JobTrigger::Manual, by});
        return id.value_or(JobId{});
    }
    [[nodiscard]] JobRow claimed(const QString &worker = QStringLiteral("w1"),
                                 std::chrono::milliseconds lease = std::chrono::seconds(30))
    {
        const auto row = JobStore(*db, clock).claimNext(worker, lease);
        return row && *row ? **row : JobRow{};
    }
    [[nodiscard]] JobRow job(JobId id)
    {
        const auto row = JobStore(*db, clock).byId(id);
        return row && *row ? **row : JobRow{};
    }
    [[nodiscard]] qint64 count(const QString &table, const QString &condition = QStringLiteral("1 = 1"))
    {
        return sql::number(*db, QStringLiteral("SELECT count(*) FROM %1 WHERE %2").arg(table, condition))
            .value_or(-1);
    }
    [[nodiscard]] DatabaseUrl url() const { return {Dialect::Kind::Sqlite, factory.path()}; }

    /// Makes whoever has the database open give it up, and moves the file away before it opens it again.
    void breakAndMove(const QString &table, const std::function<bool()> &hasGivenUp)
    {
        QVERIFY(sql::change(*db, QStringLiteral("DROP TABLE ") + table, {}).has_value());
        QTRY_VERIFY(hasGivenUp());
        db.reset();
        QVERIFY(QFile::rename(factory.path(), factory.path() + QStringLiteral(".away")));
    }
    void moveBack() { QVERIFY(QFile::rename(factory.path() + QStringLiteral(".away"), factory.path())); }

    SqliteFactory factory;
    FakeClock clock;
    std::unique_ptr<Database> db;
};

}
