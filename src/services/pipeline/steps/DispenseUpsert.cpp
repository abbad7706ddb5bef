#include "pipeline/steps/DispenseUpsert.h"

#include "codec/canonical/CanonicalJson.h"
#include "domain/DispenseRules.h"
#include "domain/PrescriptionRules.h"
#include "pipeline/steps/FillFinder.h"
#include "store/IncidentStore.h"

#include <QJsonArray>

namespace concord {

namespace {
const auto table = QStringLiteral("dispenses");
const auto afterCancel = QStringLiteral("dispense.after-cancel");
}

Result<PlanVerdict> DispenseUpsert::findPrescription()
{
    PrescriptionFinder finder(m_c.db, m_c.work.source, m_c.patient);
    auto found = finder.find(PrescriptionNames::of(m_dispense), m_pointer);
    if (!found)
        return fail(found.error());
    // the number is the pharmacy's own: it tells the prescription although another placer is named
    if (!found->row && !found->stops)
        found = finder.find({{}, {}, {}, m_dispense.prescriptionNumber}, m_pointer);
    if (!found)
        return fail(found.error());
    m_prescription = std::move(found->row);
    return std::move(found->stops);
}

/// A reversal that finds no fill is never a supply of its own: a person looks what it takes back.
Result<PlanVerdict> DispenseUpsert::findFill()
{
    if (!m_dispense.dispenseId.isEmpty()) {
        auto known = m_store.byKey(m_c.work.source, m_dispense.dispenseId);
        if (!known)
            return fail(known.error());
        m_before = *std::move(known);
    }
    if (m_before || m_dispense.action == DispenseAction::Dispensed)
        return PlanVerdict();
    // a FHIR resource is named by its own id: it takes back no other, and may be withdrawn when first seen
    if (m_c.work.format == InboundFormat::FhirJson && !m_dispense.dispenseId.isEmpty() &&
        !hasComposedId(m_dispense))
        return PlanVerdict();
    auto all = m_c.patient.isNull() ? Result<std::vector<DispenseRow>>()
                                    : m_store.ofPatient(m_c.work.source, m_c.patient);
    if (!all)
        return fail(all.error());
    auto meant =
        fillsMeantBy(m_dispense, m_prescription ? m_prescription->id : PrescriptionId(), *std::move(all));
    if (meant.empty()) // resent, it stands behind whatever came after it
        return upsert::conflict(m_pointer,
                                QStringLiteral("a reversal without a supply that it takes back; if the fill "
                                               "comes after it, resend it and it is worked after the fill"));
    if (meant.size() != 1)
        return upsert::conflict(
            m_pointer, QStringLiteral("a reversal by whose id, prescription and fill number %1 supplies "
                                      "may be meant")
                           .arg(meant.size()));
    m_before = std::move(meant.front());
    return PlanVerdict();
}

Result<PlanVerdict> DispenseUpsert::plan()
{
    if (auto stops = findPrescription(); !stops || *stops)
        return stops;
    if (auto stops = findFill(); !stops || *stops)
        return stops;
    const bool isOthers = (m_before && !(m_before->patient == m_c.patient)) ||
                          (m_prescription && !(m_prescription->patient == m_c.patient));
    if (isOthers)
        return upsert::conflict(
            m_pointer, QStringLiteral("%1 belongs to another patient")
                           .arg(m_before ? table + QLatin1Char(' ') + m_before->id
                                         : QStringLiteral("prescription ") + m_prescription->id.toString()));
    m_isOlder = m_before && upsert::isOlder(m_before->details, m_c);
    // the clocks of senders differ: a reversal that only looks older must not vanish while the fill still
    // stands
    if (m_isOlder && m_dispense.action != DispenseAction::Dispensed && !isWithdrawn(m_before->status))
        return upsert::conflict(
            m_pointer,
            QStringLiteral("a reversal dated before what is stored of dispense %1").arg(m_before->id));
    if (!m_isOlder && m_before && !canMoveDispense(m_before->status, m_dispense.status))
        return upsert::conflict(m_pointer + QStringLiteral("/status"),
                                QStringLiteral("dispense %1 is %2 and cannot become %3")
                                    .arg(m_before->id, m_before->status, m_dispense.status));
    if (!m_isOlder && isAnotherOfTheDay())
        return upsert::conflict(
            m_pointer + QStringLiteral("/fill_number"),
            QStringLiteral(
                "another supply of the same prescription and time as dispense %1, or its correction?")
                .arg(m_before->id));
    return PlanVerdict();
}

/// Without a fill number a supply is known by its prescription and time. What is repeated is the same in
/// content, too.
bool DispenseUpsert::isAnotherOfTheDay() const
{
    if (!m_before || m_dispense.action != DispenseAction::Dispensed || isWithdrawn(m_before->status) ||
        m_dispense.fillNumber || !hasComposedId(m_dispense))
        return false;
    const QJsonObject said = canonicalObject(m_dispense);
    const auto differs = [&](const char *name) {
        const auto member = QString::fromLatin1(name);
        return m_before->details.contains(member) && said.contains(member) &&
               m_before->details.value(member) != said.value(member);
    };
    return differs("quantity") || differs("codings") || differs("lots");
}

/// What an EHR has asked of this order is the cancel loop's, which knows when.
bool DispenseUpsert::isAfterCancel() const
{
    if (!m_prescription || m_dispense.action != DispenseAction::Dispensed)
        return false;
    const PrescriptionStatus status = m_prescription->status;
    const auto said = orderActionFromWord(m_prescription->details.value(QStringLiteral("action")).toString());
    const bool isAskedBySource = m_prescription->cancelState == u"requested" && said && isCancel(*said);
    return status == PrescriptionStatus::Cancelled || status == PrescriptionStatus::Stopped ||
           status == PrescriptionStatus::EnteredInError || isAskedBySource;
}

DispenseRow DispenseUpsert::row() const
{
    DispenseRow row = m_before.value_or(DispenseRow());
    const bool isWhole = !m_before || m_dispense.action == DispenseAction::Dispensed;
    if (!m_before) {
        row.id = upsert::newId(m_c);
        row.source = m_c.work.source;
        row.sourceId = m_dispense.dispenseId;
    }
    row.patient = m_c.patient;
    row.status = m_dispense.status;
    row.lastEvent = m_c.work.id;
    if (m_prescription)
        row.prescription = m_prescription->id;
    if (!m_dispense.prescriptionNumber.isEmpty())
        row.prescriptionNumber = m_dispense.prescriptionNumber;
    QJsonObject said = canonicalObject(m_dispense);
    if (isAfterCancel()) {
        QJsonArray flags = said.value(QStringLiteral("flags")).toArray();
        flags.append(afterCancel);
        said.insert(QStringLiteral("flags"), flags);
    }
    row.details =
        upsert::stamped(isWhole ? said : upsert::laidOver(row.details, upsert::withoutContent(said)), m_c);
    if (!isWhole) // a withdrawal states what was withdrawn only in passing
        return row;
    const MedicationItem item = upsert::itemOf(m_dispense.codings, m_dispense.medicationText);
    row.code = item.code;
    row.system = item.system;
    row.display = item.display;
    row.quantity = m_dispense.quantity.value;
    row.unit = m_dispense.quantity.unit;
    row.daysSupply = m_dispense.daysSupply;
    row.fillNumber = m_dispense.fillNumber;
    row.handedOverAt = m_dispense.handedOverAt;
    row.mapping = m_mapping;
    return row;
}

Result<void> DispenseUpsert::apply()
{
    const auto isFirst = m_isOlder ? Result<bool>(false) : m_c.claim(key(), table);
    if (!isFirst)
        return fail(isFirst.error());
    if (!*isFirst) {
        if (m_before)
            m_c.changed(table, m_before->id, QStringLiteral("unchanged"));
        return {};
    }
    if (isAfterCancel()) { // not the connection's trouble: a call to it that goes well must not resolve it
        m_c.notes.append(afterCancel);
        const auto raised = IncidentStore(m_c.db, m_c.clock)
                                .raise(m_c.work.source + QStringLiteral("/dispenses"), afterCancel);
        if (!raised)
            return fail(raised.error());
    }
    if (!m_prescription)
        m_c.notes.append(QStringLiteral("dispense without a known prescription"));
    const DispenseRow after = row();
    if (!m_before) {
        const auto added = m_store.insert(after);
        if (!added)
            return fail(added.error());
        if (!*added)
            return upsert::raced(table);
        m_c.changed(table, after.id, QStringLiteral("added"));
        return {};
    }
    const QStringList fields = upsert::differing(m_before->details, after.details);
    const bool hasEnded = !isWithdrawn(m_before->status) && isWithdrawn(after.status);
    m_c.changed(table, after.id,
                hasEnded           ? QStringLiteral("ended")
                : fields.isEmpty() ? QStringLiteral("unchanged")
                                   : QStringLiteral("changed"),
                fields);
    return m_store.update(after);
}

}
