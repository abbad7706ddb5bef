#pragma once

#include "store/Database.h"

#include <vector>

namespace concord {

/// Who holds work: the lease owners of running jobs and of events in processing.
class LeaseStore
{
public:
    explicit LeaseStore(Database &db) : m_db(db) {}

    [[nodiscard]] Result<std::vector<QString>> owners();
    /// The owner is known to be dead: its leases count as run out from now on.
    [[nodiscard]] Result<void> end(const QString &owner);

private:
    Database &m_db;
};

}
