#include "codec/canonical/JsonEnvelope.h"

#include "codec/canonical/PayloadSchema.h"
#include "domain/Canonical.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace concord {

namespace {
Envelope refused(Error error, bool isKept)
{
    Envelope envelope;
    envelope.refusal = std::move(error);
    envelope.isKept = isKept;
    return envelope;
}

QString patientKey(const QJsonObject &payload)
{
    const QJsonObject first = payload.value(QStringLiteral("patient"))
                                  .toObject()
                                  .value(QStringLiteral("identifiers"))
                                  .toArray()
                                  .first()
                                  .toObject();
    return keyOf({first.value(QStringLiteral("system")).toString(),
                  first.value(QStringLiteral("value")).toString(),
                  {}});
}
}

Envelope jsonEnvelope(const QByteArray &body)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError)
        return refused({ErrorCode::InvalidMessage, QStringLiteral("byte %1").arg(error.offset),
                        QStringLiteral("not JSON: ") + error.errorString(), 0},
                       false);
    if (!document.isObject())
        return refused({ErrorCode::InvalidMessage, {}, QStringLiteral("expected a JSON object"), 0}, false);
    const QJsonObject object = document.object();
    const QJsonValue kindValue = object.value(QStringLiteral("kind"));
    const auto kind = eventKindFromWord(kindValue.toString());
    if (!kind) {
        const bool isMissing = !kindValue.isString();
        return refused({isMissing ? ErrorCode::InvalidMessage : ErrorCode::UnsupportedMessage,
                        QStringLiteral("/kind"),
                        isMissing ? QStringLiteral("an event names its kind, a string")
                                  : QStringLiteral("not one of the event kinds that are served here"),
                        0},
                       false);
    }
    Envelope envelope;
    envelope.kind = *kind;
    envelope.messageId = object.value(QStringLiteral("id")).toString().left(200);
    const QJsonObject payload = object.value(QStringLiteral("payload")).toObject();
    envelope.patientKey = patientKey(payload);
    auto valid = validateEventDocument(object);
    if (valid) {
        valid = validatePayload(*kind, payload);
        if (!valid)
            valid.error().where.prepend(QStringLiteral("/payload"));
    }
    if (!valid)
        envelope.refusal = valid.error();
    return envelope;
}

}
