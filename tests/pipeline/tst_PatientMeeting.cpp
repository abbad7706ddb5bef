#include "codec/Envelope.h"
#include "domain/Reconciliation.h"
#include "gateway/AccessCheck.h"
#include "gateway/PatientDesk.h"
#include "pipeline/ContentFixture.h"
#include "pipeline/MeetingWatch.h"
#include "store/FacilityCodeStore.h"
#include "store/JoinedKeys.h"
#include "store/PatientEffects.h"
#include "store/PatientQuestionStore.h"
#include "store/PatientStore.h"

#include <QSqlRecord>

using namespace concord;

namespace {
const auto ehr = QStringLiteral("ehr");
const auto pharmacy = QStringLiteral("pharmacy");

/// A PATIENT event: "value^system …", then members in single quotes.
QByteArray patientEvent(const QByteArray &identifiers, const QByteArray &more)
{
    QByteArrayList list;
    for (const QByteArray &one : identifiers.split(' ')) {
        const QByteArrayList parts = one.split('^');
        list +=
            "{'value':'" + parts[0] + "'" + (parts.size() > 1 ? ",'system':'" + parts[1] + "'" : "") + "}";
    }
    return json("{'kind':'PATIENT','id':'x','payload':{'patient':{'identifiers':[" + list.join(',') + "]" +
                (more.isEmpty() ? "" : ",") + more + "}}}");
}
const QByteArray smith = "'family':'Smith','given':'Ann','birth_date':'1980-01-02','gender':'female'";

/// What came through a pharmacy's line: RDE^O11, or RDS^O13.
QByteArray pharmacyLine(const QByteArray &type, const QByteArray &control)
{
    const bool isOrder = type == "RDE^O11";
    return "MSH|^~\\&|PHARM|ST 12^1.2.3^ISO|C|P|20260112120000+0000||" + type + "|" + control +
           "|P|2.5.1\rPID|1||p1^^^PH^PI||Smith^Ann||19800102|F\rORC|" + (isOrder ? "NW" : "RE") +
           "|P1^EHR|F1^PHARM\r" +
           (isOrder ? "RXE|^BID|314076^x^RXNORM|1||{tbl}^tablet^UCUM||||||||||RX-1\r"
                    : "RXD|1|314076^x^RXNORM|20260112|30|{tbl}||RX-1\r") +
           "RXR|PO^Oral^HL70162\r";
}

/// A new or changed order of one patient, who is m1 of HOSP at the EHR and p1 of PH at the pharmacy.
QByteArray orderBy(const QString &connection, const char *kind, const char *action, const char *quantity)
{
    const QByteArray patient = connection == ehr
                                   ? "{'system':'HOSP','value':'m1'}"
                                   : "{'system':'PH','value':'p1'},{'system':'HOSP','value':'m1'}";
    return json(QByteArray("{'kind':'") + kind + "','id':'x','payload':{'patient':{'identifiers':[" +
                patient + "]},'orders':[{'action':'" + action +
                "','placer':{'system':'EHR','value':'A1'},'prescription_number':'RX-1','codings':[{'system':"
                "'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076'}],'dosage':{'dose':'1 {tbl}',"
                "'frequency':'1/1d','route':'26643006'},'dispense':{'value':'" +
                quantity + "','unit':'{tbl}'},'written_on':'2026-01-12'}]}}");
}

class MasterFixture : public ContentFixture
{
public:
    MasterFixture()
    {
        IntegrationStore integrations(*db, clock);
        const auto saved =
            integrations.saveConnection(ehr, QStringLiteral("fhir-r4"), QStringLiteral("http://h"))
                .and_then([&] {
                    return integrations.saveConnection(pharmacy, QStringLiteral("mllp"),
                                                       QStringLiteral("mllp://h"));
                })
                .and_then([&] {
                    return integrations.save({QStringLiteral("list"),
                                              QStringLiteral("medication_list_sync"),
                                              ehr,
                                              std::chrono::milliseconds(0),
                                              {},
                                              {}});
                });
        Q_ASSERT(saved);
    }
    [[nodiscard]] QString runAt(const QString &connection, const QByteArray &body,
                                InboundFormat format = InboundFormat::Json)
    {
        source = connection;
        return run(body, format).stoppedAt;
    }
    [[nodiscard]] std::vector<PatientQuestionRow> questions()
    {
        return PatientQuestionStore(*db, clock).page({}).value_or(PatientQuestionPage{}).rows;
    }
    [[nodiscard]] QString standing(const QString &connection, const char *name)
    {
        return JoinedKeys(*db, clock)
            .standingFor(orderingKeyOf(connection, QString::fromLatin1(name)))
            .value_or(QStringLiteral("error"));
    }
    [[nodiscard]] PatientDesk desk() { return {*db, clock, ownerSession(QStringLiteral("ana"))}; }
    [[nodiscard]] EventId arrive(const QString &connection, const char *message, const char *name)
    {
        NewEvent event;
        event.id = makeId<EventId>(clock.now().time_since_epoch());
        event.source = connection;
        event.messageId = QString::fromLatin1(message);
        event.orderingKey = orderingKeyOf(connection, QString::fromLatin1(name));
        event.payloadJson = QStringLiteral("{}");
        event.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
        event.createdAt = clock.now();
        const auto added = EventStore(*db, clock).append(event);
        return added && *added ? event.id : EventId{};
    }
    [[nodiscard]] QStringList claimed()
    {
        const auto taken = EventStore(*db, clock).claim(QStringLiteral("w"), std::chrono::seconds(30), 10);
        QStringList found;
        for (const ClaimedEvent &event : taken.value_or(std::vector<ClaimedEvent>{}))
            found.append(event.messageId);
        return found;
    }
    /// Whatever is open ends well.
    void endAll()
    {
        EventStore events(*db, clock);
        EventOutcome outcome;
        outcome.state = EventState::Succeeded;
        do {
            const auto open =
                sql::rows(*db, QStringLiteral("SELECT id FROM sync_events WHERE status = 'processing'"), {},
                          [](const QSqlQuery &q) { return EventId::fromString(q.value(0).toString()); });
            for (const EventId &id : open.value())
                QVERIFY(events.conclude(id, outcome));
        } while (!claimed().isEmpty());
    }
};
}

