#include "models/PayloadText.h"

#include "fakes/SampleEngine.h"

#include <QTest>

using namespace concord;

namespace {

PayloadText hl7(const QByteArray &body)
{
    EventPayload payload;
    payload.format = QStringLiteral("hl7v2");
    payload.body = body;
    return PayloadText(payload);
}

/// "=0/0 ~1/1 -2 +/2": each line's kind with its numbers.
QString told(const QStringList &before, const QStringList &after)
{
    QStringList lines;
    for (const DiffLine &line : diffLines(before, after)) {
        constexpr char16_t marks[] = u"=+-~";
        lines.append(QString(QChar(marks[int(line.kind)])) +
                     (line.before < 0 ? QString() : QString::number(line.before)) + u'/' +
                     (line.after < 0 ? QString() : QString::number(line.after)));
    }
    return lines.join(u' ');
}

}

class tst_PayloadText : public QObject
{
    Q_OBJECT
private slots:
    void hl7ComesBackByteForByte_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("carriage returns") << sample::hl7Order();
        QTest::newRow("no end of the last segment") << QByteArray("MSH|^~\\&|A\rPID|1");
        QTest::newRow("line feeds") << QByteArray("MSH|^~\\&|A\nPID|1\n");
        QTest::newRow("both") << QByteArray("MSH|^~\\&|A\r\nPID|1\r\n");
        QTest::newRow("Latin-1") << QByteArray("MSH|^~\\&|A\rPID|1||||M\xfcller\r");
        QTest::newRow("UTF-8") << QByteArray("MSH|^~\\&|A\rPID|1||||M\xc3\xbcller\r");
        QTest::newRow("empty") << QByteArray();
    }
    void hl7ComesBackByteForByte()
    {
        QFETCH(QByteArray, body);
        const PayloadText text = hl7(body);
        QCOMPARE(text.toBytes(text.text()), body);
        QVERIFY(!text.text().contains(u'\r'));
    }

    void aSegmentIsALine() { QCOMPARE(hl7(sample::hl7Order()).text().split(u'\n').size(), 8); }

    void anAddedLastLineGetsTheMessagesLineEnd()
    {
        const PayloadText text = hl7("MSH|^~\\&|A\rPID|1\r");
        QCOMPARE(text.toBytes(text.text() + QStringLiteral("\nNTE|1")),
                 QByteArray("MSH|^~\\&|A\rPID|1\rNTE|1\r"));
    }

    void whatLatin1CannotSayIsNamed()
    {
        const PayloadText text = hl7("PID|M\xfcller");
        QVERIFY(text.isLatin1());
        QVERIFY(text.unsayable(text.text()).isNull());
        QCOMPARE(text.unsayable(QStringLiteral("PID|Ł")), QChar(u'Ł'));
        QVERIFY(hl7("PID|1").unsayable(QStringLiteral("PID|Ł")).isNull());
    }

    void jsonIsIndentedAndKeepsItsOrder()
    {
        EventPayload payload;
        payload.format = QStringLiteral("json");
        payload.body = R"({"z":1,"a":[true]})";
        const PayloadText text(payload);
        QVERIFY(text.text().indexOf(u'z') < text.text().indexOf(u'a'));
        QVERIFY(text.text().count(u'\n') > 3);
    }

    void anEventOfAJobShowsWhatTheJobMadeOfIt()
    {
        EventPayload payload;
        payload.format = QStringLiteral("json");
        payload.canonicalJson = QStringLiteral(R"({"kind":"DISPENSE"})");
        QVERIFY(PayloadText(payload).text().contains(QStringLiteral("DISPENSE")));
    }

    void linesAreCompared_data()
    {
        QTest::addColumn<QStringList>("before");
        QTest::addColumn<QStringList>("after");
        QTest::addColumn<QString>("expected");
        const QStringList abc{QStringLiteral("alpha one"), QStringLiteral("beta two"),
                              QStringLiteral("gamma")};
        QTest::newRow("nothing") << abc << abc << QStringLiteral("=0/0 =1/1 =2/2");
        QTest::newRow("changed") << abc << QStringList{abc[0], QStringLiteral("beta 2"), abc[2]}
                                 << QStringLiteral("=0/0 ~1/1 =2/2");
        QTest::newRow("another line") << abc << QStringList{abc[0], QStringLiteral("xxxxxx"), abc[2]}
                                      << QStringLiteral("=0/0 -1/ +/1 =2/2");
        QTest::newRow("added") << abc << QStringList{abc[0], abc[1], QStringLiteral("new"), abc[2]}
                               << QStringLiteral("=0/0 =1/1 +/2 =2/3");
        QTest::newRow("removed") << abc << QStringList{abc[0], abc[2]} << QStringLiteral("=0/0 -1/ =2/1");
        QTest::newRow("moved") << abc << QStringList{abc[1], abc[0], abc[2]}
                               << QStringLiteral("-0/ =1/0 +/1 =2/2");
        QTest::newRow("all gone") << abc << QStringList() << QStringLiteral("-0/ -1/ -2/");
        QTest::newRow("from nothing") << QStringList() << abc << QStringLiteral("+/0 +/1 +/2");
    }
    void linesAreCompared()
    {
        QFETCH(QStringList, before);
        QFETCH(QStringList, after);
        QFETCH(QString, expected);
        QCOMPARE(told(before, after), expected);
    }

    void aLargeMessageIsComparedInTime()
    {
        QStringList before;
        QStringList after;
        for (int i = 0; i < 6000; ++i) {
            before.append(QStringLiteral("line %1").arg(i));
            after.append(QStringLiteral("other %1").arg(i * 7));
        }
        QVERIFY(!diffLines(before, after).empty()); // a table of 36 million cells would not be made
    }
};

QTEST_APPLESS_MAIN(tst_PayloadText)
#include "tst_PayloadText.moc"
