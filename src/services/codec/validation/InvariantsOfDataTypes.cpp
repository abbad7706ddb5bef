#include "codec/validation/InvariantTables.h"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace concord::validation::invariants {

namespace {

constexpr std::string_view ucum = "http://unitsofmeasure.org";

bool lowNotAboveHigh(const Node &n)
{
    const Node *low = n.member("low");
    const Node *high = n.member("high");
    if (!low || !high)
        return true;
    const auto a = number(low->member("value"));
    const auto b = number(high->member("value"));
    // other units would have to be converted first
    const bool sameUnit =
        low->string("code") == high->string("code") && low->string("unit") == high->string("unit");
    return !a || !b || !sameUnit || *a <= *b;
}

bool notNegative(const Node &n, std::string_view name)
{
    const auto value = number(n.member(name));
    return !value || *value >= 0;
}

bool systemIsUcumIfThere(const Node &n)
{
    return implies(exists(n, "system"), n.string("system") == ucum);
}

bool codeIfValue(const Node &n)
{
    return implies(exists(n, "value"), exists(n, "code"));
}

}

const Table &ofDataTypes()
{
    static const Table table{
        {"per-1",
         [](const Node &n) {
             return inOrder(n, "start", "end");
         }},
        {"rng-2",
         [](const Node &n) {
             return lowNotAboveHigh(n);
         }},
        {"rat-1",
         [](const Node &n) {
             return exists(n, "numerator") == exists(n, "denominator") && any(n, {"numerator", "extension"});
         }},
        {"qty-3",
         [](const Node &n) {
             return implies(exists(n, "code"), exists(n, "system"));
         }},
        {"sqty-1",
         [](const Node &n) {
             return !exists(n, "comparator");
         }},
        {"age-1",
         [](const Node &n) {
             return codeIfValue(n) && systemIsUcumIfThere(n) && number(n.member("value")).value_or(1) > 0;
         }},
        {"cnt-3",
         [](const Node &n) {
             const Node *value = n.member("value");
             return codeIfValue(n) && systemIsUcumIfThere(n) &&
                    implies(exists(n, "code"), n.string("code") == "1") &&
                    (!value || value->text.find('.') == std::string_view::npos);
         }},
        {"dis-1",
         [](const Node &n) {
             return codeIfValue(n) && systemIsUcumIfThere(n);
         }},
        {"drt-1",
         [](const Node &n) {
             return implies(exists(n, "code"), n.string("system") == ucum && exists(n, "value"));
         }},
        {"att-1",
         [](const Node &n) {
             return implies(exists(n, "data"), exists(n, "contentType"));
         }},
        {"cpt-2",
         [](const Node &n) {
             return implies(exists(n, "value"), exists(n, "system"));
         }},
        {"drq-1",
         [](const Node &n) {
             return exists(n, "path") != exists(n, "searchParam");
         }},
        {"drq-2",
         [](const Node &n) {
             return exists(n, "path") != exists(n, "searchParam");
         }},
        {"exp-1",
         [](const Node &n) {
             return any(n, {"expression", "reference"});
         }},
        {"trd-1",
         [](const Node &n) {
             return !exists(n, "data") || !choice(n, "timing");
         }},
        {"trd-2",
         [](const Node &n) {
             return implies(exists(n, "condition"), exists(n, "data"));
         }},
        {"trd-3",
         [](const Node &n) {
             const std::string_view type = n.string("type");
             return implies(type == "named-event", exists(n, "name")) &&
                    implies(type == "periodic", choice(n, "timing")) &&
                    implies(type.starts_with("data-"), exists(n, "data"));
         }},
        {"tim-1",
         [](const Node &n) {
             return implies(exists(n, "duration"), exists(n, "durationUnit"));
         }},
        {"tim-2",
         [](const Node &n) {
             return implies(exists(n, "period"), exists(n, "periodUnit"));
         }},
        {"tim-4",
         [](const Node &n) {
             return notNegative(n, "duration");
         }},
        {"tim-5",
         [](const Node &n) {
             return notNegative(n, "period");
         }},
        {"tim-6",
         [](const Node &n) {
             return implies(exists(n, "periodMax"), exists(n, "period"));
         }},
        {"tim-7",
         [](const Node &n) {
             return implies(exists(n, "durationMax"), exists(n, "duration"));
         }},
        {"tim-8",
         [](const Node &n) {
             return implies(exists(n, "countMax"), exists(n, "count"));
         }},
        {"tim-9",
         [](const Node &n) {
             if (!exists(n, "offset"))
                 return true;
             const auto when = items(n, "when");
             return !when.empty() && std::none_of(when.begin(), when.end(), [](const Node *w) {
                 return w->text == "C" || w->text == "CM" || w->text == "CD" || w->text == "CV";
             });
         }},
        {"tim-10",
         [](const Node &n) {
             return !exists(n, "timeOfDay") || !exists(n, "when");
         }},
    };
    return table;
}

}
