#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "store/BreakerStore.h"
#include "store/DatabaseFacts.h"
#include "store/EventStore.h"
#include "store/ListenerStore.h"
#include "store/MappingStore.h"
#include "store/PostgresLogins.h"
#include "store/TerminologyStore.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace concord {

namespace {
/// Who serves the database, what waits, and which endpoints are cut off.
Result<void> addEngine(Workbench &bench, QJsonObject &status)
{
    const auto workers = ListenerStore(*bench.db, bench.clock).workers();
    if (!workers)
        return fail(workers.error());
    status.insert(QStringLiteral("workers"), int(workers->size()));
    const auto breakers = BreakerStore(*bench.db, bench.clock).all();
    if (!breakers)
        return fail(breakers.error());
    QJsonArray open;
    for (const BreakerRow &row : *breakers) {
        if (row.breaker.state != BreakerState::Closed)
            open.append(row.endpoint);
    }
    status.insert(QStringLiteral("open_breakers"), open);
    const auto counts = EventStore(*bench.db, bench.clock).openByState();
    if (!counts)
        return fail(counts.error());
    QJsonObject queue;
    for (const auto &[state, count] : *counts)
        queue.insert(wordOf(state), count);
    status.insert(QStringLiteral("open_events"), queue);
    return {};
}

/// Counts by the names of the JSON object; the first that cannot be read ends it.
Result<QJsonObject> statusOf(Workbench &bench)
{
    QJsonObject status{{QStringLiteral("database"), bench.db->place()}};
    const auto facts = databaseFacts(*bench.db);
    if (!facts)
        return fail(facts.error());
    const std::initializer_list<std::pair<const char *, qint64>> numbers = {
        {"size_bytes", facts->sizeBytes},
        {"schema_version", facts->schemaVersion},
        {"jobs", facts->jobs},
        {"events", facts->events},
        {"patients", facts->patients},
        {"audit_records", facts->auditRecords},
    };
    for (const auto &[name, number] : numbers)
        status.insert(QString::fromLatin1(name), number);
    if (const auto added = addEngine(bench, status); !added)
        return fail(added.error());
    const auto open = MappingStore(*bench.db, bench.clock).openCount();
    if (!open)
        return fail(open.error());
    status.insert(QStringLiteral("pending_mappings"), *open);
    const auto terminology = TerminologyStore(*bench.db, bench.clock).currentVersion();
    if (!terminology)
        return fail(terminology.error());
    status.insert(QStringLiteral("terminology"), terminology->value_or(QString()));
    return status;
}

QString textOf(const QJsonValue &value)
{
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return value.toVariant().toString();
}
}

int runDb(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("db migrate|status [--json]"),
        QStringLiteral(
            "migrate: brings the database to this program's schema (made when it does not exist) and "
            "loads the terminology that ships with it. Where people have logins of a PostgreSQL server, it "
            "grants them what is new.\nstatus: what is in an existing database.\nExit "
            "status: 1 it cannot be read, is damaged, or belongs to a newer program; nothing is deleted."));
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1))
        return *code;
    const bool isStatus = line.word(0) == QStringLiteral("status");
    if (!isStatus && line.word(0) != QStringLiteral("migrate"))
        return line.usageError(QStringLiteral("unknown: db %1").arg(line.word(0)));
    const auto bench = Workbench::open(
        line, isStatus ? Workbench::Database::MustExist : Workbench::Database::IsMade, Workbench::Keys::Left);
    const auto given = bench && !isStatus ? PostgresLogins(*(*bench)->db).prepareIfUsed() : Result<void>{};
    const auto status = bench && given ? statusOf(**bench) : fail(bench ? given.error() : bench.error());
    if (!status)
        return failWith(status.error(), {ErrorCode::Forbidden});
    if (line.isSet("json")) {
        printJson(*status);
        return ExitDone;
    }
    for (auto it = status->begin(); it != status->end(); ++it)
        printLine(it.key().leftJustified(17) + textOf(it.value()));
    return ExitDone;
}

}
