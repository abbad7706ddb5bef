#include "app/Program.h"

#include <QDir>
#include <QFile>
#include <QImage>

using namespace concord;

class tst_ConcordProgram : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;
    int m_pictures = 0;
    QString m_picture;

    Ran run(const QStringList &arguments) { return Program(QStringLiteral(CONCORD), m_home).run(arguments); }
    /// Where there is none, Qt ends whoever makes a QApplication.
    Ran runWithoutScreen(const QStringList &arguments)
    {
        Program program(QStringLiteral(CONCORD), m_home);
        program.setVariable("QT_QPA_PLATFORM", QStringLiteral("no-screen"));
        return program.run(arguments);
    }
    QStringList photographed(const QStringList &arguments)
    {
        return arguments +
               QStringList{QStringLiteral("--screenshot"), m_picture, QStringLiteral("--quit-after-sync")};
    }
    QString write(const char *name, const QByteArray &content)
    {
        const QString path = m_home.filePath(QString::fromLatin1(name));
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path : QString();
    }

private slots:
    void init() { m_picture = m_home.filePath(QStringLiteral("%1.png").arg(++m_pictures)); }

    void helps()
    {
        const Ran ran = run({QStringLiteral("--help")});
        QCOMPARE(ran.code, 0);
        for (const char *option : {"--config", "--db", "--sandbox", "--lang", "--theme", "--screenshot",
                                   "--quit-after-sync", "--store-secret"})
            QVERIFY2(ran.out.contains(option), option);
    }

    void wrongUsageEndsWithTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{QStringLiteral("--nonsense")};
        QTest::newRow("a word") << QStringList{QStringLiteral("nonsense")};
        QTest::newRow("no such theme") << QStringList{QStringLiteral("--theme"), QStringLiteral("pink")};
        QTest::newRow("no such level") << QStringList{QStringLiteral("--log-level"), QStringLiteral("loud")};
        QTest::newRow("no database") << QStringList{QStringLiteral("--db"), QStringLiteral("demo.db")};
        QTest::newRow("a value is missing") << QStringList{QStringLiteral("--theme")};
        QTest::newRow("a secret without a name") << QStringList{QStringLiteral("--store-secret"), QString()};
        QTest::newRow("beside an option of Qt's")
            << QStringList{QStringLiteral("-style"), QStringLiteral("fusion"), QStringLiteral("--nonsense")};
    }
    void wrongUsageEndsWithTwo()
    {
        QFETCH(QStringList, arguments);
        for (const Ran &ran : {run(arguments), runWithoutScreen(arguments)}) {
            QCOMPARE(ran.code, 2);
            QVERIFY2(ran.err.startsWith("concord: "), ran.err.constData());
            QVERIFY(ran.err.contains("--help"));
            QCOMPARE(ran.out, QByteArray());
        }
    }

    void qtKeepsItsOwnOptions_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("with its value")
            << QStringList{QStringLiteral("-platform"), QStringLiteral("offscreen")};
        QTest::newRow("two dashes") << QStringList{QStringLiteral("--platform"), QStringLiteral("offscreen"),
                                                   QStringLiteral("-style=fusion"),
                                                   QStringLiteral("-reverse")};
    }
    void qtKeepsItsOwnOptions()
    {
        QFETCH(QStringList, arguments);
        const Ran ran = runWithoutScreen(
            arguments + QStringList{QStringLiteral("--sandbox"), QStringLiteral("--quit-after-sync")});
        QVERIFY2(ran.code == 0, ran.err.constData());
    }

    void showsAFinishedSyncOfTheSandbox_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("light") << QStringList{QStringLiteral("--theme"), QStringLiteral("light")};
        QTest::newRow("dark, Spanish") << QStringList{QStringLiteral("--theme"), QStringLiteral("dark"),
                                                      QStringLiteral("--lang"), QStringLiteral("es")};
    }
    void showsAFinishedSyncOfTheSandbox()
    {
        QFETCH(QStringList, arguments);
        const Ran ran = run(photographed(QStringList{QStringLiteral("--sandbox")} + arguments));
        QCOMPARE(ran.code, 0);
        QVERIFY(ran.json()[u"added"].toInt() > 0);
        QVERIFY(ran.json()[u"status"].toString().endsWith(QStringLiteral("succeeded")));
        const QImage picture(m_picture);
        QVERIFY(picture.width() >= 960 && picture.height() >= 640);
    }

    void aSecondInstanceWorksOnTheSameDatabase()
    {
        const QString db = QStringLiteral("sqlite:") + m_home.filePath(QStringLiteral("shared.db"));
        Program first(QStringLiteral(CONCORD), m_home);
        first.start({QStringLiteral("--sandbox"), QStringLiteral("--db"), db, QStringLiteral("--log-level"),
                     QStringLiteral("off")});
        const Ran second = run(
            {QStringLiteral("--sandbox"), QStringLiteral("--db"), db, QStringLiteral("--quit-after-sync")});
        QCOMPARE(second.code, 0);
        first.terminate();
        QCOMPARE(first.end().code, 0);
    }

    void showsWhyItCannotStart_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("code");
        QTest::newRow("a wrong configuration")
            << QStringList{QStringLiteral("--config"), write("wrong.json", "{\"databse\": 1}")}
            << QStringLiteral("config_invalid");
        QTest::newRow("no such configuration")
            << QStringList{QStringLiteral("--config"), m_home.filePath(QStringLiteral("none.json"))}
            << QStringLiteral("not_found");
        QTest::newRow("a damaged database")
            << QStringList{QStringLiteral("--db"),
                           QStringLiteral("sqlite:") + write("damaged.db", QByteArray(4096, 'x'))}
            << QStringLiteral("store_corrupt");
    }
    void showsWhyItCannotStart()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, code);
        const Ran ran = run(photographed(arguments));
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.json()[u"error"][u"code"].toString(), code);
        QVERIFY(!QImage(m_picture).isNull());
    }

    void endsWhenTerminated()
    {
        Program program(QStringLiteral(CONCORD), m_home);
        const QString log = m_home.filePath(QStringLiteral("terminated.log"));
        program.start({QStringLiteral("--sandbox"), QStringLiteral("--log-file"), log});
        const auto worked = [&] {
            QFile file(log);
            return file.open(QIODevice::ReadOnly) && file.readAll().contains("job finished");
        };
        QTRY_VERIFY_WITH_TIMEOUT(worked(), 30'000);
        program.terminate();
        QCOMPARE(program.end().code, 0);
    }

    void theSandboxLeavesNothingWhenToldTwiceToStop()
    {
        const QTemporaryDir temporary;
        const auto folders = [&] {
            return QDir(temporary.path()).entryList({QStringLiteral("concord-*")}, QDir::Dirs);
        };
        const QByteArray before = qgetenv("TMPDIR");
        qputenv("TMPDIR", QFile::encodeName(temporary.path()));
        Program program(QStringLiteral(CONCORD), m_home);
        before.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
        const QString log = m_home.filePath(QStringLiteral("twice.log"));
        program.start({QStringLiteral("--sandbox"), QStringLiteral("--log-file"), log});
        QTRY_VERIFY_WITH_TIMEOUT(QFile(log).size() > 0 && folders().size() == 1, 30'000);
        program.terminate();
        program.terminate(); // as timeout(1) tells its child, and the group of it
        QCOMPARE(program.end().code, 0);
        QCOMPARE(folders(), QStringList());
    }
};

QTEST_GUILESS_MAIN(tst_ConcordProgram)
#include "tst_ConcordProgram.moc"
