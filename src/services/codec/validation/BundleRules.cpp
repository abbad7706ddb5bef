#include "codec/validation/BundleRules.h"

#include "codec/validation/Invariants.h"
#include "codec/validation/Primitives.h"
#include "codec/validation/References.h"

#include <algorithm>
#include <array>
#include <set>

namespace concord::validation {

namespace {

bool oneOf(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

class BundleCheck
{
public:
    BundleCheck(const BundleScope &scope, const FhirDefinitions &definitions, Report &report)
        : m_bundle(*scope.bundle), m_type(scope.type), m_definitions(definitions), m_report(report)
    {
        const JsonNode *entries = m_bundle.member("entry");
        for (const JsonNode *e = entries && entries->isArray() ? entries->first : nullptr; e; e = e->next)
            m_entries.push_back(e);
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            if (const JsonNode *resource = m_entries[i]->member("resource")) {
                m_byFullUrl.emplace(m_entries[i]->string("fullUrl"), int(i));
                m_byTypeAndId.emplace(typeAndId(*resource), int(i));
            }
        }
    }

    void run()
    {
        whole();
        links();
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            if (!m_entries[i]->isObject())
                continue;
            const Step step(m_report, "entry", qint64(i));
            entry(*m_entries[i]);
            fullUrl(*m_entries[i]);
        }
        distinctFullUrls();
        if (m_type == "searchset")
            searchset();
        if (m_type == "document" || m_type == "message")
            document();
    }

private:
    void whole()
    {
        if (exists(m_bundle, "total") && !oneOf(m_type, {"searchset", "history"}))
            m_report.error("bdl-1", QStringLiteral("total is only for searchset and history"));
        if (m_type != "document")
            return;
        const JsonNode *identifier = m_bundle.member("identifier");
        if (!identifier || !exists(*identifier, "system") || !exists(*identifier, "value"))
            m_report.error("bdl-9",
                           QStringLiteral("a document must have an identifier with a system and a value"));
        if (!m_bundle.member("timestamp"))
            m_report.error("bdl-10", QStringLiteral("a document must have a date (timestamp)"));
    }

    void links()
    {
        const JsonNode *links = m_bundle.member("link");
        std::set<std::string_view> seen;
        qint64 i = -1;
        for (const JsonNode *link = links && links->isArray() ? links->first : nullptr; link;
             link = link->next) {
            const std::string_view relation = link->string("relation");
            const Step step(m_report, "link", ++i);
            const bool paging = oneOf(relation, {"first", "previous", "next", "last"});
            const bool search = oneOf(m_type, {"searchset", "history"});
            if (paging && !search)
                m_report.error("bundle-link", QStringLiteral("the link %1 is only for searchset and history")
                                                  .arg(quotedValue(relation)));
            if (m_type == "document" && relation == "stylesheet")
                stylesheet(link->string("url"));
            if ((relation == "self" || (paging && search)) && !seen.insert(relation).second)
                m_report.error("bundle-link",
                               QStringLiteral("the link %1 can occur only once").arg(quotedValue(relation)));
        }
    }

    /// A stylesheet of the document's own must be one of its entries.
    void stylesheet(std::string_view url)
    {
        if (isAbsoluteUri(url))
            return;
        const auto found = m_byTypeAndId.find(std::string(url));
        if (found == m_byTypeAndId.end())
            m_report.error("bundle-link",
                           QStringLiteral("the stylesheet %1 is not in the Bundle").arg(quotedValue(url)));
        else
            m_linkedByBundle.push_back(found->second);
    }

