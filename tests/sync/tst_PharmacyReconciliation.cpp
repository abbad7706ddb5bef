// The EHR's list against the pharmacy's, on both databases: the run as a job, the remedies, conflicts found
// while events come in, and what goes out to the side that was wrong.
#include "codec/FhirDateTime.h"
#include "codec/canonical/CanonicalJson.h"
#include "store/AgreedStore.h"
#include "store/AuditStore.h"
#include "store/CancelStore.h"
#include "store/ConflictStore.h"
#include "store/EventStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/PatientQuestionStore.h"
#include "store/PatientStore.h"
#include "store/ReconciliationStore.h"
#include "sync/BothDatabases.h"
#include "sync/ConflictDetector.h"
#include "sync/PharmacySides.h"
#include "sync/PharmacySource.h"
#include "sync/ReconciliationEffects.h"
#include "sync/ReconciliationRun.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>

#include <functional>

using namespace concord;

namespace {
const auto ehr = QStringLiteral("ehr");
const auto pharm = QStringLiteral("pharm");
const auto match = QStringLiteral("pharmacy-match");
const auto maria = QStringLiteral("maria");
const auto because = QStringLiteral("the pharmacy was asked");

QJsonObject orderOf(const QString &number, const QString &quantity, const QString &dose)
{
    CanonicalOrder order;
    order.placer = {QStringLiteral("EHR"), number, {}};
    order.prescriptionNumber = number;
    order.codings = {{QStringLiteral("rxnorm"), QStringLiteral("314076"), QStringLiteral("lisinopril")}};
    order.dosage.dose = dose;
    order.dispense = {quantity, QStringLiteral("{tbl}")};
    order.refills = 3;
    return canonicalObject(order);
}
}

class tst_PharmacyReconciliation : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void aRunFindsExactlyWhatDiffers();
    void aSupplyAfterTheCancelIsFoundWhateverTheEhrWritesLater();
    void remediesGoOutOrStand();
    void aSecondRunKnowsWhatWasResolved();
    void whatIsCalledOffWritesNothing();
    void whatHappensWhileItReadsStays();
    void twoChangesAreAConflictAndEqualOnesAreNot();
    void aStrategyDecidesAtOnceAndTellsTheLoser();
    void aPersonsDecisionTellsTheLoserOnce();
    void whatIsDecidedForThePharmacyIsSaidToItToo();
    void whoIsToldNothingHasObeyedNobody();
    void aCorrectionGoesToWhoCanBeSentTo();
    void nobodyIsToldByAConnectionThatOnlyListens();
    void whatIsToldStandsInTheOneOutbox();
    void aDecisionThatCannotBeToldKeepsNoOther();
    void bothSidesStandBesideEachOther();
    void whereverItFailsEverythingGoesOutOnce();
    void tenThousandAgainstTenThousand();

private:
    void makeSites(const QString &policy = {});
    void tellBy(std::map<QString, QString> toldBy);
    [[nodiscard]] PatientId patient(const QString &source, const QString &reference);
    PrescriptionRow prescription(const QString &source, PatientId patient, const QString &number,
                                 const QString &quantity = QStringLiteral("30"));
    void dispense(const QString &key, const QString &number, const QString &at);
    /// @param meanwhile done once, when the run has begun to read
    [[nodiscard]] ReconciliationRunRow compared(const std::function<void()> &meanwhile = {});
    [[nodiscard]] std::vector<ReconciliationItemRow> open();
    [[nodiscard]] QStringList told(const std::vector<ReconciliationItemRow> &items);
    void change(PrescriptionRow row, const QString &quantity);
    [[nodiscard]] ConflictFindings look(const PrescriptionRow &row);
    [[nodiscard]] QStringList sent();
    [[nodiscard]] EffectCounts carryOut();

    PatientId m_left;
    PatientId m_right;
};

void tst_PharmacyReconciliation::makeSites(const QString &policy)
{
    IntegrationStore integrations(db(), clock());
    DONE(integrations.saveConnection(ehr, QStringLiteral("fhir-r4"), QStringLiteral("http://h")));
    DONE(integrations.saveConnection(pharm, QStringLiteral("mllp"), QStringLiteral("mllp://h")));
    DONE(
        integrations.save({QStringLiteral("list"), QStringLiteral("medication_list_sync"), ehr, {}, {}, {}}));
    IntegrationRow row{match, pharmacyReconciliationType, ehr, {}, {}, {}};
    row.others = {pharm};
    row.conflictPolicy = policy;
    DONE(integrations.save(row));
    TAKE(read, integrations.byName(match));
    QCOMPARE(*read, row);
    m_left = patient(ehr, QStringLiteral("Patient/1"));
    m_right = patient(pharm, QStringLiteral("p1"));
    PatientQuestionStore questions(db(), clock());
    DONE(questions.ask(pharm, m_right));
    TAKE(question, questions.byPatient(m_right));
    DONE(questions.settle(*question, PatientQuestionState::Linked, m_left, QStringLiteral("identifier"),
                          because));
}

/// By which connections the sides are told.
void tst_PharmacyReconciliation::tellBy(std::map<QString, QString> toldBy)
{
    IntegrationStore integrations(db(), clock());
    TAKE(row, integrations.byName(match));
    row->toldBy = std::move(toldBy);
    DONE(integrations.save(*row));
    TAKE(read, integrations.byName(match));
    QCOMPARE(*read, *row);
}

