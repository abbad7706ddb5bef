// What two analysts ask and order about conflicts and differences at two consoles, on both databases.
#include "gateway/AccessCheck.h"
#include "gateway/StoreGateway.h"
#include "store/ConflictStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"
#include "store/PatientStore.h"
#include "store/PrescriptionStore.h"
#include "store/ReconciliationStore.h"
#include "sync/BothDatabases.h"

#include <QSignalSpy>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto ehr = QStringLiteral("ehr");
const auto pharm = QStringLiteral("pharm");
const auto match = QStringLiteral("pharmacy-match");
const auto because = QStringLiteral("the prescriber was asked");
const auto drug = QStringLiteral("lisinopril 10 MG Oral Tablet");

/// One console: a gateway of its own, and what it has told.
struct Console
{
    Console(const DatabaseUrl &url, const Clock &clock, const char *person, SidesReader readSides = {})
        : gateway(settingsOf(url, person, std::move(readSides)), clock)
    {
        gateway.start();
    }
    ~Console() { gateway.stop(); }
    static GatewaySettings settingsOf(const DatabaseUrl &url, const char *person, SidesReader readSides)
    {
        GatewaySettings settings{url, QString::fromLatin1(person), 5ms, 20ms};
        settings.readSides = std::move(readSides);
        return settings;
    }
    [[nodiscard]] ErrorCode refusalOf(quint64 requestId) const
    {
        for (const auto &call : refused) {
            if (call[2].toULongLong() == requestId)
                return call[1].value<Error>().code;
        }
        return ErrorCode::Internal;
    }

    StoreGateway gateway;
    QSignalSpy conflicts{&gateway, &StoreGateway::conflictsChanged};
    QSignalSpy detail{&gateway, &StoreGateway::conflictDetail};
    QSignalSpy decided{&gateway, &StoreGateway::conflictDecided};
    QSignalSpy changed{&gateway, &StoreGateway::reconciliationChanged};
    QSignalSpy item{&gateway, &StoreGateway::reconciliationItem};
    QSignalSpy items{&gateway, &StoreGateway::reconciliationItemsPage};
    QSignalSpy runs{&gateway, &StoreGateway::reconciliationRunsPage};
    QSignalSpy sides{&gateway, &StoreGateway::reconciliationSides};
    QSignalSpy report{&gateway, &StoreGateway::reconciliationReport};
    QSignalSpy ordered{&gateway, &StoreGateway::remediesOrdered};
    QSignalSpy undone{&gateway, &StoreGateway::remediesUndone};
    QSignalSpy refused{&gateway, &StoreGateway::refused};
    QSignalSpy failed{&gateway, &StoreGateway::fetchFailed};
};
}

class tst_ReconciliationGateway : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void ofTwoWhoDecideAtOnceOneIsTold();
    void aDecisionIsTakenBackByWhoMadeItAlone();
    void howManyAreOpenIsToldToWhoMaySeeThem();
    void aConflictComesWithItsDrugAndWhatWasDecidedBefore();
    void aValueThatCannotStandIsRefused();
    void ofTwoWhoOrderAtOnceOneIsTold();
    void bothRecordsAreReadAndThatIsOnTheTrail();
    void differencesAreFiltered();
    void aRunIsOrderedAsAJob();
    void aReportIsOnTheTrailAndHoldsValuesOnlyWhenAsked();
    void drugsHaveTheirNamesWhereverTheyAreShown();
    void aRecordWithoutATitleIsCalledByItsDrug();

