#include "codec/Hl7Samples.h"
#include "codec/hl7/AckBuilder.h"

using namespace concord;

namespace {

const AckStamp stamp{fromMs(1705316400123), "ACK0001"}; // 2024-01-15 11:00:00 UTC

QByteArray order(const QByteArray &version, const QByteArray &conditions = "|")
{
    return "MSH|^~\\&|EHR^1.2|HOSP|RX|PHARM^9&8|20240115||RDE^O11^RDE_O11|ID\\T\\7|T|" + version + "|||" +
           conditions + "||8859/1\rPID|1||77\rORC|NW|P1\rRXE||1^X^NDC|1||mg\r";
}

Hl7Verdict verdictOf(Hl7Door door)
{
    if (door == Hl7Door::Accept)
        return {};
    const Hl7Code code =
        door == Hl7Door::Refuse ? Hl7Code::UnsupportedVersion : Hl7Code::RequiredFieldMissing;
    const Hl7Location location =
        door == Hl7Door::Refuse ? Hl7Location{"MSH", 1, 12, 0, 0, 0} : Hl7Location{"RXE", 2, 2, 0, 1, 0};
    Hl7Verdict verdict{door,
                       {{IssueSeverity::Warning, Hl7Code::SegmentSequence, Hl7Location{"RXR"}, 3,
                         QStringLiteral("no route")},
                        {IssueSeverity::Error, code, location, 3, QStringLiteral("missing: A&B")}}};
    if (door == Hl7Door::Refuse)
        verdict.issues[1].text = QStringLiteral("another version");
    return verdict;
}

QByteArrayList codes(const QByteArray &bytes, Hl7Door door)
{
    QByteArrayList list;
    for (const QByteArray &answer : acknowledge(parsed(bytes), verdictOf(door), stamp))
        list += parsed(answer).segment("MSA").field(1).raw().toByteArray();
    return list;
}

}

class tst_AckBuilder : public QObject
{
    Q_OBJECT
private slots:
    void acceptsInOriginalMode()
    {
        const QByteArrayList answers = acknowledge(parsed(order("2.5.1")), {}, stamp);
        QCOMPARE(answers, QByteArrayList{"MSH|^~\\&|RX|PHARM^9&8|EHR^1.2|HOSP|20240115110000+0000||ACK^O11^"
                                         "ACK|ACK0001|T|2.5.1||||||8859/1\r"
                                         "MSA|AA|ID\\T\\7\r"});
    }

    void saysWhyItRefuses()
    {
        const QByteArrayList answers =
            acknowledge(parsed(order("2.5.1")), verdictOf(Hl7Door::RefuseKeep), stamp);
        QCOMPARE(answers.size(), 1);
        QCOMPARE(answers[0].mid(answers[0].indexOf("MSA")),
                 "MSA|AE|ID\\T\\7\r"
                 "ERR||RXE^2^2^1^1|101^Required field missing^HL70357|E||||missing: A\\T\\B\r"
                 "ERR||RXR^1|100^Segment sequence error^HL70357|W||||no route\r");
    }

    void usesTheOldErrorForm()
    {
        const QByteArray answer =
            acknowledge(parsed(order("2.3.1")), verdictOf(Hl7Door::RefuseKeep), stamp).value(0);
        QCOMPARE(answer.mid(answer.indexOf("MSA")), "MSA|AE|ID\\T\\7|Required field missing\r"
                                                    "ERR|RXE^2^2^101&Required field missing&HL70357\r"
                                                    "ERR|RXR^1^^100&Segment sequence error&HL70357\r");
    }

    void namesItsTypeAsTheVersionDoes()
    {
        const auto typeOf = [](const QByteArray &version) {
            return parsed(acknowledge(parsed(order(version)), {}, stamp).value(0))
                .header()
                .field(9)
                .raw()
                .toByteArray();
        };
        QCOMPARE(typeOf("2.2"), QByteArray("ACK"));
        QCOMPARE(typeOf("2.3"), QByteArray("ACK"));
        QCOMPARE(typeOf("2.3.1"), QByteArray("ACK^O11^ACK"));
        QCOMPARE(typeOf("2.8.2"), QByteArray("ACK^O11^ACK"));
    }

