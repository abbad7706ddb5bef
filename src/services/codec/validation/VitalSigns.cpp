#include "codec/validation/VitalSigns.h"

#include "codec/validation/Invariants.h"

#include <algorithm>
#include <array>

namespace concord::validation {

namespace {

struct VitalSign
{
    std::string_view code;
    std::string_view profile;
    std::array<std::string_view, 3> units; ///< UCUM; empty: no value of its own
};

constexpr std::array<VitalSign, 10> vitalSigns{{
    {"85353-1", "vitalspanel", {}},
    {"85354-9", "bp", {}},
    {"9279-1", "resprate", {"/min"}},
    {"8867-4", "heartrate", {"/min"}},
    {"2708-6", "oxygensat", {"%"}},
    {"8310-5", "bodytemp", {"Cel", "[degF]"}},
    {"8302-2", "bodyheight", {"cm", "[in_i]"}},
    {"9843-4", "headcircum", {"cm", "[in_i]"}},
    {"29463-7", "bodyweight", {"g", "kg", "[lb_av]"}},
    {"39156-5", "bmi", {"kg/m2"}},
}};
constexpr std::string_view loinc = "http://loinc.org";

template <typename Visit>
void eachCoding(const JsonNode *concept_, Visit visit)
{
    const JsonNode *codings = concept_ ? concept_->member("coding") : nullptr;
    for (const JsonNode *c = codings && codings->isArray() ? codings->first : nullptr; c; c = c->next)
        visit(*c);
}

bool hasCode(const JsonNode *concept_, std::string_view system, std::string_view code)
{
    bool found = false;
    eachCoding(concept_, [&](const JsonNode &c) {
        found = found || (c.string("system") == system && c.string("code") == code);
    });
    return found;
}

const VitalSign *vitalSignOf(const JsonNode &observation)
{
    const JsonNode *code = observation.member("code");
    const auto *const found = std::find_if(vitalSigns.begin(), vitalSigns.end(),
                                           [&](const VitalSign &v) { return hasCode(code, loinc, v.code); });
    return found == vitalSigns.end() ? nullptr : &*found;
}

/// The vital sign whose profile the resource names in meta.profile.
const VitalSign *declaredVitalSign(const JsonNode &observation)
{
    constexpr std::string_view base = "http://hl7.org/fhir/StructureDefinition/";
    const JsonNode *meta = observation.member("meta");
    const JsonNode *profiles = meta ? meta->member("profile") : nullptr;
    for (const JsonNode *p = profiles && profiles->isArray() ? profiles->first : nullptr; p; p = p->next) {
        const auto *const found = std::find_if(vitalSigns.begin(), vitalSigns.end(), [&](const VitalSign &v) {
            return p->text.starts_with(base) && p->text.substr(base.size()) == v.profile;
        });
        if (found != vitalSigns.end())
            return &*found;
    }
    return nullptr;
}

/// The value must be a quantity in one of the UCUM units.
void checkUnit(const JsonNode &owner, const std::array<std::string_view, 3> &units, Report &report)
{
    const JsonNode *value = choice(owner, "value");
    if (!value)
        return;
    if (value->key != "valueQuantity") {
        report.error("vital-sign", QStringLiteral("the value of this vital sign must be a Quantity"));
        return;
    }
    const Step step(report, "valueQuantity");
    for (const std::string_view name : {"value", "unit", "system", "code"}) {
        if (!exists(*value, name))
            report.error("vital-sign",
                         QStringLiteral("%1 is required in the quantity of a vital sign").arg(text(name)));
    }
    const std::string_view code = value->string("code");
    if (!code.empty() && std::find(units.begin(), units.end(), code) == units.end())
        report.error("vital-sign", QStringLiteral("the unit %1 is not one of this vital sign (%2)")
                                       .arg(quotedValue(code), text(units[0])));
    if (exists(*value, "system") && value->string("system") != "http://unitsofmeasure.org")
        report.error("vital-sign", QStringLiteral("the unit of a vital sign must be a UCUM code"));
}

void checkComponents(const JsonNode &observation, bool isBloodPressure, Report &report)
{
    bool systolic = false;
    bool diastolic = false;
    const JsonNode *components = observation.member("component");
    qint64 i = -1;
    for (const JsonNode *c = components && components->isArray() ? components->first : nullptr; c;
         c = c->next) {
        const Step step(report, "component", ++i);
        if (!choice(*c, "value") && !exists(*c, "dataAbsentReason"))
            report.error("vs-3",
                         QStringLiteral("a component without a value must have a reason why it is absent"));
        const bool isSystolic = hasCode(c->member("code"), loinc, "8480-6");
        const bool isDiastolic = hasCode(c->member("code"), loinc, "8462-4");
        if (isBloodPressure && (isSystolic || isDiastolic))
            checkUnit(*c, {"mm[Hg]"}, report);
        systolic = systolic || isSystolic;
        diastolic = diastolic || isDiastolic;
    }
    if (isBloodPressure && (!systolic || !diastolic))
        report.error(
            "vital-sign",
            QStringLiteral(
                "a blood pressure must have a systolic (8480-6) and a diastolic (8462-4) component"));
}

}

void checkVitalSign(const JsonNode &observation, Report &report)
{
    const VitalSign *vitalSign = vitalSignOf(observation);
    if (const VitalSign *declared = declaredVitalSign(observation);
        declared && !hasCode(observation.member("code"), loinc, declared->code)) {
        report.error("vital-sign", QStringLiteral("the profile %1 needs the LOINC code %2")
                                       .arg(text(declared->profile), text(declared->code)));
        return;
    }
    if (!vitalSign)
        return;
    const JsonNode *categories = observation.member("category");
    bool isMarked = false;
    for (const JsonNode *c = categories && categories->isArray() ? categories->first : nullptr; c;
         c = c->next)
        isMarked = isMarked ||
                   hasCode(c, "http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs");
    if (!isMarked)
        report.error(
            "vital-sign",
            QStringLiteral("an Observation with the LOINC code %1 must have the category vital-signs")
                .arg(text(vitalSign->code)));
    if (!exists(observation, "subject"))
        report.error("vital-sign", QStringLiteral("a vital sign must have a subject"));
    const JsonNode *effective = choice(observation, "effective");
    if (!effective || (effective->key != "effectiveDateTime" && effective->key != "_effectiveDateTime" &&
                       effective->key != "effectivePeriod"))
        report.error("vital-sign",
                     QStringLiteral("a vital sign must have effectiveDateTime or effectivePeriod"));
    else if (effective->key == "effectiveDateTime" && effective->text.size() < 8)
        report.error("vs-1", QStringLiteral("the time of a vital sign must be precise to the day"));
    const bool hasParts = exists(observation, "component") || exists(observation, "hasMember");
    if (!hasParts && !exists(observation, "dataAbsentReason") && !choice(observation, "value"))
        report.error(
            "vs-2",
            QStringLiteral(
                "a vital sign without a value, components or members must have a reason why it is absent"));
    if (!vitalSign->units[0].empty())
        checkUnit(observation, vitalSign->units, report);
    checkComponents(observation, vitalSign->code == "85354-9", report);
}

}
