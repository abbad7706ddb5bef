#include "FhirR4.h"

#include "codec/fhir/FhirToCanonical.h"
#include "codec/fhir/OrderCorrection.h"
#include "codec/fhir/OutboundResource.h"
#include "domain/Correction.h"
#include "fakes/SampleOutbound.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace concord;

namespace {
QByteArray text(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject parsed(const QByteArray &singleQuoted)
{
    return QJsonDocument::fromJson(json(singleQuoted)).object();
}
}

namespace {
/// The EHR's own order, before it is corrected.
QJsonObject ordered()
{
    return parsed(R"({'resourceType':'MedicationRequest','id':'mr1','status':'active','intent':'order',
        'medicationCodeableConcept':{'text':'lisinopril'},'subject':{'reference':'Patient/1'},
        'dosageInstruction':[{'text':'one a day','patientInstruction':'take one',
            'additionalInstruction':[{'text':'with food'}],
            'timing':{'repeat':{'frequency':1,'period':1,'periodUnit':'d'}},
            'route':{'text':'by mouth'},'doseAndRate':[{'doseQuantity':{'value':1,'unit':'tablet'}}]}],
        'dispenseRequest':{'validityPeriod':{'end':'2027-01-01'},'quantity':{'value':30},'numberOfRepeatsAllowed':1}})");
}

/// What was decided about it; all of the order is there, and @p fields are those that the decision names.
OutboundMessage correction(const QStringList &fields)
{
    OutboundMessage message =
        SampleOutbound::cancelAnswer(OrderAction::Change, QStringLiteral("the prescriber was asked"));
    CanonicalOrder &order = message.content.orders.front();
    order.status = PrescriptionStatus::OnHold;
    order.codings = {{systems::rxNorm, QStringLiteral("314077"), {}}};
    order.dosage = {QStringLiteral("2 {tbl}"), QStringLiteral("1-2/8h PRN"), QStringLiteral("26643006")};
    order.dispense = {QStringLiteral("90"), QStringLiteral("{tbl}")};
    order.refills = 4;
    for (const QString &field : fields)
        order.flags.append(correctedFlag(field));
    return message;
}

/// Of quantities the members that say in which system the unit is.
void withoutSystems(QJsonObject &object)
{
    const auto bare = [](QJsonValue value, const auto &self) -> QJsonValue {
        if (value.isArray()) {
            QJsonArray kept;
            for (const auto &one : value.toArray())
                kept.append(self(one, self));
            return kept;
        }
        if (!value.isObject())
            return value;
        QJsonObject kept = value.toObject();
        if (kept.contains(QStringLiteral("value"))) {
            kept.remove(QStringLiteral("system"));
            kept.remove(QStringLiteral("code"));
        }
        for (const QString &key : kept.keys())
            kept.insert(key, self(kept.value(key), self));
        return kept;
    };
    object = bare(object, bare).toObject();
}
}

/// What is written to an EHR: valid, complete, and read back as what it was.
class tst_OutboundFhir : public QObject
{
    Q_OBJECT
private slots:
    void dispenseIsValidAndWhole()
    {
        const auto wish = outboundResource(SampleOutbound::dispense());
        QVERIFY2(wish, wish ? "" : qPrintable(wish.error().detail));
        QCOMPARE(errorsOf(text(wish->resource)), QStringList());
        QCOMPARE(wish->resource, parsed(R"({
            'resourceType':'MedicationDispense','status':'completed',
            'identifier':[{'system':'urn:concord:record','value':'dispense/1'},{'value':'RX1/1'}],
            'medicationCodeableConcept':{'text':'Tramadol 50 mg tablet','coding':[
                {'system':'http://hl7.org/fhir/sid/ndc','code':'00093-0058-01'},
                {'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'835603',
                 'display':'tramadol hydrochloride 50 MG Oral Tablet'}]},
            'subject':{'reference':'Patient/p1'},
            'performer':[{'actor':{'display':'Ana Ortiz',
                'identifier':{'system':'http://hl7.org/fhir/sid/us-npi','value':'1234567893'}}}],
            'authorizingPrescription':[{'reference':'MedicationRequest/mr1','identifier':{'value':'RX1'}}],
            'quantity':{'value':30.5,'unit':'tbl','system':'http://unitsofmeasure.org','code':'{tbl}'},
            'daysSupply':{'value':15,'unit':'d','system':'http://unitsofmeasure.org','code':'d'},
            'whenHandedOver':'2026-01-15T10:30:00+01:00',
            'substitution':{'wasSubstituted':true},
            'note':[{'text':'counselled'}],
            'dosageInstruction':[{'text':'Take one tablet twice a day'}],
            'extension':[{'url':'urn:concord:dispense-lot','valueString':'LOT-7A'},
                         {'url':'urn:concord:dispense-lot','valueString':'LOT-7B'}]})"));
    }

