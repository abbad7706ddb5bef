#include "codec/Envelope.h"
#include "fakes/Approve.h"
#include "pipeline/ContentFixture.h"
#include "store/JoinedKeys.h"

#include "store/MappingStore.h"

using namespace concord;

namespace {
const auto statusOf = QStringLiteral("SELECT status || ' ' || cancel_state FROM prescriptions");
const auto fills = QStringLiteral("SELECT group_concat(source_id || ' ' || status, ', ')"
                                  " FROM (SELECT * FROM dispenses ORDER BY id)");
using Kind = StepVerdict::Kind;

/// "control placer filler fill day number drug" as RDS^O13, or as RDE^O11 for NW; "-": left out.
QByteArray pharmacyMessage(const QByteArray &text)
{
    QByteArrayList words = text.split(' ');
    for (QByteArray &word : words)
        word = word == "-" ? QByteArray() : word;
    const bool isOrder = words[0] == "NW";
    const QByteArray drug = (words[6].isEmpty() ? QByteArray("314076") : words[6]) + "^x^RXNORM";
    return "MSH|^~\\&|PHARM|H|C|P|20260112120000+0000||" + QByteArray(isOrder ? "RDE^O11" : "RDS^O13") +
           "|1|P|2.5.1\rPID|1||4711^^^HOSP^MR||Doe^J\rORC|" + words[0] + "|" + words[1] + "|" + words[2] +
           "\r" +
           (isOrder ? "RXE|^BID|" + drug + "|1||{tbl}^tablet^UCUM||||||||||" + words[5] + "\r"
                    : "RXD|" + words[3] + "|" + drug + "|" + words[4] + "|30|{tbl}||" + words[5] + "\r") +
           "RXR|PO^Oral^HL70162\r";
}

/// An order that has these names: "P1" is the placer's number, "F1" the filler's, in small letters without
/// their authority; "RX-1" is the pharmacy's.
QByteArray namedOrder(const QByteArray &action, const QByteArrayList &names)
{
    QByteArrayList members;
    for (const QByteArray &name : names) {
        const QByteArray value = "'value':'" + name.mid(1) + "'}";
        switch (name.at(0)) {
        case 'P':
            members += "'placer':{'system':'EHR'," + value;
            break;
        case 'F':
            members += "'filler':{'system':'PHARM'," + value;
            break;
        case 'q':
            members += "'placer':{'system':'urn:oid:1.2.3'," + value;
            break;
        case 'p':
            members += "'placer':{" + value;
            break;
        case 'f':
            members += "'filler':{" + value;
            break;
        default:
            members += "'prescription_number':'" + name + "'";
        }
    }
    return orderEvent(action, "RX").replace(R"("prescription_number":"RX")", json(members.join(',')));
}
}

/// What becomes of the canonical state, message after message.
class tst_UpsertStep : public QObject
{
    Q_OBJECT
private slots:
    void aNewOrderMakesPatientAndPrescription()
    {
        ContentFixture f;
        const auto made = f.run(orderEvent("new", "RX-1", json("'notes':['seq=1'],'refills':2")));
        QCOMPARE(made.told(), QStringLiteral(" 2 added, 0 changed, 0 ended"));
        QCOMPARE(made.changes(), QStringLiteral("patients added; prescriptions added"));
        QCOMPARE(f.text(QStringLiteral("SELECT source_reference FROM patients")),
                 QStringLiteral("4711^HOSP"));
        QCOMPARE(f.text(QStringLiteral("SELECT code || prescription_number || on_list FROM prescriptions")),
                 QStringLiteral("314076RX-11"));
        QVERIFY(f.text(QStringLiteral("SELECT details_json FROM prescriptions"))
                    .contains(QStringLiteral("seq=1")));
        QCOMPARE(f.count("prescriptions WHERE mapping_id IS NOT NULL"), 1);
        QCOMPARE(EffectStore(*f.db).changesOf(made.work.id)->size(), size_t(2));
        QCOMPARE(f.count("event_effects WHERE target = 'prescriptions'"), 1);
    }

    void theSameMessageAgainChangesNothing()
    {
        ContentFixture f;
        EventWork message = f.message(orderEvent("new", "RX-1"));
        QVERIFY(f.run(message).stoppedAt.isEmpty());
        QVERIFY(f.run(orderEvent("hold", "RX-1")).stoppedAt.isEmpty());
        const auto again = f.run(message); // a worker that died after its commit
        QCOMPARE(again.changes(), QStringLiteral("prescriptions unchanged"));
        QCOMPARE(f.text(statusOf), QStringLiteral("on-hold "));
        QCOMPARE(f.count("prescriptions"), 1);
    }

    void theSameEventTwiceHasOneEffect()
    {
        ContentFixture f;
        EventWork message = f.message(orderEvent("change", "RX-1", json("'refills':1")));
        QVERIFY(f.run(message).stoppedAt.isEmpty());
        QVERIFY(f.run(orderEvent("change", "RX-1", json("'refills':5"))).stoppedAt.isEmpty());
        const auto again = f.run(message);
        QCOMPARE(again.changes(), QStringLiteral("prescriptions unchanged"));
        QVERIFY(f.text(QStringLiteral("SELECT details_json FROM prescriptions"))
                    .contains(QStringLiteral("\"refills\":5")));
    }

    void twoMessagesOfOneTraceBothCount()
    {
        ContentFixture f;
        EventWork first = f.message(orderEvent("new", "RX-1"), QStringLiteral("m1"));
        EventWork second = f.message(orderEvent("cancelled", "RX-1"), QStringLiteral("m2"));
        second.correlationId = first.correlationId;
        QVERIFY(f.run(first).stoppedAt.isEmpty());
        QVERIFY(f.run(second).stoppedAt.isEmpty());
        QCOMPARE(f.text(statusOf), QStringLiteral("cancelled "));
    }

    void aChangeNamesItsFields()
    {
        ContentFixture f;
        (void)f.run(
            orderEvent("new", "RX-1", json("'refills':2,'dosage':{'dose':'1 tab','frequency':'BID'}")));
        const auto changed = f.run(
            orderEvent("change", "RX-1", json("'refills':3,'dosage':{'dose':'2 tab','frequency':'BID'}")));
        QCOMPARE(changed.changes(), QStringLiteral("prescriptions changed dosage,refills"));
        QCOMPARE(f.text(QStringLiteral("SELECT dose || ' ' || frequency FROM prescriptions")),
                 QStringLiteral("2 {tbl} 2/1d"));
    }

