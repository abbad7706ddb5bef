#include "fakes/FakeClock.h"
#include "views/common/IdleWatch.h"

#include <QDialog>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

class tst_IdleWatch : public QObject
{
    Q_OBJECT

    struct Tested
    {
        FakeClock clock;
        IdleWatch watch{clock};
        QSignalSpy idle{&watch, &IdleWatch::idle};
        QLineEdit field;

        Tested()
        {
            watch.setLimit(std::chrono::minutes(15));
            field.show();
            watch.start();
        }
        void pass(std::chrono::milliseconds time)
        {
            clock.advance(time);
            watch.check();
        }
    };

private slots:
    void itFiresOnceWhenTheTimeIsUp()
    {
        Tested t;
        t.pass(std::chrono::minutes(15) - std::chrono::milliseconds(1));
        QCOMPARE(t.idle.count(), 0);
        t.pass(std::chrono::milliseconds(1));
        QCOMPARE(t.idle.count(), 1);
        QVERIFY(!t.watch.isWatching());
        t.pass(std::chrono::minutes(60));
        QCOMPARE(t.idle.count(), 1);
    }

    void everyTouchStartsTheTimeAnew_data()
    {
        QTest::addColumn<int>("touch");
        QTest::newRow("key") << 0;
        QTest::newRow("click") << 1;
        QTest::newRow("key in a dialog") << 2;
    }
    void everyTouchStartsTheTimeAnew()
    {
        QFETCH(int, touch);
        Tested t;
        QDialog dialog;
        t.pass(std::chrono::minutes(14));
        switch (touch) {
        case 0:
            QTest::keyClick(&t.field, Qt::Key_A);
            break;
        case 1:
            QTest::mouseClick(&t.field, Qt::LeftButton);
            break;
        case 2:
            dialog.show();
            QTest::keyClick(&dialog, Qt::Key_A);
            break;
        }
        t.pass(std::chrono::minutes(14));
        QCOMPARE(t.idle.count(), 0);
        t.pass(std::chrono::minutes(1));
        QCOMPARE(t.idle.count(), 1);
    }

    void whatTheProgramDoesItselfIsNoTouch()
    {
        Tested t;
        t.pass(std::chrono::minutes(14));
        t.field.setText(QStringLiteral("new"));
        QKeyEvent made(QEvent::KeyPress, Qt::Key_A, Qt::NoModifier, QStringLiteral("a"));
        QCoreApplication::sendEvent(&t.field, &made);
        t.pass(std::chrono::minutes(1));
        QCOMPARE(t.idle.count(), 1);
    }

    void aTouchAfterALongSleepComesTooLate()
    {
        Tested t;
        t.clock.advance(std::chrono::hours(9)); // the lid was closed: no timer ran
        QTest::keyClick(&t.field, Qt::Key_A);
        QCOMPARE(t.idle.count(), 1);
    }

    void aClockThatIsSetBackDoesNotKeepItAwake()
    {
        Tested t;
        t.pass(-std::chrono::hours(5));
        t.pass(std::chrono::minutes(15));
        QCOMPARE(t.idle.count(), 1);
    }

    void stoppedItSaysNothing()
    {
        Tested t;
        t.watch.stop();
        t.pass(std::chrono::hours(1));
        QCOMPARE(t.idle.count(), 0);
        t.watch.start(); // as if touched just now
        t.pass(std::chrono::minutes(14));
        QCOMPARE(t.idle.count(), 0);
    }
};

QTEST_MAIN(tst_IdleWatch)
#include "tst_IdleWatch.moc"
