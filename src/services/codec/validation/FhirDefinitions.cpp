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
    std::deque<std::string> names; ///< made-up property names ("valueQuantity")
    std::deque<ElementDefinition> elementStore;
    std::deque<Constraint> constraintStore;
    std::unordered_map<std::string_view, TypeDefinition> types;
    std::unordered_map<std::string_view, CodeSet> codeSets;
    std::unordered_map<std::string, std::string_view> searchTypes; ///< "Patient|gender"
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
        const std::string_view all(m_tables.searchParameters.constData(),
                                   std::size_t(m_tables.searchParameters.size()));
        std::size_t at = all.find('\n');
        while (at != std::string_view::npos && at + 1 < all.size()) {
            const std::size_t end = std::min(all.find('\n', at + 1), all.size());
            const std::string_view line = all.substr(at + 1, end - at - 1);
            const std::size_t tab1 = line.find('\t');
            const std::size_t tab2 = tab1 == std::string_view::npos ? tab1 : line.find('\t', tab1 + 1);
            if (tab2 != std::string_view::npos) {
                const std::size_t tab3 = std::min(line.find('\t', tab2 + 1), line.size());
                std::string key(line.substr(0, tab2));
                key[tab1] = '|';
                m_tables.searchTypes.emplace(std::move(key), line.substr(tab2 + 1, tab3 - tab2 - 1));
            }
            at = all.find('\n', at + 1);
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

Result<FhirDefinitions> FhirDefinitions::parse(const QByteArray &elements, const QByteArray &valueSets,
                                               const QByteArray &searchParameters)
{
    auto tables = std::make_unique<Tables>();
    tables->elements = std::make_unique<JsonTree>(elements);
    tables->valueSets = std::make_unique<JsonTree>(valueSets);
    tables->searchParameters = searchParameters;
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

}