PatientId tst_PharmacyReconciliation::patient(const QString &source, const QString &reference)
{
    clock().advance(std::chrono::milliseconds(1));
    PatientRow row;
    row.id = makeId<PatientId>(clock().now().time_since_epoch());
    row.source = source;
    row.reference = reference;
    row.family = QStringLiteral("Smith");
    return PatientStore(db(), clock()).insert(row).value_or(PatientId{});
}

PrescriptionRow tst_PharmacyReconciliation::prescription(const QString &source, PatientId patient,
                                                         const QString &number, const QString &quantity)
{
    clock().advance(std::chrono::milliseconds(1));
    PrescriptionRow row;
    row.id = makeId<PrescriptionId>(clock().now().time_since_epoch());
    row.source = source;
    row.sourceId = (source == ehr ? QStringLiteral("MR-") : QStringLiteral("P-")) + number;
    row.sourceUpdatedMs = toMs(clock().now());
    row.patient = patient;
    row.status = PrescriptionStatus::Active;
    row.code = QStringLiteral("314076");
    row.system = QStringLiteral("rxnorm");
    row.display = QStringLiteral("lisinopril 10 MG Oral Tablet");
    row.dosage = {QStringLiteral("1 {tbl}"), QStringLiteral("1/1d"), QStringLiteral("26643006")};
    row.prescriptionNumber = number;
    row.placerId = number + (source == ehr ? QStringLiteral("^urn:ehr") : QStringLiteral("^EHR"));
    row.details = orderOf(number, quantity, row.dosage.dose);
    const auto added = PrescriptionStore(db()).insert(row);
    Q_ASSERT(added && *added);
    return row;
}

void tst_PharmacyReconciliation::dispense(const QString &key, const QString &number, const QString &at)
{
    clock().advance(std::chrono::milliseconds(1));
    CanonicalDispense given;
    given.dispenseId = key;
    given.prescriptionNumber = number;
    given.status = QStringLiteral("completed");
    given.handedOverAt = at;
    DispenseRow row;
    row.id = makeUuid7(clock().now().time_since_epoch()).toString(QUuid::WithoutBraces);
    row.source = pharm;
    row.sourceId = key;
    row.patient = m_right;
    row.prescriptionNumber = number;
    row.status = given.status;
    row.handedOverAt = at;
    row.details = canonicalObject(given);
    TAKE(added, DispenseStore(db(), clock()).insert(row));
    QVERIFY(added);
}

