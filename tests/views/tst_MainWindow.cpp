#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleOverview.h"
#include "models/ErrorText.h"
#include "views/MainWindow/JobSentence.h"
#include "views/MainWindow/MainWindow.h"
#include "views/MainWindow/NavigationDelegate.h"
#include "views/common/Icons.h"
#include "views/common/Toast.h"

#include <QApplication>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace concord;
using namespace concord::checks;

class tst_MainWindow : public QObject
{
    Q_OBJECT

    struct Tested
    {
        QTemporaryDir folder;
        QSettings settings{folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
        MainWindow window{settings};

        Tested()
        {
            Theme::apply(*qApp, Theme::Mode::Light);
            for (const char *id : {"overview", "jobs", "events", "mappings"})
                window.addPage(QLatin1StringView(id), icons::overview, QLatin1StringView(id), new QLabel);
            window.show();
            QApplication::setActiveWindow(&window); // shortcuts work in the active window only
            QTRY_VERIFY(window.isActiveWindow());
        }
        Toast *toast() { return window.findChild<Toast *>(); }
    };

private slots:
    void initTestCase() { Theme::apply(*qApp, Theme::Mode::Light); }

    void theFirstPageIsShownFirst()
    {
        Tested t;
        QCOMPARE(t.window.windowTitle(), QStringLiteral("Concord"));
        QCOMPARE(t.window.currentPage(), QStringLiteral("overview"));
        QCOMPARE(child<QLabel>(t.window, "pageTitle")->text(), QStringLiteral("overview"));
    }

    void controlAndANumberGoesToThePage_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<QString>("page");
        QTest::newRow("1") << int(Qt::Key_1) << QStringLiteral("overview");
        QTest::newRow("2") << int(Qt::Key_2) << QStringLiteral("jobs");
        QTest::newRow("3") << int(Qt::Key_3) << QStringLiteral("events");
        QTest::newRow("4") << int(Qt::Key_4) << QStringLiteral("mappings");
    }
    void controlAndANumberGoesToThePage()
    {
        QFETCH(int, key);
        QFETCH(QString, page);
        Tested t;
        t.window.showPage(page == QLatin1StringView("overview") ? QStringLiteral("jobs")
                                                                : QStringLiteral("overview"));
        QSignalSpy shown(&t.window, &MainWindow::pageShown);
        QTest::keyClick(&t.window, Qt::Key(key), Qt::ControlModifier);
        QCOMPARE(t.window.currentPage(), page);
        QCOMPARE(shown.count(), 1);
        QCOMPARE(shown.first().first().toString(), page);
    }

    void aPageSaysHowMuchThereIsToLookAt()
    {
        Tested t;
        auto *navigation = child<QListWidget>(t.window, "navigation");
        const QImage before = navigation->grab().toImage();
        t.window.setBadge(QStringLiteral("jobs"), 3, QStringLiteral("3 not acknowledged"));
        t.window.setBadge(QStringLiteral("nowhere"), 3, QStringLiteral("3"));
        QCOMPARE(navigation->item(1)->data(NavigationDelegate::CountRole).toInt(), 3);
        QCOMPARE(navigation->item(1)->data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("jobs, 3 not acknowledged"));
        QVERIFY(navigation->grab().toImage() != before);
        t.window.setBadge(QStringLiteral("jobs"), 0, {});
        QVERIFY(!navigation->item(1)->data(Qt::AccessibleTextRole).isValid());
        QCOMPARE(navigation->grab().toImage(), before);
    }

    void arrowsWalkThroughTheNavigation()
    {
        Tested t;
        auto *navigation = child<QListWidget>(t.window, "navigation");
        navigation->setFocus();
        QTest::keyClick(navigation, Qt::Key_Down);
        QCOMPARE(t.window.currentPage(), QStringLiteral("jobs"));
    }

    void aPageNobodyAddedChangesNothing()
    {
        Tested t;
        t.window.showPage(QStringLiteral("audit"));
        QCOMPARE(t.window.currentPage(), QStringLiteral("overview"));
    }

