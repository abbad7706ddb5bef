#pragma once

#include "codec/validation/ResourceValidator.h"

#include <QFile>
#include <QStringList>

#include <cstdlib>

/// The definitions that ship inside the programs, read once for a test program.
inline const concord::FhirDefinitions &fhirR4()
{
    static const concord::FhirDefinitions definitions = [] {
        const auto bytes = [](const char *name) {
            QFile file(QStringLiteral(":/fhir-r4/") + QString::fromLatin1(name));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        auto parsed = concord::FhirDefinitions::parse({bytes("elements.json"), bytes("valuesets.json"),
                                                       bytes("searchparams.tsv"), bytes("extensions.tsv")});
        if (!parsed)
            qFatal("the FHIR definitions do not read: %s", qPrintable(parsed.error().detail));
        return std::move(*parsed);
    }();
    return definitions;
}

/// JSON written with single quotes, for tables that people read.
inline QByteArray json(QByteArray singleQuoted)
{
    return singleQuoted.replace('\'', '"');
}

/// "cardinality@MedicationRequest" of each error, in order; the messages are for people.
inline QStringList errorsOf(const QByteArray &json)
{
    QStringList errors;
    for (const concord::ValidationIssue &issue : concord::validateResource(json, fhirR4())) {
        if (issue.severity == concord::IssueSeverity::Error ||
            issue.severity == concord::IssueSeverity::Fatal)
            errors += issue.rule + QLatin1Char('@') + issue.path;
    }
    return errors;
}

/// The same for warnings.
inline QStringList warningsOf(const QByteArray &json)
{
    QStringList warnings;
    for (const concord::ValidationIssue &issue : concord::validateResource(json, fhirR4())) {
        if (issue.severity == concord::IssueSeverity::Warning)
            warnings += issue.rule + QLatin1Char('@') + issue.path;
    }
    return warnings;
}

/// A Patient with an extension that has that property: any primitive type can be put there.
inline QByteArray patientWithExtension(const QByteArray &property, const QByteArray &value)
{
    return QByteArray(
               R"({"resourceType":"Patient","extension":[{"url":"http://example.org/x","PROPERTY":VALUE}]})")
        .replace("PROPERTY", property)
        .replace("VALUE", value);
}