private:
    [[nodiscard]] Console console(const char *person, SidesReader readSides = {})
    {
        return {url(), clock(), person, std::move(readSides)};
    }
    [[nodiscard]] DatabaseUrl url()
    {
        if (auto *file = dynamic_cast<SqliteFactory *>(&factory()))
            return {Dialect::Kind::Sqlite, file->path(), file->sealers};
        return dynamic_cast<PostgresFactory &>(factory()).url();
    }
    void makeIntegration();
    [[nodiscard]] ConflictRow raise(const QString &leftId = QStringLiteral("left"));
    [[nodiscard]] static ConflictDecision decision(const ConflictRow &row, FieldChoice choice);
    [[nodiscard]] ReconciliationRunRow runWith(const std::vector<SideDifference> &differences);
    [[nodiscard]] static SideDifference difference(const char *owner, const char *field);
    [[nodiscard]] std::vector<ReconciliationItemRow> itemsOf(ReconciliationRunId run);
    /// An order of the EHR for lisinopril, without a text of its own; its id.
    [[nodiscard]] QString addUntitledOrder();
};

void tst_ReconciliationGateway::makeIntegration()
{
    IntegrationStore integrations(db(), clock());
    DONE(integrations.saveConnection(ehr, QStringLiteral("fhir-r4"), QStringLiteral("http://h")));
    DONE(
        integrations.save({QStringLiteral("list"), QStringLiteral("medication_list_sync"), ehr, {}, {}, {}}));
    IntegrationRow row{match, pharmacyReconciliationType, ehr, {}, {}, {}};
    row.others = {pharm};
    DONE(integrations.save(row));
}

ConflictRow tst_ReconciliationGateway::raise(const QString &leftId)
{
    clock().advance(1ms);
    ConflictField field;
    field.field = QStringLiteral("quantity");
    field.kind = FieldClass::Amount;
    field.left.value.text = QStringLiteral("30 {tbl}");
    field.right.value.text = QStringLiteral("60 {tbl}");
    ConflictRow row;
    row.integration = match;
    row.record = QStringLiteral("prescription");
    row.leftId = leftId;
    row.rightId = QStringLiteral("right");
    row.leftSource = ehr;
    row.rightSource = pharm;
    return ConflictStore(db(), clock()).raise(row, {field}).value_or(ConflictRow{});
}

ConflictDecision tst_ReconciliationGateway::decision(const ConflictRow &row, FieldChoice choice)
{
    return {row.id, {{QStringLiteral("quantity"), choice, {}}}, because, row.version};
}

SideDifference tst_ReconciliationGateway::difference(const char *owner, const char *field)
{
    SideDifference d;
    d.record = QStringLiteral("prescription");
    d.field = QString::fromLatin1(field);
    d.leftId = QStringLiteral("left");
    d.rightId = QStringLiteral("right");
    d.leftSource = ehr;
    d.rightSource = pharm;
    d.owner = QString::fromLatin1(owner);
    d.title = drug;
    d.left = QStringLiteral("30 {tbl}");
    d.right = QStringLiteral("60 {tbl}");
    d.remedies = {Remedy::SendRight, Remedy::Agree};
    return d;
}

ReconciliationRunRow tst_ReconciliationGateway::runWith(const std::vector<SideDifference> &differences)
{
    clock().advance(1ms);
    ReconciliationRunRow run;
    run.id = makeId<ReconciliationRunId>(clock().now().time_since_epoch());
    run.integration = match;
    run.leftSource = ehr;
    run.rightSources = {pharm};
    run.requestedBy = QStringLiteral("ana");
    run.startedAt = clock().now();
    run.state = ReconciliationState::Done;
    run.finishedAt = clock().now();
    run.counts = {10, 8, 0, 2, 0, 0, 0};
    ReconciliationStore store(db(), clock());
    const auto made = db().write([&] {
        return store.begin(run).and_then([&] { return store.addItems(run, differences); }).and_then([&] {
            return store.finish(run);
        });
    });
    Q_ASSERT(made);
    return run;
}

std::vector<ReconciliationItemRow> tst_ReconciliationGateway::itemsOf(ReconciliationRunId run)
{
    ReconciliationItemQuery query;
    query.run = run;
    const auto page = ReconciliationStore(db(), clock()).items(query);
    return page ? page->rows : std::vector<ReconciliationItemRow>{};
}

