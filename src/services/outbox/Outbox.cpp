#include "outbox/Outbox.h"

#include "codec/canonical/CanonicalJson.h"
#include "domain/OrderingKey.h"
#include "store/DeliveryStore.h"
#include "store/EventStore.h"
#include "store/PatientStore.h"

#include <QCryptographicHash>
#include <QJsonArray>

namespace concord {

namespace {
constexpr int keySize = 20; ///< what MSH-10 holds in every version of HL7 v2

/// 100 bits of a hash in letters and digits that every receiver takes: the same for what is put in once more.
QString keyOfMessage(const OutboundFact &fact, const FactCause &cause, const QString &receiver)
{
    constexpr char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's
    const QString from = cause.decision.isEmpty() ? cause.event.toString() : cause.decision;
    const QStringList parts{from, receiver, wordOf(fact.kind), fact.record.localKey};
    const QByteArray hash = QCryptographicHash::hash(parts.join(u'\n').toUtf8(), QCryptographicHash::Sha256);
    QString key;
    quint32 bits = 0;
    int count = 0;
    for (const char byte : hash) {
        bits = (bits << 8 | quint8(byte)) & 0xFFFF;
        for (count += 8; count >= 5 && key.size() < keySize; count -= 5)
            key += QLatin1Char(digits[bits >> (count - 5) & 0x1F]);
        if (key.size() == keySize)
            break;
    }
    return key;
}
}

Result<bool> Outbox::put(const OutboundFact &fact, const FactCause &cause, const QString &receiver)
{
    DeliveryStore deliveries(m_db, m_clock);
    const auto behind = deliveries.openKeyOf(receiver, fact.record.localKey);
    if (!behind)
        return fail(behind.error());
    NewEvent event;
    event.id = makeId<EventId>(m_clock.now().time_since_epoch());
    event.direction = EventDirection::Out;
    event.kind = fact.kind;
    event.source = cause.source;
    event.target = receiver;
    event.messageId = keyOfMessage(fact, cause, receiver);
    event.orderingKey = behind->isEmpty() ? outboundKeyOf(receiver, fact.patient) : *behind;
    event.payloadJson = canonicalJson(fact.content);
    event.correlationId = cause.correlation.isNull() ? makeId<CorrelationId>(m_clock.now().time_since_epoch())
                                                     : cause.correlation;
    event.causationId = cause.event;
    event.createdAt = m_clock.now();
    const auto isNew = EventStore(m_db, m_clock).append(event);
    if (!isNew || !*isNew)
        return isNew;
    return deliveries
        .insert({event.id, cause.source, receiver, fact.kind, event.messageId, fact.record, fact.patient,
                 fact.prescription, cause.receivedAt})
        .map([] { return true; });
}

Result<QJsonObject> Outbox::personOf(PatientId patient)
{
    PatientStore patients(m_db, m_clock);
    const auto row = patients.byId(patient);
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, QStringLiteral("patients"));
    QJsonObject person = (*row)->details;
    if (person.contains(QStringLiteral("identifiers")))
        return person;
    const auto names = patients.identifiersOf(patient); // known from the list sync
    if (!names)
        return fail(names.error());
    CanonicalPatient named;
    named.identifiers = QList<Identifier>(names->begin(), names->end());
    if (named.identifiers.isEmpty())
        named.identifiers = {{{}, (*row)->reference, QStringLiteral("RI")}};
    if (person.isEmpty()) {
        named.family = (*row)->family;
        named.given = (*row)->given;
        named.birthDate = (*row)->birthDate;
        named.gender = (*row)->gender;
        return canonicalObject(named);
    }
    person.insert(QStringLiteral("identifiers"), canonicalObject(named).value(QStringLiteral("identifiers")));
    return person;
}

Result<CanonicalEvent> Outbox::contentOf(EventKind kind, PatientId patient, const char *member,
                                         const QJsonObject &details)
{
    const auto person = personOf(patient);
    if (!person)
        return fail(person.error());
    return canonicalFromDocument(
        {{QStringLiteral("kind"), wordOf(kind)},
         {QStringLiteral("payload"), QJsonObject{{QStringLiteral("patient"), *person},
                                                 {QString::fromLatin1(member), QJsonArray{details}}}}});
}

}
