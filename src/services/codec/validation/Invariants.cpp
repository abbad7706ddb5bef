#include "codec/validation/Invariants.h"

#include "codec/validation/FhirTime.h"
#include "codec/validation/InvariantTables.h"

#include <QByteArray>

#include <algorithm>
#include <string>

namespace concord::validation {

const JsonNode *choice(const JsonNode &object, std::string_view name)
{
    if (!object.isObject())
        return nullptr;
    for (const JsonNode *n = object.first; n; n = n->next) {
        const std::string_view key = n->key.starts_with('_') ? n->key.substr(1) : n->key;
        if (key.size() > name.size() && key.starts_with(name) && key[name.size()] >= 'A' &&
            key[name.size()] <= 'Z')
            return n;
    }
    return nullptr;
}

bool exists(const JsonNode &object, std::string_view name)
{
    return object.member(name) || object.member("_" + std::string(name));
}

namespace invariants {

bool any(const Node &n, std::initializer_list<std::string_view> names)
{
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return exists(n, name); });
}

std::vector<const Node *> items(const Node &n, std::string_view name)
{
    std::vector<const Node *> found;
    const Node *list = n.member(name);
    if (list && list->isArray()) {
        for (const Node *item = list->first; item; item = item->next)
            found.push_back(item);
    } else if (list) {
        found.push_back(list);
    }
    return found;
}

bool hasCoding(const Node *codeableConcept, std::string_view system,
               std::initializer_list<std::string_view> codes)
{
    if (!codeableConcept)
        return false;
    const auto codings = items(*codeableConcept, "coding");
    return std::any_of(codings.begin(), codings.end(), [&](const Node *coding) {
        return coding->string("system") == system &&
               std::find(codes.begin(), codes.end(), coding->string("code")) != codes.end();
    });
}

std::optional<double> number(const Node *n)
{
    if (!n || n->kind != JsonKind::Number)
        return {};
    return QByteArray(n->text.data(), qsizetype(n->text.size())).toDouble();
}

bool inOrder(const Node &n, std::string_view first, std::string_view second)
{
    const auto a = FhirTime::parse(n.string(first));
    const auto b = FhirTime::parse(n.string(second));
    if (!a || !b)
        return true;
    return notAfter(*a, *b).value_or(false);
}

}

Invariant invariant(std::string_view type, std::string_view key)
{
    if (type == "Task" && key == "inv-1") // the same key with another meaning
        return [](const JsonNode &n) {
            return invariants::inOrder(n, "authoredOn", "lastModified");
        };
    for (const invariants::Table *table :
         {&invariants::ofDataTypes(), &invariants::ofClinicalResources(), &invariants::ofOtherResources()}) {
        if (const auto found = table->find(key); found != table->end())
            return found->second;
    }
    return nullptr;
}

}
