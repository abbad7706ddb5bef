#include "store/contract/MappingContract.h"

#include "domain/CodeSystem.h"
#include "fakes/Approve.h"
#include "store/EventStore.h"
#include "store/JobStore.h"
#include "store/TerminologyStore.h"

namespace concord {

namespace {
MappingRow pending(const QString &code, const QString &display = {})
{
    MappingRow row;
    row.sourceCode = code;
    row.system = systems::rxNorm;
    row.display = display;
    row.reason = UnmappedReason::UnknownCode;
    return row;
}
MappingDecision decision(MappingId id, const QString &drug = QStringLiteral("RX314076"))
{
    return {id, drug, Equivalence::Wider, QStringLiteral(" same drug, other pack ")};
}
TerminologyRelease release(const QString &version)
{
    return {version,
            QStringLiteral("test"),
            {{QStringLiteral("314076"), TermType::SCD, ConceptStatus::Active,
              QStringLiteral("lisinopril 10 MG Oral Tablet")},
             {QStringLiteral("29046"), TermType::IN, ConceptStatus::Active, QStringLiteral("lisinopril")},
             {QStringLiteral("999"), TermType::SBD, ConceptStatus::Obsolete, QStringLiteral("gone")}},
            {{QStringLiteral("00002115201"), QStringLiteral("314076"), 0, 1000},
             {QStringLiteral("00002115201"), QStringLiteral("999"), 1000, 0}}};
}
QStringList codes(const std::vector<MappingRow> &rows)
{
    QStringList found;
    for (const MappingRow &row : rows)
        found.append(row.sourceCode);
    return found;
}
QStringList list(const char *names)
{
    return QString::fromLatin1(names).split(u' ', Qt::SkipEmptyParts);
}
}

MappingRow MappingContract::made(const QString &code, const QString &display)
{
    return mappings().ensure(pending(code, display)).value_or(MappingRow());
}

void MappingContract::addDrugs()
{
    const auto insert =
        QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active) VALUES (?, ?, ?, ?)");
    const std::tuple<const char *, const char *, int> drugs[] = {
        {"314076", "lisinopril 10 MG Oral Tablet", 1},
        {"314077", "lisinopril 20 MG Oral Tablet [Zestril]", 1},
        {"197361", "amlodipine 5 MG Oral Tablet", 1},
        {"197362", "amlodipine 10 MG Oral Tablet", 0},
        {"100", "odd 50% \\ under_score", 1}};
    for (const auto &[rxcui, name, active] : drugs)
        DONE(db().run(insert, {QLatin1String("RX") + QLatin1String(rxcui), QLatin1String(rxcui),
                               QLatin1String(name), active}));
}

void MappingContract::aCodeGetsOneMapping()
{
    MappingRow wanted = pending(QStringLiteral("1"), QStringLiteral("Aspirin"));
    wanted.reason = UnmappedReason::AmbiguousNdc;
    wanted.candidates = {QStringLiteral("0002-1152-01"), QStringLiteral("00021-152-01")};
    TAKE(first, mappings().ensure(wanted));
    QVERIFY(!first.id.isNull());
    wanted.id = first.id;
    wanted.createdAt = wanted.updatedAt = clock().now();
    wanted.revision = 1;
    QCOMPARE(first, wanted);
    clock().advance(std::chrono::seconds(1));
    TAKE(again, mappings().ensure(pending(QStringLiteral("1"), QStringLiteral("another name"))));
    QCOMPARE(again, first);
    TAKE(found, mappings().find(systems::rxNorm, QStringLiteral("1")));
    QCOMPARE(*found, first);
    TAKE(byId, mappings().byId(first.id));
    QCOMPARE(*byId, first);
    TAKE(elsewhere, mappings().find(systems::ndc, QStringLiteral("1")));
    QVERIFY(!elsewhere);
}

