#include "store/contract/CanonicalContract.h"

#include "domain/CodeSystem.h"
#include "store/EventStore.h"
#include "store/IntegrationStore.h"

namespace concord {

namespace {
const auto source = QStringLiteral("pharmacy");

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}
}

PatientId CanonicalContract::patient(const QString &reference)
{
    PatientRow row;
    row.id = makeId<PatientId>(clock().now().time_since_epoch());
    row.source = source;
    row.reference = reference;
    return patients().insert(row).value_or(PatientId{});
}

PrescriptionRow CanonicalContract::prescription(PatientId owner, const QString &key)
{
    PrescriptionRow row;
    row.id = makeId<PrescriptionId>(clock().now().time_since_epoch());
    row.source = source;
    row.sourceId = key;
    row.sourceVersion = text("3");
    row.sourceUpdatedMs = 1'900'000'000'123;
    row.patient = owner;
    row.status = PrescriptionStatus::Active;
    row.cancelState = text("requested");
    row.code = text("314076");
    row.system = systems::rxNorm;
    row.display = QStringLiteral("lisinopril é");
    row.codings = {{systems::rxNorm, text("314076"), {}}, {systems::ndc, text("00002115201"), {}}};
    row.dosage = {text("1 {tbl}"), text("1/1d"), text("26643006")};
    row.authoredOn = text("2026-03-01");
    row.prescriptionNumber = text("RX-1");
    row.placerId = text("P1^EHR");
    row.fillerId = text("F1^PH");
    row.details = {{text("refills"), 2}, {text("notes"), QJsonValue(text("seq=1"))}};
    row.lastEvent = makeId<EventId>(clock().now().time_since_epoch());
    return row;
}

DispenseRow CanonicalContract::dispense(PatientId owner, const QString &key)
{
    DispenseRow row;
    row.id = makeUuid7(clock().now().time_since_epoch()).toString(QUuid::WithoutBraces);
    row.source = source;
    row.sourceId = key;
    row.patient = owner;
    row.prescriptionNumber = text("RX-1");
    row.status = text("completed");
    row.code = text("00002115201");
    row.system = systems::ndc;
    row.display = text("x");
    row.quantity = text("30");
    row.unit = text("{tbl}");
    row.daysSupply = 30;
    row.handedOverAt = text("2026-03-02");
    row.details = {{text("lots"), 1}};
    row.lastEvent = makeId<EventId>(clock().now().time_since_epoch());
    return row;
}

EventId CanonicalContract::event(const QString &messageId)
{
    NewEvent fresh;
    fresh.id = makeId<EventId>(clock().now().time_since_epoch());
    fresh.source = source;
    fresh.messageId = messageId;
    fresh.payloadJson = text("{}");
    fresh.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    fresh.createdAt = clock().now();
    const auto added = EventStore(db(), clock()).append(fresh);
    return added && *added ? fresh.id : EventId{};
}

void CanonicalContract::anEffectIsClaimedOnce()
{
    EffectStore effects(db());
    const auto correlation = makeId<CorrelationId>(clock().now().time_since_epoch());
    const auto id = makeId<EventId>(clock().now().time_since_epoch());
    TAKE(first, effects.claim(correlation, text("RX-1@m1"), text("prescriptions"), id, clock().now()));
    QVERIFY(first);
    TAKE(again, effects.claim(correlation, text("RX-1@m1"), text("prescriptions"), id, clock().now()));
    QVERIFY(!again);
    TAKE(other, effects.claim(correlation, text("RX-1@m1"), text("dispenses"), id, clock().now()));
    QVERIFY(other);
    TAKE(next, effects.claim(correlation, text("RX-1@m2"), text("prescriptions"), id, clock().now()));
    QVERIFY(next);
    QCOMPARE(count(text("event_effects")), 3);
}

void CanonicalContract::aClaimThatIsRolledBackIsFreeAgain()
{
    EffectStore effects(db());
    const auto correlation = makeId<CorrelationId>(clock().now().time_since_epoch());
    const auto claim = [&] {
        return effects.claim(correlation, text("k"), text("t"), EventId{}, clock().now());
    };
    FAILS(db().write([&]() -> Result<void> {
        const auto claimed = claim();
        return claimed && *claimed ? fail(ErrorCode::Cancelled, {}) : Result<void>{};
    }),
          ErrorCode::Cancelled);
    TAKE(again, claim());
    QVERIFY(again);
}

void CanonicalContract::changesReadBackInOrderAndTheFirstStand()
{
    EffectStore effects(db());
    const EventId id = event(text("m1"));
    const std::vector<EventChange> changes{
        {text("patients"), text("p"), text("added"), {}},
        {text("prescriptions"), text("r"), text("changed"), {text("dosage"), text("status")}}};
    DONE(effects.saveChanges(id, changes));
    DONE(effects.saveChanges(id, {{text("patients"), text("p"), text("unchanged"), {}}}));
    TAKE(back, effects.changesOf(id));
    QCOMPARE(back, changes);
}