    void entry(const JsonNode &entry)
    {
        const bool request = exists(entry, "request");
        const bool response = exists(entry, "response");
        const bool resource = exists(entry, "resource");
        if (exists(entry, "search") && m_type != "searchset")
            m_report.error("bdl-2", QStringLiteral("search is only for entries of a searchset"));
        if (request != oneOf(m_type, {"batch", "transaction", "history"}))
            m_report.error(
                "bdl-3", request ? QStringLiteral("request is only for batch, transaction and history")
                                 : QStringLiteral("an entry of a %1 must have a request").arg(text(m_type)));
        if (response != oneOf(m_type, {"batch-response", "transaction-response", "history"}))
            m_report.error(
                "bdl-4",
                response
                    ? QStringLiteral("response is only for batch-response, transaction-response and history")
                    : QStringLiteral("an entry of a %1 must have a response").arg(text(m_type)));
        if (!resource && !request && !response)
            m_report.error(
                "bdl-5",
                QStringLiteral("an entry must have a resource unless it has a request or a response"));
        const std::string_view method =
            entry.member("request") ? entry.member("request")->string("method") : std::string_view();
        if (oneOf(m_type, {"batch", "transaction"}) && oneOf(method, {"POST", "PUT"}) && !resource)
            m_report.warning("bundle-entry", QStringLiteral("a %1 without a resource").arg(text(method)));
        if (entry.string("fullUrl").find("/_history/") != std::string_view::npos)
            m_report.error("bdl-8", QStringLiteral("fullUrl must not name a version (/_history/)"));
    }

    void fullUrl(const JsonNode &entry)
    {
        const JsonNode *resource = entry.member("resource");
        const std::string_view url = entry.string("fullUrl");
        const std::string_view type = resource ? resource->string("resourceType") : std::string_view();
        if (url.empty()) {
            const bool optional =
                oneOf(m_type, {"transaction", "transaction-response", "batch", "batch-response"});
            if (!optional && resource && !entry.member("fullUrl")) {
                // R4's own example of a search warning has an OperationOutcome without
                const bool mild = type == "OperationOutcome" || m_type == "history";
                m_report.add(
                    mild ? IssueSeverity::Warning : IssueSeverity::Error, "bundle-fullurl",
                    QStringLiteral("except in batches and transactions each entry must have a fullUrl"));
            }
            return;
        }
        if (!isAbsoluteUri(url)) {
            m_report.error("bundle-fullurl",
                           QStringLiteral("fullUrl must be an absolute URL, not %1").arg(quotedValue(url)));
            return;
        }
        if (type.empty() || resourceTypeOfUrl(url, m_definitions).empty())
            return;
        const std::string_view id = resource->string("id");
        if (id.empty()) {
            if (!oneOf(m_type, {"transaction", "batch"})) // a POST has no id yet
                m_report.error("bundle-fullurl",
                               QStringLiteral("fullUrl %1 names a resource, but the resource has no id")
                                   .arg(quotedValue(url)));
        } else if (!url.ends_with(std::string("/").append(type).append("/").append(id))) {
            m_report.add(m_type == "message" ? IssueSeverity::Warning : IssueSeverity::Error,
                         "bundle-fullurl",
                         QStringLiteral("fullUrl %1 does not fit the resource: it should end with /%2/%3")
                             .arg(quotedValue(url), text(type), text(id.substr(0, 64))));
        }
    }

    void distinctFullUrls()
    {
        if (m_type == "history")
            return;
        std::set<std::pair<std::string_view, std::string_view>> seen;
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            const std::string_view url = m_entries[i]->string("fullUrl");
            const JsonNode *resource = m_entries[i]->member("resource");
            const JsonNode *meta = resource ? resource->member("meta") : nullptr;
            if (url.empty() ||
                seen.insert({url, meta ? meta->string("versionId") : std::string_view()}).second)
                continue;
            const Step step(m_report, "entry", qint64(i));
            m_report.error("bdl-7", QStringLiteral("fullUrl %1 occurs twice (and the versions do not differ)")
                                        .arg(quotedValue(url)));
        }
    }

    /// The resource types the search was for, as far as the self link tells.
    std::vector<std::string_view> searchedTypes(bool &hasSelf) const
    {
        const JsonNode *links = m_bundle.member("link");
        for (const JsonNode *link = links && links->isArray() ? links->first : nullptr; link;
             link = link->next) {
            if (link->string("relation") != "self")
                continue;
            hasSelf = true;
            const std::string_view url = link->string("url");
            const std::string_view path = url.substr(0, url.find('?'));
            const std::string_view last =
                path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
            if (m_definitions.isResourceType(last))
                return {last};
            return {};
        }
        return {};
    }

