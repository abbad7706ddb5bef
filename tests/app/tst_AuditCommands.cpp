// `concordd audit export|verify|checkpoint` as a process, on databases that somebody may have altered.
#include "app/Program.h"
#include "audit/Ed25519.h"
#include "audit/Heads.h"
#include "runtime/SystemClock.h"
#include "store/AuditStore.h"
#include "store/Sql.h"
#include "store/SystemAccount.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

using namespace concord;

namespace {
const QString concordd = QStringLiteral(CONCORDD);

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

QStringList sortedKeys(const QJsonObject &object)
{
    QStringList keys = object.keys();
    keys.sort();
    return keys;
}
}

class tst_AuditCommands : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file; ///< of the database
    QString m_db;

    Ran run(const QStringList &arguments) { return Program(concordd, m_home).run(arguments); }
    Ran audit(const QStringList &arguments)
    {
        return run(QStringList{QStringLiteral("audit")} + arguments +
                   QStringList{QStringLiteral("--db"), m_db});
    }
    Ran audit(const char *arguments) { return audit(words(arguments)); }
    Ran exported(const QString &out, const QStringList &more = {})
    {
        return audit(QStringList{QStringLiteral("export"), out, QStringLiteral("--json")} + more);
    }
    Ran verified(const QString &file, const QStringList &more = {})
    {
        return run(
            QStringList{QStringLiteral("audit"), QStringLiteral("verify"), file, QStringLiteral("--json")} +
            more);
    }
    [[nodiscard]] QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    [[nodiscard]] QString keyFile() const { return m_file + QStringLiteral(".audit-key"); }
    [[nodiscard]] QString headFile() const { return m_file + QStringLiteral(".heads.jsonl"); }
    [[nodiscard]] QByteArray content(const QString &name) const
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString &name, const QByteArray &text)
    {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }
    /// The trail is readable without the keys that the program has made for what is a patient's.
    std::unique_ptr<Database> open()
    {
        OpenOptions options;
        options.mayLackKeys = true;
        return *Database::open(*DatabaseUrl::parse(m_db), options);
    }
    qint64 count(const QString &condition)
    {
        return sql::number(*open(), QStringLiteral("SELECT count(*) FROM audit_log WHERE ") + condition)
            .value_or(-1);
    }
    /// As somebody who owns the database would: without its triggers.
    void force(const QStringList &statements)
    {
        const auto db = open();
        for (const char *trigger : {"audit_log_no_update", "audit_log_no_delete", "audit_leaves_no_update",
                                    "audit_leaves_no_delete", "audit_nodes_no_update",
                                    "audit_nodes_no_delete", "audit_checkpoints_no_delete"})
            QVERIFY(db->run(QStringLiteral("DROP TRIGGER IF EXISTS ") + QLatin1String(trigger)));
        for (const QString &statement : statements)
            QVERIFY2(db->run(statement), qPrintable(statement));
    }
    static QStringList rewritten()
    {
        return {QStringLiteral("UPDATE audit_log SET actor = 'eve' WHERE actor = 'bob'"),
                QStringLiteral("DELETE FROM audit_checkpoints"),
                QStringLiteral("DELETE FROM audit_leaves"),
                QStringLiteral("DELETE FROM audit_nodes"),
                QStringLiteral("DELETE FROM audit_pending"),
                QStringLiteral("INSERT INTO audit_pending (seq) SELECT seq FROM audit_log")};
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = path("concord.db");
        m_db = QStringLiteral("sqlite:") + m_file;
        const auto db = open();
        const SystemClock clock;
        AuditStore store(*db, clock);
        for (int i = 0; i < 40; ++i)
            QVERIFY(store.append({i % 2 ? QStringLiteral("ana") : QStringLiteral("bob"),
                                  i % 4 ? QStringLiteral("event.view") : QStringLiteral("job.cancel"),
                                  QStringLiteral("event/%1").arg(i),
                                  i % 5 != 0,
                                  QStringLiteral("reason=\"é\", %1").arg(i),
                                  {}}));
    }

    void anExportProvesItselfAndStandsInTheTrail()
    {
        const QString out = path("all.jsonl");
        const Ran made = exported(out);
        QVERIFY2(made.code == 0, made.err.constData());
        QCOMPARE(sortedKeys(made.json()), words("file format head records"));
        QVERIFY(made.err.contains("made the audit signing key"));
        // 40, the database's keys, the making of the signing key, and the export itself
        QCOMPARE(made.json()[u"records"].toInt(), 43);
        QVERIFY(content(out).contains("\"action\":\"audit.export\""));
        QCOMPARE(count(QStringLiteral("action = 'audit.export' AND actor = '%1' AND details ="
                                      " 'format=jsonl filter={}'")
                           .arg(systemAccount())), // whatever USER says
                 1);
        QVERIFY((QFile::permissions(out) & (QFile::ReadOther | QFile::ReadGroup)) == 0);

        const Ran check = verified(out, {QStringLiteral("--head"), headFile(), QStringLiteral("--key"),
                                         keyFile() + QStringLiteral(".pub")});
        QVERIFY2(check.code == 0, check.out + check.err);
        QCOMPARE(sortedKeys(check.json()), words("first_bad head reason records verified"));
        QCOMPARE(check.json()[u"verified"].toBool(), true);
        QCOMPARE(check.json()[u"records"].toInt(), 43);
        QVERIFY(check.json()[u"first_bad"].isNull());
        QCOMPARE(check.json()[u"head"].toObject(), made.json()[u"head"].toObject());
        QVERIFY(verified(out).json()[u"reason"].toString().contains(QStringLiteral("--key")));
        const Ran again = exported(out); // the key is not made a second time
        QCOMPARE(again.code, 0);
        QVERIFY(!again.err.contains("made the audit"));
    }
    void aFilterFindsWhatItSays_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("records");
        const auto row = [](const char *options, int records) {
            QTest::newRow(options) << words(options) << records;
        };
        row("--actor bob", 20);
        row("--action job.", 10);
        row("--action event.view --actor ana", 20);
        row("--subject event/7", 1);
        row("--refused", 8);
        row("--outcome refused --actor bob", 4);
        row("--filter actor=bob,outcome=refused", 4);
        row("--filter actor=bob --actor ana --action event.", 20);
        row("--until 2020-01-01", 0);
        row("--from 2020-01-01 --actor bob", 20);
        row("--from 2020-01-01T00:00:00Z --until 2020-01-02", 0);
        row("--correlation 01a2090c-1d4e-7005-a5a2-ff8ab6a66b46", 0);
    }
    void aFilterFindsWhatItSays()
    {
        QFETCH(const QStringList, options);
        QFETCH(const int, records);
        const QString out = path("some.jsonl");
        const Ran made = exported(out, options);
        QVERIFY2(made.code == 0, made.err.constData());
        QCOMPARE(made.json()[u"records"].toInt(), records);
        const Ran check = verified(out);
        QVERIFY2(check.code == 0, check.out + check.err);
        QCOMPARE(check.json()[u"records"].toInt(), records);
    }
    void wrongUsageEndsWithTwo_data()
    {
        QTest::addColumn<QString>("line");
        for (const char *line :
             {"export", "export a b", "export a --format pdf", "export a --from yesterday",
              "export a --subject Jane_Doe", "export a --filter actor", "export a --filter who=ana",
              "export a --outcome maybe", "export a --correlation 7", "export a --action Event", "verify a b",
              "verify a --config c", "checkpoint x", "checkpoint --nonsense"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }
    void wrongUsageEndsWithTwo()
    {
        QFETCH(const QString, line);
        const Ran ran = run(QStringList{QStringLiteral("audit")} + line.split(u' '));
        QCOMPARE(ran.code, 2);
        QVERIFY(ran.out.isEmpty());
        QVERIFY2(ran.err.contains("usage: concordd audit "), ran.err.constData());
    }
    void eachCommandHasItsHelp()
    {
        for (const char *name : {"export", "verify", "checkpoint"}) {
            const Ran ran = run({QStringLiteral("audit"), QLatin1String(name), QStringLiteral("--help")});
            QCOMPARE(ran.code, 0);
            QVERIFY(ran.out.startsWith(QByteArray("Usage: concordd audit ") + name));
        }
    }

    void anExportThatWasAlteredIsNotVerified()
    {
        const QString out = path("all.jsonl");
        QCOMPARE(exported(out).code, 0);
        const QByteArray whole = content(out);
        const auto verdict = [&](const QByteArray &text, const QStringList &more = {}) {
            write(out, text);
            return verified(out, more);
        };
        QByteArray changed = whole;
        changed.replace("\"actor\":\"bob\",\"allowed\":1,\"at\"", "\"actor\":\"eve\",\"allowed\":1,\"at\"");
        const Ran bad = verdict(changed);
        QCOMPARE(bad.code, 1);
        QCOMPARE(bad.json()[u"verified"].toBool(true), false);
        QVERIFY(bad.json()[u"first_bad"].toInt() > 0);
        QVERIFY(!bad.json()[u"reason"].toString().isEmpty());
        QList<QByteArray> lines = whole.split('\n');
        lines.removeAt(5);
        QCOMPARE(verdict(lines.join('\n')).code, 1);
        QCOMPARE(verdict(whole.chopped(whole.size() / 3)).code, 1);
        QCOMPARE(verdict({}).code, 1);
        // somebody else's key, and no head of it outside
        write(path("other.pub"), ed25519::publicPem((*Ed25519Key::make())->publicKey()));
        QCOMPARE(verdict(whole, {QStringLiteral("--key"), path("other.pub")}).code, 1);
        write(path("none.jsonl"), {});
        QCOMPARE(verdict(whole, {QStringLiteral("--head"), path("none.jsonl")}).code, 1);
        QCOMPARE(verdict(whole).code, 0);
    }
    void whatCannotBeReadIsAnAnswer()
    {
        const Ran missing = verified(path("missing.jsonl"));
        QCOMPARE(missing.code, 1);
        QCOMPARE(missing.json()[u"verified"].toBool(true), false);
        QVERIFY(missing.json()[u"reason"].toString().contains(QStringLiteral("missing.jsonl")));
        write(path("key.pub"), "no key");
        const Ran key = audit(QStringList{QStringLiteral("verify"), QStringLiteral("--json"),
                                          QStringLiteral("--key"), path("key.pub")});
        QCOMPARE(key.code, 1);
        QVERIFY(key.json()[u"reason"].toString().contains(QStringLiteral("key.pub")));
        QCOMPARE(
            audit(QStringList{QStringLiteral("verify"), QStringLiteral("--head"), path("no.jsonl")}).code, 1);
    }

    void theTrailOfADatabaseIsVerified()
    {
        QCOMPARE(audit("verify").code, 1); // nothing is signed yet
        QCOMPARE(audit("checkpoint").code, 0);
        const Ran ran = audit("verify --json");
        QVERIFY2(ran.code == 0, ran.out + ran.err);
        QVERIFY2(ran.err.contains(" records"), ran.err.constData()); // its progress
        const QJsonObject verdict = ran.json();
        QCOMPARE(verdict[u"verified"].toBool(), true);
        QVERIFY(verdict[u"records"].toInt() >= 42);
        QVERIFY(verdict[u"first_bad"].isNull());
        QCOMPARE(count(QStringLiteral("action = 'audit.verify' AND details LIKE 'verified=0 %'")), 1);
        QCOMPARE(count(QStringLiteral("action = 'audit.verify' AND details LIKE 'verified=1 %'")), 1);
        QCOMPARE(count(QStringLiteral("action = 'audit.checkpoint'")), 1);
        const Ran text = audit("verify");
        QVERIFY2(text.out.startsWith("verified: "), text.out.constData());
    }
    void aRecordThatWasAlteredIsNamed()
    {
        QCOMPARE(audit("checkpoint").code, 0);
        force({QStringLiteral("UPDATE audit_log SET details = 'nothing' WHERE seq = 9")});
        const Ran ran = audit("verify --json");
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.json()[u"first_bad"].toInt(), 9);
        QCOMPARE(ran.json()[u"reason"].toString(), QStringLiteral("record 9 was altered"));
        QVERIFY(audit("verify").out.startsWith("NOT verified (record 9): "));
    }
    void aRewrittenDatabaseIsCaughtByTheHeadsOutside()
    {
        QCOMPARE(audit("checkpoint").code, 0);
        const QByteArray outside = content(headFile());
        force(rewritten());
        QCOMPARE(audit("checkpoint").code, 3); // it does not go on from the file
        QCOMPARE(audit("export x.jsonl").code, 3);
        QCOMPARE(audit("verify").code, 1);
        // with the key, and a head file of the thief's own, it is a trail as good as any
        QVERIFY(QFile::remove(headFile()));
        const Ran thief = audit("checkpoint");
        QVERIFY2(thief.code == 0, thief.err.constData());
        QCOMPARE(audit("verify").code, 0);
        write(path("kept.jsonl"), outside);
        const Ran caught = audit(QStringList{QStringLiteral("verify"), QStringLiteral("--json"),
                                             QStringLiteral("--head"), path("kept.jsonl")});
        QCOMPARE(caught.code, 1);
        QVERIFY2(caught.json()[u"reason"].toString().contains(QStringLiteral("head file")),
                 caught.out.constData());
    }
    void aMissingHeadFileIsSaid()
    {
        QCOMPARE(audit("checkpoint").code, 0);
        QVERIFY(QFile::remove(headFile()));
        const Ran ran = audit("verify --json");
        QCOMPARE(ran.code, 0);
        QVERIFY(ran.json()[u"reason"].toString().contains(QStringLiteral("no head file")));
    }

    void aKeyThatCannotBeUsedIsRefusedAndStays_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isOpen");
        QTest::newRow("damaged") << QByteArray("-----BEGIN PRIVATE KEY-----\nMC4C\n") << false;
        QTest::newRow("empty") << QByteArray("\n") << false;
        QTest::newRow("readable by others") << *(*Ed25519Key::make())->toPem() << true;
    }
    void aKeyThatCannotBeUsedIsRefusedAndStays()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, isOpen);
        write(keyFile(), text);
        if (isOpen)
            QVERIFY(
                QFile::setPermissions(keyFile(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        const QString out = path("refused.jsonl");
        for (const QStringList &order :
             {QStringList{QStringLiteral("checkpoint")}, QStringList{QStringLiteral("export"), out},
              QStringList{QStringLiteral("checkpoint"), QStringLiteral("--new-key")}}) {
            const Ran ran = audit(order);
            QCOMPARE(ran.code, 3);
            QVERIFY2(ran.err.contains("refused: " + keyFile().toUtf8()), ran.err.constData());
        }
        QVERIFY(!QFile::exists(out));
        QCOMPARE(content(keyFile()), text);
        QCOMPARE(count(QStringLiteral("action IN ('audit.export', 'audit.checkpoint')")), 0);
    }
    void anotherKeyHasToBeMeant()
    {
        QCOMPARE(audit("checkpoint").code, 0);
        const QByteArray old = content(keyFile() + QStringLiteral(".pub"));
        QVERIFY(QFile::remove(keyFile()));
        const Ran missing = audit("checkpoint");
        QCOMPARE(missing.code, 3);
        QVERIFY(missing.err.contains("--new-key"));
        QVERIFY(!QFile::exists(keyFile()));
        const Ran made = audit("checkpoint --new-key --json");
        QVERIFY2(made.code == 0, made.err.constData());
        const QByteArray both = content(keyFile() + QStringLiteral(".pub"));
        QVERIFY(both.startsWith(old) && both.size() == 2 * old.size());
        const Ran ran = audit("verify"); // both keys are trusted here
        QVERIFY2(ran.code == 0, ran.out + ran.err);
        write(path("old.pub"), old);
        QCOMPARE(audit(QStringList{QStringLiteral("verify"), QStringLiteral("--key"), path("old.pub")}).code,
                 1);
        QCOMPARE(count(QStringLiteral("action = 'key.sign' AND details LIKE 'replaces=%'")), 1);
    }
    void theConfiguredPlacesCount()
    {
        const QString heads = path("outside/heads.jsonl");
        write(path("concord.json"),
              QStringLiteral(
                  "{\"database\": \"%1\", \"audit\": {\"head_file\": \"%2\", \"signing_key\": "
                  "\"credential:trail\"}, \"connections\": [{\"name\": \"ehr\", \"kind\": \"fhir-r4\", "
                  "\"base_url\": \"https://ehr.example/fhir\"}]}")
                  .arg(m_db, heads)
                  .toUtf8());
        const auto checkpoint = [&] {
            return run({QStringLiteral("audit"), QStringLiteral("checkpoint"), QStringLiteral("--config"),
                        path("concord.json")});
        };
        const QString credentials = m_home.filePath(QStringLiteral("concord/credentials"));
        QVERIFY(QDir().mkpath(credentials));
        QFile::remove(credentials + QStringLiteral("/trail"));
        const Ran missing = checkpoint();
        QVERIFY2(missing.code == 3 && missing.err.contains("credential:trail"), missing.err.constData());
        write(credentials + QStringLiteral("/trail"), *(*Ed25519Key::make())->toPem());
        const Ran noFolder = checkpoint();
        QVERIFY2(noFolder.code == 1 && noFolder.err.contains("heads.jsonl"), noFolder.err.constData());
        QVERIFY(QDir().mkpath(path("outside")));
        QCOMPARE(checkpoint().code, 0);
        QVERIFY(!content(heads).isEmpty());
        QVERIFY(!QFile::exists(keyFile()) && !QFile::exists(headFile()));
    }

    void tablesAndAuditEventsHoldTheSame()
    {
        const QString csv = path("trail.csv");
        QCOMPARE(exported(csv, words("--format csv --actor bob")).json()[u"records"].toInt(), 20);
        QCOMPARE(content(csv).count("\r\n"), 21);
        const QString fhir = path("trail.ndjson");
        const Ran made = exported(fhir, words("--format fhir"));
        QVERIFY2(made.code == 0, made.err.constData());
        const Ran valid =
            run({QStringLiteral("validate"), QStringLiteral("fhir"), QStringLiteral("--json"), fhir});
        QVERIFY2(valid.code == 0, valid.out.constData());
        const QList<QByteArray> lines = valid.out.trimmed().split('\n');
        QCOMPARE(lines.size(), made.json()[u"records"].toInt());
        for (const QByteArray &line : lines)
            QVERIFY2(line.contains("\"valid\":true"), line.constData());
    }
    void whatCannotBeWrittenIsSaid()
    {
        const Ran ran = exported(path("no/such/folder.jsonl"));
        QCOMPARE(ran.code, 1);
        QVERIFY(ran.err.contains("folder.jsonl"));
        QCOMPARE(count(QStringLiteral("action = 'audit.export'")), 0);
    }

    /// A folder stands for whatever is no plain file, devices above all: they must not be replaced.
    void whatIsNoPlainFileStays()
    {
        QVERIFY(QDir(path("")).mkpath(QStringLiteral("device")));
        const Ran ran = exported(path("device"));
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.err.contains("no plain file"), ran.err.constData());
        QVERIFY(QFileInfo(path("device")).isDir());
    }
};

QTEST_GUILESS_MAIN(tst_AuditCommands)
#include "tst_AuditCommands.moc"
