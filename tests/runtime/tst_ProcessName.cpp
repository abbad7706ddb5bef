#include "runtime/ProcessName.h"

#include <QProcess>
#include <QSysInfo>
#include <QTest>

using namespace concord;

class tst_ProcessName : public QObject
{
    Q_OBJECT
private slots:
    void thisProcessRuns()
    {
        QVERIFY(!hasProcessEnded(processName()));
        QVERIFY(!hasProcessEnded(processName() + QStringLiteral("/3")));
    }
    void aKilledProcessHasEnded()
    {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--name")});
        QVERIFY(child.waitForReadyRead());
        const QString name = QString::fromUtf8(child.readLine()).trimmed();
        QVERIFY(!hasProcessEnded(name));
        child.kill();
        QVERIFY(child.waitForFinished());
        QVERIFY(hasProcessEnded(name + QStringLiteral("/1")));
    }
    void aProcessIdUsedAgainIsAnotherProcess()
    {
        QVERIFY(hasProcessEnded(processName() + QStringLiteral("7"))); // our id, another start
    }
    void otherMachinesAndOtherNamesAreLeftToTheirLeases_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("other machine") << QStringLiteral("elsewhere/1@1/1");
        QTest::newRow("other form") << QStringLiteral("test-worker");
        QTest::newRow("empty") << QString();
    }
    void otherMachinesAndOtherNamesAreLeftToTheirLeases()
    {
        QFETCH(QString, name);
        QVERIFY(!hasProcessEnded(name));
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    if (QCoreApplication::arguments().value(1) == QStringLiteral("--name")) {
        printf("%s\n", qPrintable(processName()));
        fflush(stdout);
        return QCoreApplication::exec(); // until killed
    }
    tst_ProcessName test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_ProcessName.moc"
