#include "codec/validation/FhirDefinitions.h"

#include "codec/validation/JsonTree.h"

#include <algorithm>
#include <array>
#include <deque>
#include <string>

namespace concord {

using namespace validation;

struct FhirDefinitions::Tables
{
    std::unique_ptr<JsonTree> elements;
    std::unique_ptr<JsonTree> valueSets;
    QByteArray searchParameters;
    QByteArray extensions;
    std::deque<std::string> names; ///< made-up property names ("valueQuantity")
    std::deque<ElementDefinition> elementStore;
    std::deque<Constraint> constraintStore;
    std::unordered_map<std::string_view, TypeDefinition> types;
    std::unordered_map<std::string_view, CodeSet> codeSets;
    std::unordered_map<std::string, std::string_view> searchTypes; ///< "Patient|gender"
    std::unordered_map<std::string_view, ExtensionDefinition> extensionsByName;
    const CodeSet *resourceTypes = nullptr;
};

namespace {

constexpr std::string_view resourceTypesUrl = "http://hl7.org/fhir/ValueSet/resource-types";

/// Elements whose type is the profile SimpleQuantity (R4 definitions; the compact table says "Quantity").
constexpr std::array<std::string_view, 24> simpleQuantities{
    "Dosage.doseAndRate.dose[x]",
    "Dosage.doseAndRate.rate[x]",
    "Dosage.maxDosePerAdministration",
    "Dosage.maxDosePerLifetime",
    "Range.low",
    "Range.high",
    "SampledData.origin",
    "MedicationRequest.dispenseRequest.initialFill.quantity",
    "MedicationRequest.dispenseRequest.quantity",
    "MedicationDispense.quantity",
    "MedicationDispense.daysSupply",
    "MedicationAdministration.dosage.dose",
    "MedicationAdministration.dosage.rate[x]",
    "MedicationKnowledge.amount",
    "MedicationKnowledge.kinetics.areaUnderCurve",
    "MedicationKnowledge.packaging.quantity",
    "MedicationKnowledge.regulatory.maxDispense.quantity",
    "Immunization.doseQuantity",
    "Observation.referenceRange.low",
    "Observation.referenceRange.high",
    "CarePlan.activity.detail.dailyAmount",
    "CarePlan.activity.detail.quantity",
    "Coverage.costToBeneficiary.value[x]",
    "MedicationKnowledge.kinetics.lethalDose50",
};

BindingStrength strengthOf(std::string_view word)
{
    return word == "required"     ? BindingStrength::Required
           : word == "extensible" ? BindingStrength::Extensible
                                  : BindingStrength::Other;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// The rows of a table with tabs, without its heading.
std::vector<std::vector<std::string_view>> rowsOf(const QByteArray &table)
{
    std::vector<std::vector<std::string_view>> rows;
    for (const std::string_view line : split({table.constData(), std::size_t(table.size())}, '\n')) {
        std::vector<std::string_view> row;
        for (std::string_view rest = line;; rest.remove_prefix(rest.find('\t') + 1)) { // cells may be empty
            row.push_back(rest.substr(0, rest.find('\t')));
            if (rest.find('\t') == std::string_view::npos)
                break;
        }
        rows.push_back(std::move(row));
    }
    if (!rows.empty())
        rows.erase(rows.begin());
    return rows;
}

int numberOf(const JsonNode *node)
{
    return node && !node->text.empty()
               ? QByteArrayView(node->text.data(), qsizetype(node->text.size())).toByteArray().toInt()
               : 0;
}

}

/// Builds the tables of one FhirDefinitions.
class DefinitionReader
{
public:
    explicit DefinitionReader(FhirDefinitions::Tables &tables) : m_tables(tables) {}

    void readValueSets()
    {
        for (const JsonNode *set = m_tables.valueSets->root()->first; set; set = set->next) {
            CodeSet &codes = m_tables.codeSets[set->key];
            const JsonNode *complete = set->member("complete");
            codes.complete = complete && complete->kind == JsonKind::True;
            codes.name = set->string("name");
            const JsonNode *rows = set->member("codes");
            for (const JsonNode *row = rows ? rows->first : nullptr; row; row = row->next) {
                if (!row->first || !row->first->next)
                    continue;
                const std::string_view code = row->first->next->text;
                codes.codes.insert(code);
                codes.codings.insert(std::string(row->first->text).append("|").append(code));
            }
        }
        m_tables.resourceTypes = &m_tables.codeSets[resourceTypesUrl];
    }

