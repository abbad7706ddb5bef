#include "codec/validation/OtherVersions.h"

#include "codec/validation/Primitives.h"

#include <algorithm>
#include <array>

namespace concord::validation {

namespace {

constexpr std::string_view dstu1 = "DSTU1";
constexpr std::string_view dstu2 = "DSTU2";
constexpr std::string_view stu3 = "STU3";
constexpr std::string_view both = "DSTU2 and STU3";
constexpr std::string_view later = "R4B and R5";
constexpr std::string_view r5 = "R5";

struct TypeRow
{
    std::string_view type;
    std::string_view versions;
};

// Lists of resource types of the specifications 0.0.82, 1.0.2, 3.0.2, 4.3.0 and 5.0.0 without those of 4.0.1.
constexpr std::array<TypeRow, 58> typeRows{{
    {"AdverseReaction", dstu1},
    {"Alert", dstu1},
    {"DeviceObservationReport", dstu1},
    {"MedicationPrescription", dstu1},
    {"Other", dstu1},
    {"Profile", dstu1},
    {"Query", dstu1},
    {"SecurityEvent", dstu1},
    {"Supply", dstu1},
    {"XdsEntry", dstu1},
    {"Conformance", dstu2},
    {"DiagnosticOrder", dstu2},
    {"DeviceUseRequest", dstu2},
    {"ImagingObjectSelection", dstu2},
    {"MedicationOrder", dstu2},
    {"Order", dstu2},
    {"OrderResponse", dstu2},
    {"BodySite", both},
    {"DataElement", both},
    {"DeviceComponent", both},
    {"EligibilityRequest", both},
    {"EligibilityResponse", both},
    {"ProcedureRequest", both},
    {"ProcessRequest", both},
    {"ProcessResponse", both},
    {"ReferralRequest", both},
    {"ExpansionProfile", stu3},
    {"ImagingManifest", stu3},
    {"Sequence", stu3},
    {"ServiceDefinition", stu3},
    {"AdministrableProductDefinition", later},
    {"Citation", later},
    {"ClinicalUseDefinition", later},
    {"EvidenceReport", later},
    {"Ingredient", later},
    {"ManufacturedItemDefinition", later},
    {"MedicinalProductDefinition", later},
    {"NutritionProduct", later},
    {"PackagedProductDefinition", later},
    {"RegulatedAuthorization", later},
    {"SubscriptionStatus", later},
    {"SubscriptionTopic", later},
    {"SubstanceDefinition", later},
    {"ActorDefinition", r5},
    {"ArtifactAssessment", r5},
    {"ConditionDefinition", r5},
    {"DeviceAssociation", r5},
    {"DeviceDispense", r5},
    {"DeviceUsage", r5},
    {"EncounterHistory", r5},
    {"FormularyItem", r5},
    {"GenomicStudy", r5},
    {"ImagingSelection", r5},
    {"InventoryItem", r5},
    {"NutritionIntake", r5},
    {"Permission", r5},
    {"RequestOrchestration", r5},
    {"Requirements", r5},
}};

struct ElementRow
{
    std::string_view type;
    std::string_view element;
    std::string_view versions;
};

// Elements (JSON names below the type) that those versions have and R4 has not.
constexpr std::array<ElementRow, 160> elementRows{{
    {"Coverage", "grouping", stu3},
    {"Coverage", "sequence", stu3},
    {"Coverage", "issuer", dstu2},
    {"Coverage", "bin", dstu2},
    {"Slot", "freeBusyType", dstu2},
    {"Slot", "type", dstu2},
    {"Schedule", "type", dstu2},
    {"Appointment", "reason", both},
    {"Appointment", "type", dstu2},
    {"Goal", "status", both},
    {"DiagnosticReport", "performer.actor", stu3},
    {"DiagnosticReport", "performer.role", stu3},
    {"Device", "udi", stu3},
    {"Device", "model", both},
    {"Provenance", "agent.whoReference", stu3},
    {"Provenance", "agent.whoUri", stu3},
    {"Provenance", "agent.actor", dstu2},
    {"Provenance", "entity.whatReference", stu3},
    {"Provenance", "period", both},
    {"AuditEvent", "agent.userId", both},
    {"AuditEvent", "agent.reference", both},
    {"AuditEvent", "entity.reference", both},
    {"AuditEvent", "source.identifier", both},
    {"AuditEvent", "event", dstu2},
    {"AuditEvent", "participant", dstu2},
    {"ImagingStudy", "uid", both},
    {"ImagingStudy", "accession", both},
    {"ImagingStudy", "context", stu3},
    {"HealthcareService", "serviceType", dstu2},
    {"HealthcareService", "serviceName", dstu2},
    {"MessageHeader", "event", both},
    {"MessageHeader", "timestamp", both},
    {"MessageHeader", "receiver", stu3},
    {"MessageHeader", "data", dstu2},
    {"Subscription", "tag", both},
    {"Communication", "context", stu3},
    {"Communication", "definition", stu3},
    {"CarePlan", "participant", dstu2},
    {"Timing", "repeat.durationUnits", dstu2},
    {"Timing", "repeat.periodUnits", dstu2},
    {"Signature", "blob", both},
    {"Signature", "contentType", both},
    {"Signature", "whoUri", both},
    {"Signature", "whoReference", both},
    {"", "fhir_comments", dstu2},
    {"Patient", "animal", both},
    {"Patient", "careProvider", dstu2},
    {"Practitioner", "practitionerRole", dstu2},
    {"Practitioner", "role", dstu2},
    {"MedicationRequest", "context", stu3},
    {"MedicationRequest", "definition", stu3},
    {"MedicationRequest", "requester.agent", stu3},
    {"MedicationRequest", "requester.onBehalfOf", stu3},
    {"MedicationRequest", "substitution.allowed", stu3},
    {"MedicationRequest", "dateWritten", dstu2},
    {"MedicationRequest", "prescriber", dstu2},
    {"MedicationRequest", "medication", r5},
    {"MedicationRequest", "reason", r5},
    {"MedicationRequest", "renderedDosageInstruction", r5},
    {"MedicationRequest", "informationSource", r5},
    {"MedicationDispense", "notDone", stu3},
    {"MedicationDispense", "notDoneReasonCodeableConcept", stu3},
    {"MedicationDispense", "notDoneReasonReference", stu3},
    {"MedicationDispense", "performer.onBehalfOf", stu3},
    {"MedicationDispense", "dispenser", dstu2},
    {"MedicationDispense", "medication", r5},
    {"MedicationDispense", "renderedDosageInstruction", r5},
    {"MedicationStatement", "taken", stu3},
    {"MedicationStatement", "reasonNotTaken", both},
    {"MedicationStatement", "wasNotTaken", dstu2},
    {"MedicationStatement", "reasonForUseCodeableConcept", dstu2},
    {"MedicationStatement", "reasonForUseReference", dstu2},
    {"MedicationStatement", "supportingInformation", dstu2},
    {"MedicationStatement", "medication", r5},
    {"MedicationStatement", "reason", r5},
    {"MedicationStatement", "adherence", r5},
    {"MedicationAdministration", "notGiven", stu3},
    {"MedicationAdministration", "reasonNotGiven", both},
    {"MedicationAdministration", "wasNotGiven", dstu2},
    {"MedicationAdministration", "prescription", both},
    {"MedicationAdministration", "practitioner", dstu2},
    {"MedicationAdministration", "reasonGiven", dstu2},
    {"MedicationAdministration", "performer.onBehalfOf", stu3},
    {"MedicationAdministration", "effectiveTimeDateTime", dstu2},
    {"MedicationAdministration", "effectiveTimePeriod", dstu2},
    {"MedicationAdministration", "dosage.quantity", dstu2},
    {"MedicationAdministration", "medication", r5},
    {"MedicationAdministration", "occurenceDateTime", r5},
    {"Medication", "isBrand", both},
    {"Medication", "isOverTheCounter", stu3},
    {"Medication", "package", both},
    {"Medication", "product", dstu2},
    {"Medication", "image", stu3},
    {"Medication", "ingredient.amount", stu3},
    {"Medication", "doseForm", r5},
    {"Medication", "marketingAuthorizationHolder", r5},
    {"Dosage", "doseQuantity", both},
    {"Dosage", "doseRange", both},
    {"Dosage", "doseSimpleQuantity", both},
    {"Dosage", "rateRatio", both},
    {"Dosage", "rateRange", both},
    {"Dosage", "rateQuantity", both},
    {"Dosage", "rateSimpleQuantity", both},
    {"Dosage", "additionalInstructions", dstu2},
    {"Dosage", "siteCodeableConcept", dstu2},
    {"Dosage", "asNeeded", r5},
    {"Encounter", "incomingReferral", both},
    {"Encounter", "reason", both},
    {"Encounter", "indication", dstu2},
    {"Encounter", "patient", dstu2},
    {"Encounter", "actualPeriod", r5},
    {"Encounter", "admission", r5},
    {"Encounter", "plannedStartDate", r5},
    {"Condition", "context", stu3},
    {"Condition", "assertedDate", stu3},
    {"Condition", "dateRecorded", dstu2},
    {"Condition", "dateAsserted", dstu1},
    {"Condition", "patient", dstu2},
    {"Condition", "notes", dstu2},
    {"Condition", "participant", r5},
    {"AllergyIntolerance", "assertedDate", stu3},
    {"AllergyIntolerance", "substance", dstu2},
    {"AllergyIntolerance", "status", dstu2},
    {"AllergyIntolerance", "lastOccurence", dstu2},
    {"AllergyIntolerance", "reporter", dstu2},
    {"AllergyIntolerance", "reaction.certainty", dstu2},
    {"AllergyIntolerance", "participant", r5},
    {"Observation", "context", stu3},
    {"Observation", "comment", stu3},
    {"Observation", "comments", dstu2},
    {"Observation", "related", both},
    {"Observation", "valueAttachment", both},
    {"Observation", "triggeredBy", r5},
    {"DiagnosticReport", "context", stu3},
    {"DiagnosticReport", "codedDiagnosis", both},
    {"DiagnosticReport", "image", both},
    {"Procedure", "notDone", stu3},
    {"Procedure", "notDoneReason", stu3},
    {"Procedure", "notPerformed", dstu2},
    {"Procedure", "reasonNotPerformed", dstu2},
    {"Procedure", "context", stu3},
    {"Procedure", "definition", stu3},
    {"Procedure", "performer.role", stu3},
    {"Procedure", "notes", dstu2},
    {"Procedure", "occurrenceDateTime", r5},
    {"Immunization", "notGiven", stu3},
    {"Immunization", "wasNotGiven", dstu2},
    {"Immunization", "reported", dstu2},
    {"Immunization", "date", both},
    {"Immunization", "explanation", both},
    {"Immunization", "vaccinationProtocol", both},
    {"Immunization", "practitioner", stu3},
    {"CarePlan", "context", both},
    {"CarePlan", "definition", stu3},
    {"Appointment", "indication", stu3},
    {"Appointment", "incomingReferral", stu3},
    {"CapabilityStatement", "acceptUnknown", stu3},
    {"CapabilityStatement", "profile", stu3},
    {"Task", "context", stu3},
    {"Communication", "notDone", stu3},
}};

}

std::string_view versionsOfType(std::string_view resourceType)
{
    const auto *const found = std::find_if(typeRows.begin(), typeRows.end(),
                                           [&](const TypeRow &r) { return r.type == resourceType; });
    return found == typeRows.end() ? std::string_view() : found->versions;
}

std::string_view versionsOfElement(std::string_view type, std::string_view element)
{
    const auto *const found = std::find_if(elementRows.begin(), elementRows.end(), [&](const ElementRow &r) {
        return (r.type == type && r.element == element) || (r.type.empty() && element.ends_with(r.element));
    });
    return found == elementRows.end() ? std::string_view() : found->versions;
}

std::string_view versionsOfShape(std::string_view type, std::string_view element, const JsonNode &value)
{
    const bool status = element == "clinicalStatus" || element == "verificationStatus";
    if (status && value.isString() && (type == "Condition" || type == "AllergyIntolerance"))
        return both;
    if (type == "Encounter" && element == "class" && value.isString())
        return dstu2;
    if (type == "HumanName" && element == "family" && value.isArray())
        return dstu2;
    if (type == "Dosage" && element == "additionalInstruction" && value.isObject())
        return dstu2;
    if (type == "Condition" && element == "category" && value.isObject())
        return dstu2;
    return {};
}

std::optional<QString> otherFormat(std::string_view document)
{
    if (document.starts_with("\xFF\xFE") || document.starts_with("\xFE\xFF"))
        return QStringLiteral("This text is UTF-16; FHIR JSON is UTF-8");
    if (document.starts_with("\x1F\x8B"))
        return QStringLiteral(
            "This is compressed (gzip); unpack it first or give it a name that ends with .gz");
    if (document.starts_with("\xEF\xBB\xBF"))
        document.remove_prefix(3);
    while (!document.empty() && isBlank(document.substr(0, 1)))
        document.remove_prefix(1);
    const QString start =
        QString::fromLatin1(document.data(), qsizetype(std::min<std::size_t>(document.size(), 64))).toLower();
    if (start.startsWith(QLatin1StringView("<!doctype html")) || start.startsWith(QLatin1StringView("<html")))
        return QStringLiteral("This is an HTML page, not FHIR JSON: the address or the login may be wrong");
    if (start.startsWith(QLatin1Char('<')))
        return QStringLiteral("This is an XML document; Concord reads FHIR JSON");
    if (start.startsWith(QLatin1StringView("@prefix")))
        return QStringLiteral("This is a Turtle document; Concord reads FHIR JSON");
    if (start.startsWith(QLatin1StringView("msh|")) || start.startsWith(QLatin1StringView("msh^")))
        return QStringLiteral("This is an HL7 v2 message; Concord reads FHIR JSON here");
    return {};
}

}