void MappingContract::aRetiredMappingMakesRoomForANewOne()
{
    const MappingRow old = made(QStringLiteral("1"));
    DONE(db().run(QStringLiteral("UPDATE medication_mappings SET status = 'retired'")));
    TAKE(gone, mappings().find(old.system, old.sourceCode));
    QVERIFY(!gone);
    const MappingRow fresh = made(QStringLiteral("1"));
    QVERIFY(!fresh.id.isNull() && fresh.id != old.id);
}

void MappingContract::anAutomaticMappingKeepsItsTarget()
{
    addDrugs();
    MappingRow row = pending(QStringLiteral("314076"));
    row.state = MappingState::Approved;
    row.reason = UnmappedReason::None;
    row.targetDrugId = QStringLiteral("RX314076");
    row.method = QStringLiteral("rxnorm-exact");
    row.equivalence = Equivalence::Equal;
    TAKE(kept, mappings().ensure(row));
    QCOMPARE(kept.state, MappingState::Approved);
    QCOMPARE(kept.targetName, QStringLiteral("lisinopril 10 MG Oral Tablet"));
    QCOMPARE(kept.method, QStringLiteral("rxnorm-exact"));
    TAKE(open, mappings().openCount());
    QCOMPARE(open, 0);
}

void MappingContract::resolvingApprovesWithReasonAndAuthor()
{
    addDrugs();
    DONE(TerminologyStore(db(), clock()).import(release(QStringLiteral("r1"))));
    const MappingRow row = made(QStringLiteral("1"));
    clock().advance(std::chrono::seconds(1));
    TAKE(resolved, approveByRules(mappings(), decision(row.id), QStringLiteral("ana")));
    MappingRow expected = row;
    expected.state = MappingState::Approved;
    expected.targetDrugId = QStringLiteral("RX314076");
    expected.targetName = QStringLiteral("lisinopril 10 MG Oral Tablet");
    expected.equivalence = Equivalence::Wider;
    expected.method = QStringLiteral("manual");
    expected.author = QStringLiteral("ana");
    expected.note = QStringLiteral("same drug, other pack");
    expected.updatedAt = clock().now();
    expected.revision = 2;
    expected.terminologyVersion = QStringLiteral("r1");
    expected.undoUntil = clock().now() + undoWhileUntouched;
    QCOMPARE(resolved, expected);
    QCOMPARE(count(QStringLiteral("medication_mappings"), QStringLiteral("terminology_version = 'r1'")), 1);
}

void MappingContract::resolvingTwiceIsAConflict()
{
    addDrugs();
    const MappingRow row = made(QStringLiteral("1"));
    DONE(approveByRules(mappings(), decision(row.id), QStringLiteral("ana")));
    FAILS(approveByRules(mappings(), decision(row.id, QStringLiteral("RX197361")), QStringLiteral("bob")),
          ErrorCode::Conflict);
    TAKE(found, mappings().byId(row.id));
    QCOMPARE(found->author, QStringLiteral("ana"));
}

void MappingContract::resolvingToNoActiveDrugIsAConflict()
{
    addDrugs();
    const MappingRow row = made(QStringLiteral("1"));
    FAILS(approveByRules(mappings(), decision(row.id, QStringLiteral("RX0")), QStringLiteral("ana")),
          ErrorCode::Conflict);
    FAILS(approveByRules(mappings(), decision(row.id, QStringLiteral("RX197362")), QStringLiteral("ana")),
          ErrorCode::Conflict);
    TAKE(found, mappings().byId(row.id));
    QCOMPARE(*found, row);
}

void MappingContract::resolvingWithoutAReasonIsRefused()
{
    addDrugs();
    const MappingRow row = made(QStringLiteral("1"));
    FAILS(approveByRules(mappings(),
                         {row.id, QStringLiteral("RX314076"), Equivalence::Equal, QStringLiteral("  ")},
                         QStringLiteral("ana")),
          ErrorCode::InvalidMessage);
}

