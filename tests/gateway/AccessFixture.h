#pragma once

#include "gateway/StoreGateway.h"
#include "pipeline/PipelineFixture.h"
#include "store/BulkStore.h"
#include "store/ConflictStore.h"
#include "store/DeliveryStore.h"
#include "store/EventStore.h"
#include "store/IncidentStore.h"
#include "store/MappingStore.h"
#include "store/PatientQuestionStore.h"
#include "store/PatientStore.h"
#include "store/ReconciliationStore.h"

#include <QCryptographicHash>
#include <QSqlRecord>

namespace concord {

/// Two facilities, and what belongs to none, with one thing of each kind in each.
class AccessFixture : public PipelineFixture
{
public:
    struct Site
    {
        QString connection;
        QString integration;
        JobId job;
        EventId event;
        BulkId bulk;
        PatientQuestionId question;
        IncidentId incident;
        ConflictId conflict;
        ReconciliationItemId item;
        ReconciliationRunId run;
    };

    AccessFixture() : north(site("north")), south(site("south")), shared(site(""))
    {
        MappingRow row;
        row.sourceCode = QStringLiteral("1");
        row.system = QStringLiteral("http://www.nlm.nih.gov/research/umls/rxnorm");
        row.display = QStringLiteral("a drug");
        row.reason = UnmappedReason::UnknownCode;
        mapping = MappingStore(*db, clock).ensure(row).value_or(MappingRow{}).id;
        const auto drug = db->run(QStringLiteral(
            "INSERT INTO local_drugs (id, rxcui, name, active) VALUES ('RX1', '1', 'Lisinopril', 1)"));
        Q_ASSERT(drug);
    }

    [[nodiscard]] static Session person(Role role, const QStringList &facilities = {},
                                        const QString &name = QStringLiteral("maria"))
    {
        Session session;
        session.user = name;
        session.role = role;
        session.facilities.isAll = facilities.isEmpty();
        session.facilities.names = facilities;
        return session;
    }
    [[nodiscard]] GatewaySettings settings() const
    {
        GatewaySettings settings{url(), QStringLiteral("account"), std::chrono::milliseconds(5),
                                 std::chrono::milliseconds(20)};
        settings.waitsForSession = true;
        return settings;
    }
    [[nodiscard]] EventId addEvent(const QString &source, EventState state = EventState::NeedsReview)
    {
        NewEvent event;
        event.id = makeId<EventId>(clock.now().time_since_epoch());
        event.kind = EventKind::PrescriptionNew;
        event.source = source;
        event.messageId = event.id.toString();
        event.orderingKey = event.id.toString();
        event.state = state;
        event.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
        event.createdAt = clock.now();
        event.channel = InboundChannel::Mllp;
        event.format = InboundFormat::Hl7v2;
        event.body = "MSH|^~\\&|A\rPID|1||77\r";
        const auto added = EventStore(*db, clock).append(event);
        return added && *added ? event.id : EventId{};
    }
    /// Everything but the audit trail, as one hash.
    [[nodiscard]] QByteArray content()
    {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        const auto text = [](const QSqlQuery &q) {
            return q.value(0).toString();
        };
        const auto tables =
            sql::rows(*db,
                      QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table'"
                                     " AND name NOT LIKE 'audit%' AND name NOT LIKE 'sqlite%' ORDER BY name"),
                      {}, text);
        for (const QString &table : tables.value()) {
            const auto rows = sql::rows(*db, QStringLiteral("SELECT * FROM ") + table, {}, [](const auto &q) {
                QByteArray row;
                for (int i = 0; i < q.record().count(); ++i)
                    row += q.value(i).toByteArray() + '|';
                return row;
            });
            for (const QByteArray &row : rows.value())
                hash.addData(table.toUtf8() + row);
        }
        return hash.result();
    }
    [[nodiscard]] qint64 newestRecord()
    {
        return sql::number(*db, QStringLiteral("SELECT coalesce(max(seq), 0) FROM audit_log")).value_or(-1);
    }
    /// "actor role action subject allowed details" of each record after @p seq.
    [[nodiscard]] QStringList recordsAfter(qint64 seq)
    {
        const auto found =
            sql::rows(*db,
                      QStringLiteral("SELECT actor, role, action, subject, allowed, details FROM audit_log"
                                     " WHERE seq > ? ORDER BY seq"),
                      {seq}, [](const QSqlQuery &q) {
                          QStringList parts;
                          for (int i = 0; i < 6; ++i)
                              parts << q.value(i).toString();
                          return parts.join(u' ');
                      });
        return QStringList(found->begin(), found->end());
    }

