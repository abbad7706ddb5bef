#include "host/LiveSecrets.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;

namespace {
const auto name = QStringLiteral("credential:hook");
}

/// Credential files that change while the program runs.
class tst_LiveSecrets : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    void write(const QByteArray &content, QFile::Permissions mode = QFile::ReadOwner | QFile::WriteOwner)
    {
        QFile file(m_folder.filePath(QStringLiteral("hook")));
        file.remove();
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        QVERIFY(file.setPermissions(mode));
    }
    static Result<std::shared_ptr<LiveSecrets>> read(LiveSecretsSettings settings = {})
    {
        const auto check = [](const QByteArray &secret) -> Result<void> {
            return secret.size() < 3 ? fail(ErrorCode::ConfigInvalid, QStringLiteral("secret"))
                                     : Result<void>();
        };
        return LiveSecrets::read(readCredential, {name}, check, settings);
    }
    static LiveSecretsSettings always()
    {
        LiveSecretsSettings settings;
        settings.every = std::chrono::milliseconds(0);
        return settings;
    }

private slots:
    void initTestCase() { qputenv("CREDENTIALS_DIRECTORY", QFile::encodeName(m_folder.path())); }
    void init() { write("first"); }

    void aReplacedFileCountsWithoutARestart()
    {
        const auto secrets = read(always());
        QVERIFY(secrets);
        QCOMPARE((*secrets)->accepted(), QByteArrayList{"first"});
        write("second");
        QCOMPARE((*secrets)->accepted(), QByteArrayList{"second"});
        QCOMPARE((*secrets)->current(), QByteArray("second"));
    }

    void whatCannotBeUsedKeepsTheLastGoodOne_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("mode");
        const int owner = QFile::ReadOwner | QFile::WriteOwner;
        QTest::newRow("too open") << QByteArray("second") << int(owner | QFile::ReadGroup);
        QTest::newRow("being written") << QByteArray() << owner;
        QTest::newRow("unsuitable") << QByteArray("2") << owner;
        QTest::newRow("gone") << QByteArray("-") << 0;
    }
    void whatCannotBeUsedKeepsTheLastGoodOne()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, mode);
        const auto secrets = read(always());
        QVERIFY(secrets);
        write(content, QFile::Permissions(mode == 0 ? int(QFile::ReadOwner) : mode));
        if (mode == 0)
            QVERIFY(QFile::remove(m_folder.filePath(QStringLiteral("hook"))));
        QCOMPARE((*secrets)->accepted(), QByteArrayList{"first"});
        QCOMPARE((*secrets)->accepted(), QByteArrayList{"first"});
        write("third");
        QCOMPARE((*secrets)->accepted(), QByteArrayList{"third"});
    }

    void aFileIsNotLookedAtForEachRequest()
    {
        LiveSecretsSettings settings;
        settings.every = std::chrono::hours(1);
        const auto secrets = read(settings);
        QVERIFY(secrets);
        write("second");
        QCOMPARE((*secrets)->accepted(), QByteArrayList{"first"});
    }

    void theOldOneIsAcceptedUntilTheOtherSideHasTheNew()
    {
        LiveSecretsSettings settings = always();
        settings.overlap = std::chrono::hours(1);
        settings.afterSettled = std::chrono::milliseconds(0);
        const auto secrets = read(settings);
        QVERIFY(secrets);
        write("second");
        QCOMPARE((*secrets)->accepted(), (QByteArrayList{"second", "first"}));
        QCOMPARE((*secrets)->current(), QByteArray("second"));
        (*secrets)->settled("first"); // said of a write that began before
        QCOMPARE((*secrets)->accepted(), (QByteArrayList{"second", "first"}));
        (*secrets)->settled("second");
        QCOMPARE((*secrets)->accepted(), QByteArrayList{"second"});
    }

    void whatIsWrongAtTheStartIsAnError()
    {
        write("x");
        const auto secrets = read();
        QVERIFY(!secrets);
        QCOMPARE(secrets.error().code, ErrorCode::ConfigInvalid);
        QCOMPARE(secrets.error().where, name);
    }
};

QTEST_GUILESS_MAIN(tst_LiveSecrets)
#include "tst_LiveSecrets.moc"
