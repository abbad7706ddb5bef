#pragma once

#include "domain/EhrApi.h"

#include <QByteArray>

#include <functional>
#include <vector>

namespace concord {

/// A page of what has changed at the EHR.
struct EhrApiChange
{
    std::vector<EhrApiRecord> records; ///< as they stood when they were read; one may come again
    QByteArray cursor;                 ///< to go on from, once these are committed
    bool isLast = false;               ///< there was nothing more when this was read
};

/// The port through which a job follows a list of the EHR. Who stores the cursor of each page in the
/// transaction of its records has in the end seen every record in its newest state, whatever changes while it
/// pages, and wherever it is interrupted: what has changed meanwhile comes in a later page or run. A state
/// that was replaced before it was read is not seen. Promises of a callback as EhrApi's.
class EhrApiChanges
{
public:
    using Done = std::function<void(Result<EhrApiChange>)>;

    virtual ~EhrApiChanges() = default;
    /// @param cursor of the page before, or of the last run; empty: everything. InvalidMessage
    /// ("cursor#/since"): it is none, or another list's.
    virtual void next(EhrApiKind kind, const QByteArray &cursor, Done done) = 0;
    virtual void cancelAll() = 0;
};

}
