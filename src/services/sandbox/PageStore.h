#pragma once

#include "sandbox/ResourceStore.h"
#include "sandbox/SearchQuery.h"

#include <QHash>
#include <QStringList>

#include <optional>

namespace concord::sandbox {

/// A result as it was when its first page was asked for, so that pages neither repeat nor lose rows while
/// others write.
struct FrozenResult
{
    bool isHistory = false;
    QString selfPath; ///< "MedicationRequest?status=active", percent-encoded, for the `self` link
    QString path;     ///< "MedicationRequest" or "MedicationRequest/_history": where the next pages are found
    Versions matches;
    SearchQuery query;
    int pageSize = 0; ///< 0: the total only
};

/// One page of a frozen result.
struct Page
{
    FrozenResult result;
    size_t offset = 0;
    QString token; ///< names the result in links; empty when it fits on one page

    [[nodiscard]] size_t end() const;
    [[nodiscard]] bool hasNext() const { return end() < result.matches.size() && result.pageSize > 0; }
};

/// Keeps the last results under opaque tokens; the oldest is forgotten, and its links are answered by 410.
class PageStore
{
public:
    [[nodiscard]] Page first(FrozenResult result);
    /// @param text what follows `_page=`: token and offset.
    [[nodiscard]] std::optional<Page> find(const QString &text) const;
    /// What stands behind `_page=` in the link to the page after @p page.
    [[nodiscard]] static QString nextToken(const Page &page);

    static constexpr int kept = 32;

private:
    QHash<QString, FrozenResult> m_results;
    QStringList m_order;
};

}
