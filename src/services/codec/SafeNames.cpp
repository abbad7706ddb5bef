#include "codec/SafeNames.h"

#include <QRegularExpression>
#include <QSet>

namespace concord {

namespace {
const auto unknown = QStringLiteral("something else");

QString quoted(const QString &word, bool isKnown)
{
    return isKnown ? u'\'' + word + u'\'' : unknown;
}

QSet<QString> setOf(const char *words)
{
    const QStringList list = QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
    return {list.begin(), list.end()};
}
}

QString knownResourceType(const QString &type)
{
    static const QSet<QString> types =
        setOf("Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment "
              "AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct BodyStructure "
              "Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem "
              "ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication "
              "CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent "
              "Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue "
              "Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport "
              "DocumentManifest DocumentReference DomainResource EffectEvidenceSynthesis Encounter "
              "Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence "
              "EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal "
              "GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization "
              "ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan "
              "Invoice Library Linkage List Location Measure MeasureReport Media Medication "
              "MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest "
              "MedicationStatement MedicinalProduct MedicinalProductAuthorization "
              "MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient "
              "MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged "
              "MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition "
              "MessageHeader MolecularSequence NamingSystem NutritionOrder Observation "
              "ObservationDefinition OperationDefinition OperationOutcome Organization "
              "OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation Person "
              "PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire "
              "QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition "
              "ResearchElementDefinition ResearchStudy ResearchSubject Resource RiskAssessment "
              "RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen "
              "SpecimenDefinition StructureDefinition StructureMap Subscription Substance "
              "SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation "
              "SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task "
              "TerminologyCapabilities TestReport TestScript ValueSet VerificationResult "
              "VisionPrescription ");
    return types.contains(type) ? type : unknown;
}

QString quotedResourceType(const QString &type)
{
    const QString known = knownResourceType(type);
    return quoted(known, known == type);
}

QString quotedBundleType(const QString &type)
{
    static const QSet<QString> types =
        setOf("batch batch-response collection document history message searchset "
              "transaction transaction-response subscription-notification");
    return quoted(type, types.contains(type));
}

QString quotedHl7Type(const QString &type)
{
    static const QRegularExpression form(
        QStringLiteral("^[A-Z]{3}(\\^[A-Z][0-9]{2}(\\^[A-Z]{3}(_[A-Z][0-9]{2})?)?)?$"));
    return quoted(type, form.match(type).hasMatch());
}

}