void MappingContract::resolvingNothingIsNotFound()
{
    FAILS(approveByRules(mappings(), decision(makeId<MappingId>(std::chrono::milliseconds(1))),
                         QStringLiteral("ana")),
          ErrorCode::NotFound);
}

void MappingContract::pagesFilterByStateAndText_data()
{
    QTest::addColumn<MappingQuery>("query");
    QTest::addColumn<QStringList>("expected");
    const auto text = [](const char *t) {
        return MappingQuery{{}, QString::fromLatin1(t), {}};
    };
    QTest::newRow("all") << MappingQuery() << list("A_1 50% 222 111");
    QTest::newRow("pending") << MappingQuery{MappingState::Pending, {}, {}} << list("A_1 50% 222");
    QTest::newRow("approved") << MappingQuery{MappingState::Approved, {}, {}} << list("111");
    QTest::newRow("part of a code") << text("22") << list("222");
    QTest::newRow("part of a display, any case") << text(" PIRI ") << list("222 111");
    QTest::newRow("a percent sign is a percent sign") << text("%") << list("50%");
    QTest::newRow("an underscore is an underscore") << text("_") << list("A_1");
    QTest::newRow("a backslash is a backslash") << text("\\") << list("50%");
    QTest::newRow("a quote is harmless") << text("' OR 1=1 --") << QStringList();
}

void MappingContract::pagesFilterByStateAndText()
{
    QFETCH(MappingQuery, query);
    QFETCH(QStringList, expected);
    addDrugs();
    const MappingRow first = made(QStringLiteral("111"), QStringLiteral("Aspirin"));
    DONE(approveByRules(mappings(), decision(first.id), QStringLiteral("ana")));
    QVERIFY(!made(QStringLiteral("222"), QStringLiteral("aspirin EC")).id.isNull());
    QVERIFY(!made(QStringLiteral("50%"), QStringLiteral("back\\slash")).id.isNull());
    QVERIFY(!made(QStringLiteral("A_1"), QStringLiteral("x")).id.isNull());
    TAKE(page, mappings().page(query));
    QCOMPARE(codes(page.rows), expected);
}

void MappingContract::pagesComeNewestFirstWithoutGapOrRepeat()
{
    for (int i = 0; i < 5; ++i)
        QVERIFY(!made(QString::number(i)).id.isNull());
    QStringList seen;
    MappingQuery query;
    query.page = {3, {}, 2};
    do {
        TAKE(page, mappings().page(query));
        seen += codes(page.rows);
        query.page.after = page.cursor;
    } while (!query.page.after.isEmpty());
    QCOMPARE(seen, list("4 3 2 1 0"));
}

void MappingContract::whatWasDecidedSinceComesInThatOrder()
{
    addDrugs();
    const MappingRow first = made(QStringLiteral("1"));
    QVERIFY(!made(QStringLiteral("2")).id.isNull());
    QVERIFY(!made(QStringLiteral("3")).id.isNull());
    TAKE(all, mappings().changedSince(clock().now(), 10));
    QCOMPARE(codes(all), list("1 2 3"));
    TAKE(batch, mappings().changedSince(clock().now(), 2));
    TAKE(rest, mappings().changedSince(clock().now(), 2, batch.back().id));
    QCOMPARE(codes(rest), list("3"));
    clock().advance(std::chrono::seconds(1));
    TAKE(nothing, mappings().changedSince(clock().now(), 10));
    QVERIFY(nothing.empty());
    DONE(approveByRules(mappings(), decision(first.id), QStringLiteral("ana")));
    TAKE(decided, mappings().changedSince(clock().now(), 10));
    QCOMPARE(codes(decided), list("1"));
    QCOMPARE(decided[0].state, MappingState::Approved);
}

