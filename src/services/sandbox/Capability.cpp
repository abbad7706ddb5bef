#include "sandbox/Capability.h"

#include "sandbox/ResourceStore.h"

#include <QJsonArray>

namespace concord::sandbox {

namespace {
QJsonArray interactions(const QString &type)
{
    QStringList codes{QStringLiteral("read"), QStringLiteral("vread"), QStringLiteral("search-type"),
                      QStringLiteral("history-type"), QStringLiteral("history-instance")};
    if (type == QLatin1StringView("MedicationRequest"))
        codes << QStringLiteral("create") << QStringLiteral("update") << QStringLiteral("delete");
    QJsonArray list;
    for (const QString &code : codes)
        list.append(QJsonObject{{QStringLiteral("code"), code}});
    return list;
}

QJsonObject parameter(const QString &name, const QString &type)
{
    return {{QStringLiteral("name"), name}, {QStringLiteral("type"), type}};
}

QJsonObject resource(const QString &type)
{
    QJsonArray parameters{parameter(QStringLiteral("_id"), QStringLiteral("token")),
                          parameter(QStringLiteral("_lastUpdated"), QStringLiteral("date"))};
    QJsonObject stated{{QStringLiteral("type"), type},
                       {QStringLiteral("versioning"), QStringLiteral("versioned")},
                       {QStringLiteral("readHistory"), true},
                       {QStringLiteral("interaction"), interactions(type)}};
    if (type == QLatin1StringView("MedicationRequest")) {
        parameters.append(parameter(QStringLiteral("status"), QStringLiteral("token")));
        parameters.append(parameter(QStringLiteral("patient"), QStringLiteral("reference")));
        parameters.append(parameter(QStringLiteral("subject"), QStringLiteral("reference")));
        stated.insert(QStringLiteral("updateCreate"), true);
        stated.insert(QStringLiteral("searchInclude"),
                      QJsonArray{QStringLiteral("MedicationRequest:medication"),
                                 QStringLiteral("MedicationRequest:patient"),
                                 QStringLiteral("MedicationRequest:subject")});
    } else if (type == QLatin1StringView("Medication")) {
        parameters.append(parameter(QStringLiteral("status"), QStringLiteral("token")));
    }
    stated.insert(QStringLiteral("searchParam"), parameters);
    return stated;
}
}

QJsonObject capabilityStatement(const QString &baseUrl)
{
    QJsonArray resources;
    for (const QString &type : ResourceStore::types())
        resources.append(resource(type));
    const QJsonObject rest{{QStringLiteral("mode"), QStringLiteral("server")},
                           {QStringLiteral("resource"), resources}};
    return {{QStringLiteral("resourceType"), QStringLiteral("CapabilityStatement")},
            {QStringLiteral("status"), QStringLiteral("active")},
            {QStringLiteral("date"), QStringLiteral("2026-01-01")},
            {QStringLiteral("kind"), QStringLiteral("instance")},
            {QStringLiteral("fhirVersion"), QStringLiteral("4.0.1")},
            {QStringLiteral("format"), QJsonArray{QStringLiteral("json")}},
            {QStringLiteral("software"),
             QJsonObject{{QStringLiteral("name"), QStringLiteral("Concord sandbox EHR")},
                         {QStringLiteral("version"), QStringLiteral(CONCORD_VERSION)}}},
            {QStringLiteral("implementation"),
             QJsonObject{
                 {QStringLiteral("description"), QStringLiteral("Embedded sandbox with synthetic patients")},
                 {QStringLiteral("url"), baseUrl}}},
            {QStringLiteral("rest"), QJsonArray{rest}}};
}

}
