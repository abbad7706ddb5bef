#include "connectors/servicenow/TablePages.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <map>

using namespace concord;
using namespace std::chrono_literals;

namespace {
QString idOf(int number)
{
    return QStringLiteral("%1").arg(number, 32, 16, QLatin1Char('0'));
}

TableRecord rowOf(int number, Timestamp at, int version = 0)
{
    return {{{QStringLiteral("sys_id"), idOf(number)},
             {QStringLiteral("sys_updated_on"), tableTime(at)},
             {QStringLiteral("sys_mod_count"), QString::number(version)}}};
}

const Timestamp noon = fromMs(1767614400000LL); // 2026-01-05T12:00:00Z

TableList listOf(std::vector<TableRecord> rows, std::optional<qint64> total, Timestamp serverTime)
{
    return {std::move(rows), total, serverTime};
}

TableWalk walkOf(int limit)
{
    TableWalk walk;
    walk.table = QStringLiteral("u_patient_record");
    walk.limit = limit;
    return walk;
}

/// A table whose users change it between two questions, and whose changes become visible a little later than
/// they say.
class Simulation
{
public:
    explicit Simulation(quint32 seed) : m_random(seed)
    {
        for (int number = 0; number < 60; ++number)
            m_rows[number] = {noon - 600s + std::chrono::seconds(number / 10), 0};
    }

    void live()
    {
        for (int i = int(m_random.bounded(8)); i > 0; --i) {
            m_now += std::chrono::milliseconds(m_random.bounded(700));
            const int number = int(m_random.bounded(70)); // some are new
            const auto delay = std::chrono::milliseconds(m_random.bounded(1'500));
            m_pending.push_back({number, m_now - delay});
        }
        for (const auto &[number, at] : m_pending) {
            Row &row = m_rows[number];
            row.at = std::max(row.at, at);
            ++row.version;
        }
        m_pending.clear();
    }
    void rest(std::chrono::milliseconds time) { m_now += time; }

    [[nodiscard]] TableList ask(const TableQuery &query, int limit) const
    {
        std::vector<TableRecord> found;
        for (const auto &[number, row] : m_rows) {
            const TableRecord record = rowOf(number, row.at, row.version);
            if (query.isMetBy(record))
                found.push_back(record);
        }
        std::sort(found.begin(), found.end(), [](const TableRecord &a, const TableRecord &b) {
            return std::pair(a.updatedOn(), a.id()) < std::pair(b.updatedOn(), b.id());
        });
        const auto total = qint64(found.size());
        found.resize(std::min(found.size(), size_t(limit)));
        return listOf(std::move(found), total, m_now);
    }

    /// Walks to the end; the checkpoint of the next walk.
    TableCursor walk(const TableWalk &walk, const TableCursor &from, bool isAlive, QSet<QString> &seen)
    {
        TablePlace place = TablePlace::from(from);
        for (bool isLast = false; !isLast;) {
            const auto page = TablePages::pageOf(
                walk, place, ask(*TablePages::queryOf(walk, place), TablePages::limitOf(walk, place)));
            for (const TableRecord &row : page->rows)
                seen.insert(row.id() + u'/' + QString::number(row.modCount()));
            isLast = page->isLast;
            place = page->next;
            if (isAlive)
                live();
        }
        return place.checkpoint;
    }

    [[nodiscard]] QSet<QString> versions() const
    {
        QSet<QString> all;
        for (const auto &[number, row] : m_rows)
            all.insert(idOf(number) + u'/' + QString::number(row.version));
        return all;
    }

private:
    struct Row
    {
        Timestamp at{};
        int version = 0;
    };
    QRandomGenerator m_random;
    Timestamp m_now = noon;
    std::map<int, Row> m_rows;
    std::vector<std::pair<int, Timestamp>> m_pending;
};

/// How many of so many lives lose a version when two walks overlap by so much.
int livesWithALoss(quint32 lives, std::chrono::seconds overlap)
{
    int losses = 0;
    for (quint32 seed = 1; seed <= lives; ++seed) {
        Simulation table(seed);
        TableWalk walk = walkOf(4);
        walk.overlap = overlap;
        QSet<QString> seen;
        TableCursor cursor;
        for (int i = 0; i < 3; ++i)
            cursor = table.walk(walk, cursor, true, seen);
        table.rest(1min);
        table.walk(walk, cursor, false, seen);
        losses += seen.contains(table.versions()) ? 0 : 1;
    }
    return losses;
}
}

/// The pages of a table and the place between them: pure.
class tst_TablePages : public QObject
{
    Q_OBJECT

