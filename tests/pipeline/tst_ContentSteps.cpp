#include "pipeline/ContentFixture.h"

#include "fakes/Approve.h"
#include "pipeline/steps/BusinessRules.h"
#include "store/MappingStore.h"

using namespace concord;

namespace {
using Kind = StepVerdict::Kind;
}

/// Decode, validate and normalise: what stops a message before it changes anything.
class tst_ContentSteps : public QObject
{
    Q_OBJECT
private slots:
    void theStepsComeInOrder()
    {
        QStringList names;
        for (const auto &step : contentSteps())
            names.append(QString::fromLatin1(step->name()));
        QCOMPARE(names.join(QLatin1Char(' ')),
                 QStringLiteral("decode validate normalise upsert conflicts diff"));
    }

    void whatCannotBeReadIsReviewed_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("where");
        QTest::newRow("cut off") << QByteArray("{") << int(InboundFormat::Json) << "byte 1";
        QTest::newRow("wrong type") << json("{'kind':'PATIENT','payload':{'patient':{'family':7}}}")
                                    << int(InboundFormat::Json) << "/payload/patient/family";
        QTest::newRow("FHIR status") << json("{'resourceType':'MedicationRequest','id':'1','status':'x',"
                                             "'subject':{'reference':'Patient/1'}}")
                                     << int(InboundFormat::FhirJson) << "status";
    }
    void whatCannotBeReadIsReviewed()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, format);
        QFETCH(QString, where);
        ContentFixture f;
        const auto outcome = f.run(body, InboundFormat(format));
        QCOMPARE(outcome.stoppedAt, QStringLiteral("decode"));
        QVERIFY(outcome.verdict.kind == Kind::NeedsReview);
        QCOMPARE(outcome.verdict.error->where, where);
    }

    void rulesForReviewAreNamed_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *rule, const QByteArray &body, const char *where) {
            QTest::newRow(rule) << body << QString::fromLatin1(rule) << QString::fromLatin1(where);
        };
        QByteArray nameless = orderEvent("new", "RX-1");
        nameless.replace(R"("prescription_number":"RX-1",)", "");
        row("order.identifier", nameless, "/orders/0");
        QByteArray drugless = orderEvent("hold", "RX-1", {}, "", "4711", "PRESCRIPTION_CHANGE");
        drugless.replace("hold", "change");
        row("order.medication", drugless, "/orders/0/codings");
        row("order.status", orderEvent("cancelled", "RX-1", json("'status':'active'")), "/orders/0/status");
        row("dispense.status", dispenseEvent("returned_to_stock", "D", "RX", json("'status':'completed'")),
            "/dispenses/0/status");
        row("event.kind", orderEvent("new", "RX-1", {}, "", "4711", "PRESCRIPTION_CANCEL"), "/kind");
        QByteArray reversal = dispenseEvent("dispensed", "D", "RX");
        QTest::newRow("event.kind of a supply")
            << reversal.replace("DISPENSE", "DISPENSE_REVERSAL") << "event.kind"
            << "/kind";
        row("order.quantity", orderEvent("new", "RX-1", json("'dispense':{'value':'0'}")),
            "/orders/0/dispense/value");
        row("order.period",
            orderEvent("new", "RX-1", json("'starts_on':'2026-03-02','ends_on':'2026-03-01'")),
            "/orders/0/ends_on");
        row("dispense.quantity", dispenseEvent("dispensed", "D", "RX", json("'quantity':{'value':'-1'}")),
            "/dispenses/0/quantity/value");
        row("appointment.start",
            json("{'kind':'APPOINTMENT','id':'x','payload':{'patient':{'identifiers':[{'value':'1'}]},"
                 "'appointment':{'action':'book','placer':{'value':'A'}}}}"),
            "/appointment/starts_at");
        row("appointment.identifier",
            json("{'kind':'APPOINTMENT','id':'x','payload':{'patient':{'identifiers':[{'value':'1'}]},"
                 "'appointment':{'action':'cancel'}}}"),
            "/appointment/placer");
        row("appointment.period",
            json("{'kind':'APPOINTMENT','id':'x','payload':{'patient':{'identifiers':[{'value':'1'}]},"
                 "'appointment':{'action':'book','placer':{'value':'A'},'starts_at':'2026-03-05T09:00:00Z',"
                 "'ends_at':'2026-03-05T09:30:00+01:00'}}}"),
            "/appointment/ends_at");
        row("adherence.period",
            json("{'kind':'ADHERENCE_SIGNAL','id':'x','payload':{'patient':{'identifiers':[{'value':'1'}]},"
                 "'adherence':{'pdc':'1','period_start':'2026-02','period_end':'2026-01-31'}}}"),
            "/adherence/period_end");
    }
    void rulesForReviewAreNamed()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, rule);
        QFETCH(QString, where);
        ContentFixture f;
        const auto outcome = f.run(body);
        QCOMPARE(outcome.stoppedAt, QStringLiteral("validate"));
        QVERIFY2(outcome.verdict.error->detail.startsWith(rule + QStringLiteral(": expected ")),
                 qPrintable(outcome.told()));
        QCOMPARE(outcome.verdict.error->where, where);
        QCOMPARE(f.count("patients"), 0);
    }

    /// The action decides; what contradicts it is for a person, who is told both places.
    void aStatusThatContradictsTheActionIsReviewed_data()
    {
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<bool>("agrees");
        const auto row = [](const char *action, const char *status, bool agrees) {
            QTest::addRow("%s %s", action, status) << QByteArray(action) << QByteArray(status) << agrees;
        };
        row("new", "active", true);
        row("new", "cancelled", false);
        row("change", "completed", true);
        row("change", "on-hold", true);
        row("change", "stopped", false);
        row("cancel_requested", "active", true);
        row("cancel_requested", "cancelled", false);
        row("cancelled", "cancelled", true);
        row("cancelled", "stopped", true);
        row("cancelled", "entered-in-error", true);
        row("cancelled", "active", false);
        row("cancelled", "on-hold", false);
        row("cancelled", "completed", false);
        row("discontinued", "active", false);
        row("hold", "active", false);
        row("hold", "on-hold", true);
        row("release", "on-hold", false);
    }
    void aStatusThatContradictsTheActionIsReviewed()
    {
        QFETCH(QByteArray, action);
        QFETCH(QByteArray, status);
        QFETCH(bool, agrees);
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1"));
        const auto outcome = f.run(orderEvent(action, "RX-1", json("'status':'" + status + "'")));
        if (agrees) {
            QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
            return;
        }
        QVERIFY(outcome.verdict.kind == Kind::NeedsReview);
        QCOMPARE(outcome.verdict.error->where, QStringLiteral("/orders/0/status"));
        QVERIFY(outcome.verdict.error->detail.contains(QStringLiteral("/orders/0/action")));
        QCOMPARE(f.text(QStringLiteral("SELECT status FROM prescriptions")), QStringLiteral("active"));
    }

    void aCancelIsNotHeldUpByWhatItNamesInPassing()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1"));
        const auto outcome = f.run(
            orderEvent("cancelled", "RX-1",
                       json("'dispense':{'value':'0'},'starts_on':'2026-03-02','ends_on':'2026-03-01'")));
        QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        QCOMPARE(f.text(QStringLiteral("SELECT status FROM prescriptions")), QStringLiteral("cancelled"));
    }

    void rulesThatDoubtFlag_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("flag");
        const auto order = [](const char *flag, const char *more) {
            QTest::newRow(flag) << orderEvent("new", "RX-1", json(more)) << QString::fromLatin1(flag);
        };
        order("prescriber.npi", "'prescriber':{'identifiers':[{'value':'1234567890','type':'NPI'}]}");
        order("prescriber.dea", "'prescriber':{'identifiers':[{'value':'AP5836728','type':'DEA'}]}");
        order("order.schedule-refills", "'schedule':'CII','refills':1");
        order("order.future", "'written_on':'2999-01-01'");
        order("unit:mcg", "'dosage':{'dose':'50 mcg'}");
        order("unit:U", "'dispense':{'value':'10','unit':'u'}");
        QByteArray undated = dispenseEvent("dispensed", "D", "RX");
        undated.replace(R"(,"handed_over_at":"2026-03-01")", "");
        QTest::newRow("dispense.no-date") << undated << "dispense.no-date";
        QByteArray early = dispenseEvent("dispensed", "D", "RX");
        early.replace("2026-03-01", "2999-03-01");
        QTest::newRow("dispense.future") << early << "dispense.future";
    }
    void rulesThatDoubtFlag()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, flag);
        ContentFixture f;
        const auto outcome = f.run(body);
        QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        const CanonicalEvent &event = outcome.work.canonical;
        const QStringList flags = event.orders.empty() ? event.dispenses[0].flags : event.orders[0].flags;
        QCOMPARE(flags, QStringList{flag});
    }

    void whatIsInOrderHasNoFlags()
    {
        ContentFixture f;
        const auto outcome = f.run(
            orderEvent("new", "RX-1",
                       json("'prescriber':{'identifiers':[{'value':'1234567893','type':'NPI'},{'value':'"
                            "AP5836727','type':'DEA'}]},"
                            "'schedule':'CIII','refills':1,'starts_on':'2026-03-01','ends_on':'2026-03'")));
        QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        QVERIFY(outcome.work.canonical.orders[0].flags.isEmpty());
    }

    void anUnknownCodeWaitsForItsMapping()
    {
        ContentFixture f;
        QByteArray body = orderEvent("new", "RX-1");
        const EventWork message = f.message(body.replace("314076", "999999"));
        const auto waits = f.run(message);
        QCOMPARE(waits.stoppedAt, QStringLiteral("normalise"));
        QVERIFY(waits.verdict.kind == Kind::NeedsMapping);
        QCOMPARE(waits.verdict.mappings.size(), size_t(1));
        QCOMPARE(waits.verdict.detail, QStringLiteral("0 of 1 codes resolved"));
        QCOMPARE(f.count("prescriptions"), 0);
        // a person decides; the event is taken up again
        MappingStore mappings(*f.db, f.clock);
        QVERIFY(approveByRules(mappings,
                               {waits.verdict.mappings[0], QStringLiteral("RX314076"),
                                Equivalence::Equivalent, QStringLiteral("same drug")},
                               QStringLiteral("ana")));
        const auto done = f.run(message);
        QVERIFY2(done.stoppedAt.isEmpty(), qPrintable(done.told()));
        QCOMPARE(f.count("prescriptions WHERE mapping_id IS NOT NULL"), 1);
    }

    void whatGoesOnByAnApprovalIsNotedWhileItCanBeUndone()
    {
        ContentFixture f;
        QByteArray body = orderEvent("new", "RX-1");
        body.replace("314076", "999999");
        const auto waits = f.run(f.message(body));
        QCOMPARE(waits.verdict.mappings.size(), size_t(1));
        MappingStore mappings(*f.db, f.clock);
        QVERIFY(approveByRules(mappings,
                               {waits.verdict.mappings[0], QStringLiteral("RX314076"),
                                Equivalence::Equivalent, QStringLiteral("same drug")},
                               QStringLiteral("ana")));
        QVERIFY(f.run(f.message(body)).stoppedAt.isEmpty());
        QCOMPARE(f.count("mapping_releases"), 1);
        f.clock.advance(undoWhileUntouched);
        QVERIFY(f.run(f.message(body)).stoppedAt.isEmpty());
        QCOMPARE(f.count("mapping_releases"), 1);
    }

    void aCancelDoesNotWaitForAMapping_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("cancel") << orderEvent("cancelled", "RX-1", json("'codings':[{'code':'unheard of'}]"));
        QTest::newRow("reversal")
            << dispenseEvent("returned_to_stock", "D1", "RX-1").replace("314076", "999999");
    }
    void aCancelDoesNotWaitForAMapping()
    {
        QFETCH(QByteArray, body);
        ContentFixture f;
        (void)f.run(dispenseEvent("dispensed", "D1", "RX-1"));
        const auto outcome = f.run(body);
        QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        QCOMPARE(f.count("medication_mappings WHERE status = 'pending'"), 1);
    }

    /// NDC 0002-1152-01 was lisinopril until the end of 2025 and is amlodipine since. It is January 2026.
    void aCodeIsReadAsOfItsOwnDate_data()
    {
        QTest::addColumn<QByteArray>("sentAt");
        QTest::addColumn<QByteArray>("orderedAt");
        QTest::addColumn<QByteArray>("handedOverAt"); ///< empty: an order
        QTest::addColumn<QString>("drug");
        const auto row = [](const char *name, const char *sent, const char *ordered, const char *handedOver,
                            const char *drug) {
            QTest::newRow(name) << QByteArray(sent) << QByteArray(ordered) << QByteArray(handedOver)
                                << QString::fromLatin1(drug);
        };
        const char *const before = "RX314076";
        const char *const since = "RX197361";
        row("order with a zone", "20260110090000+0000", "20251201090000+0000", "", before);
        row("order without a zone", "20260110090000", "20251201090000", "", before);
        row("order of a day", "20260110090000", "20251201", "", before);
        row("message with a zone", "20251201090000+0000", "", "", before);
        row("message without a zone", "20251201090000", "", "", before);
        row("message to the minute", "202512010900+0000", "", "", before);
        row("order of this year", "20260110090000", "20260109090000", "", since);
        row("supply without a zone", "20260110090000", "", "20251230170000", before);
        row("supply to the minute", "20260110090000", "", "202512301700", before);
        row("supply of this year", "20251230170000", "", "20260102", since);
    }
    void aCodeIsReadAsOfItsOwnDate()
    {
        QFETCH(QByteArray, sentAt);
        QFETCH(QByteArray, orderedAt);
        QFETCH(QByteArray, handedOverAt);
        const QByteArray drug = "0002-1152-01^x^NDC";
        const bool isOrder = handedOverAt.isEmpty();
        ContentFixture f;
        const auto outcome = f.run(
            "MSH|^~\\&|EHR|H|C|P|" + sentAt + "||" + (isOrder ? "RDE^O11" : "RDS^O13") +
                "|1|P|2.5.1\rPID|1||7^^^H^MR||Doe^J\r" +
                (isOrder ? "ORC|NW|P1^EHR|||||||" + orderedAt + "\rRXE|^BID|" + drug +
                               "|1||{tbl}^tablet^UCUM|TAB\rRXR|PO\r"
                         : "ORC|RE|P1^EHR\rRXD|1|" + drug + "|" + handedOverAt + "|30|{tbl}||RX-1\rRXR|PO\r"),
            InboundFormat::Hl7v2);
        QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        QTEST(f.text(QStringLiteral("SELECT target_drug_id FROM medication_mappings")), "drug");
    }

    /// An order without any date is read as of its arrival, not of the day on which it is tried again.
    void anUndatedCodeIsReadAsOfItsArrival()
    {
        ContentFixture f;
        f.clock.set(fromMs(1'764'000'000'000)); // November 2025
        const EventWork message =
            f.message(orderEvent("new", "RX-1")
                          .replace("www.nlm.nih.gov/research/umls/rxnorm", "hl7.org/fhir/sid/ndc")
                          .replace("314076", "00002115201"));
        f.clock.set(fromMs(1'768'478'400'000)); // January 2026
        const auto outcome = f.run(message);
        QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        QCOMPARE(f.text(QStringLiteral("SELECT target_drug_id FROM medication_mappings")),
                 QStringLiteral("RX314076"));
    }

    void valuesComeOutCanonical()
    {
        ContentFixture f;
        const auto outcome =
            f.run(orderEvent("new", "RX-1",
                             json("'dosage':{'dose':'1-2 tabs','frequency':'Q8H "
                                  "PRN','route':'PO'},'dispense':{'value':'030.50','unit':'CC'}")));
        QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        const CanonicalOrder &order = outcome.work.canonical.orders[0];
        QCOMPARE(order.dosage, (Dosage{QStringLiteral("1-2 {tbl}"), QStringLiteral("1/8h PRN"),
                                       QStringLiteral("26643006")}));
        QCOMPARE(order.dispense, (Quantity{QStringLiteral("30.5"), QStringLiteral("mL")}));
        QCOMPARE(order.flags, QStringList{QStringLiteral("unit:cc")});
    }
};

QTEST_GUILESS_MAIN(tst_ContentSteps)
#include "tst_ContentSteps.moc"
