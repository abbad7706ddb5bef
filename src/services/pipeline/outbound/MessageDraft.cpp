#include "pipeline/outbound/MessageDraft.h"

#include "codec/canonical/CanonicalJson.h"
#include "codec/fhir/OrderCorrection.h"
#include "pipeline/outbound/PrescriptionLinker.h"
#include "store/RemoteRecordStore.h"

namespace concord {

namespace {
const auto patientKind = QStringLiteral("Patient");
const auto orderKind = QStringLiteral("MedicationRequest");

MessageDraft waiting(DeliveryWait wait, const QString &detail, bool isCertain = false)
{
    MessageDraft draft;
    draft.waitsFor = wait;
    draft.error = Error{ErrorCode::NotFound, wordOf(wait), detail, 0};
    draft.isCertain = isCertain;
    return draft;
}

/// Of two versions of one record the later one, where they are numbers.
QString laterOf(const QString &known, const QString &heard)
{
    bool isNumber = false;
    bool wasNumber = false;
    const qlonglong a = known.toLongLong(&isNumber);
    const qlonglong b = heard.toLongLong(&wasNumber);
    if (isNumber && wasNumber)
        return a > b ? known : heard;
    return heard.isEmpty() ? known : heard;
}

/// Looks up what one message refers to.
class Drafting
{
public:
    Drafting(Database &db, const Clock &clock, const DeliveryRoutes &routes, DeliveryPlan plan)
        : m_db(db), m_clock(clock), m_plan(std::move(plan)), m_isToEhr(routes.ofEhr(m_plan.connection))
    {}

    [[nodiscard]] Result<MessageDraft> run(OutboundMessage message);

private:
    [[nodiscard]] Result<std::optional<MessageDraft>> addPatient(OutboundMessage &message);
    [[nodiscard]] Result<std::optional<MessageDraft>> addPrescription(OutboundMessage &message);
    [[nodiscard]] Result<RemoteRecord> known(const QString &kind, const QString &localKey);
    [[nodiscard]] Result<RemoteRecord> ofOrder(const PrescriptionRow &row, const QString &heard);
    [[nodiscard]] Result<std::optional<PrescriptionRow>> orderThere();

