#pragma once

#include "sandbox/Message.h"
#include "sandbox/ResourceStore.h"

namespace concord::sandbox {

/// What `_history` was asked for.
struct HistoryQuery
{
    Versions versions; ///< newest first, as R4 section 3.1.0.13 wants them; deletions included
    int count = -1;    ///< -1: the server's page size
};

/// @param versions oldest first. `_since` keeps what was written at that instant or later.
[[nodiscard]] Outcome<HistoryQuery> parseHistory(Versions versions, const QUrlQuery &url);

}
