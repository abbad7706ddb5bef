#include "codec/veterinary/RecordShape.h"

namespace concord::shapes {

namespace {
using Key = QLatin1StringView;

/// What the resources of one treatment share.
struct Treatment
{
    QJsonValue subject;
    QJsonObject encounter; ///< reference
    QJsonValue clinician;  ///< reference, or undefined
    QString at;            ///< when it began; empty: not said
    bool isCompleted = false;
};

Treatment treatmentOf(const QJsonObject &encounter)
{
    const QJsonArray participants = encounter.value(Key("participant")).toArray();
    return {encounter.value(Key("subject")),
            {{Key("reference"), literalOf(encounter)}},
            participants.first().toObject().value(Key("individual")),
            encounter.value(Key("period")).toObject().value(Key("start")).toString(),
            encounter.value(Key("status")) == Key("finished")};
}

/// Identifier, subject, encounter and time of each resource of a type.
template <typename Fill>
void complete(const ShapeScope &scope, const Treatment &treatment, const char *type, const char *time,
              Fill fill)
{
    const QString name = QString::fromLatin1(type);
    for (int i = 0; i < scope.set.count(name); ++i) {
        QJsonObject &resource = scope.set.obtain(name, i);
        resource.insert(Key("identifier"), companionIdentifier(scope, name, i));
        resource.insert(Key("subject"), treatment.subject);
        resource.insert(Key("encounter"), treatment.encounter);
        if (!treatment.at.isEmpty())
            resource.insert(Key(time), treatment.at);
        fill(resource);
    }
}

void completeConditions(const ShapeScope &scope, const Treatment &treatment)
{
    complete(scope, treatment, "Condition", "recordedDate", [&](QJsonObject &condition) {
        condition.insert(Key("category"),
                         QJsonArray{coded("http://terminology.hl7.org/CodeSystem/condition-category",
                                          "encounter-diagnosis", "Encounter Diagnosis")});
        if (treatment.clinician.isObject())
            condition.insert(Key("recorder"), treatment.clinician);
    });
}

void completeProcedures(const ShapeScope &scope, const Treatment &treatment)
{
    const QString status =
        treatment.isCompleted ? QStringLiteral("completed") : QStringLiteral("in-progress");
    complete(scope, treatment, "Procedure", "performedDateTime", [&](QJsonObject &procedure) {
        procedure.insert(Key("status"), status);
        if (treatment.clinician.isObject())
            procedure.insert(Key("performer"), QJsonArray{QJsonObject{{Key("actor"), treatment.clinician}}});
    });
    if (scope.set.count(QStringLiteral("Procedure")) > 0)
        note(scope, QStringLiteral("Procedure.status"), QStringLiteral("as the treatment's: %1").arg(status));
}

void completeMedications(const ShapeScope &scope, const Treatment &treatment)
{
    complete(scope, treatment, "MedicationRequest", "authoredOn", [&](QJsonObject &request) {
        request.insert(Key("status"), QStringLiteral("active"));
        request.insert(Key("intent"), QStringLiteral("order"));
        if (treatment.clinician.isObject())
            request.insert(Key("requester"), treatment.clinician);
    });
    if (scope.set.count(QStringLiteral("MedicationRequest")) > 0)
        note(scope, QStringLiteral("MedicationRequest.status"),
             QStringLiteral("the table does not say how long it is given: active"));
}

/// R4 has no Encounter.note: the notes are a document about it.
void completeNotes(const ShapeScope &scope, const Treatment &treatment)
{
    const QString type = QStringLiteral("DocumentReference");
    QJsonObject *document = scope.set.find(type);
    if (!document)
        return;
    document->insert(Key("identifier"), companionIdentifier(scope, type, 0));
    document->insert(Key("status"), QStringLiteral("current"));
    document->insert(Key("docStatus"),
                     treatment.isCompleted ? QStringLiteral("final") : QStringLiteral("preliminary"));
    document->insert(Key("type"), coded("http://loinc.org", "11506-3", "Progress note"));
    document->insert(Key("subject"), treatment.subject);
    document->insert(Key("context"), QJsonObject{{Key("encounter"), QJsonArray{treatment.encounter}}});
    if (!treatment.at.isEmpty())
        document->insert(Key("date"), treatment.at);
    if (treatment.clinician.isObject())
        document->insert(Key("author"), QJsonArray{treatment.clinician});
    QJsonObject content = document->value(Key("content")).toArray().first().toObject();
    QJsonObject attachment = content.value(Key("attachment")).toObject();
    attachment.insert(Key("contentType"), QStringLiteral("text/plain; charset=utf-8"));
    content.insert(Key("attachment"), attachment);
    document->insert(Key("content"), QJsonArray{content});
    note(scope, QStringLiteral("DocumentReference.status"), QStringLiteral("current"));
}
}

void completeTreatment(const ShapeScope &scope)
{
    QJsonObject &encounter = scope.set.obtain(QStringLiteral("Encounter"));
    encounter.insert(Key("class"), QJsonObject{{Key("system"), QStringLiteral("http://terminology.hl7.org/"
                                                                              "CodeSystem/v3-ActCode")},
                                               {Key("code"), QStringLiteral("AMB")},
                                               {Key("display"), QStringLiteral("ambulatory")}});
    note(scope, QStringLiteral("Encounter.class"), QStringLiteral("the table has no class: ambulatory"));
    const Treatment treatment = treatmentOf(encounter);
    completeConditions(scope, treatment);
    completeProcedures(scope, treatment);
    completeMedications(scope, treatment);
    completeNotes(scope, treatment);
}

}
