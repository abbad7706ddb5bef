#pragma once

#include "connectors/ehrapi/EhrApiCursor.h"
#include "domain/EhrApiChanges.h"

#include <chrono>

namespace concord {

struct EhrApiWalkTerms
{
    int pageSize = 200;
    /// How much later than its time of change a record may come into sight at the EHR (two writes that
    /// overlap there), and how far its clocks may be apart: so far each run reads back.
    std::chrono::milliseconds overlap = std::chrono::seconds(2);
    qsizetype mostSeen = 10'000; ///< that a cursor remembers; beyond it records come again
};

/// The rules of following a list; pure. The pages of an API may be cut by offset, and then miss records
/// whenever one changes. So a next page is asked for by the time of change of the last record (who changes
/// gets a later one, and is met again), not by the link. Where one moment has more records than a page, as an
/// import makes them, their pages are read by link, and read anew until the number of them was the same at
/// the end as at the start: who leaves a moment does not come back. A run ends where nothing follows. The
/// next begins `overlap` before the server's clock at this one's start, or before the newest change that was
/// seen; once that was seen longer ago, it is settled, and read no more.
[[nodiscard]] EhrApiQuery queryOf(const EhrApiCursor &cursor, const EhrApiWalkTerms &terms);

/// What a page brought. InvalidMessage: it is not what was asked for (order, time of change), or does not say
/// how many there are of one moment.
[[nodiscard]] Result<EhrApiChange> advance(EhrApiCursor cursor, EhrApiPage page,
                                           const EhrApiWalkTerms &terms);

}