void CanonicalContract::aPatientIsKnownByReferenceAndByIdentifiers()
{
    PatientRow row{makeId<PatientId>(clock().now().time_since_epoch()),
                   source,
                   text("4711^HOSP"),
                   QStringLiteral("Dürr"),
                   text("A"),
                   text("1970-01-31"),
                   text("female"),
                   {{text("city"), QJsonValue(text("X"))}},
                   {}};
    TAKE(id, patients().insert(row));
    QCOMPARE(id, row.id);
    DONE(patients().addIdentifier(source, {text("HOSP"), text("4711"), text("MR")}, id));
    TAKE(back, patients().byId(id));
    QCOMPARE(*back, row);
    TAKE(byReference, patients().byReference(source, text("4711^HOSP")));
    QCOMPARE(*byReference, id);
    TAKE(byIdentifier, patients().byIdentifier(source, text("HOSP"), text("4711")));
    QCOMPARE(*byIdentifier, id);
    TAKE(elsewhere, patients().byIdentifier(text("other"), text("HOSP"), text("4711")));
    QVERIFY(!elsewhere);
    row.family = text("New");
    row.details = {};
    DONE(patients().update(row));
    TAKE(changed, patients().byId(id));
    QCOMPARE(*changed, row);
}

void CanonicalContract::theSameReferenceTwiceIsOnePatient()
{
    const PatientId first = patient(text("Patient/1"));
    clock().advance(std::chrono::seconds(1));
    QVERIFY(!first.isNull());
    QCOMPARE(patient(text("Patient/1")), first);
    QVERIFY(patient(text("Patient/2")) != first);
    QCOMPARE(count(text("patients")), 2);
}

void CanonicalContract::anIdentifierStaysWithItsPatient()
{
    const PatientId one = patient(text("Patient/1"));
    const PatientId two = patient(text("Patient/2"));
    DONE(patients().addIdentifier(source, {text("S"), text("v"), {}}, one));
    DONE(patients().addIdentifier(source, {text("S"), text("v"), {}}, two));
    TAKE(owner, patients().byIdentifier(source, text("S"), text("v")));
    QCOMPARE(*owner, one);
}

void CanonicalContract::anIdentifierOfAnySystemReadsBack()
{
    const PatientId one = patient(text("Patient/1"));
    const QString systems[] = {QStringLiteral("S\u00f1"), QString(QChar::Null) + u'S',
                               QString(QChar(0xD800)) + u'S'};
    for (const QString &system : systems) {
        DONE(patients().addIdentifier(source, {system, text("v"), {}}, one));
        TAKE(owner, patients().byIdentifier(source, system, text("v")));
        QCOMPARE(*owner, one);
    }
    TAKE(all, patients().identifiersOf(one));
    for (const Identifier &identifier : all)
        QCOMPARE(identifier.value, text("v"));
}

void CanonicalContract::aMergeTakesAllRecordsAlong()
{
    const PatientId from = patient(text("Patient/1"));
    const PatientId into = patient(text("Patient/2"));
    DONE(patients().addIdentifier(source, {text("S"), text("old"), {}}, from));
    PrescriptionStore prescriptions(db());
    const PrescriptionRow rx = prescription(from, text("rx1"));
    DONE(prescriptions.insert(rx));
    DispenseStore dispenses(db(), clock());
    const DispenseRow fill = dispense(from, text("d1"));
    DONE(dispenses.insert(fill));
    TAKE(moved, patients().moveIdentifiers(from, into));
    QCOMPARE(moved, 1);
    TAKE(orders, patients().movePrescriptions(from, into));
    QCOMPARE(orders, QStringList{rx.id.toString()});
    TAKE(fills, patients().moveDispenses(from, into));
    QCOMPARE(fills, QStringList{fill.id});
    TAKE(none, patients().moveAppointments(from, into));
    QVERIFY(none.isEmpty());
    TAKE(noSignals, patients().moveAdherence(from, into));
    QVERIFY(noSignals.isEmpty());
    DONE(patients().setMerged(from, into));
    TAKE(old, patients().byId(from));
    QCOMPARE(old->mergedInto, into);
    TAKE(names, patients().identifiersOf(into));
    QCOMPARE(names.size(), size_t(1));
}

void CanonicalContract::aSourceIsSyncedWhenAnIntegrationSaysSo()
{
    IntegrationStore integrations(db(), clock());
    DONE(integrations.saveConnection(source, text("fhir-r4"), text("http://h")));
    TAKE(before, patients().isSynced(source));
    QVERIFY(!before);
    DONE(integrations.save(
        {text("list"), text("medication_list_sync"), source, std::chrono::milliseconds(0), {}, {}}));
    TAKE(after, patients().isSynced(source));
    QVERIFY(after);
    const PatientId id = patient(text("Patient/1"));
    DONE(patients().markStale(id));
    QCOMPARE(count(text("patients"), text("list_stale = 1")), 1);
}

