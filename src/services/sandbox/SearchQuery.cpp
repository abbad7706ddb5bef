#include "sandbox/SearchQuery.h"

#include <QSet>

#include <algorithm>

namespace concord::sandbox {

namespace {
/// The codes of a token parameter: "active,stopped", with or without "system|" in front.
QStringList codes(const QString &value)
{
    QStringList found;
    for (const QString &token : value.split(QLatin1Char(',')))
        found.append(token.section(QLatin1Char('|'), -1));
    return found;
}

/// The ids of a reference parameter: "1,Patient/2,http://host/fhir/Patient/3".
QStringList ids(const QString &value)
{
    QStringList found;
    for (const QString &reference : value.split(QLatin1Char(',')))
        found.append(reference.section(QLatin1Char('/'), -1));
    return found;
}

Outcome<void> parseInclude(const QString &value, SearchQuery &query)
{
    if (value == QLatin1StringView("MedicationRequest:medication") ||
        value == QLatin1StringView("MedicationRequest:medication:Medication")) {
        query.includesMedications = true;
    } else if (value == QLatin1StringView("MedicationRequest:patient") ||
               value == QLatin1StringView("MedicationRequest:subject") ||
               value == QLatin1StringView("MedicationRequest:subject:Patient")) {
        query.includesPatients = true;
    } else {
        return refuse(400, QStringLiteral("not-supported"),
                      QStringLiteral("_include '%1' is not supported").arg(value));
    }
    return {};
}

Outcome<void> parseOrder(const QString &value, SearchQuery &query)
{
    if (value == QLatin1StringView("_lastUpdated"))
        query.order = SearchQuery::Order::OldestFirst;
    else if (value == QLatin1StringView("-_lastUpdated"))
        query.order = SearchQuery::Order::NewestFirst;
    else
        return refuse(400, QStringLiteral("not-supported"),
                      QStringLiteral("_sort '%1' is not supported").arg(value));
    return {};
}

/// _summary, _total, _elements, _format, _pretty: what they change is taken up or safely left alone.
Outcome<void> parseResultParameter(const QString &name, const QString &value, SearchQuery &query)
{
    if (name != QLatin1StringView("_summary"))
        return {};
    query.totalOnly = value == QLatin1StringView("count");
    if (query.totalOnly || value == QLatin1StringView("false"))
        return {};
    return refuse(400, QStringLiteral("not-supported"),
                  QStringLiteral("_summary '%1' is not supported").arg(value));
}

Outcome<void> parseParameter(const QString &type, const QString &name, const QString &value,
                             SearchQuery &query)
{
    static const QStringList resultParameters{QStringLiteral("_summary"), QStringLiteral("_total"),
                                              QStringLiteral("_elements"), QStringLiteral("_format"),
                                              QStringLiteral("_pretty")};
    const bool isRequest = type == QLatin1StringView("MedicationRequest");
    if (resultParameters.contains(name))
        return parseResultParameter(name, value, query);
    if (name == QLatin1StringView("_id")) {
        query.ids.append(ids(value));
    } else if (name == QLatin1StringView("_lastUpdated")) {
        const auto filter = dateFilter(value);
        if (!filter)
            return refuse(400, QStringLiteral("invalid"), QStringLiteral("'%1' is not a date").arg(value));
        query.lastUpdated.append(*filter);
    } else if (name == QLatin1StringView("_count")) {
        return parseCount(value).map([&](int count) { query.count = count; });
    } else if (name == QLatin1StringView("_sort")) {
        return parseOrder(value, query);
    } else if (name == QLatin1StringView("status") &&
               (isRequest || type == QLatin1StringView("Medication"))) {
        query.statuses.append(codes(value));
    } else if (isRequest && (name == QLatin1StringView("patient") || name == QLatin1StringView("subject"))) {
        query.patients.append(ids(value));
    } else if (isRequest && name == QLatin1StringView("_include")) {
        return parseInclude(value, query);
    } else {
        return refuse(400, QStringLiteral("not-supported"),
                      QStringLiteral("Search parameter '%1' is not supported for %2").arg(name, type));
    }
    return {};
}

bool passes(const QList<QStringList> &filters, const QString &value)
{
    return std::ranges::all_of(filters, [&](const QStringList &anyOf) { return anyOf.contains(value); });
}
}

Outcome<int> parseCount(const QString &text)
{
    bool isNumber = false;
    const int count = text.toInt(&isNumber);
    if (!isNumber || count < 0)
        return refuse(400, QStringLiteral("invalid"),
                      QStringLiteral("_count must be a whole number from 0 on"));
    return count;
}

Outcome<SearchQuery> parseSearch(const QString &type, const QUrlQuery &url)
{
    SearchQuery query;
    for (const auto &[name, value] : url.queryItems(QUrl::FullyDecoded)) {
        if (auto parsed = parseParameter(type, name, value, query); !parsed)
            return tl::unexpected(parsed.error());
    }
    return query;
}

Versions runSearch(const ResourceStore &store, const QString &type, const SearchQuery &query)
{
    Versions found = store.current(type);
    std::erase_if(found, [&](const VersionPtr &v) {
        const bool inTime = std::ranges::all_of(query.lastUpdated,
                                                [&](const DateFilter &f) { return f.matches(v->updatedAt); });
        return !inTime || !passes(query.ids, v->id) || !passes(query.statuses, v->status) ||
               !passes(query.patients, v->patient);
    });
    if (query.order == SearchQuery::Order::OldestFirst)
        std::ranges::stable_sort(found, std::less(), [](const VersionPtr &v) { return v->updatedAt; });
    else if (query.order == SearchQuery::Order::NewestFirst)
        std::ranges::stable_sort(found, std::greater(), [](const VersionPtr &v) { return v->updatedAt; });
    return found;
}

Versions included(const ResourceStore &store, const Versions &matches, const SearchQuery &query)
{
    Versions found;
    QSet<QString> seen;
    const auto add = [&](const QString &type, const QString &id) {
        const VersionPtr version = id.isEmpty() ? nullptr : store.latest(type, id);
        if (!version || version->isDeleted() || seen.contains(version->reference()))
            return;
        seen.insert(version->reference());
        found.push_back(version);
    };
    for (const VersionPtr &match : matches) {
        if (query.includesMedications)
            add(QStringLiteral("Medication"), match->medication);
        if (query.includesPatients)
            add(QStringLiteral("Patient"), match->patient);
    }
    return found;
}

}