    /// Our own write comes back from the EHR: it must say the same, or the echo would look like a change.
    void dispenseIsReadBackAsItWas()
    {
        const OutboundMessage message = SampleOutbound::dispense();
        QJsonObject atTheEhr = outboundResource(message)->resource;
        atTheEhr[u"id"] = QStringLiteral("md1");
        const auto event = fhirToCanonical(text(atTheEhr));
        QVERIFY2(event, event ? "" : qPrintable(event.error().detail));
        QCOMPARE(event->kind, EventKind::Dispense);
        const CanonicalDispense &sent = message.content.dispenses.front();
        const CanonicalDispense &read = event->dispenses.front();
        QCOMPARE(read.action, sent.action);
        QCOMPARE(read.codings, sent.codings);
        QCOMPARE(read.medicationText, sent.medicationText);
        QVERIFY(read.sig == sent.sig);
        QCOMPARE(read.quantity, sent.quantity);
        QCOMPARE(read.daysSupply, sent.daysSupply);
        QCOMPARE(read.handedOverAt, sent.handedOverAt);
        QCOMPARE(read.lots, sent.lots);
        QCOMPARE(read.substituted, sent.substituted);
        QCOMPARE(read.notes, sent.notes);
        QCOMPARE(read.prescriptionNumber, sent.prescriptionNumber);
        QCOMPARE(read.performers.front().identifiers, sent.performers.front().identifiers);
    }

    void reversalSaysItsStatus_data()
    {
        QTest::addColumn<DispenseAction>("action");
        QTest::addColumn<QString>("status");
        QTest::newRow("returned to stock") << DispenseAction::ReturnedToStock << QStringLiteral("cancelled");
        QTest::newRow("recorded wrongly")
            << DispenseAction::EnteredInError << QStringLiteral("entered-in-error");
    }
    void reversalSaysItsStatus()
    {
        QFETCH(DispenseAction, action);
        QFETCH(QString, status);
        OutboundMessage message = SampleOutbound::reversal(QStringLiteral("1"), action, {});
        message.record = {QStringLiteral("MedicationDispense"), QStringLiteral("dispense/1"), {}, {}};
        const auto wish = outboundResource(message);
        QVERIFY(wish);
        QCOMPARE(errorsOf(text(wish->resource)), QStringList());
        QCOMPARE(wish->changes,
                 (QJsonObject{{QStringLiteral("status"), status},
                              {QStringLiteral("statusReasonCodeableConcept"),
                               QJsonObject{{QStringLiteral("text"), QStringLiteral("not picked up")}}}}));
        QCOMPARE(wish->resource.contains(u"whenHandedOver"), action == DispenseAction::EnteredInError);
    }

