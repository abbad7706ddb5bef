#include "bench/BenchSeed.h"

#include "codec/FhirDateTime.h"
#include "sandbox/Gzip.h"

#include <QString>

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

/// @ID, @CODE, … are filled in; single quotes stand for double ones.
constexpr const char *row =
    "{'resourceType':'MedicationRequest','id':'bench-@ID','meta':{'versionId':'1','lastUpdated':'@TIME','"
    "profile':["
    "'http://hl7.org/fhir/us/core/StructureDefinition/"
    "us-core-medicationrequest']},'status':'active','intent':'order',"
    "'category':[{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/medicationrequest-category',"
    "'code':'community','display':'Community'}],'text':'Community'}],'medicationCodeableConcept':{'coding':[{"
    "'system':'http://www.nlm.nih.gov/research/umls/"
    "rxnorm','code':'@CODE','display':'@NAME'}],'text':'@NAME'},"
    "'subject':{'reference':'Patient/bench-@PATIENT'},"
    "'encounter':{'reference':'Encounter/86d672c8-3119-04be-9d14-73c7cfb4a6e6'},'authoredOn':'@TIME',"
    "'requester':{'reference':'Practitioner/9999974394','display':'Dr. Olevia458 "
    "Hermiston71'},'reasonReference':["
    "{'reference':'Condition/b343d81b-e061-10cb-8292-8ff6ba4dfbf8','display':'Essential hypertension "
    "(disorder)'}],"
    "'dosageInstruction':[{'sequence':1,'timing':{'repeat':{'frequency':@TIMES,'period':1.0,'periodUnit':'d'}"
    "},"
    "'asNeededBoolean':false,'route':{'coding':[{'system':'http://snomed.info/sct','code':'26643006',"
    "'display':'Oral route'}]},'doseAndRate':[{'type':{'coding':[{"
    "'system':'http://terminology.hl7.org/CodeSystem/dose-rate-type','code':'ordered','display':'Ordered'}]},"
    "'doseQuantity':{'value':@DOSE}}]}]}\n";
}

QByteArray benchSeed(int medications)
{
    constexpr qint64 start = 1'735'689'600'000; // 2025-01-01
    const QByteArray pattern = QByteArray(row).replace('\'', '"');
    QByteArray lines;
    for (int i = 0; i < medications; ++i) {
        const Drug &drug = i % 50 == 49 ? drugs.back() : drugs[size_t(i * 7LL) % (drugs.size() - 1)];
        lines +=
            QByteArray(pattern)
                .replace("@ID", QByteArray::number(i))
                .replace("@CODE", drug.rxcui)
                .replace("@NAME", drug.name)
                .replace("@PATIENT", QByteArray::number(i % (medications / 3 + 1)))
                .replace("@TIMES", QByteArray::number(1 + i % 3))
                .replace("@TIME", toInstant(start + i * 60'000LL).toLatin1()) // spread, as years of work are
                .replace("@DOSE", QByteArray::number(1 + i % 2));
    }
    return sandbox::gzip(lines);
}

}