void CanonicalContract::aPrescriptionReadsBackAsWritten()
{
    PrescriptionStore store(db());
    PrescriptionRow row = prescription(patient(text("Patient/1")), text("rx1"));
    TAKE(added, store.insert(row));
    QVERIFY(added);
    TAKE(back, store.byKey(source, text("rx1")));
    QCOMPARE(*back, row);
    row.status = PrescriptionStatus::Stopped;
    row.cancelState = text("confirmed");
    row.codings = {};
    row.dosage = {};
    row.prescriptionNumber.clear();
    row.details = {};
    DONE(store.update(row));
    TAKE(changed, store.byKey(source, text("rx1")));
    QCOMPARE(*changed, row);
    TAKE(unknown, store.byKey(source, text("rx2")));
    QVERIFY(!unknown);
}

void CanonicalContract::aPrescriptionKeyIsTakenOnce()
{
    PrescriptionStore store(db());
    const PatientId owner = patient(text("Patient/1"));
    DONE(store.insert(prescription(owner, text("rx1"))));
    clock().advance(std::chrono::seconds(1));
    TAKE(again, store.insert(prescription(owner, text("rx1"))));
    QVERIFY(!again);
    QCOMPARE(count(text("prescriptions")), 1);
}

/// The other one writes after this transaction has read: on SQLite it has to wait until it is over.
void CanonicalContract::whoMeetsAtAPrescriptionComesBeforeOrAfter()
{
    PrescriptionStore store(db());
    const PrescriptionRow row = prescription(patient(text("Patient/1")), text("rx1"));
    DONE(store.insert(row));
    OpenOptions impatient;
    impatient.busyTimeout = std::chrono::milliseconds(20);
    const auto other = another(impatient);
    int tries = 0;
    bool wasFirst = false;
    QString seen;
    DONE(db().write([&]() -> Result<void> {
        const auto found = store.byId(row.id);
        if (!found)
            return fail(found.error());
        seen = (*found)->cancelState;
        if (++tries == 1)
            wasFirst = PrescriptionStore(*other).setCancelState(row.id, text("denied")).has_value();
        return store.meet(row.id);
    }));
    QCOMPARE(wasFirst, db().dialect().kind() == Dialect::Kind::Postgres);
    QCOMPARE(tries, wasFirst ? 2 : 1);
    QCOMPARE(seen, wasFirst ? text("denied") : text("requested"));
    TAKE(after, store.byId(row.id));
    QCOMPARE(after->cancelState, seen); // meeting changes nothing
}

void CanonicalContract::aPrescriptionIsFoundByEachOfItsNames()
{
    PrescriptionStore store(db());
    const PatientId owner = patient(text("Patient/1"));
    DONE(store.insert(prescription(owner, text("rx1"))));
    clock().advance(std::chrono::seconds(1));
    PrescriptionRow nameless = prescription(owner, text("rx2"));
    nameless.placerId.clear();
    nameless.fillerId.clear();
    DONE(store.insert(nameless));
    TAKE(numbered, store.byNumber(source, text("RX-1")));
    QCOMPARE(numbered.size(), size_t(2));
    QCOMPARE(numbered[0].sourceId, text("rx2")); // the newest first
    TAKE(placed, store.byPlacer(source, text("P1^EHR")));
    QCOMPARE(placed.size(), size_t(1));
    QCOMPARE(placed[0].sourceId, text("rx1"));
    TAKE(filled, store.byFiller(source, text("F1^PH")));
    QCOMPARE(filled.size(), size_t(1));
    TAKE(others, store.byFiller(text("elsewhere"), text("F1^PH")));
    QVERIFY(others.empty());
    TAKE(all, store.ofPatient(source, owner));
    QCOMPARE(all.size(), size_t(2));
    TAKE(noNumber, store.byNumber(source, QString()));
    QVERIFY(noNumber.empty());
    TAKE(noPlacer, store.byPlacer(source, QString()));
    QVERIFY(noPlacer.empty());
    TAKE(noFiller, store.byFiller(source, QString()));
    QVERIFY(noFiller.empty());
}

void CanonicalContract::onlyActivePrescriptionsAreOnTheList()
{
    PrescriptionStore store(db());
    const PatientId owner = patient(text("Patient/1"));
    PrescriptionRow row = prescription(owner, text("rx1"));
    DONE(store.insert(row));
    QCOMPARE(count(text("prescriptions"), text("on_list = 1 AND ended_reason = ''")), 1);
    row.status = PrescriptionStatus::OnHold;
    DONE(store.update(row));
    QCOMPARE(count(text("prescriptions"), text("on_list = 0 AND ended_reason = 'on-hold'")), 1);
}

