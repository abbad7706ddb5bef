#include "store/contract/PatientContract.h"

#include "domain/OrderingKey.h"
#include "store/DispenseStore.h"
#include "store/IntegrationStore.h"
#include "store/JoinedKeys.h"
#include "store/PatientMerge.h"
#include "store/PrescriberStore.h"
#include "store/ProviderStore.h"

#include <QSqlRecord>

namespace concord {

namespace {
const auto ana = QStringLiteral("ana");
const auto why = QStringLiteral("the address was compared");
constexpr const char *ehr = "ehr";
constexpr const char *pharmacy = "pharmacy";

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}
Identifier named(const char *identifier)
{
    return {text(identifier).section(u'^', 1), text(identifier).section(u'^', 0, 0), {}};
}
}

void PatientContract::addMaster()
{
    IntegrationStore integrations(db(), clock());
    DONE(integrations.saveConnection(text(ehr), text("fhir-r4"), text("http://h")));
    DONE(integrations.saveConnection(text(pharmacy), text("mllp"), text("mllp://h")));
    DONE(integrations.save(
        {text("list"), text("medication_list_sync"), text(ehr), std::chrono::milliseconds(0), {}, {}}));
}

PatientId PatientContract::patient(const char *source, const char *name, const char *identifier)
{
    clock().advance(std::chrono::milliseconds(1));
    PatientRow row;
    row.id = makeId<PatientId>(clock().now().time_since_epoch());
    row.source = text(source);
    row.reference = text(identifier);
    const QStringList parts = QString::fromUtf8(name).split(u'|');
    row.family = parts.value(0);
    row.given = parts.value(1);
    row.birthDate = parts.value(2);
    const auto done = patients().insert(row).and_then(
        [&](PatientId id) { return patients().addIdentifier(row.source, named(identifier), id); });
    return done ? row.id : PatientId{};
}

PatientQuestionRow PatientContract::asked(PatientId patient)
{
    const auto row = patients().byId(patient);
    const auto done = row && *row ? questions().ask((*row)->source, patient) : Result<bool>(false);
    const auto found = questions().byPatient(patient);
    return done && found && *found ? **found : PatientQuestionRow{};
}

PatientDecision PatientContract::decision(const PatientQuestionRow &row, PatientAct act, PatientId other)
{
    return {row.id, act, other, why, row.version};
}

Result<PatientQuestionRow> PatientContract::decide(PatientId patient, PatientAct act, PatientId other)
{
    return questions().decide(decision(asked(patient), act, other), ana);
}

bool PatientContract::addEvent(const char *message, const char *source, const char *identifier)
{
    NewEvent event;
    event.id = makeId<EventId>(clock().now().time_since_epoch());
    event.kind = EventKind::Dispense;
    event.source = text(source);
    event.messageId = text(message);
    event.orderingKey = orderingKeyOf(text(source), text(identifier));
    event.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    event.createdAt = clock().now();
    return EventStore(db(), clock()).append(event).value_or(false);
}

QStringList PatientContract::claimed()
{
    const auto taken = EventStore(db(), clock()).claim(text("w"), std::chrono::seconds(30), 10);
    if (!taken)
        return {told(taken)};
    QStringList found;
    for (const ClaimedEvent &event : *taken)
        found.append(event.messageId);
    return found;
}

void PatientContract::end(const char *message)
{
    const auto id =
        sql::row(db(), QStringLiteral("SELECT id FROM sync_events WHERE message_id = ?"), {text(message)},
                 [](const QSqlQuery &q) { return EventId::fromString(q.value(0).toString()); });
    QVERIFY(id && *id);
    EventOutcome outcome;
    outcome.state = EventState::Succeeded;
    DONE(EventStore(db(), clock()).conclude(**id, outcome));
}

QString PatientContract::keyedOf(const char *source, const char *identifier)
{
    return keyed(orderingKeyOf(text(source), text(identifier)));
}

QString PatientContract::standing(const char *source, const char *identifier)
{
    return JoinedKeys(db(), clock())
        .standingFor(orderingKeyOf(text(source), text(identifier)))
        .value_or(QStringLiteral("error"));
}

QString PatientContract::state()
{
    QStringList parts;
    for (const char *table : {"patient_mappings", "patient_mapping_history", "joined_keys", "patient_keys"}) {
        const auto rows = sql::rows(db(), QStringLiteral("SELECT * FROM %1 ORDER BY 1, 2").arg(text(table)),
                                    {}, [](const QSqlQuery &q) {
                                        QStringList values;
                                        for (int i = 0; i < q.record().count(); ++i)
                                            values.append(q.value(i).toString());
                                        return values.join(u',');
                                    });
        for (const QString &row : rows.value_or(std::vector<QString>{}))
            parts.append(text(table) + u':' + row);
    }
    return parts.join(u'\n');
}

void PatientContract::aQuestionIsAskedOnce()
{
    addMaster();
    const PatientId one = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    TAKE(first, questions().ask(text(pharmacy), one));
    QVERIFY(first);
    TAKE(again, questions().ask(text(pharmacy), one));
    QVERIFY(!again);
    TAKE(row, questions().byPatient(one));
    QCOMPARE(row->source, text(pharmacy));
    QCOMPARE(row->state, PatientQuestionState::Pending);
    QCOMPARE(row->version, 1);
    QCOMPARE(row->createdAt, clock().now());
    TAKE(byId, questions().byId(row->id));
    QCOMPARE(*byId, *row);
    TAKE(masters, questions().masters());
    QCOMPARE(masters, QStringList{text(ehr)});
}

