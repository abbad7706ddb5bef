#include "codec/validation/Invariants.h"

#include "codec/validation/FhirTime.h"

#include <QByteArray>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

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

namespace {

constexpr std::string_view ucum = "http://unitsofmeasure.org";

using Node = JsonNode;

bool any(const Node &n, std::initializer_list<std::string_view> names)
{
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return exists(n, name); });
}
bool implies(bool a, bool b)
{
    return !a || b;
}

/// The items of a repeating element (or the value itself, should a single one stand there).
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

/// True when the CodeableConcept has a coding of that system with one of the codes.
bool hasCoding(const Node *concept_, std::string_view system, std::initializer_list<std::string_view> codes)
{
    if (!concept_)
        return false;
    const auto codings = items(*concept_, "coding");
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

bool isTrue(const Node *n)
{
    return n && n->kind == JsonKind::True;
}

/// first <= second for two date-times. True where one is missing or unreadable (that has its own issue);
/// false where they cannot be compared, as FHIRPath gives "empty" there and the official validator reports
/// it.
bool inOrder(const Node &n, std::string_view first, std::string_view second)
{
    const auto a = FhirTime::parse(n.string(first));
    const auto b = FhirTime::parse(n.string(second));
    if (!a || !b)
        return true;
    return notAfter(*a, *b).value_or(false);
}

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

bool distinct(const std::vector<const Node *> &rows, std::initializer_list<std::string_view> parts)
{
    std::unordered_set<std::string> seen;
    return std::all_of(rows.begin(), rows.end(), [&](const Node *row) {
        std::string key;
        for (const std::string_view part : parts) {
            const std::string_view value = row->string(part);
            if (value.empty())
                return true;
            key.append(value).append("|");
        }
        return seen.insert(key).second;
    });
}

bool sameValue(const Node &a, const Node &b)
{
    if (a.kind != b.kind || a.text != b.text || a.count != b.count)
        return false;
    for (const Node *child = a.first; child; child = child->next) {
        const Node *other = a.isObject() ? b.member(child->key) : nullptr;
        if (!other || !sameValue(*child, *other))
            return false;
    }
    return true;
}

/// obs-7: a component repeats the code of the whole observation although that has a value.
bool componentRepeatsCode(const Node &observation)
{
    const Node *code = observation.member("code");
    if (!code || !choice(observation, "value"))
        return false;
    const auto own = items(*code, "coding");
    for (const Node *component : items(observation, "component")) {
        const Node *componentCode = component->member("code");
        if (!componentCode)
            continue;
        for (const Node *coding : items(*componentCode, "coding")) {
            if (std::any_of(own.begin(), own.end(), [&](const Node *c) { return sameValue(*c, *coding); }))
                return true;
        }
    }
    return false;
}

bool looksLikeName(std::string_view s)
{
    return s.empty() ||
           (s[0] >= 'A' && s[0] <= 'Z' && s.size() <= 255 && std::all_of(s.begin(), s.end(), [](char c) {
                return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
            }));
}

bool parameterHasOneContent(const Node &n)
{
    const int value = choice(n, "value") ? 1 : 0;
    return value + int(exists(n, "resource")) + int(exists(n, "part")) == 1;
}

constexpr std::string_view allergyVerification =
    "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";
constexpr std::string_view conditionVerification =
    "http://terminology.hl7.org/CodeSystem/condition-ver-status";
constexpr std::string_view conditionClinical = "http://terminology.hl7.org/CodeSystem/condition-clinical";

bool allergyEnteredInError(const Node &n)
{
    return hasCoding(n.member("verificationStatus"), allergyVerification, {"entered-in-error"});
}
bool conditionEnteredInError(const Node &n)
{
    return hasCoding(n.member("verificationStatus"), conditionVerification, {"entered-in-error"});
}
bool isProblemListItem(const Node &n)
{
    const auto categories = items(n, "category");
    return std::any_of(categories.begin(), categories.end(), [](const Node *c) {
        return hasCoding(c, "http://terminology.hl7.org/CodeSystem/condition-category",
                         {"problem-list-item"});
    });
}
bool statusIs(const Node &n, std::initializer_list<std::string_view> codes)
{
    return std::find(codes.begin(), codes.end(), n.string("status")) != codes.end();
}

using Table = std::unordered_map<std::string_view, Invariant>;

/// Data types. The wording of each rule stands in elements.json under its key.
const Table &dataTypeTable()
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

/// Patients, visits, problems, observations and the like.
const Table &clinicalTable()
{
    static const Table table{
        {"pat-1",
         [](const Node &n) {
             return any(n, {"name", "telecom", "address", "organization"});
         }},
        {"ait-1",
         [](const Node &n) {
             return exists(n, "clinicalStatus") || allergyEnteredInError(n);
         }},
        {"ait-2",
         [](const Node &n) {
             return !exists(n, "clinicalStatus") || !allergyEnteredInError(n);
         }},
        {"con-1",
         [](const Node &n) {
             return any(n, {"summary", "assessment"});
         }},
        {"con-2",
         [](const Node &n) {
             return any(n, {"code", "detail"});
         }},
        {"con-3",
         [](const Node &n) {
             return exists(n, "clinicalStatus") || conditionEnteredInError(n) || !isProblemListItem(n);
         }},
        {"con-4",
         [](const Node &n) {
             return !choice(n, "abatement") || hasCoding(n.member("clinicalStatus"), conditionClinical,
                                                         {"resolved", "remission", "inactive"});
         }},
        {"con-5",
         [](const Node &n) {
             return !exists(n, "clinicalStatus") || !conditionEnteredInError(n);
         }},
        {"obs-3",
         [](const Node &n) {
             return any(n, {"low", "high", "text"});
         }},
        {"obs-6",
         [](const Node &n) {
             return !exists(n, "dataAbsentReason") || !choice(n, "value");
         }},
        {"obs-7",
         [](const Node &n) {
             return !componentRepeatsCode(n);
         }},
        {"mad-1",
         [](const Node &n) {
             return exists(n, "dose") || choice(n, "rate");
         }},
        {"mdd-1",
         [](const Node &n) {
             return inOrder(n, "whenPrepared", "whenHandedOver");
         }},
        {"app-1",
         [](const Node &n) {
             return any(n, {"type", "actor"});
         }},
        {"app-2",
         [](const Node &n) {
             return exists(n, "start") == exists(n, "end");
         }},
        {"app-3",
         [](const Node &n) {
             return (exists(n, "start") && exists(n, "end")) ||
                    statusIs(n, {"proposed", "cancelled", "waitlist"});
         }},
        {"app-4",
         [](const Node &n) {
             return implies(exists(n, "cancelationReason"), statusIs(n, {"no-show", "cancelled"}));
         }},
        {"apr-1",
         [](const Node &n) {
             return any(n, {"participantType", "actor"});
         }},
        {"cpl-3",
         [](const Node &n) {
             return !exists(n, "detail") || !exists(n, "reference");
         }},
        {"gol-1",
         [](const Node &n) {
             return implies(choice(n, "detail"), exists(n, "measure"));
         }},
        {"grp-1",
         [](const Node &n) {
             return implies(exists(n, "member"), isTrue(n.member("actual")));
         }},
        {"imm-1",
         [](const Node &n) {
             return any(n, {"documentType", "reference"});
         }},
        {"lst-1",
         [](const Node &n) {
             return !exists(n, "emptyReason") || !exists(n, "entry");
         }},
        {"lst-2",
         [](const Node &n) {
             const auto entries = items(n, "entry");
             return n.string("mode") == "changes" ||
                    std::none_of(entries.begin(), entries.end(),
                                 [](const Node *e) { return exists(*e, "deleted"); });
         }},
        {"lst-3",
         [](const Node &n) {
             const auto entries = items(n, "entry");
             return n.string("mode") == "working" ||
                    std::none_of(entries.begin(), entries.end(),
                                 [](const Node *e) { return exists(*e, "date"); });
         }},
        {"prr-1",
         [](const Node &n) {
             return implies(exists(n, "orderDetail"), exists(n, "code"));
         }},
    };
    return table;
}

/// Organisations, audit, conformance and infrastructure.
const Table &otherTable()
{
    static const Table table{
        {"org-1",
         [](const Node &n) {
             return any(n, {"identifier", "name"});
         }},
        {"org-2",
         [](const Node &n) {
             return n.string("use") != "home";
         }},
        {"org-3",
         [](const Node &n) {
             return n.string("use") != "home";
         }},
        {"sev-1",
         [](const Node &n) {
             return !exists(n, "name") || !exists(n, "query");
         }},
        {"inv-1",
         [](const Node &n) {
             return parameterHasOneContent(n);
         }},
        {"cpb-0",
         [](const Node &n) {
             return looksLikeName(n.string("name"));
         }},
        {"cpb-1",
         [](const Node &n) {
             return any(n, {"rest", "messaging", "document"});
         }},
        {"cpb-2",
         [](const Node &n) {
             return any(n, {"description", "software", "implementation"});
         }},
        {"cpb-3",
         [](const Node &n) {
             const auto messaging = items(n, "messaging");
             return n.string("kind") == "instance" ||
                    std::none_of(messaging.begin(), messaging.end(),
                                 [](const Node *m) { return exists(*m, "endpoint"); });
         }},
        {"cpb-7",
         [](const Node &n) {
             return distinct(items(n, "document"), {"profile", "mode"});
         }},
        {"cpb-9",
         [](const Node &n) {
             return distinct(items(n, "resource"), {"type"});
         }},
        {"cpb-12",
         [](const Node &n) {
             return distinct(items(n, "searchParam"), {"name"});
         }},
        {"cpb-14",
         [](const Node &n) {
             return implies(n.string("kind") == "instance", exists(n, "implementation"));
         }},
        {"cpb-15",
         [](const Node &n) {
             return implies(n.string("kind") == "capability",
                            !exists(n, "implementation") && exists(n, "software"));
         }},
        {"cpb-16",
         [](const Node &n) {
             return implies(n.string("kind") == "requirements", !any(n, {"implementation", "software"}));
         }},
        {"cmd-0",
         [](const Node &n) {
             return looksLikeName(n.string("name"));
         }},
        {"cmd-1",
         [](const Node &n) {
             const std::string_view equivalence = n.string("equivalence");
             return exists(n, "comment") || (equivalence != "narrower" && equivalence != "inexact");
         }},
        {"cmd-2",
         [](const Node &n) {
             return implies(n.string("mode") == "fixed", exists(n, "code"));
         }},
        {"cmd-3",
         [](const Node &n) {
             return implies(n.string("mode") == "other-map", exists(n, "url"));
         }},
    };
    return table;
}

}

Invariant invariant(std::string_view type, std::string_view key)
{
    if (type == "Task" && key == "inv-1") // the same key with another meaning
        return [](const Node &n) {
            return inOrder(n, "authoredOn", "lastModified");
        };
    for (const Table *table : {&dataTypeTable(), &clinicalTable(), &otherTable()}) {
        if (const auto found = table->find(key); found != table->end())
            return found->second;
    }
    return nullptr;
}

}
