#include "sandbox/HistoryQuery.h"

#include "sandbox/SearchQuery.h"

#include <algorithm>

namespace concord::sandbox {

Outcome<HistoryQuery> parseHistory(Versions versions, const QUrlQuery &url)
{
    HistoryQuery query{std::move(versions)};
    for (const auto &[name, value] : url.queryItems(QUrl::FullyDecoded)) {
        if (name == QLatin1StringView("_since")) {
            const auto since = dateFilter(QLatin1StringView("ge") + value);
            if (!since)
                return refuse(400, QStringLiteral("invalid"), QStringLiteral("_since is not an instant"));
            std::erase_if(query.versions, [&](const VersionPtr &v) { return !since->matches(v->updatedAt); });
        } else if (name == QLatin1StringView("_count")) {
            const auto count = parseCount(value);
            if (!count)
                return tl::unexpected(count.error());
            query.count = *count;
        } else if (name != QLatin1StringView("_format") && name != QLatin1StringView("_pretty")) {
            return refuse(400, QStringLiteral("not-supported"),
                          QStringLiteral("Parameter '%1' is not supported for _history").arg(name));
        }
    }
    std::ranges::reverse(query.versions);
    return query;
}

}
