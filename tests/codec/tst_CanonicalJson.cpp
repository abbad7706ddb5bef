#include "codec/CanonicalSamples.h"
#include "codec/canonical/CanonicalJson.h"
#include "codec/canonical/JsonEnvelope.h"
#include "codec/canonical/PayloadSchema.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace concord;

namespace {
QString told(const Error &e)
{
    return codeName(e.code) + QLatin1Char(' ') + e.where + QStringLiteral(": ") + e.detail;
}

/// An event of @p kind as a sender would write it.
QByteArray goodEvent(const QByteArray &kind)
{
    static const QByteArray patient =
        R"("patient":{"identifiers":[{"system":"HOSP","value":"4711","type":"MR"}],"family":"Doe","birth_date":"1970-01-31"})";
    QByteArray content;
    if (kind.startsWith("PRESCRIPTION"))
        content =
            R"(,"orders":[{"action":"new","prescription_number":"RX-1","codings":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"314076"}],"dosage":{"dose":"1 {tbl}","frequency":"1/1d","route":"26643006"},"dispense":{"value":"30","unit":"{tbl}"},"refills":2,"notes":["seq=1"]}])";
    else if (kind.startsWith("DISPENSE"))
        content =
            R"(,"dispenses":[{"action":"dispensed","dispense_id":"RX-1-1","prescription_number":"RX-1","quantity":{"value":"30"},"handed_over_at":"2026-03-01"}])";
    else if (kind == "ADHERENCE_SIGNAL")
        content = R"(,"adherence":{"pdc":"0.87","period_start":"2026-01-01","period_end":"2026-03-31"})";
    else if (kind == "APPOINTMENT")
        content =
            R"(,"appointment":{"action":"book","placer":{"value":"A1"},"starts_at":"2026-03-05T08:30:00+01:00","participants":[{"role":"patient"}]})";
    return R"({"kind":")" + kind + R"(","id":"m-1","occurred_at":"2026-03-01T10:00:00Z","payload":{)" +
           patient + content + "}}";
}
const QByteArrayList kinds{"MED_LIST_PULL",       "PRESCRIPTION_NEW", "PRESCRIPTION_CHANGE",
                           "PRESCRIPTION_CANCEL", "DISPENSE",         "DISPENSE_REVERSAL",
                           "ADHERENCE_SIGNAL",    "PATIENT",          "APPOINTMENT"};
}

class tst_CanonicalJson : public QObject
{
    Q_OBJECT
private slots:
    void whatWasWrittenReadsBackTheSame()
    {
        CanonicalSamples samples(4711);
        for (int i = 0; i < 2000; ++i) {
            const CanonicalEvent event = samples.event();
            const QString text = canonicalJson(event);
            const auto back = canonicalFromJson(text.toUtf8());
            QVERIFY2(back.has_value(), qPrintable(back ? QString() : told(back.error())));
            if (!(*back == event))
                QCOMPARE(canonicalJson(*back), text); // shows what differs
            QVERIFY(*back == event);
            QCOMPARE(canonicalJson(*back), text);
        }
    }

