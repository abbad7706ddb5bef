#include "store/contract/ReconciliationContract.h"

namespace concord {

namespace {
const auto maria = QStringLiteral("maria");
const auto because = QStringLiteral("the pharmacy was asked");
const auto pharmacyMatch = QStringLiteral("pharmacy-match");
constexpr std::chrono::seconds undoTime{8};
}

ReconciliationRunRow ReconciliationContract::run()
{
    clock().advance(std::chrono::milliseconds(1));
    ReconciliationRunRow row;
    row.id = makeId<ReconciliationRunId>(clock().now().time_since_epoch());
    row.integration = pharmacyMatch;
    row.leftSource = QStringLiteral("ehr");
    row.rightSources = {QStringLiteral("pharm"), QStringLiteral("hook")};
    row.requestedBy = maria;
    row.startedAt = clock().now();
    const auto begun = store().begin(row);
    Q_ASSERT(begun);
    return row;
}

SideDifference ReconciliationContract::difference(DifferenceKind kind, Gravity gravity, const char *field)
{
    SideDifference d;
    d.kind = kind;
    d.gravity = gravity;
    d.record = QStringLiteral("prescription");
    d.field = QString::fromLatin1(field);
    d.leftId = QStringLiteral("left-1");
    d.rightId = QStringLiteral("right-1");
    d.leftSource = QStringLiteral("ehr");
    d.rightSource = QStringLiteral("pharm");
    d.owner = QStringLiteral("patient-1");
    d.title = QStringLiteral("Lisinoprilum");
    d.left = QStringLiteral("30 {tbl}");
    d.right = QStringLiteral("60 {tbl}");
    if (gravity == Gravity::Minor)
        d.rule = QStringLiteral("case");
    else
        d.remedies = {Remedy::SendRight, Remedy::Agree};
    return d;
}

std::vector<ReconciliationItemRow> ReconciliationContract::items(const ReconciliationRunRow &run)
{
    ReconciliationItemQuery query;
    query.run = run.id;
    const auto page = store().items(query);
    return page ? page->rows : std::vector<ReconciliationItemRow>{};
}

void ReconciliationContract::accuracyIsThatOfTheLastRunOfEachIntegration()
{
    TAKE(never, store().accuracy());
    QVERIFY(!never);
    const auto finish = [&](ReconciliationRunRow row, ReconciliationState state, qint64 compared,
                            qint64 matching) {
        row.state = state;
        row.finishedAt = clock().now();
        row.counts.compared = compared;
        row.counts.matching = matching;
        clock().advance(std::chrono::seconds(1));
        return store().finish(row);
    };
    DONE(finish(run(), ReconciliationState::Done, 10, 1));
    DONE(finish(run(), ReconciliationState::Done, 10, 9));  // the last one counts
    DONE(finish(run(), ReconciliationState::Failed, 5, 0)); // and not what came to no end
    const ReconciliationRunRow running = run();
    QCOMPARE(running.state, ReconciliationState::Running);
    TAKE(known, store().accuracy());
    QVERIFY(known);
    QCOMPARE(known->compared, 10);
    QCOMPARE(known->share(), 0.9);
    QVERIFY(known->comparedAt < clock().now());
}

void ReconciliationContract::aRunIsKeptWithItsCounts()
{
    ReconciliationRunRow first = run();
    first.state = ReconciliationState::Done;
    first.finishedAt = clock().now();
    first.counts = {10, 6, 1, 2, 1, 1, 3};
    DONE(store().finish(first));
    TAKE(read, store().run(first.id));
    QCOMPARE(*read, first);
    QCOMPARE(read->counts.accuracy(), 0.6);
    const ReconciliationRunRow second = run();
    TAKE(page, store().runs({pharmacyMatch, {0, {}, 1}}));
    QCOMPARE(page.rows.size(), size_t(1));
    QCOMPARE(page.rows.front().id, second.id);
    TAKE(next, store().runs({pharmacyMatch, {0, page.cursor, 1}}));
    QCOMPARE(next.rows.front().id, first.id);
    QVERIFY(next.cursor.isEmpty());
    // whose program died is closed when the next one begins
    TAKE(closed, store().closeLeft(pharmacyMatch, JobId{}));
    QCOMPARE(closed, 1);
    TAKE(left, store().run(second.id));
    QCOMPARE(left->state, ReconciliationState::Failed);
}

void ReconciliationContract::itemsComeGravestFirstPageByPage()
{
    const ReconciliationRunRow of = run();
    std::vector<SideDifference> found;
    for (int i = 0; i < 5; ++i) {
        found.push_back(difference(DifferenceKind::Differs, Gravity::Major, "dose"));
        found.push_back(difference(DifferenceKind::Differs, Gravity::Minor, "route"));
    }
    found.push_back(difference(DifferenceKind::Contradicts, Gravity::Danger, "status"));
    DONE(store().addItems(of, found));
    ReconciliationItemQuery query;
    query.run = of.id;
    query.page.limit = 4;
    QStringList fields;
    QSet<QString> ids;
    do {
        TAKE(page, store().items(query));
        QVERIFY(page.rows.size() <= 4);
        for (const ReconciliationItemRow &row : page.rows) {
            fields.append(row.difference.field);
            ids.insert(row.id.toString());
        }
        query.page.after = page.cursor;
    } while (!query.page.after.isEmpty());
    QCOMPARE(fields.join(u' '),
             QStringLiteral("status dose dose dose dose dose route route route route route"));
    QCOMPARE(ids.size(), 11);
    query.states = {ItemState::Open};
    query.kind = DifferenceKind::Differs;
    query.field = QStringLiteral("dose");
    TAKE(page, store().items(query));
    QCOMPARE(page.rows.size(), size_t(4));
    QCOMPARE(page.rows.front().difference, found.front());
    query.states = {ItemState::Resolved};
    query.field.clear();
    TAKE(resolved, store().items(query));
    QCOMPARE(resolved.rows.front().difference.rule, QStringLiteral("case"));
}

void ReconciliationContract::aLaterRunTakesThePlaceOfWhatIsOpen()
{
    const ReconciliationRunRow first = run();
    DONE(store().addItems(first, {difference(DifferenceKind::Differs, Gravity::Major, "dose"),
                                  difference(DifferenceKind::Differs, Gravity::Minor, "route"),
                                  difference(DifferenceKind::Differs, Gravity::Major, "route")}));
    const auto before = items(first);
    TAKE(batch, store().order({{before[0].id}, Remedy::Agree, because}, maria, undoTime));
    QCOMPARE(batch.ordered, 1);
    const ReconciliationRunRow second = run();
    DONE(store().addItems(second, {difference(DifferenceKind::Differs, Gravity::Major, "route")}));
    TAKE(superseded, store().supersede(second));
    QCOMPARE(superseded, 1); // what is ordered, or resolved, stays
    QCOMPARE(items(first)[0].state, ItemState::Ordered);
    QCOMPARE(items(first)[1].state, ItemState::Superseded);
    QCOMPARE(items(second)[0].state, ItemState::Open);
}

void ReconciliationContract::aRemedyCanBeUndoneUntilItIsDue()
{
    const ReconciliationRunRow of = run();
    DONE(store().addItems(of, {difference(DifferenceKind::MissingRight, Gravity::Major, ""),
                               difference(DifferenceKind::MissingRight, Gravity::Major, "")}));
    const auto open = items(of);
    const RemedyOrder order{{open[0].id, open[1].id}, Remedy::SendRight, because};
    TAKE(batch, store().order(order, maria, undoTime));
    QCOMPARE(batch.ordered, 2);
    QCOMPARE(batch.executeAt, clock().now() + undoTime);
    TAKE(early, store().due(10));
    QVERIFY(early.empty());
    FAILS(store().order(order, maria, undoTime), ErrorCode::Conflict); // ordered already
    FAILS(store().undo(batch.id, QStringLiteral("ana")), ErrorCode::Conflict);
    TAKE(undone, store().undo(batch.id, maria));
    QCOMPARE(undone, 2);
    QCOMPARE(items(of)[0].state, ItemState::Open);
    QVERIFY(!items(of)[0].remedy);
    TAKE(again, store().order(order, maria, undoTime));
    clock().advance(undoTime);
    TAKE(due, store().due(10));
    QCOMPARE(due.size(), size_t(2));
    QCOMPARE(due[0].remedy, std::optional(Remedy::SendRight));
    QCOMPARE(due[0].reason, because);
    for (const ReconciliationItemRow &row : due)
        DONE(store().settle(row, ItemState::Remedied));
    FAILS(store().undo(again.id, maria), ErrorCode::Conflict);
    TAKE(none, store().due(10));
    QVERIFY(none.empty());
}

void ReconciliationContract::anItemTakesOnlyItsOwnRemedies()
{
    const ReconciliationRunRow of = run();
    DONE(store().addItems(of, {difference(DifferenceKind::Differs, Gravity::Major, "dose"),
                               difference(DifferenceKind::Differs, Gravity::Minor, "dose")}));
    const auto rows = items(of);
    FAILS(store().order({{rows[0].id}, Remedy::CancelRight, because}, maria, undoTime), ErrorCode::Conflict);
    FAILS(store().order({{rows[0].id}, Remedy::Agree, {}}, maria, undoTime), ErrorCode::InvalidMessage);
    FAILS(store().order({{}, Remedy::Agree, because}, maria, undoTime), ErrorCode::InvalidMessage);
    TAKE(batch, store().order({{rows[0].id, rows[1].id}, Remedy::Agree, because}, maria, undoTime));
    QCOMPARE(batch.ordered, 1);
    QCOMPARE(batch.passed, 1); // resolved by a rule
}

void ReconciliationContract::whatCannotBeCarriedOutIsOpenAgain()
{
    const ReconciliationRunRow of = run();
    DONE(store().addItems(of, {difference(DifferenceKind::Differs, Gravity::Major, "dose")}));
    DONE(store().order({{items(of)[0].id}, Remedy::SendRight, because}, maria, {}));
    TAKE(due, store().due(10));
    DONE(store().reopen(due[0], QStringLiteral("not_found")));
    const ReconciliationItemRow open = items(of)[0];
    QCOMPARE(open.state, ItemState::Open);
    QCOMPARE(open.reason, QStringLiteral("not_found"));
    QVERIFY(open.author.isEmpty());
}

void ReconciliationContract::agreedValuesComeBackAsTheyWere()
{
    AgreedStore agreed(db(), clock());
    AgreedRecord one{QStringLiteral("l"), QStringLiteral("r"), {}};
    one.set(QStringLiteral("dose"), QStringLiteral("Ä \"1\""), QStringLiteral("1"));
    AgreedRecord missing{QStringLiteral("l2"), {}, {}};
    missing.set(presenceField(), {}, {});
    DONE(agreed.save(pharmacyMatch, {one, missing}));
    one.set(QStringLiteral("dose"), QStringLiteral("2"), QStringLiteral("2"));
    DONE(agreed.save(pharmacyMatch, {one}));
    TAKE(book, agreed.book(pharmacyMatch));
    QCOMPARE(book.size(), 2);
    QCOMPARE(book.value(pairKey(QStringLiteral("l"), QStringLiteral("r"))), one);
    TAKE(found, agreed.find(pharmacyMatch, QStringLiteral("l2"), {}));
    QCOMPARE(*found, missing);
    TAKE(other, agreed.book(QStringLiteral("another")));
    QVERIFY(other.isEmpty());
}

ConflictField ReconciliationContract::field(const char *name, const char *left, const char *right)
{
    ConflictField made;
    made.field = QString::fromLatin1(name);
    made.baseLeft = QStringLiteral("base");
    made.baseRight = QStringLiteral("Base");
    made.left.value = {QString::fromLatin1(left), QStringLiteral("D1")};
    made.left.source = QStringLiteral("ehr");
    made.left.at = fromMs(1'768'000'000'123);
    made.left.version = QStringLiteral("7");
    made.left.hasChanged = true;
    made.right.value.text = QString::fromLatin1(right);
    made.right.source = QStringLiteral("pharm");
    made.right.hasChanged = true;
    return made;
}

ConflictRow ReconciliationContract::conflictRow()
{
    ConflictRow row;
    row.integration = pharmacyMatch;
    row.record = QStringLiteral("prescription");
    row.leftId = QStringLiteral("left-1");
    row.rightId = QStringLiteral("right-1");
    row.leftSource = QStringLiteral("ehr");
    row.rightSource = QStringLiteral("pharm");
    return row;
}

ConflictDecision ReconciliationContract::decision(const ConflictRow &row)
{
    return {row.id, {{QStringLiteral("dose"), FieldChoice::Left, {}}}, because, row.version};
}

void ReconciliationContract::aConflictIsRaisedOnceAndGetsTheNewestValues()
{
    const std::vector<ConflictField> first{field("dose", "30", "60"), field("route", "a", "b")};
    TAKE(raised, conflicts().raise(conflictRow(), first));
    QCOMPARE(raised.state, ConflictState::Open);
    QCOMPARE(raised.fieldNames, QStringList({QStringLiteral("dose"), QStringLiteral("route")}));
    TAKE(detail, conflicts().detail(raised.id));
    QCOMPARE(detail->fields, first);
    const std::vector<ConflictField> second{field("dose", "30", "90")};
    TAKE(again, conflicts().raise(conflictRow(), second));
    QCOMPARE(again.id, raised.id);
    QCOMPARE(again.version, raised.version + 1);
    TAKE(newest, conflicts().detail(raised.id));
    QCOMPARE(newest->fields, second);
    QCOMPARE(count(QStringLiteral("conflicts")), 1);
    // what was decided of older values does not hold for newer ones
    DONE(conflicts().decide(decision(again), maria, undoTime));
    TAKE(changed, conflicts().raise(conflictRow(), second));
    QCOMPARE(changed.state, ConflictState::Open);
    QVERIFY(changed.author.isEmpty());
    FAILS(conflicts().decide(decision(again), maria, undoTime), ErrorCode::Conflict);
}

void ReconciliationContract::ofTwoWhoDecideAtOnceOneWins()
{
    TAKE(raised, conflicts().raise(conflictRow(), {field("dose", "30", "60")}));
    const auto other = another();
    ConflictDecision theirs = decision(raised);
    theirs.fields[0].choice = FieldChoice::Right;
    DONE(ConflictStore(*other, clock()).decide(theirs, QStringLiteral("ana"), undoTime));
    FAILS(conflicts().decide(decision(raised), maria, undoTime), ErrorCode::Conflict);
    TAKE(stands, conflicts().detail(raised.id));
    QCOMPARE(stands->row.author, QStringLiteral("ana"));
    QCOMPARE(stands->fields[0].choice, FieldChoice::Right);
    QCOMPARE(stands->fields[0].decided, Phi(QStringLiteral("60")));
    FAILS(conflicts().decide({ConflictId{}, {}, because, 1}, maria, undoTime), ErrorCode::NotFound);
}

void ReconciliationContract::aDecisionCanBeTakenBackByWhoMadeIt()
{
    ConflictField byStrategy = field("status", "stopped", "active");
    byStrategy.strategy = ConflictStrategy::Rule;
    byStrategy.choice = FieldChoice::Left;
    byStrategy.decided = QStringLiteral("stopped");
    byStrategy.decidedBy = QStringLiteral("rule:ended_wins");
    TAKE(raised, conflicts().raise(conflictRow(), {field("dose", "30", "60"), byStrategy}));
    TAKE(decided, conflicts().decide(decision(raised), maria, undoTime));
    QCOMPARE(decided.state, ConflictState::Decided);
    FAILS(conflicts().undo(raised.id, QStringLiteral("ana")), ErrorCode::Conflict);
    TAKE(open, conflicts().undo(raised.id, maria));
    QCOMPARE(open.state, ConflictState::Open);
    TAKE(detail, conflicts().detail(raised.id));
    QCOMPARE(detail->fields[0].choice, FieldChoice::None);
    QCOMPARE(detail->fields[1], byStrategy); // what the strategy has said stays
    FAILS(conflicts().undo(raised.id, maria), ErrorCode::Conflict);
}

void ReconciliationContract::aDecidedConflictIsDueAndThenStays()
{
    TAKE(raised, conflicts().raise(conflictRow(), {field("dose", "30", "60")}));
    DONE(conflicts().decide(decision(raised), maria, undoTime));
    TAKE(early, conflicts().due(10));
    QVERIFY(early.empty());
    clock().advance(undoTime);
    TAKE(due, conflicts().due(10));
    QCOMPARE(due.size(), size_t(1));
    QCOMPARE(due[0].fields[0].decided, Phi(QStringLiteral("30")));
    DONE(conflicts().resolve(due[0].row));
    FAILS(conflicts().resolve(due[0].row), ErrorCode::Conflict); // by another worker
    FAILS(conflicts().undo(raised.id, maria), ErrorCode::Conflict);
    FAILS(db().run(QStringLiteral("DELETE FROM conflicts")), ErrorCode::StoreFailed);
    FAILS(db().run(QStringLiteral("UPDATE conflicts SET reason = 'x', version = version + 1")),
          ErrorCode::StoreFailed);
    FAILS(db().run(QStringLiteral("DELETE FROM conflict_fields")), ErrorCode::StoreFailed);
    TAKE(next, conflicts().raise(conflictRow(), {field("dose", "1", "2")})); // a new one, later
    QVERIFY(next.id != raised.id);
    TAKE(open, conflicts().page({ConflictState::Open, {}, {}}));
    QCOMPARE(open.rows.size(), size_t(1));
}

void ReconciliationContract::bothSidesAgreeAfterAll()
{
    TAKE(raised, conflicts().raise(conflictRow(), {field("dose", "30", "60")}));
    TAKE(settled, conflicts().settleOf(pharmacyMatch, raised.leftId, raised.rightId, because));
    QVERIFY(settled);
    TAKE(row, conflicts().byId(raised.id));
    QCOMPARE(row->state, ConflictState::Resolved);
    QCOMPARE(row->author, QStringLiteral("system"));
    TAKE(again, conflicts().settleOf(pharmacyMatch, raised.leftId, raised.rightId, because));
    QVERIFY(!again);
}

void ReconciliationContract::whatIsAPatientsIsNotInTheRows()
{
    if (!db().sealer())
        return; // this database has no keys
    const ReconciliationRunRow of = run();
    DONE(store().addItems(of, {difference(DifferenceKind::Differs, Gravity::Major, "dose")}));
    DONE(conflicts().raise(conflictRow(), {field("dose", "Lisinoprilum", "60")}));
    AgreedRecord one{QStringLiteral("l"), QStringLiteral("r"), {}};
    one.set(QStringLiteral("dose"), QStringLiteral("Lisinoprilum"), {});
    DONE(AgreedStore(db(), clock()).save(pharmacyMatch, {one}));
    QCOMPARE(count(QStringLiteral("reconciliation_items"), QStringLiteral("content LIKE '%isinopril%'")), 0);
    QCOMPARE(count(QStringLiteral("conflict_fields"), QStringLiteral("claims LIKE '%isinopril%'")), 0);
    QCOMPARE(count(QStringLiteral("agreed_state"), QStringLiteral("fields LIKE '%isinopril%'")), 0);
}

}