    void whetherNewOrChangedTheStoreKnows()
    {
        ContentFixture f;
        QCOMPARE(wordOf(f.run(orderEvent("change", "RX-1")).work.kind), QStringLiteral("PRESCRIPTION_NEW"));
        QCOMPARE(wordOf(f.run(orderEvent("new", "RX-1")).work.kind), QStringLiteral("PRESCRIPTION_CHANGE"));
        QCOMPARE(f.count("prescriptions"), 1);
    }

    void statusFollowsTheTable_data()
    {
        QTest::addColumn<QByteArrayList>("actions");
        QTest::addColumn<QString>("end");
        QTest::addColumn<bool>("isReview");
        const auto row = [](const char *name, const QByteArrayList &actions, const char *end,
                            bool isReview = false) {
            QTest::newRow(name) << actions << QString::fromLatin1(end) << isReview;
        };
        row("hold and release", {"new", "hold", "release"}, "active ");
        row("changed on hold", {"new", "hold", "change"}, "on-hold ");
        row("sent again on hold", {"new", "hold", "new"}, "on-hold ");
        row("changed on hold and released", {"new", "hold", "change", "release"}, "active ");
        row("cancel asked for on hold", {"new", "hold", "cancel_requested"}, "on-hold requested");
        row("cancelled on hold", {"new", "hold", "cancelled"}, "cancelled ");
        row("held before it was ordered", {"hold", "new"}, "on-hold ");
        row("cancel asked for", {"new", "cancel_requested"}, "active requested");
        row("cancel asked for and confirmed", {"new", "cancel_requested", "cancelled"},
            "cancelled confirmed");
        row("cancelled at once", {"new", "cancelled"}, "cancelled ");
        row("cancel asked for when cancelled", {"new", "cancelled", "cancel_requested"}, "cancelled ");
        row("cancel asked for when confirmed", {"new", "cancel_requested", "cancelled", "cancel_requested"},
            "cancelled confirmed");
        row("discontinued", {"new", "discontinued"}, "stopped ");
        row("cancelled twice", {"new", "cancelled", "cancelled"}, "cancelled ");
        row("cancelled after a stop", {"new", "discontinued", "cancelled"}, "stopped ");
        row("stopped after a cancel", {"new", "cancelled", "discontinued"}, "cancelled ");
        row("changed after a cancel", {"new", "cancelled", "change"}, "cancelled ", true);
        row("new after a cancel", {"new", "cancelled", "new"}, "cancelled ", true);
        row("held after a stop", {"new", "discontinued", "hold"}, "stopped ", true);
        row("cancel of an unknown order", {"cancelled"}, "cancelled ");
        row("the order comes after its cancel", {"cancelled", "new"}, "cancelled ", true);
        row("cancel asked for an unknown order", {"cancel_requested"}, "unknown requested");
    }
    void statusFollowsTheTable()
    {
        QFETCH(QByteArrayList, actions);
        QFETCH(QString, end);
        QFETCH(bool, isReview);
        ContentFixture f;
        ContentFixture::Outcome last;
        for (const QByteArray &action : actions)
            last = f.run(orderEvent(action, "RX-1"));
        QCOMPARE(f.text(statusOf), end);
        QCOMPARE(last.verdict.kind == Kind::NeedsReview, isReview);
        if (isReview) {
            QCOMPARE(codeName(last.verdict.error->code), QStringLiteral("conflict"));
            QCOMPARE(last.verdict.error->where, QStringLiteral("/orders/0/status"));
        }
    }