QString tst_ReconciliationGateway::addUntitledOrder()
{
    PatientRow patient;
    patient.id = makeId<PatientId>(clock().now().time_since_epoch());
    patient.source = ehr;
    patient.reference = QStringLiteral("Patient/1");
    PrescriptionRow order;
    order.id = makeId<PrescriptionId>(clock().now().time_since_epoch());
    order.source = ehr;
    order.sourceId = QStringLiteral("MR-1");
    order.patient = patient.id;
    order.status = PrescriptionStatus::Active;
    order.system = systems::rxNorm;
    order.code = QStringLiteral("314076");
    const auto done = db().run(QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active)"
                                              " VALUES ('RX314076', '314076', '%1', 1)")
                                   .arg(drug));
    Q_ASSERT(done);
    const auto stored = PatientStore(db(), clock()).insert(patient);
    Q_ASSERT(stored);
    const auto made = PrescriptionStore(db()).insert(order);
    Q_ASSERT(made);
    return order.id.toString();
}

void tst_ReconciliationGateway::ofTwoWhoDecideAtOnceOneIsTold()
{
    const ConflictRow row = raise();
    Console ana = console("ana");
    Console bob = console("bob");
    ana.gateway.fetchConflict(row.id, 1);
    bob.gateway.fetchConflict(row.id, 2);
    QCOMPARE(ana.detail.size() + bob.detail.size(), 2);
    QSignalSpy overview(&bob.gateway, &StoreGateway::queueChanged);
    QTRY_VERIFY(!overview.isEmpty());
    ana.gateway.decideConflict(decision(row, FieldChoice::Left), 11);
    bob.gateway.decideConflict(decision(row, FieldChoice::Right), 12);
    QCOMPARE(ana.decided.size(), 1);
    QCOMPARE(ana.decided[0][1].toULongLong(), quint64(11));
    QCOMPARE(bob.decided.size(), 0);
    QCOMPARE(bob.refusalOf(12), ErrorCode::Conflict);
    // it appears at the other console by itself, with who has decided
    QTRY_VERIFY(!bob.conflicts.isEmpty());
    const auto rows = bob.conflicts.last()[0].value<std::vector<ConflictRow>>();
    QCOMPARE(rows.size(), size_t(1));
    QCOMPARE(rows[0].state, ConflictState::Decided);
    QCOMPARE(rows[0].author, QStringLiteral("ana"));
    TAKE(fields, ConflictStore(db(), clock()).fields(row.id));
    QCOMPARE(fields[0].choice, FieldChoice::Left);
    QCOMPARE(fields[0].kind, FieldClass::Amount);
    QCOMPARE(count(QStringLiteral("audit_log"), QStringLiteral("action = 'conflict.decide' AND allowed = 1")),
             1);
    QCOMPARE(count(QStringLiteral("audit_log"), QStringLiteral("action = 'conflict.view'")), 2);
}

void tst_ReconciliationGateway::aDecisionIsTakenBackByWhoMadeItAlone()
{
    const ConflictRow row = raise();
    Console ana = console("ana");
    Console bob = console("bob");
    ana.gateway.decideConflict(decision(row, FieldChoice::Left), 1);
    bob.gateway.undoConflict(row.id, 2);
    QCOMPARE(bob.refusalOf(2), ErrorCode::Conflict);
    ana.gateway.undoConflict(row.id, 3);
    QCOMPARE(ana.decided.size(), 2);
    QCOMPARE(ana.decided[1][0].value<ConflictRow>().state, ConflictState::Open);
    QCOMPARE(ana.decided[1][1].toULongLong(), quint64(3));
}

