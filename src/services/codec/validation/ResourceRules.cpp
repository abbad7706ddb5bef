#include "codec/validation/ResourceRules.h"

#include "codec/validation/Primitives.h"
#include "codec/validation/Xhtml.h"

#include <algorithm>
#include <array>
#include <set>

namespace concord::validation {

namespace {

/// Each "#id" that occurs in a resource: references, canonicals and other URIs, links in narratives.
void localReferences(const JsonNode &node, std::set<std::string, std::less<>> &found)
{
    for (const JsonNode *child = node.first; child; child = child->next) {
        if (child->isString() && child->key == "div") {
            for (std::string &link : checkXhtml(child->text).localLinks)
                found.insert(std::move(link));
        } else if (child->isString() && child->text.starts_with('#')) {
            found.emplace(child->text.substr(1));
        } else if (child->first) {
            localReferences(*child, found);
        }
    }
}

bool refersToContainer(const JsonNode &node)
{
    for (const JsonNode *child = node.first; child; child = child->next) {
        if ((child->isString() && child->text == "#") || refersToContainer(*child))
            return true;
    }
    return false;
}

}

void checkContained(const JsonNode &resource, bool isOutermost, Report &report)
{
    const JsonNode *contained = resource.member("contained");
    if (!contained || !contained->isArray())
        return;
    if (!isOutermost) {
        report.error("dom-2", QStringLiteral("a contained resource must not contain resources itself"));
        return;
    }
    std::set<std::string, std::less<>> references;
    localReferences(resource, references);
    std::set<std::string_view> ids;
    qint64 i = -1;
    for (const JsonNode *c = contained->first; c; c = c->next) {
        const Step step(report, "contained", ++i);
        const std::string_view id = c->string("id");
        if (!id.empty() && !ids.insert(id).second)
            report.error("duplicate-id",
                         QStringLiteral("two contained resources have the id %1").arg(quotedValue(id)));
        if (!id.empty() && !references.contains(id) && !refersToContainer(*c))
            report.error(
                "dom-3",
                QStringLiteral(
                    "the contained resource %1 is not referred to, nor does it refer to its container")
                    .arg(quotedValue(id)));
        const JsonNode *meta = c->member("meta");
        if (meta && (meta->member("versionId") || meta->member("lastUpdated")))
            report.error(
                "dom-4",
                QStringLiteral("a contained resource must not have meta.versionId or meta.lastUpdated"));
        if (meta && meta->member("security"))
            report.error("dom-5", QStringLiteral("a contained resource must not have a security label"));
    }
}

void checkSecurityLabels(const JsonNode &resource, Report &report)
{
    const JsonNode *meta = resource.member("meta");
    const JsonNode *labels = meta ? meta->member("security") : nullptr;
    std::set<std::pair<std::string_view, std::string_view>> seen;
    qint64 i = -1;
    const Step metaStep(report, "meta");
    for (const JsonNode *label = labels && labels->isArray() ? labels->first : nullptr; label;
         label = label->next) {
        const Step step(report, "security", ++i);
        if (!seen.insert({label->string("system"), label->string("code")}).second)
            report.error(
                "duplicate-label",
                QStringLiteral("the security label %1 occurs twice").arg(quotedValue(label->string("code"))));
    }
}

void checkProfiles(const JsonNode &resource, std::string_view type, const FhirDefinitions &definitions,
                   Report &report)
{
    constexpr std::string_view base = "http://hl7.org/fhir/StructureDefinition/";
    const JsonNode *meta = resource.member("meta");
    const JsonNode *profiles = meta ? meta->member("profile") : nullptr;
    const Step metaStep(report, "meta");
    qint64 i = -1;
    for (const JsonNode *p = profiles && profiles->isArray() ? profiles->first : nullptr; p; p = p->next) {
        const Step step(report, "profile", ++i);
        const std::string_view name = p->text.starts_with(base)
                                          ? p->text.substr(base.size(), p->text.find('|') - base.size())
                                          : std::string_view();
        if (name != type && definitions.isResourceType(name) && name != "Resource" &&
            name != "DomainResource")
            report.error(
                "profile-type",
                QStringLiteral("the profile is one of %1, the resource is a %2").arg(text(name), text(type)));
    }
}

void checkSearchParameters(const JsonNode &statement, const FhirDefinitions &definitions, Report &report)
{
    constexpr std::string_view base = "http://hl7.org/fhir/SearchParameter/";
    const JsonNode *rests = statement.member("rest");
    qint64 iRest = -1;
    for (const JsonNode *rest = rests && rests->isArray() ? rests->first : nullptr; rest; rest = rest->next) {
        const Step restStep(report, "rest", ++iRest);
        const JsonNode *resources = rest->member("resource");
        qint64 iResource = -1;
        for (const JsonNode *r = resources && resources->isArray() ? resources->first : nullptr; r;
             r = r->next) {
            const Step resourceStep(report, "resource", ++iResource);
            const JsonNode *parameters = r->member("searchParam");
            qint64 iParameter = -1;
            for (const JsonNode *p = parameters && parameters->isArray() ? parameters->first : nullptr; p;
                 p = p->next) {
                const Step step(report, "searchParam", ++iParameter);
                std::string_view definition = p->string("definition");
                definition = definition.substr(0, definition.find('|'));
                if (!definition.starts_with(base))
                    continue;
                definition.remove_prefix(base.size()); // "AllergyIntolerance-clinical-status"
                const std::size_t dash = definition.find('-');
                const std::string_view due =
                    dash == std::string_view::npos
                        ? std::string_view()
                        : definitions.searchParameterType(definition.substr(0, dash),
                                                          definition.substr(dash + 1));
                if (!due.empty() && !p->string("type").empty() && p->string("type") != due)
                    report.error(
                        "search-parameter",
                        QStringLiteral("the standard search parameter %1 is of type %2, here it is %3")
                            .arg(quotedValue(definition), text(due), quotedValue(p->string("type"))));
            }
        }
    }
}

void checkIdentifier(const JsonNode &identifier, Report &report)
{
    const std::string_view system = identifier.string("system");
    if (!system.empty() && !hasBlank(system) && !isAbsoluteUri(system))
        report.error("identifier-system",
                     QStringLiteral("system must be an absolute URI, not %1").arg(quotedValue(system)));
    const std::string_view value = identifier.string("value");
    if (system == "urn:ietf:rfc:3986" && !value.empty() && !isAbsoluteUri(value))
        report.warning("identifier-system",
                       QStringLiteral("with the system urn:ietf:rfc:3986 the value must be a full URI"));
}

void checkAttachment(const JsonNode &attachment, Report &report)
{
    const JsonNode *size = attachment.member("size");
    const JsonNode *data = attachment.member("data");
    const qint64 actual = data && data->isString() ? base64Size(data->text) : -1;
    if (!size || size->kind != JsonKind::Number || actual < 0)
        return;
    const qint64 stated = QByteArray(size->text.data(), qsizetype(size->text.size())).toLongLong();
    if (stated != actual)
        report.error("attachment-size",
                     QStringLiteral("size says %1 bytes, the data has %2").arg(stated).arg(actual));
}

bool isPlausibleCode(std::string_view valueSet, std::string_view code, std::string_view resourceType)
{
    // ISO 4217: three capitals; the list itself changes more often than this program
    if (valueSet == "http://hl7.org/fhir/ValueSet/currencies")
        return code.size() == 3 &&
               std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (valueSet == "http://hl7.org/fhir/ValueSet/mimetypes") {
        if (resourceType == "CapabilityStatement" || resourceType == "Subscription")
            return true; // "json" and "xml" are common there
        const std::size_t slash = code.find('/');
        return slash != std::string_view::npos && slash > 0 && slash + 1 < code.size();
    }
    return true;
}

const CodeSet *wholeCodeSystem(const FhirDefinitions &definitions, std::string_view system)
{
    // value sets of the table that are exactly one code system
    struct Row
    {
        std::string_view system;
        std::string_view valueSet;
    };
    static constexpr std::array<Row, 8> rows{{
        {"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
         "http://hl7.org/fhir/ValueSet/allergyintolerance-clinical"},
        {"http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
         "http://hl7.org/fhir/ValueSet/allergyintolerance-verification"},
        {"http://terminology.hl7.org/CodeSystem/condition-clinical",
         "http://hl7.org/fhir/ValueSet/condition-clinical"},
        {"http://terminology.hl7.org/CodeSystem/condition-ver-status",
         "http://hl7.org/fhir/ValueSet/condition-ver-status"},
        {"http://terminology.hl7.org/CodeSystem/condition-category",
         "http://hl7.org/fhir/ValueSet/condition-category"},
        {"http://terminology.hl7.org/CodeSystem/medicationrequest-category",
         "http://hl7.org/fhir/ValueSet/medicationrequest-category"},
        {"http://terminology.hl7.org/CodeSystem/medicationdispense-category",
         "http://hl7.org/fhir/ValueSet/medicationdispense-category"},
        {"http://terminology.hl7.org/CodeSystem/dose-rate-type",
         "http://hl7.org/fhir/ValueSet/dose-rate-type"},
    }};
    const auto *const row =
        std::find_if(rows.begin(), rows.end(), [&](const Row &r) { return r.system == system; });
    const CodeSet *codes = row == rows.end() ? nullptr : definitions.codes(row->valueSet);
    return codes && codes->complete ? codes : nullptr;
}

bool isLanguageTag(std::string_view tag)
{
    constexpr std::string_view iso639 =
        " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv "
        "cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho "
        "hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn "
        "ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb "
        "nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se "
        "sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty "
        "ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";
    const auto isAlnum = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    const std::string first =
        text(tag.substr(0, std::min(tag.find('-'), tag.size()))).toLower().toStdString();
    if (first == "x" || first == "i")
        return tag.size() > 2;
    if (first.size() == 2 ? iso639.find(" " + first + " ") == std::string_view::npos : first.size() != 3)
        return false;
    std::size_t length = 0;
    for (const char c : tag) {
        length = c == '-' ? 0 : length + 1;
        if ((c != '-' && !isAlnum(c)) || length > 8)
            return false;
    }
    return length > 0;
}

bool isActiveTag(std::string_view tag)
{
    constexpr std::array<std::string_view, 7> active{"script", "iframe", "object", "embed",
                                                     "applet", "form",   "svg"};
    const QString lower = text(tag.substr(0, 20)).toLower();
    return std::any_of(active.begin(), active.end(), [&](std::string_view a) {
        return lower == QLatin1StringView(a.data(), qsizetype(a.size()));
    });
}

}