    Site north;
    Site south;
    Site shared; ///< of no facility
    MappingId mapping;

private:
    void addDifferences(Site &made)
    {
        ConflictRow row;
        row.integration = made.integration;
        row.record = QStringLiteral("prescription");
        row.leftId = made.connection + QStringLiteral("-1");
        row.rightId = QStringLiteral("right-1");
        row.leftSource = made.connection;
        ConflictField field;
        field.field = QStringLiteral("dose");
        field.left.value.text = QStringLiteral("1");
        field.right.value.text = QStringLiteral("2");
        const auto raised = ConflictStore(*db, clock).raise(row, {field});
        Q_ASSERT(raised);
        made.conflict = raised->id;
        ReconciliationStore store(*db, clock);
        ReconciliationRunRow run;
        run.id = makeId<ReconciliationRunId>(clock.now().time_since_epoch());
        run.integration = made.integration;
        run.leftSource = made.connection;
        SideDifference difference;
        difference.record = row.record;
        difference.leftSource = made.connection;
        difference.remedies = {Remedy::Agree};
        const auto added =
            store.begin(run).and_then([&] { return store.addItems(run, {difference}); }).and_then([&] {
                return store.items({run.id, {}, {}, {}, {}, {}});
            });
        Q_ASSERT(added);
        made.item = added->rows.front().id;
        made.run = run.id;
    }
    Site site(const char *facility)
    {
        const QString word = QString::fromLatin1(facility);
        Site made;
        made.connection = word.isEmpty() ? QStringLiteral("lab") : word + QStringLiteral("-ehr");
        made.integration = made.connection + QStringLiteral("-list");
        const auto type = QStringLiteral("medication_list_sync");
        IntegrationStore store(*db, clock);
        const auto saved =
            store.saveConnection(made.connection, QStringLiteral("fhir-r4"), QStringLiteral("http://h"), word)
                .and_then([&] {
                    return store.save({made.integration, type, made.connection, {}, {}, {}});
                });
        Q_ASSERT(saved);
        made.job =
            JobStore(*db, clock)
                .enqueue({made.integration, type, SyncMode::Delta, JobTrigger::Manual, QStringLiteral("ana")})
                .value_or(JobId{});
        made.event = addEvent(made.connection);
        const auto delivery =
            DeliveryStore(*db, clock)
                .insert({made.event,
                         made.connection,
                         made.connection,
                         EventKind::PrescriptionNew,
                         made.event.toString(),
                         {QStringLiteral("MedicationRequest"), made.event.toString(), {}, {}},
                         makeId<PatientId>(clock.now().time_since_epoch()),
                         {},
                         clock.now()});
        Q_ASSERT(delivery);
        const auto difference = db->run(
            QStringLiteral("INSERT INTO medication_differences (job_id, position, sync_event_id,"
                           " patient_reference, change, code, system, display, source_reference)"
                           " VALUES (?, 1, ?, 'Patient/1', 'added', '1', 's', 'd', 'MedicationRequest/1')"),
            {made.job.toString(), made.event.toString()});
        Q_ASSERT(difference);
        const auto bulk = BulkStore(*db, clock)
                              .add({BulkActionKind::Retry,
                                    {},
                                    {made.event},
                                    QStringLiteral("r"),
                                    QStringLiteral("ana"),
                                    clock.now() + std::chrono::hours(1),
                                    {}});
        Q_ASSERT(bulk);
        made.bulk = bulk->id;
        PatientRow patient;
        patient.id = makeId<PatientId>(clock.now().time_since_epoch());
        patient.source = made.connection;
        patient.reference = QStringLiteral("Patient/1");
        patient.family = made.connection;
        PatientQuestionStore questions(*db, clock);
        const auto asked = PatientStore(*db, clock).insert(patient).and_then([&](PatientId id) {
            return questions.ask(made.connection, id);
        });
        Q_ASSERT(asked);
        made.question = (*questions.byPatient(patient.id))->id;
        IncidentStore incidents(*db, clock);
        const auto raised = incidents.raise(made.connection, QStringLiteral("timeout"));
        Q_ASSERT(raised && *raised);
        made.incident = incidents.open()->front().id;
        addDifferences(made);
        return made;
    }
};

}
