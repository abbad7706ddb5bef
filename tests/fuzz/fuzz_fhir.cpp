#include "Fuzz.h"

#include "codec/MedicationPage.h"
#include "codec/canonical/CanonicalJson.h"
#include "codec/canonical/JsonEnvelope.h"
#include "codec/fhir/FhirEnvelope.h"
#include "codec/fhir/FhirToCanonical.h"
#include "domain/OutcomeIssues.h"

using namespace concord;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    (void)fhirEnvelope(bytes);
    if (const auto event = fhirToCanonical(bytes))
        must(canonicalJson(*event) == canonicalJson(*event), "the same values give the same text");
    (void)jsonEnvelope(bytes);
    if (const auto event = canonicalFromJson(bytes)) {
        const auto again = canonicalFromJson(canonicalJson(*event).toUtf8());
        must(again.has_value() && *again == *event, "what is read is written and read again");
    }
    MedicationPageReader reader(QStringLiteral("http://ehr.example/fhir"));
    (void)reader.read(bytes);
    (void)reader.readMedications(bytes);
    (void)outcomeIssues(bytes);
    (void)reader.readCapabilities(bytes);
    return 0;
}
