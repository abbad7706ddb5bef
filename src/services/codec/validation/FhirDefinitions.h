#pragma once

#include "codec/validation/Invariants.h"
#include "domain/Result.h"

#include <QByteArray>

#include <memory>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace concord {

namespace validation {

class JsonTree;
struct TypeDefinition;

enum class TypeKind { Resource, Complex, Primitive };

/// One of the types an element may have, with the resource types that a Reference there may lead to (none:
/// any).
struct TypeUse
{
    std::string_view name;
    const TypeDefinition *type = nullptr;
    std::vector<std::string_view> targets;
};

/// A rule of the specification that stands on an element or a type ("per-1").
struct Constraint
{
    std::string_view key;
    std::string_view human;
    bool isError = true;
    Invariant holds = nullptr;
};

struct CodeSet
{
    bool complete = false;
    std::unordered_set<std::string_view> codes;
    std::unordered_set<std::string> codings; ///< "system|code"
    std::string_view name;
};

/// An extension of the R4 core package.
struct ExtensionDefinition
{
    std::vector<std::string_view> types; ///< of its value; "*": any; none: it has extensions instead
    std::vector<std::string_view>
        contexts; ///< elements it may stand on: "Patient.birthDate", "HumanName", "Element"
};

enum class BindingStrength { None, Required, Extensible, Other };

struct ElementDefinition
{
    /// A JSON property that fills this element: its type is known from the name where the element is a
    /// choice.
    struct Property
    {
        const ElementDefinition *element = nullptr;
        const TypeUse *type = nullptr; ///< null for inline children and content references
    };

    std::string_view name; ///< a choice without "[x]"
    std::string_view path; ///< below the type
    bool isChoice = false;
    bool isList = false;
    int min = 0;
    bool isSimpleQuantity = false; ///< SimpleQuantity: no comparator (sqty-1)
    std::vector<TypeUse> types;
    BindingStrength binding = BindingStrength::None;
    std::string_view valueSet;
    const CodeSet *codes = nullptr;              ///< null when the value set is not in the table
    std::vector<const Constraint *> constraints; ///< those that are stated in code
    std::vector<const ElementDefinition *> children;
    std::unordered_map<std::string_view, Property> properties;
    const ElementDefinition *repeats = nullptr; ///< content reference: children are those of that element

    const ElementDefinition &content() const { return repeats ? *repeats : *this; }
};

struct TypeDefinition
{
    std::string_view name;
    TypeKind kind = TypeKind::Complex;
    bool isAbstract = false;
    std::string_view base;
    ElementDefinition root; ///< its children are the elements of the type
};

}

/// The R4 definitions in a compact form: read once, then only looked at; may be shared between threads.
class FhirDefinitions
{
public:
    /// The four tables of resources/fhir-r4 (each explained in its script or README there).
    struct Sources
    {
        QByteArray elements;
        QByteArray valueSets;
        QByteArray searchParameters; ///< empty: their types are not checked
        QByteArray extensions;       ///< empty: no extension is known
    };

    [[nodiscard]] static Result<FhirDefinitions> parse(const Sources &sources);
    FhirDefinitions(FhirDefinitions &&) noexcept;
    FhirDefinitions &operator=(FhirDefinitions &&) noexcept;
    ~FhirDefinitions();

    /// Null for a type that is not in the table (of 148 resource types it has 49).
    [[nodiscard]] const validation::TypeDefinition *type(std::string_view name) const;
    /// Any of the 148 R4 resource types.
    [[nodiscard]] bool isResourceType(std::string_view name) const;
    [[nodiscard]] const validation::CodeSet *codes(std::string_view valueSetUrl) const;
    /// "token" for ("Patient", "gender"); empty when unknown.
    [[nodiscard]] std::string_view searchParameterType(std::string_view base, std::string_view code) const;

    /// Null for an extension that is not of the core package.
    [[nodiscard]] const validation::ExtensionDefinition *extension(std::string_view url) const;

private:
    friend class DefinitionReader;
    struct Tables;
    explicit FhirDefinitions(std::unique_ptr<Tables> tables);
    std::unique_ptr<Tables> m_tables;
};

}
