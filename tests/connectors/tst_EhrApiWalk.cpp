#include "connectors/EhrApiFixture.h"
#include "connectors/ehrapi/EhrApiWalk.h"

#include <map>
#include <random>
#include <set>

using namespace concord;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {
constexpr auto patients = EhrApiKind::Patients;

EhrApiInstant at(qint64 ms)
{
    return EhrApiInstant(milliseconds(1'767'225'600'000LL + ms));
}

EhrApiRecord record(const QString &id, const QString &version, qint64 ms)
{
    return {id, version, textOf(at(ms)), {}, {}};
}

EhrApiPage page(std::vector<EhrApiRecord> records, bool leadsOn = false)
{
    EhrApiPage page;
    page.total = qint64(records.size());
    page.records = std::move(records);
    page.next = leadsOn ? QStringLiteral("https://h/api/v1/patients?x") : QString();
    return page;
}

/// A server whose pages are cut by offset, whose records change while somebody pages, and some of which come
/// into sight later than their time of change says.
class MovingEhr
{
public:
    explicit MovingEhr(unsigned seed) : m_random(seed) {}

    int below(int n) { return int(m_random() % unsigned(n)); }
    void pass(int ms) { m_now += ms; }
    void import(int count)
    {
        for (int i = 0; i < count; ++i)
            m_rows.push_back({QStringLiteral("p%1").arg(m_rows.size()), 1, m_now, m_now});
    }
    void change()
    {
        if (m_rows.empty())
            return import(1);
        Row &row = m_rows[size_t(below(int(m_rows.size())))];
        if (row.visible > m_now) // nobody sees it yet, so nobody changes it
            return;
        const int late = below(4) == 0 ? below(1500) : 0;
        row = {row.id, row.version + 1, m_now, m_now + late};
    }
    [[nodiscard]] EhrApiPage answer(const EhrApiQuery &query, const QString &link)
    {
        const qsizetype offset = link.isEmpty() ? 0 : link.section(u'#', 1).toLongLong();
        const EhrApiQuery asked = link.isEmpty() ? query : m_links.at(link.section(u'#', 0, 0));
        const auto rows = found(asked);
        EhrApiPage page;
        page.serverTimeMs = (1'767'225'600'000LL + m_now) / 1000 * 1000; // of the Date header
        page.total = rows.size();
        for (qsizetype i = offset; i < rows.size() && i < offset + asked.count; ++i)
            page.records.push_back(record(rows[i].id, QString::number(rows[i].version), rows[i].changed));
        if (page.records.empty())
            return page;
        if (offset + asked.count < rows.size()) {
            const QString name = link.isEmpty() ? QString::number(m_links.size()) : link.section(u'#', 0, 0);
            m_links.insert({name, asked});
            page.next = name + u'#' + QString::number(offset + asked.count);
        }
        return page;
    }
    [[nodiscard]] std::map<QString, int> versions() const
    {
        std::map<QString, int> all;
        for (const Row &row : m_rows)
            all[row.id] = row.version;
        return all;
    }

private:
    struct Row
    {
        QString id;
        int version = 1;
        int changed = 0;
        int visible = 0;
    };
    [[nodiscard]] QList<Row> found(const EhrApiQuery &query) const
    {
        QList<Row> rows;
        for (const Row &row : m_rows) {
            const bool matches =
                std::all_of(query.changed.begin(), query.changed.end(), [&](const auto &one) {
                    const EhrApiInstant bound = *ehrApiInstant(one.second);
                    const EhrApiInstant changed = at(row.changed);
                    return one.first == u"gt"   ? changed > bound
                           : one.first == u"ge" ? changed >= bound
                                                : changed <= bound;
                });
            if (matches && row.visible <= m_now)
                rows.append(row);
        }
        std::sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) {
            return std::tie(a.changed, a.id) < std::tie(b.changed, b.id);
        });
        return rows;
    }

    std::mt19937 m_random;
    std::vector<Row> m_rows;
    std::map<QString, EhrApiQuery> m_links;
    int m_now = 10'000;
};