void tst_ReconciliationGateway::howManyAreOpenIsToldToWhoMaySeeThem()
{
    const ConflictRow row = raise();
    StoreGateway gateway(Console::settingsOf(url(), "ana", {}), clock());
    QSignalSpy open(&gateway, &StoreGateway::openConflictsChanged);
    const auto told = [&open] {
        return open.isEmpty() ? -1 : open.last()[0].toInt();
    };
    gateway.start();
    QTRY_COMPARE(told(), 1);
    (void)raise(QStringLiteral("another"));
    QTRY_COMPARE(told(), 2);
    gateway.decideConflict(decision(row, FieldChoice::Left), 1); // decided is not open
    QTRY_COMPARE(told(), 1);
    gateway.undoConflict(row.id, 2);
    QTRY_COMPARE(told(), 2);
    Session viewer = ownerSession(QStringLiteral("vera"));
    viewer.isOwner = false;
    viewer.role = Role::Viewer;
    gateway.setSession(viewer, url());
    QCOMPARE(told(), 0);
    QSignalSpy moved(&gateway, &StoreGateway::queueChanged);
    (void)raise(QStringLiteral("a third"));
    QTRY_VERIFY(!moved.isEmpty()); // other things are told
    QCOMPARE(told(), 0);
    gateway.stop();
}

void tst_ReconciliationGateway::aConflictComesWithItsDrugAndWhatWasDecidedBefore()
{
    PatientRow patient;
    patient.id = makeId<PatientId>(clock().now().time_since_epoch());
    patient.source = ehr;
    patient.reference = QStringLiteral("Patient/1");
    DONE(PatientStore(db(), clock()).insert(patient));
    PrescriptionRow left;
    left.id = makeId<PrescriptionId>(clock().now().time_since_epoch());
    left.source = ehr;
    left.sourceId = QStringLiteral("MR-1");
    left.patient = patient.id;
    left.status = PrescriptionStatus::Active;
    left.display = drug;
    DONE(PrescriptionStore(db()).insert(left));
    const ConflictRow first = raise(left.id.toString());
    DONE(ConflictStore(db(), clock()).decide(decision(first, FieldChoice::Left), QStringLiteral("ana"), 0ms));
    TAKE(due, ConflictStore(db(), clock()).due(10));
    DONE(ConflictStore(db(), clock()).resolve(due[0].row));
    const ConflictRow second = raise(left.id.toString());
    QVERIFY(second.id != first.id);
    Console ana = console("ana");
    ana.gateway.fetchConflict(second.id, 7);
    QCOMPARE(ana.detail.size(), 1);
    const auto shown = ana.detail[0][0].value<ConflictDetail>();
    QCOMPARE(shown.requestId, quint64(7));
    QCOMPARE(shown.title, Phi(drug));
    QCOMPARE(shown.owner, patient.id.toString());
    QCOMPARE(shown.earlier.size(), size_t(1));
    QCOMPARE(shown.earlier[0].id, first.id);
    QCOMPARE(shown.earlier[0].state, ConflictState::Resolved);
    QCOMPARE(shown.earlier[0].author, QStringLiteral("ana"));
}

void tst_ReconciliationGateway::aValueThatCannotStandIsRefused()
{
    const ConflictRow row = raise();
    Console ana = console("ana");
    ConflictDecision made = decision(row, FieldChoice::Other);
    made.fields[0].other = QStringLiteral("some tablets");
    ana.gateway.decideConflict(made, 1);
    QCOMPARE(ana.refusalOf(1), ErrorCode::InvalidMessage);
    made.fields[0].other = QStringLiteral("45 {tbl}");
    ana.gateway.decideConflict(made, 2);
    QCOMPARE(ana.decided.size(), 1);
}

