#pragma once

#include "domain/Reconciliation.h"

namespace concord {

/// What one kind of integration compares: reads both sides, some at a time, and compares them. The run around
/// it (sync/ReconciliationRun) is the same for every kind.
class ReconciliationSource
{
public:
    virtual ~ReconciliationSource() = default;
    [[nodiscard]] virtual QString leftSource() const = 0;
    [[nodiscard]] virtual QStringList rightSources() const = 0;
    /// Reads the next part of what is stored. False: all of it is read.
    [[nodiscard]] virtual Result<bool> readMore() = 0;
    [[nodiscard]] virtual qint64 recordsRead() const = 0;
    [[nodiscard]] virtual Findings compare(const AgreedBook &book) = 0;
};

}
