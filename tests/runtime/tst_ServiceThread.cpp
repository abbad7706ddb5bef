#include "runtime/ServiceThread.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace concord;

namespace {
/// Writes down, on its own thread, what happens to it.
class Recorder : public QObject
{
    Q_OBJECT
public:
    Recorder(QString name, QStringList &diary) : m_name(std::move(name)), m_diary(diary) {}

    void start()
    {
        m_diary << QStringLiteral("start ") + m_name;
        onOwnThread = QThread::currentThread() == thread();
        m_timer = std::make_unique<QTimer>();
        connect(m_timer.get(), &QTimer::timeout, this, &Recorder::ticked);
        m_timer->start(1);
        emit started();
    }
    void stop()
    {
        m_timer.reset();
        m_diary << QStringLiteral("stop ") + m_name;
    }

    bool onOwnThread = false;

signals:
    void started();
    void ticked();

private:
    QString m_name;
    QStringList &m_diary;
    std::unique_ptr<QTimer> m_timer;
};
}

class tst_ServiceThread : public QObject
{
    Q_OBJECT
private slots:
    void startsInOrderAndStopsInReverseOnItsThread()
    {
        QStringList diary; // read only after stop()
        ServiceThread thread(QStringLiteral("test"));
        Recorder *first = thread.host(std::make_unique<Recorder>(QStringLiteral("a"), diary));
        thread.host(std::make_unique<Recorder>(QStringLiteral("b"), diary));
        QSignalSpy ticked(first, &Recorder::ticked);
        thread.start();
        QVERIFY(ticked.wait());
        thread.stop();
        QVERIFY(!thread.isRunning());
        QVERIFY(first->onOwnThread);
        QCOMPARE(diary, (QStringList{QStringLiteral("start a"), QStringLiteral("start b"),
                                     QStringLiteral("stop b"), QStringLiteral("stop a")}));
    }

    void toleratesStopBeforeStartAndTwice()
    {
        QStringList diary;
        ServiceThread thread(QStringLiteral("test"));
        thread.host(std::make_unique<Recorder>(QStringLiteral("a"), diary));
        thread.stop();
        QVERIFY(diary.isEmpty());
        thread.start();
        thread.start();
        thread.stop();
        thread.stop();
        QCOMPARE(diary, (QStringList{QStringLiteral("start a"), QStringLiteral("stop a")}));
    }

    void startsAgainAfterStop()
    {
        QStringList diary;
        ServiceThread thread(QStringLiteral("test"));
        Recorder *service = thread.host(std::make_unique<Recorder>(QStringLiteral("a"), diary));
        thread.start();
        thread.stop();
        QSignalSpy started(service, &Recorder::started);
        thread.start();
        QVERIFY(started.wait());
        thread.stop();
        QCOMPARE(diary.size(), 4);
    }

    void stopsWhenDestroyed()
    {
        QStringList diary;
        {
            ServiceThread thread(QStringLiteral("test"));
            thread.host(std::make_unique<Recorder>(QStringLiteral("a"), diary));
            thread.start();
        }
        QCOMPARE(diary.last(), QStringLiteral("stop a"));
    }
};

QTEST_GUILESS_MAIN(tst_ServiceThread)
#include "tst_ServiceThread.moc"
