#include "commands/FhirTables.h"

#include <QFile>

namespace concord {

namespace {
QByteArray fhirTable(const char *name)
{
    QFile file(QStringLiteral(":/fhir-r4/") + QString::fromLatin1(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
}

Result<FhirDefinitions> shippedFhirDefinitions()
{
    return FhirDefinitions::parse({fhirTable("elements.json"), fhirTable("valuesets.json"),
                                   fhirTable("searchparams.tsv"), fhirTable("extensions.tsv")});
}

}
