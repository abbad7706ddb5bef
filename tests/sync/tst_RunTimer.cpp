#include "runtime/RunTimer.h"

#include <QSemaphore>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

class tst_RunTimer : public QObject
{
    Q_OBJECT
private slots:
    void waitingIsNotOwnTime()
    {
        RunTimer timer;
        timer.start();
        timer.pause();
        QSemaphore never;
        QVERIFY(!never.tryAcquire(1, 50)); // a wait that uses no processor
        timer.resume();
        QVERIFY(timer.total() >= 50ms);
        QVERIFY(timer.own() < timer.total() - 40ms);
    }
    void blockingWhileWorkingIsOwnTime()
    {
        RunTimer timer;
        timer.start();
        QSemaphore disk;
        QVERIFY(!disk.tryAcquire(1, 50)); // as a slow disk would
        QVERIFY(timer.own() >= 50ms);
    }
    void processorTimeBetweenPauseAndResumeCounts()
    {
        RunTimer timer;
        timer.start();
        timer.pause();
        const auto until = std::chrono::steady_clock::now() + 60ms;
        volatile unsigned n = 0;
        while (std::chrono::steady_clock::now() < until)
            n = n + 1;
        timer.resume();
        QVERIFY(timer.own() > 5ms); // shared machines: some of the 60 ms may be another process's
    }
    void pausingTwiceIsPausingOnce()
    {
        RunTimer timer;
        timer.start();
        timer.pause();
        const auto own = timer.own();
        timer.pause();
        QVERIFY(timer.own() - own < 20ms);
    }
};

QTEST_APPLESS_MAIN(tst_RunTimer)
#include "tst_RunTimer.moc"
