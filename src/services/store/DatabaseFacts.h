#pragma once

#include "store/Database.h"

namespace concord {

/// What is in a database, in numbers.
struct DatabaseFacts
{
    qint64 sizeBytes = 0;
    qint64 schemaVersion = 0;
    qint64 jobs = 0;
    qint64 events = 0;
    qint64 patients = 0;
    qint64 auditRecords = 0;
};
[[nodiscard]] Result<DatabaseFacts> databaseFacts(Database &db);

}