    void dosesThatAJsonNumberCannotHoldAreRefused_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("zeros at the end") << QStringLiteral("7.500") << true;
        QTest::newRow("fifteen digits") << QStringLiteral("0.123456789012345") << true;
        QTest::newRow("twenty digits") << QStringLiteral("0.12345678901234567890") << false;
        QTest::newRow("an exponent") << QStringLiteral("1e3") << false;
        QTest::newRow("words") << QStringLiteral("ten") << false;
    }
    void dosesThatAJsonNumberCannotHoldAreRefused()
    {
        QFETCH(QString, value);
        OutboundMessage message = SampleOutbound::dispense();
        message.content.dispenses.front().quantity.value = value;
        const auto wish = outboundResource(message);
        QTEST(wish.has_value(), "isGood");
        QVERIFY(wish || wish.error().code == ErrorCode::InvalidMessage);
    }

    void timesOfDayNeedTheirZone_data()
    {
        QTest::addColumn<QString>("sent");
        QTest::addColumn<QString>("written");
        const auto row = [](const char *name, const char *sent, const char *written) {
            QTest::newRow(name) << QString::fromLatin1(sent) << QString::fromLatin1(written);
        };
        row("whole", "2026-01-15T10:30:05.5Z", "2026-01-15T10:30:05.5Z");
        row("no seconds", "2026-01-15T10:30+01:00", "2026-01-15T10:30:00+01:00");
        row("no zone is not guessed", "2026-01-15T10:30:00", "2026-01-15");
        row("a month", "2026-01", "2026-01");
        row("nonsense", "yesterday", "");
    }
    void timesOfDayNeedTheirZone()
    {
        QFETCH(QString, sent);
        OutboundMessage message = SampleOutbound::dispense();
        message.content.dispenses.front().handedOverAt = sent;
        const auto wish = outboundResource(message);
        QVERIFY(wish);
        QTEST(wish->resource[u"whenHandedOver"].toString(), "written");
        QCOMPARE(errorsOf(text(wish->resource)), QStringList());
    }

    void whatIsNoUriOrNoCodeIsLeftOut()
    {
        OutboundMessage message = SampleOutbound::dispense();
        CanonicalDispense &d = message.content.dispenses.front();
        d.codings = {{QStringLiteral("LOCAL"), QStringLiteral("T50"), {}},
                     {systems::ndc, QStringLiteral("two  blanks"), {}}};
        d.quantity.unit = QStringLiteral("blister pack");
        const auto wish = outboundResource(message);
        QVERIFY(wish);
        QCOMPARE(errorsOf(text(wish->resource)), QStringList());
        QCOMPARE(wish->resource[u"medicationCodeableConcept"][u"coding"].toArray(),
                 (QJsonArray{QJsonObject{{QStringLiteral("code"), QStringLiteral("T50")}}}));
        QVERIFY(!wish->resource[u"quantity"].toObject().contains(u"code"));
    }

    void withoutAPatientNothingIsWritten()
    {
        OutboundMessage message = SampleOutbound::dispense();
        message.related.clear();
        const auto wish = outboundResource(message);
        QVERIFY(!wish);
        QCOMPARE(wish.error().code, ErrorCode::ReferenceNotFound);
    }

    void adherenceIsValidAndIsReadBack()
    {
        const OutboundMessage message = SampleOutbound::adherence();
        const auto wish = outboundResource(message);
        QVERIFY2(wish, wish ? "" : qPrintable(wish.error().detail));
        QCOMPARE(errorsOf(text(wish->resource)), QStringList());
        QCOMPARE(wish->resource[u"focus"][0][u"reference"].toString(),
                 QStringLiteral("MedicationRequest/mr1"));
        QCOMPARE(wish->resource[u"partOf"][0][u"reference"].toString(),
                 QStringLiteral("MedicationDispense/md1"));
        const auto event = fhirToCanonical(text(wish->resource));
        QVERIFY2(event, event ? "" : qPrintable(event.error().detail));
        QCOMPARE(event->kind, EventKind::AdherenceSignal);
        QCOMPARE(event->adherence->pdc, QStringLiteral("0.87"));
        QCOMPARE(event->adherence->periodStart, QStringLiteral("2025-07-01"));
        QCOMPARE(event->adherence->codings, message.content.adherence->codings);
        QVERIFY(!outboundResource(SampleOutbound::adherence(QStringLiteral("1.2"))));
    }

    void cancelAnswerChangesStatusAndReasonAlone()
    {
        const auto confirmed = outboundResource(SampleOutbound::cancelAnswer(OrderAction::Cancelled, {}));
        QVERIFY(confirmed && confirmed->resource.isEmpty());
        QCOMPARE(confirmed->changes, (QJsonObject{{QStringLiteral("status"), QStringLiteral("cancelled")}}));
        const auto denied = outboundResource(SampleOutbound::cancelAnswer(
            OrderAction::CancelRequested, QStringLiteral("denied: dispensed already")));
        QVERIFY(denied);
        QCOMPARE(denied->changes.keys(), QStringList{QStringLiteral("statusReason")});
        QVERIFY(!outboundResource(SampleOutbound::cancelAnswer(OrderAction::CancelRequested, {})));
    }

    void aCorrectionWritesWhatWasDecidedAndNothingElse_data()
    {
        QTest::addColumn<QStringList>("fields");
        QTest::addColumn<QByteArray>("after"); // members that are others than before
        QTest::newRow("dose") << QStringList{QStringLiteral("dose")}
                              << QByteArray(
                                     "{'dosageInstruction':[{'additionalInstruction':[{'text':'with food'}],"
                                     "'timing':{'repeat':{'frequency':1,'period':1,'periodUnit':'d'}},"
                                     "'doseAndRate':[{'doseQuantity':{'value':2,'unit':'tbl'}}],"
                                     "'route':{'text':'by mouth'}}]}");
        QTest::newRow("frequency")
            << QStringList{QStringLiteral("frequency")}
            << QByteArray(
                   "{'dosageInstruction':[{'additionalInstruction':[{'text':'with food'}],"
                   "'timing':{'repeat':{'frequency':1,'frequencyMax':2,'period':8,'periodUnit':'h'}},"
                   "'asNeededBoolean':true,'doseAndRate':[{'doseQuantity':{'value':1,'unit':'tablet'}}],"
                   "'route':{'text':'by mouth'}}]}");
        QTest::newRow("quantity and refills")
            << QStringList{QStringLiteral("quantity"), QStringLiteral("refills")}
            << QByteArray("{'dispenseRequest':{'validityPeriod':{'end':'2027-01-01'},"
                          "'quantity':{'value':90,'unit':'tbl'},'numberOfRepeatsAllowed':4}}");
        QTest::newRow("status") << QStringList{QStringLiteral("status")}
                                << QByteArray("{'status':'on-hold'}");
    }
    void aCorrectionWritesWhatWasDecidedAndNothingElse()
    {
        QFETCH(QStringList, fields);
        QFETCH(QByteArray, after);
        const OutboundMessage message = correction(fields);
        const auto wish = outboundResource(message);
        QVERIFY2(wish, wish ? "" : qPrintable(wish.error().detail));
        const QJsonObject current = ordered();
        QVERIFY(!covers(current, wish->changes));
        QJsonObject expected = current;
        const QJsonObject changed = parsed(after);
        for (auto it = changed.begin(); it != changed.end(); ++it)
            expected.insert(it.key(), it.value());
        expected.insert(QStringLiteral("statusReason"),
                        QJsonObject{{QStringLiteral("text"), QStringLiteral("the prescriber was asked")}});
        QJsonObject done = updated(current, wish->changes);
        withoutSystems(done);
        QCOMPARE(done, expected);
        QCOMPARE(errorsOf(text(updated(current, wish->changes))), QStringList());
        QVERIFY(covers(updated(current, wish->changes), wish->changes)); // heard again, nothing is written
    }

    void aDrugIsReplacedWhereverItStood()
    {
        QJsonObject current = ordered();
        current.remove(QStringLiteral("medicationCodeableConcept"));
        current.insert(QStringLiteral("medicationReference"), parsed("{'reference':'Medication/7'}"));
        const auto wish = outboundResource(correction({QStringLiteral("drug")}));
        QVERIFY(wish);
        const QJsonObject done = updated(current, wish->changes);
        QVERIFY(!done.contains(QStringLiteral("medicationReference")));
        QCOMPARE(done[u"medicationCodeableConcept"][u"coding"][0][u"code"].toString(),
                 QStringLiteral("314077"));
        QVERIFY(!covers(current, wish->changes));
        QVERIFY(covers(done, wish->changes));
    }

    void whatNoMemberHoldsIsNotHalfWritten_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::newRow("a rate") << "dose"
                                << "100 mL @ 10 mL/h";
        QTest::newRow("a range") << "dose"
                                 << "1 - 2 {tbl}";
        QTest::newRow("a taper") << "dose"
                                 << "2 {tbl} + 1 {tbl}";
        QTest::newRow("words") << "frequency"
                               << "sig:when it hurts";
        QTest::newRow("times of day") << "frequency"
                                      << "1/1d at 08:00:00";
        QTest::newRow("two routes") << "route"
                                    << "26643006 + 47625008";
    }
    void whatNoMemberHoldsIsNotHalfWritten()
    {
        QFETCH(QString, field);
        QFETCH(QString, value);
        OutboundMessage message = correction({field});
        Dosage &dosage = message.content.orders.front().dosage;
        (field == u"dose" ? dosage.dose : field == u"frequency" ? dosage.frequency : dosage.route) = value;
        const auto wish = outboundResource(message);
        QVERIFY(!wish);
        QCOMPARE(wish.error().code, ErrorCode::InvalidMessage);
        QVERIFY(!wish.error().detail.contains(value));
    }

    void severalInstructionsAreNotGuessedAmong()
    {
        QJsonObject current = ordered();
        QJsonArray two = current[u"dosageInstruction"].toArray();
        two.append(two.first());
        current.insert(QStringLiteral("dosageInstruction"), two);
        QVERIFY(!hasPlaceFor(current, outboundResource(correction({QStringLiteral("dose")}))->changes));
        QVERIFY(hasPlaceFor(current, outboundResource(correction({QStringLiteral("quantity")}))->changes));
        QVERIFY(hasPlaceFor(ordered(), outboundResource(correction({QStringLiteral("dose")}))->changes));
    }

    void whoDeniedIsNamed()
    {
        OutboundMessage message = SampleOutbound::cancelAnswer(OrderAction::CancelDenied, {});
        message.content.orders.front().flags = {QStringLiteral("cancel:denied"),
                                                QStringLiteral("cancel-by:a"), QStringLiteral("cancel-by:b")};
        QCOMPARE(outboundResource(message)->changes[u"statusReason"][u"text"].toString(),
                 QStringLiteral("The pharmacy has denied the cancel: a, b"));
    }

    void updateKeepsWhatIsNotOurs()
    {
        const QJsonObject current =
            parsed(R"({'resourceType':'MedicationDispense','id':'1','status':'completed',
            'text':{'status':'generated','div':'<div/>'},'category':{'text':'outpatient'},
            'identifier':[{'system':'urn:ehr','value':'9'}],
            'extension':[{'url':'urn:ehr:x','valueString':'y'},{'url':'urn:concord:dispense-lot','valueString':'old'}]})");
        const QJsonObject changes = parsed(R"({'status':'cancelled',
            'identifier':[{'system':'urn:concord:record','value':'dispense/1'}],
            'extension':[{'url':'urn:concord:dispense-lot','valueString':'new'}]})");
        QCOMPARE(updated(current, changes),
                 parsed(R"({'resourceType':'MedicationDispense','id':'1','status':'cancelled',
            'category':{'text':'outpatient'},
            'identifier':[{'system':'urn:ehr','value':'9'},{'system':'urn:concord:record','value':'dispense/1'}],
            'extension':[{'url':'urn:ehr:x','valueString':'y'},{'url':'urn:concord:dispense-lot','valueString':'new'}]})"));
        QVERIFY(!covers(current, changes));
        QVERIFY(covers(updated(current, changes), changes));
    }

    void onlyWhatWeChangeCountsAsTouched()
    {
        const QJsonObject base = parsed("{'status':'active','note':[{'text':'a'}]}");
        const QJsonObject noted = parsed("{'status':'active','note':[{'text':'b'}]}");
        const QJsonObject held = parsed("{'status':'on-hold','note':[{'text':'a'}]}");
        const QJsonObject changes = parsed("{'status':'cancelled'}");
        QVERIFY(!isTouched(base, noted, changes));
        QVERIFY(isTouched(base, held, changes));
        // what became of a cancel we alone write
        const QJsonObject report = parsed("{'statusReason':{'text':'Anything'}}");
        QVERIFY(!isTouched(
            base, parsed("{'statusReason':{'text':'The pharmacy has not answered the cancel: x'}}"), report));
        QVERIFY(isTouched(base, parsed("{'statusReason':{'text':'Called the pharmacy'}}"), report));
    }

    void statusMovesAsTheRulesSay_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("may");
        const auto row = [](const char *type, const char *from, const char *to, bool may) {
            QTest::addRow("%s %s to %s", type, from, to)
                << QString::fromLatin1(type) << QString::fromLatin1(from) << QString::fromLatin1(to) << may;
        };
        row("MedicationRequest", "active", "cancelled", true);
        row("MedicationRequest", "completed", "cancelled", false);
        row("MedicationRequest", "cancelled", "active", false);
        row("MedicationDispense", "completed", "cancelled", true);
        row("MedicationDispense", "entered-in-error", "completed", false);
        row("Observation", "final", "amended", true);
        row("Observation", "entered-in-error", "amended", false);
    }
    void statusMovesAsTheRulesSay()
    {
        QFETCH(QString, type);
        QFETCH(QString, from);
        QFETCH(QString, to);
        QTEST(mayMoveStatus(type, {{QStringLiteral("status"), from}}, {{QStringLiteral("status"), to}}),
              "may");
    }

    void searchIsEscapedTwice()
    {
        QCOMPARE(recordSearch({{}, QStringLiteral("dispense/1,2"), {}, {}}),
                 QStringLiteral("identifier=urn%3Aconcord%3Arecord%7Cdispense%2F1%5C%2C2"));
    }
};

QTEST_GUILESS_MAIN(tst_OutboundFhir)
#include "tst_OutboundFhir.moc"