    void readTypes()
    {
        const JsonNode *types = m_tables.elements->root()->member("types");
        for (const JsonNode *t = types->first; t; t = t->next) { // all names first: elements point to types
            TypeDefinition &type = m_tables.types[t->key];
            type.name = t->key;
            const std::string_view kind = t->string("kind");
            type.kind = kind == "resource"         ? TypeKind::Resource
                        : kind == "primitive-type" ? TypeKind::Primitive
                                                   : TypeKind::Complex;
            const JsonNode *isAbstract = t->member("abstract");
            type.isAbstract = isAbstract && isAbstract->kind == JsonKind::True;
            type.base = t->string("base");
        }
        for (const JsonNode *t = types->first; t; t = t->next)
            readElements(m_tables.types[t->key], *t);
    }

    void readSearchParameters()
    {
        for (const auto &row : rowsOf(m_tables.searchParameters)) { // base, code, type
            if (row.size() == 3)
                m_tables.searchTypes.emplace(std::string(row[0]).append("|").append(row[1]), row[2]);
        }
    }

    void readExtensions()
    {
        for (const auto &row : rowsOf(m_tables.extensions)) { // name, types, contexts
            if (row.size() == 3)
                m_tables.extensionsByName[row[0]] = {split(row[1], ','), split(row[2], ',')};
        }
    }

private:
    void readElements(TypeDefinition &type, const JsonNode &source)
    {
        std::unordered_map<std::string_view, const Constraint *> constraints;
        const JsonNode *list = source.member("constraints");
        for (const JsonNode *c = list ? list->first : nullptr; c; c = c->next) {
            if (const Invariant holds = invariant(type.name, c->string("k"))) {
                constraints[c->string("k")] = &m_tables.constraintStore.emplace_back(
                    Constraint{c->string("k"), c->string("h"), c->string("sev") == "error", holds});
            }
        }
        std::unordered_map<std::string_view, ElementDefinition *> byPath{{"", &type.root}};
        std::vector<std::pair<ElementDefinition *, std::string_view>> repeated;
        const JsonNode *elements = source.member("elements");
        for (const JsonNode *e = elements ? elements->first : nullptr; e; e = e->next) {
            const std::string_view path = e->string("p");
            ElementDefinition *element = &type.root;
            if (!path.empty()) {
                element = &m_tables.elementStore.emplace_back();
                byPath[path] = element;
                fill(*element, type, *e);
                const std::size_t dot = path.rfind('.');
                addChild(*byPath[dot == std::string_view::npos ? std::string_view() : path.substr(0, dot)],
                         *element);
                if (const std::string_view to = e->string("r"); !to.empty())
                    repeated.emplace_back(element, to);
            }
            const JsonNode *keys = e->member("c");
            for (const JsonNode *k = keys ? keys->first : nullptr; k; k = k->next) {
                if (const auto found = constraints.find(k->text); found != constraints.end())
                    element->constraints.push_back(found->second);
            }
        }
        for (auto &[element, to] : repeated)
            element->repeats = byPath[to];
    }

    void fill(ElementDefinition &element, const TypeDefinition &type, const JsonNode &e)
    {
        element.path = e.string("p");
        const std::size_t dot = element.path.rfind('.');
        element.name = dot == std::string_view::npos ? element.path : element.path.substr(dot + 1);
        element.isChoice = element.name.ends_with("[x]");
        if (element.isChoice)
            element.name.remove_suffix(3);
        element.min = numberOf(e.member("n"));
        element.isList = e.string("x") != "1" && e.string("x") != "0";
        const JsonNode *types = e.member("t");
        for (const JsonNode *t = types ? types->first : nullptr; t; t = t->next) {
            TypeUse use;
            use.name = t->isArray() ? t->first->text : t->text;
            if (const auto found = m_tables.types.find(use.name); found != m_tables.types.end())
                use.type = &found->second;
            const JsonNode *targets = t->isArray() && t->first ? t->first->next : nullptr;
            for (const JsonNode *target = targets ? targets->first : nullptr; target; target = target->next)
                use.targets.push_back(target->text);
            element.types.push_back(std::move(use));
        }
        if (const JsonNode *b = e.member("b"); b && b->first) {
            element.binding = strengthOf(b->first->text);
            element.valueSet = b->first->next ? b->first->next->text : std::string_view();
            if (const auto found = m_tables.codeSets.find(element.valueSet); found != m_tables.codeSets.end())
                element.codes = &found->second;
        }
        const std::string full = std::string(type.name).append(".").append(element.path);
        element.isSimpleQuantity =
            std::find(simpleQuantities.begin(), simpleQuantities.end(), full) != simpleQuantities.end();
    }

