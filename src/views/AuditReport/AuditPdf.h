#pragma once

#include "domain/AuditDesk.h"

#include <functional>

class QIODevice;

namespace concord {

/// The audit trail on paper: a first block with the filter, the signed head and its key, then a table of the
/// records; on each page its number of how many, the head and the key. Draws on the thread that calls it,
/// which need not be the one of the widgets.
/// @param progress pages done of all of them (0 of 0 while they are counted); false ends it: Cancelled, and
/// what was written is no PDF
[[nodiscard]] Result<void> writeAuditPdf(const AuditReport &report, QIODevice &out,
                                         const std::function<bool(int done, int total)> &progress);

}