void CanonicalContract::supplyIsWhatWasHandedOver()
{
    PrescriptionStore store(db());
    DispenseStore dispenses(db(), clock());
    const PatientId owner = patient(text("Patient/1"));
    const PrescriptionRow rx = prescription(owner, text("rx1"));
    DONE(store.insert(rx));
    TAKE(before, store.hasSupply(rx));
    QVERIFY(!before);
    DispenseRow fill = dispense(owner, text("d1"));
    fill.prescription = rx.id;
    DONE(dispenses.insert(fill));
    TAKE(given, store.hasSupply(rx));
    QVERIFY(given);
    for (const char *notGiven :
         {"preparation", "in-progress", "on-hold", "cancelled", "declined", "entered-in-error", "stopped"}) {
        fill.status = text(notGiven);
        DONE(dispenses.update(fill));
        TAKE(isSupplied, store.hasSupply(rx));
        QVERIFY2(!isSupplied, notGiven);
    }
    DispenseRow second = dispense(owner, text("d2"));
    second.prescription = rx.id;
    DONE(dispenses.insert(second));
    TAKE(again, store.hasSupply(rx));
    QVERIFY(again);
}

void CanonicalContract::aDispenseReadsBackAsWritten()
{
    DispenseStore store(db(), clock());
    const PatientId owner = patient(text("Patient/1"));
    DispenseRow row = dispense(owner, text("d1"));
    TAKE(added, store.insert(row));
    QVERIFY(added);
    TAKE(again, store.insert(row));
    QVERIFY(!again);
    TAKE(back, store.byKey(source, text("d1")));
    QCOMPARE(*back, row);
    row.daysSupply.reset();
    row.fillNumber = 2;
    row.details = {};
    DONE(store.update(row));
    TAKE(changed, store.byKey(source, text("d1")));
    QCOMPARE(*changed, row);
    TAKE(all, store.ofPatient(source, owner));
    QCOMPARE(all.size(), size_t(1));
    QCOMPARE(all[0], row);
    TAKE(others, store.ofPatient(text("elsewhere"), owner));
    QVERIFY(others.empty());
}

void CanonicalContract::aDispenseThatCameFirstIsLinkedLater()
{
    DispenseStore dispenses(db(), clock());
    PrescriptionStore prescriptions(db());
    const PatientId owner = patient(text("Patient/1"));
    const PatientId other = patient(text("Patient/2"));
    DONE(dispenses.insert(dispense(owner, text("d1"))));
    DONE(dispenses.insert(dispense(other, text("d2"))));
    const PrescriptionRow rx = prescription(owner, text("rx1"));
    DONE(prescriptions.insert(rx));
    TAKE(linked, dispenses.linkOrphans(owner, text("RX-1"), rx.id));
    QCOMPARE(linked, 1);
    TAKE(first, dispenses.byKey(source, text("d1")));
    QCOMPARE(first->prescription, rx.id);
    TAKE(second, dispenses.byKey(source, text("d2")));
    QVERIFY(second->prescription.isNull());
}

void CanonicalContract::anAppointmentReadsBackAsWritten()
{
    AppointmentStore store(db(), clock());
    AppointmentRow row{makeUuid7(clock().now().time_since_epoch()).toString(QUuid::WithoutBraces),
                       source,
                       text("A1^EHR"),
                       patient(text("Patient/1")),
                       text("booked"),
                       text("2026-03-05T08:30:00Z"),
                       text("2026-03-05T09:00:00Z"),
                       {{text("minutes"), 30}},
                       makeId<EventId>(clock().now().time_since_epoch())};
    TAKE(added, store.insert(row));
    QVERIFY(added);
    TAKE(again, store.insert(row));
    QVERIFY(!again);
    row.status = text("cancelled");
    DONE(store.update(row));
    TAKE(back, store.byKey(source, text("A1^EHR")));
    QCOMPARE(*back, row);
}

void CanonicalContract::anAdherenceSignalReadsBackAsWritten()
{
    AdherenceStore store(db(), clock());
    AdherenceRow row{makeUuid7(clock().now().time_since_epoch()).toString(QUuid::WithoutBraces),
                     source,
                     text("s1"),
                     patient(text("Patient/1")),
                     text("314076"),
                     systems::rxNorm,
                     text("2026-01-01"),
                     text("2026-03-31"),
                     text("0.87"),
                     makeId<EventId>(clock().now().time_since_epoch())};
    TAKE(added, store.insert(row));
    QVERIFY(added);
    row.pdc = text("0.9");
    DONE(store.update(row));
    TAKE(back, store.byKey(source, text("s1")));
    QCOMPARE(*back, row);
}

}
