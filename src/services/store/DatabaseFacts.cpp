#include "store/DatabaseFacts.h"

#include "store/Sql.h"

namespace concord {

Result<DatabaseFacts> databaseFacts(Database &db)
{
    DatabaseFacts facts;
    const std::initializer_list<std::pair<qint64 DatabaseFacts::*, QString>> numbers = {
        {&DatabaseFacts::sizeBytes, db.dialect().sizeBytes()},
        {&DatabaseFacts::schemaVersion, QStringLiteral("SELECT max(version) FROM schema_migrations")},
        {&DatabaseFacts::jobs, QStringLiteral("SELECT count(*) FROM integration_jobs")},
        {&DatabaseFacts::events, QStringLiteral("SELECT count(*) FROM sync_events")},
        {&DatabaseFacts::patients, QStringLiteral("SELECT count(*) FROM patients")},
        {&DatabaseFacts::auditRecords, QStringLiteral("SELECT count(*) FROM audit_log")},
    };
    for (const auto &[fact, query] : numbers) {
        const auto number = sql::number(db, query);
        if (!number)
            return fail(number.error());
        facts.*fact = *number;
    }
    return facts;
}

}