ReconciliationRunRow tst_PharmacyReconciliation::compared(const std::function<void()> &meanwhile)
{
    clock().advance(std::chrono::seconds(1));
    const auto integration = IntegrationStore(db(), clock()).byName(match);
    auto source = PharmacySource::of(**integration, db(), clock());
    JobStore jobs(db(), clock());
    const auto id =
        jobs.enqueue({match, pharmacyReconciliationType, SyncMode::Full, JobTrigger::Manual, maria});
    const auto job = jobs.claim(*id, QStringLiteral("w"), std::chrono::seconds(30));
    ReconciliationRun run(db(), clock(), *std::move(source), {QStringLiteral("w")});
    QSignalSpy finished(&run, &ReconciliationRun::finished);
    bool isDone = !meanwhile;
    connect(&run, &ReconciliationRun::progressed, this, [&](const JobRow &now) {
        if (now.step == u"comparing" && !std::exchange(isDone, true))
            meanwhile();
    });
    run.run(**job);
    if (finished.empty())
        finished.wait(30'000);
    const auto read = ReconciliationStore(db(), clock()).run(run.id());
    return read && *read ? **read : ReconciliationRunRow{};
}

std::vector<ReconciliationItemRow> tst_PharmacyReconciliation::open()
{
    ReconciliationItemQuery query;
    query.states = {ItemState::Open};
    const auto page = ReconciliationStore(db(), clock()).items(query);
    return page ? page->rows : std::vector<ReconciliationItemRow>{};
}

QStringList tst_PharmacyReconciliation::told(const std::vector<ReconciliationItemRow> &items)
{
    QStringList all;
    for (const ReconciliationItemRow &item : items)
        all.append(QStringList{wordOf(item.difference.gravity), wordOf(item.difference.kind),
                               item.difference.record, item.difference.field}
                       .join(u' ')
                       .trimmed());
    all.sort();
    return all;
}

void tst_PharmacyReconciliation::change(PrescriptionRow row, const QString &quantity)
{
    clock().advance(std::chrono::seconds(1));
    row.sourceUpdatedMs = toMs(clock().now());
    row.details = orderOf(row.prescriptionNumber, quantity, row.dosage.dose);
    DONE(PrescriptionStore(db()).update(row));
}

ConflictFindings tst_PharmacyReconciliation::look(const PrescriptionRow &row)
{
    ConflictFindings found;
    const auto done = db().write([&]() -> Result<void> {
        const auto looked = ConflictDetector(db(), clock())
                                .look(QStringLiteral("prescriptions"), row.id.toString(), EventId{},
                                      makeId<CorrelationId>(clock().now().time_since_epoch()));
        if (!looked)
            return fail(looked.error());
        found = *looked;
        return {};
    });
    if (!done)
        qWarning("%s", qPrintable(concord::told(done)));
    return found;
}

/// "kind target action number quantity" of each event on its way out.
QStringList tst_PharmacyReconciliation::sent()
{
    QStringList all;
    const auto page = EventStore(db(), clock()).page({EventDirection::Out, {}, {}, {}, {0, {}, 100}});
    for (const EventRow &row : page->rows) {
        const auto payload = EventStore(db(), clock()).payload(row.id);
        const auto event = canonicalFromJson((*payload)->canonicalJson.toUtf8());
        QStringList words{wordOf(row.kind), row.target};
        if (event && !event->orders.empty()) {
            const CanonicalOrder &order = event->orders.front();
            words += {wordOf(order.action), order.prescriptionNumber, order.dispense.value};
        } else if (event && !event->dispenses.empty()) {
            words += {event->dispenses.front().dispenseId};
        } else {
            words += {QStringLiteral("?")};
        }
        all.append(words.join(u' '));
    }
    all.sort();
    return all;
}

EffectCounts tst_PharmacyReconciliation::carryOut()
{
    const auto done = ReconciliationEffects(db(), clock(), QStringLiteral("w")).carryOut();
    if (!done)
        qWarning("%s", qPrintable(concord::told(done)));
    return done.value_or(EffectCounts{-1, -1});
}

void tst_PharmacyReconciliation::aRunFindsExactlyWhatDiffers()
{
    makeSites();
    prescription(ehr, m_left, QStringLiteral("1"));
    prescription(pharm, m_right, QStringLiteral("1")); // the same
    prescription(ehr, m_left, QStringLiteral("2"));
    prescription(pharm, m_right, QStringLiteral("2"), QStringLiteral("30.0")); // written otherwise
    prescription(ehr, m_left, QStringLiteral("3"));
    prescription(pharm, m_right, QStringLiteral("3"), QStringLiteral("90")); // more of it
    PrescriptionRow cancelled = prescription(ehr, m_left, QStringLiteral("4"));
    prescription(pharm, m_right, QStringLiteral("4"));
    cancelled.status = PrescriptionStatus::Cancelled;
    DONE(PrescriptionStore(db()).update(cancelled));
    prescription(ehr, m_left, QStringLiteral("5"));    // the pharmacy has none
    prescription(pharm, m_right, QStringLiteral("6")); // the EHR has none
    PrescriptionRow stopped = prescription(pharm, m_right, QStringLiteral("7"));
    prescription(ehr, m_left, QStringLiteral("7"));
    stopped.status = PrescriptionStatus::Stopped;
    DONE(PrescriptionStore(db()).update(stopped));
    dispense(QStringLiteral("d1"), QStringLiteral("1"), QStringLiteral("2026-01-02T10:00:00Z"));
    dispense(QStringLiteral("d4"), QStringLiteral("4"),
             QStringLiteral("2099-01-02T10:00:00Z")); // after the cancel
    dispense(QStringLiteral("d8"), QStringLiteral("8"),
             QStringLiteral("2026-01-02T10:00:00Z"));                                  // for nothing
    prescription(ehr, patient(ehr, QStringLiteral("Patient/2")), QStringLiteral("9")); // no patient of theirs

    const ReconciliationRunRow run = compared();
    QCOMPARE(run.state, ReconciliationState::Done);
    const ReconciliationCounts expected{10, 3, 1, 4, 2, 1, 1};
    QCOMPARE(run.counts.compared, expected.compared);
    QCOMPARE(run.counts.matching, expected.matching);
    QCOMPARE(run.counts, expected);
    QCOMPARE(told(open()), QStringList({QStringLiteral("danger contradicts dispense dispensed_after_cancel"),
                                        QStringLiteral("danger contradicts prescription status"),
                                        QStringLiteral("major contradicts prescription status"),
                                        QStringLiteral("major differs prescription quantity"),
                                        QStringLiteral("major missing_left dispense prescription"),
                                        QStringLiteral("major missing_left prescription"),
                                        QStringLiteral("major missing_right prescription")}));
    QCOMPARE(count(QStringLiteral("audit_log"),
                   QStringLiteral("action = 'reconciliation.resolve' AND details = 'quantity:format=1'")),
             1);
    QCOMPARE(count(QStringLiteral("audit_log"), QStringLiteral("action = 'reconciliation.run'")), 1);
    QCOMPARE(count(QStringLiteral("integration_jobs"), QStringLiteral("status = 'succeeded'")), 1);
}

void tst_PharmacyReconciliation::aSupplyAfterTheCancelIsFoundWhateverTheEhrWritesLater()
{
    makeSites();
    const auto at = [](const char *text) {
        return fromMs(FhirDateTime::parse(QString::fromLatin1(text))->fromMs);
    };
    PrescriptionRow order = prescription(ehr, m_left, QStringLiteral("4"));
    PrescriptionRow taken = prescription(pharm, m_right, QStringLiteral("4"));
    for (PrescriptionRow *one : {&order, &taken}) {
        one->status = PrescriptionStatus::Cancelled;
        one->sourceUpdatedMs = toMs(at("2026-01-05T10:00:00Z")); // the reason was written then
        DONE(PrescriptionStore(db()).update(*one));
    }
    const Timestamp cancelled = at("2026-01-02T09:00:00Z");
    DONE(CancelStore(db(), clock())
             .open({order.id,
                    ehr,
                    cancelled,
                    cancelled,
                    cancelled,
                    QStringLiteral("requested"),
                    std::nullopt,
                    {},
                    {}}));
    dispense(QStringLiteral("before"), QStringLiteral("4"), QStringLiteral("2026-01-02T08:00:00Z"));
    dispense(QStringLiteral("after"), QStringLiteral("4"), QStringLiteral("2026-01-02T10:00:00Z"));
    (void)compared();
    QCOMPARE(told(open()),
             QStringList({QStringLiteral("danger contradicts dispense dispensed_after_cancel")}));
}

void tst_PharmacyReconciliation::remediesGoOutOrStand()
{
    aRunFindsExactlyWhatDiffers();
    ReconciliationStore store(db(), clock());
    for (const ReconciliationItemRow &item : open()) // each with what is offered first
        DONE(store.order({{item.id}, item.difference.remedies.front(), because}, maria,
                         std::chrono::seconds(8)));
    QCOMPARE(carryOut(), EffectCounts{}); // it can still be undone
    QVERIFY(sent().isEmpty());
    clock().advance(std::chrono::seconds(8));
    QCOMPARE(carryOut(), (EffectCounts{7, 0}));
    QCOMPARE(sent(), QStringList({QStringLiteral("DISPENSE ehr d4"), QStringLiteral("DISPENSE ehr d8"),
                                  QStringLiteral("PRESCRIPTION_CANCEL pharm cancel_requested 4 30"),
                                  QStringLiteral("PRESCRIPTION_CANCEL pharm cancel_requested 6 30"),
                                  QStringLiteral("PRESCRIPTION_NEW pharm new 5 30")}));
    TAKE(page, ConflictStore(db(), clock()).page({ConflictState::Open, {}, {}}));
    QCOMPARE(page.rows.size(), size_t(2)); // quantity of 3, status of 7
    QVERIFY(open().empty());
    QCOMPARE(count(QStringLiteral("audit_log"), QStringLiteral("action = 'reconciliation.effect'")), 7);
    QCOMPARE(carryOut(), EffectCounts{}); // once
    QCOMPARE(sent().size(), 5);
}

void tst_PharmacyReconciliation::aSecondRunKnowsWhatWasResolved()
{
    aRunFindsExactlyWhatDiffers();
    ReconciliationStore store(db(), clock());
    int agreed = 0;
    for (const ReconciliationItemRow &item : open()) {
        DONE(store.order({{item.id}, Remedy::Agree, because}, maria, {}));
        ++agreed;
    }
    QCOMPARE(carryOut(), (EffectCounts{agreed, 0}));
    const ReconciliationRunRow again = compared();
    QCOMPARE(again.counts.minorResolved, 0);
    QCOMPARE(again.counts.majorOpen, 0);
    QCOMPARE(again.counts.missingLeft, 0);
    QCOMPARE(again.counts.missingRight, 0);
    QCOMPARE(again.counts.matching, again.counts.compared);
    QCOMPARE(again.counts.accuracy(), 1.0);
    QVERIFY(open().empty());
}

void tst_PharmacyReconciliation::whatIsCalledOffWritesNothing()
{
    makeSites();
    prescription(ehr, m_left, QStringLiteral("1"));
    TAKE(integration, IntegrationStore(db(), clock()).byName(match));
    auto source = PharmacySource::of(*integration, db(), clock());
    JobStore jobs(db(), clock());
    TAKE(id, jobs.enqueue({match, pharmacyReconciliationType, SyncMode::Full, JobTrigger::Manual, maria}));
    TAKE(job, jobs.claim(id, QStringLiteral("w"), std::chrono::seconds(30)));
    ReconciliationRun run(db(), clock(), *std::move(source), {QStringLiteral("w")});
    QSignalSpy finished(&run, &ReconciliationRun::finished);
    connect(&run, &ReconciliationRun::progressed, &run, &ReconciliationRun::cancel);
    run.run(*job);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(finished[0][0].value<JobRow>().state, JobState::Cancelled);
    QCOMPARE(count(QStringLiteral("reconciliation_items")), 0);
    QCOMPARE(count(QStringLiteral("agreed_state")), 0);
    QCOMPARE(count(QStringLiteral("reconciliation_runs"), QStringLiteral("status = 'cancelled'")), 1);
    integration->others.clear();
    FAILS(PharmacySource::of(*integration, db(), clock()), ErrorCode::ConfigInvalid);
}

/// The records are read, and before what was found is written both sides agree on something newer, and a
/// person orders a remedy of the run before.
void tst_PharmacyReconciliation::whatHappensWhileItReadsStays()
{
    makeSites();
    const PrescriptionRow left = prescription(ehr, m_left, QStringLiteral("1"));
    const PrescriptionRow right = prescription(pharm, m_right, QStringLiteral("1"), QStringLiteral("30.0"));
    prescription(ehr, m_left, QStringLiteral("2"));
    prescription(pharm, m_right, QStringLiteral("2"), QStringLiteral("90"));
    QCOMPARE(compared().counts.majorOpen, 1);
    QCOMPARE(open().size(), 1U);
    AgreedStore agreements(db(), clock());
    TAKE(before, agreements.find(match, left.id.toString(), right.id.toString()));
    QVERIFY(before);
    change(right, QStringLiteral("30"));
    const auto run = compared([&] {
        change(left, QStringLiteral("60"));
        QCOMPARE(look(left).opened, 0);
        change(right, QStringLiteral("60"));
        QCOMPARE(look(right).opened, 0);
        DONE(
            ReconciliationStore(db(), clock())
                .order({{open().front().id}, Remedy::OpenConflict, because}, maria, std::chrono::seconds(8)));
    });
    QCOMPARE(run.state, ReconciliationState::Done);
    TAKE(after, agreements.find(match, left.id.toString(), right.id.toString()));
    QCOMPARE(after->field(QStringLiteral("quantity"))->left, Phi(QStringLiteral("60 {tbl}")));
    QVERIFY(open().empty()); // what is ordered is not offered once more
    QCOMPARE(count(QStringLiteral("reconciliation_items"), QStringLiteral("status = 'ordered'")), 1);
    change(left, QStringLiteral("90")); // the base is the newer one: this is a change of one side
    QCOMPARE(look(left).opened, 0);
}

void tst_PharmacyReconciliation::twoChangesAreAConflictAndEqualOnesAreNot()
{
    makeSites();
    const PrescriptionRow left = prescription(ehr, m_left, QStringLiteral("1"));
    QCOMPARE(look(left).opened, 0); // it has no twin yet
    const PrescriptionRow right = prescription(pharm, m_right, QStringLiteral("1"));
    QCOMPARE(look(right).opened, 0); // both agree: the base
    change(left, QStringLiteral("60"));
    QCOMPARE(look(left).opened, 0); // alone
    change(right, QStringLiteral("60"));
    QCOMPARE(look(right).opened, 0); // our own change comes back
    change(left, QStringLiteral("90"));
    QCOMPARE(look(left).opened, 0);
    change(right, QStringLiteral("10"));
    QCOMPARE(look(right).opened, 1);
    TAKE(page, ConflictStore(db(), clock()).page({ConflictState::Open, {}, {}}));
    QCOMPARE(page.rows.size(), size_t(1));
    TAKE(detail, ConflictStore(db(), clock()).detail(page.rows[0].id));
    QCOMPARE(detail->fields.size(), size_t(1));
    const ConflictField &field = detail->fields[0];
    QCOMPARE(field.field, QStringLiteral("quantity"));
    QCOMPARE(field.baseLeft, Phi(QStringLiteral("60 {tbl}")));
    QCOMPARE(field.left.value.text, Phi(QStringLiteral("90 {tbl}")));
    QCOMPARE(field.right.value.text, Phi(QStringLiteral("10 {tbl}")));
    QCOMPARE(field.left.source, ehr);
    QVERIFY(field.left.at && field.right.at && *field.left.at < *field.right.at);
    QVERIFY(sent().isEmpty());
    change(right, QStringLiteral("90")); // the pharmacy gives in: nothing is left to decide
    QCOMPARE(look(right).settled, 1);
    TAKE(none, ConflictStore(db(), clock()).page({ConflictState::Open, {}, {}}));
    QVERIFY(none.rows.empty());
}

void tst_PharmacyReconciliation::aStrategyDecidesAtOnceAndTellsTheLoser()
{
    makeSites(QStringLiteral("quantity=source_of_truth:left"));
    const PrescriptionRow left = prescription(ehr, m_left, QStringLiteral("1"));
    const PrescriptionRow right = prescription(pharm, m_right, QStringLiteral("1"));
    (void)look(right);
    change(left, QStringLiteral("90"));
    (void)look(left);
    change(right, QStringLiteral("10"));
    const ConflictFindings found = look(right);
    QCOMPARE(found.resolved, 1);
    QCOMPARE(found.opened, 0);
    QCOMPARE(sent(), QStringList{QStringLiteral("PRESCRIPTION_CHANGE pharm change 1 90")});
    QCOMPARE(count(QStringLiteral("audit_log"),
                   QStringLiteral("action = 'conflict.resolve' AND actor = 'system'"
                                  " AND details LIKE '%quantity=source_of_truth:left%'")),
             1);
    change(right, QStringLiteral("90")); // it has heard
    const ConflictFindings after = look(right);
    QCOMPARE(after.resolved + after.opened, 0);
    QCOMPARE(sent().size(), 1);
}

void tst_PharmacyReconciliation::aPersonsDecisionTellsTheLoserOnce()
{
    makeSites();
    const PrescriptionRow left = prescription(ehr, m_left, QStringLiteral("1"));
    const PrescriptionRow right = prescription(pharm, m_right, QStringLiteral("1"));
    (void)look(right);
    change(left, QStringLiteral("90"));
    change(right, QStringLiteral("10"));
    QCOMPARE(look(right).opened, 1);
    ConflictStore conflicts(db(), clock());
    TAKE(page, conflicts.page({ConflictState::Open, {}, {}}));
    const ConflictRow row = page.rows[0];
    const ConflictDecision decision{
        row.id,
        {{QStringLiteral("quantity"), FieldChoice::Other, QStringLiteral("45 {tbl}")}},
        because,
        row.version};
    DONE(conflicts.decide(decision, maria, std::chrono::seconds(8)));
    QCOMPARE(carryOut(), EffectCounts{});
    clock().advance(std::chrono::seconds(8));
    QCOMPARE(carryOut(), (EffectCounts{1, 0}));
    QCOMPARE(sent(), QStringList({QStringLiteral("PRESCRIPTION_CHANGE ehr change 1 45"),
                                  QStringLiteral("PRESCRIPTION_CHANGE pharm change 1 45")}));
    TAKE(after, conflicts.byId(row.id));
    QCOMPARE(after->state, ConflictState::Resolved);
    TAKE(agreed, AgreedStore(db(), clock()).find(match, left.id.toString(), right.id.toString()));
    QCOMPARE(agreed->field(QStringLiteral("quantity"))->left, Phi(QStringLiteral("45 {tbl}")));
    QCOMPARE(carryOut(), EffectCounts{});
    QCOMPARE(sent().size(), 2);
}

/// It was told of the EHR's change when that came, and may have done as it was told.
void tst_PharmacyReconciliation::whatIsDecidedForThePharmacyIsSaidToItToo()
{
    makeSites();
    const PrescriptionRow left = prescription(ehr, m_left, QStringLiteral("1"));
    const PrescriptionRow right = prescription(pharm, m_right, QStringLiteral("1"));
    (void)look(right);
    change(left, QStringLiteral("90"));
    change(right, QStringLiteral("10"));
    QCOMPARE(look(right).opened, 1);
    ConflictStore conflicts(db(), clock());
    TAKE(page, conflicts.page({ConflictState::Open, {}, {}}));
    DONE(conflicts.decide({page.rows[0].id,
                           {{QStringLiteral("quantity"), FieldChoice::Right, {}}},
                           because,
                           page.rows[0].version},
                          maria, {}));
    QCOMPARE(carryOut(), (EffectCounts{1, 0}));
    QCOMPARE(sent(), QStringList({QStringLiteral("PRESCRIPTION_CHANGE ehr change 1 10"),
                                  QStringLiteral("PRESCRIPTION_CHANGE pharm change 1 10")}));
}

/// A pharmacy that only listens was told nothing: its side is right, and only the EHR hears of it.
void tst_PharmacyReconciliation::whoIsToldNothingHasObeyedNobody()
{
    makeSites(QStringLiteral("quantity=source_of_truth:right"));
    tellBy({{ehr, ehr}});
    const PrescriptionRow left = prescription(ehr, m_left, QStringLiteral("1"));
    const PrescriptionRow right = prescription(pharm, m_right, QStringLiteral("1"));
    (void)look(right);
    change(left, QStringLiteral("90"));
    change(right, QStringLiteral("10"));
    QCOMPARE(look(right).resolved, 1);
    QCOMPARE(sent(), QStringList{QStringLiteral("PRESCRIPTION_CHANGE ehr change 1 10")});
}

/// What is heard by one connection is told by another one of the same pharmacy.
void tst_PharmacyReconciliation::aCorrectionGoesToWhoCanBeSentTo()
{
    makeSites(QStringLiteral("quantity=source_of_truth:left"));
    tellBy({{ehr, ehr}, {pharm, QStringLiteral("orders")}});
    const PrescriptionRow left = prescription(ehr, m_left, QStringLiteral("1"));
    const PrescriptionRow right = prescription(pharm, m_right, QStringLiteral("1"));
    (void)look(right);
    change(left, QStringLiteral("90"));
    change(right, QStringLiteral("10"));
    QCOMPARE(look(right).resolved, 1);
    QCOMPARE(sent(), QStringList{QStringLiteral("PRESCRIPTION_CHANGE orders change 1 90")});
    prescription(ehr, m_left, QStringLiteral("2")); // the pharmacy has none
    (void)compared();
    for (const ReconciliationItemRow &item : open()) {
        if (item.difference.kind == DifferenceKind::MissingRight)
            DONE(
                ReconciliationStore(db(), clock()).order({{item.id}, Remedy::SendRight, because}, maria, {}));
    }
    QCOMPARE(carryOut(), (EffectCounts{1, 0}));
    QCOMPARE(sent(), QStringList({QStringLiteral("PRESCRIPTION_CHANGE orders change 1 90"),
                                  QStringLiteral("PRESCRIPTION_NEW orders new 2 30")}));
}

void tst_PharmacyReconciliation::nobodyIsToldByAConnectionThatOnlyListens()
{
    makeSites(QStringLiteral("quantity=source_of_truth:left"));
    tellBy({{ehr, ehr}});
    const PrescriptionRow left = prescription(ehr, m_left, QStringLiteral("1"));
    const PrescriptionRow right = prescription(pharm, m_right, QStringLiteral("1"));
    (void)look(right);
    change(left, QStringLiteral("90"));
    change(right, QStringLiteral("10"));
    QCOMPARE(look(right).opened, 1); // what the strategy decides would reach nobody
    ConflictStore conflicts(db(), clock());
    TAKE(page, conflicts.page({ConflictState::Open, {}, {}}));
    DONE(conflicts.decide({page.rows[0].id,
                           {{QStringLiteral("quantity"), FieldChoice::Left, {}}},
                           because,
                           page.rows[0].version},
                          maria, {}));
    QCOMPARE(carryOut(), (EffectCounts{0, 1}));
    TAKE(again, conflicts.byId(page.rows[0].id));
    QCOMPARE(again->state, ConflictState::Open);
    QVERIFY2(again->reason.contains(QStringLiteral("pharm only listens")), qPrintable(again->reason));
    prescription(ehr, m_left, QStringLiteral("2"));
    (void)compared();
    int ordered = 0;
    for (const ReconciliationItemRow &item : open()) {
        if (item.difference.kind != DifferenceKind::MissingRight)
            continue;
        DONE(ReconciliationStore(db(), clock()).order({{item.id}, Remedy::SendRight, because}, maria, {}));
        ++ordered;
    }
    QCOMPARE(ordered, 1);
    QCOMPARE(carryOut(), (EffectCounts{0, 1}));
    QVERIFY(sent().isEmpty());
    QCOMPARE(count(QStringLiteral("reconciliation_items"),
                   QStringLiteral("status = 'open' AND reason LIKE '%pharm only listens%'")),
             1);
}

/// The same keys and the same order as what events make others hear.
void tst_PharmacyReconciliation::whatIsToldStandsInTheOneOutbox()
{
    makeSites(QStringLiteral("quantity=source_of_truth:left"));
    const PrescriptionRow left = prescription(ehr, m_left, QStringLiteral("1"));
    const PrescriptionRow right = prescription(pharm, m_right, QStringLiteral("1"));
    (void)look(right);
    for (const auto &[ours, theirs] : {std::pair("90", "10"), std::pair("60", "20")}) {
        change(left, QString::fromLatin1(ours));
        (void)look(left);
        change(right, QString::fromLatin1(theirs));
        QCOMPARE(look(right).resolved, 1);
        change(right, QString::fromLatin1(ours)); // it has heard
        (void)look(right);
    }
    QCOMPARE(count(QStringLiteral("sync_events"), QStringLiteral("direction = 'out'")), 2);
    QCOMPARE(count(QStringLiteral("deliveries"),
                   QStringLiteral("length(message_key) = 20 AND message_key NOT LIKE '%/%'")),
             2);
    const auto page = EventStore(db(), clock()).page({EventDirection::Out, {}, {}, {}, {0, {}, 100}});
    QStringList keys;
    for (const EventRow &row : page->rows) {
        TAKE(place, EventStore(db(), clock()).place(row.id));
        keys.append(place->orderingKey);
        const auto payload = EventStore(db(), clock()).payload(row.id);
        const auto event = canonicalFromJson((*payload)->canonicalJson.toUtf8());
        QVERIFY(event->orders.front().flags.contains(correctedFlag(QStringLiteral("quantity"))));
        QVERIFY(!event->orders.front().flags.contains(correctedFlag(QStringLiteral("dose"))));
    }
    QCOMPARE(keys.removeDuplicates(), 1); // one after the other
}

void tst_PharmacyReconciliation::aDecisionThatCannotBeToldKeepsNoOther()
{
    makeSites();
    const PrescriptionRow left = prescription(ehr, m_left, QStringLiteral("1"));
    const PrescriptionRow right = prescription(pharm, m_right, QStringLiteral("1"));
    ConflictStore conflicts(db(), clock());
    ConflictRow row;
    row.integration = match;
    row.record = QStringLiteral("prescription");
    row.leftId = left.id.toString();
    row.rightId = right.id.toString();
    row.leftSource = ehr;
    row.rightSource = pharm;
    ConflictField field;
    field.field = QStringLiteral("colour"); // that no message tells
    field.left.value.text = QStringLiteral("30");
    field.right.value.text = QStringLiteral("60");
    TAKE(hopeless, conflicts.raise(row, {field}));
    const PrescriptionRow other = prescription(pharm, m_right, QStringLiteral("2"));
    row.leftId = prescription(ehr, m_left, QStringLiteral("2")).id.toString();
    row.rightId = other.id.toString();
    field.field = QStringLiteral("quantity");
    field.kind = FieldClass::Amount;
    TAKE(good, conflicts.raise(row, {field}));
    for (const ConflictRow &of : {hopeless, good})
        DONE(conflicts.decide({of.id, {{of.fieldNames.front(), FieldChoice::Left, {}}}, because, of.version},
                              maria, {}));
    QCOMPARE(carryOut(), (EffectCounts{1, 1}));
    QCOMPARE(sent(), QStringList({QStringLiteral("PRESCRIPTION_CHANGE pharm change 2 30")}));
    TAKE(told, conflicts.byId(good.id));
    QCOMPARE(told->state, ConflictState::Resolved);
    TAKE(open, conflicts.detail(hopeless.id)); // a person decides anew, and sees why
    QCOMPARE(open->row.state, ConflictState::Open);
    QVERIFY2(open->row.reason.contains(QStringLiteral("no message tells this field")),
             qPrintable(open->row.reason));
    QCOMPARE(open->fields[0].choice, FieldChoice::None);
    QCOMPARE(carryOut(), EffectCounts{});
    QCOMPARE(count(QStringLiteral("audit_log"),
                   QStringLiteral("action = 'conflict.effect' AND details LIKE '%outcome=conflict'")),
             1);
}

void tst_PharmacyReconciliation::bothSidesStandBesideEachOther()
{
    makeSites();
    SideDifference difference;
    difference.record = QStringLiteral("prescription");
    difference.leftId = prescription(ehr, m_left, QStringLiteral("1")).id.toString();
    difference.rightId =
        prescription(pharm, m_right, QStringLiteral("1"), QStringLiteral("60")).id.toString();
    TAKE(fields, pharmacy::sidesOf(difference, db(), clock()));
    QCOMPARE(fields.size(), size_t(7));
    for (const SideField &field : fields) {
        const bool isQuantity = field.field == u"quantity";
        QCOMPARE(field.differs, isQuantity);
        QCOMPARE(field.left == field.right, !isQuantity);
    }
    QCOMPARE(fields[5].right, Phi(QStringLiteral("60 {tbl}")));
    difference.rightId.clear(); // it is missing there
    TAKE(alone, pharmacy::sidesOf(difference, db(), clock()));
    QCOMPARE(alone[5].left, Phi(QStringLiteral("30 {tbl}")));
    QVERIFY(alone[5].right.isEmpty());
    QVERIFY(!alone[5].differs);
    difference.record = QStringLiteral("dispense");
    TAKE(none, pharmacy::sidesOf(difference, db(), clock()));
    QVERIFY(none.empty());
}

/// The n-th statement fails, for every n: what was half done is undone, and the next try finishes.
void tst_PharmacyReconciliation::whereverItFailsEverythingGoesOutOnce()
{
    makeSites();
    const PrescriptionRow left = prescription(ehr, m_left, QStringLiteral("1"));
    const PrescriptionRow right = prescription(pharm, m_right, QStringLiteral("1"));
    (void)look(right);
    change(left, QStringLiteral("90"));
    change(right, QStringLiteral("10"));
    (void)look(right);
    prescription(ehr, m_left, QStringLiteral("2"));
    (void)compared();
    ConflictStore conflicts(db(), clock());
    TAKE(page, conflicts.page({ConflictState::Open, {}, {}}));
    DONE(conflicts.decide({page.rows[0].id,
                           {{QStringLiteral("quantity"), FieldChoice::Left, {}}},
                           because,
                           page.rows[0].version},
                          maria, {}));
    for (const ReconciliationItemRow &item : open()) {
        if (item.difference.kind == DifferenceKind::MissingRight)
            DONE(
                ReconciliationStore(db(), clock()).order({{item.id}, Remedy::SendRight, because}, maria, {}));
    }
    int failures = 0;
    for (int n = 1; n < 500; ++n) {
        db().failStatement(n);
        (void)ReconciliationEffects(db(), clock(), QStringLiteral("w")).carryOut();
        const bool isThrough = db().failurePending();
        db().failStatement(0);
        if (isThrough)
            break;
        ++failures;
    }
    QVERIFY(failures > 5);
    QCOMPARE(sent(), QStringList({QStringLiteral("PRESCRIPTION_CHANGE pharm change 1 90"),
                                  QStringLiteral("PRESCRIPTION_NEW pharm new 2 30")}));
    QCOMPARE(count(QStringLiteral("audit_log"),
                   QStringLiteral("action IN ('conflict.effect', 'reconciliation.effect')")),
             2);
}

/// The comparison itself, without a database; how long it takes is told, and that twice as much takes about
/// twice as long.
void tst_PharmacyReconciliation::tenThousandAgainstTenThousand()
{
    const auto sidesOf = [](int size) {
        pharmacy::Sides sides;
        sides.leftSource = ehr;
        sides.rightSource = pharm;
        sides.rules = pharmacy::fieldRules();
        std::chrono::milliseconds at{1'000'000};
        for (int i = 0; i < size; ++i) {
            const auto left = makeId<PatientId>(++at);
            const auto right = makeId<PatientId>(++at);
            sides.links.insert(right, left);
            for (const bool isLeft : {true, false}) {
                PrescriptionRow row;
                row.id = makeId<PrescriptionId>(++at);
                row.source = isLeft ? ehr : pharm;
                row.sourceId = QString::number(i);
                row.patient = isLeft ? left : right;
                row.status = PrescriptionStatus::Active;
                row.placerId = QString::number(i) + QStringLiteral("^EHR");
                row.details = orderOf(QString::number(i), QStringLiteral("30"), QStringLiteral("1"));
                (isLeft ? sides.left : sides.right).push_back(row);
            }
        }
        return sides;
    };
    const auto measured = [](const pharmacy::Sides &sides) {
        QElapsedTimer watch;
        watch.start();
        const Findings found = pharmacy::compare(sides, {});
        return std::pair(watch.elapsed(), found.counts.matching);
    };
    const auto half = measured(sidesOf(5'000));
    const auto whole = measured(sidesOf(10'000));
    QCOMPARE(half.second, 5'000);
    QCOMPARE(whole.second, 10'000);
    qInfo("5,000: %lld ms, 10,000: %lld ms", half.first, whole.first);
    QVERIFY2(whole.first < 6 * half.first + 200, "the cost is not linear");
}

int main(int argc, char *argv[])
{
    return runOnBothDatabases<tst_PharmacyReconciliation>(argc, argv);
}
#include "tst_PharmacyReconciliation.moc"