    void searchset()
    {
        bool hasSelf = false;
        const auto types = searchedTypes(hasSelf);
        if (!hasSelf)
            m_report.warning(
                "bundle-search",
                QStringLiteral("a searchset should have a self link that says what the search was"));
        const auto modeOf = [](const JsonNode *entry) {
            const JsonNode *search = entry->member("search");
            return search ? search->string("mode") : std::string_view();
        };
        const bool anyMode = std::any_of(m_entries.begin(), m_entries.end(),
                                         [&](const JsonNode *e) { return !modeOf(e).empty(); });
        if (!anyMode && !m_entries.empty())
            m_report.warning("bundle-search",
                             QStringLiteral("the entries of a searchset should have search modes"));
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            const Step step(m_report, "entry", qint64(i));
            const JsonNode *resource = m_entries[i]->member("resource");
            if (!resource) {
                m_report.error("bundle-search",
                               QStringLiteral("an entry of a searchset must have a resource"));
                continue;
            }
            searchEntry(*resource, modeOf(m_entries[i]), types, anyMode);
        }
    }

    void searchEntry(const JsonNode &resource, std::string_view mode,
                     const std::vector<std::string_view> &types, bool anyMode)
    {
        const std::string_view type = resource.string("resourceType");
        const bool isOutcome = type == "OperationOutcome";
        if (mode.empty() && anyMode)
            m_report.warning("bundle-search", QStringLiteral("search.mode is missing"));
        if (!resource.member("id") && !isOutcome) {
            if (mode == "match" || mode == "include")
                m_report.error("bundle-search",
                               QStringLiteral("a resource found by a search must have an id"));
            else
                m_report.warning("bundle-search",
                                 QStringLiteral("a resource found by a search should have an id"));
        }
        if (mode == "outcome" && !isOutcome)
            m_report.error(
                "bundle-search",
                QStringLiteral("search.mode is 'outcome' but the resource is a %1").arg(text(type)));
        const bool wrongType = !types.empty() && std::find(types.begin(), types.end(), type) == types.end();
        if (mode == "match" && wrongType)
            m_report.error(
                "bundle-search",
                QStringLiteral("search.mode is 'match' but a %1 was not searched for").arg(text(type)));
    }

    void document()
    {
        const bool isDocument = m_type == "document";
        const char *const rule = isDocument ? "bdl-11" : "bdl-12";
        const std::string_view due = isDocument ? "Composition" : "MessageHeader";
        const JsonNode *first = m_entries.empty() ? nullptr : m_entries.front()->member("resource");
        if (!first || first->string("resourceType") != due) {
            m_report.error(
                rule, QStringLiteral("the first entry of a %1 must be a %2").arg(text(m_type), text(due)));
            return;
        }
        {
            const Step entryStep(m_report, "entry", 0);
            const Step resourceStep(m_report, "resource");
            if (isDocument)
                composition(*first);
            else
                requireAll(*first, "focus");
        }
        if (isDocument)
            orphans();
    }

    /// The references a document lives by must lead to its own entries.
    void composition(const JsonNode &composition)
    {
        for (const std::string_view name : {"subject", "author", "encounter", "custodian"})
            requireAll(composition, name);
        requireBelow(composition, "attester", "party");
        requireBelow(composition, "event", "detail");
        sections(composition, 0);
    }

    void sections(const JsonNode &parent, int depth)
    {
        const JsonNode *sections = parent.member("section");
        qint64 i = -1;
        for (const JsonNode *s = sections && sections->isArray() ? sections->first : nullptr; s && depth < 50;
             s = s->next) {
            const Step step(m_report, "section", ++i);
            for (const std::string_view name : {"author", "focus", "entry"})
                requireAll(*s, name);
            this->sections(*s, depth + 1);
        }
    }

    void requireBelow(const JsonNode &parent, std::string_view list, std::string_view name)
    {
        const JsonNode *rows = parent.member(list);
        qint64 i = -1;
        for (const JsonNode *row = rows && rows->isArray() ? rows->first : nullptr; row; row = row->next) {
            const Step step(m_report, list, ++i);
            requireAll(*row, name);
        }
    }

    void requireAll(const JsonNode &parent, std::string_view name)
    {
        const JsonNode *value = parent.member(name);
        if (!value)
            return;
        if (value->isObject()) {
            const Step step(m_report, name);
            require(*value);
            return;
        }
        qint64 i = -1;
        for (const JsonNode *item = value->first; item; item = item->next) {
            const Step step(m_report, name, ++i);
            require(*item);
        }
    }

    void require(const JsonNode &reference)
    {
        const std::string_view url = reference.string("reference");
        if (url.empty() || url.starts_with('#') || entryOf(url, 0) >= 0)
            return;
        m_report.error(
            "bundle-reference",
            QStringLiteral("%1 is not in the Bundle; a %2 must hold it").arg(quotedValue(url), text(m_type)));
    }

    /// The entry a reference in entry `from` leads to, or -1.
    int entryOf(std::string_view reference, std::size_t from) const
    {
        const std::string_view fullUrl = m_entries[from]->string("fullUrl");
        const JsonNode *resource = m_entries[from]->member("resource");
        const bool restful = resource && fullUrl.ends_with(typeAndId(*resource));
        const bool byUrl = restful || isAbsoluteUri(reference);
        const auto &index = byUrl ? m_byFullUrl : m_byTypeAndId;
        const auto found = index.find(byUrl ? absoluteUrl(reference, fullUrl)
                                            : std::string(reference.substr(0, reference.find("/_history/"))));
        return found == index.end() ? -1 : found->second;
    }

    static std::string typeAndId(const JsonNode &resource)
    {
        return std::string(resource.string("resourceType")).append("/").append(resource.string("id"));
    }

    /// Entries of a document that no chain of references, followed in either direction, joins to the
    /// Composition.
    void orphans()
    {
        std::vector<std::set<int>> linked(m_entries.size()); // in both directions
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            std::set<int> targets;
            if (const JsonNode *resource = m_entries[i]->member("resource"))
                collect(*resource, i, targets);
            for (const int target : targets) {
                linked[i].insert(target);
                linked[std::size_t(target)].insert(int(i));
            }
        }
        std::set<int> reached{0};
        reached.insert(m_linkedByBundle.begin(), m_linkedByBundle.end());
        for (std::vector<int> toVisit(reached.begin(), reached.end()); !toVisit.empty();) {
            const int at = toVisit.back();
            toVisit.pop_back();
            for (const int next : linked[std::size_t(at)]) {
                if (reached.insert(next).second)
                    toVisit.push_back(next);
            }
        }
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            if (!m_entries[i]->member("resource") || reached.contains(int(i)))
                continue;
            const Step step(m_report, "entry", qint64(i));
            m_report.error(
                "document-orphan",
                QStringLiteral("the entry cannot be reached from the Composition of the document"));
        }
    }

    /// Any text that is the address of an entry counts: references, and the links the official validator
    /// follows too.
    void collect(const JsonNode &node, std::size_t from, std::set<int> &found) const
    {
        for (const JsonNode *child = node.first; child; child = child->next) {
            if (child->isString() && (child->key == "reference" || isAbsoluteUri(child->text))) {
                if (const int to = entryOf(child->text, from); to >= 0)
                    found.insert(to);
            } else if (child->first) {
                collect(*child, from, found);
            }
        }
    }

    const JsonNode &m_bundle;
    std::string_view m_type;
    const FhirDefinitions &m_definitions;
    Report &m_report;
    std::vector<const JsonNode *> m_entries;
    std::unordered_map<std::string, int> m_byFullUrl; ///< the first entry of each
    std::unordered_map<std::string, int> m_byTypeAndId;
    std::vector<int> m_linkedByBundle;
};

}

void checkBundle(const BundleScope &scope, const FhirDefinitions &definitions, Report &report)
{
    BundleCheck(scope, definitions, report).run();
}

}
