#include "codec/validation/References.h"

#include "codec/validation/Primitives.h"

#include <algorithm>

namespace concord::validation {

BundleScope BundleScope::of(const JsonNode &bundle, const BundleScope *outer)
{
    BundleScope scope;
    scope.bundle = &bundle;
    scope.type = bundle.string("type");
    scope.outer = outer;
    const JsonNode *entries = bundle.member("entry");
    for (const JsonNode *entry = entries && entries->isArray() ? entries->first : nullptr; entry;
         entry = entry->next) {
        const std::string_view fullUrl = entry->string("fullUrl");
        const JsonNode *resource = entry->member("resource");
        if (!fullUrl.empty() && resource)
            scope.resourcesByFullUrl[fullUrl].push_back(resource);
    }
    return scope;
}

void ResourceScope::readContained()
{
    const JsonNode *list = resource->member("contained");
    for (const JsonNode *c = list && list->isArray() ? list->first : nullptr; c; c = c->next)
        contained.emplace(c->string("id"), c);
}

namespace {

std::vector<std::string_view> segments(std::string_view url)
{
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t slash = url.find('/');
        parts.push_back(url.substr(0, slash));
        if (slash == std::string_view::npos)
            return parts;
        url.remove_prefix(slash + 1);
    }
}

std::string_view withoutVersion(std::string_view url)
{
    return url.substr(0, url.find("/_history/"));
}

/// Type?name=value&name=value
bool isSearch(std::string_view reference, const FhirDefinitions &definitions)
{
    const std::size_t mark = reference.find('?');
    return mark != std::string_view::npos && definitions.isResourceType(reference.substr(0, mark));
}

bool isGoodSearch(std::string_view query)
{
    if (query.empty())
        return false;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view part = query.substr(0, end);
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos || equals == 0 ||
            part.find('=', equals + 1) != std::string_view::npos)
            return false;
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return true;
}

QString list(const std::vector<std::string_view> &words)
{
    QString joined;
    for (const std::string_view word : words)
        joined += (joined.isEmpty() ? QString() : QStringLiteral(", ")) + text(word);
    return joined;
}

/// Where the resource itself was found a wrong type is an error. Where only the address tells it is a
/// warning, as in the official validator: R4's own examples have such references.
void checkTarget(std::string_view found, bool isResolved, const TypeUse &use, Report &report)
{
    const auto &allowed = use.targets;
    const auto has = [&](std::string_view name) {
        return std::find(allowed.begin(), allowed.end(), name) != allowed.end();
    };
    if (found.empty() || allowed.empty() || has("Resource") || has(found))
        return;
    report.add(
        isResolved ? IssueSeverity::Error : IssueSeverity::Warning, "reference-target",
        QStringLiteral("the reference leads to a %1; allowed here: %2").arg(text(found), list(allowed)));
}

/// The resource in the Bundle, or null. Reports what makes the reference impossible to follow.
const JsonNode *resolveInBundle(std::string_view reference, const ResourceScope &scope, Report &report)
{
    const BundleScope &bundle = *scope.bundle;
    const bool isResponse = bundle.type == "batch-response" || bundle.type == "transaction-response";
    const bool isAbsolute = isAbsoluteUri(reference);
    if (!isAbsolute && scope.fullUrl.empty()) {
        const QString message = QStringLiteral(
            "a relative reference in an entry without fullUrl cannot be resolved in the Bundle");
        if (bundle.type == "batch" || bundle.type == "transaction")
            report.warning("bundle-reference", message); // the server may resolve it against its own base
        else if (!isResponse)
            report.error("bundle-reference", message);
        return nullptr;
    }
    const auto parts = segments(reference);
    if (!isAbsolute && parts.size() != 2 && parts.size() != 4) {
        report.error(
            "reference-format",
            QStringLiteral("%1 is not a relative reference: [type]/[id] is due").arg(quotedValue(reference)));
        return nullptr;
    }
    const std::string target = absoluteUrl(reference, scope.fullUrl);
    for (const BundleScope *b = &bundle; b; b = b->outer) {
        const auto found = b->resourcesByFullUrl.find(target);
        if (found == b->resourcesByFullUrl.end())
            continue;
        if (found->second.size() > 1 && b->type != "history" &&
            reference.find("/_history/") == std::string_view::npos)
            report.error("bundle-reference",
                         QStringLiteral("%1 fits several entries of the Bundle").arg(quotedValue(reference)));
        const JsonNode *resource = found->second.front();
        if (!isAbsolute && resource->string("resourceType") != parts[0])
            report.error("reference-target",
                         QStringLiteral("%1 leads to an entry with a %2")
                             .arg(quotedValue(reference), text(resource->string("resourceType"))));
        return resource;
    }
    if (reference.starts_with("urn:"))
        report.warning("bundle-reference",
                       QStringLiteral("%1 is not in the Bundle").arg(quotedValue(reference)));
    return nullptr;
}

}

