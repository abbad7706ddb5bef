// concordd keys as a process: files of keys, refusals, rotation, erasure.
#include "app/Program.h"
#include "fakes/PostgresServer.h"
#include "host/DatabaseKeys.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <QDir>
#include <QJsonArray>

#include <sys/stat.h>

using namespace concord;

namespace {
const auto concordd = QStringLiteral(CONCORDD);
}

class tst_KeysCommand : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    PostgresServer m_server{PostgresServer::Mode::Fast};

    [[nodiscard]] QString file() const { return m_home->filePath(QStringLiteral("c.db")); }
    [[nodiscard]] QString keyFile() const { return file() + QStringLiteral(".key"); }
    [[nodiscard]] QString credential(const char *name) const
    {
        return m_home->filePath(QStringLiteral("concord/credentials/") + QString::fromLatin1(name));
    }
    [[nodiscard]] QString db() const { return QStringLiteral("sqlite:") + file(); }
    Ran keys(const QString &words, const QString &database = {})
    {
        return Program(concordd, *m_home)
            .run(QStringList{QStringLiteral("keys")} + words.split(u' ', Qt::SkipEmptyParts) +
                 QStringList{QStringLiteral("--json"), QStringLiteral("--db"),
                             database.isEmpty() ? db() : database});
    }
    Ran command(const QString &words)
    {
        return Program(concordd, *m_home).run(words.split(u' ') + QStringList{QStringLiteral("--db"), db()});
    }
    void write(const QString &path, const QByteArray &content, mode_t mode = 0600)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(content), content.size());
        out.close();
        QCOMPARE(chmod(QFile::encodeName(path).constData(), mode), 0);
    }
    [[nodiscard]] QByteArray contentOf(const QString &path)
    {
        QFile in(path);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    [[nodiscard]] mode_t modeOf(const QString &path)
    {
        struct stat found = {};
        return stat(QFile::encodeName(path).constData(), &found) == 0 ? found.st_mode & 0777 : 0;
    }
    /// A value sealed in the database of the file, as programs do it.
    [[nodiscard]] QByteArray sealed()
    {
        DatabaseUrl url = *DatabaseUrl::parse(db());
        if (!takeKeys(url))
            return {};
        const auto opened = Database::open(url);
        return opened ? Seal(**opened, "event_bodies").bytes(u"1", "body", "content") : QByteArray();
    }
    [[nodiscard]] QByteArray unsealed(const QByteArray &value)
    {
        DatabaseUrl url = *DatabaseUrl::parse(db());
        if (const auto taken = takeKeys(url); !taken)
            return codeName(taken.error().code).toLatin1();
        const auto opened = Database::open(url);
        if (!opened)
            return codeName(opened.error().code).toLatin1();
        Seal seal(**opened, "event_bodies");
        const QByteArray plain = seal.openBytes(u"1", "body", value);
        return seal.erasedAt() ? seal.erasure().detail.left(6).toLatin1() : plain;
    }

    /// As if it had been retired ten minutes before.
    void retireEarlier()
    {
        OpenOptions bare;
        bare.mayLackKeys = true;
        const auto opened = Database::open(*DatabaseUrl::parse(db()), bare);
        QVERIFY(opened.has_value());
        const auto moved = sql::change(**opened,
                                       QStringLiteral("UPDATE data_keys SET retired_at = retired_at - 600000"
                                                      " WHERE state = 'retired'"),
                                       {});
        QCOMPARE(moved.value_or(0), 1);
    }

private slots:
    void init() { m_home = std::make_unique<QTemporaryDir>(); }

    void aFileGetsItsKeyBesideIt()
    {
        const Ran first = command(QStringLiteral("jobs --json"));
        QCOMPARE(first.code, 1); // there is no database yet, and asking makes none
        QVERIFY(!QFile::exists(keyFile()));
        const Ran ran = keys(QStringLiteral("init"));
        QVERIFY2(ran.code == 0, ran.err);
        QCOMPARE(ran.json()[u"made"].toBool(), true);
        QCOMPARE(modeOf(keyFile()), mode_t(0600));
        QCOMPARE(keys(QStringLiteral("init")).json()[u"made"].toBool(true), false);
        const QJsonObject status = keys(QStringLiteral("status")).json();
        QVERIFY(status[u"encrypted"].toBool() && status[u"all_sealed"].toBool());
        QCOMPARE(status[u"keys"].toArray().size(), 2);
        QVERIFY(!contentOf(file()).contains(QByteArray::fromBase64(contentOf(keyFile()))));
    }
    void aProgramSaysThatItMadeAKey()
    {
        const Ran made = command(QStringLiteral("db migrate --json"));
        QCOMPARE(made.code, 0);
        QVERIFY(!QFile::exists(keyFile())); // a look at the schema needs none
        const Ran listed = command(QStringLiteral("jobs --json"));
        QCOMPARE(listed.code, 0);
        QVERIFY2(listed.err.contains(keyFile().toUtf8()) && listed.err.contains("keep a copy"), listed.err);
        QVERIFY(command(QStringLiteral("jobs --json")).err.isEmpty());
    }
    void aKeyThatOthersCanReadIsRefused()
    {
        QCOMPARE(keys(QStringLiteral("init")).code, 0);
        QCOMPARE(chmod(QFile::encodeName(keyFile()).constData(), 0640), 0);
        const Ran ran = command(QStringLiteral("jobs --json"));
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.err.contains("chmod 600") && ran.err.contains("a key or a secret"), ran.err);
        const Ran refused = keys(QStringLiteral("rotate"));
        QCOMPARE(refused.code, 3);
        QCOMPARE(refused.err, "concordd: refused: " + keyFile().toUtf8() +
                                  ": others can read this file: chmod 600, then start again\n");
    }
    void aLostKeyIsSaidAndNothingIsMadeInItsPlace()
    {
        QCOMPARE(keys(QStringLiteral("init")).code, 0);
        QVERIFY(QFile::remove(keyFile()));
        const Ran ran = command(QStringLiteral("jobs --json"));
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.err.contains("put it back"), ran.err);
        QVERIFY(!QFile::exists(keyFile()));
        write(keyFile(), QByteArray(32, 'x').toBase64());
        QVERIFY2(command(QStringLiteral("jobs --json")).err.contains("not this database's"), "another key");
        write(keyFile(), "no key");
        QVERIFY2(command(QStringLiteral("jobs --json")).err.contains("not a master key"), "nonsense");
    }
    void aCredentialIsTakenFirst()
    {
        write(credential("concord-master-key"), QByteArray(32, 'c').toBase64() + '\n');
        QCOMPARE(keys(QStringLiteral("init")).code, 0);
        QVERIFY(!QFile::exists(keyFile()));
        QCOMPARE(keys(QStringLiteral("rotate")).code, 0);
    }
    void aPassphraseMakesAKey()
    {
        QCOMPARE(keys(QStringLiteral("init --passphrase")).code, 3); // there is none
        write(credential("concord-passphrase"), "short");
        QCOMPARE(keys(QStringLiteral("init --passphrase")).code, 3);
        write(credential("concord-passphrase"), "correct horse battery staple\n");
        const Ran ran = keys(QStringLiteral("init --passphrase"));
        QVERIFY2(ran.code == 0, ran.err);
        QCOMPARE(keys(QStringLiteral("status")).json()[u"master_kind"].toString(),
                 QStringLiteral("passphrase"));
        QCOMPARE(command(QStringLiteral("jobs --json")).code, 0);
        write(credential("concord-passphrase"), "correct horse battery stable\n");
        QCOMPARE(command(QStringLiteral("jobs --json")).code, 1);
        QVERIFY(!contentOf(file()).contains("correct horse"));
    }
    void aDataKeyIsRotatedAndAMasterKeyReplaced()
    {
        QCOMPARE(keys(QStringLiteral("init")).code, 0);
        const QByteArray before = sealed();
        QCOMPARE(keys(QStringLiteral("rotate")).json()[u"number"].toInt(), 3);
        const QByteArray old = contentOf(keyFile());
        const Ran ran = keys(QStringLiteral("rotate --master"));
        QVERIFY2(ran.code == 0, ran.err);
        QCOMPARE(ran.json()[u"keys"].toInt(), 3);
        QVERIFY(contentOf(keyFile()) != old);
        QVERIFY(!QFile::exists(keyFile() + QStringLiteral(".next")));
        QCOMPARE(modeOf(keyFile()), mode_t(0600));
        QCOMPARE(unsealed(before), QByteArray("content"));
        const QString kept = ran.json()[u"kept"].toString();
        QCOMPARE(contentOf(kept), old); // for back-ups
        QCOMPARE(modeOf(kept), mode_t(0600));
        write(keyFile(), old); // back to the old one: it opens nothing any more
        QCOMPARE(command(QStringLiteral("jobs --json")).code, 1);
    }
    void aKeyThatTwoDatabasesShareIsReplacedForOne()
    {
        write(credential("concord-master-key"), QByteArray(32, 'c').toBase64() + '\n');
        const QString other = QStringLiteral("sqlite:") + m_home->filePath(QStringLiteral("other.db"));
        QCOMPARE(keys(QStringLiteral("init")).code, 0);
        QCOMPARE(keys(QStringLiteral("init"), other).code, 0);
        QCOMPARE(keys(QStringLiteral("rotate --master"), other).code, 0);
        QCOMPARE(command(QStringLiteral("jobs --json")).code, 0); // its key has another name now
        QCOMPARE(keys(QStringLiteral("rotate --master")).code, 0);
        QCOMPARE(command(QStringLiteral("jobs --json")).code, 0);
        QCOMPARE(keys(QStringLiteral("rotate"), other).code, 0);
    }
    void aKeyBesideTheFileIsReplacedThere()
    {
        QCOMPARE(keys(QStringLiteral("init")).code, 0);
        const QByteArray theirs = QByteArray(32, 'c').toBase64() + '\n'; // of a server's database
        write(credential("concord-master-key"), theirs);
        const QByteArray value = sealed();
        QCOMPARE(keys(QStringLiteral("rotate --master")).code, 0);
        QCOMPARE(contentOf(credential("concord-master-key")), theirs);
        QCOMPARE(unsealed(value), QByteArray("content"));
    }
    void aChangeThatWasCutShortIsEnded()
    {
        QCOMPARE(keys(QStringLiteral("init")).code, 0);
        const QByteArray value = sealed();
        const QByteArray first = contentOf(keyFile());
        QCOMPARE(keys(QStringLiteral("rotate --master")).code, 0);
        const QByteArray second = contentOf(keyFile());
        QVERIFY(QFile::rename(keyFile(), keyFile() + QStringLiteral(".next"))); // as it was in between
        write(keyFile(), first);
        QCOMPARE(unsealed(value), QByteArray("content"));
        const Ran ran = keys(QStringLiteral("rotate --master"));
        QVERIFY2(ran.code == 0, ran.err);
        QCOMPARE(contentOf(ran.json()[u"kept"].toString()), second);
        QVERIFY(contentOf(keyFile()) != first && contentOf(keyFile()) != second);
        QVERIFY(!QFile::exists(keyFile() + QStringLiteral(".next")));
        QCOMPARE(unsealed(value), QByteArray("content"));
    }
    void aPassphraseTakesTheKeysPlaceAndBack()
    {
        QCOMPARE(keys(QStringLiteral("init")).code, 0);
        const QByteArray value = sealed();
        write(credential("concord-passphrase"), "correct horse battery staple\n");
        const Ran ran = keys(QStringLiteral("rotate --master --passphrase"));
        QVERIFY2(ran.code == 0, ran.err);
        QCOMPARE(ran.json()[u"kept"].toString(), keyFile());
        QVERIFY(!QFile::exists(keyFile() + QStringLiteral(".next")));
        QCOMPARE(command(QStringLiteral("jobs --json")).code, 0);
        const Ran again = keys(QStringLiteral("rotate --master --passphrase"));
        QCOMPARE(again.code, 3);
        QVERIFY2(again.err.contains("by way of a file"), again.err);
        QCOMPARE(keys(QStringLiteral("rotate --master")).code, 0);
        QVERIFY(QFile::remove(credential("concord-passphrase")));
        QCOMPARE(unsealed(value), QByteArray("content"));
    }
    void aReplacedMasterKeyIsFoundUnderItsFirstName()
    {
        QCOMPARE(keys(QStringLiteral("init")).code, 0);
        const QByteArray value = sealed();
        QCOMPARE(keys(QStringLiteral("rotate --master")).code, 0);
        QVERIFY(QFile::rename(keyFile(), keyFile() + QStringLiteral(".next"))); // as if it died in between
        QCOMPARE(unsealed(value), QByteArray("content"));
    }
    void whatAMonthSealedIsErased()
    {
        QCOMPARE(keys(QStringLiteral("init")).code, 0);
        const QByteArray value = sealed();
        const QString month =
            keys(QStringLiteral("status")).json()[u"keys"].toArray()[1].toObject()[u"month"].toString();
        QCOMPARE(keys(QStringLiteral("destroy 2001-01 --reason r")).code, 3);
        QCOMPARE(keys(QStringLiteral("destroy %1 --reason r").arg(month)).code, 3); // it seals
        QCOMPARE(keys(QStringLiteral("rotate")).code, 0);
        QCOMPARE(keys(QStringLiteral("destroy %1 --reason r").arg(month)).code, 3); // until a moment ago
        retireEarlier();
        const Ran ran = keys(QStringLiteral("destroy %1 --reason erasure").arg(month));
        QVERIFY2(ran.code == 0, ran.err);
        QCOMPARE(ran.json()[u"destroyed"].toInt(), 1);
        QCOMPARE(ran.json()[u"still_sealing"].toInt(), 1); // the new one is of this month, too
        QVERIFY(ran.json()[u"scrubbed"].toBool());
        QCOMPARE(unsealed(value), QByteArray("erased"));
        QCOMPARE(keys(QStringLiteral("destroy %1 --reason r").arg(month)).code, 3);
    }
    void wrongUsageIsSaid_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("nothing") << QString();
        QTest::newRow("unknown") << QStringLiteral("burn");
        QTest::newRow("no month") << QStringLiteral("destroy --reason r");
        QTest::newRow("not a month") << QStringLiteral("destroy 2026-13 --reason r");
        QTest::newRow("no reason") << QStringLiteral("destroy 2026-01");
        QTest::newRow("a month too many") << QStringLiteral("rotate 2026-01");
    }
    void wrongUsageIsSaid()
    {
        QFETCH(QString, words);
        QCOMPARE(keys(words).code, 2);
    }
    void aServersDatabaseIsRefusedWithoutAKey()
    {
        QVERIFY(m_server.create().has_value());
        QVERIFY(m_server.run(QStringLiteral("CREATE DATABASE keys")).has_value());
        const QString url = m_server.url(QStringLiteral("keys"));
        const QStringList jobs{QStringLiteral("jobs"), QStringLiteral("--json"), QStringLiteral("--db"), url};
        const Ran refused = Program(concordd, *m_home).run(jobs);
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("concordd keys init"), refused.err);
        const Ran made = keys(QStringLiteral("init"), url);
        QVERIFY2(made.code == 0, made.err);
        QCOMPARE(modeOf(credential("concord-master-key")), mode_t(0600));
        QCOMPARE(Program(concordd, *m_home).run(jobs).code, 0);
    }
};

QTEST_GUILESS_MAIN(tst_KeysCommand)
#include "tst_KeysCommand.moc"
