#include "host/Credentials.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <atomic>
#include <thread>
#include <vector>

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

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
        QCOMPARE(value.error().code, ErrorCode::ConfigInvalid);
        QVERIFY(value.error().detail.contains(QStringLiteral("chmod 600")));
        QVERIFY(!value.error().detail.contains(QStringLiteral("s3cret")));
    }

    void anAccessListForThisAccountAloneIsNoOneElse_data()
    {
        QTest::addColumn<quint32>("user");
        QTest::addColumn<quint16>("groupsRights");
        QTest::addColumn<bool>("isRead");
        QTest::newRow("as systemd gives it") << quint32(geteuid()) << quint16(0) << true;
        QTest::newRow("another account") << quint32(geteuid() + 1) << quint16(0) << false;
        QTest::newRow("and the group") << quint32(geteuid()) << quint16(4) << false;
    }
    void anAccessListForThisAccountAloneIsNoOneElse()
    {
        QFETCH(quint32, user);
        QFETCH(quint16, groupsRights);
        QFETCH(bool, isRead);
        write(QStringLiteral("listed"), "s3cret", QFile::ReadOwner);
        QByteArray list("\x02\0\0\0", 4); // linux/posix_acl_xattr.h
        const auto add = [&](quint16 tag, quint16 rights, quint32 id = 0xFFFFFFFF) {
            const auto begin = list.size();
            list.resize(begin + 8);
            qToLittleEndian(tag, list.data() + begin);
            qToLittleEndian(rights, list.data() + begin + 2);
            qToLittleEndian(id, list.data() + begin + 4);
        };
        add(0x01, 4);
        add(0x02, 4, user);
        add(0x04, groupsRights);
        add(0x10, 4);
        add(0x20, 0);
        const QByteArray path = QFile::encodeName(m_folder.filePath(QStringLiteral("listed")));
        QVERIFY(setxattr(path.constData(), "system.posix_acl_access", list.constData(), size_t(list.size()),
                         0) == 0);
        struct stat found = {};
        QVERIFY(stat(path.constData(), &found) == 0);
        QCOMPARE(found.st_mode & 0777U, mode_t(0440)); // what it looks like
        const auto value = readCredential(QStringLiteral("credential:listed"));
        QCOMPARE(value.has_value(), isRead);
    }

    void whatIsWrittenIsWholeAndItsOwnersAlone()
    {
        const QString path = m_folder.filePath(QStringLiteral("made/here/secret"));
        QVERIFY(writeSecretFile(path, "s3cret").has_value());
        QCOMPARE(readSecretFile(path).value_or(QByteArray()), QByteArray("s3cret"));
        for (const char *name : {"made/here/secret", "made/here"}) {
            struct stat found = {};
            QVERIFY(stat(QFile::encodeName(m_folder.filePath(QLatin1String(name))).constData(), &found) == 0);
            QCOMPARE(found.st_mode & 0077U, mode_t(0));
        }
        const auto again = writeSecretFile(path, "another");
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Conflict);
        QCOMPARE(readSecretFile(path).value_or(QByteArray()), QByteArray("s3cret"));
        QCOMPARE(QDir(m_folder.filePath(QStringLiteral("made/here"))).entryList(QDir::Files).size(), 1);
        const auto nowhere = writeSecretFile(QStringLiteral("/dev/null/secret"), "x");
        QVERIFY(!nowhere);
        QCOMPARE(nowhere.error().code, ErrorCode::StoreFailed);
    }
    void programsThatWriteAtOnceAgreeOnOne()
    {
        const QString path = m_folder.filePath(QStringLiteral("raced"));
        std::atomic<int> written = 0;
        std::atomic<int> halves = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&, i] {
                written += writeSecretFile(path, QByteArray(20'000, char('a' + i))).has_value() ? 1 : 0;
                const auto read = readSecretFile(path);
                halves += read && read->size() == 20'000 ? 0 : 1;
            });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(written.load(), 1);
        QCOMPARE(halves.load(), 0);
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
        QCOMPARE(codeOf("credential:missing"), ErrorCode::ConfigInvalid);
        QCOMPARE(codeOf("credential:empty"), ErrorCode::ConfigInvalid);
        QCOMPARE(codeOf("credential:huge"), ErrorCode::ConfigInvalid);
        QCOMPARE(codeOf("credential:."), ErrorCode::ConfigInvalid);
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
