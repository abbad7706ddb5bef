#include "codec/validation/ResourceWalk.h"

#include "codec/validation/BundleRules.h"
#include "codec/validation/OtherVersions.h"
#include "codec/validation/Primitives.h"
#include "codec/validation/ResourceRules.h"
#include "codec/validation/VitalSigns.h"

#include <algorithm>

namespace concord::validation {

namespace {

/// On a stack for as long as it lives.
template <typename T>
class Inside
{
public:
    Inside(std::vector<T> &stack, const T &item) : m_stack(stack) { m_stack.push_back(item); }
    ~Inside() { m_stack.pop_back(); }
    Inside(const Inside &) = delete;
    Inside &operator=(const Inside &) = delete;

private:
    std::vector<T> &m_stack;
};

}

void ResourceWalk::document(const JsonNode &root)
{
    const std::string_view name = root.string("resourceType");
    const Step step(m_report, name.empty() ? std::string_view("$") : name);
    resource(root, nullptr, {}, nullptr);
}

const TypeDefinition *ResourceWalk::resourceType(const JsonNode &node, std::string_view &name)
{
    const JsonNode *member = node.member("resourceType");
    if (!member || !member->isString()) {
        m_report.error("resource-type",
                       member ? QStringLiteral("resourceType must be text, not %1")
                                    .arg(QLatin1StringView(kindName(member->kind)))
                              : QStringLiteral("resourceType is missing: this is not a FHIR resource"));
        return nullptr;
    }
    name = member->text;
    const TypeDefinition *type = m_definitions.type(name);
    if (type && type->kind == TypeKind::Resource && !type->isAbstract)
        return type;
    if (m_definitions.isResourceType(name) && !type)
        return m_definitions.type("DomainResource");
    const std::string_view versions = versionsOfType(name);
    if (!versions.empty())
        m_report.error(
            "version",
            QStringLiteral("%1 is a resource of FHIR %2, not of R4").arg(text(name), text(versions)));
    else
        m_report.error("resource-type",
                       QStringLiteral("%1 is not a resource type of FHIR R4").arg(quotedValue(name)));
    return nullptr;
}

void ResourceWalk::resource(const JsonNode &node, const ResourceScope *container, std::string_view fullUrl,
                            const BundleScope *bundle)
{
    if (!node.isObject()) {
        m_report.error("type", QStringLiteral("a resource must be an object, not %1")
                                   .arg(QLatin1StringView(kindName(node.kind))));
        return;
    }
    std::string_view name;
    const TypeDefinition *type = resourceType(node, name);
    if (!type)
        return;
    ResourceScope scope;
    scope.resource = &node;
    scope.type = name;
    scope.container = container;
    scope.bundle = bundle;
    scope.fullUrl = fullUrl;
    scope.depth = m_report.depth();
    scope.readContained();
    const bool isCovered = type->name == name;
    if (!isCovered)
        m_report.information("not-covered",
                             QStringLiteral("the elements of %1 are not checked").arg(text(name)));
    const Inside inside(m_containers, {nullptr, {&type->root, nullptr}, name});
    if (name == "Bundle") {
        const BundleScope inner = BundleScope::of(node, bundle);
        const BundleScope *outer = std::exchange(m_bundle, &inner);
        elements(node, type->root, name, scope, true);
        m_bundle = outer;
        checkBundle(inner, m_definitions, m_report);
    } else {
        elements(node, type->root, name, scope, true, isCovered);
    }
    invariants(type->root.constraints, node);
    if (container && !node.member("id"))
        m_report.error("contained-id", QStringLiteral("a contained resource must have an id"));
    resourceRules(node, scope);
}

void ResourceWalk::resourceRules(const JsonNode &node, ResourceScope &scope)
{
    if (const JsonNode *id = node.member("id");
        id && id->isString() && !id->text.empty() && !isFhirId(id->text)) {
        const Step step(m_report, "id");
        m_report.error("id",
                       QStringLiteral("%1 is not a valid id: 1 to 64 letters (A-Z, a-z), digits, - and .")
                           .arg(quotedValue(id->text)));
    }
    checkContained(node, scope.container == nullptr, m_report);
    checkSecurityLabels(node, m_report);
    checkProfiles(node, scope.type, m_definitions, m_report);
    if (scope.type == "CapabilityStatement")
        checkSearchParameters(node, m_definitions, m_report);
    if (scope.type == "Observation")
        checkVitalSign(node, m_report);
}

void ResourceWalk::elements(const JsonNode &object, const ElementDefinition &definition,
                            std::string_view owner, ResourceScope &scope, bool isResource, bool isCovered)
{
    if (!object.first) {
        m_report.error("empty", QStringLiteral("an empty object: leave the property out instead"));
        return;
    }
    std::vector<std::pair<const ElementDefinition *, std::string_view>> found;
    bool hasContent = false;
    for (const JsonNode *member = object.first; member; member = member->next) {
        if (member->duplicate) {
            m_report.error("duplicate-key", QStringLiteral("the property %1 occurs twice in the same object")
                                                .arg(quotedValue(member->key)));
            continue;
        }
        if (isResource && member->key == "resourceType")
            continue;
        const bool isExtra = member->key.starts_with('_');
        const std::string_view name = isExtra ? member->key.substr(1) : member->key;
        const auto entry = definition.properties.find(name);
        if (entry == definition.properties.end()) {
            if (isCovered)
                unknownMember(*member, owner, definition, scope);
            else
                uncovered(*member);
            hasContent = true;
            continue;
        }
        const ElementDefinition::Property &property = entry->second;
        const bool isPrimitive =
            property.type && property.type->type && property.type->type->kind == TypeKind::Primitive;
        if (isExtra && !isPrimitive) {
            m_report.error("unknown-element",
                           QStringLiteral("%1 is only for primitive elements").arg(quotedValue(member->key)));
            continue;
        }
        hasContent = hasContent || name != "id";
        if (isExtra && object.member(name))
            continue; // walked together with the value
        for (const auto &[element, other] : found) {
            if (element == property.element)
                m_report.error(
                    "choice",
                    QStringLiteral("%1 and %2 are two values of the same element: only one is allowed")
                        .arg(quotedValue(other), quotedValue(name)));
        }
        found.emplace_back(property.element, name);
        const JsonNode *extra = isExtra       ? member
                                : isPrimitive ? object.member(std::string("_").append(name))
                                              : nullptr;
        this->property({&definition, property, owner}, isExtra ? nullptr : member, extra, scope);
    }
    if (!isResource && !hasContent)
        m_report.error("ele-1", QStringLiteral("an element must have a value or children, not only an id"));
    if (const std::string_view id = isResource ? std::string_view() : object.string("id");
        !id.empty() && !scope.elementIds.insert(id).second)
        m_report.error("duplicate-id",
                       QStringLiteral("the element id %1 occurs twice in the resource").arg(quotedValue(id)));
    if (isCovered) {
        std::vector<const ElementDefinition *> present;
        std::transform(found.begin(), found.end(), std::back_inserter(present),
                       [](const auto &f) { return f.first; });
        missing(definition, present, owner);
    }
}

void ResourceWalk::missing(const ElementDefinition &definition,
                           const std::vector<const ElementDefinition *> &found, std::string_view owner)
{
    for (const ElementDefinition *child : definition.children) {
        if (child->min == 0 || std::find(found.begin(), found.end(), child) != found.end())
            continue;
        m_report.error("cardinality",
                       QStringLiteral("%1.%2%3 is missing: at least %4 is required")
                           .arg(text(owner), text(child->path).remove(QLatin1StringView("[x]")),
                                child->isChoice ? QStringLiteral("[x]") : QString())
                           .arg(child->min));
    }
}

void ResourceWalk::unknownMember(const JsonNode &member, std::string_view owner,
                                 const ElementDefinition &definition, const ResourceScope &scope)
{
    std::string below(definition.path);
    below.append(below.empty() ? "" : ".").append(member.key);
    std::string_view versions = versionsOfElement(owner, below);
    if (versions.empty()) { // Reference.agent says nothing, MedicationRequest.requester.agent does
        std::string path = m_report.plainPathFrom(scope.depth);
        path.append(path.empty() ? "" : ".").append(member.key);
        versions = versionsOfElement(scope.type, path);
    }
    const Step step(m_report, member.key);
    if (!versions.empty())
        m_report.error(
            "version",
            QStringLiteral(
                "this element exists in FHIR %1, not in R4: the resource seems to be of that version")
                .arg(text(versions)));
    else if (definition.properties.empty())
        m_report.error(
            "unknown-element",
            QStringLiteral("%1 is not a property of a primitive value").arg(quotedValue(member.key)));
    else
        m_report.error("unknown-element", QStringLiteral("%1 is not an element of %2 in FHIR R4")
                                              .arg(quotedValue(member.key), text(owner)));
}

/// The part of a resource for which there is no definition here: only what holds for any FHIR JSON.
void ResourceWalk::uncovered(const JsonNode &node)
{
    Step step(m_report, node.key);
    if (!node.isArray()) {
        uncoveredValue(node);
        return;
    }
    if (!node.first)
        m_report.error("empty", QStringLiteral("an empty array: leave the property out instead"));
    qint64 i = -1;
    for (const JsonNode *item = node.first; item; item = item->next) {
        step.setIndex(++i);
        if (item->kind != JsonKind::Null) // arrays of primitives align with their extensions by null
            uncoveredValue(*item);
    }
}

void ResourceWalk::uncoveredValue(const JsonNode &node)
{
    if (node.isArray())
        m_report.error("type", QStringLiteral("an array inside an array"));
    if (node.kind == JsonKind::Null)
        m_report.error("null", QStringLiteral("null is not allowed here: leave the property out instead"));
    if (node.isString() && node.text.empty())
        m_report.error("empty", QStringLiteral("empty text: leave the property out instead"));
    if (!node.isObject())
        return;
    if (!node.first)
        m_report.error("empty", QStringLiteral("an empty object: leave the property out instead"));
    for (const JsonNode *child = node.first; child; child = child->next) {
        if (child->duplicate)
            m_report.error("duplicate-key", QStringLiteral("the property %1 occurs twice in the same object")
                                                .arg(quotedValue(child->key)));
        uncovered(*child);
    }
}

void ResourceWalk::property(const Slot &slot, const JsonNode *value, const JsonNode *extra,
                            ResourceScope &scope)
{
    const JsonNode *shown = value ? value : extra;
    Step step(m_report, shown->key.starts_with('_') ? shown->key.substr(1) : shown->key);
    if (!slot.property.element->isList) {
        if ((value && value->isArray()) || (extra && extra->isArray())) {
            const std::string_view versions =
                value ? versionsOfShape(slot.owner, slot.property.element->name, *value) : std::string_view();
            m_report.error(versions.empty() ? "type" : "version",
                           QStringLiteral("must not be an array: at most one value is allowed%1")
                               .arg(versions.empty()
                                        ? QString()
                                        : QStringLiteral(" (an array in FHIR %1)").arg(text(versions))));
        } else
            this->value(slot, value, extra, scope);
        return;
    }
    if (value && !value->isArray()) {
        const std::string_view versions = versionsOfShape(slot.owner, slot.property.element->name, *value);
        m_report.error(
            versions.empty() ? "type" : "version",
            QStringLiteral("must be an array, not %1%2")
                .arg(QLatin1StringView(kindName(value->kind)),
                     versions.empty() ? QString() : QStringLiteral(" (as in FHIR %1)").arg(text(versions))));
        if (value->kind != JsonKind::Null)
            this->value(slot, value, extra && !extra->isArray() ? extra : nullptr, scope);
        return;
    }
    if (extra && !extra->isArray()) {
        m_report.error("type",
                       QStringLiteral("%1 must be an array like its element").arg(quotedValue(extra->key)));
        extra = nullptr;
    }
    if ((value && !value->first) || (extra && !extra->first)) {
        m_report.error("empty", QStringLiteral("an empty array: leave the property out instead"));
        return;
    }
    const JsonNode *v = value ? value->first : nullptr;
    const JsonNode *e = extra ? extra->first : nullptr;
    for (qint64 i = 0; v || e; ++i) {
        step.setIndex(i);
        const JsonNode *item = v && v->kind != JsonKind::Null ? v : nullptr;
        const JsonNode *itemExtra = e && e->kind != JsonKind::Null ? e : nullptr;
        if (!item && !itemExtra)
            m_report.error("null",
                           QStringLiteral("null without an extension beside it: leave the item out instead"));
        else
            this->value(slot, item, itemExtra, scope);
        v = v ? v->next : nullptr;
        e = e ? e->next : nullptr;
    }
}

void ResourceWalk::value(const Slot &slot, const JsonNode *value, const JsonNode *extra, ResourceScope &scope)
{
    const Inside inside(m_containers, slot);
    if (value && value->kind == JsonKind::Null) {
        m_report.error("null", QStringLiteral("null is not allowed here: leave the property out instead"));
        return;
    }
    const ElementDefinition &element = *slot.property.element;
    const TypeDefinition *type = slot.property.type ? slot.property.type->type : nullptr;
    if (type && type->kind == TypeKind::Primitive) {
        primitive(slot, value, extra, scope);
        return;
    }
    if (!value || (element.children.empty() && !element.repeats && !type && slot.property.type &&
                   slot.property.type->name != "Resource")) {
        primitive(slot, value, extra, scope); // System.String: the id of an element
        return;
    }
    if (!value->isObject()) {
        const std::string_view versions = versionsOfShape(slot.owner, element.name, *value);
        m_report.error(
            versions.empty() ? "type" : "version",
            QStringLiteral("must be an object, not %1%2")
                .arg(QLatin1StringView(kindName(value->kind)),
                     versions.empty() ? QString() : QStringLiteral(" (as in FHIR %1)").arg(text(versions))));
        return;
    }
    if (type && type->kind == TypeKind::Resource) {
        const bool isEntry = scope.type == "Bundle" && m_bundle;
        const std::string_view fullUrl =
            isEntry && m_bundleEntry ? m_bundleEntry->string("fullUrl") : scope.fullUrl;
        resource(*value, element.name == "contained" ? &scope : nullptr, fullUrl,
                 isEntry ? m_bundle : scope.bundle);
        return;
    }
    complex(slot, *value, scope);
}

void ResourceWalk::complex(const Slot &slot, const JsonNode &value, ResourceScope &scope)
{
    const ElementDefinition &element = slot.property.element->content();
    const TypeDefinition *type = slot.property.type ? slot.property.type->type : nullptr;
    const bool isInline = !element.children.empty() || slot.property.element->repeats;
    const JsonNode *outerEntry = m_bundleEntry;
    if (slot.owner == "Bundle" && element.path == "entry")
        m_bundleEntry = &value;
    if (isInline || !type)
        elements(value, element, slot.owner, scope, false);
    else
        elements(value, type->root, type->name, scope, false);
    m_bundleEntry = outerEntry;
    invariants(element.constraints, value);
    if (type && !isInline)
        invariants(type->root.constraints, value);
    typeRules(slot, value, scope);
}

}
