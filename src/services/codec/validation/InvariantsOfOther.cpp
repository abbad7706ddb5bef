#include "codec/validation/InvariantTables.h"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace concord::validation::invariants {

namespace {

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

}

const Table &ofOtherResources()
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