    void keysAskForRefreshAndSync()
    {
        Tested t;
        QSignalSpy refresh(&t.window, &MainWindow::refreshRequested);
        QSignalSpy sync(&t.window, &MainWindow::syncRequested);
        QTest::keyClick(&t.window, Qt::Key_F5);
        QTest::keyClick(&t.window, Qt::Key_R, Qt::ControlModifier);
        QTest::keyClick(&t.window, Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(refresh.count(), 1);
        QCOMPARE(sync.count(), 2);
        QCOMPARE(sync.at(0).first().toBool(), false);
        QCOMPARE(sync.at(1).first().toBool(), true);
    }

    void anObstacleDisablesTheSyncKeys()
    {
        Tested t;
        QSignalSpy sync(&t.window, &MainWindow::syncRequested);
        t.window.setSyncObstacle(QStringLiteral("A sync is running."));
        QTest::keyClick(&t.window, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(sync.count(), 0);
        t.window.setSyncObstacle({});
        QTest::keyClick(&t.window, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(sync.count(), 1);
    }

    void theThemeIsSwitchedAndRemembered()
    {
        Tested t;
        QTest::mouseClick(child<QToolButton>(t.window, "themeButton"), Qt::LeftButton);
        QCOMPARE(Theme::of(QApplication::palette()).mode, Theme::Mode::Dark);
        Theme::apply(*qApp, Theme::Mode::Light);
        MainWindow next(t.settings);
        QCOMPARE(Theme::of(QApplication::palette()).mode, Theme::Mode::Dark);
        next.findChild<QAction *>(QStringLiteral("darkColors"))->trigger();
        QCOMPARE(t.settings.value(QStringLiteral("window/theme")).toString(), QStringLiteral("light"));
    }

    void theStatusLineTellsTheConnection()
    {
        Tested t;
        auto *state = child<QLabel>(t.window, "connectionState");
        t.window.setDatabaseName(QStringLiteral("concord.sqlite"));
        QVERIFY(state->text().contains(QStringLiteral("concord.sqlite")));
        const Error full{ErrorCode::StoreFull, {}, {}, 0};
        t.window.setConnection(false, full);
        QVERIFY(state->text().contains(errorText(full)));
        t.window.setConnection(true, {});
        QVERIFY(state->text().contains(QStringLiteral("concord.sqlite")));
    }

    void theEndOfAJobIsToldAndLeadsToIt()
    {
        Tested t;
        QSignalSpy show(&t.window, &MainWindow::jobRequested);
        t.window.announceJob(sample::job(7, JobState::Succeeded, FakeClock().now()));
        QVERIFY(t.toast()->isVisible());
        QVERIFY(t.toast()->text().contains(QStringLiteral("24 added")));
        QTest::mouseClick(child<QPushButton>(*t.toast(), "toastAction"), Qt::LeftButton);
        QCOMPARE(show.count(), 1);
        QCOMPARE(show.first().first().value<JobId>(), sample::idOf<JobId>(7));
    }

    void aRefusalIsToldInASentence()
    {
        Tested t;
        const Error error{ErrorCode::Overlap, {}, {}, 0};
        t.window.announceRefusal(QStringLiteral("triggerSync"), error);
        QCOMPARE(t.toast()->text(), errorText(error));
        QVERIFY(!child<QPushButton>(*t.toast(), "toastAction")->isVisible());
    }

    void aBulkOrderIsAnnouncedWhereItsPageIsNotSeen()
    {
        Tested t;
        BulkRow row;
        row.total = 12;
        t.window.announceBulk(row);
        QVERIFY(t.toast()->text().contains(QStringLiteral("12 event(s) will be retried")));
        row.state = BulkState::Running;
        row.total = 13;
        t.window.announceBulk(row); // no news
        QVERIFY(!t.toast()->text().contains(QStringLiteral("13")));
    }

    void everyEndHasItsOwnSentence()
    {
        QStringList seen;
        for (const JobState state :
             {JobState::Succeeded, JobState::PartlySucceeded, JobState::Failed, JobState::Cancelled}) {
            JobRow job = sample::job(1, state, FakeClock().now());
            job.counts.failedEntries = 2;
            const QString text = sentenceOf(job).second;
            QVERIFY2(!seen.contains(text), qPrintable(text));
            seen += text;
        }
        JobRow quiet = sample::job(1, JobState::Succeeded, FakeClock().now());
        quiet.counts = {};
        QVERIFY(sentenceOf(quiet).second.contains(QStringLiteral("nothing changed")));
    }

    void everyControlHasAName()
    {
        Tested t;
        t.window.announceJob(sample::job(7, JobState::Succeeded, FakeClock().now()));
        QCOMPARE(namelessControls(t.window), QString());
    }
};

QTEST_MAIN(tst_MainWindow)
#include "tst_MainWindow.moc"
