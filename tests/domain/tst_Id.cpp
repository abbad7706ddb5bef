#include "domain/Id.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <thread>
#include <vector>

using namespace concord;
using namespace std::chrono_literals;

namespace {
constexpr std::chrono::milliseconds noon{1768478400000LL}; // 2026-01-15T12:00:00Z
}

class tst_Id : public QObject
{
    Q_OBJECT
private slots:
    // Runs first: the counter of the process never goes back, so the exact time is seen only by its first id.
    void theFirst48BitsAreTheTime()
    {
        const QString text = makeUuid7(noon).toString(QUuid::Id128);
        QCOMPARE(text.left(12).toLongLong(nullptr, 16), noon.count());
    }
    void versionAndVariantAreThoseOfRfc9562()
    {
        for (int i = 0; i < 5000; ++i) { // more than the 4096 steps of one millisecond
            const QString text = makeUuid7(noon).toString(QUuid::WithoutBraces);
            QCOMPARE(text.size(), 36);
            QCOMPARE(text[14], u'7');
            QVERIFY2(QStringLiteral("89ab").contains(text[19]), qPrintable(text));
        }
    }
    void idsSortInTheOrderTheyWereMade_data()
    {
        QTest::addColumn<int>("stepMs");
        QTest::newRow("within one millisecond") << 0;
        QTest::newRow("over time") << 1;
        QTest::newRow("while the clock goes back") << -1;
    }
    void idsSortInTheOrderTheyWereMade()
    {
        QFETCH(int, stepMs);
        std::vector<QString> texts;
        for (int i = 0; i < 10000; ++i)
            texts.push_back(makeId<EventId>(noon + std::chrono::milliseconds(stepMs * i)).toString());
        QVERIFY(std::is_sorted(texts.begin(), texts.end()));
        QCOMPARE(QSet<QString>(texts.begin(), texts.end()).size(), qsizetype(texts.size()));
    }
    void idsOfAllThreadsDiffer()
    {
        constexpr int perThread = 5000;
        std::vector<std::vector<QUuid>> made(4);
        {
            std::vector<std::jthread> threads;
            for (auto &ids : made) {
                threads.emplace_back([&ids] {
                    for (int i = 0; i < perThread; ++i)
                        ids.push_back(makeUuid7(noon));
                });
            }
        }
        QSet<QUuid> all;
        for (const auto &ids : made)
            all.unite(QSet<QUuid>(ids.begin(), ids.end()));
        QCOMPARE(all.size(), qsizetype(made.size()) * perThread);
    }
    void theTextFormComesBack()
    {
        const auto id = makeId<JobId>(noon);
        QCOMPARE(JobId::fromString(id.toString()), id);
        QVERIFY(!id.toString().contains(u'{'));
        QCOMPARE(id.toString(), id.toString().toLower());
    }
    void whatIsNoUuidIsTheNullId()
    {
        QVERIFY(JobId().isNull());
        QVERIFY(JobId::fromString(u"").isNull());
        QVERIFY(JobId::fromString(u"42").isNull());
        QVERIFY(!makeId<JobId>(noon).isNull());
    }
};

QTEST_APPLESS_MAIN(tst_Id)
#include "tst_Id.moc"
