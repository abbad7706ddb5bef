#include "connectors/oauth/Jwks.h"
#include "fakes/SecretService.h"
#include "host/DatabaseKeys.h"
#include "keychain/KeychainVault.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The console's secrets in a real Secret Service, and what happens where there is none.
class tst_KeychainVault : public QObject
{
    Q_OBJECT

    SecretService m_service;
    bool m_isThere = false;

    static KeychainVault::Settings impatient() { return {20'000ms, 0ms}; }
    /// What `concord --store-secret NAME` says and does with this on its standard input.
    struct Ran
    {
        int code = -1;
        QByteArray output;
    };
    static Ran store(const QString &name, const QByteArray &input)
    {
        return ask(CONCORD, {QStringLiteral("--store-secret"), name}, input);
    }
    static Ran ask(const char *path, const QStringList &arguments, const QByteArray &input = {})
    {
        QProcess program;
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(QString::fromUtf8(path), arguments);
        program.write(input);
        program.closeWriteChannel();
        program.waitForFinished(60'000);
        return {program.exitCode(), program.readAll()};
    }
    void needTheService() const
    {
        if (!m_isThere)
            QFAIL("no Secret Service");
    }

private slots:
    void initTestCase() { qputenv("XDG_CURRENT_DESKTOP", "GNOME"); }

    // first: a session bus that was found once is not looked for again
    void withoutAKeyStoreItSaysWhatToDo()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        KeychainVault vault(impatient());
        const auto read = vault.read(QStringLiteral("ehr"));
        QVERIFY(!read);
        QCOMPARE(codeName(read.error().code), codeName(ErrorCode::ConfigInvalid));
        QCOMPARE(read.error().where, QStringLiteral("keychain:ehr"));
        QVERIFY(read.error().detail.contains(QStringLiteral("\"credential:ehr\"")));
        const auto written = vault.write(QStringLiteral("ehr"), "s3cret-canary");
        QVERIFY(!written);
        QVERIFY(!written.error().detail.contains(QStringLiteral("canary")));
        const Ran ran = store(QStringLiteral("ehr"), "s3cret-canary\n");
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.output.contains("no key store of the desktop answers"), ran.output);
        QVERIFY(!ran.output.contains("canary"));
    }

    void aRealServiceStarts()
    {
        const auto started = m_service.start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().detail));
        m_isThere = true;
    }

    void keepsReadsAndRemoves()
    {
        needTheService();
        KeychainVault vault(impatient());
        const QString name = QStringLiteral("ehr");
        const auto missing = vault.read(name);
        QVERIFY(!missing);
        QCOMPARE(codeName(missing.error().code), codeName(ErrorCode::NotFound));
        QVERIFY(missing.error().detail.contains(QStringLiteral("concord --store-secret ehr")));
        const QByteArray bytes("s3cret-canary \x01\xff\n line", 22);
        const auto written = vault.write(name, bytes);
        QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
        QCOMPARE(vault.read(name).value_or(QByteArray()), bytes);
        KeychainVault other(impatient()); // another program
        QCOMPARE(other.read(name).value_or(QByteArray()), bytes);
        QVERIFY(other.write(name, "another"));
        QTRY_COMPARE(vault.read(name).value_or(QByteArray()), QByteArray("another"));
        QVERIFY(vault.remove(name));
        QVERIFY(!vault.read(name));
        QTRY_VERIFY(!other.read(name));
    }

    void asksTheStoreNotMoreOftenThanNeeded()
    {
        needTheService();
        KeychainVault vault({20'000ms, 600'000ms});
        QVERIFY(vault.write(QStringLiteral("kept"), "1"));
        QCOMPARE(vault.read(QStringLiteral("kept")).value_or(QByteArray()), QByteArray("1"));
        KeychainVault other(impatient());
        QVERIFY(other.write(QStringLiteral("kept"), "2"));
        QCOMPARE(vault.read(QStringLiteral("kept")).value_or(QByteArray()), QByteArray("1"));
        QVERIFY(vault.write(QStringLiteral("kept"), "3")); // its own are news at once
        QCOMPARE(vault.read(QStringLiteral("kept")).value_or(QByteArray()), QByteArray("3"));
    }

    void isReadBesideCredentialFiles()
    {
        needTheService();
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("hook")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("from a file") > 0);
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        qputenv("CREDENTIALS_DIRECTORY", QFile::encodeName(folder.path()));
        const auto vault = std::make_shared<KeychainVault>(impatient());
        QVERIFY(vault->write(QStringLiteral("hook"), "from the store"));
        const SecretReader reader = secretReader(vault);
        QCOMPARE(reader(QStringLiteral("keychain:hook")).value_or(QByteArray()),
                 QByteArray("from the store"));
        QCOMPARE(reader(QStringLiteral("credential:hook")).value_or(QByteArray()), QByteArray("from a file"));
        qunsetenv("CREDENTIALS_DIRECTORY");
    }

    /// The public key of a private one that lies there, as `concordd oauth jwks` prints it of a file.
    void theKeyOfAConnectionIsShownFromThere()
    {
        needTheService();
        const auto key = SigningKey::make(JwtAlgorithm::Es384);
        QVERIFY(key);
        const QByteArray pem = *key->toPem();
        QVERIFY(KeychainVault(impatient()).write(QStringLiteral("ehr-key"), pem));
        const QTemporaryDir folder;
        QFile config(folder.filePath(QStringLiteral("concord.json")));
        QVERIFY(config.open(QIODevice::WriteOnly));
        const QJsonObject oauth{{u"client_id"_s, u"concord"_s},
                                {u"method"_s, u"private_key_jwt"_s},
                                {u"key"_s, u"keychain:ehr-key"_s}};
        const QJsonObject connection{{u"name"_s, u"ehr"_s},
                                     {u"kind"_s, u"fhir-r4"_s},
                                     {u"base_url"_s, u"https://ehr.example/fhir"_s},
                                     {u"oauth"_s, oauth}};
        config.write(QJsonDocument(QJsonObject{{u"connections"_s, QJsonArray{connection}}}).toJson());
        config.close();
        const auto run = [&](const char *program) {
            return ask(program, {QStringLiteral("oauth"), QStringLiteral("jwks"), QStringLiteral("ehr"),
                                 QStringLiteral("--json"), QStringLiteral("--config"), config.fileName()});
        };
        const Ran shown = run(CONCORD);
        QVERIFY2(shown.code == 0, shown.output);
        const QJsonObject keys = QJsonDocument::fromJson(shown.output).object();
        QCOMPARE(keys[u"keys"][0][u"kid"].toString(), keyIdOf(*key, {}));
        QVERIFY(keys[u"keys"][0][u"d"].isUndefined());
        const Ran refused = run(CONCORDD);
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.output.contains("`concord oauth`"), refused.output);
    }

    void theMasterKeyMayLieThere()
    {
        needTheService();
        const QTemporaryDir folder;
        const DatabaseUrl place{Dialect::Kind::Sqlite, folder.filePath(QStringLiteral("concord.db"))};
        QFile file(place.path + QStringLiteral(".key"));
        DatabaseUrl url = place;
        const auto made = takeKeys(url);
        QVERIFY2(made, made ? "" : qPrintable(made.error().detail));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Ran ran = store(QStringLiteral("concord-master-key"), file.readAll());
        QCOMPARE(ran.code, 0);
        QVERIFY(file.remove());

        url = place; // a program without a person finds nothing now
        const auto missed = takeKeys(url);
        QVERIFY(!missed);
        QCOMPARE(codeName(missed.error().code), codeName(ErrorCode::ConfigInvalid));
        QVERIFY(!file.exists()); // and makes no other
        const auto vault = std::make_shared<KeychainVault>(impatient());
        url = place;
        const auto found = takeKeys(url, {}, secretReader(vault));
        QVERIFY2(found, found ? "" : qPrintable(found.error().detail));
        QVERIFY(Database::open(url));

        DatabaseUrl other{Dialect::Kind::Sqlite, folder.filePath(QStringLiteral("other.db"))};
        QVERIFY(takeKeys(other, {}, secretReader(vault))); // a new one goes by the key that is there
        QVERIFY(!QFile::exists(other.path + QStringLiteral(".key")));
        QVERIFY(vault->write(QStringLiteral("concord-master-key"), QByteArray(32, 'k').toBase64()));
        url = place;
        const auto wrong = takeKeys(url, {}, secretReader(std::make_shared<KeychainVault>(impatient())));
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().where, place.path + QStringLiteral(".key"));
        QVERIFY(vault->remove(QStringLiteral("concord-master-key")));
    }

    void theProgramStoresWhatComesFromStandardInput_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("stored");
        QTest::newRow("a line") << "from-a-line" << QByteArray("s3cret-canary\n") << 0
                                << QByteArray("s3cret-canary");
        QTest::newRow("a key of several lines")
            << "key.pem" << QByteArray("-----BEGIN-----\ncanary\n-----END-----\n") << 0
            << QByteArray("-----BEGIN-----\ncanary\n-----END-----");
        QTest::newRow("nothing") << "nothing" << QByteArray() << 2 << QByteArray();
        QTest::newRow("too much") << "too-much" << QByteArray(70'000, 'x') << 2 << QByteArray();
        QTest::newRow("no name") << "a name" << QByteArray("canary") << 2 << QByteArray();
    }
    void theProgramStoresWhatComesFromStandardInput()
    {
        needTheService();
        QFETCH(QString, name);
        QFETCH(QByteArray, input);
        QFETCH(int, code);
        QFETCH(QByteArray, stored);
        const Ran ran = store(name, input);
        QVERIFY2(ran.code == code, ran.output);
        QVERIFY2(!ran.output.contains("canary"), ran.output);
        KeychainVault vault(impatient());
        QCOMPARE(vault.read(name).value_or(QByteArray()), stored);
    }

    void nothingIsWrittenInTheOpen()
    {
        needTheService();
        int files = 0;
        for (QDirIterator it(m_service.folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
             it.hasNext();) {
            QFile file(it.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            ++files;
            QVERIFY2(!file.readAll().contains("canary"), qPrintable(file.fileName()));
        }
        QVERIFY(files > 0); // the keyring itself, encrypted
    }

    void aStoreThatVanishesIsAnErrorInTime()
    {
        needTheService();
        KeychainVault before({5'000ms, 0ms});
        const QString name = QStringLiteral("from-a-line");
        QVERIFY(before.read(name));
        m_service.stopKeyStore();
        for (int i = 0; i < 100; ++i) // and what was read before stays, without anybody waiting
            QCOMPARE(before.read(name).value_or(QByteArray()), QByteArray("s3cret-canary"));
        KeychainVault vault({5'000ms, 0ms});
        const auto read = vault.read(name);
        QVERIFY(!read);
        QVERIFY(read.error().code == ErrorCode::ConfigInvalid || read.error().code == ErrorCode::Timeout);
    }
};

QTEST_GUILESS_MAIN(tst_KeychainVault)
#include "tst_KeychainVault.moc"