void tst_ReconciliationGateway::ofTwoWhoOrderAtOnceOneIsTold()
{
    const ReconciliationRunRow run = runWith({difference("p1", "quantity")});
    const auto items = itemsOf(run.id);
    Console ana = console("ana");
    Console bob = console("bob");
    bob.changed.clear();
    ana.gateway.orderRemedies({{items[0].id}, Remedy::SendRight, because}, 1);
    bob.gateway.orderRemedies({{items[0].id}, Remedy::Agree, because}, 2);
    QCOMPARE(ana.ordered.size(), 1);
    QCOMPARE(ana.ordered[0][1].toULongLong(), quint64(1));
    QCOMPARE(bob.refusalOf(2), ErrorCode::Conflict);
    QTRY_VERIFY(!bob.changed.isEmpty());
    const auto batch = ana.ordered[0][0].value<RemedyBatch>();
    bob.gateway.undoRemedies(batch.id, 3);
    QCOMPARE(bob.refusalOf(3), ErrorCode::Conflict); // it is not theirs
    bob.changed.clear();
    ana.gateway.undoRemedies(batch.id, 4);
    QCOMPARE(ana.undone.size(), 1);
    QCOMPARE(ana.undone[0][2].toULongLong(), quint64(4));
    QTRY_VERIFY(!bob.changed.isEmpty());
    // a remedy that is none for it
    ana.gateway.orderRemedies({{items[0].id}, Remedy::CancelLeft, because}, 5);
    QCOMPARE(ana.refusalOf(5), ErrorCode::Conflict);
    ana.gateway.orderRemedies({{items[0].id}, Remedy::Agree, {}}, 6);
    QCOMPARE(ana.refusalOf(6), ErrorCode::InvalidMessage);
    QCOMPARE(itemsOf(run.id)[0].state, ItemState::Open);
}

void tst_ReconciliationGateway::bothRecordsAreReadAndThatIsOnTheTrail()
{
    const ReconciliationRunRow run = runWith({difference("p1", "quantity")});
    const auto items = itemsOf(run.id);
    Console ana = console("ana", [](Database &, const SideDifference &d) -> Result<std::vector<SideField>> {
        return std::vector<SideField>{{d.field, d.left, d.right, true}};
    });
    ana.gateway.fetchReconciliationItem(items[0].id, 7);
    QCOMPARE(ana.item.size(), 1);
    const auto shown = ana.item[0][0].value<ReconciliationItemDetail>();
    QCOMPARE(shown.requestId, quint64(7));
    QCOMPARE(shown.item, items[0]);
    QCOMPARE(shown.fields.size(), size_t(1));
    QVERIFY(shown.fields[0].differs);
    QCOMPARE(count(QStringLiteral("audit_log"),
                   QStringLiteral("action = 'reconciliation.view' AND actor = 'ana' AND subject = "
                                  "'reconciliation-item/%1' AND details NOT LIKE '%tbl%'")
                       .arg(items[0].id.toString())),
             1);
    ana.gateway.fetchReconciliationItem(makeId<ReconciliationItemId>(clock().now().time_since_epoch()), 8);
    QCOMPARE(ana.failed.size(), 1);
    QCOMPARE(ana.failed[0][1].value<Error>().code, ErrorCode::NotFound);
}

void tst_ReconciliationGateway::differencesAreFiltered()
{
    SideDifference minor = difference("p2", "route");
    minor.gravity = Gravity::Minor;
    minor.rule = QStringLiteral("case");
    const ReconciliationRunRow run =
        runWith({difference("p1", "quantity"), difference("p1", "dose"), difference("p2", "dose"), minor});
    Console ana = console("ana");
    ReconciliationItemQuery query;
    query.run = run.id;
    const auto found = [&] {
        ana.items.clear();
        ana.gateway.fetchReconciliationItems(query);
        QStringList told;
        for (const ReconciliationItemRow &row : ana.items[0][0].value<ReconciliationItemPage>().rows)
            told.append(row.difference.owner + u':' + row.difference.field);
        return told.join(u' ');
    };
    QCOMPARE(found(), QStringLiteral("p1:quantity p1:dose p2:dose p2:route"));
    query.states = {ItemState::Open, ItemState::Ordered};
    QCOMPARE(found(), QStringLiteral("p1:quantity p1:dose p2:dose"));
    query.owner = QStringLiteral("p2");
    QCOMPARE(found(), QStringLiteral("p2:dose"));
    query.states = {ItemState::Resolved};
    QCOMPARE(found(), QStringLiteral("p2:route"));
    query = {};
    query.run = run.id;
    query.states = {ItemState::Open};
    query.page.limit = 2; // a page, and the one behind it
    QCOMPARE(found(), QStringLiteral("p1:quantity p1:dose"));
    query.page.after = ana.items[0][0].value<ReconciliationItemPage>().cursor;
    QCOMPARE(found(), QStringLiteral("p2:dose"));
}