/// What becomes of patients of sources beside the one that keeps the master list.
class tst_PatientMeeting : public QObject
{
    Q_OBJECT
private slots:
    void withoutAMasterListNothingIsAsked()
    {
        ContentFixture f;
        QVERIFY(f.run(patientEvent("p1^PH", smith)).stoppedAt.isEmpty());
        QCOMPARE(f.count("patient_mappings"), 0);
    }

    void thoseOfTheMasterListAreNotAskedAbout()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        QCOMPARE(f.count("patient_mappings"), 0);
    }

    void whomNobodyKnowsIsAskedOnce()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        for (int i = 0; i < 2; ++i)
            QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH", smith)), QString());
        const auto asked = f.questions();
        QCOMPARE(asked.size(), 1U);
        QCOMPARE(asked[0].state, PatientQuestionState::Pending); // however alike they are
        QVERIFY(asked[0].hasCandidates);
        QCOMPARE(f.count("joined_keys WHERE old_key <> ''"), 0);
    }

    void whatBothSidesHaveChangedWaitsForAPersonAndTheEventGoesOn()
    {
        MasterFixture f;
        IntegrationRow match{QStringLiteral("match"), pharmacyReconciliationType, ehr, {}, {}, {}};
        match.others = {pharmacy};
        QVERIFY(IntegrationStore(*f.db, f.clock).save(match));
        const auto order = [&](const QString &connection, const char *kind, const char *action,
                               const char *quantity) {
            f.source = connection;
            const auto outcome = f.run(orderBy(connection, kind, action, quantity));
            return outcome.stoppedAt.isEmpty() ? outcome.changes() : outcome.told();
        };
        QCOMPARE(order(ehr, "PRESCRIPTION_NEW", "new", "30").section(u';', -1).trimmed(),
                 QStringLiteral("prescriptions added"));
        QVERIFY(
            order(pharmacy, "PRESCRIPTION_NEW", "new", "30").endsWith(QStringLiteral("prescriptions added")));
        QCOMPARE(f.count("agreed_state"), 1);
        const auto changed = QStringLiteral("prescriptions changed dispense");
        QVERIFY(order(ehr, "PRESCRIPTION_CHANGE", "change", "60").endsWith(changed));
        QVERIFY(order(pharmacy, "PRESCRIPTION_CHANGE", "change", "60").endsWith(changed)); // an echo
        QCOMPARE(f.count("conflicts"), 0);
        QVERIFY(order(ehr, "PRESCRIPTION_CHANGE", "change", "90").endsWith(changed));
        QVERIFY(order(pharmacy, "PRESCRIPTION_CHANGE", "change", "10").endsWith(changed));
        QCOMPARE(f.count("conflicts WHERE status = 'open' AND field_names = 'quantity'"), 1);
        QCOMPARE(f.count("sync_events WHERE direction = 'out'"), 0);
    }

    void theSameIdentifierLinksByItself()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", "'family':'Jones'")), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH m1^HOSP", smith)), QString());
        const auto asked = f.questions();
        QCOMPARE(asked.size(), 1U);
        QCOMPARE(asked[0].state, PatientQuestionState::Linked);
        QCOMPARE(asked[0].method, QStringLiteral("identifier"));
        QCOMPARE(asked[0].author, QStringLiteral("system"));
        for (const char *name : {"p1^PH", "m1^HOSP"})
            QCOMPARE(f.standing(pharmacy, name), orderingKeyOf(ehr, QStringLiteral("m1^HOSP")));
    }

    void itLinksWhicheverComesLast()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH", smith)), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH m1^HOSP", smith)), QString());
        QCOMPARE(f.questions()[0].state, PatientQuestionState::Pending);
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", "'family':'Jones'")), QString());
        QCOMPARE(f.questions()[0].state, PatientQuestionState::Linked);
        // a name that he gets later is his as well
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH p9^PH", smith)), QString());
        QCOMPARE(f.standing(pharmacy, "p9^PH"), orderingKeyOf(ehr, QStringLiteral("m1^HOSP")));
    }

    void aNameThatTheMasterGetsLaterIsHisAsWell()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH m1^HOSP", smith)), QString());
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP m7^MPI", smith)), QString());
        QCOMPARE(f.standing(ehr, "m7^MPI"), f.standing(pharmacy, "p1^PH"));
        f.endAll();
        // one queue: what comes later waits, under whatever name
        QVERIFY(!f.arrive(ehr, "order", "m7^MPI").isNull());
        QVERIFY(!f.arrive(pharmacy, "fill", "p1^PH").isNull());
        QCOMPARE(f.claimed(), QStringList{QStringLiteral("order")});
    }

    void identifiersOfTwoLinkNobody()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        QCOMPARE(f.runAt(ehr, patientEvent("m2^HOSP", smith)), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH m1^HOSP m2^HOSP", smith)), QString());
        QCOMPARE(f.questions()[0].state, PatientQuestionState::Pending);
    }

    void whatAPersonHasPartedIsNotLinkedAgain()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH m1^HOSP", smith)), QString());
        const PatientQuestionRow row = f.questions()[0];
        QVERIFY(
            f.desk().decide({row.id, PatientAct::Unlink, {}, QStringLiteral("a typing error"), row.version}));
        QCOMPARE(f.claimed().size(), 2); // and carries it out
        f.endAll();
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH m1^HOSP p2^PH", smith)), QString());
        QCOMPARE(f.questions()[0].state, PatientQuestionState::Pending);
        QCOMPARE(f.standing(pharmacy, "p1^PH"), orderingKeyOf(pharmacy, QStringLiteral("p1^PH")));
    }

    /// As when both came first at the same moment: the identifier was committed unseen.
    void twoWhoDidNotSeeEachOtherAreLookedAtOnceMore()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH", smith)), QString());
        const auto known = [&](const QString &source) {
            return f.text(QStringLiteral("SELECT id FROM patients WHERE source = '%1'").arg(source));
        };
        QVERIFY(MeetingWatch(f.clock).tend(*f.db));
        QCOMPARE(f.questions()[0].state, PatientQuestionState::Pending); // alike, and no more
        QVERIFY(f.db->run(
            QStringLiteral("INSERT INTO patient_identifiers (source, system, value, patient_id) SELECT 'ehr',"
                           " system, value, ? FROM patient_identifiers WHERE patient_id = ?"),
            {known(ehr), known(pharmacy)}));
        QVERIFY(MeetingWatch(f.clock).tend(*f.db));
        const PatientQuestionRow row = f.questions()[0];
        QCOMPARE(row.state, PatientQuestionState::Linked);
        QCOMPARE(row.other.toString(), known(ehr));
        QCOMPARE(f.standing(pharmacy, "p1^PH"), f.standing(ehr, "m1^HOSP"));
    }

    /// A person links to a record while it goes into another: the decision did not see that.
    void aLinkFollowsAMergeThatItDidNotSee()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        QCOMPARE(f.runAt(ehr, patientEvent("m2^HOSP", smith)), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH", smith)), QString());
        PatientStore patients(*f.db, f.clock);
        const auto known = [&](const char *value) {
            return patients.byIdentifier(ehr, QStringLiteral("HOSP"), QString::fromLatin1(value))
                .value()
                .value_or(PatientId{});
        };
        const PatientId one = known("m1");
        const PatientId two = known("m2");
        const PatientQuestionRow row = f.questions()[0];
        QVERIFY(f.desk().decide({row.id, PatientAct::Link, one, QStringLiteral("asked him"), row.version}));
        QVERIFY(f.db->run(QStringLiteral("UPDATE patients SET merged_into = ? WHERE id = ?"),
                          {two.toString(), one.toString()}));
        QVERIFY(f.db->write([&] { return PatientEffects(*f.db, f.clock).carryOut().map([](int) {}); }));
        QCOMPARE(f.questions()[0].state, PatientQuestionState::Linked);
        QCOMPARE(f.questions()[0].other, two);
    }

    void aMergeOfTheSourceTakesTheLinkAlong()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH m1^HOSP", smith)), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p2^PH", smith)), QString());
        QCOMPARE(
            f.runAt(pharmacy, patientEvent("p2^PH", "'merged_identifiers':[{'system':'PH','value':'p1'}]")),
            QString());
        QStringList states;
        for (const PatientQuestionRow &row : f.questions())
            states.append(wordOf(row.state));
        states.sort();
        QCOMPARE(states, (QStringList{QStringLiteral("linked"), QStringLiteral("merged")}));
        for (const char *name : {"p1^PH", "p2^PH"})
            QCOMPARE(f.standing(pharmacy, name), f.standing(ehr, "m1^HOSP"));
    }

    void whatAPersonDecidedBeforeAMergeOfTheSourceComesFirst()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        for (const char *name : {"p1^PH", "p2^PH", "p3^PH"})
            QCOMPARE(f.runAt(pharmacy, patientEvent(name, smith)), QString());
        const auto known = [&](const char *value) {
            return PatientStore(*f.db, f.clock)
                .byIdentifier(pharmacy, QStringLiteral("PH"), QString::fromLatin1(value))
                .value()
                .value_or(PatientId{});
        };
        const PatientId one = known("p1");
        const PatientId two = known("p2");
        const PatientId three = known("p3");
        PatientQuestionStore store(*f.db, f.clock);
        const auto row = store.byPatient(one);
        QVERIFY(row && *row);
        QVERIFY(f.desk().decide(
            {(*row)->id, PatientAct::Merge, three, QStringLiteral("twice the same"), (*row)->version}));
        QCOMPARE(
            f.runAt(pharmacy, patientEvent("p2^PH", "'merged_identifiers':[{'system':'PH','value':'p1'}]")),
            QString());
        QCOMPARE(PatientStore(*f.db, f.clock).byId(one).value()->mergedInto, three);
        QCOMPARE(PatientStore(*f.db, f.clock).byId(three).value()->mergedInto, two);
        for (const char *value : {"p1", "p2", "p3"})
            QCOMPARE(known(value), two);
        QCOMPARE(store.byPatient(one).value()->effect, PatientEffect::None);
        QCOMPARE(store.byPatient(three).value()->state, PatientQuestionState::Merged);
        for (const char *name : {"p1^PH", "p3^PH"}) // one queue
            QCOMPARE(f.standing(pharmacy, name), f.standing(pharmacy, "p2^PH"));
    }

    void anUnlinkBeforeAMergeOfTheSourceIsNotForgotten()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH m1^HOSP", smith)), QString());
        const PatientQuestionRow row = f.questions()[0];
        QVERIFY(
            f.desk().decide({row.id, PatientAct::Unlink, {}, QStringLiteral("a typing error"), row.version}));
        QCOMPARE(
            f.runAt(pharmacy, patientEvent("p2^PH", "'merged_identifiers':[{'system':'PH','value':'p1'}]")),
            QString());
        (void)f.claimed();
        f.endAll();
        (void)f.claimed();
        for (const PatientQuestionRow &asked : f.questions()) {
            QVERIFY(asked.state != PatientQuestionState::Linked);
            QCOMPARE(asked.effect, PatientEffect::None);
        }
        QCOMPARE(f.standing(pharmacy, "p1^PH"), f.standing(pharmacy, "p2^PH"));
        QVERIFY(f.standing(pharmacy, "p1^PH") != f.standing(ehr, "m1^HOSP"));
    }

    /// From the message to the order of events, and back.
    void aSupplyWaitsForTheOrderOfTheSamePersonOnceTheyAreLinked()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        QCOMPARE(f.runAt(pharmacy, pharmacyLine("RDE^O11", "1"), InboundFormat::Hl7v2), QString());
        f.endAll();
        const auto asked = f.questions();
        QCOMPARE(asked.size(), 1U);
        const auto candidates = f.desk().candidates(asked[0].id, 7);
        QVERIFY(candidates);
        QCOMPARE(candidates->requestId, 7U);
        QCOMPARE(candidates->candidates.size(), 1U);
        QVERIFY(candidates->candidates[0].match.isConfident);
        // apart, both are taken at once
        QVERIFY(!f.arrive(ehr, "order 1", "m1^HOSP").isNull());
        QVERIFY(!f.arrive(pharmacy, "fill 1", "p1^PH").isNull());
        QCOMPARE(f.claimed().size(), 2);
        f.endAll();
        QVERIFY(f.desk().decide({asked[0].id, PatientAct::Link, candidates->candidates[0].id,
                                 QStringLiteral("name, birth date and sex"), asked[0].version}));
        QVERIFY(!f.arrive(ehr, "order 2", "m1^HOSP").isNull());
        QVERIFY(!f.arrive(pharmacy, "fill 2", "p1^PH").isNull());
        QCOMPARE(f.claimed(), QStringList{QStringLiteral("order 2")});
        QCOMPARE(f.claimed(), QStringList());
        f.endAll();
        const PatientQuestionRow linked = f.questions()[0];
        QCOMPARE(linked.effect, PatientEffect::None);
        QVERIFY(f.desk().decide(
            {linked.id, PatientAct::Unlink, {}, QStringLiteral("it was her mother"), linked.version}));
        QVERIFY(!f.arrive(ehr, "order 3", "m1^HOSP").isNull());
        QVERIFY(!f.arrive(pharmacy, "fill 3", "p1^PH").isNull());
        QCOMPARE(f.claimed().size(), 2);
    }

    /// Neither the trail nor the questions nor what is looked up says who somebody is.
    void noNameIsLeftOutsideOfThePatientsOwnColumns()
    {
        MasterFixture f;
        const QByteArray marked = "'family':'CANARYFAMILY','given':'CANARYGIVEN','birth_date':'1980-01-02',"
                                  "'phone':'3125550100','address_line':'1 CANARYSTREET'";
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", marked)), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH", marked)), QString());
        const PatientQuestionRow row = f.questions()[0];
        const auto found = f.desk().candidates(row.id, 1);
        QVERIFY(found && found->candidates.size() == 1);
        QVERIFY(f.desk().decide(
            {row.id, PatientAct::Link, found->candidates[0].id, QStringLiteral("compared"), row.version}));
        for (const char *table :
             {"audit_log", "patient_mappings", "patient_mapping_history", "joined_keys"}) {
            const auto rows = sql::rows(*f.db, QStringLiteral("SELECT * FROM ") + QLatin1StringView(table),
                                        {}, [](const QSqlQuery &q) {
                                            QStringList values;
                                            for (int i = 0; i < q.record().count(); ++i)
                                                values.append(q.value(i).toString());
                                            return values.join(u' ');
                                        });
            QVERIFY(rows && !rows->empty());
            for (const QString &text : *rows) {
                for (const char *mark : {"CANARY", "1980-01-02", "3125550100"})
                    QVERIFY2(!text.contains(QLatin1StringView(mark)), table);
            }
        }
        QCOMPARE(f.count("audit_log WHERE action = 'patient.view'"), 1);
        QCOMPARE(f.count("audit_log WHERE action = 'patient.link'"), 1);
    }

    void scoresAreHiddenUntilThePersonHasDecided()
    {
        MasterFixture f;
        QCOMPARE(f.runAt(ehr, patientEvent("m1^HOSP", smith)), QString());
        QCOMPARE(f.runAt(pharmacy, patientEvent("p1^PH", smith)), QString());
        const PatientQuestionRow row = f.questions()[0];
        QVERIFY(f.desk().candidates(row.id, 1)->candidates[0].match.score > 0.9);
        QVERIFY(f.desk().setPolicy(true, QStringLiteral("they were followed blindly")));
        const auto hidden = f.desk().candidates(row.id, 1);
        QVERIFY(hidden->areScoresHidden);
        QCOMPARE(hidden->candidates[0].match.score, 0.0);
        QCOMPARE(hidden->candidates[0].match.evidence[0].agreement, PatientAgreement::Agrees);
        QVERIFY(f.desk().decide(
            {row.id, PatientAct::Link, hidden->candidates[0].id, QStringLiteral("compared"), row.version}));
        QVERIFY(f.desk().candidates(row.id, 1)->candidates[0].match.score > 0.9);
    }

    void aSendingFacilityIsAskedAboutOnce()
    {
        MasterFixture f;
        for (const char *control : {"1", "2"})
            QCOMPARE(f.runAt(pharmacy, pharmacyLine("RDE^O11", control), InboundFormat::Hl7v2), QString());
        QCOMPARE(f.count("facility_mappings"), 1);
        QCOMPARE(
            f.text(QStringLiteral("SELECT sent_by || ' ' || code || ' ' || status FROM facility_mappings")),
            QStringLiteral("pharmacy ST 12 pending"));
    }
};

QTEST_GUILESS_MAIN(tst_PatientMeeting)
#include "tst_PatientMeeting.moc"