void MappingContract::alertsComeByWaitingEvents()
{
    EventStore events(db(), clock());
    const auto wait = [&](const QString &message, MappingId mapping) {
        NewEvent e;
        e.id = makeId<EventId>(clock().now().time_since_epoch());
        e.source = QStringLiteral("ehr");
        e.messageId = message;
        e.state = EventState::NeedsMapping;
        e.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
        e.createdAt = clock().now();
        e.waitsFor = {mapping};
        return events.append(e);
    };
    DONE(wait(QStringLiteral("a"), made(QStringLiteral("one")).id));
    const MappingId two = made(QStringLiteral("two")).id;
    DONE(wait(QStringLiteral("b"), two));
    DONE(wait(QStringLiteral("c"), two));
    QVERIFY(!made(QStringLiteral("none")).id.isNull());
    TAKE(alerts, mappings().alerts(8));
    QCOMPARE(codes(alerts), list("two one none"));
    QCOMPARE(alerts[0].waitingEvents, 2);
    TAKE(shortened, mappings().alerts(1));
    QCOMPARE(codes(shortened), list("two"));
    TAKE(open, mappings().openCount());
    QCOMPARE(open, 3);
}

void MappingContract::theUnmappedOfAJobAreWhatItReadOrChanged()
{
    addDrugs();
    JobStore jobs(db(), clock());
    TAKE(job, jobs.enqueue({.integration = QStringLiteral("a"), .requestedBy = QStringLiteral("ana")}));
    TAKE(other, jobs.enqueue({.integration = QStringLiteral("b"), .requestedBy = QStringLiteral("ana")}));
    DONE(db().run(QStringLiteral(
        "INSERT INTO patients (id, source, source_reference) VALUES ('p', 'ehr', 'Patient/1')")));
    int number = 0;
    const auto prescription = [&](const MappingRow &row, JobId readBy, int onList) {
        return db().run(
            QStringLiteral(
                "INSERT INTO prescriptions (id, source, source_id, patient_id, status, on_list, code, system,"
                " display, dose, frequency, route, content_hash, seen_job, mapping_id)"
                " VALUES (?, 'ehr', ?, 'p', 'active', ?, '', '', '', '', '', '', ?, ?, ?)"),
            {number, ++number, onList, QByteArray("h"), readBy.toString(), row.id.toString()});
    };
    const MappingRow rare = made(QStringLiteral("rare"));
    const MappingRow often = made(QStringLiteral("often"));
    const MappingRow ended = made(QStringLiteral("ended"));
    const MappingRow theirs = made(QStringLiteral("theirs"));
    const MappingRow decided = made(QStringLiteral("decided"));
    DONE(approveByRules(mappings(), decision(decided.id), QStringLiteral("ana")));
    DONE(prescription(rare, job, 1));
    DONE(prescription(often, job, 1));
    DONE(prescription(often, other, 1));
    DONE(prescription(ended, job, 0));
    DONE(prescription(theirs, other, 1));
    DONE(prescription(decided, job, 1));
    TAKE(unmapped, mappings().unmappedOf(job, 10));
    QCOMPARE(codes(unmapped), list("often rare"));
    // a decision that ended leaves the code open; one that was superseded does not
    MappingDecision retire = decision(decided.id, QStringLiteral("RX100"));
    retire.act = MappingAct::Retire;
    TAKE(next, mappings().decide(retire, {MappingState::Retired, QStringLiteral("ana")}));
    TAKE(still, mappings().unmappedOf(job, 10));
    QCOMPARE(codes(still), list("often rare"));
    retire = decision(next.id, {});
    retire.act = MappingAct::Retire;
    DONE(mappings().decide(retire, {MappingState::Retired, QStringLiteral("ana")}));
    TAKE(live, mappings().liveOf(decided.id)); // asked anew
    TAKE(open, mappings().unmappedOf(job, 10));
    QCOMPARE(codes(open), list("often rare decided"));
    QCOMPARE(open.back().id, live->id);
}

