#include "domain/PayloadDiff.h"

#include <QTest>

using namespace concord;

class tst_PayloadDiff : public QObject
{
    Q_OBJECT
private slots:
    void namesWhatDiffersAndNeverAValue_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("places");
        const QByteArray hl7 = "MSH|^~\\&|A\rPID|1||77\rRXE|1|a\rRXE|2|b\r";
        QTest::newRow("the same") << hl7 << hl7 << "";
        QTest::newRow("a field") << hl7 << QByteArray(hl7).replace("77", "78") << "PID-3";
        QTest::newRow("of the second segment") << hl7 << QByteArray(hl7).replace("2|b", "2|c") << "RXE[2]-2";
        QTest::newRow("of the header") << hl7 << QByteArray(hl7).replace("|A", "|B") << "MSH-3";
        QTest::newRow("a field more") << hl7 << QByteArray(hl7).replace("1|a", "1|a|x") << "RXE-3";
        QTest::newRow("a segment more") << hl7 << hl7 + "NTE|secret\r"
                                        << "NTE";
        QTest::newRow("a segment of their own") << hl7 << hl7 + "ZPX|secret\rDoe, Jane|x\r"
                                                << "unknown field";
        QTest::newRow("a field of their own segment") << hl7 + "ZPX|a\r" << hl7 + "ZPX|b\r"
                                                      << "unknown field";
        QTest::newRow("a segment less") << hl7 << QByteArray(hl7).replace("RXE|2|b\r", "") << "RXE[2]";
        QTest::newRow("line ends only") << hl7 << QByteArray(hl7).replace('\r', "\r\n") << "content";
        QTest::newRow("another separator") << hl7 << QByteArray(hl7).replace('|', '#') << "content";
        QTest::newRow("a member") << QByteArray("{\"a\":{\"b\":1,\"c\":2}}")
                                  << QByteArray("{\"a\":{\"b\":3,\"c\":2}}") << "/a/b";
        QTest::newRow("a member more") << QByteArray("{\"a\":1}") << QByteArray("{\"a\":1,\"z\":2}") << "/z";
        QTest::newRow("an entry") << QByteArray("{\"a\":[1,2]}") << QByteArray("{\"a\":[1,3,4]}")
                                  << "/a/1 /a/2";
        QTest::newRow("a name of their own")
            << QByteArray("{\"a\":{\"Jane Doe\":1,\"b\":1}}")
            << QByteArray("{\"a\":{\"Jane Doe\":2,\"born 1970\":{\"a\":1},\"b\":2}}")
            << "/a/unknown field /a/b";
        QTest::newRow("white space") << QByteArray("{\"a\":1}") << QByteArray("{ \"a\": 1 }") << "content";
        QTest::newRow("no form") << QByteArray("xx") << QByteArray("yy") << "content";
        QTest::newRow("nothing before") << QByteArray() << QByteArray("{\"a\":1}") << "content";
    }
    void namesWhatDiffersAndNeverAValue()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QString, places);
        const auto isKnown = [](const QString &name) {
            return name.size() == 1;
        };
        QCOMPARE(changedPlaces(before, after, isKnown).join(u' '), places);
    }

    void noNameIsKnownWhereNobodyKnowsThem()
    {
        QCOMPARE(changedPlaces("{\"a\":1,\"b\":[{\"c\":1}]}", "{\"a\":2,\"b\":[{\"c\":2}]}", {}),
                 (QStringList{QStringLiteral("/unknown field")}));
    }

    void manyPlacesAreCutShort()
    {
        QByteArray before = "MSH|^~\\&";
        QByteArray after = before;
        for (int i = 0; i < 100; ++i) {
            before += "|a";
            after += "|b";
        }
        const QStringList places = changedPlaces(before, after, {}, 10);
        QCOMPARE(places.size(), 11);
        QCOMPARE(places.last(), QStringLiteral("…"));
    }
};

QTEST_GUILESS_MAIN(tst_PayloadDiff)
#include "tst_PayloadDiff.moc"
