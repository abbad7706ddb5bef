#include "store/contract/UserContract.h"

#include "store/IntegrationStore.h"
#include "store/UserStore.h"

#include <thread>

namespace concord {

namespace {
UserRow person(const QString &name, Facilities facilities = {false, {QStringLiteral("north")}})
{
    UserRow row;
    row.name = name;
    row.role = Role::Analyst;
    row.facilities = std::move(facilities);
    return row;
}

const auto ana = QStringLiteral("ana");
}

void UserContract::anEmptyDatabaseHasNobody()
{
    UserStore users(db(), clock());
    TAKE(any, users.areThere());
    QVERIFY(!any);
    TAKE(all, users.all());
    QVERIFY(all.empty());
    TAKE(one, users.byName(ana));
    QVERIFY(!one);
}

void UserContract::theRolesAreThoseOfTheProgram()
{
    TAKE(names, sql::rows(db(), QStringLiteral("SELECT name FROM roles WHERE description <> ''"), {},
                          [](const QSqlQuery &q) { return q.value(0).toString(); }));
    QCOMPARE(names.size(), std::size(allRoles));
    for (const QString &name : names)
        QVERIFY2(roleFromWord(name), qPrintable(name));
}

void UserContract::aPersonIsKeptWhole()
{
    UserStore users(db(), clock());
    UserRow row = person(ana, {false, {QStringLiteral("North.1"), QStringLiteral("south-2_b")}});
    row.displayName = QString::fromUtf8("Ana Núñez O'Brien \"\\%_; --");
    row.role = Role::Compliance;
    if (db().dialect().kind() == Dialect::Kind::Sqlite)
        row.passwordHash = QStringLiteral("argon2id$m=65536,t=3,p=1$AA==$BB==");
    row.revision = 77; // does not count
    row.failures = 3;
    DONE(users.add(row));
    row.revision = row.passwordRevision = 1;
    row.failures = 0;
    row.createdAt = row.updatedAt = clock().now();
    TAKE(found, users.byName(ana));
    QVERIFY(found);
    QCOMPARE(*found, row);
    TAKE(any, users.areThere());
    QVERIFY(any);
}

void UserContract::peopleComeByName()
{
    UserStore users(db(), clock());
    DONE(users.add(person(QStringLiteral("zoe"), {true, {}})));
    DONE(users.add(person(ana, {false, {QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("B")}})));
    DONE(users.add(person(QStringLiteral("luis"), {})));
    TAKE(all, users.all());
    QCOMPARE(all.size(), 3U);
    QCOMPARE(all[0].name, ana);
    QCOMPARE(all[0].facilities,
             (Facilities{false, {QStringLiteral("B"), QStringLiteral("a"), QStringLiteral("b")}}));
    QCOMPARE(all[1].facilities, Facilities{});
    QCOMPARE(all[2].facilities, (Facilities{true, {}}));
}

void UserContract::aChangeCountsUpAndReplacesTheFacilities()
{
    UserStore users(db(), clock());
    DONE(users.add(person(ana)));
    const Timestamp made = clock().now();
    clock().advance(std::chrono::minutes(5));
    UserRow row = person(ana, {false, {QStringLiteral("south")}});
    row.displayName = QStringLiteral("Ana");
    row.role = Role::Administrator;
    row.isDisabled = true;
    TAKE(isFound, users.save(row));
    QVERIFY(isFound);
    row.revision = 2;
    row.createdAt = made;
    row.updatedAt = clock().now();
    TAKE(found, users.byName(ana));
    QCOMPARE(*found, row);
    row.facilities = {true, {}};
    TAKE(again, users.save(row));
    QVERIFY(again);
    TAKE(last, users.byName(ana));
    QCOMPARE(last->facilities, (Facilities{true, {}}));
    QCOMPARE(last->revision, 3);
    QCOMPARE(last->passwordRevision, 1);
    QCOMPARE(count(QStringLiteral("user_facilities")), 0);
}

void UserContract::aPasswordCountsUpAndUnlocks()
{
    UserStore users(db(), clock());
    DONE(users.add(person(ana)));
    TAKE(saved, users.save(person(ana)));
    QVERIFY(saved);
    DONE(users.noteFailure(ana, 5, clock().now()));
    const QString hash = db().dialect().kind() == Dialect::Kind::Sqlite ? QStringLiteral("x") : QString();
    TAKE(isSet, users.setPassword(ana, hash));
    QVERIFY(isSet);
    TAKE(found, users.byName(ana));
    QCOMPARE(found->passwordHash, hash);
    QCOMPARE(found->revision, 3);
    QCOMPARE(found->passwordRevision, 3);
    QCOMPARE(found->failures, 0);
    QVERIFY(!found->lockedUntil);
}

void UserContract::wrongPasswordsAreNoChange()
{
    UserStore users(db(), clock());
    DONE(users.add(person(ana)));
    TAKE(before, users.byName(ana));
    const Timestamp until = clock().now() + std::chrono::minutes(15);
    DONE(users.noteFailure(ana, 7, until));
    TAKE(locked, users.byName(ana));
    QCOMPARE(locked->failures, 7);
    QCOMPARE(locked->lockedUntil, std::optional(until));
    QCOMPARE(locked->revision, before->revision);
    DONE(users.noteSuccess(ana));
    TAKE(after, users.byName(ana));
    QCOMPARE(*after, *before);
}

void UserContract::whoIsNotThereIsNotChanged()
{
    UserStore users(db(), clock());
    TAKE(saved, users.save(person(ana)));
    QVERIFY(!saved);
    TAKE(isSet, users.setPassword(ana, {}));
    QVERIFY(!isSet);
    TAKE(removed, users.remove(ana));
    QVERIFY(!removed);
    DONE(users.noteFailure(ana, 1, {}));
    QCOMPARE(count(QStringLiteral("users")), 0);
    QCOMPARE(count(QStringLiteral("user_facilities")), 0);
}

void UserContract::whoIsRemovedLeavesNothing()
{
    UserStore users(db(), clock());
    DONE(users.add(person(ana)));
    DONE(users.add(person(QStringLiteral("luis"))));
    TAKE(removed, users.remove(ana));
    QVERIFY(removed);
    TAKE(all, users.all());
    QCOMPARE(all.size(), 1U);
    QCOMPARE(all[0].name, QStringLiteral("luis"));
    QCOMPARE(count(QStringLiteral("user_facilities")), 1);
}

void UserContract::twoOfANameAreRefused()
{
    UserStore users(db(), clock());
    DONE(users.add(person(ana)));
    FAILS(users.add(person(ana, {true, {}})), ErrorCode::StoreFailed);
    TAKE(found, users.byName(ana));
    QCOMPARE(found->facilities.names, QStringList{QStringLiteral("north")});
}

void UserContract::textIsNoStatement()
{
    UserStore users(db(), clock());
    DONE(users.add(person(ana)));
    for (const char *text : {"ana' OR '1'='1", "'; DROP TABLE users; --", "ana\\", "%", "ana;--", "a\"na"}) {
        const QString name = QString::fromLatin1(text);
        TAKE(found, users.byName(name));
        QVERIFY2(!found, text);
        TAKE(removed, users.remove(name));
        QVERIFY2(!removed, text);
        FAILS(users.add(person(name)), ErrorCode::StoreFailed);
    }
    QCOMPARE(count(QStringLiteral("users")), 1);
}

void UserContract::whatTheSchemaForbidsIsRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("facility");
    const auto north = QStringLiteral("north");
    QTest::newRow("no name") << QString() << north;
    QTest::newRow("upper case") << QStringLiteral("Ana") << north;
    QTest::newRow("a digit first") << QStringLiteral("1ana") << north;
    QTest::newRow("a dash first") << QStringLiteral("-ana") << north;
    QTest::newRow("a space") << QStringLiteral("ana b") << north;
    QTest::newRow("a line's end") << QStringLiteral("ana\n") << north;
    QTest::newRow("another alphabet") << QString::fromUtf8("аna") << north;
    QTest::newRow("too long") << QString(64, u'a') << north;
    QTest::newRow("a comma in a facility") << ana << QStringLiteral("north,south");
    QTest::newRow("a facility of nothing") << ana << QString();
    QTest::newRow("a facility with an accent") << ana << QString::fromUtf8("norté");
    QTest::newRow("a facility too long") << ana << QString(64, u'n');
}

