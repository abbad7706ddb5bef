#include "codec/ListedOrder.h"

#include "codec/canonical/CanonicalJson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace concord {

namespace {
using Key = QLatin1StringView;

QJsonObject conceptOf(const Prescription &prescription)
{
    QJsonArray codings;
    for (const Coding &coding : prescription.codings) {
        QJsonObject one{{Key("system"), coding.system}, {Key("code"), coding.code}};
        if (!coding.display.isEmpty())
            one.insert(Key("display"), coding.display);
        codings.append(one);
    }
    QJsonObject medication;
    if (!codings.isEmpty())
        medication.insert(Key("coding"), codings);
    if (!prescription.medicationText.isEmpty())
        medication.insert(Key("text"), prescription.medicationText);
    return medication;
}
}

ListedOrder listedOrder(const Prescription &prescription, const QByteArray &resourceJson)
{
    ListedOrder listed;
    listed.patientKey = prescription.patientReference;
    listed.body = resourceJson;
    if (!prescription.sourceVersion.isEmpty())
        listed.messageId = QStringLiteral("MedicationRequest/%1/_history/%2")
                               .arg(prescription.sourceId, prescription.sourceVersion);
    QJsonObject resource = QJsonDocument::fromJson(resourceJson).object();
    const QString reference =
        resource.value(Key("medicationReference")).toObject().value(Key("reference")).toString();
    if (reference.isEmpty() || reference.startsWith(u'#'))
        return listed;
    resource.remove(Key("medicationReference"));
    resource.insert(Key("medicationCodeableConcept"), conceptOf(prescription));
    listed.body = QJsonDocument(resource).toJson(QJsonDocument::Compact);
    return listed;
}

ListedOrder deletedOrder(const QString &sourceId, const QString &patientReference)
{
    CanonicalEvent event;
    event.kind = EventKind::PrescriptionCancel;
    event.patient.identifiers = {{{}, patientReference, QStringLiteral("RI")}};
    CanonicalOrder order;
    order.action = OrderAction::Cancelled;
    order.sourceId = sourceId;
    order.reason = QStringLiteral("deleted at the source");
    event.orders = {order};
    return {{}, patientReference, InboundFormat::Json, canonicalJson(event).toUtf8()};
}

}
