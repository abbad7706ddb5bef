#pragma once

#include "domain/Canonical.h"

#include <concepts>
#include <type_traits>

/// The members of the canonical values with their names in JSON, once for both directions: an archive gets
/// each of them as (name, member). The names are a contract: resources/schemas describes them.
namespace concord::canonical {

template <typename T, typename Value>
concept Is = std::same_as<std::remove_const_t<T>, Value>;

template <typename Archive, Is<Identifier> T>
void fields(Archive &a, T &v)
{
    a("system", v.system);
    a("value", v.value);
    a("type", v.type);
}

template <typename Archive, Is<Quantity> T>
void fields(Archive &a, T &v)
{
    a("value", v.value);
    a("unit", v.unit);
}

template <typename Archive, Is<Coding> T>
void fields(Archive &a, T &v)
{
    a("system", v.system);
    a("code", v.code);
    a("display", v.display);
}

template <typename Archive, Is<Dosage> T>
void fields(Archive &a, T &v)
{
    a("dose", v.dose);
    a("frequency", v.frequency);
    a("route", v.route);
}

template <typename Archive, Is<Practitioner> T>
void fields(Archive &a, T &v)
{
    a("identifiers", v.identifiers);
    a("family", v.family);
    a("given", v.given);
}

template <typename Archive, Is<CanonicalPatient> T>
void fields(Archive &a, T &v)
{
    a("identifiers", v.identifiers);
    a("family", v.family);
    a("given", v.given);
    a("birth_date", v.birthDate);
    a("gender", v.gender);
    a("phone", v.phone);
    a("address_line", v.addressLine);
    a("city", v.city);
    a("state", v.state);
    a("postal_code", v.postalCode);
    a("active", v.active);
    a("merged_identifiers", v.mergedIdentifiers);
}

template <typename Archive, Is<CanonicalOrder> T>
void fields(Archive &a, T &v)
{
    a("action", v.action);
    a("source_id", v.sourceId);
    a("source_version", v.sourceVersion);
    a("placer", v.placer);
    a("filler", v.filler);
    a("prescription_number", v.prescriptionNumber);
    a("status", v.status);
    a("codings", v.codings);
    a("medication_text", v.medicationText);
    a("dosage", v.dosage);
    a("sig", v.sig);
    a("form", v.form);
    a("dispense", v.dispense);
    a("refills", v.refills);
    a("days_supply", v.daysSupply);
    a("written_on", v.writtenOn);
    a("starts_on", v.startsOn);
    a("ends_on", v.endsOn);
    a("prescriber", v.prescriber);
    a("substitution_allowed", v.substitutionAllowed);
    a("schedule", v.schedule);
    a("reason", v.reason);
    a("notes", v.notes);
    a("flags", v.flags);
}

template <typename Archive, Is<CanonicalDispense> T>
void fields(Archive &a, T &v)
{
    a("action", v.action);
    a("dispense_id", v.dispenseId);
    a("prescription_number", v.prescriptionNumber);
    a("placer", v.placer);
    a("filler", v.filler);
    a("fill_number", v.fillNumber);
    a("status", v.status);
    a("codings", v.codings);
    a("medication_text", v.medicationText);
    a("dosage", v.dosage);
    a("sig", v.sig);
    a("quantity", v.quantity);
    a("days_supply", v.daysSupply);
    a("refills_remaining", v.refillsRemaining);
    a("handed_over_at", v.handedOverAt);
    a("lots", v.lots);
    a("performers", v.performers);
    a("substituted", v.substituted);
    a("reason", v.reason);
    a("notes", v.notes);
    a("flags", v.flags);
}

template <typename Archive, Is<AppointmentParticipant> T>
void fields(Archive &a, T &v)
{
    a("role", v.role);
    a("identifier", v.identifier);
    a("name", v.name);
    a("status", v.status);
}

template <typename Archive, Is<CanonicalAppointment> T>
void fields(Archive &a, T &v)
{
    a("placer", v.placer);
    a("filler", v.filler);
    a("action", v.action);
    a("status", v.status);
    a("starts_at", v.startsAt);
    a("ends_at", v.endsAt);
    a("minutes", v.minutes);
    a("reason", v.reason);
    a("type", v.type);
    a("participants", v.participants);
    a("notes", v.notes);
}

template <typename Archive, Is<CanonicalAdherence> T>
void fields(Archive &a, T &v)
{
    a("signal_id", v.signalId);
    a("prescription_number", v.prescriptionNumber);
    a("codings", v.codings);
    a("period_start", v.periodStart);
    a("period_end", v.periodEnd);
    a("pdc", v.pdc);
}

/// The payload of an event: what stands beside kind and occurred_at.
template <typename Archive, Is<CanonicalEvent> T>
void fields(Archive &a, T &v)
{
    a("patient", v.patient);
    a("orders", v.orders);
    a("dispenses", v.dispenses);
    a("appointment", v.appointment);
    a("adherence", v.adherence);
}

}
