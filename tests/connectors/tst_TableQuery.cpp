#include "connectors/servicenow/TableQuery.h"

#include <QTest>

using namespace concord;

namespace {
const auto t = QStringLiteral("2026-01-05 12:00:00");
const auto s = QStringLiteral("0123456789abcdef0123456789abcdef");

TableCondition by(const char *column, TableOperator op, const QStringList &values)
{
    return {QString::fromLatin1(column), op, values};
}

QString textOf(const std::vector<TableCondition> &all)
{
    const auto query = TableQuery::of(all);
    return query ? query->text() : codeName(query.error().code) + u' ' + query.error().detail;
}

TableRecord record(const QMap<QString, QString> &values)
{
    return {values};
}

TableRecord at(const char *time, const QString &id)
{
    return record(
        {{QStringLiteral("sys_updated_on"), QString::fromLatin1(time)}, {QStringLiteral("sys_id"), id}});
}
}

/// Encoded queries and cursors: pure, without an instance.
class tst_TableQuery : public QObject
{
    Q_OBJECT

private slots:
    void writesEachOperator_data()
    {
        QTest::addColumn<TableCondition>("condition");
        QTest::addColumn<QString>("text");
        using enum TableOperator;
        const auto row = [](const char *name, const TableCondition &condition, const QString &text) {
            QTest::newRow(name) << condition << text;
        };
        row("is", by("species", Is, {QStringLiteral("dog")}), QStringLiteral("species=dog"));
        row("one of", by("species", In, {QStringLiteral("dog"), QStringLiteral("cat")}),
            QStringLiteral("speciesINdog,cat"));
        row("after a time", by("check_in_time", After, {t}), QStringLiteral("check_in_time>") + t);
        row("from a time on", by("check_in_time", AtLeast, {t}), QStringLiteral("check_in_time>=") + t);
        row("before a time", by("check_in_time", Before, {t}), QStringLiteral("check_in_time<") + t);
        row("up to a time", by("check_in_time", AtMost, {t}), QStringLiteral("check_in_time<=") + t);
        row("after an id", by("sys_id", After, {s}), QStringLiteral("sys_id>") + s);
        row("empty", by("ehr_id", IsEmpty, {}), QStringLiteral("ehr_idISEMPTY"));
        row("not empty", by("ehr_id", IsNotEmpty, {}), QStringLiteral("ehr_idISNOTEMPTY"));
    }
    void writesEachOperator()
    {
        QFETCH(TableCondition, condition);
        QFETCH(QString, text);
        QCOMPARE(textOf({condition}), text + QStringLiteral("^ORDERBYsys_id"));
    }

    void joinsConditionsAndAlwaysTellsRowsApart()
    {
        QCOMPARE(textOf({}), QStringLiteral("ORDERBYsys_id"));
        QCOMPARE(textOf({TableCondition::is(QStringLiteral("species"), QStringLiteral("dog")),
                         TableCondition::isEmpty(QStringLiteral("ehr_id"))}),
                 QStringLiteral("species=dog^ehr_idISEMPTY^ORDERBYsys_id"));
    }

    void timesAreUtcToTheSecond()
    {
        const Timestamp at = fromMs(1767614400999LL); // 2026-01-05T12:00:00.999Z
        QCOMPARE(tableTime(at), t);
        QCOMPARE(tableTime(Timestamp{}), QStringLiteral("1970-01-01 00:00:00"));
        QCOMPARE(*tableTimeFromText(t), fromMs(1767614400000LL));
        QCOMPARE(textOf({TableCondition::atLeast(QStringLiteral("check_in_time"), at)}),
                 QStringLiteral("check_in_time>=2026-01-05 12:00:00^ORDERBYsys_id"));
        for (const char *other : {"", "2026-01-05", "2026-01-05T12:00:00Z", "2026-02-30 12:00:00", "noon"})
            QVERIFY2(!tableTimeFromText(QString::fromLatin1(other)), other);
    }