void UserContract::whatTheSchemaForbidsIsRefused()
{
    QFETCH(QString, name);
    QFETCH(QString, facility);
    QVERIFY(!isUserName(name) || !isFacilityName(facility)); // the program says the same
    FAILS(UserStore(db(), clock()).add(person(name, {false, {facility}})), ErrorCode::StoreFailed);
    QCOMPARE(count(QStringLiteral("users")), 0);
}

void UserContract::aPersonAndTheFacilitiesComeTogetherOrNotAtAll()
{
    UserStore users(db(), clock());
    DONE(users.add(person(ana)));
    const UserRow luis = person(QStringLiteral("luis"), {false, {QStringLiteral("a"), QStringLiteral("b")}});
    const UserRow changed = person(ana, {false, {QStringLiteral("x"), QStringLiteral("y")}});
    /// With the n-th statement failing, for every n; true where it was done after all.
    const auto tried = [this](int n, const auto &work) {
        db().failStatement(n);
        const bool isDone = work();
        db().failStatement(0);
        return isDone;
    };
    int n = 1;
    for (; !tried(n, [&] { return users.add(luis).has_value(); }); ++n)
        QCOMPARE(count(QStringLiteral("users")), 1);
    QVERIFY(n > 4); // begin, three inserts at the least, commit
    QCOMPARE(count(QStringLiteral("user_facilities")), 3);
    for (n = 1; !tried(n, [&] { return users.save(changed).has_value(); }); ++n)
        QCOMPARE(count(QStringLiteral("user_facilities"), QStringLiteral("facility = 'north'")), 1);
    QVERIFY(n > 5);
    QCOMPARE(count(QStringLiteral("user_facilities"), QStringLiteral("facility IN ('x', 'y')")), 2);
}