    void aChangeOnHoldChangesTheContent()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1", json("'refills':2")));
        (void)f.run(orderEvent("hold", "RX-1"));
        const auto changed = f.run(orderEvent("change", "RX-1", json("'refills':3")));
        QCOMPARE(changed.changes(), QStringLiteral("prescriptions changed refills"));
        QCOMPARE(f.text(statusOf), QStringLiteral("on-hold "));
        // a status that is stated counts
        QVERIFY(
            f.run(orderEvent("change", "RX-1", json("'refills':3,'status':'active'"))).stoppedAt.isEmpty());
        QCOMPARE(f.text(statusOf), QStringLiteral("active "));
    }

    void aCancelKeepsWhatTheOrderWas()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1", json("'refills':2,'dosage':{'dose':'1 {tbl}'}")));
        const auto cancelled = f.run(orderEvent("cancelled", "RX-1", json("'reason':'allergy'")));
        QCOMPARE(cancelled.changes(), QStringLiteral("prescriptions ended reason,status"));
        QCOMPARE(f.text(QStringLiteral("SELECT code || dose || ended_reason FROM prescriptions")),
                 QStringLiteral("3140761 {tbl}cancelled"));
        QVERIFY(f.text(QStringLiteral("SELECT details_json FROM prescriptions"))
                    .contains(QStringLiteral("\"refills\":2")));
    }

    void whatNamesTheDrugInPassingDoesNotChangeIt_data()
    {
        QTest::addColumn<QByteArray>("action");
        for (const char *action : {"hold", "release", "cancel_requested", "cancelled", "discontinued"})
            QTest::newRow(action) << QByteArray(action);
    }
    void whatNamesTheDrugInPassingDoesNotChangeIt()
    {
        QFETCH(QByteArray, action);
        const QByteArray content =
            json("'dosage':{'dose':'1 {tbl}','frequency':'1/1d'},'refills':2,'sig':'one a day',"
                 "'dispense':{'value':'30','unit':'{tbl}'},'medication_text':'Prinivil'");
        const QByteArray passing =
            json("'codings':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'197361'}],"
                 "'medication_text':'Norvasc','dosage':{'dose':'9 {tbl}'},'refills':9,'sig':'nine',"
                 "'dispense':{'value':'99'},'written_on':'2020-01-01','reason':'why','flags':['replaced']");
        const auto columns =
            QStringLiteral("SELECT code || display || dose || frequency || authored_on || codings_json || "
                           "mapping_id FROM prescriptions");
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1", content));
        if (action == "release")
            (void)f.run(orderEvent("hold", "RX-1"));
        const QString before = f.text(columns);
        QVERIFY(before.startsWith(QStringLiteral("314076")));
        const auto outcome = f.run(orderEvent(action, "RX-1", passing));
        QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        QCOMPARE(f.text(columns), before);
        const QString details = f.text(QStringLiteral("SELECT details_json FROM prescriptions"));
        for (const char *kept :
             {"\"code\":\"314076\"", "\"medication_text\":\"Prinivil\"", "\"refills\":2",
              "\"sig\":\"one a day\"", "\"value\":\"30\"", "\"reason\":\"why\"", "\"flags\":[\"replaced\"]"})
            QVERIFY2(details.contains(QLatin1StringView(kept)), kept);
        QVERIFY(!details.contains(QLatin1StringView("197361")));
    }

    void aDrugNamedByItsTextLeavesNothingOfTheOneBefore()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1"));
        QByteArray change =
            orderEvent("change", "RX-1", json("'medication_text':'amlodipine 5 MG Oral Tablet'"));
        const qsizetype from = change.indexOf(R"("codings":)");
        change.remove(from, change.indexOf(']', from) + 2 - from);
        const auto waits = f.run(change);
        QCOMPARE(waits.stoppedAt, QStringLiteral("normalise"));
        MappingStore mappings(*f.db, f.clock);
        QVERIFY(approveByRules(mappings,
                               {waits.verdict.mappings.at(0), QStringLiteral("RX197361"),
                                Equivalence::Equivalent, QStringLiteral("same drug")},
                               QStringLiteral("ana")));
        QVERIFY(f.run(change).stoppedAt.isEmpty());
        QVERIFY(!f.text(QStringLiteral("SELECT details_json FROM prescriptions"))
                     .contains(QStringLiteral("314076")));
    }

    /// What a hold or a cancel names in passing is no order: it never becomes active.
    void onlyAStatedOrderIsReleased_data()
    {
        QTest::addColumn<QByteArrayList>("before");
        QTest::addColumn<bool>("isReview");
        QTest::newRow("nothing known") << QByteArrayList{} << true;
        QTest::newRow("a hold alone") << QByteArrayList{"hold"} << true;
        QTest::newRow("a cancel that is asked for") << QByteArrayList{"cancel_requested"} << true;
        QTest::newRow("two holds") << QByteArrayList{"hold", "hold"} << true;
        QTest::newRow("a hold before the order") << QByteArrayList{"hold", "new"} << false;
        QTest::newRow("an active order") << QByteArrayList{"new"} << false;
    }
    void onlyAStatedOrderIsReleased()
    {
        QFETCH(QByteArrayList, before);
        QFETCH(bool, isReview);
        const QByteArray passing =
            json("'codings':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'197361'}]");
        ContentFixture f;
        for (const QByteArray &action : before)
            (void)f.run(orderEvent(action, "RX-1", action == "new" ? QByteArray() : passing));
        const auto released = f.run(orderEvent("release", "RX-1", passing));
        QCOMPARE(released.verdict.kind == Kind::NeedsReview, isReview);
        QCOMPARE(f.count("prescriptions WHERE on_list = 1 AND code <> '314076'"), 0);
        QCOMPARE(f.count("prescriptions WHERE on_list = 1"), isReview ? 0 : 1);
    }

    void aCancelAfterSupplyIsAStop()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1"));
        (void)f.run(dispenseEvent("dispensed", "D1", "RX-1"));
        (void)f.run(orderEvent("cancelled", "RX-1"));
        QCOMPARE(f.text(statusOf), QStringLiteral("stopped "));
    }

    /// Messages that each name the order by some of its numbers. An ending "?" goes to review.
    void anOrderIsFoundByAnyOfItsNames_data()
    {
        QTest::addColumn<QByteArrayList>("messages");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("status"); ///< of the oldest
        const auto row = [](const char *name, const QByteArrayList &messages, int count, const char *status) {
            QTest::newRow(name) << messages << count << QString::fromLatin1(status);
        };
        row("cancel by the filler's number", {"new P1 F1", "cancelled F1"}, 1, "cancelled ");
        row("change by the filler's number", {"new P1 F1", "change F1"}, 1, "active ");
        row("hold by the filler's number", {"new P1 F1 RX-1", "hold F1"}, 1, "on-hold ");
        row("cancel by the number", {"new P1 F1 RX-1", "cancelled RX-1"}, 1, "cancelled ");
        row("the filler's number comes later", {"new P1", "change P1 F1", "cancelled F1"}, 1, "cancelled ");
        row("known by the filler first", {"new F1", "change P1 F1", "cancelled P1"}, 1, "cancelled ");
        row("known by the number first", {"new RX-1", "change P1 RX-1", "cancelled P1"}, 1, "cancelled ");
        row("the same digits of placer and filler", {"new p7", "new f7", "cancelled f7"}, 2, "active ");
        row("two orders of one filler's system", {"new F1", "new F2", "cancelled F1"}, 2, "cancelled ");
        row("one number, two placers", {"new P1 RX-1", "new P2 RX-1", "cancelled P2"}, 2, "active ");
        row("the one that stands", {"new P1 RX-1", "cancelled P1", "new P2 RX-1", "discontinued RX-1"}, 2,
            "cancelled ");
        row("which of two?", {"new P1 RX-1", "new P2 RX-1", "cancelled RX-1?"}, 2, "active ");
        row("two orders at once", {"new P1", "new F1", "cancelled P1 F1?"}, 2, "active ");
        row("another placer's filler number", {"new P1 F1", "cancelled P2 F1?"}, 1, "active ");
        row("another placer's prescription number", {"new P1 RX-1", "cancelled P2 RX-1?"}, 1, "active ");
        row("a cancel that may mean it", {"new P1", "cancelled F1?"}, 1, "active ");
        row("a change that may mean it", {"new P1", "change RX-1?"}, 1, "active ");
        row("without its authority", {"new P1", "cancelled p1?"}, 1, "active ");
        row("with another authority", {"new P1", "cancelled q1?"}, 1, "active ");
        row("by the filler alone, never heard of", {"new P1 F1", "cancelled F2?"}, 1, "active ");
        row("a cancel of another order", {"new P1", "cancelled P2"}, 2, "active ");
        row("what has ended is not meant", {"new P1", "cancelled P1", "cancelled RX-1"}, 2, "cancelled ");
    }
    void anOrderIsFoundByAnyOfItsNames()
    {
        QFETCH(QByteArrayList, messages);
        QFETCH(int, count);
        QFETCH(QString, status);
        ContentFixture f;
        for (QByteArray message : messages) {
            const bool isReview = message.endsWith('?');
            QByteArrayList names = message.replace("?", "").split(' ');
            const QByteArray action = names.takeFirst();
            const auto outcome = f.run(namedOrder(action, names));
            QVERIFY2(outcome.stoppedAt.isEmpty() != isReview, qPrintable(outcome.told()));
            QVERIFY(!isReview || outcome.verdict.kind == Kind::NeedsReview);
        }
        QCOMPARE(f.count("prescriptions"), qint64(count));
        QCOMPARE(f.text(statusOf + QStringLiteral(" ORDER BY id LIMIT 1")), status);
    }

    void aCancelTakesNoNameAway()
    {
        ContentFixture f;
        (void)f.run(namedOrder("new", {"P1", "RX-1"}));
        QVERIFY(f.run(namedOrder("cancelled", {"P1", "F1", "RX-2"})).stoppedAt.isEmpty());
        QCOMPARE(f.text(QStringLiteral("SELECT placer_id || ' ' || filler_id || ' ' || prescription_number "
                                       "FROM prescriptions")),
                 QStringLiteral("1^EHR 1^PHARM RX-1"));
        QVERIFY(f.text(QStringLiteral("SELECT details_json FROM prescriptions"))
                    .contains(QStringLiteral("RX-1")));
    }

    void aSupplyIsLinkedWhenTheOrderGetsItsNumber()
    {
        ContentFixture f;
        (void)f.run(namedOrder("new", {"P1"}));
        (void)f.run(dispenseEvent("dispensed", "D1", "RX-1"));
        QCOMPARE(f.count("dispenses WHERE prescription_id IS NOT NULL"), 0);
        (void)f.run(namedOrder("change", {"P1", "RX-1"}));
        QCOMPARE(f.count("dispenses WHERE prescription_id IS NOT NULL"), 1);
    }

    void aSupplyOfTheNumberAfterACancelIsFlaggedWhateverItsPlacer()
    {
        ContentFixture f;
        (void)f.run(namedOrder("new", {"P1", "RX-1"}));
        (void)f.run(namedOrder("cancelled", {"P1"}));
        QVERIFY(f.run(dispenseEvent("dispensed", "D1", "RX-1", json("'placer':{'system':'EHR','value':'2'}")))
                    .stoppedAt.isEmpty());
        QCOMPARE(f.count("incidents"), 1);
    }

    void whatIsOlderIsSuperseded()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1", json("'refills':5"), "2026-03-01T10:00:00Z"));
        const auto older = f.run(orderEvent("change", "RX-1", json("'refills':1"), "2026-03-01T09:59:59Z"));
        QVERIFY(older.verdict.kind == Kind::Superseded);
        QCOMPARE(older.stoppedAt, QStringLiteral("upsert"));
        QVERIFY(f.text(QStringLiteral("SELECT details_json FROM prescriptions"))
                    .contains(QStringLiteral("\"refills\":5")));
        // the same second is not older
        QVERIFY(f.run(orderEvent("change", "RX-1", json("'refills':1"), "2026-03-01T10:00:00Z"))
                    .stoppedAt.isEmpty());
        // a date says too little to be older
        QVERIFY(f.run(orderEvent("change", "RX-1", json("'refills':2"), "2026-02-01")).stoppedAt.isEmpty());
    }

    void aCancelThatLooksOlderDoesNotVanish()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1", {}, "2026-03-01T10:00:00Z"));
        const auto late = f.run(orderEvent("cancelled", "RX-1", {}, "2026-03-01T09:59:59Z"));
        QVERIFY(late.verdict.kind == Kind::NeedsReview);
        QCOMPARE(f.text(statusOf), QStringLiteral("active "));
        // of what has ended already it says nothing new
        (void)f.run(orderEvent("cancelled", "RX-1", {}, "2026-03-01T10:00:01Z"));
        QVERIFY(f.run(orderEvent("cancelled", "RX-1", {}, "2026-03-01T09:59:58Z")).verdict.kind ==
                Kind::Superseded);
    }

    void whatEndsAnOrderAndLooksOlderIsReviewed_data()
    {
        QTest::addColumn<QByteArrayList>("before");
        QTest::addColumn<QByteArray>("late");
        QTest::addColumn<bool>("isReview");
        const auto row = [](const char *name, const QByteArrayList &before, const char *late, bool isReview) {
            QTest::newRow(name) << before << QByteArray(late) << isReview;
        };
        row("cancel of what is on hold", {"new", "hold"}, "cancelled", true);
        row("discontinue of what is on hold", {"new", "hold"}, "discontinued", true);
        row("cancel asked for of what is on hold", {"new", "hold"}, "cancel_requested", true);
        row("the confirmation of a cancel", {"new", "cancel_requested"}, "cancelled", true);
        row("hold of what is active", {"new"}, "hold", true);
        row("cancel of an order known from a cancel asked for", {"cancel_requested"}, "cancelled", true);
        row("asked for twice", {"new", "cancel_requested"}, "cancel_requested", false);
        row("held twice", {"new", "hold"}, "hold", false);
        row("cancel of what has ended", {"new", "discontinued"}, "cancelled", false);
        row("hold of what has ended", {"new", "cancelled"}, "hold", false);
        row("release", {"new", "hold"}, "release", false);
    }
    void whatEndsAnOrderAndLooksOlderIsReviewed()
    {
        QFETCH(QByteArrayList, before);
        QFETCH(QByteArray, late);
        QFETCH(bool, isReview);
        ContentFixture f;
        for (const QByteArray &action : before)
            QVERIFY(f.run(orderEvent(action, "RX-1", {}, "2026-03-01T10:00:00Z")).stoppedAt.isEmpty());
        const QString stood = f.text(statusOf);
        const auto outcome = f.run(orderEvent(late, "RX-1", {}, "2026-03-01T09:59:59Z"));
        QVERIFY(outcome.verdict.kind == (isReview ? Kind::NeedsReview : Kind::Superseded));
        QCOMPARE(f.text(statusOf), stood);
    }

    /// A resource states the order whole, whatever becomes of it.
    void aFhirOrderThatIsPutOnHoldTakesItsNewContent()
    {
        ContentFixture f;
        const auto request = [](int version, const char *status, const char *code) {
            return json(R"({'resourceType':'MedicationRequest','id':'rx1','meta':{'versionId':')" +
                        QByteArray::number(version) +
                        R"(','lastUpdated':'2026-03-01T10:00:00Z'},'status':')" + status +
                        R"(','subject':{'reference':'Patient/7'},'medicationCodeableConcept':{'coding':[
 {'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':')" +
                        code + "'}]}}");
        };
        QVERIFY(f.run(request(1, "active", "314076"), InboundFormat::FhirJson).stoppedAt.isEmpty());
        QVERIFY(f.run(request(2, "on-hold", "314077"), InboundFormat::FhirJson).stoppedAt.isEmpty());
        QCOMPARE(f.text(QStringLiteral("SELECT status || ' ' || code FROM prescriptions")),
                 QStringLiteral("on-hold 314077"));
    }

    /// It may have been made and withdrawn before anybody looked; it takes back no other.
    void aFhirDispenseMayBeWithdrawnWhenFirstSeen()
    {
        ContentFixture f;
        const auto dispense = [](const char *id, const char *status) {
            return json("{'resourceType':'MedicationDispense','id':'" + QByteArray(id) + "','status':'" +
                        status +
                        "','subject':{'reference':'Patient/7'},'whenHandedOver':'2026-01-10',"
                        "'medicationCodeableConcept':{'coding':[{'system':"
                        "'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076'}]}}");
        };
        for (const auto &[id, status] : {std::pair("d1", "completed"), std::pair("d2", "cancelled")}) {
            const auto outcome = f.run(dispense(id, status), InboundFormat::FhirJson);
            QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        }
        QCOMPARE(f.text(fills), QStringLiteral("d1 completed, d2 cancelled"));
    }

    /// An id that only begins like a composed one is the source's own.
    void aReversalByTheSourcesOwnIdMeansNoOtherFill()
    {
        ContentFixture f;
        QVERIFY(f.run(dispenseEvent("dispensed", "RX-1/A1", "RX-1")).stoppedAt.isEmpty());
        const auto outcome = f.run(dispenseEvent("returned_to_stock", "RX-1/A2", "RX-1"));
        QVERIFY(outcome.verdict.kind == Kind::NeedsReview);
        QCOMPARE(f.text(fills), QStringLiteral("RX-1/A1 completed"));
    }

    void versionsTellOlderFromNewer()
    {
        ContentFixture f;
        const auto request = [](int version, const char *status) {
            return json(R"({'resourceType':'MedicationRequest','id':'rx1','meta':{'versionId':')" +
                        QByteArray::number(version) +
                        R"(','lastUpdated':'2026-03-01T10:00:00Z'},'status':')" + status +
                        R"(','subject':{'reference':'Patient/7'},'medicationCodeableConcept':{'coding':[
 {'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076'}]}})");
        };
        QVERIFY(f.run(request(9, "active"), InboundFormat::FhirJson).stoppedAt.isEmpty());
        QVERIFY(f.run(request(10, "on-hold"), InboundFormat::FhirJson).stoppedAt.isEmpty());
        QVERIFY(f.run(request(9, "active"), InboundFormat::FhirJson).verdict.kind == Kind::Superseded);
        QCOMPARE(f.text(statusOf), QStringLiteral("on-hold "));
        QCOMPARE(f.text(QStringLiteral("SELECT source_id || source_version FROM prescriptions")),
                 QStringLiteral("rx110"));
        QCOMPARE(f.text(QStringLiteral("SELECT source_reference FROM patients")),
                 QStringLiteral("Patient/7"));
    }

    void anotherPatientsPrescriptionIsReviewed()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1"));
        const auto other = f.run(orderEvent("change", "RX-1", {}, "", "9999"));
        QVERIFY(other.verdict.kind == Kind::NeedsReview);
        QVERIFY(other.told().contains(QStringLiteral("another patient")));
        QCOMPARE(f.count("patients"), 1); // a message for review has changed nothing
    }

    void oneMessageSpeaksOnceOfARecord()
    {
        ContentFixture f;
        QByteArray twice = orderEvent("new", "RX-1");
        const qsizetype from = twice.indexOf("[{\"action\"") + 1;
        const QByteArray order = twice.mid(from, twice.lastIndexOf(']') - from);
        twice.insert(from, order + ",");
        const auto outcome = f.run(twice);
        QVERIFY(outcome.verdict.kind == Kind::NeedsReview);
        QCOMPARE(f.count("prescriptions"), 0);
    }

    void aDispenseIsTiedToItsPrescription()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1"));
        const auto given = f.run(dispenseEvent("dispensed", "D1", "RX-1"));
        QCOMPARE(given.changes(), QStringLiteral("dispenses added"));
        QCOMPARE(f.count("dispenses d JOIN prescriptions p ON p.id = d.prescription_id"), 1);
        const auto back =
            f.run(dispenseEvent("returned_to_stock", "D1", "RX-1", json("'reason':'not picked up'")));
        QCOMPARE(back.changes(), QStringLiteral("dispenses ended reason,status"));
        QCOMPARE(f.text(QStringLiteral("SELECT status || handed_over_at FROM dispenses")),
                 QStringLiteral("cancelled2026-03-01"));
        const auto again = f.run(dispenseEvent("dispensed", "D1", "RX-1"));
        QVERIFY(again.verdict.kind == Kind::NeedsReview);
    }

    void aDispenseMayComeFirst()
    {
        ContentFixture f;
        (void)f.run(dispenseEvent("dispensed", "D1", "RX-1"));
        QCOMPARE(f.count("dispenses WHERE prescription_id IS NULL"), 1);
        (void)f.run(orderEvent("new", "RX-1"));
        QCOMPARE(f.count("dispenses WHERE prescription_id IS NOT NULL"), 1);
    }

    void aReversalOfAnUnknownDispenseIsReviewed()
    {
        ContentFixture f;
        (void)f.run(dispenseEvent("dispensed", "D2", "RX-1"));
        const auto outcome = f.run(dispenseEvent("entered_in_error", "D1", "RX-1"));
        QVERIFY(outcome.verdict.kind == Kind::NeedsReview);
        QCOMPARE(outcome.verdict.error->where, QStringLiteral("/dispenses/0"));
        QVERIFY(outcome.verdict.error->detail.contains(QStringLiteral("resend it"))); // says what to do
        QCOMPARE(f.text(fills), QStringLiteral("D2 completed"));
    }

    /// Fills and reversals as "control placer filler fill day number drug", "-" for what is left out.
    void aReversalFindsItsFill_data()
    {
        QTest::addColumn<QByteArrayList>("before");
        QTest::addColumn<QByteArray>("reversal");
        QTest::addColumn<QString>("after");
        QTest::addColumn<bool>("isReview");
        const auto row = [](const char *name, const QByteArrayList &before, const char *reversal,
                            const char *after, bool isReview = false) {
            QTest::newRow(name) << before << QByteArray(reversal) << QString::fromLatin1(after) << isReview;
        };
        const QByteArrayList two{"RE P1 F1 1 20260101 RX-1 -", "RE P1 F1 2 20260110 RX-1 -"};
        const QByteArrayList uncounted{"RE P1 F1 - 20260101 RX-1 -", "RE P1 F1 - 20260110 RX-1 -"};
        row("by number and fill", two, "OC P1 F1 2 20260110 RX-1 -", "RX-1/1 completed, RX-1/2 cancelled");
        row("without the number", two, "OC P1 F1 2 - - -", "RX-1/1 completed, RX-1/2 cancelled");
        row("by the filler alone", two, "DE - F1 1 20260112 - -",
            "RX-1/1 entered-in-error, RX-1/2 completed");
        row("without the fill number, of its day", two, "OC P1 - - 20260110 RX-1 -",
            "RX-1/1 completed, RX-1/2 cancelled");
        row("which of two?", two, "OC P1 - - - - -", "RX-1/1 completed, RX-1/2 completed", true);
        row("of another day than both", two, "OC P1 - - 20260112 RX-1 -",
            "RX-1/1 completed, RX-1/2 completed", true);
        row("a fill that is not known", two, "OC P1 F1 3 20260112 RX-1 -",
            "RX-1/1 completed, RX-1/2 completed", true);
        row("the only one", {"RE P1 F1 1 20260101 RX-1 -"}, "OC P1 - - - - -", "RX-1/1 cancelled");
        row("the only one that stands", {two[0], two[1], "OC P1 F1 1 - RX-1 -"}, "OC P1 F1 - - - -",
            "RX-1/1 cancelled, RX-1/2 cancelled");
        row("taken back twice", {two[0], "OC P1 F1 1 - - -"}, "OC P1 F1 1 - - -", "RX-1/1 cancelled");
        row("taken back twice, another one stands", {uncounted[0], uncounted[1], "OC P1 F1 - 20260110 - -"},
            "OC P1 F1 - 20260110 - -", "RX-1/20260101 completed, RX-1/20260110 cancelled");
        row("fills without a counter", uncounted, "OC P1 F1 - 20260101 - -",
            "RX-1/20260101 cancelled, RX-1/20260110 completed");
        row("the fill had no counter", {uncounted[0]}, "OC P1 F1 1 20260102 RX-1 -",
            "RX-1/20260101 cancelled");
        row("another drug", {two[0]}, "OC P1 F1 - - - 197361", "RX-1/1 completed", true);
        row("another prescription", {two[0]}, "OC P2 - 1 20260101 RX-2 -", "RX-1/1 completed", true);
        row("before it was given", {two[1]}, "OC P1 F1 - 20260101 RX-1 -", "RX-1/2 completed", true);
        row("nothing given", {}, "OC P1 F1 1 20260101 RX-1 -", "(none)", true);
        row("by placer, where the fill says the number alone",
            {"NW P1 F1 - - RX-1 -", "RE - - 1 20260101 RX-1 -"}, "OC P1 - 1 - - -", "RX-1/1 cancelled");
    }
    void aReversalFindsItsFill()
    {
        QFETCH(QByteArrayList, before);
        QFETCH(QByteArray, reversal);
        QFETCH(QString, after);
        QFETCH(bool, isReview);
        ContentFixture f;
        for (const QByteArray &message : before) {
            const auto outcome = f.run(pharmacyMessage(message), InboundFormat::Hl7v2);
            QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        }
        const auto outcome = f.run(pharmacyMessage(reversal), InboundFormat::Hl7v2);
        QVERIFY2((outcome.verdict.kind == Kind::NeedsReview) == isReview, qPrintable(outcome.told()));
        const QString found = f.text(fills);
        QCOMPARE(found.isEmpty() ? QStringLiteral("(none)") : found, after);
    }

    void aReversalDoesNotChangeWhatWasGiven()
    {
        ContentFixture f;
        (void)f.run(dispenseEvent("dispensed", "D1", "RX-1", json("'quantity':{'value':'30'}")));
        const auto back = f.run(dispenseEvent("returned_to_stock", "D1", "RX-1",
                                              json("'quantity':{'value':'99'},'reason':'not picked up'"))
                                    .replace("314076", "197361"));
        QCOMPARE(back.changes(), QStringLiteral("dispenses ended reason,status"));
        QVERIFY(!f.text(QStringLiteral("SELECT details_json || code FROM dispenses"))
                     .contains(QStringLiteral("197361")));
    }

    /// Without a fill number.
    void twoFillsAreTwoAndARepeatIsOne_data()
    {
        QTest::addColumn<QByteArrayList>("messages");
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("isReview"); ///< the last one
        const auto row = [](const char *name, const QByteArrayList &messages, int count,
                            bool isReview = false) {
            QTest::newRow(name) << messages << count << isReview;
        };
        row("two days", {"RE P1 F1 - 20260101 RX-1 -", "RE P1 F1 - 20260110 RX-1 -"}, 2);
        row("two days with dashes", {"RE P1 F1 - 2026-01-01 RX-1 -", "RE P1 F1 - 2026-01-10 RX-1 -"}, 2);
        row("twice a day", {"RE P1 F1 - 20260101090000 RX-1 -", "RE P1 F1 - 20260101170000 RX-1 -"}, 2);
        row("a repeat", {"RE P1 F1 - 20260101090000 RX-1 -", "RE P1 F1 - 20260101090000 RX-1 -"}, 1);
        row("a repeat of a day", {"RE P1 F1 - 20260101 RX-1 -", "RE P1 F1 - 20260101 RX-1 -"}, 1);
        row("another drug on one day", {"RE P1 F1 - 20260101 RX-1 -", "RE P1 F1 - 20260101 RX-1 197361"}, 1,
            true);
    }
    void twoFillsAreTwoAndARepeatIsOne()
    {
        QFETCH(QByteArrayList, messages);
        QFETCH(int, count);
        QFETCH(bool, isReview);
        ContentFixture f;
        ContentFixture::Outcome last;
        for (const QByteArray &message : messages)
            last = f.run(pharmacyMessage(message), InboundFormat::Hl7v2);
        QVERIFY2((last.verdict.kind == Kind::NeedsReview) == isReview, qPrintable(last.told()));
        QCOMPARE(f.count("dispenses"), qint64(count));
    }

    /// Fills that have no id, and no identifier but the number of their prescription.
    void twoFillsOfFhirThatShareANumberAreTwo()
    {
        ContentFixture f;
        for (const char *day : {"2026-01-01", "2026-01-10", "2026-01-10"}) {
            const auto outcome =
                f.run(json("{'resourceType':'MedicationDispense','status':'completed','subject':{'reference':"
                           "'Patient/7'},"
                           "'identifier':[{'system':'RX','value':'RX-77'}],'contained':[{'resourceType':'"
                           "MedicationRequest',"
                           "'id':'r','identifier':[{'system':'RX','value':'RX-77'}]}],"
                           "'authorizingPrescription':[{'reference':'#r'}],'whenHandedOver':'" +
                           QByteArray(day) +
                           "','medicationCodeableConcept':{'coding':[{'system':"
                           "'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076'}]}}"),
                      InboundFormat::FhirJson);
            QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        }
        QCOMPARE(f.text(fills), QStringLiteral("RX-77/20260101 completed, RX-77/20260110 completed"));
    }

    void aDispenseAfterACancelIsFlagged()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1"));
        (void)f.run(orderEvent("cancelled", "RX-1"));
        QVERIFY(f.run(dispenseEvent("dispensed", "D1", "RX-1")).stoppedAt.isEmpty());
        QVERIFY(f.text(QStringLiteral("SELECT details_json FROM dispenses"))
                    .contains(QStringLiteral("dispense.after-cancel")));
    }

    void aDispenseAfterACancelIsAnIncident()
    {
        ContentFixture f;
        (void)f.run(orderEvent("cancelled", "RX-1"));
        (void)f.run(dispenseEvent("dispensed", "D1", "RX-1"));
        (void)f.run(dispenseEvent("dispensed", "D2", "RX-1"));
        QCOMPARE(f.text(QStringLiteral("SELECT endpoint || ' ' || cause || ' ' || count FROM incidents")),
                 QStringLiteral("pharmacy/dispenses dispense.after-cancel 2"));
    }

    void aListThatIsSentWritesItsOrders()
    {
        ContentFixture f;
        QVERIFY(f.run(orderEvent("change", "RX-1", {}, "", "4711", "MED_LIST_PULL")).stoppedAt.isEmpty());
        QCOMPARE(f.text(statusOf), QStringLiteral("active "));
    }

    /// A new order, changes that each say another dose, and a request to cancel, as HL7 v2.
    void ordersOfHl7FollowEachOther()
    {
        ContentFixture f;
        const QByteArrayList controls{"NW", "XO", "XO", "CA"};
        for (qsizetype i = 0; i < controls.size(); ++i) {
            const QByteArray message =
                "MSH|^~\\&|EHR|LOAD|CONCORD|LOAD|20260301120000||RDE^O11^RDE_O11|m" + QByteArray::number(i) +
                "|P|2.5.1\rPID|1||P1^^^LOAD^MR||Load^One||19700101|F\rORC|" + controls[i] +
                "|ORD-P1^EHR|||||||20260301120000\rRXE|1^BID|314076^lisinopril 10 MG Oral Tablet^RXNORM|" +
                QByteArray::number(i + 1) +
                "||{tbl}^tablet^UCUM|TAB||||60|{tbl}^tablet^UCUM|2|||RX-P1\rTQ1|1||BID\rRXR|PO^Oral^"
                "HL70162\r";
            const auto outcome = f.run(message, InboundFormat::Hl7v2);
            QVERIFY2(outcome.stoppedAt.isEmpty(), qPrintable(outcome.told()));
        }
        QCOMPARE(f.count("prescriptions"), 1);
        QCOMPARE(f.text(statusOf), QStringLiteral("active requested"));
        // the request to cancel names a dose, and changes none
        QCOMPARE(f.text(QStringLiteral("SELECT source_id || ' ' || dose FROM prescriptions")),
                 QStringLiteral("ORD-P1^EHR 3 {tbl}"));
        QCOMPARE(f.count("event_effects WHERE target = 'prescriptions'"), 4);
    }

    void aMergeMovesRecordsAndNames()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1", {}, "", "old"));
        (void)f.run(dispenseEvent("dispensed", "D1", "RX-1", {}, "old"));
        (void)f.run(orderEvent("new", "RX-2", {}, "", "kept"));
        const auto merged = f.run(json(
            R"({'kind':'PATIENT','id':'x','payload':{'patient':{'identifiers':[{'system':'HOSP','value':'kept'}],
 'family':'Doe','merged_identifiers':[{'system':'HOSP','value':'old'},{'system':'HOSP','value':'never seen'}]}}})"));
        QVERIFY2(merged.stoppedAt.isEmpty(), qPrintable(merged.told()));
        QVERIFY(merged.changes().contains(QStringLiteral("patients ended merged_into")));
        QVERIFY(merged.changes().contains(QStringLiteral("prescriptions changed patient")));
        QVERIFY(merged.changes().contains(QStringLiteral("dispenses changed patient")));
        QCOMPARE(f.count("patients WHERE merged_into IS NOT NULL"), 1);
        JoinedKeys keys(*f.db, f.clock); // events that name any of them are one patient's
        for (const char *name : {"old^HOSP", "never seen^HOSP"}) {
            const auto standing = keys.standingFor(orderingKeyOf(f.source, QString::fromLatin1(name)));
            QVERIFY(standing);
            QCOMPARE(*standing, orderingKeyOf(f.source, merged.work.canonical.patient.identifiers[0].value +
                                                            QStringLiteral("^HOSP")));
        }
        QCOMPARE(f.count("prescriptions p JOIN patients t ON t.id = p.patient_id WHERE t.source_reference = "
                         "'kept^HOSP'"),
                 2);
        // from now on all three names are one patient
        for (const char *name : {"old", "never seen", "kept"})
            QVERIFY(f.run(orderEvent("change", "RX-1", {}, "", name)).stoppedAt.isEmpty());
        QCOMPARE(f.count("patients"), 2);
    }

    void identifiersOfTwoPatientsAreReviewed()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1", {}, "", "a"));
        (void)f.run(orderEvent("new", "RX-2", {}, "", "b"));
        const auto both = f.run(json(
            R"({'kind':'PATIENT','id':'x','payload':{'patient':{'identifiers':[{'system':'HOSP','value':'a'},{'system':'HOSP','value':'b'}]}}})"));
        QVERIFY(both.verdict.kind == Kind::NeedsReview);
        QCOMPARE(both.verdict.error->where, QStringLiteral("/patient/identifiers"));
    }

    void aPatientEventReplacesAndAnOrderFillsIn()
    {
        ContentFixture f;
        const auto patient = [](const char *more) {
            return json("{'kind':'PATIENT','id':'x','payload':{'patient':{'identifiers':[{'system':'HOSP','"
                        "value':'4711'}]," +
                        QByteArray(more) + "}}}");
        };
        (void)f.run(patient("'family':'Doe','city':'X'"));
        const auto changed = f.run(patient("'family':'Roe','given':'A'"));
        QCOMPARE(changed.changes(), QStringLiteral("patients changed family,given"));
        QCOMPARE(f.text(QStringLiteral("SELECT family || given FROM patients")), QStringLiteral("RoeA"));
        QVERIFY(f.text(QStringLiteral("SELECT details_json FROM patients"))
                    .contains(QStringLiteral("\"city\":\"X\"")));
        QByteArray order = orderEvent("new", "RX-1");
        order.replace(R"("identifiers")", R"("family":"Other","gender":"male","identifiers")");
        (void)f.run(order);
        QCOMPARE(f.text(QStringLiteral("SELECT family || gender FROM patients")), QStringLiteral("Roemale"));
    }

    void anAppointmentIsBookedMovedAndCancelled()
    {
        ContentFixture f;
        const auto appointment = [](const char *action, const char *more) {
            return json(
                "{'kind':'APPOINTMENT','id':'x','payload':{'patient':{'identifiers':[{'value':'4711'}]},"
                "'appointment':{'action':'" +
                QByteArray(action) + "','placer':{'system':'EHR','value':'A1'}" + more + "}}}");
        };
        QCOMPARE(f.run(appointment("book", ",'starts_at':'2026-03-05T08:30:00Z'")).changes(),
                 QStringLiteral("patients added; appointments added"));
        QCOMPARE(f.run(appointment("reschedule", ",'starts_at':'2026-03-06T08:30:00Z'")).changes(),
                 QStringLiteral("appointments changed starts_at"));
        QCOMPARE(f.run(appointment("cancel", ",'reason':'ill'")).changes(),
                 QStringLiteral("appointments ended reason,status"));
        QCOMPARE(f.text(QStringLiteral("SELECT source_id || status || starts_at FROM appointments")),
                 QStringLiteral("A1^EHRcancelled2026-03-06T08:30:00Z"));
        QVERIFY(f.run(appointment("book", ",'starts_at':'2026-03-07T08:30:00Z'")).verdict.kind ==
                Kind::NeedsReview);
    }

    void aCancelledAppointmentThatLooksOlderDoesNotVanish()
    {
        ContentFixture f;
        const auto appointment = [](const char *action, const char *at) {
            return json(
                "{'kind':'APPOINTMENT','id':'x','occurred_at':'" + QByteArray(at) +
                "','payload':{'patient':{'identifiers':[{'value':'4711'}]},'appointment':{'action':'" +
                QByteArray(action) +
                "','placer':{'system':'EHR','value':'A1'},'starts_at':'2026-03-05T08:30:00Z'}}}");
        };
        (void)f.run(appointment("book", "2026-03-01T10:00:00Z"));
        QVERIFY(f.run(appointment("cancel", "2026-03-01T09:59:59Z")).verdict.kind == Kind::NeedsReview);
        QCOMPARE(f.text(QStringLiteral("SELECT status FROM appointments")), QStringLiteral("booked"));
    }

    void aReversalThatLooksOlderDoesNotVanish()
    {
        ContentFixture f;
        const auto dispense = [](const char *action, const char *status, const char *at) {
            return json("{'kind':'DISPENSE','id':'x','occurred_at':'" + QByteArray(at) +
                        "','payload':{'patient':{'identifiers':[{'value':'4711'}]},'dispenses':[{'action':'" +
                        QByteArray(action) + "','dispense_id':'D9','status':'" + QByteArray(status) +
                        "','handed_over_at':'2026-03-01','codings':[{'system':"
                        "'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076'}]}]}}");
        };
        (void)f.run(dispense("dispensed", "completed", "2026-03-01T10:00:00Z"));
        QVERIFY(
            f.run(dispense("entered_in_error", "entered-in-error", "2026-03-01T09:59:59Z")).verdict.kind ==
            Kind::NeedsReview);
        QCOMPARE(f.text(QStringLiteral("SELECT status FROM dispenses")), QStringLiteral("completed"));
    }

    void adherenceIsKeptByItsPeriod()
    {
        ContentFixture f;
        const auto measure = [](const char *pdc) {
            return json(
                "{'kind':'ADHERENCE_SIGNAL','id':'x','payload':{'patient':{'identifiers':[{'value':'4711'}]},"
                "'adherence':{'pdc':'" +
                QByteArray(pdc) + "','period_start':'2026-01-01','period_end':'2026-03-31'}}}");
        };
        QVERIFY(f.run(measure("0.87")).stoppedAt.isEmpty());
        QCOMPARE(f.run(measure("0.9")).changes(), QStringLiteral("adherence_signals changed pdc"));
        QCOMPARE(f.count("adherence_signals"), 1);
    }

    void theListOfASyncedSourceIsCapturedAnew()
    {
        ContentFixture f;
        (void)f.run(orderEvent("new", "RX-1"));
        QCOMPARE(f.count("patients WHERE list_stale = 1"), 0);
        IntegrationStore integrations(*f.db, f.clock);
        QVERIFY(integrations.saveConnection(f.source, QStringLiteral("fhir-r4"), QStringLiteral("http://h")));
        QVERIFY(integrations.save({QStringLiteral("list"),
                                   QStringLiteral("medication_list_sync"),
                                   f.source,
                                   std::chrono::milliseconds(0),
                                   {},
                                   {}}));
        (void)f.run(orderEvent("new", "RX-1"));
        QCOMPARE(f.count("patients WHERE list_stale = 1"), 0); // nothing changed
        (void)f.run(orderEvent("hold", "RX-1"));
        QCOMPARE(f.count("patients WHERE list_stale = 1"), 1);
    }

    void aFailingStatementLeavesNothingBehind()
    {
        const QByteArrayList messages{orderEvent("new", "RX-1"), dispenseEvent("dispensed", "D1", "RX-1"),
                                      orderEvent("cancelled", "RX-1")};
        int failures = 0;
        for (int n = 1; n < 200; ++n) {
            ContentFixture f;
            bool hasFailed = false;
            for (const QByteArray &body : messages) {
                EventWork message = f.message(body);
                if (!hasFailed)
                    f.db->failStatement(n);
                if (!f.run(message).stoppedAt.isEmpty()) {
                    hasFailed = true;
                    f.db->failStatement(0);
                    QVERIFY(f.run(message).stoppedAt.isEmpty());
                } else if (!f.db->failurePending()) {
                    hasFailed = true;
                }
                f.db->failStatement(0);
            }
            failures += hasFailed ? 1 : 0;
            QCOMPARE(f.text(statusOf), QStringLiteral("stopped "));
            QCOMPARE(f.count("event_effects"), 3);
            QCOMPARE(f.count("event_changes"), 4);
            if (!hasFailed)
                break;
        }
        QVERIFY(failures > 10);
    }
};

QTEST_GUILESS_MAIN(tst_UpsertStep)
#include "tst_UpsertStep.moc"
