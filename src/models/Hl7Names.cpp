// Names of HL7 v2 fields and components as the standard has them; not translated. Segments and data types are
// of HL7's v2-to-FHIR tables (Apache-2.0); RXE, RXD, RXC, RGS, ERR and MSA of HL7 v2.5.1, chapters 2, 4
// and 10.
#include "models/Hl7Names.h"

#include <array>
#include <utility>

namespace concord {

namespace {

using Table = std::pair<const char *, const char *>;

// clang-format off
/// "Name:TYPE" of each field, in order; the type only where it has components.
constexpr Table segments[] = {
    {"MSH", "Field Separator|Encoding Characters|Sending Application:HD|Sending Facility:HD|"
            "Receiving Application:HD|Receiving Facility:HD|Date/Time of Message|Security|"
            "Message Type:MSG|Message Control ID|Processing ID:PT|Version ID|Sequence Number|"
            "Continuation Pointer|Accept Acknowledgment Type|Application Acknowledgment Type|"
            "Country Code|Character Set|Principal Language Of Message:CWE|"
            "Alternate Character Set Handling Scheme|Message Profile Identifier:EI|"
            "Sending Responsible Organization:XON|Receiving Responsible Organization:XON|"
            "Sending Network Address:HD|Receiving Network Address:HD|Security Classification Tag:CWE|"
            "Security Handling Instructions:CWE|Special Access Restriction Instructions"},
    {"SFT", "Software Vendor Organization:XON|Software Certified Version or Release Number|"
            "Software Product Name|Software Binary ID|Software Product Information|"
            "Software Install Date"},
    {"EVN", "Event Type Code|Recorded Date/Time|Date/Time Planned Event|Event Reason Code:CWE|"
            "Operator ID:XCN|Event Occurred|Event Facility:HD"},
    {"PID", "Set ID - PID|Patient ID:CX|Patient Identifier List:CX|Alternate Patient ID - PID:CX|"
            "Patient Name:XPN|Mother's Maiden Name:XPN|Date/Time of Birth|Administrative Sex:CWE|"
            "Patient Alias:XPN|Race:CWE|Patient Address:XAD|County Code|Phone Number - Home:XTN|"
            "Phone Number - Business:XTN|Primary Language:CWE|Marital Status:CWE|Religion:CWE|"
            "Patient Account Number:CX|SSN Number - Patient|Driver's License Number - Patient|"
            "Mother's Identifier:CX|Ethnic Group:CWE|Birth Place|Multiple Birth Indicator|"
            "Birth Order|Citizenship:CWE|Veterans Military Status:CWE|Nationality:CWE|"
            "Patient Death Date and Time|Patient Death Indicator|Identity Unknown Indicator|"
            "Identity Reliability Code:CWE|Last Update Date/Time|Last Update Facility:HD|"
            "Taxonomic Classification Code:CWE|Breed Code:CWE|Strain|Production Class Code:CWE|"
            "Tribal Citizenship:CWE|Patient Telecommunication Information:XTN"},
    {"PD1", "Living Dependency:CWE|Living Arrangement:CWE|Patient Primary Facility:XON|"
            "Patient Primary Care Provider Name & ID No.:XCN|Student Indicator:CWE|Handicap:CWE|"
            "Living Will Code:CWE|Organ Donor Code:CWE|Separate Bill|Duplicate Patient:CX|"
            "Publicity Code:CWE|Protection Indicator|Protection Indicator Effective Date|"
            "Place of Worship:XON|Advance Directive Code:CWE|Immunization Registry Status:CWE|"
            "Immunization Registry Status Effective Date|Publicity Code Effective Date|"
            "Military Branch:CWE|Military Rank/Grade:CWE|Military Status:CWE|"
            "Advance Directive Last Verified Date"},
    {"NK1", "Set ID - NK1|Name:XPN|Relationship:CWE|Address:XAD|Phone Number:XTN|"
            "Business Phone Number:XTN|Contact Role:CWE|Start Date|End Date|"
            "Next of Kin / Associated Parties Job Title|"
            "Next of Kin / Associated Parties Job Code/Class|"
            "Next of Kin / Associated Parties Employee Number:CX|Organization Name - NK1:XON|"
            "Marital Status:CWE|Administrative Sex:CWE|Date/Time of Birth|Living Dependency:CWE|"
            "Ambulatory Status:CWE|Citizenship:CWE|Primary Language:CWE|Living Arrangement:CWE|"
            "Publicity Code:CWE|Protection Indicator|Student Indicator:CWE|Religion:CWE|"
            "Mother's Maiden Name:XPN|Nationality:CWE|Ethnic Group:CWE|Contact Reason:CWE|"
            "Contact Person's Name:XPN|Contact Person's Telephone Number:XTN|"
            "Contact Person's Address:XAD|Next of Kin/Associated Party's Identifiers:CX|"
            "Job Status:CWE|Race:CWE|Handicap:CWE|Contact Person Social Security Number|"
            "Next of Kin Birth Place|VIP Indicator:CWE|Next of Kin Telecommunication Information:XTN|"
            "Contact Person's Telecommunication Information:XTN"},
    {"PV1", "Set ID - PV1|Patient Class:CWE|Assigned Patient Location:PL|Admission Type:CWE|"
            "Preadmit Number:CX|Prior Patient Location:PL|Attending Doctor:XCN|Referring Doctor:XCN|"
            "Consulting Doctor:XCN|Hospital Service:CWE|Temporary Location:PL|"
            "Preadmit Test Indicator:CWE|Re-admission Indicator:CWE|Admit Source:CWE|"
            "Ambulatory Status:CWE|VIP Indicator:CWE|Admitting Doctor:XCN|Patient Type:CWE|"
            "Visit Number:CX|Financial Class|Charge Price Indicator:CWE|Courtesy Code:CWE|"
            "Credit Rating:CWE|Contract Code:CWE|Contract Effective Date|Contract Amount|"
            "Contract Period|Interest Code:CWE|Transfer to Bad Debt Code:CWE|"
            "Transfer to Bad Debt Date|Bad Debt Agency Code:CWE|Bad Debt Transfer Amount|"
            "Bad Debt Recovery Amount|Delete Account Indicator:CWE|Delete Account Date|"
            "Discharge Disposition:CWE|Discharged to Location:DLD|Diet Type:CWE|"
            "Servicing Facility:CWE|Bed Status|Account Status:CWE|Pending Location:PL|"
            "Prior Temporary Location:PL|Admit Date/Time|Discharge Date/Time|Current Patient Balance|"
            "Total Charges|Total Adjustments|Total Payments|Alternate Visit ID:CX|"
            "Visit Indicator:CWE|Other Healthcare Provider:XCN|Service Episode Description|"
            "Service Episode Identifier:CX"},
    {"PV2", "Prior Pending Location:PL|Accommodation Code:CWE|Admit Reason:CWE|Transfer Reason:CWE|"
            "Patient Valuables|Patient Valuables Location|Visit User Code:CWE|"
            "Expected Admit Date/Time|Expected Discharge Date/Time|"
            "Estimated Length of Inpatient Stay|Actual Length of Inpatient Stay|Visit Description|"
            "Referral Source Code:XCN|Previous Service Date|Employment Illness Related Indicator|"
            "Purge Status Code:CWE|Purge Status Date|Special Program Code:CWE|Retention Indicator|"
            "Expected Number of Insurance Plans|Visit Publicity Code:CWE|Visit Protection Indicator|"
            "Clinic Organization Name:XON|Patient Status Code:CWE|Visit Priority Code:CWE|"
            "Previous Treatment Date|Expected Discharge Disposition:CWE|Signature on File Date|"
            "First Similar Illness Date|Patient Charge Adjustment Code:CWE|"
            "Recurring Service Code:CWE|Billing Media Code|Expected Surgery Date and Time|"
            "Military Partnership Code|Military Non-Availability Code|Newborn Baby Indicator|"
            "Baby Detained Indicator|Mode of Arrival Code:CWE|Recreational Drug Use Code:CWE|"
            "Admission Level of Care Code:CWE|Precaution Code:CWE|Patient Condition Code:CWE|"
            "Living Will Code:CWE|Organ Donor Code:CWE|Advance Directive Code:CWE|"
            "Patient Status Effective Date|Expected LOA Return Date/Time|"
            "Expected Pre-admission Testing Date/Time|Notify Clergy Code:CWE|"
            "Advance Directive Last Verified Date"},
    {"MRG", "Prior Patient Identifier List:CX|Prior Alternate Patient ID:CX|"
            "Prior Patient Account Number:CX|Prior Patient ID:CX|Prior Visit Number:CX|"
            "Prior Alternate Visit ID:CX|Prior Patient Name:XPN"},
    {"AL1", "Set ID - AL1|Allergen Type Code:CWE|Allergen Code/Mnemonic/Description:CWE|"
            "Allergy Severity Code:CWE|Allergy Reaction Code|Identification Date"},
    {"DG1", "Set ID|Diagnosis Coding Method|Diagnosis Code:CWE|Diagnosis Description|"
            "Diagnosis Date/Time|Diagnosis Type:CWE|Major Diagnostic Category:CE|"
            "Diagnostic Related Group:CE|DRG Approval Indicator|DRG Grouper Review Code|"
            "Outlier Type:CE|Outlier Days|Outlier Cost|Grouper Version And Type|Diagnosis Priority|"
            "Diagnosing Clinician:XCN|Diagnosis Classification:CWE|Confidential Indicator|"
            "Attestation Date/Time|Diagnosis Identifier:EI|Diagnosis Action Code|Parent Diagnosis:EI|"
            "DRG CCL Value Code:CWE|DRG Grouping Usage|DRG Diagnosis Determination Status:CWE|"
            "Present On Admission (POA) Indicator:CWE"},
    {"IN1", "Set ID - IN1|Health Plan ID:CWE|Insurance Company ID:CX|Insurance Company Name:XON|"
            "Insurance Company Address:XAD|Insurance Co Contact Person:XPN|"
            "Insurance Co Phone Number:XTN|Group Number|Group Name:XON|Insured's Group Emp ID:CX|"
            "Insured's Group Emp Name:XON|Plan Effective Date|Plan Expiration Date|"
            "Authorization Information|Plan Type:CWE|Name Of Insured:XPN|"
            "Insured's Relationship To Patient:CWE|Insured's Date Of Birth|Insured's Address:XAD|"
            "Assignment Of Benefits:CWE|Coordination Of Benefits:CWE|Coord Of Ben. Priority|"
            "Notice Of Admission Flag|Notice Of Admission Date|Report Of Eligibility Flag|"
            "Report Of Eligibility Date|Release Information Code:CWE|Pre-Admit Cert (PAC)|"
            "Verification Date/Time|Verification By:XCN|Type Of Agreement Code:CWE|"
            "Billing Status:CWE|Lifetime Reserve Days|Delay Before L.R. Day|Company Plan Code:CWE|"
            "Policy Number|Policy Deductible|Policy Limit - Amount|Policy Limit - Days|"
            "Room Rate - Semi-Private|Room Rate - Private|Insured's Employment Status:CWE|"
            "Insured's Administrative Sex:CWE|Insured's Employer's Address:XAD|Verification Status|"
            "Prior Insurance Plan ID:CWE|Coverage Type:CWE|Handicap:CWE|Insured's ID Number:CX|"
            "Signature Code:CWE|Signature Code Date|Insured's Birth Place|VIP Indicator:CWE|"
            "External Health Plan Identifiers:CX|Insurance Action Code"},
    {"ORC", "Order Control|Placer Order Number:EI|Filler Order Number:EI|Placer Group Number:EIP|"
            "Order Status|Response Flag|Quantity/Timing:TQ|Parent Order:EIP|Date/Time of Transaction|"
            "Entered By:XCN|Verified By:XCN|Ordering Provider:XCN|Enterer's Location:PL|"
            "Call Back Phone Number:XTN|Order Effective Date/Time|Order Control Code Reason:CWE|"
            "Entering Organization:CWE|Entering Device:CWE|Action By:XCN|"
            "Advanced Beneficiary Notice Code:CWE|Ordering Facility Name:XON|"
            "Ordering Facility Address:XAD|Ordering Facility Phone Number:XTN|"
            "Ordering Provider Address:XAD|Order Status Modifier:CWE|"
            "Advanced Beneficiary Notice Override Reason:CWE|"
            "Filler's Expected Availability Date/Time|Confidentiality Code:CWE|Order Type:CWE|"
            "Enterer Authorization Mode:CNE|Parent Universal Service Identifier:CWE|"
            "Advanced Beneficiary Notice Date|Alternate Placer Order Number:CX|"
            "Order Workflow Profile:CWE|Action Code|Order Status Date Range:DR|"
            "Order Creation Date/Time|Filler Order Group Number:EI"},
    {"RXO", "Requested Give Code:CWE|Requested Give Amount - Minimum|Requested Give Amount - Maximum|"
            "Requested Give Units:CWE|Requested Dosage Form:CWE|"
            "Provider's Pharmacy/Treatment Instructions:CWE|"
            "Provider's Administration Instructions:CWE|Deliver-To Location|Allow Substitutions|"
            "Requested Dispense Code:CWE|Requested Dispense Amount|Requested Dispense Units:CWE|"
            "Number Of Refills|Ordering Provider's DEA Number:XCN|"
            "Pharmacist/Treatment Supplier's Verifier ID:XCN|Needs Human Review|"
            "Requested Give Per (Time Unit)|Requested Give Strength|"
            "Requested Give Strength Units:CWE|Indication:CWE|Requested Give Rate Amount|"
            "Requested Give Rate Units:CWE||Supplementary Code:CWE|Requested Drug Strength Volume|"
            "Requested Drug Strength Volume Units:CWE|Pharmacy Order Type|Dispensing Interval|"
            "Medication Instance Identifier:EI|Segment Instance Identifier:EI|Mood Code:CNE|"
            "Dispensing Pharmacy:CWE|Dispensing Pharmacy Address:XAD|Deliver-to Patient Location:PL|"
            "Deliver-to Address:XAD|Pharmacy Phone Number:XTN"},
    {"RXR", "Route:CWE|Administration Site:CWE|Administration Device:CWE|Administration Method:CWE|"
            "Routing Instruction:CWE|Administration Site Modifier:CWE"},
    {"RXA", "Give Sub-ID Counter|Administration Sub-ID Counter|Date/Time Start of Administration|"
            "Date/Time End of Administration|Administered Code:CWE|Administered Amount|"
            "Administered Units:CWE|Administered Dosage Form:CWE|Administration Notes:CWE|"
            "Administering Provider:XCN|Administered-at Location|Administered Per (Time Unit)|"
            "Administered Strength|Administered Strength Units:CWE|Substance Lot Number|"
            "Substance Expiration Date|Substance Manufacturer Name:CWE|"
            "Substance/Treatment Refusal Reason:CWE|Indication:CWE|Completion Status|"
            "Action Code - RXA|System Entry Date/Time|Administered Drug Strength Volume|"
            "Administered Drug Strength Volume Units:CWE|Administered Barcode Identifier:CWE|"
            "Pharmacy Order Type|Administer-at:PL|Administered-at Address:XAD|"
            "Administered Tag Identifier:EI"},
    {"TQ1", "Set ID - TQ1|Quantity:CQ|Repeat Pattern:RPT|Explicit Time|Relative Time and Units:CQ|"
            "Service Duration:CQ|Start date/time|End date/time|Priority:CWE|Condition text|"
            "Text instruction|Conjunction|Occurrence duration:CQ|Total occurrences"},
    {"SCH", "Placer Appointment ID:EI|Filler Appointment ID:EI|Occurrence Number|"
            "Placer Group Number:EI|Schedule ID:CWE|Event Reason:CWE|Appointment Reason:CWE|"
            "Appointment Type:CWE|Appointment Duration|Appointment Duration Units:CNE|"
            "Appointment Timing Quantity:TQ|Placer Contact Person:XCN|"
            "Placer Contact Phone Number:XTN|Placer Contact Address:XAD|Placer Contact Location:PL|"
            "Filler Contact Person:XCN|Filler Contact Phone Number:XTN|Filler Contact Address:XAD|"
            "Filler Contact Location:PL|Entered By Person:XCN|Entered By Phone Number:XTN|"
            "Entered By Location:PL|Parent Placer Appointment ID:EI|Parent Filler Appointment ID:EI|"
            "Filler Status Code:CWE|Placer Order Number:EI|Filler Order Number:EI"},
    {"AIS", "Set ID -AIS|Segment Action Code|Universal Service Identifier:CWE|Start Date/Time|"
            "Start Date/Time Offset|Start Date/Time Offset Units:CNE|Duration|Duration Units:CNE|"
            "Allow Substitution Code:CWE|Filler Status Code:CWE|"
            "Placer Supplemental Service Information:CWE|Filler Supplemental Service Information:CWE"},
    {"AIG", "Set ID -AIG|Segment Action Code|Resource ID:CWE|Resource Type:CWE|Resource Group:CWE|"
            "Resource Quantity|Resource Quantity Units:CNE|Start Date/Time|Start Date/Time Offset|"
            "Start Date/Time Offset Units:CNE|Duration|Duration Units:CNE|"
            "Allow Substitution Code:CWE|Filler Status Code:CWE"},
    {"AIL", "Set ID -AIL|Segment Action Code|Location Resource ID:PL|Location Type - AIL:CWE|"
            "Location Group:CWE|Start Date/Time|Start Date/Time Offset|"
            "Start Date/Time Offset Units:CNE|Duration|Duration Units:CNE|"
            "Allow Substitution Code:CWE|Filler Status Code:CWE"},
    {"AIP", "Set ID -AIP|Segment Action Code|Personnel Resource ID:XCN|Resource Type:CWE|"
            "Resource Group:CWE|Start Date/Time|Start Date/Time Offset|"
            "Start Date/Time Offset Units:CNE|Duration|Duration Units:CNE|"
            "Allow Substitution Code:CWE|Filler Status Code:CWE"},
    {"NTE", "Set ID|Source of Comment|Comment|Comment Type:CWE|Entered By:XCN|Entered Date/Time|"
            "Effective Start Date|Expiration Date|Coded Comment:CWE"},
    {"OBX", "Set ID - OBX|Value Type|Observation Identifier:CWE|Observation Sub-ID:OG|"
            "Observation Value|Units:CWE|References Range|Interpretation Codes:CWE|Probability|"
            "Nature of Abnormal Test|Observation Result Status|Effective Date of Reference Range|"
            "User Defined Access Checks|Date/Time of the Observation|Producer's ID:CWE|"
            "Responsible Observer:XCN|Observation Method:CWE|Equipment Instance Identifier:EI|"
            "Date/Time of the Analysis|Observation Site:CWE|Observation Instance Identifier:EI|"
            "Mood Code:CNE|Performing Organization Name:XON|Performing Organization Address:XAD|"
            "Performing Organization Medical Director:XCN|Patient Results Release Category|"
            "Root Cause:CWE|Local Process Control:CWE|Observation Type|Observation Sub-Type|"
            "Action Code|Observation Value Absent Reason:CWE|"
            "Observation Related Specimen Identifier:EIP"},
    {"RXE", "Quantity/Timing:TQ|Give Code:CWE|Give Amount - Minimum|Give Amount - Maximum|"
            "Give Units:CWE|Give Dosage Form:CWE|Provider's Administration Instructions:CWE|"
            "Deliver-To Location|Substitution Status|Dispense Amount|Dispense Units:CWE|"
            "Number of Refills|Ordering Provider's DEA Number:XCN|"
            "Pharmacist/Treatment Supplier's Verifier ID:XCN|Prescription Number|"
            "Number of Refills Remaining|Number of Refills/Doses Dispensed|"
            "D/T of Most Recent Refill or Dose Dispensed|Total Daily Dose:CQ|Needs Human Review|"
            "Pharmacy/Treatment Supplier's Special Dispensing Instructions:CWE|Give Per (Time Unit)|"
            "Give Rate Amount|Give Rate Units:CWE|Give Strength|Give Strength Units:CWE|"
            "Give Indication:CWE|Dispense Package Size|Dispense Package Size Unit:CWE|"
            "Dispense Package Method|Supplementary Code:CWE|Original Order Date/Time|"
            "Give Drug Strength Volume|Give Drug Strength Volume Units:CWE|"
            "Controlled Substance Schedule:CWE|Formulary Status|"
            "Pharmaceutical Substance Alternative:CWE|Pharmacy of Most Recent Fill:CWE|"
            "Initial Dispense Amount|Dispensing Pharmacy:CWE|Dispensing Pharmacy Address:XAD|"
            "Deliver-to Patient Location:PL|Deliver-to Address:XAD|Pharmacy Order Type"},
    {"RXD", "Dispense Sub-ID Counter|Dispense/Give Code:CWE|Date/Time Dispensed|"
            "Actual Dispense Amount|Actual Dispense Units:CWE|Actual Dosage Form:CWE|"
            "Prescription Number|Number of Refills Remaining|Dispense Notes|Dispensing Provider:XCN|"
            "Substitution Status|Total Daily Dose:CQ|Dispense-to Location|Needs Human Review|"
            "Pharmacy/Treatment Supplier's Special Dispensing Instructions:CWE|Actual Strength|"
            "Actual Strength Unit:CWE|Substance Lot Number|Substance Expiration Date|"
            "Substance Manufacturer Name:CWE|Indication:CWE|Dispense Package Size|"
            "Dispense Package Size Unit:CWE|Dispense Package Method|Supplementary Code:CWE|"
            "Initiating Location:CWE|Packaging/Assembly Location:CWE|Actual Drug Strength Volume|"
            "Actual Drug Strength Volume Units:CWE|Dispense to Pharmacy:CWE|"
            "Dispense to Pharmacy Address:XAD|Pharmacy Order Type|Dispense Type:CWE|"
            "Pharmacy Phone Number:XTN"},
    {"RXC", "RX Component Type|Component Code:CWE|Component Amount|Component Units:CWE|"
            "Component Strength|Component Strength Units:CWE|Supplementary Code:CWE|"
            "Component Drug Strength Volume|Component Drug Strength Volume Units:CWE"},
    {"RGS", "Set ID - RGS|Segment Action Code|Resource Group ID:CWE"},
    {"ERR", "Error Code and Location|Error Location|HL7 Error Code:CWE|Severity|"
            "Application Error Code:CWE|Application Error Parameter|Diagnostic Information|"
            "User Message|Inform Person Indicator|Override Type:CWE|Override Reason Code:CWE|"
            "Help Desk Contact Point:XTN"},
    {"MSA", "Acknowledgment Code|Message Control ID|Text Message|Expected Sequence Number|"
            "Delayed Acknowledgment Type|Error Condition:CWE|Message Waiting Number|"
            "Message Waiting Priority"},
};

/// Name of each component, in order.
constexpr Table types[] = {
    {"CE", "Identifier|Text|Name of Coding System|Alternate Identifier|Alternate Text|"
            "Name of Alternate Coding System"},
    {"CNE", "Identifier|Text|Name of Coding System|Alternate Identifier|Alternate Text|"
            "Name of Alternate Coding System|Coding System Version ID|"
            "Alternate Coding System Version ID|Original Text|Second Alternate Identifier|"
            "Second Alternate Text|Name of Second Alternate Coding System|"
            "Second Alternate Coding System Version ID|Coding System OID|Value Set OID|"
            "Value Set Version ID|Alternate Coding System OID|Alternate Value Set OID|"
            "Alternate Value Set Version ID|Second Alternate Coding System OID|"
            "Second Alternate Value Set OID|Second Alternate Value Set Version ID"},
    {"CQ", "Quantity|Units"},
    {"CWE", "Identifier|Text|Name of Coding System|Alternate Identifier|Alternate Text|"
            "Name of Alternate Coding System|Coding System Version ID|"
            "Alternate Coding System Version ID|Original Text|Second Alternate Identifier|"
            "Second Alternate Text|Name of Second Alternate Coding System|"
            "Second Alternate Coding System Version ID|Coding System OID|Value Set OID|"
            "Value Set Version ID|Alternate Coding System OID|Alternate Value Set OID|"
            "Alternate Value Set Version ID|Second Alternate Coding System OID|"
            "Second Alternate Value Set OID|Second Alternate Value Set Version ID"},
    {"CX", "ID Number|Identifier Check Digit|Check Digit Scheme|Assigning Authority|"
            "Identifier Type Code|Assigning Facility|Effective Date|Expiration Date|"
            "Assigning Jurisdiction|Assigning Agency or Department|Security Check|"
            "Security Check Scheme"},
    {"DLD", "Discharge to Location|Effective Date"},
    {"DR", "Range Start Date/Time|Range End Date/Time"},
    {"EI", "Entity Identifier|Namespace ID|Universal ID|Universal ID Type"},
    {"EIP", "Placer Assigned Identifier|Filler Assigned Identifier"},
    {"HD", "Namespace ID|Universal ID|Universal ID Type"},
    {"MSG", "Message Code|Trigger Event|Message Structure"},
    {"OG", "Original Sub-Identifier|Group|Sequence|Identifier"},
    {"PL", "Point of Care|Room|Bed|Facility|Location Status|Person Location Type|Building|Floor|"
            "Location Description|Comprehensive Location Identifier|Assigning Authority for Location"},
    {"PT", "Processing ID|Processing Mode"},
    {"RPT", "Repeat Pattern Code|Calendar Alignment|Phase Range Begin Value|Phase Range End Value|"
            "Period Quantity|Period Units|Institution Specified Time|Event|Event Offset Quantity|"
            "Event Offset Units|General Timing Specification"},
    {"TQ", "Quantity|Interval|Duration|Start Date/Time|End Date/Time|Priority|Condition|Text|"
            "Conjunction|Order Sequencing|Occurrence Duration|Total Occurrences"},
    {"XAD", "Street Address|Other Designation|City|State or Province|Zip or Postal Code|Country|"
            "Address Type|Other Geographic Designation|County/Parish Code|Census Tract|"
            "Address Representation Code|Address Validity Range|Effective Date|Expiration Date|"
            "Expiration Reason|Temporary Indicator|Bad Address Indicator|Address Usage|Addressee|"
            "Comment|Preference Order|Protection Code|Address Identifier"},
    {"XCN", "Person Identifier|Family Name|Given Name|"
            "Second and Further Given Names or Initials Thereof|Suffix (e.g., JR or III)|"
            "Prefix (e.g., DR)|Degree (e.g., MD)|Source Table|Assigning Authority|Name Type Code|"
            "Identifier Check Digit|Check Digit Scheme|Identifier Type Code|Assigning Facility|"
            "Name Representation Code|Name Context|Name Validity Range|Name Assembly Order|"
            "Effective Date|Expiration Date|Professional Suffix|Assigning Jurisdiction|"
            "Assigning Agency or Department|Security Check|Security Check Scheme"},
    {"XON", "Organization Name|Organization Name Type Code|ID Number|Identifier Check Digit|"
            "Check Digit Scheme|Assigning Authority|Identifier Type Code|Assigning Facility|"
            "Name Representation Code|Organization Identifier"},
    {"XPN", "Family Name|Given Name|Second and Further Given Names or Initials Thereof|"
            "Suffix (e.g., JR or III)|Prefix (e.g., DR)|Degree (e.g., MD)|Name Type Code|"
            "Name Representation Code|Name Context|Name Validity Range|Name Assembly Order|"
            "Effective Date|Expiration Date|Professional Suffix|Called By"},
    {"XTN", "Telephone Number|Telecommunication Use Code|Telecommunication Equipment Type|"
            "Communication Address|Country Code|Area/City Code|Local Number|Extension|Any Text|"
            "Extension Prefix|Speed Dial Code|Unformatted Telephone number|Effective Start Date|"
            "Expiration Date|Expiration Reason|Protection Code|Shared Telecommunication Identifier|"
            "Preference Order"},
};
// clang-format on

template <size_t Size>
QString entryOf(const Table (&table)[Size], const QString &key, int number)
{
    for (const auto &[name, entries] : table) {
        if (key == QLatin1StringView(name))
            return QString::fromLatin1(entries).section(u'|', number - 1, number - 1);
    }
    return {};
}

}

Hl7Name hl7FieldName(const QString &segment, int field)
{
    const QString entry = entryOf(segments, segment, field);
    return {entry.section(u':', 0, 0), entry.section(u':', 1, 1)};
}

QString hl7ComponentName(const QString &type, int component)
{
    return type.isEmpty() ? QString() : entryOf(types, type, component);
}

}
