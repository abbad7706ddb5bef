#include "host/Credentials.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;

class tst_Credentials : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    void write(const QString &name, const QByteArray &content,
               QFile::Permissions mode = QFile::ReadOwner | QFile::WriteOwner)
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        QVERIFY(file.setPermissions(mode));
    }
    static ErrorCode codeOf(const char *name)
    {
        const auto value = readCredential(QString::fromLatin1(name));
        return value ? ErrorCode::Internal : value.error().code;
    }

private slots:
    void initTestCase() { qputenv("CREDENTIALS_DIRECTORY", QFile::encodeName(m_folder.path())); }

    void aSecretIsTheFileWithoutItsLineEnd()
    {
        write(QStringLiteral("plain"), "s3cret");
        write(QStringLiteral("line"), "s3cret\n");
        write(QStringLiteral("dos"), "s3cret\r\n");
        for (const char *name : {"credential:plain", "credential:line", "credential:dos"})
            QCOMPARE(readCredential(QString::fromLatin1(name)).value_or(QByteArray()), QByteArray("s3cret"));
    }

    void aFileThatOthersCanReadIsRefused()
    {
        write(QStringLiteral("open"), "s3cret", QFile::ReadOwner | QFile::ReadGroup);
        const auto value = readCredential(QStringLiteral("credential:open"));
        QVERIFY(!value);
        QCOMPARE(value.error().code, ErrorCode::Forbidden);
        QVERIFY(value.error().detail.contains(QStringLiteral("chmod 600")));
        QVERIFY(!value.error().detail.contains(QStringLiteral("s3cret")));
    }

    void aFolderThatSystemdLoadedIsUnderstood()
    {
        write(QStringLiteral("concord_loaded"), "s3cret", QFile::ReadOwner);
        QCOMPARE(readCredential(QStringLiteral("credential:loaded")).value_or(QByteArray()),
                 QByteArray("s3cret"));
        write(QStringLiteral("loaded"), "own");
        QCOMPARE(readCredential(QStringLiteral("credential:loaded")).value_or(QByteArray()),
                 QByteArray("own"));
    }

    void whoeverHasNoDesktopIsToldWhatToDo()
    {
        const auto value = readCredential(QStringLiteral("keychain:ehr"));
        QVERIFY(!value);
        QVERIFY(value.error().detail.contains(QStringLiteral("\"credential:NAME\"")));
        QVERIFY(value.error().detail.contains(QStringLiteral("0600")));
    }

    void whatIsNoSecretIsNamed()
    {
        write(QStringLiteral("empty"), "\n");
        write(QStringLiteral("huge"), QByteArray(70'000, 'x'));
        QCOMPARE(codeOf("credential:missing"), ErrorCode::NotFound);
        QCOMPARE(codeOf("credential:empty"), ErrorCode::Forbidden);
        QCOMPARE(codeOf("credential:huge"), ErrorCode::Forbidden);
        QCOMPARE(codeOf("credential:."), ErrorCode::Forbidden);
        QCOMPARE(codeOf("keychain:ehr"), ErrorCode::ConfigInvalid);
    }

    void severalAreReadOrTheFirstThatFailsIsTold()
    {
        write(QStringLiteral("one"), "1");
        write(QStringLiteral("two"), "2");
        const auto both =
            readAll(readCredential, {QStringLiteral("credential:one"), QStringLiteral("credential:two")});
        QCOMPARE(both.value_or(std::vector<QByteArray>{}), (std::vector<QByteArray>{"1", "2"}));
        QVERIFY(
            !readAll(readCredential, {QStringLiteral("credential:one"), QStringLiteral("credential:none")}));
    }
};

QTEST_GUILESS_MAIN(tst_Credentials)
#include "tst_Credentials.moc"
