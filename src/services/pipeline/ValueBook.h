#pragma once

#include "domain/Clock.h"
#include "store/Database.h"
#include "terminology/ValueTables.h"

#include <memory>
#include <optional>

namespace concord {

/// The value tables as they hold now, kept until the site changes a row: asking costs one look at the
/// generation, so a change is in force for the next event.
class ValueBook
{
public:
    /// Valid until the next call.
    [[nodiscard]] Result<const ValueTables *> tables(Database &db, const Clock &clock);

private:
    std::optional<ValueTables> m_tables;
    qint64 m_generation = -1;
};

}