void UserContract::whoHoldsKeepsOthersWaiting()
{
    // both want the second place and look before they take it
    const auto join = [this](Database &own, const QString &name) {
        UserStore users(own, clock());
        return own.write(Isolation::ReadCommitted, [&]() -> Result<void> {
            if (const auto held = users.hold(); !held)
                return held;
            const auto all = users.all();
            if (!all)
                return fail(all.error());
            return all->empty() ? users.add(person(name)) : fail(ErrorCode::Conflict, name);
        });
    };
    Result<void> theirs = fail(ErrorCode::Internal, {});
    std::thread other([&] {
        const auto own = another();
        theirs = own ? join(*own, QStringLiteral("luis")) : fail(ErrorCode::StoreFailed, {});
    });
    const auto mine = join(db(), ana);
    other.join();
    QVERIFY2(mine.has_value() != theirs.has_value(), "one of them, and not both");
    QCOMPARE((mine ? theirs : mine).error().code, ErrorCode::Conflict);
    QCOMPARE(count(QStringLiteral("users")), 1);
}

void UserContract::aConnectionHasAFacility()
{
    IntegrationStore store(db(), clock());
    const auto ehr = QStringLiteral("ehr");
    const auto address = QStringLiteral("https://ehr.example/fhir");
    DONE(store.saveConnection(ehr, QStringLiteral("fhir-r4"), address));
    TAKE(none, store.connections());
    QCOMPARE(none.front().facility, QStringLiteral(""));
    DONE(store.saveConnection(ehr, QStringLiteral("fhir-r4"), address, QStringLiteral("north")));
    TAKE(north, store.connections());
    QCOMPARE(north.size(), 1U);
    QCOMPARE(north.front().facility, QStringLiteral("north"));
}

}
