#include "app/Program.h"

#include <QJsonArray>

#include <memory>

using namespace concord;

/// The benches as processes, with small sizes: what they count and how they say it, never how fast it was.
class tst_Bench : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;

    /// With more patience than Program has: it starts database servers and makes databases in them.
    static Ran bench(const QStringList &arguments)
    {
        QProcess process;
        process.start(QStringLiteral(CONCORDD), QStringList{QStringLiteral("bench")} + arguments);
        const bool hasEnded =
            process.waitForFinished(240'000) && process.exitStatus() == QProcess::NormalExit;
        return {hasEnded ? process.exitCode() : -1, process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    static void checkLatency(const QJsonObject &latency)
    {
        const auto at = [&](const char *name) {
            return latency.value(QLatin1StringView(name)).toDouble(-1);
        };
        QVERIFY(at("p50") > 0);
        QVERIFY(at("p50") <= at("p95"));
        QVERIFY(at("p95") <= at("p99"));
        QVERIFY(at("p99") <= at("max"));
    }

    static void checkLoad(const QJsonObject &load, int connections, bool isTls)
    {
        QCOMPARE(load.value(QStringLiteral("connections")).toInt(), connections);
        QCOMPARE(load.value(QStringLiteral("tls")).toBool(), isTls);
        QCOMPARE(load.value(QStringLiteral("acknowledged")).toInt(), 64);
        QCOMPARE(load.value(QStringLiteral("refused")).toInt(-1), 0);
        QVERIFY(load.value(QStringLiteral("per_second")).toDouble() > 0);
        QVERIFY(load.value(QStringLiteral("raw_per_second")).toDouble() > 0);
        QVERIFY(load.value(QStringLiteral("ratio")).toDouble() > 0);
        QVERIFY(load.value(QStringLiteral("processor_us_per_message")).toDouble() > 0);
        const double group = load.value(QStringLiteral("group_size")).toDouble();
        QVERIFY(group >= 1 && group <= connections);
        checkLatency(load.value(QStringLiteral("latency_us")).toObject());
    }

private slots:
    void init() { m_home = std::make_unique<QTemporaryDir>(); }

    void everyMessageOverMllpIsAcknowledgedAndStored()
    {
        const Ran ran = bench({QStringLiteral("intake-mllp"), QStringLiteral("--connections"),
                               QStringLiteral("1,4"), QStringLiteral("--messages"), QStringLiteral("64"),
                               QStringLiteral("--repeat"), QStringLiteral("1"), QStringLiteral("--folder"),
                               m_home->path(), QStringLiteral("--json")});
        QVERIFY2(ran.code == 0, ran.err.constData());
        QCOMPARE(ran.json().value(QStringLiteral("bench")).toString(), QStringLiteral("intake-mllp"));
        QVERIFY(ran.json().value(QStringLiteral("cores")).toInt() > 0);
        const QJsonArray loads = ran.json().value(QStringLiteral("loads")).toArray();
        QCOMPARE(loads.size(), 2);
        checkLoad(loads[0].toObject(), 1, false);
        checkLoad(loads[1].toObject(), 4, false);
    }

    void everyWebhookIsAcknowledgedAndStoredWithTlsAndWithout()
    {
        const Ran ran = bench({QStringLiteral("intake-webhook"), QStringLiteral("--connections"),
                               QStringLiteral("2"), QStringLiteral("--messages"), QStringLiteral("64"),
                               QStringLiteral("--repeat"), QStringLiteral("1"), QStringLiteral("--folder"),
                               m_home->path(), QStringLiteral("--json")});
        QVERIFY2(ran.code == 0, ran.err.constData());
        const QJsonArray loads = ran.json().value(QStringLiteral("loads")).toArray();
        QCOMPARE(loads.size(), 2);
        checkLoad(loads[0].toObject(), 2, false);
        checkLoad(loads[1].toObject(), 2, true);
    }

    void everyEventReachesItsOutcomeOnBothDatabases()
    {
        const Ran ran = bench({QStringLiteral("pipeline"), QStringLiteral("--events"), QStringLiteral("20"),
                               QStringLiteral("--patients"), QStringLiteral("7"), QStringLiteral("--repeat"),
                               QStringLiteral("1"), QStringLiteral("--rate"), QStringLiteral("200"),
                               QStringLiteral("--json")});
        QVERIFY2(ran.code == 0, ran.err.constData());
        QVERIFY(ran.json().value(QStringLiteral("cores")).toInt() > 0);
        QVERIFY(ran.json().value(QStringLiteral("two_workers_to_one")).toDouble() > 0);
        const QJsonArray worked = ran.json().value(QStringLiteral("worked")).toArray();
        QCOMPARE(worked.size(), 3);
        for (const auto &value : worked) {
            QCOMPARE(value.toObject().value(QStringLiteral("events")).toInt(), 20);
            QVERIFY(value.toObject().value(QStringLiteral("per_second")).toDouble() > 0);
        }
        QCOMPARE(worked[2].toObject().value(QStringLiteral("database")).toString(),
                 QStringLiteral("postgresql"));
        QCOMPARE(worked[2].toObject().value(QStringLiteral("workers")).toInt(), 2);
        const QJsonArray loaded = ran.json().value(QStringLiteral("under_load")).toArray();
        QCOMPARE(loaded.size(), 2);
        for (const auto &value : loaded)
            checkLatency(value.toObject().value(QStringLiteral("outcome_us")).toObject());
    }

    void theTrailIsPlacedVerifiedAndSearchedOnBothDatabases()
    {
        const Ran ran = bench({QStringLiteral("audit"), QStringLiteral("--records"), QStringLiteral("3000"),
                               QStringLiteral("--events"), QStringLiteral("20"), QStringLiteral("--rounds"),
                               QStringLiteral("2"), QStringLiteral("--json")});
        QVERIFY2(ran.code == 0, ran.err.constData());
        const QJsonArray databases = ran.json().value(QStringLiteral("databases")).toArray();
        QCOMPARE(databases.size(), 2);
        for (const auto &value : databases) {
            const QJsonObject one = value.toObject();
            QVERIFY(one.value(QStringLiteral("records")).toInt() > 3000);
            for (const char *figure :
                 {"pipeline_us_per_event", "place_us_per_record", "placed_per_second", "verified_per_second"})
                QVERIFY(one.value(QLatin1StringView(figure)).toDouble() > 0);
            const QJsonObject pages = one.value(QStringLiteral("first_page_ms")).toObject();
            const auto rows = [&](const char *filter) {
                return pages.value(QLatin1StringView(filter))
                    .toObject()
                    .value(QStringLiteral("rows"))
                    .toInt(-1);
            };
            QCOMPARE(rows("none"), 100);
            QCOMPARE(rows("actor_nobody"), 0);
            QCOMPARE(rows("person_and_foreign_action"), 0);
            QVERIFY(rows("subject") > 0 && rows("subject") <= 2);
            QVERIFY(rows("person_and_action_beginning_and_time") > 0);
        }
    }

    void aReleaseIsReadLookedUpAndTakenInOnBothDatabases()
    {
        const Ran ran =
            bench({QStringLiteral("terminology"), QStringLiteral("--concepts"), QStringLiteral("2000"),
                   QStringLiteral("--ndcs"), QStringLiteral("1500"), QStringLiteral("--lookups"),
                   QStringLiteral("3000"), QStringLiteral("--json")});
        QVERIFY2(ran.code == 0, ran.err.constData());
        const QJsonObject memory = ran.json().value(QStringLiteral("memory")).toObject();
        for (const char *kind : {"rxcui", "ndc", "resolved"}) {
            const QJsonObject one = memory.value(QLatin1StringView(kind)).toObject();
            QVERIFY(one.value(QStringLiteral("per_cpu_second")).toDouble() > 0);
            QCOMPARE(one.value(QStringLiteral("known")).toDouble(), 1.0);
        }
        const QJsonArray databases = ran.json().value(QStringLiteral("databases")).toArray();
        QCOMPARE(databases.size(), 2);
        for (const auto &value : databases) {
            const QJsonObject one = value.toObject();
            QVERIFY2(!one.contains(QStringLiteral("skipped")), ran.err.constData());
            QCOMPARE(one.value(QStringLiteral("loaded")).toInt(), 3500);
            QVERIFY(one.value(QStringLiteral("import_seconds")).toDouble() > 0);
            QVERIFY(one.value(QStringLiteral("next_changed")).toInt() >= 20);
        }
    }

    void aTableIsPrintedWithoutJson()
    {
        const Ran ran = bench({QStringLiteral("intake-mllp"), QStringLiteral("--connections"),
                               QStringLiteral("2"), QStringLiteral("--messages"), QStringLiteral("16"),
                               QStringLiteral("--repeat"), QStringLiteral("2")});
        QVERIFY2(ran.code == 0, ran.err.constData());
        QCOMPARE(ran.out.count('\n'), 2);
        QVERIFY(ran.out.startsWith("connections"));
    }

    void aLoadWithoutAListenerFailsAndSaysWhy()
    {
        const Ran ran = bench({QStringLiteral("load"), QStringLiteral("mllp://127.0.0.1:1")});
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.err.contains("127.0.0.1:1"), ran.err.constData());
        QVERIFY(ran.out.isEmpty());
    }

    void wrongUseIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no bench") << QStringList{};
        QTest::newRow("unknown bench") << QStringList{QStringLiteral("everything")};
        QTest::newRow("a trail of nothing")
            << QStringList{QStringLiteral("audit"), QStringLiteral("--records"), QStringLiteral("0")};
        QTest::newRow("a release of nothing")
            << QStringList{QStringLiteral("terminology"), QStringLiteral("--concepts"), QStringLiteral("0")};
        QTest::newRow("no target") << QStringList{QStringLiteral("load")};
        QTest::newRow("a target of another kind")
            << QStringList{QStringLiteral("load"), QStringLiteral("ftp://h:1")};
        QTest::newRow("a target without a port")
            << QStringList{QStringLiteral("load"), QStringLiteral("mllp://h")};
        QTest::newRow("a webhook without a secret")
            << QStringList{QStringLiteral("load"), QStringLiteral("http://127.0.0.1:1/hooks/a")};
        QTest::newRow("no connections") << QStringList{QStringLiteral("load"), QStringLiteral("mllp://h:1"),
                                                       QStringLiteral("--connections"), QStringLiteral("0")};
        QTest::newRow("not a number") << QStringList{QStringLiteral("intake-mllp"),
                                                     QStringLiteral("--messages"), QStringLiteral("many")};
        QTest::newRow("too many connections") << QStringList{
            QStringLiteral("intake-mllp"), QStringLiteral("--connections"), QStringLiteral("1,65")};
    }

    void wrongUseIsRefused()
    {
        QFETCH(QStringList, arguments);
        const Ran ran = bench(arguments);
        QCOMPARE(ran.code, 2);
        QVERIFY(!ran.err.isEmpty());
        QVERIFY(ran.out.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_Bench)
#include "tst_Bench.moc"
