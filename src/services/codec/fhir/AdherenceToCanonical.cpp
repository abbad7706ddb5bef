#include "codec/fhir/FhirParts.h"
#include "codec/fhir/FhirToCanonical.h"

namespace concord {

namespace {
using Object = JsonReader::Object;

/// "0.87" of {0.87, "1"} or {87, "%"}; DOMAIN section 15: never above 1.
QString proportion(FhirContext &c, Object parent, const char *key, const JsonPath &path)
{
    const auto quantity = c.r.object(parent, key, path);
    const auto value = quantity ? c.r.number(*quantity, "value", path[key]) : std::nullopt;
    if (!value) {
        c.r.fail(path[key], QStringLiteral("a proportion of days covered is required"));
        return {};
    }
    QString unit = c.r.string(*quantity, "code", path[key]);
    if (unit.isEmpty())
        unit = c.r.string(*quantity, "unit", path[key]);
    const double part = unit == u"%" ? *value / 100 : *value;
    if (part < 0 || part > 1) {
        c.r.fail(path[key],
                 QStringLiteral("a proportion of days covered is between 0 and 1 (or 0 and 100 %)"));
        return {};
    }
    return QString::number(part, 'g', 6);
}

void period(FhirContext &c, const char *key, CanonicalAdherence &a)
{
    const auto span = c.r.object(c.resource, key, c.path);
    if (!span)
        return c.r.fail(c.path[key], QStringLiteral("the period that was measured is required"));
    a.periodStart = fhirParts::dateTime(c.r, *span, "start", c.path[key]);
    a.periodEnd = fhirParts::dateTime(c.r, *span, "end", c.path[key]);
    if (a.periodStart.isEmpty() || a.periodEnd.isEmpty())
        c.r.fail(c.path[key], QStringLiteral("start and end of the period are required"));
}

/// Components whose value is a drug code: what was taken.
void medications(FhirContext &c, CanonicalAdherence &a)
{
    const auto list = c.r.array(c.resource, "component", c.path);
    for (size_t i = 0; list && i < list->size(); ++i) {
        Object component;
        if (list->at(i).get(component) != simdjson::SUCCESS)
            continue;
        const JsonPath here = c.path["component"];
        const auto value = c.r.object(component, "valueCodeableConcept", here);
        if (!value)
            continue;
        for (const Coding &coding : fhirParts::codings(c.r, *value, here)) {
            if (coding.system == systems::rxNorm || coding.system == systems::ndc)
                a.codings.append(coding);
        }
    }
}
}

CanonicalAdherence adherenceFromFhir(FhirContext &c)
{
    CanonicalAdherence a;
    a.signalId = c.r.string(c.resource, "id", c.path);
    const auto identifiers = fhirParts::identifiers(c.r, c.resource, c.path);
    if (a.signalId.isEmpty() && !identifiers.isEmpty())
        a.signalId = identifiers.first().value;
    if (c.r.string(c.resource, "resourceType", c.path) == u"Observation") {
        period(c, "effectivePeriod", a);
        a.pdc = proportion(c, c.resource, "valueQuantity", c.path);
        medications(c, a);
        return a;
    }
    period(c, "period", a);
    const auto groups = c.r.array(c.resource, "group", c.path);
    Object group;
    if (groups && groups->at(0).get(group) == simdjson::SUCCESS)
        a.pdc = proportion(c, group, "measureScore", c.path["group"]);
    else
        c.r.fail(c.path["group"], QStringLiteral("a group with a measureScore is required"));
    return a;
}

}