void MappingContract::drugsAreFoundByAllWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("nothing asked: all, shortest first")
        << QString() << list("RX100 RX197361 RX314076 RX314077");
    QTest::newRow("one word") << QStringLiteral("lisinopril") << list("RX314076 RX314077");
    QTest::newRow("words in any order and case") << QStringLiteral("TABLET 10 lisin") << list("RX314076");
    QTest::newRow("a brand") << QStringLiteral("[zestril]") << list("RX314077");
    QTest::newRow("by rxcui") << QStringLiteral("197361") << list("RX197361");
    QTest::newRow("by id") << QStringLiteral("rx3140") << list("RX314076 RX314077");
    QTest::newRow("inactive ones are left out") << QStringLiteral("amlodipine 10") << QStringList();
    QTest::newRow("no wildcards") << QStringLiteral("l%n") << QStringList();
    QTest::newRow("a percent sign") << QStringLiteral("50%") << list("RX100");
    QTest::newRow("no such drug") << QStringLiteral("nonesuch") << QStringList();
}

void MappingContract::drugsAreFoundByAllWords()
{
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    addDrugs();
    TAKE(drugs, mappings().searchDrugs(text, 10));
    QStringList found;
    for (const LocalDrug &drug : drugs)
        found.append(drug.id);
    QCOMPARE(found, expected);
}

void MappingContract::drugsThatNoCodeMayBecomeComeLast()
{
    const auto conceptOf = [](const char *rxcui, const char *name) {
        return RxNormConcept{QString::fromLatin1(rxcui), TermType::SCD, ConceptStatus::Active,
                             QString::fromLatin1(name)};
    };
    TerminologyRelease before = release(QStringLiteral("r1"));
    before.concepts.push_back(conceptOf("501", "lisinopril 9 MG Tab"));
    before.concepts.push_back(conceptOf("502", "lisinopril 8 MG Tab"));
    DONE(TerminologyStore(db(), clock()).import(before));
    TerminologyRelease after = release(QStringLiteral("r2"));
    after.concepts.push_back(conceptOf("502", "lisinopril 8 MG Tab"));
    after.concepts.back().status = ConceptStatus::Obsolete; // and 501 is gone
    after.remaps = {{QStringLiteral("501"), QStringLiteral("400")},
                    {QStringLiteral("400"), QStringLiteral("501")},
                    {QStringLiteral("400"), QStringLiteral("314076")},
                    {QStringLiteral("400"), QStringLiteral("29046")}}; // in circles, and to an ingredient
    DONE(TerminologyStore(db(), clock()).import(after));
    for (const char *rxcui : {"29046", "77"}) // an ingredient, and a drug of the site's own
        DONE(db().run(QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active) VALUES (?, ?, ?, 1)"),
                      {QLatin1String("RX") + QLatin1String(rxcui), QLatin1String(rxcui),
                       QStringLiteral("lisinopril")}));
    TAKE(drugs, mappings().searchDrugs(QStringLiteral("lisinopril"), 10));
    QStringList found;
    for (const FoundDrug &drug : drugs)
        found.append(
            QStringLiteral("%1:%2:%3").arg(drug.id).arg(int(drug.standing)).arg(drug.successors.join(u'+')));
    QCOMPARE(found,
             QStringList({QStringLiteral("RX77:0:"), QStringLiteral("RX314076:0:"),
                          QStringLiteral("RX29046:2:"), QStringLiteral("RX502:1:"),
                          QStringLiteral("RX501:1:%1").arg(QStringLiteral("lisinopril 10 MG Oral Tablet"))}));
    TAKE(first, mappings().searchDrugs(QStringLiteral("lisinopril"), 2)); // not for want of room
    QCOMPARE(first.back().id, QStringLiteral("RX314076"));
}

