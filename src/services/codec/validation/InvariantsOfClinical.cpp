#include "codec/validation/InvariantTables.h"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace concord::validation::invariants {

namespace {

constexpr std::string_view allergyVerification =
    "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";

constexpr std::string_view conditionVerification =
    "http://terminology.hl7.org/CodeSystem/condition-ver-status";

constexpr std::string_view conditionClinical = "http://terminology.hl7.org/CodeSystem/condition-clinical";

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

bool isTrue(const Node *n)
{
    return n && n->kind == JsonKind::True;
}

}

const Table &ofClinicalResources()
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

}