void PatientContract::onlyWithSomebodyNearItIsUrgent()
{
    addMaster();
    const PatientId alone = patient(pharmacy, "Xu|Li|1955-05-05", "p1^PH");
    const PatientId near = patient(pharmacy, "Smyth|Anne|1980", "p2^PH");
    (void)patient(ehr, "Smith|Ann|1980-01-02", "Patient/1");
    QVERIFY(!asked(alone).hasCandidates);
    QVERIFY(asked(near).hasCandidates);
    PatientQuestionQuery query;
    TAKE(all, questions().page(query));
    QCOMPARE(all.rows.size(), 2U);
    query.onlyWithCandidates = true;
    TAKE(urgent, questions().page(query));
    QCOMPARE(urgent.rows.size(), 1U);
    QCOMPARE(urgent.rows[0].patient, near);
    query = {PatientQuestionState::Linked, false, {}};
    TAKE(none, questions().page(query));
    QVERIFY(none.rows.empty());
    query = {{}, false, {7, {}, 1}};
    TAKE(page, questions().page(query));
    QCOMPARE(page.requestId, 7U);
    QVERIFY(!page.cursor.isEmpty());
    query.page.after = page.cursor;
    TAKE(rest, questions().page(query));
    QCOMPARE(rest.rows.size(), 1U);
    QVERIFY(rest.cursor.isEmpty());
}

void PatientContract::theSameIdentifierOfTheSameAuthorityIsOnePatient()
{
    addMaster();
    const QStringList masters{text(ehr)};
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId master = patient(ehr, "Other|Name|1999-09-09", "m1^HOSP");
    const PatientId another = patient(ehr, "Smith|Ann|1980-01-02", "m2^HOSP");
    TAKE(none, questions().sameIdentifier(mine, masters));
    QVERIFY(!none);                                                             // however alike the names are
    DONE(patients().addIdentifier(text(pharmacy), {{}, text("m1"), {}}, mine)); // of nobody's authority
    DONE(patients().addIdentifier(text(ehr), {{}, text("m1"), {}}, master));
    DONE(patients().addIdentifier(text(pharmacy), {text("OTHER"), text("m1"), {}}, mine));
    TAKE(still, questions().sameIdentifier(mine, masters));
    QVERIFY(!still);
    DONE(patients().addIdentifier(text(pharmacy), {text("HOSP"), text("m1"), {}}, mine));
    TAKE(found, questions().sameIdentifier(mine, masters));
    QCOMPARE(found, std::optional(master));
    (void)asked(mine);
    TAKE(waiting, questions().waitingFor(master));
    QCOMPARE(waiting.size(), 1U);
    QCOMPARE(waiting[0].patient, mine);
    DONE(patients().addIdentifier(text(pharmacy), {text("HOSP"), text("m2"), {}}, mine));
    TAKE(two, questions().sameIdentifier(mine, masters));
    QVERIFY(!two);
    TAKE(nowhere, questions().sameIdentifier(mine, {}));
    QVERIFY(!nowhere);
    QVERIFY(!another.isNull());
}

void PatientContract::candidatesAreOfTheMasterListOrTheSameSource()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Bill|1980-01-02", "p1^PH");
    const PatientId best = patient(ehr, "Smith|William|1980-01-02", "m1^HOSP");
    const PatientId likely = patient(ehr, "Smyth|Will|1980-02-01", "m2^HOSP");
    const PatientId twin = patient(pharmacy, "Smith|Bill|1980-01-02", "p2^PH");
    (void)patient("lab", "Smith|Bill|1980-01-02", "l1^LAB"); // neither
    (void)patient(ehr, "Garcia|Maria|1970-07-07", "m3^HOSP");
    const PatientQuestionRow row = asked(mine);
    TAKE(found, PatientComparison(db(), clock()).read(row.id));
    QVERIFY(found);
    QCOMPARE(found->face.family.reveal(), text("Smith"));
    QCOMPARE(found->face.identifiers.size(), 1);
    std::vector<PatientId> ids;
    for (const PatientCandidate &candidate : found->candidates)
        ids.push_back(candidate.id);
    QCOMPARE(ids, (std::vector<PatientId>{twin, best, likely}));
    QCOMPARE(found->candidates[0].act, PatientAct::Merge);
    QCOMPARE(found->candidates[1].act, PatientAct::Link);
    QVERIFY(found->candidates[1].match.isConfident);
    QVERIFY(!found->candidates[2].match.isConfident);
    QCOMPARE(found->candidates[1].face.given.reveal(), text("William"));
    TAKE(unknown,
         PatientComparison(db(), clock()).read(makeId<PatientQuestionId>(std::chrono::milliseconds(1))));
    QVERIFY(!unknown);
}

void PatientContract::aLinkedPatientsRecordsShowUnderTheOther()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    const PatientId next = patient(pharmacy, "Smith|Ann|1980-01-02", "p2^PH");
    DispenseRow fill;
    fill.id = makeId<EventId>(clock().now().time_since_epoch()).toString();
    fill.source = text(pharmacy);
    fill.sourceId = text("d1");
    fill.patient = mine;
    fill.status = text("completed");
    DONE(DispenseStore(db(), clock()).insert(fill));
    const auto dispensesOf = [&](PatientId id) {
        const auto found = PatientComparison(db(), clock()).read(asked(next).id);
        for (const PatientCandidate &candidate :
             found &&*found ? (*found)->candidates : std::vector<PatientCandidate>{}) {
            if (candidate.id == id)
                return candidate.records.dispenses;
        }
        return -1;
    };
    QCOMPARE(dispensesOf(master), 0);
    QCOMPARE(dispensesOf(mine), 1);
    DONE(decide(mine, PatientAct::Link, master));
    QCOMPARE(dispensesOf(master), 1);
    DONE(effects().carryOut());
    DONE(decide(mine, PatientAct::Unlink));
    QCOMPARE(dispensesOf(master), 0);
}