/// Follows a MovingEhr with nothing but the cursor between two pages.
class Follower
{
public:
    explicit Follower(EhrApiWalkTerms terms) : m_terms(terms) {}

    /// False: the page could not be taken.
    [[nodiscard]] bool page(MovingEhr &ehr)
    {
        const auto cursor = ehrApiCursor(m_cursor, patients);
        if (!cursor)
            return false;
        const auto change = advance(*cursor, ehr.answer(queryOf(*cursor, m_terms), cursor->link), m_terms);
        if (!change) {
            qWarning() << change.error().where << change.error().detail;
            return false;
        }
        for (const EhrApiRecord &one : change->records) {
            repeats += has[one.id] >= one.version.toInt() ? 1 : 0;
            has[one.id] = std::max(has[one.id], one.version.toInt());
        }
        m_cursor = change->cursor;
        isAtEnd = change->isLast;
        ++pages;
        return true;
    }
    [[nodiscard]] qsizetype cursorSize() const { return m_cursor.size(); }

    std::map<QString, int> has;
    bool isAtEnd = false;
    int repeats = 0;
    int pages = 0;

private:
    const EhrApiWalkTerms m_terms;
    QByteArray m_cursor;
};
}

/// The rules by which a list is followed, without a network.
class tst_EhrApiWalk : public QObject
{
    Q_OBJECT

private slots:
    void instants_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("same"); // empty: it is none
        QTest::newRow("milliseconds") << "2026-03-01T09:00:00.123Z"
                                      << "2026-03-01T09:00:00.123Z";
        QTest::newRow("seconds") << "2026-03-01T09:00:00Z"
                                 << "2026-03-01T09:00:00.000Z";
        QTest::newRow("a zone") << "2026-03-01T09:00:00.5+01:30"
                                << "2026-03-01T07:30:00.500Z";
        QTest::newRow("microseconds") << "2026-03-01T09:00:00.123456Z"
                                      << "2026-03-01T09:00:00.123Z";
        QTest::newRow("before 1970") << "1969-12-31T23:59:59.9999Z"
                                     << "1969-12-31T23:59:59.999Z";
        QTest::newRow("a day") << "2026-03-01"
                               << "";
        QTest::newRow("without a zone") << "2026-03-01T09:00:00"
                                        << "";
        QTest::newRow("no such day") << "2026-02-30T09:00:00Z"
                                     << "";
        QTest::newRow("more behind it") << "2026-03-01T09:00:00Zx"
                                        << "";
    }
    void instants()
    {
        QFETCH(QString, text);
        QFETCH(QString, same);
        const auto instant = ehrApiInstant(text);
        QCOMPARE(instant ? textOf(*instant) : QString(), same);
    }

    void instantsAreComparedToTheNanosecond()
    {
        QVERIFY(*ehrApiInstant(QStringLiteral("2026-03-01T09:00:00.1234561Z")) >
                *ehrApiInstant(QStringLiteral("2026-03-01T09:00:00.123456Z")));
    }

    void cursorsComeBackAsTheyWere()
    {
        EhrApiCursor cursor;
        QCOMPARE(*ehrApiCursor(toJson(cursor), patients), cursor);
        cursor.since = {textOf(at(5)), at(5)};
        cursor.isPast = true;
        cursor.newest = {textOf(at(9)), at(9)};
        cursor.newestSeen = at(11);
        cursor.settled = {textOf(at(2)), at(2)};
        cursor.runBegan = at(10);
        cursor.settles = {textOf(at(3)), at(3)};
        cursor.isInMoment = true;
        cursor.link = QStringLiteral("https://h/api/v1/patients?_offset=2");
        cursor.total = 70;
        cursor.seen.insert(QStringLiteral("a"), {QStringLiteral("2"), {textOf(at(7)), at(7)}});
        QCOMPARE(*ehrApiCursor(toJson(cursor), patients), cursor);
    }

    void whatIsNoCursorIsRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *json, const char *where) {
            QTest::newRow(json) << QByteArray(json).replace('\'', '"') << where;
        };
        row("x", "cursor#");
        row("[]", "cursor#");
        row("{'version':2,'list':'patients'}", "cursor#/version");
        row("{'version':1,'list':'treatments'}", "cursor#/list");
        row("{'version':1,'list':'patients','since':'yesterday'}", "cursor#/since");
        row("{'version':1,'list':'patients','seen':[['a','1','2026-03-01T09:00:00Z'],['b']]}",
            "cursor#/seen/1");
        row("{'version':1,'list':'patients','seen':[['a','1',7]]}", "cursor#/seen/0/2");
        row("{'version':1,'list':'patients','moment':true}", "cursor#/since");
    }
    void whatIsNoCursorIsRefused()
    {
        QFETCH(QByteArray, json);
        const auto cursor = ehrApiCursor(json, patients);
        QVERIFY(!cursor);
        QCOMPARE(cursor.error().code, ErrorCode::InvalidMessage);
        QTEST(cursor.error().where, "where");
    }

    void asksByTheTimeOfChange()
    {
        EhrApiWalkTerms terms;
        terms.pageSize = 2;
        QVERIFY(queryOf({}, terms).changed.empty());
        auto change = advance({},
                              page({record(QStringLiteral("a"), QStringLiteral("1"), 0),
                                    record(QStringLiteral("b"), QStringLiteral("1"), 5)},
                                   true),
                              terms);
        QVERIFY(change);
        const auto cursor = ehrApiCursor(change->cursor, patients);
        const std::vector<std::pair<QString, QString>> wanted{{QStringLiteral("ge"), textOf(at(5))}};
        QCOMPARE(queryOf(*cursor, terms).changed, wanted);
        QCOMPARE(queryOf(*cursor, terms).count, 2);
        QVERIFY(queryOf(*cursor, terms).order == EhrApiQuery::Order::ByChange);
        // the one of that very moment comes again, and is not handed on again
        change = advance(*cursor,
                         page({record(QStringLiteral("b"), QStringLiteral("1"), 5),
                               record(QStringLiteral("c"), QStringLiteral("1"), 6)}),
                         terms);
        QCOMPARE(change->records.size(), 1U);
        QCOMPARE(change->records.front().id, QStringLiteral("c"));
        QVERIFY(change->isLast);
    }

    void aBackFillBeginsWhereItIsTold()
    {
        const auto cursor = ehrApiCursor(ehrApiCursorFrom(patients, at(1000)), patients);
        const std::vector<std::pair<QString, QString>> wanted{{QStringLiteral("gt"), textOf(at(999))}};
        QCOMPARE(queryOf(*cursor, {}).changed, wanted);
        const auto change =
            advance(*cursor, page({record(QStringLiteral("a"), QStringLiteral("1"), 1000)}), {});
        QCOMPARE(change->records.size(), 1U);
        const auto next = ehrApiCursor(change->cursor, patients);
        QCOMPARE(queryOf(*next, {}).changed, wanted); // not before it, whatever the overlap
    }

    void whatWasNotAskedForIsRefused_data()
    {
        QTest::addColumn<std::vector<EhrApiRecord>>("records");
        QTest::addColumn<bool>("leadsOn");
        QTest::addColumn<QString>("said");
        const auto one = [](qint64 ms) {
            return record(QStringLiteral("a%1").arg(ms), QStringLiteral("1"), ms);
        };
        QTest::newRow("older") << std::vector{one(4)} << false << "older than was asked for";
        QTest::newRow("another order") << std::vector{one(9), one(8)} << false << "_sort was ignored";
        QTest::newRow("nothing, and more") << std::vector<EhrApiRecord>{} << true << "without records";
    }
    void whatWasNotAskedForIsRefused()
    {
        QFETCH(std::vector<EhrApiRecord>, records);
        QFETCH(bool, leadsOn);
        QFETCH(QString, said);
        EhrApiCursor cursor;
        cursor.since = {textOf(at(5)), at(5)};
        const auto change = advance(cursor, page(records, leadsOn), {});
        QVERIFY(!change);
        QCOMPARE(change.error().code, ErrorCode::InvalidMessage);
        QCOMPARE(change.error().where, QStringLiteral("patients#/entry"));
        QVERIFY2(change.error().detail.contains(said), qPrintable(change.error().detail));
    }

    void recordsOfOneMomentNeedTheirNumber()
    {
        EhrApiCursor cursor;
        cursor.since = {textOf(at(5)), at(5)};
        cursor.isInMoment = true;
        EhrApiPage answer = page({record(QStringLiteral("a"), QStringLiteral("1"), 5)});
        QVERIFY(advance(cursor, answer, {}));
        answer.total.reset();
        QCOMPARE(advance(cursor, answer, {}).error().where, QStringLiteral("patients#/total"));
        answer = page({record(QStringLiteral("a"), QStringLiteral("1"), 6)});
        QVERIFY(advance(cursor, answer, {}).error().detail.contains(u"newer"));
    }

    /// Whatever changes while it pages, in the end everything has been seen as it stands.
    void losesNothing_data()
    {
        QTest::addColumn<int>("pageSize");
        QTest::addColumn<int>("mostSeen");
        for (const int size : {1, 2, 3, 7, 50})
            QTest::addRow("pages of %d", size) << size << 10'000;
        QTest::addRow("a short memory") << 5 << 3;
    }
    void losesNothing()
    {
        QFETCH(int, pageSize);
        QFETCH(int, mostSeen);
        EhrApiWalkTerms terms;
        terms.pageSize = pageSize;
        terms.mostSeen = mostSeen;
        for (unsigned seed = 1; seed <= 12; ++seed) {
            MovingEhr ehr(seed);
            Follower follower(terms);
            ehr.import(40);
            for (int step = 0; step < 250; ++step) {
                ehr.pass(ehr.below(3) == 0 ? ehr.below(700) : 0);
                if (ehr.below(2) == 0)
                    ehr.change();
                if (ehr.below(40) == 0)
                    ehr.import(ehr.below(12));
                QVERIFY(follower.page(ehr));
            }
            ehr.pass(2000); // then all is in sight
            do {
                QVERIFY(follower.page(ehr));
            } while (!follower.isAtEnd);
            do {
                QVERIFY(follower.page(ehr));
            } while (!follower.isAtEnd);
            QVERIFY2(follower.has == ehr.versions(), qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
    }

    void aQuietListCostsOneEmptyPage()
    {
        EhrApiWalkTerms terms;
        terms.pageSize = 10;
        MovingEhr ehr(1);
        Follower follower(terms);
        ehr.import(95); // in one moment
        const auto run = [&] {
            const int before = follower.pages;
            do {
                if (!follower.page(ehr))
                    return -1;
            } while (!follower.isAtEnd);
            return follower.pages - before;
        };
        QVERIFY(run() > 10);
        ehr.pass(1000);
        QVERIFY(run() > 9); // it may not have been all of that moment
        const qsizetype filled = follower.cursorSize();
        ehr.pass(4000);
        QVERIFY(run() > 9);
        QCOMPARE(follower.repeats, 0);
        QVERIFY(follower.cursorSize() < filled / 10);
        ehr.pass(1000);
        QCOMPARE(run(), 1);
        ehr.change();
        ehr.pass(2000);
        QCOMPARE(run(), 1);
        QVERIFY(follower.has == ehr.versions());
        QCOMPARE(follower.repeats, 0);
    }
};

Q_DECLARE_METATYPE(std::vector<concord::EhrApiRecord>)
QTEST_GUILESS_MAIN(tst_EhrApiWalk)
#include "tst_EhrApiWalk.moc"