    static Result<TablePage> pageOf(const TablePlace &place, TableList list, int limit = 2)
    {
        return TablePages::pageOf(walkOf(limit), place, std::move(list));
    }

private slots:
    void asksForTheRowsAfterThePlace()
    {
        TableWalk walk = walkOf(2);
        walk.all = {TableCondition::is(QStringLiteral("species"), QStringLiteral("dog"))};
        walk.until = noon;
        QCOMPARE(TablePages::queryOf(walk, {})->text(),
                 QStringLiteral("species=dog^sys_updated_on<=2026-01-05 12:00:00^sys_updated_on>=1970-01-01 "
                                "00:00:00^ORDERBYsys_updated_on^ORDERBYsys_id"));
        QCOMPARE(TablePages::limitOf(walk, {}), 2);
        for (const int limit : {0, 10'001})
            QCOMPARE(TablePages::queryOf(walkOf(limit), {}).error().code, ErrorCode::ConfigInvalid);
    }

    void settledRowsMoveTheCheckpoint()
    {
        const auto page = pageOf({}, listOf({rowOf(1, noon), rowOf(2, noon)}, 5, noon + 1h));
        const TableCursor at{tableTime(noon), idOf(2)};
        QVERIFY(page->next == TablePlace::from(at));
        QVERIFY(!page->isLast);
        QCOMPARE(page->hidden, 0);
    }

    void whatMayStillChangeIsReadAgainByTheNextWalk()
    {
        const auto page = pageOf({}, listOf({rowOf(1, noon - 1h), rowOf(2, noon)}, 3, noon + 5s));
        QVERIFY((page->next.at == TableCursor{tableTime(noon), idOf(2)}));
        QVERIFY((page->next.checkpoint == TableCursor{tableTime(noon - 25s), {}}));
        QVERIFY(page->next.isOpen);
        // later pages are read behind what may have changed meanwhile, whenever they are read
        const auto later = pageOf(page->next, listOf({rowOf(3, noon + 1s)}, 1, noon + 1h));
        QVERIFY((later->next.at == TableCursor{tableTime(noon + 1s), idOf(3)}));
        QVERIFY(later->next.checkpoint == page->next.checkpoint);
        QVERIFY(later->isLast);
    }

    void aCheckpointNeverMovesBack()
    {
        const TableCursor before{tableTime(noon), idOf(1)};
        const auto page = pageOf(TablePlace::from(before), listOf({rowOf(2, noon)}, 1, noon - 1h));
        QVERIFY(page->next.checkpoint == before);
        const auto none = pageOf(TablePlace::from(before), listOf({}, 0, noon + 1h));
        QVERIFY(none->next == TablePlace::from(before));
        QVERIFY(none->isLast);
    }

    void withoutTheServersTimeTheNewestChangeTellsIt()
    {
        TableList list = listOf({rowOf(1, noon - 1h), rowOf(2, noon)}, 2, noon);
        list.serverTime.reset();
        const auto page = pageOf({}, list);
        QVERIFY((page->next.checkpoint == TableCursor{tableTime(noon - 30s), {}}));
        QVERIFY(page->next.isOpen);
    }

    void aShortPageIsNotTheEnd()
    {
        const auto page = pageOf({}, listOf({rowOf(1, noon)}, 7, noon + 1h)); // one of two is hidden
        QVERIFY(!page->isLast);
        const auto last = pageOf({}, listOf({rowOf(1, noon)}, 2, noon + 1h));
        QVERIFY(last->isLast);
        QCOMPARE(last->hidden, 1);
    }

    void withoutACountOnlyAnEmptyPageIsTheEnd()
    {
        QVERIFY(!pageOf({}, listOf({rowOf(1, noon)}, std::nullopt, noon + 1h))->isLast);
        QVERIFY(pageOf({}, listOf({}, std::nullopt, noon + 1h))->isLast);
    }

    void behindAnEmptyPageMoreIsAskedForFromTheSamePlace()
    {
        const TablePlace place = TablePlace::from({tableTime(noon), idOf(1)});
        const auto empty = pageOf(place, listOf({}, 100, noon + 1h));
        QVERIFY(!empty->isLast);
        QVERIFY(empty->next.at == place.at);
        QCOMPARE(TablePages::limitOf(walkOf(2), empty->next), 8);
        const auto seen = pageOf(empty->next, listOf({rowOf(50, noon)}, 100, noon + 1h));
        QCOMPARE(TablePages::limitOf(walkOf(2), seen->next), 2);
    }

    void tooManyHiddenRowsNeedSomebody()
    {
        TablePlace place;
        for (int i = 0; i < 20; ++i) {
            const auto page = pageOf(place, listOf({}, 1'000'000, noon));
            if (!page) {
                QCOMPARE(page.error().code, ErrorCode::RemoteForbidden);
                return;
            }
            place = page->next;
        }
        QFAIL("it asks for more and more");
    }

    void rowsInAnotherOrderAreAnError_data()
    {
        QTest::addColumn<TableList>("list");
        QTest::newRow("backwards") << listOf({rowOf(3, noon), rowOf(2, noon)}, 2, noon);
        QTest::newRow("twice") << listOf({rowOf(2, noon), rowOf(2, noon)}, 2, noon);
        QTest::newRow("the place itself") << listOf({rowOf(1, noon)}, 1, noon);
        QTest::newRow("before the place") << listOf({rowOf(9, noon - 1s)}, 1, noon);
        TableRecord odd = rowOf(5, noon);
        odd.values[QStringLiteral("sys_id")] = QStringLiteral("global");
        QTest::newRow("no sys_id") << listOf({odd}, 1, noon);
        odd = rowOf(5, noon);
        odd.values[QStringLiteral("sys_updated_on")] = QStringLiteral("2026-01-05T12:00:00Z");
        QTest::newRow("no time") << listOf({odd}, 1, noon);
    }
    void rowsInAnotherOrderAreAnError()
    {
        QFETCH(TableList, list);
        const auto page = pageOf(TablePlace::from({tableTime(noon), idOf(1)}), list);
        QVERIFY(!page);
        QCOMPARE(page.error().code, ErrorCode::InvalidMessage);
    }

    void noVersionIsLostWhileOthersChange()
    {
        QCOMPARE(livesWithALoss(25, 5s), 0);
        QVERIFY2(livesWithALoss(5, 0s) > 0, "the simulation is too gentle to show anything");
    }
};

Q_DECLARE_METATYPE(concord::TableList)

QTEST_GUILESS_MAIN(tst_TablePages)
#include "tst_TablePages.moc"
