#pragma once

#include "sandbox/DateFilter.h"
#include "sandbox/Message.h"
#include "sandbox/ResourceStore.h"

#include <QList>
#include <QStringList>

namespace concord::sandbox {

/// A search as parsed from the URL. Each list filters on its own: a repeated parameter narrows, a comma
/// widens.
struct SearchQuery
{
    enum class Order { AsStored, OldestFirst, NewestFirst };

    QList<QStringList> ids;
    QList<QStringList> statuses;
    QList<QStringList> patients;
    QList<DateFilter> lastUpdated;
    Order order = Order::AsStored;
    int count = -1; ///< -1: the server's page size
    bool totalOnly = false;
    bool includesMedications = false;
    bool includesPatients = false;
};

/// Unknown parameters are refused (R4 section 3.1.1.6, handling=strict), because a filter that a server
/// leaves out unnoticed turns a delta into everything.
[[nodiscard]] Outcome<SearchQuery> parseSearch(const QString &type, const QUrlQuery &url);

/// The matches in the order asked for.
[[nodiscard]] Versions runSearch(const ResourceStore &store, const QString &type, const SearchQuery &query);

/// The resources that _include adds to these matches, each once.
[[nodiscard]] Versions included(const ResourceStore &store, const Versions &matches,
                                const SearchQuery &query);

/// _count: a whole number from 0 on.
[[nodiscard]] Outcome<int> parseCount(const QString &text);

}