void PatientContract::aMergedRecordIsNoCandidate()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId gone = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    const PatientId stands = patient(ehr, "Jones|Ann|1955-01-02", "m2^HOSP");
    DONE(patients().setMerged(gone, stands));
    const PatientQuestionRow row = asked(mine);
    QVERIFY(!row.hasCandidates);
    TAKE(found, PatientComparison(db(), clock()).read(row.id));
    QVERIFY(found->candidates.empty());
    FAILS(questions().decide(decision(row, PatientAct::Link, gone), ana), ErrorCode::Conflict);
}

void PatientContract::aDecisionIsForAReasonAndOfTheVersionSeen()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    const PatientId strange = patient("lab", "Smith|Ann|1980-01-02", "l1^LAB");
    const PatientId twin = patient(pharmacy, "Smith|Ann|1980-01-02", "p2^PH");
    const PatientQuestionRow row = asked(mine);
    PatientDecision wish = decision(row, PatientAct::Link, master);
    wish.reason = text(" ");
    FAILS(questions().decide(wish, ana), ErrorCode::InvalidMessage);
    wish = decision(row, PatientAct::Link, master);
    wish.basedOn = 2;
    FAILS(questions().decide(wish, ana), ErrorCode::Conflict);
    wish = decision(row, PatientAct::Link, makeId<PatientId>(std::chrono::milliseconds(1)));
    FAILS(questions().decide(wish, ana), ErrorCode::NotFound);
    wish.id = makeId<PatientQuestionId>(std::chrono::milliseconds(1));
    FAILS(questions().decide(wish, ana), ErrorCode::NotFound);
    for (const PatientId other : {mine, strange, twin}) // none of the master list
        FAILS(questions().decide(decision(row, PatientAct::Link, other), ana), ErrorCode::Conflict);
    for (const PatientId other : {mine, strange, master}) // none of the same source
        FAILS(questions().decide(decision(row, PatientAct::Merge, other), ana), ErrorCode::Conflict);
    TAKE(untouched, questions().byId(row.id));
    QCOMPARE(*untouched, row);
    TAKE(linked, questions().decide(decision(row, PatientAct::Link, master), ana));
    QCOMPARE(linked.state, PatientQuestionState::Linked);
    QCOMPARE(linked.other, master);
    QCOMPARE(linked.author, ana);
    QCOMPARE(linked.method, text("person"));
    QCOMPARE(linked.reason, why);
    QCOMPARE(linked.version, 2);
    QCOMPARE(linked.effect, PatientEffect::Link);
}

void PatientContract::aDecisionFitsTheState()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    FAILS(decide(mine, PatientAct::Unlink), ErrorCode::Conflict);
    DONE(decide(mine, PatientAct::Distinct));
    FAILS(decide(mine, PatientAct::Distinct), ErrorCode::Conflict);
    QVERIFY(!asked(mine).hasCandidates); // not offered again
    DONE(decide(mine, PatientAct::Link, master));
    FAILS(decide(mine, PatientAct::Unlink), ErrorCode::Conflict); // the link is still to be carried out
    TAKE(done, effects().carryOut());
    QCOMPARE(done, 1);
    TAKE(nothing, effects().carryOut());
    QCOMPARE(nothing, 0);
    FAILS(decide(mine, PatientAct::Link, master), ErrorCode::Conflict);
    DONE(decide(mine, PatientAct::Unlink));
    // what a person has decided the program does not decide otherwise
    TAKE(settled,
         questions().settle(asked(mine), PatientQuestionState::Linked, master, text("identifier"), why));
    QVERIFY(!settled);
}

void PatientContract::twoWhoDecideAtOnceAreOneDecision()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    const PatientQuestionRow row = asked(mine);
    const auto other = another();
    QVERIFY(other);
    PatientQuestionStore theirs(*other, clock());
    DONE(theirs.decide(decision(row, PatientAct::Distinct), text("bo")));
    FAILS(questions().decide(decision(row, PatientAct::Link, master), ana), ErrorCode::Conflict);
    TAKE(stands, questions().byId(row.id));
    QCOMPARE(stands->author, text("bo"));
    QCOMPARE(stands->state, PatientQuestionState::Distinct);
}

void PatientContract::historyIsKeptForEver()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    DONE(decide(mine, PatientAct::Link, master));
    DONE(effects().carryOut()); // no version of its own
    DONE(decide(mine, PatientAct::Unlink));
    TAKE(steps, questions().history(asked(mine).id));
    QCOMPARE(steps.size(), 3U);
    QCOMPARE(steps[0].state, PatientQuestionState::Pending);
    QCOMPARE(steps[1].state, PatientQuestionState::Linked);
    QCOMPARE(steps[1].other, master);
    QCOMPARE(steps[1].author, ana);
    QCOMPARE(steps[2].version, 1);
    for (const char *statement :
         {"UPDATE patient_mapping_history SET author = 'x'", "DELETE FROM patient_mapping_history",
          "DELETE FROM patient_mappings", "UPDATE patient_mappings SET status = 'distinct'",
          "UPDATE patient_mappings SET version = version + 2", "UPDATE patient_mappings SET reason = 'x'",
          "UPDATE facility_mapping_history SET author = 'x'"}) {
        const QString before = state();
        if (text(statement).contains(text("facility")))
            DONE(FacilityCodeStore(db(), clock()).ask(text(pharmacy), text("F1")));
        QVERIFY2(!sql::change(db(), text(statement), {}), statement);
        QCOMPARE(state(), before);
    }
}

