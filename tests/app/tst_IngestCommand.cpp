#include "Program.h"

#include <QFile>
#include <QJsonArray>

using namespace concord;

namespace {
QByteArray message(int id, const QByteArray &control = "NW")
{
    const QByteArray n = QByteArray::number(id);
    return "MSH|^~\\&|EHR|HOSP|CONCORD|PHARM|20260301120000||RDE^O11^RDE_O11|M" + n +
           "|P|2.5.1\rPID|1||77^^^HOSP^MR||Doe^Jane||19700101|F\rORC|" + control + "|P" + n +
           "^EHR\rRXE|1^BID|314077^Lisinopril 20 MG Oral "
           "Tablet^RXNORM|1||TAB|||||30|TAB|2\rTQ1|1|||BID\rRXR|PO\r";
}

QByteArray patient(const QByteArray &id, const QByteArray &number)
{
    return "{\"kind\":\"PATIENT\",\"id\":\"" + id +
           "\",\"payload\":{\"patient\":{\"identifiers\":[{\"system\":\"s\",\"value\":\"" + number +
           "\"}]}}}";
}
}

/// concordd ingest, as a person or a script calls it.
class tst_IngestCommand : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;

    QString write(const char *name, const QByteArray &content)
    {
        QFile file(m_home->filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName()
                                                                                        : QString();
    }
    Ran run(const QStringList &arguments)
    {
        return Program(QStringLiteral(CONCORDD), *m_home)
            .run(QStringList{QStringLiteral("ingest")} + arguments +
                 QStringList{QStringLiteral("--db"),
                             QStringLiteral("sqlite:") + m_home->filePath(QStringLiteral("c.db"))});
    }
    static QJsonArray counts(const QJsonObject &o)
    {
        return {o[QStringLiteral("received")], o[QStringLiteral("accepted")], o[QStringLiteral("duplicates")],
                o[QStringLiteral("rejected")], o[QStringLiteral("failed")]};
    }

private slots:
    void init() { m_home = std::make_unique<QTemporaryDir>(); }

    void aBatchFileIsTakenMessageByMessageAndARepeatIsKnown()
    {
        const QString file = write("batch.hl7", "FHS|^~\\&|EHR\rBHS|^~\\&|EHR\r" + message(1) +
                                                    message(2, "CA") + message(3) + "BTS|3\rFTS|1\r");
        const Ran first = run({QStringLiteral("hl7"), file, QStringLiteral("--json")});
        QVERIFY2(first.code == 0, first.err);
        QCOMPARE(counts(first.json()), (QJsonArray{3, 3, 0, 0, 0}));
        const QJsonObject second = first.json()[QStringLiteral("events")][1].toObject();
        QCOMPARE(second[QStringLiteral("kind")].toString(), QStringLiteral("PRESCRIPTION_CANCEL"));
        QCOMPARE(second[QStringLiteral("status")].toString(), QStringLiteral("received"));
        QCOMPARE(second[QStringLiteral("message_id")].toString(), QStringLiteral("M2"));
        QVERIFY(!second[QStringLiteral("id")].toString().isEmpty());
        QVERIFY(!second[QStringLiteral("correlation_id")].toString().isEmpty());
        const Ran again = run({QStringLiteral("hl7"), file, QStringLiteral("--json")});
        QCOMPARE(again.code, 0);
        QCOMPARE(counts(again.json()), (QJsonArray{3, 0, 3, 0, 0}));
        QCOMPARE(again.json()[QStringLiteral("events")][1][QStringLiteral("id")],
                 second[QStringLiteral("id")]);
    }

    void whatIsRefusedSaysWhatAndWhere()
    {
        QByteArray bad = message(1);
        bad.replace("RXE|", "ZXE|");
        QByteArray foreign = message(2);
        foreign.replace("RDE^O11^RDE_O11", "ORU^R01");
        const QString file = write("mixed.hl7", bad + foreign + message(3));
        const Ran ran = run({QStringLiteral("hl7"), file, QStringLiteral("--json")});
        QCOMPARE(ran.code, 3);
        QCOMPARE(counts(ran.json()), (QJsonArray{3, 1, 0, 2, 0}));
        const QJsonValue events = ran.json()[QStringLiteral("events")];
        QCOMPARE(events[0][QStringLiteral("status")].toString(), QStringLiteral("needs_review"));
        QCOMPARE(events[0][QStringLiteral("message_id")].toString(), QStringLiteral("M1"));
        QCOMPARE(events[0][QStringLiteral("error")][QStringLiteral("where")].toString(),
                 QStringLiteral("RXE"));
        QVERIFY(events[0][QStringLiteral("id")].isString());
        QCOMPARE(events[1][QStringLiteral("status")].toString(), QStringLiteral("rejected"));
        QVERIFY(events[1][QStringLiteral("id")].isNull());
        const QString id = events[0][QStringLiteral("id")].toString();
        const auto why = [&](const QStringList &more) {
            return Program(QStringLiteral(CONCORDD), *m_home)
                .run(QStringList{QStringLiteral("events"), QStringLiteral("--why"), id,
                                 QStringLiteral("--db"),
                                 QStringLiteral("sqlite:") + m_home->filePath(QStringLiteral("c.db"))} +
                     more);
        };
        const QJsonObject error = why({QStringLiteral("--json")}).json()[u"error"].toObject();
        QVERIFY(error.contains(u"detail"));
        const Ran told = why({});
        QVERIFY2(told.out.contains("\n  invalid_message at RXE"), told.out);
        QVERIFY2(told.out.contains(error[u"detail"].toString().toUtf8()), told.out);
        const Ran text = run({QStringLiteral("hl7"), file});
        QVERIFY2(text.out.contains("mixed.hl7:1: needs_review: invalid_message at RXE"), text.out);
    }

    void jsonDocumentsMaySpanLinesOrStandOneALine()
    {
        QByteArray spread = patient("c", "}");
        spread.replace(",\"payload\"", ",\n\"payload\"");
        const QString file =
            write("events.ndjson", patient("a", "1") + "\n\n" + patient("b", "}") + "\n" + spread);
        const Ran ran = run({QStringLiteral("json"), file, QStringLiteral("--json")});
        QVERIFY2(ran.code == 0, ran.out + ran.err);
        QCOMPARE(counts(ran.json()), (QJsonArray{3, 3, 0, 0, 0}));
        QCOMPARE(ran.json()[QStringLiteral("events")][2][QStringLiteral("position")].toInt(), 4);
    }

    void aBrokenLineLeavesItsNeighboursAlone_data()
    {
        QTest::addColumn<QByteArray>("broken");
        const QByteArray whole = patient("x", "9");
        QTest::newRow("cut off") << whole.chopped(20);
        QTest::newRow("a bracket is missing") << whole.chopped(1);
        QTest::newRow("a string does not end") << whole.chopped(6);
        QTest::newRow("cut where an object may come") << QByteArray("{\"kind\":\"PATIENT\",\"payload\":");
        QTest::newRow("cut in a list") << QByteArray("{\"kind\":\"PATIENT\",\"payload\":[1,");
        QTest::newRow("a bracket too many") << whole + "}";
        QTest::newRow("no JSON") << QByteArray("kind=PATIENT");
    }
    void aBrokenLineLeavesItsNeighboursAlone()
    {
        QFETCH(QByteArray, broken);
        for (const QByteArray &before : {QByteArray(), patient("a", "1") + "\n"}) {
            const int line = before.isEmpty() ? 1 : 2;
            const QString file = write("lines.ndjson", before + broken + "\n" + patient("b", "2") + "\n" +
                                                           patient("c", "3") + "\n");
            const Ran ran = run({QStringLiteral("json"), file, QStringLiteral("--json")});
            QCOMPARE(ran.code, 3);
            const QJsonArray events = ran.json()[QStringLiteral("events")].toArray();
            QCOMPARE(events.size(), line + 2);
            for (qsizetype i = 0; i < events.size(); ++i) {
                QCOMPARE(events[i][QStringLiteral("position")].toInt(), int(i) + 1);
                QCOMPARE(events[i][QStringLiteral("status")].toString(),
                         i + 1 == line ? QStringLiteral("rejected") : QStringLiteral("received"));
            }
            const Ran text = run({QStringLiteral("json"), file});
            QVERIFY2(text.out.contains("lines.ndjson:" + QByteArray::number(line) + ": rejected"), text.out);
        }
    }

    void aLineBeyondTheLimitIsRefusedAndTheNextIsTaken()
    {
        QFile file(m_home->filePath(QStringLiteral("large.ndjson")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray piece(1024 * 1024, 'x');
        file.write(patient("a", "1") + "\n{\"kind\":\"");
        for (int i = 0; i < 65; ++i)
            file.write(piece);
        file.write("\"}\n" + patient("b", "2") + "\n");
        file.close();
        const Ran ran = run({QStringLiteral("json"), file.fileName(), QStringLiteral("--json")});
        QCOMPARE(ran.code, 3);
        QCOMPARE(counts(ran.json()), (QJsonArray{3, 2, 0, 1, 0}));
        const QJsonValue refused = ran.json()[QStringLiteral("events")][1];
        QCOMPARE(refused[QStringLiteral("position")].toInt(), 2);
        QCOMPARE(refused[QStringLiteral("error")][QStringLiteral("code")].toString(),
                 QStringLiteral("too_large"));
        QVERIFY(refused[QStringLiteral("error")][QStringLiteral("where")].toString().endsWith(
            QStringLiteral("large.ndjson:2")));
    }

    void aFileCutOffIsNamedAndTheRestIsTaken()
    {
        const QString cut = write("cut.json", patient("a", "1").chopped(20));
        const QString missing = m_home->filePath(QStringLiteral("none.json"));
        const QString empty = write("empty.json", "\n");
        const QString good = write("good.json", patient("a", "1"));
        const Ran ran = run({QStringLiteral("json"), cut, missing, empty, good, QStringLiteral("--json")});
        QCOMPARE(ran.code, 1);
        QCOMPARE(counts(ran.json()), (QJsonArray{2, 1, 0, 1, 0}));
        QVERIFY2(ran.err.contains("none.json"), ran.err);
        QVERIFY2(ran.err.contains("empty.json"), ran.err);
    }

    void aWrongCallIsToldAndNothingIsStored()
    {
        QCOMPARE(run({QStringLiteral("xml"), write("a", "x")}).code, 2);
        QCOMPARE(run({QStringLiteral("hl7")}).code, 2);
        QVERIFY(!QFile::exists(m_home->filePath(QStringLiteral("c.db"))));
    }
};

QTEST_GUILESS_MAIN(tst_IngestCommand)
#include "tst_IngestCommand.moc"
