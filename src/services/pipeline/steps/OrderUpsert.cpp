#include "pipeline/steps/OrderUpsert.h"

#include "codec/canonical/CanonicalJson.h"
#include "domain/PrescriptionRules.h"
#include "outbox/StoredOrder.h"
#include "store/CancelStore.h"
#include "store/DispenseStore.h"
#include "store/EffectStore.h"

#include <QJsonArray>

namespace concord {

namespace {
const auto table = QStringLiteral("prescriptions");
using cancelState::confirmed;
using cancelState::requested;
/// In the details of an order that is known from a hold or a cancel alone.
const auto notStated = QStringLiteral("order.not-stated");

bool isStated(const PrescriptionRow &row)
{
    return !row.details.value(QStringLiteral("flags")).toArray().contains(notStated);
}

QJsonArray united(QJsonArray list, const QJsonArray &more)
{
    for (const QJsonValue &one : more) {
        if (!list.contains(one))
            list.append(one);
    }
    return list;
}
}

Result<PlanVerdict> OrderUpsert::find()
{
    const PrescriptionNames names = PrescriptionNames::of(m_order);
    PrescriptionFinder finder(m_c.db, m_c.work.source, m_c.patient);
    auto found = finder.find(names, m_pointer);
    if (!found)
        return fail(found.error());
    m_before = std::move(found->row);
    m_key = m_before ? m_before->sourceId : names.naturalKey();
    if (m_before || found->stops)
        return std::move(found->stops);
    return judgeUnknown(finder, names);
}

/// A new order may be unknown. What speaks of another one must not stand beside it as a second: where an
/// order of the patient may be meant that is known by other names, a person decides. A cancel by the filler's
/// number alone would never be found by an order that comes later.
Result<PlanVerdict> OrderUpsert::judgeUnknown(PrescriptionFinder &finder, const PrescriptionNames &names)
{
    if (m_order.action == OrderAction::New)
        return PlanVerdict();
    auto possible =
        m_c.patient.isNull() ? Result<std::vector<PrescriptionRow>>() : finder.possible(names, m_c.patient);
    if (!possible)
        return fail(possible.error());
    const MedicationItem said = upsert::itemOf(m_order.codings, m_order.medicationText);
    std::erase_if(*possible, [&](const PrescriptionRow &row) { // of another drug: not the one that is meant
        return row.system == said.system && !row.code.isEmpty() && !said.code.isEmpty() &&
               row.code != said.code;
    });
    if (!possible->empty())
        return upsert::conflict(
            m_pointer, QStringLiteral("no prescription has these numbers, and prescription %1 may be meant")
                           .arg(possible->front().id.toString()));
    const bool isByFillerAlone = !names.filler.isEmpty() && names.sourceId.isEmpty() &&
                                 names.placer.isEmpty() && names.number.isEmpty();
    if (isByFillerAlone && !statesTheOrder(m_order.action))
        return upsert::conflict(m_pointer + QStringLiteral("/filler"),
                                QStringLiteral("no prescription has this number, and it is the only name"));
    return PlanVerdict();
}

/// Both are numbers.
bool OrderUpsert::hasVersions() const
{
    bool isNumber = false;
    bool wasNumber = false;
    (void)m_order.sourceVersion.toLongLong(&isNumber);
    (void)m_before->sourceVersion.toLongLong(&wasNumber);
    return isNumber && wasNumber;
}

/// By the versions, else by the times.
bool OrderUpsert::comesTooLate() const
{
    if (hasVersions())
        return m_order.sourceVersion.toLongLong() < m_before->sourceVersion.toLongLong();
    return m_c.occurredMs && m_before->sourceUpdatedMs > 0 && *m_c.occurredMs < m_before->sourceUpdatedMs;
}

/// The clocks of senders differ and step back: a cancel or a hold that only looks older must not vanish while
/// what it is about still stands, nor the answer that closes the loop of a cancel. Versions leave no doubt.
PlanVerdict OrderUpsert::lateEnd() const
{
    const OrderAction action = m_order.action;
    const bool isRepeat = action == OrderAction::CancelRequested ? !m_before->cancelState.isEmpty()
                          : action == OrderAction::Hold ? m_before->status == PrescriptionStatus::OnHold
                                                        : false;
    const bool isAnswer = action == OrderAction::CancelDenied && m_before->cancelState == requested;
    const bool isEnd = (isCancel(action) || action == OrderAction::Hold) && !hasEnded(m_before->status);
    const bool isInDoubt = (isEnd || isAnswer) && !isRepeat && !hasVersions();
    if (!isInDoubt)
        return PlanVerdict();
    return upsert::conflict(
        m_pointer, QStringLiteral("a %1 dated before what is stored of prescription %2")
                       .arg(action == OrderAction::Hold ? QStringLiteral("hold") : QStringLiteral("cancel"),
                            m_before->id.toString()));
}

/// DOMAIN section 3: cancelled means before any supply, stopped after, and either stays when it is cancelled
/// again. What is asked for is not done yet, whatever status stands beside it.
Result<PrescriptionStatus> OrderUpsert::target()
{
    const auto before = m_before ? std::optional(m_before->status) : std::nullopt;
    const PrescriptionStatus implied = statusAfter(m_order.action, before);
    if (m_order.action == OrderAction::CancelRequested)
        return implied;
    const PrescriptionStatus stated = m_order.status.value_or(implied);
    if (!m_before || stated == PrescriptionStatus::EnteredInError || !isCancel(m_order.action))
        return stated;
    if (before == PrescriptionStatus::Cancelled || before == PrescriptionStatus::Stopped)
        return *before;
    if (stated != PrescriptionStatus::Cancelled)
        return stated;
    const auto supplied = m_store.hasSupply(*m_before, m_order.prescriptionNumber);
    if (!supplied)
        return fail(supplied.error());
    return *supplied ? PrescriptionStatus::Stopped : stated;
}

/// A release puts a drug back on the list: it must be known from the order itself, not from words in passing.
bool OrderUpsert::canRelease() const
{
    if (!m_before || !isStated(*m_before))
        return false;
    const PrescriptionStatus status = m_before->status;
    return hasEnded(status) || status == PrescriptionStatus::OnHold || status == PrescriptionStatus::Active;
}

/// A FHIR resource states the order whole, on hold too.
bool OrderUpsert::isWhole() const
{
    return statesTheOrder(m_order.action) ||
           (m_c.work.format == InboundFormat::FhirJson && m_order.action == OrderAction::Hold);
}

Result<PlanVerdict> OrderUpsert::plan()
{
    if (auto stops = find(); !stops || *stops)
        return stops;
    if (m_before && !(m_before->patient == m_c.patient))
        return upsert::conflict(
            m_pointer,
            QStringLiteral("prescription %1 belongs to another patient").arg(m_before->id.toString()));
    m_isOlder = m_before && comesTooLate();
    if (m_isOlder)
        return lateEnd();
    if (m_before && m_before->cancelState == requested && isCancel(m_order.action)) {
        // who asked repeats itself: only the pharmacy closes the loop
        const auto request = CancelStore(m_c.db, m_c.clock).of(m_before->id);
        if (!request)
            return fail(request.error());
        m_isAwaited = *request && (*request)->state == requested;
    }
    const auto status = target();
    if (!status)
        return fail(status.error());
    m_target = *status;
    if (m_order.action == OrderAction::Release && !canRelease())
        return upsert::conflict(
            m_pointer, m_before ? QStringLiteral("a release of prescription %1, which is not on hold or "
                                                 "which no order has stated")
                                      .arg(m_before->id.toString())
                                : QStringLiteral("a release of a prescription that is not known here"));
    if (m_before && !canMove(m_before->status, m_target))
        return upsert::conflict(
            m_pointer + QStringLiteral("/status"),
            QStringLiteral("prescription %1 is %2 and cannot become %3")
                .arg(m_before->id.toString(), wordOf(m_before->status), wordOf(m_target)));
    return PlanVerdict();
}

/// A new or changed order says all of itself but for its names; anything else says what becomes of it.
QJsonObject OrderUpsert::details() const
{
    CanonicalOrder order = m_order;
    order.status = m_target;
    const bool saysAll = statesTheOrder(m_order.action) || m_c.work.format == InboundFormat::FhirJson;
    if (!m_before && !saysAll)
        order.flags.append(notStated);
    const QJsonObject said = canonicalObject(order);
    if (!m_before)
        return said;
    if (!isWhole()) {
        const auto flags = QStringLiteral("flags");
        QJsonObject merged = upsert::laidOver(storedOrder(*m_before), upsert::withoutContent(said));
        const QJsonArray all = united(m_before->details.value(flags).toArray(), said.value(flags).toArray());
        if (!all.isEmpty())
            merged.insert(flags, all);
        for (const char *key : {"placer", "filler", "prescription_number", "source_id"}) {
            const auto name = QString::fromLatin1(key);
            if (m_before->details.contains(name))
                merged.insert(name, m_before->details.value(name));
        }
        return merged;
    }
    // a drug that is named anew, if only by its text, leaves nothing of the one before
    const bool namesDrug = !m_order.codings.isEmpty() || !m_order.medicationText.isEmpty();
    QJsonObject names;
    for (const char *key :
         {"placer", "filler", "prescription_number", "source_id", "codings", "medication_text"}) {
        const auto name = QString::fromLatin1(key);
        const bool isDrug = name == u"codings" || name == u"medication_text";
        if (m_before->details.contains(name) && !said.contains(name) && !(isDrug && namesDrug))
            names.insert(name, m_before->details.value(name));
    }
    return upsert::laidOver(names, said);
}

PrescriptionRow OrderUpsert::row() const
{
    PrescriptionRow row = m_before.value_or(PrescriptionRow());
    const auto set = [](QString &member, const QString &said) {
        if (!said.isEmpty())
            member = said;
    };
    if (!m_before) {
        row.id = makeId<PrescriptionId>(m_c.now());
        row.source = m_c.work.source;
        row.sourceId = m_key;
    }
    row.patient = m_c.patient;
    row.status = m_target;
    set(row.sourceVersion, m_order.sourceVersion);
    row.sourceUpdatedMs = m_c.occurredMs.value_or(row.sourceUpdatedMs);
    if (m_order.action == OrderAction::CancelRequested && !hasEnded(row.status))
        row.cancelState = requested;
    else if (isCancel(m_order.action) && row.cancelState == requested && !m_isAwaited)
        row.cancelState = confirmed; // the loop is closed
    else if (m_order.action == OrderAction::CancelDenied && row.cancelState == requested)
        row.cancelState = cancelState::denied;
    const bool takesContent = !m_before || isWhole();
    if (takesContent && (!m_order.codings.isEmpty() || !m_order.medicationText.isEmpty())) {
        const MedicationItem item = upsert::itemOf(m_order.codings, m_order.medicationText);
        row.code = item.code;
        row.system = item.system;
        row.display = item.display;
        row.codings = m_order.codings;
        row.mapping = m_mapping;
    }
    if (takesContent) {
        row.dosage = m_order.dosage;
        set(row.authoredOn, m_order.writtenOn);
    }
    const auto name = [&](QString &member, const QString &said) {
        if (takesContent || member.isEmpty()) // a cancel may tell a name, and takes none away
            set(member, said);
    };
    name(row.prescriptionNumber, m_order.prescriptionNumber);
    name(row.placerId, keyOf(m_order.placer));
    name(row.fillerId, keyOf(m_order.filler));
    row.details = details();
    row.lastEvent = m_c.work.id;
    return row;
}

QStringList OrderUpsert::changedFields(const PrescriptionRow &after) const
{
    QStringList fields;
    if (m_before->details.isEmpty()) { // written by the list sync: compared is what that reads
        if (m_before->status != after.status)
            fields.append(QStringLiteral("status"));
        if (!(m_before->dosage == after.dosage))
            fields.append(QStringLiteral("dosage"));
        if (m_before->code != after.code)
            fields.append(QStringLiteral("codings"));
    } else {
        fields = upsert::differing(m_before->details, after.details);
    }
    if (m_before->cancelState != after.cancelState)
        fields.append(QStringLiteral("cancel_state"));
    return fields;
}

/// As it was before: the list sync has written what it saw into all but the details.
PrescriptionRow OrderUpsert::original() const
{
    PrescriptionRow row = *m_before;
    const QString status = row.details.value(QStringLiteral("status")).toString();
    if (m_c.work.listedAs)
        row.status = prescriptionStatusFromWord(status).value_or(row.status);
    return row;
}

/// What became of it, in a word. The list sync stores what it sees before its event is worked on: of that
/// nothing may differ any more, and it is a change all the same unless an event has told it since.
Result<QString> OrderUpsert::changeOf(const PrescriptionRow &after, const QStringList &fields)
{
    const auto listedAs = m_c.work.listedAs;
    const bool isListedAlone = listedAs && m_before->details.isEmpty();
    if (isListedAlone && listedAs == EventKind::PrescriptionNew)
        return QStringLiteral("added");
    if (isOnList(m_before->status) && !isOnList(after.status))
        return QStringLiteral("ended");
    if (isListedAlone || !fields.isEmpty())
        return QStringLiteral("changed");
    if (!listedAs || m_before->lastEvent.isNull())
        return QStringLiteral("unchanged");
    const bool isSameVersion =
        m_before->details.value(QStringLiteral("source_version")).toString() == m_order.sourceVersion;
    const auto told = EffectStore(m_c.db).changesOf(m_before->lastEvent);
    if (!told)
        return fail(told.error());
    const bool isTold = std::any_of(told->begin(), told->end(), [&](const EventChange &one) {
        return one.record == table && one.recordId == after.id.toString() && one.change != u"unchanged";
    });
    if (isTold || !isSameVersion) // the older one was told; of the newer one nothing differs
        return QStringLiteral("unchanged");
    return listedAs == EventKind::PrescriptionNew ? QStringLiteral("added") : QStringLiteral("changed");
}

Result<void> OrderUpsert::add(const PrescriptionRow &row)
{
    if (isCancel(m_order.action))
        m_c.notes.append(QStringLiteral("cancel of an unknown prescription"));
    const auto added = m_store.insert(row);
    if (!added)
        return fail(added.error());
    if (!*added)
        return upsert::raced(table);
    m_c.changed(table, row.id.toString(), QStringLiteral("added"));
    return linkDispenses(row);
}

/// Supplies that came before the order, or before it had its number.
Result<void> OrderUpsert::linkDispenses(const PrescriptionRow &row)
{
    if (row.prescriptionNumber.isEmpty() ||
        (m_before && m_before->prescriptionNumber == row.prescriptionNumber))
        return {};
    return DispenseStore(m_c.db, m_c.clock)
        .linkOrphans(m_c.patient, row.prescriptionNumber, row.id)
        .map([](int) {});
}

Result<void> OrderUpsert::apply()
{
    if (m_isOlder) {
        m_c.changed(table, m_before->id.toString(), QStringLiteral("unchanged"));
        return {};
    }
    const auto isFirst = m_c.claim(m_key, table);
    if (!isFirst)
        return fail(isFirst.error());
    if (!*isFirst) {
        if (m_before)
            m_c.changed(table, m_before->id.toString(), QStringLiteral("unchanged"));
        return {};
    }
    const PrescriptionRow after = row();
    if (!m_before)
        return add(after);
    const QStringList fields = changedFields(after);
    const auto change = changeOf(after, fields);
    if (!change)
        return fail(change.error());
    m_c.changed(table, after.id.toString(), *change, fields);
    if (!fields.isEmpty()) { // the original is kept
        if (const auto kept = m_store.keepVersion(original(), m_c.work.id, m_c.clock.now()); !kept)
            return kept;
    }
    if (const auto written = m_store.update(after); !written)
        return written;
    return linkDispenses(after);
}

}
