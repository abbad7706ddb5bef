#pragma once

#include "domain/CodeSystem.h"
#include "domain/Event.h"
#include "domain/Phi.h"
#include "domain/Prescription.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

/// The canonical values: what HL7 v2, FHIR and JSON all become, and what sync_events.payload_json holds
/// (codec/canonical writes and reads it, resources/schemas describes it). Texts are as sent unless a member
/// says otherwise; empty = the source does not say. Dates and times are FHIR date/dateTime text of any
/// precision. Numbers that count doses or money are decimal text, never doubles. What tells who a patient is
/// or what was written for one is Phi, which no log line and no error can take.

struct Identifier
{
    QString system; ///< URI, "urn:oid:…", or the HL7 v2 assigning authority as sent ("HOSP")
    QString value;
    QString type; ///< HL7 table 0203: "MR", "NPI", "DEA"; "RI": a FHIR reference, "Patient/12"; or empty

    friend bool operator==(const Identifier &, const Identifier &) = default;
};
/// How an identifier stands in a key (column): "value^system", "value"; empty without a value. Two
/// identifiers never have the same key; one whose value has a "^" of its own gets its length before it,
/// "^3^a^b^system".
[[nodiscard]] QString keyOf(const Identifier &identifier);

struct Quantity
{
    QString value; ///< decimal text
    QString unit;  ///< UCUM, or an annotation for units of presentation: "mg", "{tbl}"

    friend bool operator==(const Quantity &, const Quantity &) = default;
};

/// A prescriber, pharmacist, clinician.
struct Practitioner
{
    QList<Identifier> identifiers;
    QString family;
    QString given;

    friend bool operator==(const Practitioner &, const Practitioner &) = default;
};

struct CanonicalPatient
{
    QList<Identifier> identifiers; ///< the first is the one that orders the patient's events
    Phi family;
    Phi given;
    Phi birthDate;
    QString gender; ///< FHIR administrative-gender
    Phi phone;
    Phi addressLine;
    Phi city;
    QString state;
    Phi postalCode;
    std::optional<bool> active;
    QList<Identifier> mergedIdentifiers; ///< HL7 A40: these name the same patient from now on

    friend bool operator==(const CanonicalPatient &, const CanonicalPatient &) = default;
};

/// What an order asks for (HL7 table 0119, FHIR MedicationRequest.status).
enum class OrderAction {
    New,
    Change,
    CancelRequested, ///< ORC-1 CA: still active until the pharmacy confirms
    Cancelled,       ///< before any supply
    Discontinued,    ///< after supply
    Hold,
    Release,
    CancelDenied ///< ORC-1 UC, UD: the pharmacy is unable to cancel; the order stays as it is
};
[[nodiscard]] QString wordOf(OrderAction action); ///< "cancel_requested"
[[nodiscard]] std::optional<OrderAction> orderActionFromWord(QStringView word);

struct CanonicalOrder
{
    OrderAction action = OrderAction::New;
    QString sourceId;                         ///< MedicationRequest.id; HL7 v2: empty
    QString sourceVersion;                    ///< meta.versionId; HL7 v2: empty
    Identifier placer;                        ///< ORC-2; identifier of type PLAC
    Identifier filler;                        ///< ORC-3; identifier of type FILL
    QString prescriptionNumber;               ///< RXE-15; the first identifier of no such type
    std::optional<PrescriptionStatus> status; ///< as the source states it; nothing: the action says it
    QList<Coding> codings;
    QString medicationText;
    Dosage dosage; ///< canonical (domain/Prescription.h)
    Phi sig;       ///< the free text of the instructions
    QString form;
    Quantity dispense;
    std::optional<int> refills;
    std::optional<int> daysSupply;
    QString writtenOn;
    QString startsOn;
    QString endsOn;
    Practitioner prescriber;
    std::optional<bool> substitutionAllowed;
    QString schedule; ///< controlled substance, "CII"
    QString reason;   ///< of a change, cancel or hold
    QStringList notes;
    QStringList flags; ///< what was doubtful and normalised: "unit:mcg"

    friend bool operator==(const CanonicalOrder &, const CanonicalOrder &) = default;
};

enum class DispenseAction { Dispensed, ReturnedToStock, EnteredInError };
[[nodiscard]] QString wordOf(DispenseAction action); ///< "returned_to_stock"
[[nodiscard]] std::optional<DispenseAction> dispenseActionFromWord(QStringView word);

struct CanonicalDispense
{
    DispenseAction action = DispenseAction::Dispensed;
    QString dispenseId; ///< natural key at the source: RXD-7 and RXD-1, MedicationDispense.id; empty: a
                        ///< reversal that is to be found by what else it says
    QString prescriptionNumber;
    Identifier placer;
    Identifier filler;
    std::optional<int> fillNumber; ///< RXD-1
    QString status;                ///< FHIR MedicationDispense.status
    QList<Coding> codings;
    QString medicationText;
    Dosage dosage;
    Phi sig;
    Quantity quantity;
    std::optional<int> daysSupply;
    std::optional<int> refillsRemaining;
    QString handedOverAt;
    QStringList lots;
    QList<Practitioner> performers;
    std::optional<bool> substituted;
    QString reason;
    QStringList notes;
    QStringList flags;

    friend bool operator==(const CanonicalDispense &, const CanonicalDispense &) = default;
};

struct AppointmentParticipant
{
    QString role; ///< "patient", "practitioner", "location", "service", "equipment"
    Identifier identifier;
    Phi name;
    QString status; ///< FHIR participationstatus

    friend bool operator==(const AppointmentParticipant &, const AppointmentParticipant &) = default;
};

struct CanonicalAppointment
{
    Identifier placer; ///< SCH-1
    Identifier filler; ///< SCH-2
    QString action;    ///< "book", "reschedule", "modify", "cancel", "discontinue", "no_show"
    QString status;    ///< FHIR appointmentstatus
    QString startsAt;
    QString endsAt;
    std::optional<int> minutes;
    QString reason;
    QString type;
    QList<AppointmentParticipant> participants;
    QStringList notes;

    friend bool operator==(const CanonicalAppointment &, const CanonicalAppointment &) = default;
};

struct CanonicalAdherence
{
    QString signalId; ///< natural key at the source
    QString prescriptionNumber;
    QList<Coding> codings;
    QString periodStart;
    QString periodEnd;
    QString pdc; ///< proportion of days covered, "0.87"

    friend bool operator==(const CanonicalAdherence &, const CanonicalAdherence &) = default;
};

/// One message's content. Which of the lists are filled follows from the kind.
struct CanonicalEvent
{
    EventKind kind = EventKind::PrescriptionNew; ///< of several orders the gravest: cancel, change, new
    CanonicalPatient patient;
    std::vector<CanonicalOrder> orders;
    std::vector<CanonicalDispense> dispenses;
    std::optional<CanonicalAppointment> appointment;
    std::optional<CanonicalAdherence> adherence;
    QString occurredAt; ///< when the source says it happened (MSH-7, meta.lastUpdated)

    friend bool operator==(const CanonicalEvent &, const CanonicalEvent &) = default;
};

}