void PatientContract::afterALinkEventsAreOneQueue()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    DONE(patients().addIdentifier(text(pharmacy), {text("PH"), text("p1b"), {}}, mine));
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    QVERIFY(addEvent("order", ehr, "m1^HOSP"));
    QVERIFY(addEvent("fill", pharmacy, "p1^PH"));
    QVERIFY(addEvent("refill", pharmacy, "p1b^PH"));
    DONE(decide(mine, PatientAct::Link, master));
    QVERIFY(addEvent("late", pharmacy, "p1^PH"));
    // the claim carries the decision out before it looks
    for (const char *next : {"order", "fill", "refill", "late"}) {
        QCOMPARE(claimed(), QStringList{text(next)});
        end(next);
    }
    QCOMPARE(asked(mine).effect, PatientEffect::None);
    QCOMPARE(standing(pharmacy, "p1b^PH"), keyedOf(ehr, "m1^HOSP"));
}

void PatientContract::afterAnUnlinkTheyAreApartAgain()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    DONE(decide(mine, PatientAct::Link, master));
    QVERIFY(addEvent("order", ehr, "m1^HOSP"));
    QVERIFY(addEvent("fill 1", pharmacy, "p1^PH"));
    QVERIFY(addEvent("fill 2", pharmacy, "p1^PH"));
    QCOMPARE(claimed(), QStringList{text("order")});
    DONE(decide(mine, PatientAct::Unlink));
    QVERIFY(addEvent("fill 3", pharmacy, "p1^PH"));
    QVERIFY(addEvent("order 2", ehr, "m1^HOSP"));
    QCOMPARE(claimed(), QStringList{text("fill 1")}); // waits for the order no more
    end("fill 1");
    QCOMPARE(claimed(), QStringList{text("fill 2")}); // and those of one patient keep their order
    end("fill 2");
    QCOMPARE(claimed(), QStringList{text("fill 3")});
    end("order");
    QCOMPARE(claimed(), QStringList{text("order 2")});
    QCOMPARE(standing(pharmacy, "p1^PH"), keyedOf(pharmacy, "p1^PH"));
    QCOMPARE(standing(ehr, "m1^HOSP"), keyedOf(ehr, "m1^HOSP"));
    QCOMPARE(asked(mine).effect, PatientEffect::None);
    // and may be linked anew
    DONE(decide(mine, PatientAct::Link, master));
    DONE(effects().carryOut());
    QCOMPARE(standing(pharmacy, "p1^PH"), keyedOf(ehr, "m1^HOSP"));
}

/// Whichever of the joined keys stood for the others.
void PatientContract::anUnlinkKeepsWhatAMergeJoined()
{
    addMaster();
    const auto key = [](const char *source, const char *identifier) {
        return orderingKeyOf(text(source), text(identifier));
    };
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    DONE(patients().addIdentifier(text(pharmacy), {text("PH"), text("old"), {}}, mine));
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    JoinedKeys keys(db(), clock());
    DONE(keys.join({key(pharmacy, "old^PH")}, key(pharmacy, "p1^PH")));
    DONE(keys.join({key(ehr, "m0^HOSP")}, key(ehr, "m1^HOSP")));
    DONE(decide(mine, PatientAct::Link, master));
    DONE(effects().carryOut());
    // a message makes the pharmacy's key the one that stands
    DONE(keys.join({key(ehr, "m1^HOSP")}, key(pharmacy, "new^PH")));
    DONE(patients().addIdentifier(text(pharmacy), {text("PH"), text("new"), {}}, mine));
    QVERIFY(addEvent("order", ehr, "m0^HOSP"));
    QVERIFY(addEvent("fill", pharmacy, "old^PH"));
    QCOMPARE(claimed(), QStringList{text("order")});
    DONE(decide(mine, PatientAct::Unlink));
    QCOMPARE(claimed(), QStringList{text("fill")});
    for (const char *name : {"p1^PH", "old^PH", "new^PH"})
        QCOMPARE(standing(pharmacy, name), keyedOf(pharmacy, "p1^PH"));
    for (const char *name : {"m0^HOSP", "m1^HOSP"})
        QCOMPARE(standing(ehr, name), keyedOf(ehr, "m1^HOSP"));
}

