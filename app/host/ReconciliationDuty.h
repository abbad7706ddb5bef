#pragma once

#include "domain/Clock.h"
#include "observability/Trouble.h"
#include "store/Database.h"

#include <QString>

namespace concord {

/// Carries out what people have ordered about differences and conflicts, once it cannot be undone any more.
/// Copyable, so that a function can hold it; lives on the thread of the duties.
class ReconciliationDuty
{
public:
    /// @param actor who stands on the trail.
    ReconciliationDuty(const Clock &clock, QString actor);

    /// What cannot be carried out now is tried again with the next look, and does not keep other duties.
    [[nodiscard]] Result<void> tend(Database &db);

private:
    const Clock &m_clock;
    QString m_actor;
    Trouble m_trouble;
};

}