    void answersAsMsh15And16Ask_data()
    {
        QTest::addColumn<QByteArray>("conditions"); // MSH-15|MSH-16
        QTest::addColumn<QByteArrayList>("accepted");
        QTest::addColumn<QByteArrayList>("kept");
        QTest::addColumn<QByteArrayList>("refused");
        using L = QByteArrayList;
        QTest::newRow("original") << QByteArray("|") << L{"AA"} << L{"AE"} << L{"AR"};
        QTest::newRow("AL, NE") << QByteArray("AL|NE") << L{"CA"} << L{"CE"} << L{"CR"};
        QTest::newRow("AL only") << QByteArray("AL|") << L{"CA"} << L{"CE"} << L{"CR"};
        QTest::newRow("NE, AL") << QByteArray("NE|AL") << L{"AA"} << L{"AE"} << L{"AR"};
        QTest::newRow("AL, AL") << QByteArray("AL|AL") << L{"CA", "AA"} << L{"CE"} << L{"CR"};
        QTest::newRow("ER, ER") << QByteArray("ER|ER") << L{} << L{"CE"} << L{"CR"};
        QTest::newRow("SU, SU") << QByteArray("SU|SU") << L{"CA", "AA"} << L{} << L{};
        QTest::newRow("SU, ER") << QByteArray("SU|ER") << L{"CA"} << L{"AE"} << L{"AR"};
        QTest::newRow("NE, NE") << QByteArray("NE|NE") << L{} << L{} << L{};
        QTest::newRow("empty, AL") << QByteArray("|AL") << L{"AA"} << L{"AE"} << L{"AR"};
    }
    void answersAsMsh15And16Ask()
    {
        QFETCH(QByteArray, conditions);
        const QByteArray bytes = order("2.5.1", conditions);
        QTEST(codes(bytes, Hl7Door::Accept), "accepted");
        QTEST(codes(bytes, Hl7Door::RefuseKeep), "kept");
        QTEST(codes(bytes, Hl7Door::Refuse), "refused");
    }

    void givesEachAnswerItsOwnId()
    {
        const QByteArrayList answers = acknowledge(parsed(order("2.5.1", "AL|AL")), {}, stamp);
        QCOMPARE(parsed(answers[0]).controlId(), QByteArrayView("ACK0001"));
        QCOMPARE(parsed(answers[1]).controlId(), QByteArrayView("ACK0001A"));
    }

    void namesTheCodeEvenWhenNobodyWantsIt()
    {
        QCOMPARE(acknowledgementCode(parsed(order("2.5.1", "NE|NE")), {}), QByteArray("AA"));
        QCOMPARE(acknowledgementCode(parsed(order("2.5.1", "AL|AL")), {}), QByteArray("CA"));
        QCOMPARE(acknowledgementCode(parsed(order("2.5.1")), verdictOf(Hl7Door::Refuse)), QByteArray("AR"));
    }

    void speaksInTheDelimitersItWasSpokenTo()
    {
        const Hl7Message odd = parsed("MSH$%*!@$A$B$C$D$1$$RDE%O11$I!X7C!D$P$2.5\rPID$1\r");
        const QByteArray answer = acknowledge(odd, verdictOf(Hl7Door::RefuseKeep), stamp).value(0);
        QVERIFY(answer.startsWith("MSH$%*!@$C$D$A$B$"));
        QVERIFY(answer.contains("\rMSA$AE$I!X7C!D\r"));
        QVERIFY(answer.contains("\rERR$$RXE%2%2%1%1$101%Required field missing%HL70357$E$"));
        QCOMPARE(parsed(answer).serialise(), answer);
    }

    void answersHeadersThatSayLittle()
    {
        for (const char *bytes : {"MSH|^~\\&|", "MSH|^", "MSH|^~|A|B|C|D|E|F|RDE^O11^X", "MSH|^~\\&\rMSH"}) {
            const Hl7Message message = parsed(bytes);
            const QByteArrayList answers = acknowledge(message, doorVerdict(message), stamp);
            QCOMPARE(answers.size(), 1);
            const Hl7Message answer = parsed(answers[0]);
            QVERIFY(answer.segment("MSA").field(1).raw() == "AR" ||
                    answer.segment("MSA").field(1).raw() == "AE");
            QVERIFY(answer.segment("ERR").isPresent());
        }
    }

    void answersBytesThatAreNoMessage()
    {
        const auto message = Hl7Message::parse("{}");
        const QByteArray answer = acknowledgeUnreadable(message.error(), stamp);
        const Hl7Message ack = parsed(answer);
        QCOMPARE(ack.segment("MSA").field(1).raw(), QByteArrayView("AR"));
        QVERIFY(ack.segment("MSA").field(2).isEmpty());
        QCOMPARE(ack.segment("ERR").field(3).component(1).raw(), QByteArrayView("100"));
        QCOMPARE(ack.header().field(12).raw(), QByteArrayView("2.5"));
    }

    void refusesForReasonsOfOurs()
    {
        const Hl7Verdict verdict =
            refusalFor(Hl7Code::DuplicateKey, QStringLiteral("another content came with this id"));
        const QByteArray answer = acknowledge(parsed(order("2.5.1")), verdict, stamp).value(0);
        QVERIFY(answer.contains("\rMSA|AE|"));
        QVERIFY(answer.contains("ERR||MSH^1^10^1|205^Duplicate key identifier^HL70357|E||||another content"));
    }
};

QTEST_APPLESS_MAIN(tst_AckBuilder)
#include "tst_AckBuilder.moc"