void tst_ReconciliationGateway::aRunIsOrderedAsAJob()
{
    makeIntegration();
    Console ana = console("ana");
    ana.gateway.fetchReconciliationSides(1);
    QCOMPARE(ana.sides.size(), 1);
    const auto before = ana.sides[0][0].value<ReconciliationSidesList>();
    QCOMPARE(before.requestId, quint64(1));
    QCOMPARE(before.rows.size(), size_t(1)); // the list sync is no comparison
    QCOMPARE(before.rows[0].integration, match);
    QCOMPARE(before.rows[0].leftSource, ehr);
    QCOMPARE(before.rows[0].rightSources, QStringList{pharm});
    QVERIFY(!before.rows[0].current);
    ana.gateway.triggerSync(match, true);
    ana.gateway.fetchReconciliationSides(2);
    const auto after = ana.sides[1][0].value<ReconciliationSidesList>();
    QVERIFY(after.rows[0].current);
    QCOMPARE(after.rows[0].current->state, JobState::Queued); // a worker does it, no console
    QCOMPARE(after.rows[0].current->type, pharmacyReconciliationType);
    ReconciliationRunRow run = runWith({});
    run.id = makeId<ReconciliationRunId>((clock().now() + 1ms).time_since_epoch());
    run.job = after.rows[0].current->id;
    DONE(ReconciliationStore(db(), clock()).begin(run));
    ana.gateway.fetchReconciliationRuns({match, {5, {}, 10}});
    const auto page = ana.runs[0][0].value<ReconciliationRunPage>();
    QCOMPARE(page.rows[0].trigger, std::optional(JobTrigger::Manual));
    QCOMPARE(page.rows[1].trigger, std::optional<JobTrigger>());
    ana.gateway.triggerSync(match, true);
    QCOMPARE(ana.refused.last()[1].value<Error>().code, ErrorCode::Overlap);
}

void tst_ReconciliationGateway::aReportIsOnTheTrailAndHoldsValuesOnlyWhenAsked()
{
    std::vector<SideDifference> many(1100, difference("p1", "quantity")); // more than a page
    const ReconciliationRunRow run = runWith(many);
    Console ana = console("ana");
    ana.gateway.fetchReconciliationReport({1, run.id, ReportFormat::Csv, false});
    ana.gateway.fetchReconciliationReport({2, run.id, ReportFormat::Html, true});
    ana.gateway.fetchReconciliationReport(
        {3, makeId<ReconciliationRunId>(clock().now().time_since_epoch()), ReportFormat::Csv, false});
    QCOMPARE(ana.report.size(), 2);
    const auto csv = ana.report[0][0].value<ReportText>();
    QCOMPARE(csv.items, 1100);
    QCOMPARE(csv.text.reveal().count(u'\n'), 1101);
    QVERIFY(!csv.text.reveal().contains(drug));
    const auto html = ana.report[1][0].value<ReportText>();
    QVERIFY(html.text.reveal().contains(drug));
    QVERIFY(html.text.reveal().contains(QStringLiteral("80.00 %")));
    QCOMPARE(ana.failed.size(), 1);
    QCOMPARE(ana.failed[0][1].value<Error>().code, ErrorCode::NotFound);
    for (const auto &[details, records] :
         {std::pair("format=csv items=1100 values=no", 1), std::pair("format=html items=1100 values=yes", 1)})
        QCOMPARE(count(QStringLiteral("audit_log"),
                       QStringLiteral("action = 'reconciliation.report' AND allowed = 1 AND details = '%1'")
                           .arg(QLatin1StringView(details))),
                 records);
}