void PatientContract::anUnlinkWaitsForWhatCannotBeToldApart()
{
    addMaster();
    const PatientId one = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId two = patient(pharmacy, "Smith|Ann|1980-01-02", "p2^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    DONE(decide(one, PatientAct::Link, master));
    DONE(decide(two, PatientAct::Link, master));
    TAKE(both, effects().carryOut());
    QCOMPARE(both, 2);
    QVERIFY(addEvent("fill of one of them", pharmacy, "p2^PH"));
    DONE(decide(one, PatientAct::Unlink));
    TAKE(none, effects().carryOut());
    QCOMPARE(none, 0);
    QCOMPARE(asked(one).effect, PatientEffect::Unlink);
    QCOMPARE(claimed(), QStringList{text("fill of one of them")}); // nothing is stopped by that
    end("fill of one of them");
    TAKE(parted, effects().carryOut());
    QCOMPARE(parted, 1);
    QCOMPARE(standing(pharmacy, "p1^PH"), keyedOf(pharmacy, "p1^PH"));
    QCOMPARE(standing(pharmacy, "p2^PH"), keyedOf(ehr, "m1^HOSP"));
}

void PatientContract::twoUnlinksWaitForWhatCannotBeToldApart()
{
    addMaster();
    const PatientId one = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId two = patient(pharmacy, "Smith|Ann|1980-01-02", "p2^PH");
    const PatientId gone = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m2^HOSP");
    for (const PatientId mine : {one, two})
        DONE(decide(mine, PatientAct::Link, gone));
    DONE(effects().carryOut());
    QVERIFY(addEvent("fill of the second", pharmacy, "p2^PH"));
    for (const PatientId mine : {one, two})
        DONE(decide(mine, PatientAct::Unlink));
    TAKE(none, effects().carryOut());
    QCOMPARE(none, 0); // whose is it?
    DONE(questions().noteMerge(gone, master));
    DONE(patients().setMerged(gone, master));
    TAKE(still, effects().carryOut());
    QCOMPARE(still, 0);
    QCOMPARE(claimed(), QStringList{text("fill of the second")});
    end("fill of the second");
    TAKE(both, effects().carryOut());
    QCOMPARE(both, 2);
    for (const char *name : {"p1^PH", "p2^PH"})
        QCOMPARE(standing(pharmacy, name), keyedOf(pharmacy, name));
}

void PatientContract::thoseThatWaitStopNoLaterDecision()
{
    addMaster();
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    const PatientId other = patient(ehr, "Jones|Bo|1955-05-05", "m2^HOSP");
    const PatientId late = patient(pharmacy, "Jones|Bo|1955-05-05", "p^PH");
    std::vector<PatientId> many;
    for (int i = 0; i < 65; ++i)
        many.push_back(patient(pharmacy, "Smith|Ann|1980-01-02", text("q%1^PH").arg(i).toLatin1()));
    for (const PatientId mine : many)
        DONE(decide(mine, PatientAct::Link, master));
    for (int done = 1; done > 0;) {
        TAKE(some, effects().carryOut());
        done = some;
    }
    QVERIFY(addEvent("fill", pharmacy, "q7^PH"));
    for (const PatientId mine : many)
        DONE(decide(mine, PatientAct::Unlink));
    clock().advance(std::chrono::milliseconds(1));
    DONE(decide(late, PatientAct::Link, other));
    TAKE(one, effects().carryOut());
    QCOMPARE(one, 1);
    QCOMPARE(asked(late).effect, PatientEffect::None);
    QCOMPARE(standing(pharmacy, "p^PH"), keyedOf(ehr, "m2^HOSP"));
    TAKE(none, effects().carryOut());
    QCOMPARE(none, 0);
}

void PatientContract::aLinkJoinsAllKeysOfBoth()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    DONE(patients().addIdentifier(text(ehr), {text("HOSP"), text("m9"), {}}, master));
    DONE(decide(mine, PatientAct::Link, master));
    QVERIFY(addEvent("order", ehr, "m9^HOSP"));
    QVERIFY(addEvent("fill", pharmacy, "p1^PH"));
    QCOMPARE(claimed(), QStringList{text("order")}); // and the fill after it
    end("order");
    QCOMPARE(claimed(), QStringList{text("fill")});
    end("fill");
    const auto ofThemselves = [&](PatientId id) {
        return JoinedKeys(db(), clock()).standingFor(id.toString()).value_or(QStringLiteral("error"));
    };
    for (const PatientId id : {mine, master}) // as the comparison of lists writes its events
        QCOMPARE(ofThemselves(id), keyedOf(ehr, "m1^HOSP"));
    DONE(decide(mine, PatientAct::Unlink));
    DONE(effects().carryOut());
    QCOMPARE(ofThemselves(mine), keyedOf(pharmacy, "p1^PH"));
    QCOMPARE(ofThemselves(master), keyedOf(ehr, "m1^HOSP"));
    QCOMPARE(standing(ehr, "m9^HOSP"), keyedOf(ehr, "m1^HOSP"));
}

void PatientContract::aMergeByAPersonDoesWhatAMessageWould()
{
    addMaster();
    const PatientId from = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId into = patient(pharmacy, "Smith|Ann|1980-01-02", "p2^PH");
    DispenseRow fill;
    fill.id = makeId<EventId>(clock().now().time_since_epoch()).toString();
    fill.source = text(pharmacy);
    fill.sourceId = text("d1");
    fill.patient = from;
    fill.status = text("completed");
    DONE(DispenseStore(db(), clock()).insert(fill));
    DONE(decide(from, PatientAct::Merge, into));
    TAKE(merged, effects().carryOut());
    QCOMPARE(merged, 1);
    TAKE(row, patients().byId(from));
    QCOMPARE(row->mergedInto, into);
    TAKE(owner, patients().byIdentifier(text(pharmacy), text("PH"), text("p1")));
    QCOMPARE(owner, std::optional(into));
    QCOMPARE(count(text("dispenses"), text("patient_id = '%1'").arg(into.toString())), 1);
    QCOMPARE(standing(pharmacy, "p1^PH"), keyedOf(pharmacy, "p2^PH"));
    QCOMPARE(asked(from).state, PatientQuestionState::Merged);
    QCOMPARE(asked(from).author, ana);
    QCOMPARE(count(text("patient_keys"), text("patient_id = '%1'").arg(from.toString())), 0);
    FAILS(decide(from, PatientAct::Unlink), ErrorCode::Conflict);
}

