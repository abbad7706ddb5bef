#include "codec/FhirDosage.h"

#include <QTest>

using namespace concord;

class tst_FhirDosage : public QObject
{
    Q_OBJECT
private slots:
    void readsAsCanonicalText_data()
    {
        QTest::addColumn<QByteArray>("instructions");
        QTest::addColumn<QString>("dose");
        QTest::addColumn<QString>("frequency");
        QTest::addColumn<QString>("route");
        const auto row = [](const char *name, const char *json, const char *dose, const char *frequency,
                            const char *route) {
            QTest::newRow(name) << QByteArray(json) << QString::fromUtf8(dose) << QString::fromUtf8(frequency)
                                << QString::fromUtf8(route);
        };
        row("none", "[]", "", "", "");
        row("Synthea: a number without unit",
            R"([{"timing":{"repeat":{"frequency":1,"period":1.0,"periodUnit":"d"}},
            "asNeededBoolean":false,"doseAndRate":[{"doseQuantity":{"value":1.0}}]}])",
            "1", "1/1d", "");
        row("UCUM keeps its case", R"([{"doseAndRate":[{"doseQuantity":{"value":5,"unit":"Milliliter",
            "system":"http://unitsofmeasure.org","code":"mL"}}]}])",
            "5 mL", "", "");
        row("other units do not", R"([{"doseAndRate":[{"doseQuantity":{"value":2,"unit":"TAB"}}]}])", "2 tab",
            "", "");
        row("a decimal", R"([{"doseAndRate":[{"doseQuantity":{"value":0.10,"unit":"mg"}}]}])", "0.1 mg", "",
            "");
        row("a range",
            R"([{"doseAndRate":[{"doseRange":{"low":{"value":1,"unit":"tab"},"high":{"value":2,"unit":"tab"}}}]}])",
            "1 tab - 2 tab", "", "");
        row("a rate",
            R"([{"doseAndRate":[{"rateRatio":{"numerator":{"value":100,"unit":"mL"},"denominator":{"value":1,"unit":"h"}}}]}])",
            "@ 100 ml/1 h", "", "");
        row("several a day",
            R"([{"timing":{"repeat":{"frequency":3,"frequencyMax":4,"period":1,"periodUnit":"d"}}}])", "",
            "3-4/1d", "");
        row("every 8 hours", R"([{"timing":{"repeat":{"frequency":1,"period":8,"periodUnit":"h"}}}])", "",
            "1/8h", "");
        row("at bed time",
            R"([{"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d","when":["HS"]}}}])", "",
            "1/1d HS", "");
        row("for some days",
            R"([{"timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d","boundsDuration":{"value":10,"unit":"days","code":"d"}}}}])",
            "", "2/1d for 10d", "");
        row("for a span",
            R"([{"timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d","count":3,"boundsRange":{"low":{"value":1},"high":{"value":2,"code":"wk"}}}}}])",
            "", "2/1d x3 for 1-2wk", "");
        row("a code", R"([{"timing":{"code":{"coding":[{"code":"BID"}]}}}])", "", "BID", "");
        row("as needed",
            R"([{"timing":{"repeat":{"frequency":1,"period":6,"periodUnit":"h"}},"asNeededBoolean":true}])",
            "", "1/6h PRN", "");
        row("as needed for", R"([{"asNeededCodeableConcept":{"text":"Pain"}}])", "", "PRN pain", "");
        row("text only", R"([{"text":"Take  one Tablet\n daily"}])", "", "sig:take one tablet daily", "");
        row("text beside structure is for people",
            R"([{"text":"Once","doseAndRate":[{"doseQuantity":{"value":1}}],"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}}])",
            "1", "1/1d", "");
        row("text counts where the dose is in it",
            R"([{"text":"Take 2 tablets","timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}}])",
            "", "1/1d sig:take 2 tablets", "");
        row("text counts where the timing is in it",
            R"([{"text":"2 tablets if in pain","asNeededBoolean":true}])", "", "PRN sig:2 tablets if in pain",
            "");
        row("a dose said twice",
            R"([{"doseAndRate":[{"doseQuantity":{"value":1,"unit":"tab"}},{"doseQuantity":{"value":5,"unit":"mg"}}]}])",
            "1 tab & 5 mg", "", "");
        row("route by SNOMED code",
            R"([{"route":{"coding":[{"system":"urn:x","code":"PO"},{"system":"http://snomed.info/sct","code":"26643006"}]}}])",
            "", "", "26643006");
        row("route by text", R"([{"route":{"text":"By  Mouth"}}])", "", "", "by mouth");
        row("two instructions",
            R"([{"doseAndRate":[{"doseQuantity":{"value":1}}],"route":{"text":"oral"},"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}},
            {"doseAndRate":[{"doseQuantity":{"value":2}}],"route":{"text":"oral"},"timing":{"repeat":{"when":["HS"]}}}])",
            "1 + 2", "1/1d + HS", "oral");
    }
    void readsAsCanonicalText()
    {
        QFETCH(QByteArray, instructions);
        QFETCH(QString, dose);
        QFETCH(QString, frequency);
        QFETCH(QString, route);
        JsonReader reader;
        const Dosage read = decode("{\"dosageInstruction\":" + instructions + "}", reader);
        QVERIFY2(!reader.error(), reader.error() ? qPrintable(reader.error()->where) : "");
        QCOMPARE(read.dose, dose);
        QCOMPARE(read.frequency, frequency);
        QCOMPARE(read.route, route);
    }
    void aWrongTypeIsNamedWithItsPath_data()
    {
        QTest::addColumn<QByteArray>("instructions");
        QTest::addColumn<QString>("where");
        QTest::newRow("not a list") << QByteArray("{}") << QStringLiteral("dosageInstruction");
        QTest::newRow("text in a list") << QByteArray("[\"once\"]") << QStringLiteral("dosageInstruction[0]");
        QTest::newRow("value as text")
            << QByteArray(R"([{},{"doseAndRate":[{"doseQuantity":{"value":"1"}}]}])")
            << QStringLiteral("dosageInstruction[1].doseAndRate[0].doseQuantity.value");
        QTest::newRow("frequency as text") << QByteArray(R"([{"timing":{"repeat":{"frequency":"1"}}}])")
                                           << QStringLiteral("dosageInstruction[0].timing.repeat.frequency");
    }
    void aWrongTypeIsNamedWithItsPath()
    {
        QFETCH(QByteArray, instructions);
        QFETCH(QString, where);
        JsonReader reader;
        (void)decode("{\"dosageInstruction\":" + instructions + "}", reader);
        QVERIFY(reader.error());
        QCOMPARE(reader.error()->where, where);
    }

private:
    Dosage decode(const QByteArray &json, JsonReader &reader)
    {
        simdjson::dom::object object;
        m_text = simdjson::padded_string(json.constData(), size_t(json.size()));
        if (m_parser.parse(m_text).get(object) != simdjson::SUCCESS)
            qFatal("the test's own JSON is broken");
        return readDosage(reader, object, {});
    }
    simdjson::dom::parser m_parser;
    simdjson::padded_string m_text;
};

QTEST_APPLESS_MAIN(tst_FhirDosage)
#include "tst_FhirDosage.moc"
