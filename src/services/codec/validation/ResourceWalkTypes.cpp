#include "codec/validation/ResourceWalk.h"

#include "codec/validation/Primitives.h"
#include "codec/validation/References.h"
#include "codec/validation/ResourceRules.h"
#include "codec/validation/Xhtml.h"

#include <algorithm>

// What holds for a value because of its type: invariants, bindings, formats.
namespace concord::validation {

namespace {

/// "; found start '2023-06-21', end '2023-06-20'" for a small element; nothing for a whole resource.
QString foundIn(const JsonNode &node)
{
    QString found;
    int shown = 0;
    for (const JsonNode *member = node.first; member && shown < 4; member = member->next) {
        if (member->key == "resourceType")
            return {};
        if (member->key == "id" || member->isArray() || member->isObject())
            continue;
        found += (shown++ == 0 ? QStringLiteral("; found ") : QStringLiteral(", ")) +
                 text(member->key.substr(0, 40)) + QLatin1Char(' ') + quotedValue(member->text);
    }
    return found;
}

}

void ResourceWalk::typeRules(const Slot &slot, const JsonNode &value, ResourceScope &scope)
{
    if (!slot.property.type)
        return;
    const std::string_view type = slot.property.type->name;
    const ElementDefinition &element = *slot.property.element;
    if (type == "Reference")
        checkReference(value, *slot.property.type, scope, m_definitions, m_report);
    else if (type == "Extension")
        extension(slot, value);
    else if (type == "CodeableConcept")
        conceptBinding(element, value);
    else if (type == "Coding")
        coding(value);
    else if (type == "Identifier")
        checkIdentifier(value, m_report);
    else if (type == "Attachment")
        checkAttachment(value, m_report);
    else if (type == "Quantity" && element.isSimpleQuantity && exists(value, "comparator"))
        m_report.error("sqty-1", QStringLiteral("a comparator is not allowed on this quantity"));
}

void ResourceWalk::invariants(const std::vector<const Constraint *> &constraints, const JsonNode &node)
{
    for (const Constraint *constraint : constraints) {
        if (!constraint->holds(node))
            m_report.add(constraint->isError ? IssueSeverity::Error : IssueSeverity::Warning,
                         text(constraint->key), text(constraint->human) + foundIn(node));
    }
}

void ResourceWalk::extension(const Slot &slot, const JsonNode &node)
{
    const bool hasValue = choice(node, "value") != nullptr;
    const bool hasExtension = node.member("extension") != nullptr;
    if (hasValue == hasExtension)
        m_report.error("ext-1",
                       hasValue ? QStringLiteral("an extension has either a value or extensions, not both")
                                : QStringLiteral("an extension must have a value or extensions"));
    const std::string_view url = node.string("url");
    if (const ExtensionDefinition *known = m_definitions.extension(url))
        knownExtension(*known, node);
    const TypeDefinition *type = m_definitions.type("Extension");
    const bool isNested = type && slot.parent == &type->root;
    if (!url.empty() && !isNested && !isAbsoluteUri(url))
        m_report.error(
            "extension-url",
            QStringLiteral("the url of an extension must be absolute, not %1").arg(quotedValue(url)));
}

void ResourceWalk::knownExtension(const ExtensionDefinition &known, const JsonNode &node)
{
    const JsonNode *value = choice(node, "value");
    const std::string_view key =
        value ? value->key.substr(value->key.starts_with('_') ? 1 : 0) : std::string_view();
    // "valueCode" for the type code
    const bool fits = std::any_of(known.types.begin(), known.types.end(), [&](std::string_view type) {
        return type == "*" ||
               (key.size() > 5 && key.substr(6) == type.substr(1) && (key[5] | 0x20) == (type[0] | 0x20));
    });
    if (value ? !fits : !known.types.empty() && node.member("extension")) {
        m_report.error("extension-type",
                       known.types.empty() ? QStringLiteral("this extension has extensions, not a value")
                                           : QStringLiteral("the value of this extension must be of type %1")
                                                 .arg(text(known.types.front())));
    }
    if (m_containers.size() < 2 || known.contexts.empty())
        return;
    const Slot &container = m_containers[m_containers.size() - 2];
    const bool isNested = container.property.type && container.property.type->name == "Extension";
    if (!isNested && std::none_of(known.contexts.begin(), known.contexts.end(),
                                  [&](std::string_view context) { return isAllowedOn(context, container); }))
        m_report.error("extension-context", QStringLiteral("this extension is not allowed here, but on %1")
                                                .arg(text(known.contexts.front())));
}

bool ResourceWalk::isAllowedOn(std::string_view context, const Slot &container) const
{
    if (context == "Element" ||
        !m_definitions.type(container.owner)) // a type without definition here: cannot be told
        return true;
    const auto below = [&](std::string_view owner, std::string_view path) {
        std::string full = path.empty() ? std::string(owner) : std::string(owner).append(".").append(path);
        if (full.ends_with("[x]"))
            full.resize(full.size() - 3);
        return full == context;
    };
    const ElementDefinition &element = *container.property.element;
    // the element in its owner or in what that inherits from, then its own type likewise
    for (const TypeDefinition *owner = m_definitions.type(container.owner); owner;
         owner = m_definitions.type(owner->base)) {
        if (below(owner->name, element.path) || below(owner->name, element.content().path))
            return true;
    }
    const TypeUse *use = container.property.type;
    for (const TypeDefinition *type = use ? use->type : nullptr; type;
         type = m_definitions.type(type->base)) {
        if (type->name == context)
            return true;
    }
    return false;
}

void ResourceWalk::coding(const JsonNode &node)
{
    const std::string_view system = node.string("system");
    if (system.empty()) {
        if (node.member("code"))
            m_report.warning("coding-system", QStringLiteral("a code without a system has no meaning"));
        return;
    }
    if (!isAbsoluteUri(system) && !hasBlank(system))
        m_report.error("coding-system",
                       QStringLiteral("system must be an absolute URI, not %1").arg(quotedValue(system)));
    else if (system.starts_with("http://hl7.org/fhir/ValueSet/") ||
             system.starts_with("http://terminology.hl7.org/ValueSet/"))
        m_report.error("coding-system",
                       QStringLiteral("%1 is a value set, not a code system").arg(quotedValue(system)));
    else if (const CodeSet *codes = wholeCodeSystem(m_definitions, system);
             codes && node.member("code") && !codes->codes.contains(node.string("code")))
        m_report.error(
            "binding",
            QStringLiteral("%1 is not a code of %2").arg(quotedValue(node.string("code")), text(system)));
}

void ResourceWalk::conceptBinding(const ElementDefinition &element, const JsonNode &node)
{
    const bool isRequired = element.binding == BindingStrength::Required;
    if (!isRequired && element.binding != BindingStrength::Extensible)
        return;
    if (!element.codes || !element.codes->complete)
        return;
    const JsonNode *codings = node.member("coding");
    bool hasCode = false;
    for (const JsonNode *coding = codings && codings->isArray() ? codings->first : nullptr; coding;
         coding = coding->next) {
        hasCode = hasCode || coding->member("code");
        const std::string key =
            std::string(coding->string("system")).append("|").append(coding->string("code"));
        if (element.codes->codings.contains(key))
            return;
    }
    if (!hasCode) {
        if (isRequired)
            m_report.error(
                "binding",
                QStringLiteral("a code from the value set %1 is required").arg(text(element.codes->name)));
        return;
    }
    const QString message = QStringLiteral("none of the codings is in the value set %1 (%2)")
                                .arg(text(element.codes->name), text(element.valueSet));
    m_report.add(isRequired ? IssueSeverity::Error : IssueSeverity::Warning, "binding", message);
}

void ResourceWalk::codeBinding(const ElementDefinition &element, std::string_view code,
                               const ResourceScope &scope)
{
    // the binding to languages is only preferred, but its maximum is any BCP 47 tag
    if (element.valueSet == "http://hl7.org/fhir/ValueSet/languages" && !isLanguageTag(code))
        m_report.error("binding", QStringLiteral("%1 is not a language tag (BCP 47)").arg(quotedValue(code)));
    if (element.binding != BindingStrength::Required || !element.codes)
        return;
    if (element.codes->complete ? element.codes->codes.contains(code)
                                : isPlausibleCode(element.valueSet, code, scope.type))
        return;
    m_report.error("binding", QStringLiteral("%1 is not in the value set %2 (%3)")
                                  .arg(quotedValue(code), text(element.codes->name), text(element.valueSet)));
}

void ResourceWalk::primitive(const Slot &slot, const JsonNode *value, const JsonNode *extra,
                             ResourceScope &scope)
{
    const ElementDefinition &element = *slot.property.element;
    const std::string_view type = slot.property.type ? slot.property.type->name : std::string_view("string");
    if (extra) {
        if (!extra->isObject())
            m_report.error(
                "type",
                QStringLiteral("%1 must be an object with id or extension").arg(quotedValue(extra->key)));
        else if (const TypeDefinition *base = m_definitions.type("Element"))
            elements(*extra, base->root, type, scope, false);
    }
    if (!value) {
        if (element.binding == BindingStrength::Required)
            m_report.error("binding",
                           QStringLiteral("no code is given, and a code is required from the value set %1")
                               .arg(element.codes ? text(element.codes->name) : text(element.valueSet)));
        return;
    }
    if (value->isObject() || value->isArray()) {
        m_report.error(
            "type",
            QStringLiteral("must be a simple value, not %1").arg(QLatin1StringView(kindName(value->kind))));
        return;
    }
    if (type == "xhtml") {
        if (value->isString())
            narrative(*value);
        else
            m_report.error("type", QStringLiteral("the narrative must be text in quotes"));
        return;
    }
    if (const auto fault = primitiveFault(type, *value)) {
        m_report.add(fault->isError ? IssueSeverity::Error : IssueSeverity::Warning, fault->rule,
                     fault->message);
        if (fault->isError)
            return;
    }
    if (!value->isString())
        return;
    if (const std::string_view tag = embeddedTag(value->text); !tag.empty() && type != "markdown") {
        const QString message =
            QStringLiteral("text that looks like the HTML tag <%1>: not allowed for security reasons")
                .arg(text(tag.substr(0, 20)));
        m_report.add(isActiveTag(tag) ? IssueSeverity::Error : IssueSeverity::Warning, "security", message);
    }
    codeBinding(element, value->text, scope);
}

void ResourceWalk::narrative(const JsonNode &div)
{
    for (const XhtmlFinding &finding : checkXhtml(div.text).findings)
        m_report.add(finding.isError ? IssueSeverity::Error : IssueSeverity::Warning, finding.rule,
                     finding.message);
}

}