    void addChild(ElementDefinition &parent, const ElementDefinition &child)
    {
        parent.children.push_back(&child);
        if (!child.isChoice) {
            parent.properties[child.name] = {&child, child.types.empty() ? nullptr : &child.types.front()};
            return;
        }
        for (const TypeUse &use : child.types) {
            std::string &name = m_tables.names.emplace_back(child.name);
            const char first = use.name.empty() ? '\0' : use.name.front();
            name += first >= 'a' && first <= 'z' ? char(first - 'a' + 'A') : first;
            name += use.name.substr(use.name.empty() ? 0 : 1);
            parent.properties[name] = {&child, &use};
        }
    }

    FhirDefinitions::Tables &m_tables;
};

FhirDefinitions::FhirDefinitions(std::unique_ptr<Tables> tables) : m_tables(std::move(tables)) {}
FhirDefinitions::FhirDefinitions(FhirDefinitions &&) noexcept = default;
FhirDefinitions &FhirDefinitions::operator=(FhirDefinitions &&) noexcept = default;
FhirDefinitions::~FhirDefinitions() = default;

Result<FhirDefinitions> FhirDefinitions::parse(const Sources &sources)
{
    auto tables = std::make_unique<Tables>();
    tables->elements = std::make_unique<JsonTree>(sources.elements);
    tables->valueSets = std::make_unique<JsonTree>(sources.valueSets);
    tables->searchParameters = sources.searchParameters;
    tables->extensions = sources.extensions;
    for (const auto &[tree, name] : {std::pair(tables->elements.get(), QStringLiteral("elements.json")),
                                     std::pair(tables->valueSets.get(), QStringLiteral("valuesets.json"))}) {
        if (!tree->root() || !tree->root()->isObject())
            return fail(ErrorCode::Internal, name, QString::fromStdString(tree->fault().message));
    }
    const JsonNode *types = tables->elements->root()->member("types");
    if (!types || !types->isObject() || !types->first)
        return fail(ErrorCode::Internal, QStringLiteral("elements.json"), QStringLiteral("no types"));
    DefinitionReader reader(*tables);
    reader.readValueSets();
    reader.readTypes();
    reader.readSearchParameters();
    reader.readExtensions();
    return FhirDefinitions(std::move(tables));
}

const TypeDefinition *FhirDefinitions::type(std::string_view name) const
{
    const auto found = m_tables->types.find(name);
    return found == m_tables->types.end() ? nullptr : &found->second;
}

bool FhirDefinitions::isResourceType(std::string_view name) const
{
    return m_tables->resourceTypes->codes.contains(name);
}

const CodeSet *FhirDefinitions::codes(std::string_view valueSetUrl) const
{
    const auto found = m_tables->codeSets.find(valueSetUrl);
    return found == m_tables->codeSets.end() ? nullptr : &found->second;
}

std::string_view FhirDefinitions::searchParameterType(std::string_view base, std::string_view code) const
{
    const auto found = m_tables->searchTypes.find(std::string(base).append("|").append(code));
    return found == m_tables->searchTypes.end() ? std::string_view() : found->second;
}

const ExtensionDefinition *FhirDefinitions::extension(std::string_view url) const
{
    constexpr std::string_view base = "http://hl7.org/fhir/StructureDefinition/";
    if (!url.starts_with(base))
        return nullptr;
    const auto found = m_tables->extensionsByName.find(url.substr(base.size()));
    return found == m_tables->extensionsByName.end() ? nullptr : &found->second;
}

}
