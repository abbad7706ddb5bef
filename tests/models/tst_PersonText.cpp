#include "models/Access.h"
#include "models/AccountText.h"
#include "models/Labels.h"

#include <QTest>

using namespace concord;

namespace {
Session sessionOf(Role role, const QStringList &facilities = {})
{
    Session session;
    session.user = QStringLiteral("ana");
    session.role = role;
    session.facilities.isAll = facilities.isEmpty();
    session.facilities.names = facilities;
    return session;
}

const QStringList north{QStringLiteral("north")};
}

class tst_PersonText : public QObject
{
    Q_OBJECT
private slots:
    void whoWorksForAllMayWhatTheRuleSays()
    {
        int allowedOnes = 0;
        for (const Role role : allRoles) {
            const Access access(sessionOf(role));
            for (const Action action : allActions) {
                QCOMPARE(access.may(action), allowed(role, action, Scope::Inside));
                QCOMPARE(access.obstacle(action).isEmpty(), access.may(action));
                allowedOnes += access.may(action) ? 1 : 0;
            }
        }
        QVERIFY(allowedOnes > 0 && allowedOnes < int(std::size(allRoles) * std::size(allActions)));
    }

    void aFacilityIsEnoughForItsEventsButNotForWhatAllShare()
    {
        const Access analyst(sessionOf(Role::Analyst, north));
        QVERIFY(analyst.may(Action::Look));
        QVERIFY(analyst.may(Action::RetryEvents));
        QVERIFY(analyst.may(Action::TriggerSync));
        QVERIFY(!analyst.may(Action::DecideMapping)); // for everybody who sends that code
        QVERIFY(analyst.obstacle(Action::DecideMapping).contains(QStringLiteral("all facilities")));
        QVERIFY(Access(sessionOf(Role::Compliance, north)).may(Action::ExportAudit));
        QVERIFY(!Access(sessionOf(Role::Administrator, north)).may(Action::ManageUsers));
    }

    void withoutAnyFacilityOneMayOnlyLook()
    {
        Session nowhere = sessionOf(Role::Administrator);
        nowhere.facilities.isAll = false;
        const Access access(nowhere);
        QVERIFY(access.may(Action::Look));
        QVERIFY(!access.may(Action::RetryEvents));
        QVERIFY(!access.may(Action::SeePayload));
    }

    void nobodyMayNothing()
    {
        for (const Action action : allActions) {
            QVERIFY(!Access().may(action));
            QVERIFY(!Access().obstacle(action).isEmpty());
            QVERIFY(Access::full().may(action));
        }
    }

    void theObstacleNamesWhoMayAndTheOwnRole()
    {
        const QString text = Access(sessionOf(Role::Viewer)).obstacle(Action::RetryEvents);
        QVERIFY2(text.contains(QStringLiteral("analysts")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("administrators")));
        QVERIFY(!text.contains(QStringLiteral("compliance")));
        QVERIFY(text.contains(QStringLiteral("Viewer")));
    }

    void rightsAreThoseOfRoleAndFacilities()
    {
        Session renamed = sessionOf(Role::Analyst, north);
        renamed.displayName = QStringLiteral("Ana Ortiz");
        QVERIFY(Access(renamed).hasSameRights(Access(sessionOf(Role::Analyst, north))));
        QVERIFY(!Access(renamed).hasSameRights(Access(sessionOf(Role::Analyst))));
        QVERIFY(!Access(renamed).hasSameRights(Access(sessionOf(Role::Viewer, north))));
        QVERIFY(!Access(renamed).hasSameRights(Access()));
        QVERIFY(Access().hasSameRights(Access()));
    }

    void aPersonIsNamedAndAbbreviated_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("displayName");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("initials");
        const auto row = [](const char *title, const char *user, const QString &display, const QString &name,
                            const QString &initials) {
            QTest::newRow(title) << QString::fromLatin1(user) << display << name << initials;
        };
        row("both names", "ana", QStringLiteral("Ana María Ortiz"), QStringLiteral("Ana María Ortiz"),
            QStringLiteral("AO"));
        row("user only", "bob", {}, QStringLiteral("bob"), QStringLiteral("BO"));
        row("one letter", "x", QStringLiteral(" "), QStringLiteral("x"), QStringLiteral("X"));
        row("umlaut", "o", QStringLiteral("Özlem Ünal"), QStringLiteral("Özlem Ünal"), QStringLiteral("ÖÜ"));
        row("a dash in between", "k", QStringLiteral("Kim – Lee"), QStringLiteral("Kim – Lee"),
            QStringLiteral("KL"));
        row("signs only", "-", {}, QStringLiteral("-"), QStringLiteral("?"));
    }
    void aPersonIsNamedAndAbbreviated()
    {
        QFETCH(QString, user);
        QFETCH(QString, displayName);
        Session session;
        session.user = user;
        session.displayName = displayName;
        QTEST(nameText(session), "name");
        QTEST(initialsText(session), "initials");
    }

    void theOwnerIsToldThatNobodyKeepsAccounts()
    {
        Session owner = sessionOf(Role::Administrator);
        QCOMPARE(roleText(owner), labelOf(Role::Administrator));
        owner.isOwner = true;
        QVERIFY(roleText(owner).contains(QStringLiteral("no accounts")));
    }

    void facilitiesAreListed()
    {
        Facilities facilities;
        QVERIFY(facilitiesText(facilities).contains(QStringLiteral("No")));
        facilities.names = {QStringLiteral("north"), QStringLiteral("south")};
        QVERIFY(facilitiesText(facilities).contains(QStringLiteral("north, south")));
        facilities = {true, {}};
        QVERIFY(facilitiesText(facilities).contains(QStringLiteral("All")));
    }

    void whatChangedIsSaid()
    {
        const Session before = sessionOf(Role::Analyst);
        QVERIFY(changeText(before, before).isEmpty());
        QVERIFY(changeText(before, sessionOf(Role::Viewer)).contains(QStringLiteral("Viewer")));
        const QString both = changeText(before, sessionOf(Role::Viewer, north));
        QVERIFY(both.contains(QStringLiteral("Viewer")) && both.contains(QStringLiteral("north")));
    }

    void everyEndButSigningOutIsExplained()
    {
        QVERIFY(endText(SessionEnd::SignedOut).isEmpty());
        QStringList seen;
        for (const SessionEnd why :
             {SessionEnd::Disabled, SessionEnd::Removed, SessionEnd::PasswordChanged}) {
            QVERIFY(!endText(why).isEmpty() && !seen.contains(endText(why)));
            seen.append(endText(why));
        }
    }
};

QTEST_MAIN(tst_PersonText)
#include "tst_PersonText.moc"
