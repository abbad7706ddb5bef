#include "bench/BenchSeed.h"

#include "codec/FhirDateTime.h"
#include "sandbox/Gzip.h"

#include <array>

namespace concord {

namespace {
struct Drug
{
    const char *rxcui;
    const char *name;
};
// from the shipped release; the last one is an ingredient, which cannot be ordered
constexpr std::array<Drug, 10> drugs{
    {{"314076", "lisinopril 10 MG Oral Tablet"},
     {"860975", "24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet"},
     {"197361", "amlodipine 5 MG Oral Tablet"},
     {"617310", "atorvastatin 20 MG Oral Tablet"},
     {"308182", "amoxicillin 250 MG Oral Capsule"},
     {"312938", "sertraline 100 MG Oral Tablet"},
     {"855332", "warfarin sodium 5 MG Oral Tablet"},
     {"313782", "acetaminophen 325 MG Oral Tablet"},
     {"966571", "levothyroxine sodium 0.05 MG Oral Tablet"},
     {"1191", "aspirin"}}};

/// %1 id, %2 code, %3 name, %4 patient, %5 authored, %6 times a day, %7 dose, %8 last updated
const auto row = QStringLiteral(
    R"({"resourceType":"MedicationRequest","id":"bench-%1","meta":{"versionId":"1","lastUpdated":"%8","profile":["http://hl7.org/fhir/us/core/StructureDefinition/us-core-medicationrequest"]},)"
    R"("status":"active","intent":"order","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/medicationrequest-category","code":"community","display":"Community"}],"text":"Community"}],)"
    R"("medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"%2","display":"%3"}],"text":"%3"},)"
    R"("subject":{"reference":"Patient/bench-%4"},"encounter":{"reference":"Encounter/86d672c8-3119-04be-9d14-73c7cfb4a6e6"},"authoredOn":"%5",)"
    R"("requester":{"reference":"Practitioner/9999974394","display":"Dr. Olevia458 Hermiston71"},"reasonReference":[{"reference":"Condition/b343d81b-e061-10cb-8292-8ff6ba4dfbf8","display":"Essential hypertension (disorder)"
}],)"
    R"("dosageInstruction":[{"sequence":1,"timing":{"repeat":{"frequency":%6,"period":1.0,"periodUnit":"d"}},"asNeededBoolean":false,)"
    R"("route":{"coding":[{"system":"http://snomed.info/sct","code":"26643006","display":"Oral route"}]},)"
    R"("doseAndRate":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/dose-rate-type","code":"ordered","display":"Ordered"}]},"doseQuantity":{"value":%7}}]}]})");
}

QByteArray benchSeed(int medications)
{
    constexpr qint64 start = 1'735'689'600'000; // 2025-01-01
    QByteArray lines;
    for (int i = 0; i < medications; ++i) {
        const Drug &drug = i % 50 == 49 ? drugs.back() : drugs[size_t(i * 7) % (drugs.size() - 1)];
        const QString time = toInstant(start + i * 60'000LL); // spread, as years of work are
        lines += row.arg(QString::number(i), QString::fromLatin1(drug.rxcui), QString::fromLatin1(drug.name),
                         QString::number(i % (medications / 3 + 1)), time, QString::number(1 + i % 3),
                         QString::number(1 + i % 2), time)
                     .toUtf8();
        lines += '\n';
    }
    return sandbox::gzip(lines);
}
}
