#pragma once

#include "fakes/FakeClock.h"
#include "fakes/PostgresServer.h"
#include "fakes/Psql.h"
#include "security/Accounts.h"
#include "store/EventStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"
#include "store/MonthPartitions.h"
#include "store/PostgresUrl.h"
#include "store/Sql.h"

namespace concord {

/// A database of two facilities, with a connection each ("north-ehr", "south-ehr") and one of none ("hub"),
/// and people with logins of their own. What is the south's has the word SOUTH in it wherever a text may be.
class PostgresClinic
{
public:
    static inline const QString north = QStringLiteral("north-ehr");
    static inline const QString south = QStringLiteral("south-ehr");
    static inline const QString hub = QStringLiteral("hub");

    [[nodiscard]] Result<void> create(const QString &database = QStringLiteral("clinic"))
    {
        name = database;
        return server.create()
            .and_then([&] { return server.run(QStringLiteral("CREATE DATABASE ") + name); })
            .and_then([&](const QString &) { return Database::open(url()); })
            .and_then([&](std::unique_ptr<Database> opened) -> Result<void> {
                db = std::move(opened);
                return addSystems().and_then([&] { return addPeople(); });
            });
    }

    [[nodiscard]] DatabaseUrl url() const { return {Dialect::Kind::Postgres, server.url(name)}; }
    [[nodiscard]] DatabaseUrl urlOf(const QString &person) const
    {
        return PostgresUrl::withLogin(url(), person, passwordOf(person));
    }
    [[nodiscard]] Result<std::unique_ptr<Database>> openAs(const QString &person) const
    {
        return Database::open(urlOf(person));
    }
    [[nodiscard]] static QString passwordOf(const QString &person)
    {
        return QStringLiteral("Correct;horse'%1\\staple").arg(person);
    }
    /// Statements as a person with psql.
    [[nodiscard]] PsqlAnswer psql(const QString &person, const QString &statements) const
    {
        return Psql(server, name).run(person, passwordOf(person), statements);
    }
    /// As the owner.
    [[nodiscard]] QString told(const QString &statement) const
    {
        const auto answer = server.run(QStringLiteral("SET search_path = integration; ") + statement, name);
        return answer ? *answer : QStringLiteral("error: ") + answer.error().detail;
    }

    [[nodiscard]] Result<EventId> addEvent(const QString &source, EventState state = EventState::NeedsReview,
                                           const std::vector<MappingId> &waitsFor = {})
    {
        clock.advance(std::chrono::milliseconds(5));
        NewEvent event;
        event.id = makeId<EventId>(clock.now().time_since_epoch());
        event.source = source;
        event.kind = EventKind::PrescriptionNew;
        event.messageId = wordFor(source) + event.id.toString();
        event.orderingKey = wordFor(source) + QStringLiteral("-key");
        event.payloadJson = QStringLiteral("{\"patient\":\"%1\"}").arg(wordFor(source));
        event.state = state;
        event.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
        event.createdAt = clock.now();
        event.waitsFor = waitsFor;
        event.channel = InboundChannel::Mllp;
        event.format = InboundFormat::Hl7v2;
        event.body = "MSH|" + wordFor(source).toUtf8();
        event.error = Error{ErrorCode::InvalidMessage, QStringLiteral("PID-3"), wordFor(source), 0};
        return EventStore(*db, clock).append(event).map([&](bool) { return event.id; });
    }
    [[nodiscard]] Result<MappingRow> addMapping(const QString &code)
    {
        MappingRow row;
        row.sourceCode = code;
        row.system = QStringLiteral("http://www.nlm.nih.gov/research/umls/rxnorm");
        row.display = QStringLiteral("drug ") + code;
        row.reason = UnmappedReason::UnknownCode;
        return MappingStore(*db, clock).ensure(row);
    }
    [[nodiscard]] Result<void> addPerson(const QString &person, Role role, const Facilities &facilities)
    {
        return Accounts(*db, clock, QStringLiteral("owner"))
            .add({person, {}, role, facilities}, SecretText(passwordOf(person)));
    }
    [[nodiscard]] static QString wordFor(const QString &source)
    {
        return source == south ? QStringLiteral("SOUTH") : QStringLiteral("other");
    }
    static inline const Facilities ofNorth{false, {QStringLiteral("north")}};
    static inline const Facilities ofSouth{false, {QStringLiteral("south")}};
    static inline const Facilities ofAll{true, {}};