    void refusesWhatNoQueryCanHold_data()
    {
        QTest::addColumn<TableCondition>("condition");
        QTest::addColumn<QString>("code");
        using enum TableOperator;
        const auto row = [](const char *name, const TableCondition &condition, const char *code) {
            QTest::newRow(name) << condition << QString::fromLatin1(code);
        };
        row("a caret", by("patient_name", Is, {QStringLiteral("Secret^species=cat")}), "invalid_message");
        row("a caret in a list", by("patient_name", In, {QStringLiteral("Secret^")}), "invalid_message");
        row("a comma in a list", by("patient_name", In, {QStringLiteral("Secret, B")}), "invalid_message");
        row("nothing", by("patient_name", Is, {QString()}), "invalid_message");
        row("blanks", by("patient_name", Is, {QStringLiteral("  ")}), "invalid_message");
        row("NULL", by("patient_name", Is, {QStringLiteral("null")}), "invalid_message");
        row("a script", by("patient_name", Is, {QStringLiteral("JavaScript:gs.now()")}), "invalid_message");
        row("a line end", by("patient_name", Is, {QStringLiteral("Secret\nB")}), "invalid_message");
        row("an ISO time", by("check_in_time", After, {QStringLiteral("2026-01-05T12:00:00Z")}),
            "invalid_message");
        row("a number by order", by("weight", After, {QStringLiteral("12")}), "invalid_message");
        row("an upper-case column", by("Species", Is, {QStringLiteral("dog")}), "config_invalid");
        row("a walk", by("patient.species", Is, {QStringLiteral("dog")}), "config_invalid");
        row("an operator in the column", by("species^NQ", Is, {QStringLiteral("dog")}), "config_invalid");
        row("no value", by("species", Is, {}), "config_invalid");
        row("two values", by("species", Is, {QStringLiteral("a"), QStringLiteral("b")}), "config_invalid");
        row("an empty list", by("species", In, {}), "config_invalid");
        row("a value for nothing", by("species", IsEmpty, {QStringLiteral("a")}), "config_invalid");
        QStringList many;
        for (int i = 0; i < 201; ++i)
            many << QString::number(i);
        row("too long a list", by("species", In, many), "config_invalid");
    }
    void refusesWhatNoQueryCanHold()
    {
        QFETCH(TableCondition, condition);
        QFETCH(QString, code);
        const auto query = TableQuery::of({condition});
        QVERIFY(!query);
        QCOMPARE(codeName(query.error().code), code);
        QVERIFY2(!query.error().detail.contains(u"Secret"), "the value stands in the error");
        QVERIFY(!TableQuery::after({t, s}, {condition}));
    }

    void writesTheKeySet()
    {
        QCOMPARE(TableQuery::after({}, {})->text(),
                 QStringLiteral("sys_updated_on>=1970-01-01 00:00:00^ORDERBYsys_updated_on^ORDERBYsys_id"));
        QCOMPARE(TableQuery::after({t, {}}, {})->text(),
                 QStringLiteral("sys_updated_on>=2026-01-05 12:00:00^ORDERBYsys_updated_on^ORDERBYsys_id"));
        QCOMPARE(TableQuery::after({t, s}, {})->text(),
                 QStringLiteral(
                     "sys_updated_on>2026-01-05 12:00:00^NQsys_updated_on=2026-01-05 12:00:00^sys_id>") +
                     s + QStringLiteral("^ORDERBYsys_updated_on^ORDERBYsys_id"));
    }

    void everyAlternativeOfAKeySetHasAllConditions()
    {
        const auto query =
            TableQuery::after({t, s}, {TableCondition::is(QStringLiteral("species"), QStringLiteral("dog"))});
        QCOMPARE(query->text(),
                 QStringLiteral("species=dog^sys_updated_on>2026-01-05 12:00:00^NQspecies=dog^sys_updated_on="
                                "2026-01-05 12:00:00^sys_id>") +
                     s + QStringLiteral("^ORDERBYsys_updated_on^ORDERBYsys_id"));
        QVERIFY(!query->text().remove(QStringLiteral("^ORDERBY")).contains(u"^OR"));
        QCOMPARE(query->columns(), (QStringList{QStringLiteral("species"), QStringLiteral("sys_updated_on"),
                                                QStringLiteral("sys_id")}));
    }