void PatientContract::twoMergesTheOtherWayRoundAreOne()
{
    addMaster();
    const PatientId one = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId two = patient(pharmacy, "Smith|Ann|1980-01-02", "p2^PH");
    (void)asked(two);
    DONE(decide(one, PatientAct::Merge, two));
    FAILS(decide(two, PatientAct::Merge, one), ErrorCode::Conflict);
    const PatientId late = patient(pharmacy, "Smith|Ann|1980-01-02", "p9^PH");
    FAILS(decide(late, PatientAct::Merge, one), ErrorCode::Conflict); // about to go
    DONE(effects().carryOut());
    FAILS(decide(late, PatientAct::Merge, one), ErrorCode::Conflict); // gone
    // a message was first
    const PatientId three = patient(pharmacy, "Smith|Ann|1980-01-02", "p3^PH");
    const PatientId four = patient(pharmacy, "Smith|Ann|1980-01-02", "p4^PH");
    DONE(decide(three, PatientAct::Merge, four));
    DONE(questions().noteMerge(four, three));
    DONE(patients().setMerged(four, three));
    TAKE(carried, effects().carryOut());
    QCOMPARE(carried, 1);
    const PatientQuestionRow row = asked(three);
    QCOMPARE(row.state, PatientQuestionState::Pending);
    QCOMPARE(row.effect, PatientEffect::None);
    QCOMPARE(row.author, text("system"));
    QVERIFY(row.other.isNull());
    TAKE(steps, questions().history(row.id));
    QCOMPARE(steps.size(), 3U);
    QCOMPARE(steps[1].author, ana);
    DONE(decide(three, PatientAct::Distinct));
    TAKE(stands, patients().byId(three));
    QVERIFY(stands->mergedInto.isNull());
}

void PatientContract::aMergeThatFailsIsDecidedAnew()
{
    addMaster();
    const PatientId from = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId into = patient(pharmacy, "Smith|Ann|1980-01-02", "p2^PH");
    const PatientId ring = patient(pharmacy, "Smith|Ann|1980-01-02", "p3^PH");
    DONE(decide(from, PatientAct::Merge, into));
    const auto leads = [&](PatientId a, const QVariant &b) {
        return sql::change(db(), text("UPDATE patients SET merged_into = ? WHERE id = ?"), {b, a.toString()});
    };
    DONE(leads(into, ring.toString()));
    DONE(leads(ring, into.toString()));
    DONE(effects().carryOut());
    const PatientQuestionRow row = asked(from);
    QCOMPARE(row.state, PatientQuestionState::Pending);
    QCOMPARE(row.effect, PatientEffect::Failed);
    QCOMPARE(row.author, text("system"));
    TAKE(steps, questions().history(row.id));
    QCOMPARE(steps.size(), 3U);
    TAKE(untouched, patients().byId(from));
    QVERIFY(untouched->mergedInto.isNull());
    TAKE(nothing, effects().carryOut());
    QCOMPARE(nothing, 0); // not for ever again
    DONE(leads(into, QVariant()));
    DONE(decide(from, PatientAct::Merge, into));
    DONE(effects().carryOut());
    TAKE(merged, patients().byId(from));
    QCOMPARE(merged->mergedInto, into);
}

void PatientContract::anUnlinkThatFailsIsALinkAgain()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    const PatientId ring = patient(ehr, "Smith|Ann|1980-01-02", "m2^HOSP");
    DONE(decide(mine, PatientAct::Link, master));
    DONE(effects().carryOut());
    DONE(decide(mine, PatientAct::Unlink));
    const auto leads = [&](PatientId a, const QVariant &b) {
        return sql::change(db(), text("UPDATE patients SET merged_into = ? WHERE id = ?"), {b, a.toString()});
    };
    DONE(leads(master, ring.toString()));
    DONE(leads(ring, master.toString()));
    DONE(effects().carryOut());
    const PatientQuestionRow row = asked(mine);
    QCOMPARE(row.state, PatientQuestionState::Linked);
    QCOMPARE(row.other, master);
    QCOMPARE(row.effect, PatientEffect::Failed);
    QCOMPARE(row.author, text("system"));
    QCOMPARE(standing(pharmacy, "p1^PH"), keyedOf(ehr, "m1^HOSP"));
    DONE(leads(master, QVariant()));
    DONE(decide(mine, PatientAct::Unlink));
    DONE(effects().carryOut());
    QCOMPARE(standing(pharmacy, "p1^PH"), keyedOf(pharmacy, "p1^PH"));
}

