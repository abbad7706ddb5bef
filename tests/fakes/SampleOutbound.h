#pragma once

#include "domain/Outbound.h"

namespace concord {

/// Messages of the outbox as the pipeline makes them.
struct SampleOutbound
{
    static inline const QString ehrPatient = QStringLiteral("p1");
    static inline const QString ehrOrder = QStringLiteral("mr1");

    static OutboundMessage message(EventKind kind, const QString &recordKind, const QString &localKey)
    {
        OutboundMessage m;
        m.event = EventId::fromString(u"01a2091b-fab9-7000-8db0-0f55cae7fa19");
        m.correlation = CorrelationId::fromString(u"01a2091b-fab9-7001-a6a1-d202f470daa9");
        m.kind = kind;
        m.connection = QStringLiteral("ehr");
        m.key = QStringLiteral("out-") + localKey;
        m.createdAt = fromMs(1768478400000LL); // 2026-01-15T12:00:00Z
        m.content.kind = kind;
        m.content.patient.identifiers = {
            {QStringLiteral("HOSP"), QStringLiteral("1001"), QStringLiteral("MR")}};
        m.record = {recordKind, localKey, {}, {}};
        m.related = {{QStringLiteral("Patient"), QStringLiteral("patient/1"), ehrPatient, {}},
                     {QStringLiteral("MedicationRequest"), QStringLiteral("order/1"), ehrOrder, {}}};
        return m;
    }

    static CanonicalDispense supply(const QString &number)
    {
        CanonicalDispense d;
        d.dispenseId = QStringLiteral("RX") + number + QStringLiteral("/1");
        d.prescriptionNumber = QStringLiteral("RX") + number;
        d.status = QStringLiteral("completed");
        d.codings = {{systems::ndc, QStringLiteral("00093-0058-01"), {}},
                     {systems::rxNorm, QStringLiteral("835603"),
                      QStringLiteral("tramadol hydrochloride 50 MG Oral Tablet")}};
        d.medicationText = QStringLiteral("Tramadol 50 mg tablet");
        d.sig = QStringLiteral("Take one tablet twice a day");
        d.quantity = {QStringLiteral("30.5"), QStringLiteral("{tbl}")};
        d.daysSupply = 15;
        d.handedOverAt = QStringLiteral("2026-01-15T10:30:00+01:00");
        d.lots = {QStringLiteral("LOT-7A"), QStringLiteral("LOT-7B")};
        d.performers = {{{{QStringLiteral("http://hl7.org/fhir/sid/us-npi"), QStringLiteral("1234567893"),
                           QStringLiteral("NPI")}},
                         QStringLiteral("Ortiz"),
                         QStringLiteral("Ana")}};
        d.substituted = true;
        d.notes = {QStringLiteral("counselled")};
        return d;
    }

    static OutboundMessage dispense(const QString &number = QStringLiteral("1"))
    {
        OutboundMessage m = message(EventKind::Dispense, QStringLiteral("MedicationDispense"),
                                    QStringLiteral("dispense/") + number);
        m.content.dispenses = {supply(number)};
        return m;
    }

    /// Of the same record: what it says of the supply is little, as reversals are.
    static OutboundMessage reversal(const QString &number, DispenseAction action, const RemoteRecord &record)
    {
        OutboundMessage m = dispense(number);
        m.kind = m.content.kind = EventKind::DispenseReversal;
        m.key += QStringLiteral("-reversal");
        m.record = record;
        CanonicalDispense &d = m.content.dispenses.front();
        d.action = action;
        d.status.clear();
        d.reason = QStringLiteral("not picked up");
        return m;
    }

    static OutboundMessage adherence(const QString &pdc = QStringLiteral("0.87"))
    {
        OutboundMessage m =
            message(EventKind::AdherenceSignal, QStringLiteral("Observation"), QStringLiteral("adherence/1"));
        m.content.adherence =
            CanonicalAdherence{QStringLiteral("s1"),
                               QStringLiteral("RX1"),
                               {{systems::rxNorm, QStringLiteral("835603"), QStringLiteral("tramadol")}},
                               QStringLiteral("2025-07-01"),
                               QStringLiteral("2025-12-31"),
                               pdc};
        m.related.push_back(
            {QStringLiteral("MedicationDispense"), QStringLiteral("dispense/1"), QStringLiteral("md1"), {}});
        return m;
    }

    /// An order on its way to the pharmacy.
    static OutboundMessage order(OrderAction action = OrderAction::New,
                                 const QString &number = QStringLiteral("1"))
    {
        const EventKind kind = action == OrderAction::New               ? EventKind::PrescriptionNew
                               : action == OrderAction::CancelRequested ? EventKind::PrescriptionCancel
                                                                        : EventKind::PrescriptionChange;
        OutboundMessage m =
            message(kind, QStringLiteral("MedicationRequest"), QStringLiteral("order/") + number);
        m.connection = QStringLiteral("pharmacy");
        m.related.clear();
        CanonicalOrder o;
        o.action = action;
        o.placer = {QStringLiteral("EHR"), number, {}};
        o.codings = {{systems::rxNorm, QStringLiteral("835603"),
                      QStringLiteral("tramadol hydrochloride 50 MG Oral Tablet")}};
        o.medicationText = QStringLiteral("Tramadol 50 mg tablet");
        o.dosage = {QStringLiteral("1 {tbl}"), QStringLiteral("2/1d"), QStringLiteral("26643006")};
        o.sig = QStringLiteral("Take one tablet twice a day");
        o.dispense = {QStringLiteral("30"), QStringLiteral("{tbl}")};
        o.refills = 2;
        m.content.orders = {o};
        return m;
    }

    /// The pharmacy's answer to a cancel, on its way to the EHR.
    static OutboundMessage cancelAnswer(OrderAction action, const QString &reason)
    {
        OutboundMessage m = message(EventKind::PrescriptionCancel, QStringLiteral("MedicationRequest"),
                                    QStringLiteral("order/1"));
        m.record.remoteId = ehrOrder;
        CanonicalOrder o;
        o.action = action;
        o.reason = reason;
        m.content.orders = {o};
        return m;
    }
};

}