    void aMemberOfTheWrongTypeIsNamedByItsPointer_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("where");
        QTest::newRow("text") << QByteArray(R"({"patient":{"family":1}})") << "/payload/patient/family";
        QTest::newRow("number") << QByteArray(R"({"orders":[{},{"refills":"2"}]})")
                                << "/payload/orders/1/refills";
        QTest::newRow("fraction") << QByteArray(R"({"orders":[{"refills":2.5}]})")
                                  << "/payload/orders/0/refills";
        QTest::newRow("huge") << QByteArray(R"({"orders":[{"refills":1e300}]})")
                              << "/payload/orders/0/refills";
        QTest::newRow("word") << QByteArray(R"({"orders":[{"action":"burn"}]})")
                              << "/payload/orders/0/action";
        QTest::newRow("list") << QByteArray(R"({"dispenses":{}})") << "/payload/dispenses";
        QTest::newRow("object") << QByteArray(R"({"appointment":[]})") << "/payload/appointment";
    }
    void aMemberOfTheWrongTypeIsNamedByItsPointer()
    {
        QFETCH(QByteArray, payload);
        QFETCH(QString, where);
        const auto event = canonicalFromJson(R"({"kind":"DISPENSE","payload":)" + payload + "}");
        QVERIFY(!event.has_value());
        QCOMPARE(event.error().where, where);
        QCOMPARE(codeName(event.error().code), QStringLiteral("invalid_message"));
    }

    void theStatusThatIsLeftOutStaysSo()
    {
        const auto event = canonicalFromJson(
            R"({"kind":"PRESCRIPTION_CANCEL","payload":{"orders":[{"action":"cancelled"},{"action":"discontinued"},)"
            R"({"action":"cancel_requested"},{"action":"cancelled","status":"entered-in-error"}],)"
            R"("dispenses":[{"action":"returned_to_stock"}]}})");
        QVERIFY(event.has_value());
        for (size_t i = 0; i < 3; ++i)
            QVERIFY(!event->orders[i].status);
        QCOMPARE(event->orders[3].status, PrescriptionStatus::EnteredInError);
        QCOMPARE(event->dispenses[0].status, QStringLiteral("cancelled"));
    }

    void everyKindPassesTheDoor_data()
    {
        QTest::addColumn<QByteArray>("kind");
        for (const QByteArray &kind : kinds)
            QTest::newRow(kind.constData()) << kind;
    }
    void everyKindPassesTheDoor()
    {
        QFETCH(QByteArray, kind);
        const Envelope envelope = jsonEnvelope(goodEvent(kind));
        QVERIFY2(!envelope.refusal, qPrintable(envelope.refusal ? told(*envelope.refusal) : QString()));
        QCOMPARE(wordOf(envelope.kind), QString::fromLatin1(kind));
        QCOMPARE(envelope.messageId, QStringLiteral("m-1"));
        QCOMPARE(envelope.patientKey, QStringLiteral("4711^HOSP"));
        const auto event = canonicalFromJson(goodEvent(kind));
        QVERIFY(event.has_value());
        QVERIFY(
            validatePayload(event->kind, canonicalDocument(*event)[QStringLiteral("payload")].toObject()));
    }

    void aBreachOfTheSchemaSaysWhereAndWhatWouldBeRight_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *name, const char *kind, const char *from, const char *to,
                            const char *where, const char *detail) {
            QTest::newRow(name) << QByteArray(kind) << QByteArray(from) << QByteArray(to)
                                << QString::fromLatin1(where) << QString::fromUtf8(detail);
        };
        row("amount is a number", "PRESCRIPTION_NEW", R"({"value":"30","unit":"{tbl}"})", R"({"value":30})",
            "/payload/orders/0/dispense/value", "decimal text");
        row("amount is words", "DISPENSE", R"({"value":"30"})", R"({"value":"thirty SECRET"})",
            "/payload/dispenses/0/quantity/value", "decimal text");
        row("no patient", "PATIENT", R"("patient":{"identifiers")", R"("person":{"identifiers")", "/payload",
            "known are patient");
        row("empty payload", "MED_LIST_PULL",
            R"("patient":{"identifiers":[{"system":"HOSP","value":"4711","type":"MR"}],"family":"Doe","birth_date":"1970-01-31"})",
            "", "/payload", "'patient' is required");
        row("no identifiers", "PATIENT", R"([{"system":"HOSP","value":"4711","type":"MR"}])", "[]",
            "/payload/patient/identifiers", "one identifier at least");
        row("unknown member", "PRESCRIPTION_NEW", R"("refills":2)", R"("SECRET":2)", "/payload/orders/0",
            "known are action");
        row("date", "PATIENT", "1970-01-31", "31.01.1970", "/payload/patient/birth_date", "2026-03-05");
        row("too many refills", "PRESCRIPTION_NEW", R"("refills":2)", R"("refills":100000)",
            "/payload/orders/0/refills", "0 to 999");
        row("no orders", "PRESCRIPTION_CHANGE", R"("orders")", R"("dispenses")", "/payload",
            "known are orders");
        row("a dispense without its id", "DISPENSE", R"("dispense_id":"RX-1-1",)", "", "/payload/dispenses/0",
            "'dispense_id' is required");
        row("pdc above one", "ADHERENCE_SIGNAL", "0.87", "1.5", "/payload/adherence/pdc", "from 0 to 1");
        row("role", "APPOINTMENT", R"("role":"patient")", R"("role":"king")",
            "/payload/appointment/participants/0/role", "patient, practitioner");
        row("no id", "PATIENT", R"("id":"m-1",)", "", "", "'id' is required");
        row("payload is a list", "PATIENT", R"("payload":{)", R"("payload":[],"x":{)", "/payload",
            "<kind>'s schema");
    }
    void aBreachOfTheSchemaSaysWhereAndWhatWouldBeRight()
    {
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, where);
        QFETCH(QString, detail);
        QByteArray body = goodEvent(kind);
        QVERIFY(body.contains(from));
        const Envelope envelope = jsonEnvelope(body.replace(from, to));
        QVERIFY(envelope.refusal.has_value());
        QVERIFY(envelope.isKept);
        QCOMPARE(codeName(envelope.refusal->code), QStringLiteral("invalid_message"));
        QCOMPARE(envelope.refusal->where, where);
        QVERIFY2(envelope.refusal->detail.contains(detail), qPrintable(envelope.refusal->detail));
        QVERIFY(!told(*envelope.refusal).contains(QStringLiteral("SECRET")));
    }

    void whatIsNotOursIsNotKept_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        QTest::newRow("empty") << QByteArray() << "invalid_message";
        QTest::newRow("not JSON") << QByteArray("MSH|^~\\&|") << "invalid_message";
        QTest::newRow("cut off") << goodEvent("PATIENT").chopped(2) << "invalid_message";
        QTest::newRow("a list") << QByteArray("[]") << "invalid_message";
        QTest::newRow("no kind") << QByteArray("{}") << "invalid_message";
        QTest::newRow("kind is a number") << QByteArray(R"({"kind":1})") << "invalid_message";
        QTest::newRow("another kind")
            << QByteArray(R"({"kind":"LAB_RESULT","id":"1"})") << "unsupported_message";
    }
    void whatIsNotOursIsNotKept()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        const Envelope envelope = jsonEnvelope(body);
        QVERIFY(envelope.refusal.has_value());
        QVERIFY(!envelope.isKept);
        QCOMPARE(codeName(envelope.refusal->code), code);
    }

    void everySchemaDescribesEveryMember()
    {
        for (const QByteArray &kind : kinds) {
            QFile file(QStringLiteral(":/schemas/") +
                       payloadSchemaName(*eventKindFromWord(QString::fromLatin1(kind))));
            QVERIFY(file.open(QIODevice::ReadOnly));
            check(QJsonDocument::fromJson(file.readAll()).object());
        }
        QFile file(QStringLiteral(":/schemas/common.schema.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject definitions =
            QJsonDocument::fromJson(file.readAll()).object()[QStringLiteral("definitions")].toObject();
        QVERIFY(definitions.size() > 10);
        for (const auto &definition : definitions)
            check(definition.toObject());
    }

private:
    static void check(const QJsonObject &schema)
    {
        if (schema.contains(QStringLiteral("$ref")))
            return;
        QVERIFY2(!schema[QStringLiteral("description")].toString().isEmpty(),
                 QJsonDocument(schema).toJson().constData());
        const QJsonObject properties = schema[QStringLiteral("properties")].toObject();
        for (const auto &property : properties)
            check(property.toObject());
        if (schema.contains(QStringLiteral("items")))
            check(schema[QStringLiteral("items")].toObject());
    }
};

QTEST_MAIN(tst_CanonicalJson)
#include "tst_CanonicalJson.moc"