    mutable PostgresServer server{PostgresServer::Mode::Fast};
    FakeClock clock;
    QString name;
    std::unique_ptr<Database> db; ///< the owner's

private:
    [[nodiscard]] Result<void> addSystems()
    {
        Result<void> done;
        for (const QString &source : {north, south, hub}) {
            const QString sync = source + QStringLiteral("-list");
            const QString facility = source == hub ? QString() : source.section(u'-', 0, 0);
            done = done.and_then([&] {
                           return IntegrationStore(*db, clock)
                               .saveConnection(source, QStringLiteral("fhir-r4"),
                                               QStringLiteral("https://") + source, facility);
                       })
                       .and_then([&] {
                           return IntegrationStore(*db, clock)
                               .save({sync,
                                      QStringLiteral("medication_list_sync"),
                                      source,
                                      std::chrono::milliseconds(0),
                                      {},
                                      {}});
                       })
                       .and_then([&] { return addRows(source); });
        }
        return done;
    }
    /// An event with all that belongs to one, and what came of it.
    [[nodiscard]] Result<void> addRows(const QString &source)
    {
        const auto event = addEvent(source);
        if (!event)
            return fail(event.error());
        const auto job =
            JobStore(*db, clock)
                .enqueue({source + QStringLiteral("-list"), QStringLiteral("medication_list_sync"),
                          SyncMode::Full, JobTrigger::Manual, QStringLiteral("owner")});
        if (!job)
            return fail(job.error());
        const QString id = event->toString();
        const QString word = wordFor(source);
        const QString statements =
            QStringLiteral(
                "SET search_path = integration; "
                "INSERT INTO event_attempts (sync_event_id, number, started_at, duration_ms, outcome)"
                " VALUES ('%1', 1, 1, 1, 'needs_review'); "
                "INSERT INTO event_changes (sync_event_id, position, record, record_id, change)"
                " VALUES ('%1', 1, 'prescriptions', '%2', 'added'); "
                "INSERT INTO patients (id, source, source_reference, family) VALUES ('p-%3', '%3', '%2', "
                "'%2'); "
                "INSERT INTO patient_identifiers (source, system, value, patient_id) VALUES ('%3', 'X', '%2',"
                " 'p-%3'); "
                "INSERT INTO patient_keys (kind, key, patient_id, source) VALUES ('birth', '1', 'p-%3', "
                "'%3'); "
                "INSERT INTO patient_mappings (id, patient_id, source, status, method, author, reason, "
                "version,"
                " created_at, changed_at, effect) VALUES ('q-%3', 'p-%3', '%3', 'pending', '', '', '', 1, 1, "
                "1,"
                " ''); "
                "INSERT INTO reconciliation_runs (id, integration, left_source, right_sources, status,"
                " requested_by, started_at) VALUES ('run-%3', '%3-list', '%3', 'x', 'running', 'ann', 1); "
                "INSERT INTO reconciliation_items (id, run_id, integration, left_source, right_source, kind,"
                " gravity, record, field, rule, left_id, right_id, owner, content, remedies, status,"
                " created_at) VALUES ('i-%3', 'run-%3', '%3-list', '%3', 'x', 'missing_right', 2,"
                " 'prescription', '', '', 'r', '', 'p', '{}', 'send_right,agree', 'open', 1); "
                "INSERT INTO conflicts (id, integration, record, left_id, right_id, left_source,"
                " right_source, status, field_names, created_at, changed_at) VALUES ('x-%3', '%3-list',"
                " 'prescription', 'l', 'r', '%3', 'x', 'open', 'dose', 1, 1); "
                "INSERT INTO conflict_fields (conflict_id, field, position, strategy, claims) VALUES"
                " ('x-%3', 'dose', 1, 'manual', '{}'); "
                "INSERT INTO agreed_state (integration, left_id, right_id, fields, agreed_at) VALUES"
                " ('%3-list', 'l', 'r', '[]', 1); "
                "INSERT INTO facility_mappings (id, sent_by, code, status, facility, author, reason, version,"
                " created_at, changed_at) VALUES ('f-%3', '%3', 'C', 'pending', '', '', '', 1, 1, 1); "
                "INSERT INTO prescriptions (id, source, source_id, patient_id, status, on_list, code, system,"
                " display, dose, frequency, route, content_hash, seen_job) VALUES ('r-%3', '%3', '%2', "
                "'p-%3',"
                " 'active', 1, '%2', 's', 'd', '1', '1', 'o', '', '%4'); "
                "INSERT INTO medication_differences (job_id, position, sync_event_id, patient_reference, "
                "change,"
                " code, system, display, source_reference) VALUES ('%4', 1, '%1', '%2', 'added', 'c', 's', "
                "'d',"
                " 'r'); "
                "INSERT INTO breakers (endpoint, state, updated_at) VALUES ('%3', 'closed', 1); "
                "INSERT INTO rate_limits VALUES ('%3', 1, 1); "
                "INSERT INTO incidents (id, endpoint, cause, opened_at, last_at) VALUES ('i-%3', '%3', '%2', "
                "1, 1); "
                "INSERT INTO subscriptions (connection, updated_at) VALUES ('%3', 1); "
                "INSERT INTO audit_log (at, actor, action, subject, allowed, details)"
                " VALUES (1, 'worker', 'event.retry', 'event/%1', 1, 'reason=%2')")
                .arg(id, word, source, job->toString());
        return server.run(statements, name).map([](const QString &) {});
    }
    [[nodiscard]] Result<void> addPeople()
    {
        struct Person
        {
            const char *name;
            Role role;
            Facilities facilities;
        };
        const std::initializer_list<Person> people = {
            {"adam", Role::Administrator, ofAll}, {"vera", Role::Viewer, ofNorth},
            {"ana", Role::Analyst, ofNorth},      {"ann", Role::Analyst, ofAll},
            {"carl", Role::Compliance, ofNorth},  {"cora", Role::Compliance, ofAll},
            {"sam", Role::Analyst, ofSouth},      {"abel", Role::Administrator, ofNorth}};
        Result<void> done;
        for (const Person &p : people)
            done =
                done.and_then([&] { return addPerson(QString::fromLatin1(p.name), p.role, p.facilities); });
        return done;
    }
};

}
