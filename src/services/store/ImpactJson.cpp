#include "store/ImpactJson.h"

#include <QJsonArray>

namespace concord {

namespace {
QJsonObject eventJson(const ImpactedEvent &event)
{
    QJsonArray fields;
    for (const ImpactField &field : event.fields)
        fields.append(QJsonArray{field.field, field.now, field.then});
    return {{QStringLiteral("id"), event.id.toString()},
            {QStringLiteral("kind"), wordOf(event.kind)},
            {QStringLiteral("received_at"), qint64(toMs(event.receivedAt))},
            {QStringLiteral("patient"), event.patient.isNull() ? QString() : event.patient.toString()},
            {QStringLiteral("becomes"), wordOf(event.becomes)},
            {QStringLiteral("cause"), event.cause},
            {QStringLiteral("fields"), fields}};
}

/// Absent: not what eventJson() wrote.
std::optional<ImpactedEvent> eventOf(const QJsonObject &object)
{
    const auto kind = eventKindFromWord(object.value(QStringLiteral("kind")).toString());
    const auto becomes = eventStateFromWord(object.value(QStringLiteral("becomes")).toString());
    if (!kind || !becomes)
        return std::nullopt;
    ImpactedEvent event;
    event.id = EventId::fromString(object.value(QStringLiteral("id")).toString());
    event.kind = *kind;
    event.receivedAt = fromMs(object.value(QStringLiteral("received_at")).toInteger());
    event.patient = PatientId::fromString(object.value(QStringLiteral("patient")).toString());
    event.becomes = *becomes;
    event.cause = object.value(QStringLiteral("cause")).toString();
    for (const QJsonValue &value : object.value(QStringLiteral("fields")).toArray()) {
        const QJsonArray field = value.toArray();
        event.fields.push_back({field.at(0).toString(), field.at(1).toString(), field.at(2).toString()});
    }
    return event;
}
}

QJsonObject toJson(const MappingImpact &impact)
{
    QJsonObject becomes;
    for (const auto &[state, events] : impact.becomes)
        becomes.insert(wordOf(state), events);
    QJsonArray events;
    for (const ImpactedEvent &event : impact.events)
        events.append(eventJson(event));
    return {{QStringLiteral("mapping_id"), impact.id.toString()},
            {QStringLiteral("target"), impact.targetDrugId},
            {QStringLiteral("waiting"), impact.waiting},
            {QStringLiteral("tried"), impact.tried},
            {QStringLiteral("patients"), impact.patients},
            {QStringLiteral("becomes"), becomes},
            {QStringLiteral("events"), events},
            {QStringLiteral("note"), impact.note}};
}

Result<MappingImpact> impactFromJson(const QJsonObject &object)
{
    const auto wrong = [](const char *where) {
        return fail(ErrorCode::InvalidMessage, QStringLiteral("impact.") + QLatin1StringView(where));
    };
    MappingImpact impact;
    impact.id = MappingId::fromString(object.value(QStringLiteral("mapping_id")).toString());
    if (impact.id.isNull())
        return wrong("mapping_id");
    impact.targetDrugId = object.value(QStringLiteral("target")).toString();
    impact.waiting = object.value(QStringLiteral("waiting")).toInt();
    impact.tried = object.value(QStringLiteral("tried")).toInt();
    impact.patients = object.value(QStringLiteral("patients")).toInt();
    impact.note = object.value(QStringLiteral("note")).toString();
    const QJsonObject becomes = object.value(QStringLiteral("becomes")).toObject();
    for (auto it = becomes.begin(); it != becomes.end(); ++it) {
        const auto state = eventStateFromWord(it.key());
        if (!state)
            return wrong("becomes");
        impact.becomes[*state] = it.value().toInt();
    }
    for (const QJsonValue &value : object.value(QStringLiteral("events")).toArray()) {
        auto event = eventOf(value.toObject());
        if (!event)
            return wrong("events");
        impact.events.push_back(*std::move(event));
    }
    return impact;
}

}
