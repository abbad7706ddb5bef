// concordd map veterinary: the program as a process.
#include "app/Program.h"

#include <QFile>
#include <QJsonArray>

using namespace concord;

namespace {
const QByteArray patient =
    R"({"result":{"sys_id":"0a1b","patient_name":"Kenzi","species":"dog","owner_name":"Ada","owner_phone":"555","gender":"FS"}})";
const QByteArray appointment =
    R"({"sys_id":"0b2c","patient":"0a1b","appointment_date":"2026-11-01 06:30:00","appointment_status":"confirmed","assigned_clinician":"77aa","reason_for_visit":"Check"})";
}

class tst_MapVeterinary : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;

    Ran run(const QByteArray &words, const QByteArray &input = {})
    {
        return Program(QStringLiteral(CONCORDD), m_home)
            .run(QString::fromUtf8("map veterinary " + words).split(u' '), input);
    }
    QString write(const char *name, const QByteArray &content)
    {
        QFile file(m_home.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName()
                                                                                        : QString();
    }
    static QByteArray shipped(const char *name)
    {
        QFile file(QStringLiteral(MAPPINGS_DIR "/") + QString::fromLatin1(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static QJsonObject field(const QJsonObject &preview, const char *column)
    {
        const QJsonArray fields = preview[u"fields"].toArray();
        for (const auto &one : fields) {
            if (one[u"column"].toString() == QLatin1StringView(column))
                return one.toObject();
        }
        return {};
    }

private slots:
    void theShippedMappingsAreValid()
    {
        for (const char *name : {"patient.json", "appointment.json", "treatment.json"}) {
            const Ran ran = run("check -", shipped(name));
            QVERIFY2(ran.code == 0, ran.out + ran.err);
            QVERIFY(ran.out.startsWith("-: valid: "));
        }
    }

    void aFaultIsSaidWithItsPlace()
    {
        QByteArray document = shipped("patient.json");
        document.replace("\"transform\": \"breed\"", "\"transform\": \"bread\"");
        const QString file = write("m.json", document);
        const Ran words = run("check " + file.toUtf8());
        QCOMPARE(words.code, 1);
        QCOMPARE(words.out.split('\n').front(),
                 file.toUtf8() +
                     ":13:38: row 6 (breed), transform: unknown transform; did you mean \"breed\"?");
        const Ran json = run("check " + file.toUtf8() + " --json");
        QCOMPARE(json.code, 1);
        QCOMPARE(json.json()[u"valid"], QJsonValue(false));
        const QJsonObject fault = json.json()[u"faults"][0].toObject();
        QCOMPARE(fault[u"line"].toInt(), 13);
        QCOMPARE(fault[u"row"].toInt(), 6);
        QCOMPARE(fault[u"field"].toString(), QStringLiteral("breed"));
        QCOMPARE(fault[u"key"].toString(), QStringLiteral("transform"));
    }

    void aRecordIsShownFieldByField()
    {
        const Ran ran = run("preview patient - --json", patient);
        QVERIFY2(ran.code == 0, ran.err);
        const QJsonObject preview = ran.json();
        QCOMPARE(preview[u"kind"].toString(), QStringLiteral("patient"));
        QCOMPARE(preview[u"to"].toString(), QStringLiteral("fhir"));
        QCOMPARE(preview[u"whole"], QJsonValue(true));
        QCOMPARE(field(preview, "species")[u"outcome"].toString(), QStringLiteral("mapped"));
        QCOMPARE(field(preview, "species")[u"before"].toString(), QStringLiteral("dog"));
        QCOMPARE(field(preview, "breed")[u"outcome"].toString(), QStringLiteral("empty"));
        QCOMPARE(preview[u"result"][u"entry"][0][u"resource"][u"gender"].toString(),
                 QStringLiteral("female"));
        const Ran words = run("preview patient -", patient);
        QCOMPARE(words.code, 0);
        QVERIFY(words.out.contains("  mapped        species"));
        QVERIFY(words.out.contains("\"resourceType\": \"Bundle\""));
    }

    void whatIsProducedValidates()
    {
        for (const auto &[kind, record] :
             {std::pair(QByteArray("patient"), patient), {"appointment", appointment}}) {
            const QJsonObject made = run("preview " + kind + " - --json", record).json();
            const QByteArray bundle = QJsonDocument(made[u"result"].toObject()).toJson();
            const Ran valid =
                Program(QStringLiteral(CONCORDD), m_home)
                    .run({QStringLiteral("validate"), QStringLiteral("fhir"), QStringLiteral("-")}, bundle);
            QVERIFY2(valid.code == 0, valid.out);
        }
    }

    void aResourceBecomesARecord()
    {
        const QJsonObject made = run("preview appointment - --json", appointment).json();
        const QByteArray bundle = QJsonDocument(made[u"result"].toObject()).toJson();
        const Ran back = run("preview appointment - --json", bundle); // the other side of what it is
        QVERIFY2(back.code == 0, back.out + back.err);
        QCOMPARE(back.json()[u"to"].toString(), QStringLiteral("servicenow"));
        QCOMPARE(back.json()[u"result"][u"appointment_status"].toString(), QStringLiteral("confirmed"));
        QCOMPARE(back.json()[u"result"][u"appointment_date"].toString(),
                 QStringLiteral("2026-11-01 06:30:00"));
    }

    void theHospitalsZoneCounts()
    {
        const QJsonObject made =
            run("preview appointment - --json --to fhir --zone America/New_York", appointment).json();
        QCOMPARE(made[u"result"][u"entry"][0][u"resource"][u"start"].toString(),
                 QStringLiteral("2026-11-01T01:30:00-05:00"));
        QCOMPARE(field(made, "appointment_date")[u"reason"].toString(), QStringLiteral("time_twice"));
        QCOMPARE(field(made, "appointment_status")[u"as_sent"], QJsonValue(true));
    }

    void whatIsInTheWayFailsThePreview()
    {
        QByteArray gryphon = patient;
        gryphon.replace("\"dog\"", "\"gryphon\"");
        const Ran waits = run("preview patient - --json", gryphon);
        QCOMPARE(waits.code, 1);
        QCOMPARE(field(waits.json(), "species")[u"outcome"].toString(), QStringLiteral("needs_mapping"));
        QVERIFY(waits.json()[u"result"].isObject());
        const Ran missing = run("preview patient -", R"({"sys_id":"1"})");
        QCOMPARE(missing.code, 1);
        QVERIFY(missing.out.contains("! missing       patient_name"));
        QVERIFY(missing.out.contains("Nothing can be made of it"));
    }

    void theSitesRowsCount()
    {
        const QString db = QStringLiteral("sqlite:") + m_home.filePath(QStringLiteral("c.db"));
        const auto concordd = [&](const QStringList &words) {
            return Program(QStringLiteral(CONCORDD), m_home).run(words);
        };
        QCOMPARE(concordd({QStringLiteral("db"), QStringLiteral("migrate"), QStringLiteral("--db"), db}).code,
                 0);
        const Ran set =
            concordd({QStringLiteral("map"), QStringLiteral("values"), QStringLiteral("--kind"),
                      QStringLiteral("species"), QStringLiteral("--set"), QStringLiteral("gryphon"),
                      QStringLiteral("--code"), QStringLiteral("gry"), QStringLiteral("--system"),
                      QStringLiteral("http://hospital.example/species"), QStringLiteral("--reason"),
                      QStringLiteral("ours"), QStringLiteral("--db"), db});
        QVERIFY2(set.code == 0, set.err);
        QByteArray gryphon = patient;
        gryphon.replace("\"dog\"", "\"gryphon\"");
        const Ran ran = run("preview patient - --json --db " + db.toUtf8(), gryphon);
        QVERIFY2(ran.code == 0, ran.out + ran.err);
        const Ran nowhere = run(
            "preview patient - --db sqlite:" + m_home.filePath(QStringLiteral("no.db")).toUtf8(), gryphon);
        QVERIFY(nowhere.code != 0);
    }

    void anotherMappingIsTaken()
    {
        QByteArray document = shipped("patient.json");
        document.replace("\"direction\": \"to_fhir\", \"required\": true", "\"direction\": \"to_fhir\"");
        const QString file = write("other.json", document);
        QByteArray nameless = patient;
        nameless.replace("\"sys_id\":\"0a1b\",", "");
        QCOMPARE(run("preview patient -", nameless).code, 1);
        QCOMPARE(run("preview patient - --mapping " + file.toUtf8(), nameless).code, 0);
        const Ran other = run("preview treatment - --mapping " + file.toUtf8(), nameless);
        QCOMPARE(other.code, 1);
        QVERIFY(other.err.contains("a mapping of kind patient"));
    }

    void wrongUsageIsSaid_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<int>("code");
        QTest::newRow("no word") << QByteArray("") << 2;
        QTest::newRow("another word") << QByteArray("show x") << 2;
        QTest::newRow("no file") << QByteArray("check") << 2;
        QTest::newRow("another kind") << QByteArray("preview owner -") << 2;
        QTest::newRow("another side") << QByteArray("preview patient - --to hl7") << 2;
        QTest::newRow("another zone") << QByteArray("preview patient - --zone Mars/Utopia") << 2;
        QTest::newRow("a file that is not there") << QByteArray("check nowhere.json") << 1;
        QTest::newRow("no JSON") << QByteArray("preview patient -") << 1;
        QTest::newRow("help") << QByteArray("--help") << 0;
        QTest::newRow("help of check") << QByteArray("check --help") << 0;
        QTest::newRow("help of preview") << QByteArray("preview --help") << 0;
    }
    void wrongUsageIsSaid()
    {
        QFETCH(QByteArray, words);
        QFETCH(int, code);
        const Ran ran = run(words.trimmed(), "nonsense");
        QCOMPARE(ran.code, code);
        QVERIFY(code == 0 ? ran.err.isEmpty() : ran.out.isEmpty() && !ran.err.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_MapVeterinary)
#include "tst_MapVeterinary.moc"