    Database &m_db;
    const Clock &m_clock;
    DeliveryPlan m_plan;
    bool m_isToEhr;
};

Result<RemoteRecord> Drafting::known(const QString &kind, const QString &localKey)
{
    return RemoteRecordStore(m_db, m_clock)
        .byLocal(m_plan.connection, kind, localKey)
        .map([&](const std::optional<RemoteRecord> &found) {
            return found.value_or(RemoteRecord{kind, localKey, {}, {}});
        });
}

/// The version that a message goes by: of a decision the one that it was made upon, however late it is sent.
QString versionSeen(const OutboundMessage &message, const PrescriptionRow &row)
{
    const auto &orders = message.content.orders;
    const bool isDecision = orders.size() == 1 && !correctedFields(orders.front()).isEmpty() &&
                            !orders.front().sourceVersion.isEmpty();
    return isDecision ? orders.front().sourceVersion : row.sourceVersion;
}

/// The receiver's own order: by the id and in the version that the message goes by. Only the id is kept:
/// the version that stands in remote_records is that of a write of ours, and what comes back in it is no
/// change. One that was merely heard of must not be taken for that.
Result<RemoteRecord> Drafting::ofOrder(const PrescriptionRow &row, const QString &heard)
{
    auto record = known(orderKind, QStringLiteral("prescription/") + row.id.toString());
    if (!record || !isKnownById(row))
        return record;
    if (record->remoteId != row.sourceId) {
        record->remoteId = row.sourceId;
        record->remoteVersion.clear();
        const auto saved = RemoteRecordStore(m_db, m_clock).save(m_plan.connection, *record);
        if (!saved)
            return fail(saved.error());
    }
    record->remoteVersion = laterOf(record->remoteVersion, heard);
    return record;
}

Result<std::optional<MessageDraft>> Drafting::addPatient(OutboundMessage &message)
{
    const auto there = patientThere(m_db, m_clock, m_plan.patient, m_plan.connection);
    if (!there)
        return fail(there.error());
    if (!there->row) {
        if (!m_isToEhr) // a pharmacy may hear of him by this very message
            return std::optional<MessageDraft>();
        return std::optional(
            there->isNobody
                ? waiting(
                      DeliveryWait::Patient,
                      QStringLiteral("a person has decided that the patient is none of %1's: link him, or "
                                     "discard this")
                          .arg(m_plan.connection),
                      true)
                : waiting(
                      DeliveryWait::Patient,
                      QStringLiteral("the patient is not linked to one of %1 yet").arg(m_plan.connection)));
    }
    const auto id = fhirIdOf(m_db, m_clock, *there->row);
    if (!id)
        return fail(id.error());
    if (m_isToEhr && id->isEmpty())
        return std::optional(
            waiting(DeliveryWait::Patient,
                    QStringLiteral("%1 has not told its own id of the patient yet").arg(m_plan.connection)));
    message.related.push_back(
        {patientKind, QStringLiteral("patient/") + there->row->id.toString(), *id, QString()});
    return std::optional<MessageDraft>();
}

Result<std::optional<PrescriptionRow>> Drafting::orderThere()
{
    PrescriptionLinker linker(m_db, m_clock);
    if (!m_plan.prescription.isNull()) {
        const auto own = PrescriptionStore(m_db).byId(m_plan.prescription);
        if (!own)
            return fail(own.error());
        if (*own && (*own)->source == m_plan.connection)
            return own;
        if (*own) {
            auto other = linker.otherOf(**own, m_plan.connection);
            if (!other || *other)
                return other;
        }
    }
    const auto dispensePrefix = QStringLiteral("dispense/");
    if (!m_plan.recordKey.startsWith(dispensePrefix))
        return std::optional<PrescriptionRow>();
    const auto dispense = DispenseStore(m_db, m_clock).byId(m_plan.recordKey.sliced(dispensePrefix.size()));
    if (!dispense)
        return fail(dispense.error());
    return *dispense ? linker.meantBy(**dispense, m_plan.connection)
                     : Result<std::optional<PrescriptionRow>>(std::nullopt);
}

Result<std::optional<MessageDraft>> Drafting::addPrescription(OutboundMessage &message)
{
    const auto order = orderThere();
    if (!order)
        return fail(order.error());
    const bool isSupply = m_plan.kind == EventKind::Dispense || m_plan.kind == EventKind::DispenseReversal;
    if (!*order) {
        if (m_isToEhr && isSupply)
            return std::optional(waiting(DeliveryWait::Prescription,
                                         QStringLiteral("which order of %1 it was given for is not known yet")
                                             .arg(m_plan.connection)));
        return std::optional<MessageDraft>();
    }
    const auto record = ofOrder(**order, versionSeen(message, **order));
    if (!record)
        return fail(record.error());
    if (m_plan.recordKind == orderKind && m_plan.recordKey == record->localKey)
        message.record = *record; // what the message states is the receiver's own
    else
        message.related.push_back(*record);
    return std::optional<MessageDraft>();
}

Result<MessageDraft> Drafting::run(OutboundMessage message)
{
    const auto record = known(m_plan.recordKind, m_plan.recordKey);
    if (!record)
        return fail(record.error());
    message.record = *record;
    if (auto waits = addPatient(message); !waits || *waits)
        return waits ? Result<MessageDraft>(**std::move(waits)) : fail(waits.error());
    if (auto waits = addPrescription(message); !waits || *waits)
        return waits ? Result<MessageDraft>(**std::move(waits)) : fail(waits.error());
    MessageDraft draft;
    draft.message = std::move(message);
    return draft;
}
}

Result<MessageDraft> draftMessage(Database &db, const Clock &clock, const DeliveryRoutes &routes,
                                  const EventWork &work, qint64 sequence)
{
    DeliveryStore deliveries(db, clock);
    const auto plan = deliveries.plan(work.id);
    if (!plan)
        return fail(plan.error());
    MessageDraft draft;
    draft.isCertain = true;
    auto content = canonicalFromJson(work.body);
    if (!*plan || !content) {
        draft.error = content ? Error{ErrorCode::NotFound, QStringLiteral("deliveries"),
                                      QStringLiteral("the event has no delivery"), 0}
                              : content.error();
        return draft;
    }
    OutboundMessage message;
    message.event = work.id;
    message.correlation = work.correlationId;
    message.kind = (*plan)->kind;
    message.connection = (*plan)->connection;
    message.key = (*plan)->key;
    message.attempt = (*plan)->attempts + 1;
    message.sequence = sequence;
    message.createdAt = (*plan)->createdAt;
    message.content = *std::move(content);
    auto made = Drafting(db, clock, routes, **plan).run(std::move(message));
    if (!made)
        return made;
    const auto noted = deliveries.setWait(work.id, made->waitsFor);
    return noted ? made : fail(noted.error());
}

}