void PatientContract::aMergeTakesTheLinkAlong()
{
    addMaster();
    const PatientId from = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId into = patient(pharmacy, "Smith|Ann|1980-01-02", "p2^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    (void)asked(into);
    DONE(decide(from, PatientAct::Link, master));
    DONE(effects().carryOut());
    DONE(questions().noteMerge(from, into)); // as a message would
    QCOMPARE(asked(from).state, PatientQuestionState::Merged);
    QCOMPARE(asked(into).state, PatientQuestionState::Linked);
    QCOMPARE(asked(into).other, master);
    QCOMPARE(asked(into).method, text("merge"));
    QCOMPARE(asked(into).author, text("system"));
    QCOMPARE(asked(into).effect, PatientEffect::Link); // under all of its names
    DONE(effects().carryOut());
    QCOMPARE(standing(pharmacy, "p2^PH"), keyedOf(ehr, "m1^HOSP"));
}

void PatientContract::aMergeTakesAnOpenUnlinkAlong()
{
    addMaster();
    const PatientId from = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId into = patient(pharmacy, "Smith|Ann|1980-01-02", "p2^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    DONE(decide(from, PatientAct::Link, master));
    DONE(effects().carryOut());
    DONE(decide(from, PatientAct::Unlink));
    // a message
    DONE(JoinedKeys(db(), clock())
             .join({orderingKeyOf(text(pharmacy), text("p1^PH"))},
                   orderingKeyOf(text(pharmacy), text("p2^PH"))));
    DONE(PatientMerge(db(), clock()).merge(from, into));
    QCOMPARE(asked(from).state, PatientQuestionState::Merged);
    QCOMPARE(asked(from).effect, PatientEffect::None);
    const PatientQuestionRow row = asked(into);
    QCOMPARE(row.state, PatientQuestionState::Pending);
    QCOMPARE(row.effect, PatientEffect::Unlink);
    QCOMPARE(row.author, ana); // lest an identifier links it anew
    TAKE(one, effects().carryOut());
    QCOMPARE(one, 1);
    for (const char *name : {"p1^PH", "p2^PH"})
        QCOMPARE(standing(pharmacy, name), keyedOf(pharmacy, "p2^PH"));
    QCOMPARE(standing(ehr, "m1^HOSP"), keyedOf(ehr, "m1^HOSP"));
}

void PatientContract::theMasterListsMergeIsFollowed()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId gone = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    const PatientId stands = patient(ehr, "Smith|Ann|1980-01-02", "m2^HOSP");
    DONE(decide(mine, PatientAct::Link, gone));
    DONE(questions().noteMerge(gone, stands));
    QCOMPARE(asked(mine).state, PatientQuestionState::Linked);
    QCOMPARE(asked(mine).other, stands);
    QCOMPARE(asked(mine).effect, PatientEffect::Link);
    DONE(effects().carryOut());
    QCOMPARE(standing(pharmacy, "p1^PH"), keyedOf(ehr, "m2^HOSP"));
}

void PatientContract::whatCannotBeReadStopsNothing()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    DONE(decide(mine, PatientAct::Link, master));
    // a ring of merges, as no program makes
    const PatientId ring = patient(ehr, "Smith|Ann|1980-01-02", "m2^HOSP");
    DONE(sql::change(db(), text("UPDATE patients SET merged_into = ? WHERE id = ?"),
                     {ring.toString(), master.toString()}));
    DONE(sql::change(db(), text("UPDATE patients SET merged_into = ? WHERE id = ?"),
                     {master.toString(), ring.toString()}));
    QVERIFY(addEvent("fill", pharmacy, "p1^PH"));
    QCOMPARE(claimed(), QStringList{text("fill")});
    QCOMPARE(asked(mine).effect, PatientEffect::Failed);
    DONE(decide(mine, PatientAct::Unlink)); // and may be decided anew
}

void PatientContract::aDecisionThatFailsHalfWayIsNone()
{
    addMaster();
    const PatientId mine = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId master = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    const PatientQuestionRow row = asked(mine);
    const QString before = state();
    int failed = 0;
    for (int n = 1;; ++n) {
        db().failStatement(n);
        const auto decided = questions().decide(decision(row, PatientAct::Link, master), ana);
        if (db().failurePending()) {
            db().failStatement(0);
            DONE(decided);
            break;
        }
        FAILS(decided, ErrorCode::StoreFailed);
        QCOMPARE(state(), before);
        ++failed;
    }
    QVERIFY(failed >= 5); // begin, question, other, masters, update, read, commit
    QCOMPARE(asked(mine).version, 2);
}

void PatientContract::anEffectThatFailsHalfWayIsDoneByTheNext()
{
    addMaster();
    const PatientId from = patient(pharmacy, "Smith|Ann|1980-01-02", "p1^PH");
    const PatientId into = patient(pharmacy, "Smith|Ann|1980-01-02", "p2^PH");
    DONE(decide(from, PatientAct::Merge, into));
    const QString before = state();
    int failed = 0;
    for (int n = 1;; ++n) {
        db().failStatement(n);
        const auto done = effects().carryOut();
        if (db().failurePending()) {
            db().failStatement(0);
            TAKE(one, done);
            QCOMPARE(one, 1);
            break;
        }
        FAILS(done, ErrorCode::StoreFailed);
        QCOMPARE(state(), before);
        QCOMPARE(count(text("patients"), text("merged_into IS NOT NULL")), 0);
        ++failed;
    }
    QVERIFY(failed > 10);
    QCOMPARE(standing(pharmacy, "p1^PH"), keyedOf(pharmacy, "p2^PH"));
    QCOMPARE(count(text("patients"), text("merged_into IS NOT NULL")), 1);
}

