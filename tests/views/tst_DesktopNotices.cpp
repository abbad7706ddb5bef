#include "fakes/FakeClock.h"
#include "fakes/SampleAlerts.h"
#include "views/DesktopNotices/DesktopNotices.h"

#include <QAction>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;

namespace {
/// A desktop that shows everything, or nothing.
class FakeTray : public TrayIcon
{
public:
    struct Said
    {
        Tone tone;
        QString title;
        QString text;
    };
    void display(const QIcon &icon, const QString &tip) override
    {
        hasIcon = !icon.isNull();
        shown = tip;
    }
    void setMenu(QMenu *given) override { menu = given; }
    bool say(Tone tone, const QString &title, const QString &text) override
    {
        if (isAvailable)
            said.push_back({tone, title, text});
        return isAvailable;
    }

    bool isAvailable = true;
    bool hasIcon = false;
    QString shown;
    QMenu *menu = nullptr;
    std::vector<Said> said;
};
}

class tst_DesktopNotices : public QObject
{
    Q_OBJECT

    struct Tested
    {
        FakeClock clock;
        QTemporaryDir folder;
        QSettings settings{folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
        FakeTray *tray = new FakeTray;
        DesktopNotices notices{settings, std::unique_ptr<TrayIcon>(tray)};
        QSignalSpy toasts{&notices, &DesktopNotices::toastWanted};
        Incident incident = sample::incidents(clock.now())[0];
    };

private slots:
    void eachIncidentIsToldOnceAndItsEndOnce()
    {
        Tested t;
        for (int i = 0; i < 3; ++i)
            t.notices.tell(t.incident, false);
        QCOMPARE(t.tray->said.size(), size_t(1));
        QCOMPARE(t.tray->said[0].title, QStringLiteral("Critical: pharmacy"));
        QVERIFY(t.tray->said[0].text.startsWith(QStringLiteral("Cannot be reached")));
        QCOMPARE(t.tray->said[0].tone, Tone::Danger);
        t.incident.resolvedAt = t.clock.now();
        for (int i = 0; i < 3; ++i)
            t.notices.tell(t.incident, false);
        QCOMPARE(t.tray->said.size(), size_t(2));
        QCOMPARE(t.tray->said[1].title, QStringLiteral("Resolved: pharmacy"));
        QVERIFY(t.toasts.isEmpty());
    }

    void withoutATrayTheWindowSaysIt()
    {
        Tested t;
        t.tray->isAvailable = false;
        t.notices.tell(t.incident, false);
        QCOMPARE(t.toasts.size(), 1);
        QVERIFY(t.toasts[0][1].toString().contains(QStringLiteral("pharmacy")));
        DesktopNotices none(t.settings, nullptr); // no icon at all
        QSignalSpy toasts(&none, &DesktopNotices::toastWanted);
        none.tell(t.incident, false);
        none.showCounts(3, 1);
        QCOMPARE(toasts.size(), 1);
    }

    void theDesktopsOwnDoesNotCrashWhereThereIsNone()
    {
        Tested t;
        DesktopNotices real(t.settings, std::make_unique<SystemTray>()); // offscreen there is no tray
        QSignalSpy toasts(&real, &DesktopNotices::toastWanted);
        real.showCounts(2, 2);
        real.tell(t.incident, false);
        QCOMPARE(toasts.size(), 1);
    }

    void whileNobodyIsThereItIsNotSaidWhatItIsAbout()
    {
        Tested t;
        t.notices.tell(t.incident, true);
        QCOMPARE(t.tray->said.size(), size_t(1));
        QVERIFY(!(t.tray->said[0].title + t.tray->said[0].text).contains(t.incident.endpoint));
    }

    void itCanBeSwitchedOffAndStaysSo()
    {
        Tested t;
        QVERIFY(t.notices.switchAction()->isChecked());
        t.notices.switchAction()->trigger();
        t.notices.tell(t.incident, false);
        QVERIFY(t.tray->said.empty() && t.toasts.isEmpty());
        DesktopNotices next(t.settings, nullptr);
        QVERIFY(!next.switchAction()->isChecked());
        t.notices.switchAction()->trigger();
        t.notices.tell(t.incident, false); // it was news then, and is none now
        QVERIFY(t.tray->said.empty());
    }

    void aTestIsToldAsIncidentsAreAndSaysWhatBecameOfIt()
    {
        Tested t;
        QSignalSpy outcomes(&t.notices, &DesktopNotices::testTold);
        for (int i = 0; i < 2; ++i) // each anew: it is no incident
            t.notices.tellTest();
        QCOMPARE(t.tray->said.size(), size_t(2));
        QCOMPARE(t.tray->said[0].title, QStringLiteral("Concord: test"));
        QCOMPARE(outcomes.last()[0].value<DesktopTest>(), DesktopTest::Shown);
        t.tray->isAvailable = false;
        t.notices.tellTest();
        QCOMPARE(t.toasts.size(), 1);
        QCOMPARE(outcomes.last()[0].value<DesktopTest>(), DesktopTest::InWindow);
        t.notices.switchAction()->trigger();
        t.notices.tellTest();
        QCOMPARE(t.toasts.size(), 1);
        QCOMPARE(outcomes.last()[0].value<DesktopTest>(), DesktopTest::SwitchedOff);
    }

    void theIconSaysHowThingsStand()
    {
        Tested t;
        QVERIFY(t.tray->hasIcon);
        QCOMPARE(t.tray->shown, QStringLiteral("Concord: No open incident"));
        t.notices.showCounts(3, 2);
        QCOMPARE(t.tray->shown, QStringLiteral("Concord: 2 incident(s) to look at"));
        t.notices.showCounts(3, 0);
        QCOMPARE(t.tray->shown, QStringLiteral("Concord: 3 open incident(s), all acknowledged"));
        t.notices.showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.tray->shown, QStringLiteral("Concord: Offline"));
        QVERIFY(trayPicture(Tone::Danger).pixmap(64).toImage() != trayPicture(Tone::Ok).pixmap(64).toImage());
    }

    void menuAndClicksLeadToTheWindow()
    {
        Tested t;
        QSignalSpy windows(&t.notices, &DesktopNotices::windowRequested);
        QSignalSpy alerts(&t.notices, &DesktopNotices::alertsRequested);
        emit t.tray->activated();
        QCOMPARE(windows.size(), 1);
        emit t.tray->messageClicked();
        QCOMPARE(alerts.size(), 1);
        QCOMPARE(t.tray->menu, t.notices.menu());
        QVERIFY(t.tray->menu->actions().contains(t.notices.switchAction()));
    }
};

QTEST_MAIN(tst_DesktopNotices)
#include "tst_DesktopNotices.moc"
