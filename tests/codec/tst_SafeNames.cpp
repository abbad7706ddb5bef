#include "codec/SafeNames.h"

#include "codec/MedicationPage.h"
#include "codec/fhir/FhirEnvelope.h"
#include "codec/hl7/Hl7Validation.h"

#include <QTest>

using namespace concord;

namespace {
const QByteArray canary = "Doe, Jane 1970";

QByteArray order(const QByteArray &members)
{
    return "{\"resourceType\":\"MedicationRequest\",\"id\":\"1\",\"intent\":\"order\","
           "\"subject\":{\"reference\":\"Patient/1\"},\"medicationCodeableConcept\":{\"text\":\"x\"}," +
           members + "}";
}
QByteArray searchset(const QByteArray &resource)
{
    return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":" + resource + "}]}";
}
}

/// What an error may repeat of a message, and that nothing else is.
class tst_SafeNames : public QObject
{
    Q_OBJECT
private slots:
    void onlyWordsOfAListAreRepeated()
    {
        QCOMPARE(quotedResourceType(QStringLiteral("Patient")), QStringLiteral("'Patient'"));
        QCOMPARE(knownResourceType(QStringLiteral("VisionPrescription")),
                 QStringLiteral("VisionPrescription"));
        QCOMPARE(quotedResourceType(QString::fromUtf8(canary)), QStringLiteral("something else"));
        QCOMPARE(quotedResourceType(QString()), QStringLiteral("something else"));
        QCOMPARE(quotedBundleType(QStringLiteral("document")), QStringLiteral("'document'"));
        QCOMPARE(quotedBundleType(QStringLiteral("Jane")), QStringLiteral("something else"));
        QCOMPARE(quotedHl7Type(QStringLiteral("ORU^R01")), QStringLiteral("'ORU^R01'"));
        QCOMPARE(quotedHl7Type(QStringLiteral("Doe^Jane")), QStringLiteral("something else"));
    }

    void aWrongValueStaysOutOfTheError_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("status") << searchset(order("\"status\":\"" + canary + "\""));
        QTest::newRow("authoredOn") << searchset(
            order("\"status\":\"active\",\"authoredOn\":\"" + canary + "\""));
        QTest::newRow("lastUpdated") << searchset(
            order("\"status\":\"active\",\"meta\":{\"lastUpdated\":\"" + canary + "\"}"));
        QTest::newRow("type of a resource") << searchset("{\"resourceType\":\"" + canary + "\"}");
        QTest::newRow("type of a Bundle") << "{\"resourceType\":\"Bundle\",\"type\":\"" + canary + "\"}";
        QTest::newRow("type of all") << "{\"resourceType\":\"" + canary + "\"}";
    }
    void aWrongValueStaysOutOfTheError()
    {
        QFETCH(QByteArray, body);
        const auto hides = [](const Error &error) {
            const QString text = error.where + error.detail;
            return !error.detail.isEmpty() && !text.contains(QStringLiteral("Doe")) &&
                   !text.contains(QStringLiteral("Jane")) && !text.contains(QStringLiteral("1970"));
        };
        const auto page = MedicationPageReader(QStringLiteral("http://ehr.example/fhir")).read(body);
        if (page) {
            QVERIFY(!page->failures.empty());
            QVERIFY2(hides(page->failures[0].error), qPrintable(page->failures[0].error.detail));
        } else {
            QVERIFY2(hides(page.error()), qPrintable(page.error().detail));
        }
        const Envelope envelope = fhirEnvelope(body);
        if (envelope.refusal)
            QVERIFY2(hides(*envelope.refusal), qPrintable(envelope.refusal->detail));
    }

    void aWrongMessageTypeStaysOutOfTheError()
    {
        const auto message =
            Hl7Message::parse("MSH|^~\\&|A|B|C|D|20260301||Doe^Jane|1|P|2.5.1\rPID|1||77^^^H^MR\r");
        QVERIFY(message);
        const Hl7Verdict verdict = doorVerdict(*message);
        QVERIFY(verdict.reason());
        for (const Hl7Issue &issue : verdict.issues)
            QVERIFY2(!issue.text.contains(QStringLiteral("Jane")), qPrintable(issue.text));
    }
};

QTEST_APPLESS_MAIN(tst_SafeNames)
#include "tst_SafeNames.moc"