void PatientContract::keysOfRowsOfBeforeAreMade()
{
    const PatientId one = patient(ehr, "Smith|Ann|1980-01-02", "m1^HOSP");
    const PatientId two = patient(ehr, "Jones|Bo|1955-01-02", "m2^HOSP");
    const auto keys = [&] {
        return sql::rows(db(),
                         QStringLiteral("SELECT kind, key, patient_id FROM patient_keys ORDER BY 1, 2, 3"),
                         {},
                         [](const QSqlQuery &q) {
                             return q.value(0).toString() + q.value(1).toString() + q.value(2).toString();
                         })
            .value_or(std::vector<QString>{});
    };
    const auto made = keys();
    QCOMPARE(made.size(), 8U); // birth, name, sound, number
    DONE(sql::change(db(), text("DELETE FROM patient_keys"), {}));
    DONE(sql::change(db(), text("UPDATE patients SET keys_version = 0"), {}));
    PatientIndex index(db());
    TAKE(first, index.makeMissing(clock(), 1));
    QCOMPARE(first, 1);
    TAKE(second, index.makeMissing(clock(), 10));
    QCOMPARE(second, 1);
    TAKE(none, index.makeMissing(clock(), 10));
    QCOMPARE(none, 0);
    QCOMPARE(keys(), made);
    TAKE(row, patients().byId(one));
    row->birthDate = text("1981-03-04");
    DONE(patients().update(*row));
    QVERIFY(keys() != made);
    QCOMPARE(keys().size(), 8U);
    QVERIFY(!two.isNull());
}

void PatientContract::thePolicyHasVersions()
{
    TAKE(before, questions().policy());
    QCOMPARE(before, PatientPolicy{});
    PatientPolicy wish = before;
    wish.hideScores = true;
    FAILS(questions().setPolicy(wish, ana), ErrorCode::InvalidMessage);
    wish.reason = why;
    TAKE(after, questions().setPolicy(wish, ana));
    QVERIFY(after.hideScores);
    QCOMPARE(after.version, 2);
    QCOMPARE(after.author, ana);
    FAILS(questions().setPolicy(wish, ana), ErrorCode::Conflict);
}

void PatientContract::aFacilityCodeIsAskedOnceAndDecided()
{
    FacilityCodeStore facilities(db(), clock());
    DONE(facilities.ask(text(pharmacy), text("H 1")));
    DONE(facilities.ask(text(pharmacy), text("H 1")));
    DONE(facilities.ask(text(ehr), text("H 1")));
    TAKE(all, facilities.page({}));
    QCOMPARE(all.rows.size(), 2U);
    TAKE(row, facilities.byCode(text(pharmacy), text("H 1")));
    FacilityCodeDecision wish{row->id, text("north"), why, 1};
    FacilityCodeDecision wrong = wish;
    wrong.facility = text("not a name");
    FAILS(facilities.decide(wrong, ana), ErrorCode::InvalidMessage);
    wrong = wish;
    wrong.reason.clear();
    FAILS(facilities.decide(wrong, ana), ErrorCode::InvalidMessage);
    wrong = wish;
    wrong.id = makeId<FacilityCodeId>(std::chrono::milliseconds(1));
    FAILS(facilities.decide(wrong, ana), ErrorCode::NotFound);
    TAKE(mapped, facilities.decide(wish, ana));
    QCOMPARE(mapped.state, FacilityCodeState::Mapped);
    QCOMPARE(mapped.facility, text("north"));
    QCOMPARE(mapped.version, 2);
    FAILS(facilities.decide(wish, ana), ErrorCode::Conflict);
    TAKE(dismissed, facilities.decide({row->id, {}, why, 2}, text("bo")));
    QCOMPARE(dismissed.state, FacilityCodeState::Dismissed);
    TAKE(steps, facilities.history(row->id));
    QCOMPARE(steps.size(), 3U);
    QCOMPARE(steps[0].author, text("bo"));
    QCOMPARE(steps[1].facility, text("north"));
    TAKE(pending, facilities.page({FacilityCodeState::Pending, {}}));
    QCOMPARE(pending.rows.size(), 1U);
}

/// As the console's page follows them: all four tables alike.
void PatientContract::whatHasChangedSinceIsReadInItsOrder()
{
    FacilityCodeStore facilities(db(), clock());
    for (const char *code : {"H 1", "H 2", "H 3"})
        DONE(facilities.ask(text(ehr), text(code)));
    TAKE(first, facilities.changedSince(clock().now(), 2));
    QCOMPARE(first.size(), 2U);
    TAKE(rest, facilities.changedSince(first.back().changedAt, 2, first.back().id));
    QCOMPARE(rest.size(), 1U);
    QCOMPARE(rest.front().code, text("H 3"));
    clock().advance(std::chrono::seconds(1));
    const Timestamp later = clock().now();
    DONE(facilities.decide({first.front().id, text("north"), why, 1}, ana));
    TAKE(changed, facilities.changedSince(later, 10));
    QCOMPARE(changed.size(), 1U);
    QCOMPARE(changed.front().state, FacilityCodeState::Mapped);

    ProviderChange provider;
    provider.row.id = text("P1");
    provider.row.family = text("Smith");
    provider.reason = why;
    DONE(ProviderStore(db(), clock()).save(provider, ana));
    TAKE(providers, ProviderStore(db(), clock()).changedSince(later, 10));
    QCOMPARE(providers.size(), 1U);
    Practitioner prescriber;
    prescriber.identifiers = {{text("HOSP"), text("D-17"), {}}};
    DONE(PrescriberStore(db(), clock()).ask(text(ehr), prescriber));
    TAKE(prescribers, PrescriberStore(db(), clock()).changedSince(later, 10));
    QCOMPARE(prescribers.size(), 1U);
    TAKE(questionsNow, questions().changedSince(Timestamp{}, 10));
    QVERIFY(questionsNow.empty());
}

}
