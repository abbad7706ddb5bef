#include "domain/Access.h"

#include <QTest>

#include <iterator>

using namespace concord;

namespace {
/// Written down by hand, role by role in the order viewer, analyst, compliance, administrator: 'x' may, '.'
/// may not.
struct Line
{
    Action action;
    const char *inside;
    const char *shared;
};
constexpr Line table[] = {
    {Action::Look, "xxxx", "xxxx"},
    {Action::SeeDifferences, ".xxx", "...."},
    {Action::SeePayload, ".xxx", "...."},
    {Action::TriggerSync, ".x.x", "...."},
    {Action::CancelJob, ".x.x", "...."},
    {Action::DecideMapping, ".x.x", "...."},
    {Action::RetryEvents, ".x.x", "...."},
    {Action::DiscardEvents, ".x.x", "...."},
    {Action::ResendEvent, ".x.x", "...."},
    {Action::TestConnection, ".x.x", "...."},
    {Action::Pause, ".x.x", "...."},
    {Action::SeeAudit, "..xx", "..xx"},
    {Action::VerifyAudit, "..xx", "..xx"},
    {Action::ExportAudit, "..xx", "..xx"},
    {Action::ExportDeidentified, "..xx", "...."},
    {Action::ManageUsers, "...x", "...."},
    {Action::ManageKeys, "...x", "...."},
    {Action::Configure, "...x", "...."},
    {Action::AcknowledgeIncident, ".x.x", "...."},
    {Action::Reconcile, ".x.x", "...."},
};

Facilities facilities(const QStringList &names)
{
    return {false, names};
}
}

class tst_Access : public QObject
{
    Q_OBJECT

private slots:
    void allowsWhatTheTableSays_data()
    {
        QTest::addColumn<int>("role");
        QTest::addColumn<int>("action");
        QTest::addColumn<int>("scope");
        QTest::addColumn<bool>("expected");
        for (const Line &line : table) {
            for (const Role role : allRoles) {
                const auto add = [&](Scope scope, const char *name, bool expected) {
                    const QString row =
                        QStringLiteral("%1 %2 %3")
                            .arg(wordOf(role), wordOf(line.action), QString::fromLatin1(name));
                    QTest::newRow(qPrintable(row)) << int(role) << int(line.action) << int(scope) << expected;
                };
                add(Scope::Inside, "inside", line.inside[int(role)] == 'x');
                add(Scope::Shared, "shared", line.shared[int(role)] == 'x');
                add(Scope::Outside, "outside", false);
            }
        }
    }
    void allowsWhatTheTableSays()
    {
        QFETCH(int, role);
        QFETCH(int, action);
        QFETCH(int, scope);
        QTEST(allowed(Role(role), Action(action), Scope(scope)), "expected");
    }

    void tableNamesEveryAction()
    {
        QCOMPARE(std::size(table), std::size(allActions));
        for (size_t i = 0; i < std::size(allActions); ++i)
            QCOMPARE(table[i].action, allActions[i]);
    }

    void everyValueHasItsWord()
    {
        for (const Role role : allRoles)
            QCOMPARE(roleFromWord(wordOf(role)), role);
        QVERIFY(!roleFromWord(u"Administrator"));
        QStringList words;
        for (const Action action : allActions)
            words.append(wordOf(action));
        QVERIFY(!words.contains(QString()));
        QCOMPARE(words.removeDuplicates(), 0);
    }

    void aThingLiesToAPersonsFacilities_data()
    {
        QTest::addColumn<bool>("isAll");
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QString>("facility");
        QTest::addColumn<int>("scope");
        const QStringList two{QStringLiteral("north"), QStringLiteral("south")};
        QTest::newRow("one of the person's") << false << two << QStringLiteral("south") << int(Scope::Inside);
        QTest::newRow("another") << false << two << QStringLiteral("west") << int(Scope::Outside);
        QTest::newRow("not a part of a word") << false << two << QStringLiteral("nor") << int(Scope::Outside);
        QTest::newRow("other case") << false << two << QStringLiteral("North") << int(Scope::Outside);
        QTest::newRow("of none") << false << two << QString() << int(Scope::Shared);
        QTest::newRow("all: any") << true << QStringList() << QStringLiteral("west") << int(Scope::Inside);
        QTest::newRow("all: of none") << true << QStringList() << QString() << int(Scope::Inside);
        QTest::newRow("nowhere") << false << QStringList() << QStringLiteral("west") << int(Scope::Outside);
    }
    void aThingLiesToAPersonsFacilities()
    {
        QFETCH(bool, isAll);
        QFETCH(QStringList, names);
        QFETCH(QString, facility);
        Facilities given = facilities(names);
        given.isAll = isAll;
        QTEST(int(scopeOf(given, facility)), "scope");
    }

    void namesAreThoseOfAServersLogins_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isUser");
        QTest::addColumn<bool>("isFacility");
        const auto row = [](const QString &text, bool isUser, bool isFacility) {
            QTest::newRow(qPrintable(text.left(20))) << text << isUser << isFacility;
        };
        row(QStringLiteral("ana"), true, true);
        row(QStringLiteral("ana.m_unoz-2"), true, true);
        row(QString(63, u'z'), true, true);
        row(QString(64, u'y'), false, false);
        row(QString(), false, false);
        row(QStringLiteral("Ana"), false, true);
        row(QStringLiteral("2ana"), false, true);
        row(QStringLiteral("_ana"), false, true);
        row(QStringLiteral("ana luis"), false, false);
        row(QStringLiteral("all"), true, false);
        row(QStringLiteral("none"), true, false);
        row(QStringLiteral("a,b"), false, false);
        row(QStringLiteral("a'b"), false, false);
        row(QStringLiteral("a\nb"), false, false);
        row(QString::fromUtf8("peña"), false, false);
        row(QString::fromUtf8("٣ana"), false, false);
    }
    void namesAreThoseOfAServersLogins()
    {
        QFETCH(QString, text);
        QTEST(isUserName(text), "isUser");
        QTEST(isFacilityName(text), "isFacility");
    }

    void facilitiesAreToldInAWord()
    {
        QCOMPARE(textOf(Facilities{true, {}}), QStringLiteral("all"));
        QCOMPARE(textOf(Facilities{}), QStringLiteral("none"));
        QCOMPARE(textOf(facilities({QStringLiteral("a"), QStringLiteral("b")})), QStringLiteral("a,b"));
    }
};

QTEST_GUILESS_MAIN(tst_Access)
#include "tst_Access.moc"