void tst_ReconciliationGateway::drugsHaveTheirNamesWhereverTheyAreShown()
{
    const QString left = systems::rxNorm + QStringLiteral("|314076");
    const QString right = QStringLiteral("urn:pharmacy|L20");
    const QString orderId = addUntitledOrder();
    MappingRow theirs;
    theirs.system = QStringLiteral("urn:pharmacy");
    theirs.sourceCode = QStringLiteral("L20");
    theirs.display = QStringLiteral("Lisinopril 20");
    DONE(MappingStore(db(), clock()).ensure(theirs));
    SideDifference d = difference("p1", "drug");
    d.left = left;
    d.right = right;
    const ReconciliationRunRow run = runWith({d, difference("p1", "quantity")});
    Console ana = console("ana", [](Database &, const SideDifference &of) -> Result<std::vector<SideField>> {
        return std::vector<SideField>{{QStringLiteral("drug"), of.left, of.right, true}};
    });
    const DrugNames names{{left, drug}, {right, QStringLiteral("Lisinopril 20")}};

    ReconciliationItemQuery query;
    query.run = run.id;
    ana.gateway.fetchReconciliationItems(query);
    const auto rows = ana.items[0][0].value<ReconciliationItemPage>().rows;
    QCOMPARE(rows[0].drugNames, names);
    QCOMPARE(rows[0].difference.left, Phi(left)); // as it stands: it is what a remedy is about
    QVERIFY(rows[1].drugNames.isEmpty());

    ana.gateway.fetchReconciliationItem(rows[0].id, 1);
    QCOMPARE(ana.item[0][0].value<ReconciliationItemDetail>().item.drugNames, names);

    ana.gateway.fetchReconciliationReport({2, run.id, ReportFormat::Csv, true});
    const QString csv = ana.report[0][0].value<ReportText>().text.reveal();
    QVERIFY2(csv.contains(drug + QStringLiteral(" · 314076,Lisinopril 20 · L20")), qPrintable(csv));

    clock().advance(1ms);
    ConflictField field;
    field.field = QStringLiteral("drug");
    field.kind = FieldClass::Code;
    field.baseLeft = field.left.value.text = left;
    field.right.value.text = right;
    ConflictRow row;
    row.integration = match;
    row.record = QStringLiteral("prescription");
    row.leftId = orderId;
    row.rightId = QStringLiteral("right");
    row.leftSource = ehr;
    row.rightSource = pharm;
    TAKE(raised, ConflictStore(db(), clock()).raise(row, {field}));
    ana.gateway.fetchConflict(raised.id, 3);
    const auto conflict = ana.detail[0][0].value<ConflictDetail>();
    QCOMPARE(conflict.drugNames, names);
    QCOMPARE(conflict.title, Phi(drug + QStringLiteral(" · 314076")));
}

void tst_ReconciliationGateway::aRecordWithoutATitleIsCalledByItsDrug()
{
    SideDifference untitled = difference("p1", "quantity");
    untitled.title = Phi();
    untitled.leftId = addUntitledOrder();
    SideDifference unknown = untitled;
    unknown.leftId.clear();
    unknown.field = QStringLiteral("dose");
    const ReconciliationRunRow run = runWith({untitled, unknown, difference("p2", "dose")});
    Console ana = console("ana");
    ReconciliationItemQuery query;
    query.run = run.id;
    ana.gateway.fetchReconciliationItems(query);
    const auto rows = ana.items[0][0].value<ReconciliationItemPage>().rows;
    QCOMPARE(rows[0].difference.title, Phi(drug + QStringLiteral(" · 314076")));
    QVERIFY(rows[1].difference.title.isEmpty());
    QCOMPARE(rows[2].difference.title, Phi(drug));
    QVERIFY(itemsOf(run.id)[0].difference.title.isEmpty()); // nothing of it is stored
}

int main(int argc, char *argv[])
{
    return runOnBothDatabases<tst_ReconciliationGateway>(argc, argv);
}
#include "tst_ReconciliationGateway.moc"
