#pragma once

#include "codec/validation/FhirDefinitions.h"
#include "codec/validation/Report.h"
#include "codec/validation/ResourceScope.h"

namespace concord::validation {

/// Walks a resource along its definition: names, cardinality, types, primitive formats, bindings, invariants,
/// references, contained resources, Bundles.
class ResourceWalk
{
public:
    ResourceWalk(const FhirDefinitions &definitions, Report &report)
        : m_definitions(definitions), m_report(report)
    {}

    void document(const JsonNode &root);

private:
    /// What one property of an object is, by its definition.
    struct Slot
    {
        const ElementDefinition *parent;
        ElementDefinition::Property property;
        std::string_view owner; ///< the type the element belongs to
    };

    /// @param container the resource that contains this one, or null
    void resource(const JsonNode &node, const ResourceScope *container, std::string_view fullUrl,
                  const BundleScope *bundle);
    void resourceRules(const JsonNode &node, ResourceScope &scope);
    const TypeDefinition *resourceType(const JsonNode &node, std::string_view &name);
    void elements(const JsonNode &object, const ElementDefinition &definition, std::string_view owner,
                  ResourceScope &scope, bool isResource, bool isCovered = true);
    void unknownMember(const JsonNode &member, std::string_view owner, const ElementDefinition &definition,
                       const ResourceScope &scope);
    void uncovered(const JsonNode &node);
    void uncoveredValue(const JsonNode &node);
    void property(const Slot &slot, const JsonNode *value, const JsonNode *extra, ResourceScope &scope);
    void value(const Slot &slot, const JsonNode *value, const JsonNode *extra, ResourceScope &scope);
    void primitive(const Slot &slot, const JsonNode *value, const JsonNode *extra, ResourceScope &scope);
    void complex(const Slot &slot, const JsonNode &value, ResourceScope &scope);
    void typeRules(const Slot &slot, const JsonNode &value, ResourceScope &scope);
    void invariants(const std::vector<const Constraint *> &constraints, const JsonNode &node);
    void extension(const Slot &slot, const JsonNode &node);
    void knownExtension(const ExtensionDefinition &known, const JsonNode &node);
    bool isAllowedOn(std::string_view context, const Slot &container) const;
    void coding(const JsonNode &node);
    void conceptBinding(const ElementDefinition &element, const JsonNode &node);
    void codeBinding(const ElementDefinition &element, std::string_view code, const ResourceScope &scope);
    void narrative(const JsonNode &div);
    void missing(const ElementDefinition &definition, const std::vector<const ElementDefinition *> &found,
                 std::string_view owner);

    const FhirDefinitions &m_definitions;
    Report &m_report;
    const JsonNode *m_bundleEntry = nullptr; ///< the entry being walked, for its fullUrl
    const BundleScope *m_bundle = nullptr;
    std::vector<Slot> m_containers; ///< the elements around and the one being walked
};

}
