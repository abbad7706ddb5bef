#pragma once

#include <QJsonArray>
#include <QJsonObject>

namespace concord {

/// A MedicationRequest with a daily dose of one, by RxNorm code.
inline QJsonObject order(const QString &id, const QString &patient, const QString &rxcui,
                         const QString &status = QStringLiteral("active"), double dose = 1)
{
    const auto coding = [](const QString &system, const QString &code) {
        return QJsonArray{QJsonObject{{QStringLiteral("system"), system}, {QStringLiteral("code"), code}}};
    };
    return {
        {QStringLiteral("resourceType"), QStringLiteral("MedicationRequest")},
        {QStringLiteral("id"), id},
        {QStringLiteral("status"), status},
        {QStringLiteral("intent"), QStringLiteral("order")},
        {QStringLiteral("medicationCodeableConcept"),
         QJsonObject{{QStringLiteral("coding"),
                      coding(QStringLiteral("http://www.nlm.nih.gov/research/umls/rxnorm"), rxcui)},
                     {QStringLiteral("text"), QStringLiteral("drug ") + rxcui}}},
        {QStringLiteral("subject"),
         QJsonObject{{QStringLiteral("reference"), QStringLiteral("Patient/") + patient}}},
        {QStringLiteral("dosageInstruction"),
         QJsonArray{QJsonObject{
             {QStringLiteral("timing"),
              QJsonObject{{QStringLiteral("repeat"),
                           QJsonObject{{QStringLiteral("frequency"), 1},
                                       {QStringLiteral("period"), 1},
                                       {QStringLiteral("periodUnit"), QStringLiteral("d")}}}}},
             {QStringLiteral("route"),
              QJsonObject{{QStringLiteral("coding"),
                           coding(QStringLiteral("http://snomed.info/sct"), QStringLiteral("26643006"))}}},
             {QStringLiteral("doseAndRate"),
              QJsonArray{QJsonObject{{QStringLiteral("doseQuantity"),
                                      QJsonObject{{QStringLiteral("value"), dose},
                                                  {QStringLiteral("unit"), QStringLiteral("tablet")}}}}}}}}}};
}

inline QJsonObject patient(const QString &id)
{
    return {{QStringLiteral("resourceType"), QStringLiteral("Patient")}, {QStringLiteral("id"), id}};
}

}
