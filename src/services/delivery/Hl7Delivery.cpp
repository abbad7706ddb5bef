#include "delivery/Hl7Delivery.h"

#include "codec/hl7/AckReader.h"

#include <algorithm>

namespace concord {

namespace {
constexpr int duplicateKey = 205;

bool isKnown(const QList<Identifier> &identifiers, const QString &value)
{
    return std::any_of(identifiers.begin(), identifiers.end(),
                       [&](const Identifier &id) { return id.value == value; });
}

Result<DeliveryReceipt> receiptOf(const OutboundMessage &message, const QByteArray &bytes)
{
    const auto answer = readHl7Answer(bytes);
    if (!answer)
        return fail(answer.error());
    DeliveryReceipt receipt{message.record, answer->code, answer->ownId, false};
    if (answer->isYes())
        return receipt;
    if (answer->errorCode == duplicateKey && message.attempt > 1 &&
        message.kind == EventKind::PrescriptionNew) {
        receipt.answer += QStringLiteral(" 205");
        receipt.wasThere = true;
        return receipt;
    }
    return fail(errorOfAnswer(*answer));
}
}

CanonicalEvent asTheReceiverKnows(const OutboundMessage &message)
{
    CanonicalEvent event = message.content;
    for (const RemoteRecord &record : message.related) {
        if (record.remoteId.isEmpty())
            continue;
        if (record.kind == u"Patient" && !isKnown(event.patient.identifiers, record.remoteId))
            event.patient.identifiers.append({{}, record.remoteId, QStringLiteral("PI")});
        if (record.kind != u"MedicationRequest" || event.orders.size() != 1)
            continue;
        CanonicalOrder &order = event.orders.front();
        if (order.filler.value.isEmpty())
            order.filler = {{}, record.remoteId, {}};
    }
    return event;
}

Result<QByteArray> Hl7Delivery::written(const OutboundMessage &message) const
{
    const bool isOrder = message.kind == EventKind::PrescriptionNew ||
                         message.kind == EventKind::PrescriptionChange ||
                         message.kind == EventKind::PrescriptionCancel;
    if (!isOrder)
        return fail(ErrorCode::UnsupportedMessage, QStringLiteral("kind"),
                    QStringLiteral("only orders are sent to a pharmacy as HL7 v2"));
    Hl7Head head = m_head;
    head.controlId = hl7ControlId(message.key);
    head.createdAt = message.createdAt;
    return rdeFromCanonical(asTheReceiverKnows(message), head);
}

void Hl7Delivery::deliver(const OutboundMessage &message, Callback done)
{
    const auto bytes = written(message);
    if (!bytes) {
        m_later.run([done = std::move(done), error = bytes.error()] { done(fail(error)); });
        return;
    }
    m_channel.send(*bytes, hl7ControlId(message.key),
                   [message, done = std::move(done)](const Result<QByteArray> &answer) {
                       done(answer ? receiptOf(message, *answer) : fail(answer.error()));
                   });
}

void Hl7Delivery::cancelAll()
{
    m_later.cancelAll();
    m_channel.cancelAll();
}

}