void MappingContract::aReleaseIsImportedOnce()
{
    TerminologyStore terminology(db(), clock());
    TAKE(before, terminology.currentVersion());
    QVERIFY(!before);
    DONE(terminology.import(release(QStringLiteral("r1"))));
    TerminologyRelease again = release(QStringLiteral("r1"));
    again.concepts.clear();
    DONE(terminology.import(again));
    TAKE(after, terminology.currentVersion());
    QCOMPARE(after, std::optional(QStringLiteral("r1")));
    TAKE(known, terminology.conceptOf(QStringLiteral("999")));
    QCOMPARE(*known, release({}).concepts[2]);
    TAKE(unknown, terminology.conceptOf(QStringLiteral("1")));
    QVERIFY(!unknown);
    TAKE(drug, mappings().drugByRxcui(QStringLiteral("314076")));
    QCOMPARE(*drug, (LocalDrug{QStringLiteral("RX314076"), QStringLiteral("314076"),
                               QStringLiteral("lisinopril 10 MG Oral Tablet"), true}));
    TAKE(ingredient, mappings().drugByRxcui(QStringLiteral("29046")));
    QVERIFY(!ingredient);
    TAKE(obsolete, mappings().drugByRxcui(QStringLiteral("999")));
    QVERIFY(!obsolete);
}

void MappingContract::aNewReleaseReplacesTheOldAndKeepsTheFormulary()
{
    TerminologyStore terminology(db(), clock());
    DONE(terminology.import(release(QStringLiteral("r1"))));
    DONE(db().run(QStringLiteral("UPDATE local_drugs SET name = 'ours', active = 0 WHERE id = 'RX314076'")));
    clock().advance(std::chrono::hours(1));
    TerminologyRelease next = release(QStringLiteral("r2"));
    next.concepts.pop_back();
    next.concepts.push_back(
        {QStringLiteral("5"), TermType::BPCK, ConceptStatus::Active, QStringLiteral("pack")});
    next.concepts.push_back(next.concepts.back()); // a release that says something twice says it once
    next.ndcs.push_back(next.ndcs.front());
    DONE(terminology.import(next));
    TAKE(version, terminology.currentVersion());
    QCOMPARE(version, std::optional(QStringLiteral("r2")));
    QCOMPARE(count(QStringLiteral("rxnorm_concepts")), 3);
    QCOMPARE(count(QStringLiteral("ndc_products")), 2);
    QCOMPARE(count(QStringLiteral("local_drugs")), 2);
    QCOMPARE(count(QStringLiteral("local_drugs"), QStringLiteral("name = 'ours' AND active = 0")), 1);
}

void MappingContract::aReleaseThatFailsHalfWayLeavesTheOldOne()
{
    TerminologyStore terminology(db(), clock());
    DONE(terminology.import(release(QStringLiteral("r1"))));
    int failed = 0;
    for (int n = 1;; ++n) {
        db().failStatement(n);
        const auto imported = terminology.import(release(QStringLiteral("r2")));
        if (db().failurePending()) {
            db().failStatement(0);
            QVERIFY(imported.has_value());
            break;
        }
        FAILS(imported, ErrorCode::StoreFailed);
        ++failed;
        QCOMPARE(count(QStringLiteral("terminology_releases")), 1);
        QCOMPARE(count(QStringLiteral("rxnorm_concepts")), 3);
        QCOMPARE(count(QStringLiteral("ndc_products")), 2);
    }
    QVERIFY(failed >= 6); // begin, release, two deletes, concepts, NDCs, drugs, commit
    QCOMPARE(count(QStringLiteral("terminology_releases")), 2);
}

void MappingContract::anNdcMeansWhatItMeantThen()
{
    TerminologyStore terminology(db(), clock());
    DONE(terminology.import(release(QStringLiteral("r1"))));
    const auto ndc = QStringLiteral("00002115201");
    TAKE(then, terminology.rxcuisOfNdc(ndc, fromMs(999)));
    QCOMPARE(then, list("314076"));
    TAKE(now, terminology.rxcuisOfNdc(ndc, fromMs(1000)));
    QCOMPARE(now, list("999"));
    TAKE(unknown, terminology.rxcuisOfNdc(QStringLiteral("00000000000"), fromMs(1)));
    QVERIFY(unknown.isEmpty());
}

}