    void knowsWhichRowsAreAfterAPlace_data()
    {
        QTest::addColumn<TableRecord>("row");
        QTest::addColumn<bool>("isAfter");
        const QString less = QStringLiteral("0123456789abcdef0123456789abcdee");
        const QString more = QStringLiteral("1123456789abcdef0123456789abcdef");
        QTest::newRow("an earlier second") << at("2026-01-05 11:59:59", more) << false;
        QTest::newRow("the row itself") << at("2026-01-05 12:00:00", s) << false;
        QTest::newRow("a smaller id") << at("2026-01-05 12:00:00", less) << false;
        QTest::newRow("a greater id") << at("2026-01-05 12:00:00", more) << true;
        QTest::newRow("a later second") << at("2026-01-05 12:00:01", less) << true;
        QTest::newRow("without a time") << at("", more) << false;
        QTest::newRow("without its columns") << record({}) << false;
    }
    void knowsWhichRowsAreAfterAPlace()
    {
        QFETCH(TableRecord, row);
        QFETCH(bool, isAfter);
        QCOMPARE(TableQuery::after({t, s}, {})->isMetBy(row), isAfter);
    }

    void comparesTextAsDatabasesDo_data()
    {
        QTest::addColumn<QString>("found");
        QTest::addColumn<bool>("isMet");
        QTest::newRow("the same") << QStringLiteral("José") << true;
        QTest::newRow("another case") << QStringLiteral("JOSÉ") << true;
        QTest::newRow("without its accent") << QStringLiteral("Jose") << true;
        QTest::newRow("a blank more") << QStringLiteral("José ") << true;
        QTest::newRow("longer") << QStringLiteral("Joseph") << false;
        QTest::newRow("empty") << QString() << false;
    }
    void comparesTextAsDatabasesDo()
    {
        QFETCH(QString, found);
        QFETCH(bool, isMet);
        const QString name = QStringLiteral("owner_name");
        const TableRecord row = record({{name, found}});
        QCOMPARE(TableQuery::of({TableCondition::is(name, QStringLiteral("José"))})->isMetBy(row), isMet);
        QCOMPARE(TableQuery::of({TableCondition::in(name, {QStringLiteral("x"), QStringLiteral("José")})})
                     ->isMetBy(row),
                 isMet);
        QCOMPARE(TableQuery::of({TableCondition::isEmpty(name)})->isMetBy(row), found.isEmpty());
        QCOMPARE(TableQuery::of({TableCondition::isNotEmpty(name)})->isMetBy(row), !found.isEmpty());
    }

    void aCursorIsKeptAsText()
    {
        const TableCursor cursor{t, s};
        QCOMPARE(cursor.toText(), QStringLiteral("{\"sys_id\":\"%1\",\"sys_updated_on\":\"%2\"}").arg(s, t));
        QVERIFY(TableCursor::fromText(cursor.toText()).value() == cursor);
        QVERIFY(TableCursor::fromText(TableCursor{}.toText()).value() == TableCursor{});
        QVERIFY(TableCursor::fromText({}).value() == TableCursor{});
        for (const char *other :
             {"12", "{}", "{\"sys_id\":\"x\",\"sys_updated_on\":\"2026-01-05 12:00:00\"}",
              "{\"sys_id\":\"\",\"sys_updated_on\":\"yesterday\"}",
              "{\"sys_id\":\"0123456789abcdef0123456789abcdef\",\"sys_updated_on\":\"\"}"})
            QCOMPARE(TableCursor::fromText(QString::fromLatin1(other)).error().code,
                     ErrorCode::InvalidMessage);
    }
};

Q_DECLARE_METATYPE(concord::TableCondition)
Q_DECLARE_METATYPE(concord::TableRecord)

QTEST_GUILESS_MAIN(tst_TableQuery)
#include "tst_TableQuery.moc"
