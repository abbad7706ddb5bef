#include "codec/fhir/FhirEnvelope.h"

#include "codec/fhir/FhirDocument.h"
#include "domain/Canonical.h"

namespace concord {

namespace {
using Object = JsonReader::Object;
using Entry = FhirDocument::Entry;

Envelope refused(Error error)
{
    Envelope envelope;
    envelope.refusal = std::move(error);
    envelope.isKept = false;
    return envelope;
}

QString versionedId(const Entry &entry)
{
    JsonReader r;
    const auto meta = r.object(entry.resource, "meta", {});
    if (entry.id.isEmpty() || !meta)
        return {};
    const QString version = r.string(*meta, "versionId", {});
    const QString updated = r.string(*meta, "lastUpdated", {});
    if (version.isEmpty() && updated.isEmpty())
        return {};
    return entry.reference() + QStringLiteral("/_history/") + (version.isEmpty() ? updated : version);
}

QString messageId(const FhirDocument &document, const FhirFocus &focus)
{
    JsonReader r;
    QString id;
    if (document.isBundle()) {
        if (const auto identifier = r.object(document.root(), "identifier", {}))
            id = r.string(*identifier, "value", {});
        if (id.isEmpty())
            id = r.string(document.root(), "id", {});
    }
    if (id.isEmpty() && focus.mains.size() == 1)
        id = versionedId(document.entries()[size_t(focus.mains.front())]);
    if (id.isEmpty() && !focus.pending.isEmpty() && !focus.notificationId.isEmpty())
        id = focus.pending + QLatin1Char('#') + focus.notificationId;
    return id.left(200);
}

QString keyIn(Object identifier)
{
    JsonReader r;
    return keyOf({r.string(identifier, "system", {}), r.string(identifier, "value", {}), {}});
}

QString firstIdentifier(Object patient)
{
    JsonReader r;
    const auto list = r.array(patient, "identifier", {});
    for (size_t i = 0; list && i < list->size(); ++i) {
        Object identifier;
        if (list->at(i).get(identifier) != simdjson::SUCCESS)
            continue;
        const QString key = keyIn(identifier);
        if (!key.isEmpty())
            return key;
    }
    return {};
}

QString subjectIdentifier(const Entry &entry)
{
    JsonReader r;
    const auto subject = r.object(entry.resource, "subject", {});
    const auto identifier = subject ? r.object(*subject, "identifier", {}) : std::nullopt;
    return identifier ? keyIn(*identifier) : QString();
}

QString patientKey(const FhirDocument &document, const Entry &main)
{
    const QString reference = patientReferenceOf(main);
    const auto patient =
        main.type == u"Patient" ? std::optional(main.resource) : document.follow(main.resource, reference);
    const bool isLocal =
        reference.startsWith(QLatin1Char('#')) || reference.startsWith(QStringLiteral("urn:"));
    if (reference.isEmpty() || isLocal) {
        const QString identifier = patient ? firstIdentifier(*patient) : subjectIdentifier(main);
        if (!identifier.isEmpty())
            return identifier;
        return reference.startsWith(QLatin1Char('#')) ? main.reference() + reference : reference;
    }
    const Entry *entry = document.find(reference);
    const QString known = entry ? entry->reference() : QString();
    const QString key = known.isEmpty() ? reference : known;
    const qsizetype version = key.indexOf(QStringLiteral("/_history/"));
    return version < 0 ? key : key.left(version);
}
}

Envelope fhirEnvelope(const QByteArray &body)
{
    const auto document = FhirDocument::parse(body);
    if (!document)
        return refused(document.error());
    const auto focus = focusOf(*document);
    if (!focus)
        return refused(focus.error());
    Envelope envelope;
    envelope.kind = focus->kind;
    envelope.messageId = messageId(*document, *focus);
    if (focus->mains.empty())
        return envelope;
    const Entry &main = document->entries()[size_t(focus->mains.front())];
    envelope.patientKey = patientKey(*document, main);
    if (envelope.patientKey.isEmpty())
        envelope.refusal = Error{ErrorCode::InvalidMessage,
                                 main.type == u"Appointment" ? QStringLiteral("participant.actor")
                                                             : QStringLiteral("subject"),
                                 QStringLiteral("no patient is named"), 0};
    return envelope;
}

std::optional<QString> pendingReference(const QByteArray &body)
{
    if (!body.contains("\"Bundle\"")) // most are single resources: no need to parse them once more
        return std::nullopt;
    const auto document = FhirDocument::parse(body);
    if (!document)
        return std::nullopt;
    const auto focus = focusOf(*document);
    return focus && !focus->pending.isEmpty() ? std::optional(focus->pending) : std::nullopt;
}

}
