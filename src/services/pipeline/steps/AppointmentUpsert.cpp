#include "pipeline/steps/AppointmentUpsert.h"

#include "codec/canonical/CanonicalJson.h"
#include "domain/MedicationList.h"

namespace concord {

namespace {
const auto table = QStringLiteral("appointments");
const auto signalTable = QStringLiteral("adherence_signals");
const auto cancelled = QStringLiteral("cancelled");
const auto noShow = QStringLiteral("noshow");
const auto inError = QStringLiteral("entered-in-error");

bool isOver(const QString &status)
{
    return status == cancelled || status == noShow || status == u"fulfilled" || status == inError;
}

bool canMove(const QString &from, const QString &to)
{
    return from == to || !isOver(from) || (from != inError && to == inError);
}
}

/// The status, or what the action leads to where the source states none.
QString AppointmentUpsert::status() const
{
    if (!m_appointment.status.isEmpty())
        return m_appointment.status;
    if (m_appointment.action == u"cancel" || m_appointment.action == u"discontinue")
        return cancelled;
    if (m_appointment.action == u"no_show")
        return noShow;
    return m_before && m_appointment.action == u"modify" ? m_before->status : QStringLiteral("booked");
}

Result<PlanVerdict> AppointmentUpsert::plan()
{
    m_key = keyOf(m_appointment.placer);
    const QString filler = keyOf(m_appointment.filler);
    if (m_key.isEmpty())
        m_key = filler;
    auto before = m_store.byKey(m_c.work.source, m_key);
    if (!before)
        return fail(before.error());
    m_before = *std::move(before);
    if (!m_before)
        return PlanVerdict();
    const QString pointer = QStringLiteral("/appointment");
    if (!(m_before->patient == m_c.patient))
        return upsert::conflict(
            pointer, QStringLiteral("appointment %1 belongs to another patient").arg(m_before->id));
    m_isOlder = upsert::isOlder(m_before->details, m_c);
    // the clocks of senders differ: a cancel that only looks older must not vanish while the appointment
    // stands
    if (m_isOlder && isOver(status()) && !isOver(m_before->status))
        return upsert::conflict(
            pointer,
            QStringLiteral("a cancel dated before what is stored of appointment %1").arg(m_before->id));
    if (!m_isOlder && !canMove(m_before->status, status()))
        return upsert::conflict(pointer + QStringLiteral("/status"),
                                QStringLiteral("appointment %1 is %2 and cannot become %3")
                                    .arg(m_before->id, m_before->status, status()));
    return PlanVerdict();
}

AppointmentRow AppointmentUpsert::row() const
{
    AppointmentRow row = m_before.value_or(AppointmentRow());
    if (!m_before) {
        row.id = upsert::newId(m_c);
        row.source = m_c.work.source;
        row.sourceId = m_key;
    }
    row.patient = m_c.patient;
    row.lastEvent = m_c.work.id;
    row.status = status();
    if (!m_appointment.startsAt.isEmpty())
        row.startsAt = m_appointment.startsAt;
    if (!m_appointment.endsAt.isEmpty())
        row.endsAt = m_appointment.endsAt;
    QJsonObject said = canonicalObject(m_appointment);
    said.insert(QStringLiteral("status"), row.status);
    row.details = upsert::stamped(upsert::laidOver(row.details, said), m_c);
    return row;
}

Result<void> AppointmentUpsert::apply()
{
    const auto isFirst = m_isOlder ? Result<bool>(false) : m_c.claim(m_key, table);
    if (!isFirst)
        return fail(isFirst.error());
    if (!*isFirst) {
        if (m_before)
            m_c.changed(table, m_before->id, QStringLiteral("unchanged"));
        return {};
    }
    const AppointmentRow after = row();
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
    const bool hasEnded = !isOver(m_before->status) && isOver(after.status);
    m_c.changed(table, after.id,
                hasEnded           ? QStringLiteral("ended")
                : fields.isEmpty() ? QStringLiteral("unchanged")
                                   : QStringLiteral("changed"),
                fields);
    return m_store.update(after);
}

Result<void> applyAdherence(UpsertContext &c, const CanonicalAdherence &adherence)
{
    AdherenceStore store(c.db, c.clock);
    const Coding coding = leadingCoding(adherence.codings);
    const QString key = adherence.signalId.isEmpty()
                            ? QStringList{c.patient.toString(), adherence.prescriptionNumber, coding.code,
                                          adherence.periodStart, adherence.periodEnd}
                                  .join(QLatin1Char('|'))
                            : adherence.signalId;
    const auto before = store.byKey(c.work.source, key);
    if (!before)
        return fail(before.error());
    const auto isFirst = c.claim(key, signalTable);
    if (!isFirst)
        return fail(isFirst.error());
    AdherenceRow row{*before ? (*before)->id : upsert::newId(c),
                     c.work.source,
                     key,
                     c.patient,
                     coding.code,
                     coding.system,
                     adherence.periodStart,
                     adherence.periodEnd,
                     adherence.pdc,
                     c.work.id};
    if (!*isFirst) {
        c.changed(signalTable, row.id, QStringLiteral("unchanged"));
        return {};
    }
    if (*before) {
        QStringList fields;
        if ((*before)->pdc != row.pdc)
            fields.append(QStringLiteral("pdc"));
        if ((*before)->periodStart != row.periodStart || (*before)->periodEnd != row.periodEnd)
            fields.append(QStringLiteral("period"));
        c.changed(signalTable, row.id,
                  fields.isEmpty() ? QStringLiteral("unchanged") : QStringLiteral("changed"), fields);
        return store.update(row);
    }
    const auto added = store.insert(row);
    if (!added)
        return fail(added.error());
    if (!*added)
        return upsert::raced(signalTable);
    c.changed(signalTable, row.id, QStringLiteral("added"));
    return {};
}

}
