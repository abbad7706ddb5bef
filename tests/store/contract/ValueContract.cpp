#include "store/contract/ValueContract.h"

namespace concord {

namespace {
const auto author = QStringLiteral("ana");
const auto shippedVersion = QStringLiteral("0123456789ab");

ValueChange change(const char *value, const char *code, int basedOn = 0, const char *source = "")
{
    ValueChange made;
    made.key = {ValueKind::Unit, QString::fromUtf8(source), QString::fromUtf8(value)};
    made.target.code = QString::fromUtf8(code);
    made.reason = QStringLiteral(" our lab\nwrites it so ");
    made.basedOn = basedOn;
    return made;
}
}

void ValueContract::aNewDatabaseHasNoRowOfItsOwn()
{
    TAKE(all, values().all());
    QVERIFY(all.empty());
    TAKE(generation, values().generation());
    QCOMPARE(generation, 0);
    TAKE(history, values().history({ValueKind::Unit, {}, QStringLiteral("tab")}));
    QVERIFY(history.empty());
}

void ValueContract::aRowIsKeptWhole()
{
    ValueChange wish = change(" Dab\u00e9  o'% ", "{dab}");
    wish.target = {QStringLiteral("{dab}"), QStringLiteral("http://unitsofmeasure.org"),
                   QString::fromUtf8("d\u00e4b \"\\%_; --"), QStringLiteral("unit:dab"),
                   QStringLiteral("say mL")};
    TAKE(saved, values().save(wish, author, shippedVersion));
    ValueRow row;
    row.key = {ValueKind::Unit, {}, QString::fromUtf8("Dab\u00e9 o'%")};
    row.target = wish.target;
    row.origin = ValueOrigin::Site;
    row.citation = QStringLiteral("our lab writes it so");
    row.version = 1;
    row.author = author;
    row.changedAt = clock().now();
    QCOMPARE(saved, row);
    TAKE(all, values().all());
    QCOMPARE(all, std::vector<ValueRow>{row});
}

void ValueContract::aRowIsFoundWithoutRegardToCaseAndBlanks()
{
    DONE(values().save(change("big  TAB", "{tbl}"), author, shippedVersion));
    TAKE(found, values().find({ValueKind::Unit, {}, QStringLiteral(" Big Tab ")}));
    QVERIFY(found);
    TAKE(other, values().find({ValueKind::Route, {}, QStringLiteral("big tab")}));
    QVERIFY(!other);
    FAILS(values().save(change("BIG TAB", "{cap}"), author, shippedVersion), ErrorCode::Conflict);
}

void ValueContract::eachConnectionMayHaveItsOwnRow()
{
    DONE(values().save(change("tab", "{tbl}"), author, shippedVersion));
    DONE(values().save(change("tab", "{cap}", 0, "lab"), author, shippedVersion));
    TAKE(any, values().find({ValueKind::Unit, {}, QStringLiteral("tab")}));
    TAKE(lab, values().find({ValueKind::Unit, QStringLiteral("lab"), QStringLiteral("tab")}));
    QCOMPARE(any->target.code, QStringLiteral("{tbl}"));
    QCOMPARE(lab->target.code, QStringLiteral("{cap}"));
}

void ValueContract::aChangeIsTheNextVersionAndTheFirstIsKept()
{
    DONE(values().save(change("tab", "{tbl}"), author, shippedVersion));
    const Timestamp first = clock().now();
    clock().advance(std::chrono::seconds(5));
    ValueChange wish = change("TAB", "{cap}", 1);
    wish.reason = QStringLiteral("they meant capsules");
    TAKE(saved, values().save(wish, QStringLiteral("bo"), shippedVersion));
    QCOMPARE(saved.version, 2);
    TAKE(history, values().history(wish.key));
    QCOMPARE(history.size(), 2);
    QCOMPARE(history[0].version, 2);
    QCOMPARE(history[0].author, QStringLiteral("bo"));
    QCOMPARE(history[0].reason, wish.reason);
    QCOMPARE(history[0].target, wish.target);
    QCOMPARE(history[0].at, clock().now());
    QCOMPARE(history[1].version, 1);
    QCOMPARE(history[1].target.code, QStringLiteral("{tbl}"));
    QCOMPARE(history[1].author, author);
    QCOMPARE(history[1].at, first);
    QVERIFY(history[1].isActive);
}

void ValueContract::whoSawAnotherVersionIsTold()
{
    FAILS(values().save(change("tab", "{tbl}", 1), author, shippedVersion), ErrorCode::Conflict);
    DONE(values().save(change("tab", "{tbl}"), author, shippedVersion));
    DONE(values().save(change("tab", "{cap}", 1), author, shippedVersion));
    const auto late = values().save(change("tab", "{pill}", 1), QStringLiteral("bo"), shippedVersion);
    FAILS(late, ErrorCode::Conflict);
    QCOMPARE(late.error().detail, QStringLiteral("version 2 by ana stands"));
    QCOMPARE(count(QStringLiteral("value_mapping_history")), 2);
}

void ValueContract::ofTwoAtOnceOneWins()
{
    const auto other = another();
    QVERIFY(other);
    DONE(values().save(change("tab", "{tbl}"), author, shippedVersion));
    ValueStore theirs(*other, clock());
    DONE(theirs.save(change("tab", "{cap}", 1), QStringLiteral("bo"), shippedVersion));
    FAILS(values().save(change("tab", "{pill}", 1), author, shippedVersion), ErrorCode::Conflict);
    TAKE(stands, values().find({ValueKind::Unit, {}, QStringLiteral("tab")}));
    QCOMPARE(stands->target.code, QStringLiteral("{cap}"));
}

void ValueContract::aChangeOfNothingIsAConflict()
{
    DONE(values().save(change("tab", "{tbl}"), author, shippedVersion));
    FAILS(values().save(change("Tab", "{tbl}", 1), author, shippedVersion), ErrorCode::Conflict);
    QCOMPARE(count(QStringLiteral("value_mapping_history")), 1);
}

void ValueContract::whatTheRulesRefuseIsNotWritten()
{
    ValueChange silent = change("tab", "{tbl}");
    silent.reason = QStringLiteral(" ");
    FAILS(values().save(silent, author, shippedVersion), ErrorCode::InvalidMessage);
    FAILS(values().save(change("tab", ""), author, shippedVersion), ErrorCode::InvalidMessage);
    QCOMPARE(count(QStringLiteral("value_mappings")), 0);
}

void ValueContract::aRowGoesOutOfUseAndComesBack()
{
    DONE(values().save(change("tab", "{tbl}"), author, shippedVersion));
    ValueChange retired = change("tab", "{tbl}", 1);
    retired.isActive = false;
    TAKE(gone, values().save(retired, author, shippedVersion));
    QVERIFY(!gone.isActive);
    TAKE(back, values().save(change("tab", "{tbl}", 2), author, shippedVersion));
    QVERIFY(back.isActive);
    QCOMPARE(back.version, 3);
}

void ValueContract::theGenerationCountsEveryChangeAndNoFailure()
{
    DONE(values().save(change("tab", "{tbl}"), author, shippedVersion));
    DONE(values().save(change("tab", "{cap}", 1), author, shippedVersion));
    TAKE(after, values().generation());
    QCOMPARE(after, 2);
    FAILS(values().save(change("tab", "{pill}", 1), author, shippedVersion), ErrorCode::Conflict);
    FAILS(db().write([&]() -> Result<void> {
        return values().save(change("cap", "{cap}"), author, shippedVersion).and_then([](const ValueRow &) {
            return Result<void>(fail(ErrorCode::Internal, QStringLiteral("test")));
        });
    }),
          ErrorCode::Internal);
    TAKE(still, values().generation());
    QCOMPARE(still, 2);
    QCOMPARE(count(QStringLiteral("value_mappings")), 1);
}

void ValueContract::historyIsAppendOnly_data()
{
    QTest::addColumn<QString>("statement");
    QTest::newRow("a step is changed") << QStringLiteral("UPDATE value_mapping_history SET reason = 'x'");
    QTest::newRow("a step is removed") << QStringLiteral("DELETE FROM value_mapping_history");
    QTest::newRow("a row is removed") << QStringLiteral("DELETE FROM value_mappings");
    QTest::newRow("a version is left out")
        << QStringLiteral("UPDATE value_mappings SET version = version + 2");
    QTest::newRow("a change without a version") << QStringLiteral("UPDATE value_mappings SET code = 'x'");
}
void ValueContract::historyIsAppendOnly()
{
    QFETCH(QString, statement);
    DONE(values().save(change("tab", "{tbl}"), author, shippedVersion));
    const auto refused = db().write([&]() -> Result<void> { return db().run(statement).map([](auto *) {}); });
    QVERIFY(!refused);
    QCOMPARE(count(QStringLiteral("value_mapping_history"), QStringLiteral("code = '{tbl}'")), 1);
    QCOMPARE(count(QStringLiteral("value_mappings"), QStringLiteral("code = '{tbl}' AND version = 1")), 1);
}

}
