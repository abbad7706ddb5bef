// `concordd deidentify` as a process: what it writes, says, refuses and puts on the trail.
#include "app/Program.h"
#include "fakes/PlantedPatients.h"
#include "runtime/SystemClock.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

using namespace concord;
using namespace Qt::StringLiterals;

class tst_DeidentifyCommand : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_db;

    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    Ran run(const QStringList &arguments)
    {
        return Program(QStringLiteral(CONCORDD), m_home)
            .run(QStringList{u"deidentify"_s} + arguments + QStringList{u"--db"_s, m_db});
    }
    Ran exported(const QString &out, const QStringList &more = {})
    {
        return run(QStringList{path(out), u"--recipient"_s, u"registry"_s, u"--reason"_s, u"a study"_s} +
                   more);
    }
    [[nodiscard]] static QByteArray contentOf(const QString &name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    std::unique_ptr<Database> open()
    {
        OpenOptions options;
        options.mayLackKeys = true;
        return *Database::open(*DatabaseUrl::parse(m_db), options);
    }
    QStringList trail()
    {
        QStringList found;
        const auto rows = sql::rows(*open(),
                                    u"SELECT action, subject, allowed, details FROM audit_log"
                                    " WHERE action LIKE 'deidentify.%' ORDER BY seq"_s,
                                    {}, [&](const QSqlQuery &q) {
                                        found.append(QStringLiteral("%1 %2 %3 %4")
                                                         .arg(q.value(0).toString(), q.value(1).toString(),
                                                              q.value(2).toString(), q.value(3).toString()));
                                        return true;
                                    });
        return rows ? found : QStringList{u"error"_s};
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_db = u"sqlite:"_s + path(u"concord.db"_s);
        const auto db = open();
        const SystemClock clock;
        PlantedPatients planted(*db, clock, 3);
        QVERIFY(planted.addTerminology());
        for (const char *born : {"1980-03-12", "1981-02-03", "1920-01-01"})
            QVERIFY(planted.add(QString::fromLatin1(born), u"NY"_s, u"12207"_s));
    }

    void writesAndTellsWhatItDid()
    {
        const Ran ran = exported(u"out.ndjson"_s, {u"--json"_s, u"--report"_s, path(u"report.html"_s)});
        QVERIFY2(ran.code == 0, ran.err);
        const QJsonObject report = ran.json();
        const QByteArray bytes = contentOf(path(u"out.ndjson"_s));
        QCOMPARE(report.value(u"records"_s).toObject().value(u"patient"_s).toInt(), 3);
        QCOMPARE(report.value(u"safe_harbor"_s).toBool(), true);
        QVERIFY(report.value(u"scan"_s).toObject().value(u"clean"_s).toBool());
        const QString sum =
            QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
        QCOMPARE(report.value(u"sha256"_s).toString(), sum);
        QVERIFY(!bytes.contains("Zq"));
        QVERIFY(contentOf(path(u"report.html"_s)).contains("k-anonymity"));
        QCOMPARE(QFileInfo(path(u"out.ndjson"_s)).permissions() & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
        const QStringList records = trail();
        QCOMPARE(records.size(), 2);
        QVERIFY(records[0].startsWith(
            u"deidentify.export recipient/registry 1 format=ndjson method=hipaa-safe-harbor"));
        QVERIFY(records[0].endsWith(u"reason=a study"));
        QVERIFY(records[1].startsWith(u"deidentify.outcome recipient/registry 1 done"));
        QVERIFY(records[1].endsWith(u"sha256="_s + sum));
    }

    void shiftedDatesAreSaidToBeNoSafeHarborEverywhere()
    {
        const Ran ran = exported(u"out.csv"_s, {u"--format"_s, u"csv"_s, u"--shift-dates"_s, u"--from"_s,
                                                u"2024-02-03"_s, u"--report"_s, path(u"report.txt"_s)});
        QVERIFY2(ran.code == 0, ran.err);
        for (const QByteArray &text : {ran.out, ran.err, contentOf(path(u"out.csv"_s)).split('\n').front(),
                                       contentOf(path(u"report.txt"_s))})
            QVERIFY2(text.contains("NOT HIPAA Safe Harbor"), text.constData());
        QVERIFY(trail().at(0).contains(u"method=not-safe-harbor-dates-shifted"));
    }

    void forgetsARecipient()
    {
        QCOMPARE(exported(u"one"_s).code, 0);
        const Ran ran = run({u"--forget"_s, u"registry"_s, u"--reason"_s, u"the study ended"_s, u"--json"_s});
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.json().value(u"surrogates"_s).toInt(), 12);
        QCOMPARE(trail().last(),
                 u"deidentify.forget recipient/registry 1 surrogates=12; reason=the study ended"_s);
    }

    void wrongUsageIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no reason") << QStringList{u"o"_s, u"--recipient"_s, u"a"_s};
        QTest::newRow("no recipient") << QStringList{u"o"_s, u"--reason"_s, u"r"_s};
        QTest::newRow("no label") << QStringList{u"o"_s, u"--recipient"_s, u"a b"_s, u"--reason"_s, u"r"_s};
        QTest::newRow("no file") << QStringList{u"--recipient"_s, u"a"_s, u"--reason"_s, u"r"_s};
        QTest::newRow("k") << QStringList{u"o"_s, u"--recipient"_s, u"a"_s, u"--reason"_s,
                                          u"r"_s, u"--k"_s,         u"1"_s};
        QTest::newRow("a limit within a year") << QStringList{
            u"o"_s, u"--recipient"_s, u"a"_s, u"--reason"_s, u"r"_s, u"--from"_s, u"2025-02-01"_s};
        QTest::newRow("format") << QStringList{u"o"_s, u"--recipient"_s, u"a"_s,  u"--reason"_s,
                                               u"r"_s, u"--format"_s,    u"xml"_s};
    }
    void wrongUsageIsRefused()
    {
        QFETCH(QStringList, arguments);
        QCOMPARE(run(arguments).code, 2);
        QCOMPARE(trail(), QStringList());
    }
    void aFileThatCannotBeWrittenIsOnTheTrail()
    {
        QCOMPARE(exported(u"nowhere/out"_s).code, 1);
        QCOMPARE(trail().last(), u"deidentify.outcome recipient/registry 1 failed=store_failed"_s);
    }
};

QTEST_GUILESS_MAIN(tst_DeidentifyCommand)
#include "tst_DeidentifyCommand.moc"