std::string absoluteUrl(std::string_view reference, std::string_view fullUrl)
{
    reference = withoutVersion(reference);
    if (isAbsoluteUri(reference))
        return std::string(reference);
    const std::size_t slash = reference.find('/');
    if (slash == std::string_view::npos)
        return {};
    if (fullUrl.starts_with("urn:")) // urn:uuid: and the id of the reference
        return std::string(fullUrl.substr(0, fullUrl.rfind(':') + 1)).append(reference.substr(slash + 1));
    std::string_view base = withoutVersion(fullUrl);
    for (int i = 0; i < 2; ++i) { // without /[type]/[id]
        const std::size_t last = base.rfind('/');
        if (last == std::string_view::npos)
            return {};
        base = base.substr(0, last);
    }
    return std::string(base).append("/").append(reference);
}

std::string_view resourceTypeOfUrl(std::string_view url, const FhirDefinitions &definitions)
{
    if (isSearch(url, definitions))
        return url.substr(0, url.find('?'));
    if (url.find('?') != std::string_view::npos || url.find('#') != std::string_view::npos)
        return {};
    url = withoutVersion(url);
    if (isAbsoluteUri(url) && !url.starts_with("http://") && !url.starts_with("https://"))
        return {};
    const auto parts = segments(url);
    if (parts.size() < 2 || (parts.size() > 2 && !isAbsoluteUri(url)))
        return {};
    const std::string_view type = parts[parts.size() - 2];
    return definitions.isResourceType(type) && isFhirId(parts.back()) ? type : std::string_view();
}

void checkReference(const JsonNode &node, const TypeUse &use, const ResourceScope &scope,
                    const FhirDefinitions &definitions, Report &report)
{
    const std::string_view reference = node.string("reference");
    std::string_view targetType;
    bool isResolved = false;
    if (reference.empty()) {
        if (!node.member("identifier") && !node.member("display") && !node.member("extension"))
            report.warning("reference-empty",
                           QStringLiteral("the reference has neither reference, identifier nor display"));
    } else if (hasBlank(reference)) {
        report.error(
            "reference-format",
            QStringLiteral("%1 is not a reference: it must not contain blanks").arg(quotedValue(reference)));
        return;
    } else if (reference.starts_with('#')) {
        const ResourceScope &outermost = scope.outermost();
        const bool toContainer = reference == "#";
        const auto found = outermost.contained.find(reference.substr(1));
        const JsonNode *target = toContainer                          ? outermost.resource
                                 : found == outermost.contained.end() ? nullptr
                                                                      : found->second;
        if (!target || (toContainer && !scope.container)) {
            report.error("ref-1",
                         QStringLiteral("%1 leads to no contained resource").arg(quotedValue(reference)));
            return;
        }
        targetType = target->string("resourceType");
        isResolved = true;
    } else if (isSearch(reference, definitions)) {
        if (!isGoodSearch(reference.substr(reference.find('?') + 1)))
            report.error(
                "reference-format",
                QStringLiteral("%1 is not a search: [type]?name=value is due").arg(quotedValue(reference)));
        targetType = resourceTypeOfUrl(reference, definitions);
    } else {
        const JsonNode *target = scope.bundle ? resolveInBundle(reference, scope, report) : nullptr;
        isResolved = target != nullptr;
        targetType = target ? target->string("resourceType") : resourceTypeOfUrl(reference, definitions);
    }
    checkTarget(targetType, isResolved, use, report);

    const std::string_view stated = node.string("type");
    constexpr std::string_view base = "http://hl7.org/fhir/StructureDefinition/";
    const std::string_view statedName = stated.starts_with(base) ? stated.substr(base.size()) : stated;
    if (stated.empty())
        return;
    if (targetType.empty())
        checkTarget(statedName, true, use, report);
    else if (statedName != targetType)
        report.error("reference-target", QStringLiteral("type says %1 but the reference leads to a %2")
                                             .arg(quotedValue(stated), text(targetType)));
}

}
