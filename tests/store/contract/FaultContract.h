#pragma once

#include "store/contract/Suite.h"

#include <functional>

namespace concord {

using Operation = std::function<Result<void>(Database &, const Clock &)>;

/// Each operation with each of its statements failing in turn: nothing of it may stay, and the next try
/// succeeds.
class FaultContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void everyStatementMayFail_data();
    void everyStatementMayFail();

private:
    /// Every row of every table, as text.
    [[nodiscard]] QString contents();
};

}

Q_DECLARE_METATYPE(concord::Operation)
