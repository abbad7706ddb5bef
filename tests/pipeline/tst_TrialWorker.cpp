// What a decision would do, for people whose own login may not try it: the console asks, a worker answers.
// With real logins of a real server, the console's gateway, and the steps that events are worked with.
#include "pipeline/TrialWorker.h"

#include "fakes/PostgresClinic.h"
#include "fakes/TestVault.h"
#include "gateway/StoreGateway.h"
#include "pipeline/steps/ContentSteps.h"
#include "store/TerminologyStore.h"
#include "store/contract/Suite.h"

#include <QSignalSpy>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto ann = QStringLiteral("ann");
constexpr int waiting = 6;

/// A console at which somebody has signed in with their own login.
struct Desk
{
    Desk(const PostgresClinic &clinic, const QString &person, std::chrono::milliseconds patience = 60s)
        : gateway(settingsOf(clinic.urlOf(person), patience), clinic.clock)
    {
        gateway.start();
        Session session;
        session.user = person;
        session.role = Role::Analyst; // whatever the program believes
        session.facilities.isAll = true;
        gateway.setSession(session, clinic.urlOf(person));
    }
    static GatewaySettings settingsOf(const DatabaseUrl &url, std::chrono::milliseconds patience)
    {
        GatewaySettings settings{url, QStringLiteral("owner"), 5ms, 20ms};
        settings.waitsForSession = true;
        settings.trialPatience = patience;
        settings.tryMapping = [](Database &, const MappingDecision &, bool) -> Result<MappingImpact> {
            qFatal("the console tries nothing by itself");
        };
        return settings;
    }
    [[nodiscard]] MappingImpact impact(int number = 0) const
    {
        return impacts.at(number).at(0).value<MappingImpact>();
    }
    [[nodiscard]] Error failure(int number = 0) const { return failed.at(number).at(1).value<Error>(); }

    StoreGateway gateway;
    QSignalSpy impacts{&gateway, &StoreGateway::mappingImpact};
    QSignalSpy failed{&gateway, &StoreGateway::fetchFailed};
};
}

class tst_TrialWorker : public QObject
{
    Q_OBJECT

    PostgresClinic m_clinic;
    MappingRow m_mapping;

    [[nodiscard]] TrialWorkerSettings settingsOf(const char *worker) const
    {
        TrialWorkerSettings settings;
        settings.database = m_clinic.url();
        settings.worker = QString::fromLatin1(worker);
        settings.poll = 10ms;
        settings.reopen = 10ms;
        settings.steps = contentSteps;
        return settings;
    }
    [[nodiscard]] MappingDecision approval() const
    {
        return {m_mapping.id, QStringLiteral("RX1"), Equivalence::Equivalent, QStringLiteral("same")};
    }
    [[nodiscard]] QString rows() const
    {
        return m_clinic.told(QStringLiteral("SELECT count(*) FROM mapping_trials"));
    }
    [[nodiscard]] QString records() const
    {
        return m_clinic.told(
            QStringLiteral("SELECT count(*) FROM audit_log WHERE action = 'mapping.preview'"));
    }
    [[nodiscard]] QString lastRecord() const
    {
        return m_clinic.told(
            QStringLiteral("SELECT actor || ' ' || role || ' ' || allowed || ' ' || details FROM audit_log"
                           " WHERE action = 'mapping.preview' ORDER BY seq DESC LIMIT 1"));
    }
    /// Everything but the questions and the trail.
    [[nodiscard]] QString content() const
    {
        QStringList parts;
        const QString tables = m_clinic.told(
            QStringLiteral("SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_catalog.pg_tables"
                           " WHERE schemaname = 'integration' AND tablename NOT LIKE 'audit%'"
                           " AND tablename <> 'mapping_trials'"));
        for (const QString &table : tables.split(u' '))
            parts << QStringLiteral("coalesce((SELECT md5(string_agg(t::TEXT, ',' ORDER BY t::TEXT))"
                                    " FROM %1 t), '')")
                         .arg(table);
        return m_clinic.told(QStringLiteral("SELECT ") + parts.join(QStringLiteral(" || ' ' || ")));
    }
    /// As the owner, in the name of whoever is wanted.
    [[nodiscard]] Result<TrialId> plant(const QString &person)
    {
        return TrialStore(*m_clinic.db, m_clinic.clock).ask(approval(), person);
    }

private slots:
    void initTestCase()
    {
        DONE(m_clinic.create());
        DONE(TerminologyStore(*m_clinic.db, m_clinic.clock)
                 .import(
                     {QStringLiteral("test"),
                      QStringLiteral("test"),
                      {{QStringLiteral("1"), TermType::SCD, ConceptStatus::Active, QStringLiteral("a drug")}},
                      {}}));
        for (int i = 0; i < waiting; ++i) {
            m_clinic.clock.advance(5ms);
            const QByteArray number = QByteArray::number(i);
            NewEvent event;
            event.id = makeId<EventId>(m_clinic.clock.now().time_since_epoch());
            event.kind = EventKind::PrescriptionNew;
            event.source = i % 2 ? PostgresClinic::south : PostgresClinic::north;
            event.messageId = event.id.toString();
            event.orderingKey = QStringLiteral("k%1").arg(i);
            event.correlationId = makeId<CorrelationId>(m_clinic.clock.now().time_since_epoch());
            event.createdAt = m_clinic.clock.now();
            event.format = InboundFormat::Hl7v2;
            event.body = "MSH|^~\\&|EHR|H|C|P|20260110090000||RDE^O11|" + number + "|P|2.5.1\rPID|1||SOUTH" +
                         number + "^^^H^MR||Doe^J\rORC|NW|T" + number +
                         "^EHR|||||||20260109\rRXE|^BID|777^x^NDC|1||{tbl}^tablet^UCUM|TAB\rRXR|PO\r";
            DONE(EventStore(*m_clinic.db, m_clinic.clock).append(event));
        }
        EventProcessor processor(*m_clinic.db, m_clinic.clock, contentSteps(), {}, QStringLiteral("w"));
        DONE(runClaimable(*m_clinic.db, m_clinic.clock, processor, QStringLiteral("w")));
        TAKE(alerts, MappingStore(*m_clinic.db, m_clinic.clock).alerts(1));
        QVERIFY(!alerts.empty());
        m_mapping = alerts[0];
        QCOMPARE(m_mapping.waitingEvents, waiting);
    }
    void cleanup() { QCOMPARE(rows(), QStringLiteral("0")); }

    void aPersonIsAnswered()
    {
        TrialWorkerSettings settings = settingsOf("w");
        settings.poll = 1h; // it hears of it
        TrialWorker worker(settings, m_clinic.clock);
        worker.start();
        const QString before = content();
        Desk desk(m_clinic, ann);
        desk.gateway.previewMapping(approval(), 5);
        QCOMPARE(desk.impacts.size() + desk.failed.size(), 0); // and nobody has waited for it
        QTRY_COMPARE_WITH_TIMEOUT(desk.impacts.size(), 1, 30'000);
        QCOMPARE(desk.failed.size(), 0);
        const MappingImpact impact = desk.impact();
        QCOMPARE(impact.requestId, quint64(5));
        QCOMPARE(impact.id, m_mapping.id);
        QCOMPARE(impact.targetDrugId, QStringLiteral("RX1"));
        QCOMPARE(impact.waiting, waiting);
        QCOMPARE(impact.tried, waiting);
        QCOMPARE(impact.patients, waiting);
        QCOMPARE(impact.becomes.at(EventState::Succeeded), waiting);
        QCOMPARE(impact.note, QString());
        int drugs = 0;
        for (const ImpactedEvent &event : impact.events)
            drugs += int(std::count_if(event.fields.begin(), event.fields.end(), [](const ImpactField &f) {
                return f.field == u"drug" && f.then == u"a drug";
            }));
        QCOMPARE(drugs, waiting);
        QVERIFY(content() == before); // nothing of it is left, and the answer is gone (cleanup)
        QCOMPARE(lastRecord(), QStringLiteral("ann analyst 1 waiting=6 tried=6 patients=6 succeeded=6"));
    }

    void theSameQuestionIsOne()
    {
        Desk desk(m_clinic, ann);
        desk.gateway.previewMapping(approval(), 1);
        desk.gateway.previewMapping(approval(), 2);
        QCOMPARE(rows(), QStringLiteral("1"));
        const int before = records().toInt();
        TrialWorker worker(settingsOf("w"), m_clinic.clock);
        worker.start();
        QTRY_COMPARE_WITH_TIMEOUT(desk.impacts.size(), 2, 30'000);
        QCOMPARE(desk.impact(0).requestId, quint64(1));
        QCOMPARE(desk.impact(1).requestId, quint64(2));
        QCOMPARE(records().toInt(), before + 1);
    }

    void aNewerQuestionTakesThePlaceOfTheOlder()
    {
        Desk desk(m_clinic, ann);
        MappingDecision other = approval();
        other.targetDrugId = QStringLiteral("nonesuch");
        desk.gateway.previewMapping(other, 1);
        desk.gateway.previewMapping(approval(), 2);
        QCOMPARE(rows(), QStringLiteral("1"));
        QTRY_COMPARE(desk.failed.size(), 1);
        QCOMPARE(desk.failed.at(0).at(0).toULongLong(), 1U);
        QCOMPARE(desk.failure().code, ErrorCode::NotFound);
        TrialWorker worker(settingsOf("w"), m_clinic.clock);
        worker.start();
        QTRY_COMPARE_WITH_TIMEOUT(desk.impacts.size(), 1, 30'000);
        QCOMPARE(desk.impact().requestId, quint64(2));
    }

    void whatCannotBeIsSaid()
    {
        TrialWorker worker(settingsOf("w"), m_clinic.clock);
        worker.start();
        const QString before = records();
        Desk desk(m_clinic, ann);
        MappingDecision wrong = approval();
        wrong.targetDrugId = QStringLiteral("nonesuch");
        desk.gateway.previewMapping(wrong, 1);
        QTRY_COMPARE_WITH_TIMEOUT(desk.failed.size(), 1, 30'000);
        QCOMPARE(desk.failure().code, ErrorCode::Conflict);
        QCOMPARE(records(), before);
    }

    void withoutAServiceItIsSaidInTime()
    {
        Desk desk(m_clinic, ann, 200ms);
        desk.gateway.previewMapping(approval(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(desk.failed.size(), 1, 10'000);
        QCOMPARE(desk.failure().code, ErrorCode::Timeout);
        QCOMPARE(desk.failure().detail, QStringLiteral("no service is running that could try it"));
        QCOMPARE(desk.impacts.size(), 0);
    }

    void aSessionThatEndsTakesItsQuestionsAlong()
    {
        Desk desk(m_clinic, ann);
        desk.gateway.previewMapping(approval(), 1);
        QCOMPARE(rows(), QStringLiteral("1"));
        desk.gateway.setSession({}, m_clinic.urlOf(ann));
        QCOMPARE(rows(), QStringLiteral("0"));
        QCOMPARE(desk.impacts.size(), 0);
        QCOMPARE(desk.failed.size(), 1); // whoever asked is told that there will be no answer
        QCOMPARE(desk.failure().code, ErrorCode::Cancelled);
    }

    /// Its connection is cut in the middle of the trial, as when it is killed: another one takes the question
    /// after the lease, and nothing of the first try is left.
    void whatAKilledWorkerHadIsAnsweredByAnother()
    {
        const QString before = content();
        bool isCut = false;
        TrialWorkerSettings settings = settingsOf("dies");
        settings.reopen = 1h;
        settings.steps = [&] {
            isCut = m_clinic
                        .told(QStringLiteral("SELECT bool_and(pg_terminate_backend(pid)) FROM"
                                             " pg_stat_activity WHERE state = 'idle in transaction'"
                                             " AND datname = current_database()"))
                        .contains(u't');
            return contentSteps();
        };
        TrialWorker dies(settings, m_clinic.clock);
        QSignalSpy troubles(&dies, &TrialWorker::failed);
        Desk desk(m_clinic, ann);
        desk.gateway.previewMapping(approval(), 1);
        dies.start();
        QTRY_COMPARE_WITH_TIMEOUT(troubles.size(), 1, 30'000);
        QVERIFY(isCut);
        QVERIFY(content() == before);
        TrialWorker lives(settingsOf("lives"), m_clinic.clock);
        QSignalSpy answered(&lives, &TrialWorker::answered);
        lives.start();
        QCOMPARE(m_clinic.told(QStringLiteral("SELECT lease_owner FROM mapping_trials")),
                 QStringLiteral("dies"));
        QCOMPARE(answered.size(), 0); // its lease is not over
        m_clinic.clock.advance(9s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.impacts.size(), 1, 30'000);
        QCOMPARE(answered.size(), 1);
        QCOMPARE(desk.impact().tried, waiting);
        QVERIFY(content() == before);
    }

    /// Whatever is written in the question: who they are and what they may says the database.
    void whoMayNotIsNotTold_data()
    {
        QTest::addColumn<QString>("person");
        QTest::addColumn<QString>("record");
        QTest::newRow("a viewer") << "vera"
                                  << "vera viewer 0 reason=role";
        QTest::newRow("who is compliance") << "cora"
                                           << "cora compliance 0 reason=role";
        QTest::newRow("of one facility") << "ana"
                                         << "ana analyst 0 reason=facility";
        QTest::newRow("an administrator of one facility") << "abel"
                                                          << "abel administrator 0 reason=facility";
        QTest::newRow("nobody") << "nobody"
                                << "nobody  0 reason=removed";
        QTest::newRow("who was disabled") << "dora"
                                          << "dora  0 reason=disabled";
    }
    void whoMayNotIsNotTold()
    {
        QFETCH(QString, person);
        QFETCH(QString, record);
        if (person == u"dora") {
            DONE(m_clinic.addPerson(person, Role::Analyst, PostgresClinic::ofAll));
            (void)m_clinic.told(QStringLiteral("UPDATE users SET is_disabled = 1 WHERE name = 'dora'"));
        }
        record.replace(QStringLiteral("vera viewer 0 reason=role"),
                       QStringLiteral("vera viewer 0 reason=facility")); // she is of one, too
        TAKE(id, plant(person));
        TrialWorker worker(settingsOf("w"), m_clinic.clock);
        QSignalSpy answered(&worker, &TrialWorker::answered);
        worker.start();
        QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, 30'000);
        TrialStore trials(*m_clinic.db, m_clinic.clock);
        FAILS(trials.answerTo(id), ErrorCode::Forbidden);
        QCOMPARE(lastRecord(), record);
        DONE(trials.forget(id));
    }

    /// Of a facility only: the console refuses before, and the server whatever the console says.
    void whoMayNotAskIsRefused()
    {
        Desk desk(m_clinic, QStringLiteral("ana")); // which believes that she is for all of them
        desk.gateway.previewMapping(approval(), 1);
        QTRY_COMPARE(desk.failed.size(), 1);
        QCOMPARE(desk.failure().code, ErrorCode::Forbidden);
        QCOMPARE(rows(), QStringLiteral("0"));
    }

    void withPsqlNobodyReadsOrForgesAnAnswer()
    {
        TAKE(id, plant(ann));
        TrialStore trials(*m_clinic.db, m_clinic.clock);
        DONE(trials.claim(QStringLiteral("w"), 8s));
        MappingImpact impact;
        impact.id = m_mapping.id;
        impact.note = QStringLiteral("SECRET");
        DONE(trials.answer(id, QStringLiteral("w"), impact));
        const auto ask = [&](const char *person, const QString &statement) {
            return m_clinic.psql(QString::fromLatin1(person),
                                 QStringLiteral("SET search_path = integration; ") + statement + u';');
        };
        const auto all =
            QStringLiteral("SELECT count(*), max(convert_from(answer, 'UTF8')) FROM mapping_trials");
        QCOMPARE(ask("adam", all).out, QStringLiteral("0|")); // not even an administrator
        QVERIFY(ask("ann", all).out.contains(QStringLiteral("SECRET")));
        QCOMPARE(ask("ann", QStringLiteral("UPDATE mapping_trials SET answer = 'x'")).state(),
                 QStringLiteral("42501"));
        QCOMPARE(ask("adam", QStringLiteral("DELETE FROM mapping_trials")).error, QString());
        QCOMPARE(rows(), QStringLiteral("1"));
        // who has lost the right meanwhile does not read what was answered before
        DONE(m_clinic.server.run(
            QStringLiteral("UPDATE integration.users SET is_all_facilities = 0 WHERE name = 'ann'"),
            m_clinic.name));
        QCOMPARE(ask("ann", all).out, QStringLiteral("0|"));
        DONE(m_clinic.server.run(
            QStringLiteral("UPDATE integration.users SET is_all_facilities = 1 WHERE name = 'ann'"),
            m_clinic.name));
        QCOMPARE(ask("ann", QStringLiteral("DELETE FROM mapping_trials")).error, QString());
        QCOMPARE(rows(), QStringLiteral("0"));
        // a flood of questions ends at four
        const QString flood = QStringLiteral(
            "INSERT INTO mapping_trials (id, mapping_id, target_drug_id, equivalence, overrides, revision,"
            " requested_by, requested_at) SELECT gen_random_uuid(), gen_random_uuid(), 'RX1', 'equal', '', 0,"
            " 'ann', (extract(epoch FROM now()) * 1000)::BIGINT FROM generate_series(1, %1)");
        QCOMPARE(ask("ann", flood.arg(5)).state(), QStringLiteral("42501"));
        QCOMPARE(rows(), QStringLiteral("0"));
        QCOMPARE(ask("ann", flood.arg(4)).error, QString());
        QCOMPARE(ask("ann", flood.arg(1)).state(), QStringLiteral("42501"));
        QCOMPARE(rows(), QStringLiteral("4"));
        QCOMPARE(ask("ann", QStringLiteral("DELETE FROM mapping_trials")).error, QString());
    }

    /// Where a database has its keys, an answer lies in it sealed, and opens at its place only.
    void anAnswerIsSealed()
    {
        TestVault vault(m_clinic.clock);
        OpenOptions bare;
        bare.mayLackKeys = true;
        {
            TAKE(owner, Database::open(m_clinic.url(), bare));
            DONE(KeyOrders(*owner, m_clinic.clock, QStringLiteral("owner")).initialise(vault.master(), {}));
        }
        DatabaseUrl url = m_clinic.url();
        url.sealers = vault.vault();
        DatabaseUrl own = m_clinic.urlOf(ann);
        own.sealers = vault.another();
        TAKE(worker, Database::open(url));
        TAKE(person, Database::open(own));
        TAKE(id, TrialStore(*person, m_clinic.clock).ask(approval(), ann));
        TrialStore trials(*worker, m_clinic.clock);
        DONE(trials.claim(QStringLiteral("w"), 8s));
        MappingImpact impact;
        impact.id = m_mapping.id;
        impact.note = QStringLiteral("SECRET");
        DONE(trials.answer(id, QStringLiteral("w"), impact));
        QCOMPARE(m_clinic.told(QStringLiteral("SELECT encode(substr(answer, 1, 3), 'hex') || ' ' ||"
                                              " position('SECRET'::BYTEA IN answer) FROM mapping_trials")),
                 QStringLiteral("c05e01 0"));
        TAKE(found, TrialStore(*person, m_clinic.clock).answerTo(id));
        QCOMPARE(found->note, QStringLiteral("SECRET"));
        const auto moved = makeId<TrialId>(m_clinic.clock.now().time_since_epoch());
        (void)m_clinic.told(QStringLiteral("UPDATE mapping_trials SET id = '%1'").arg(moved.toString()));
        FAILS(TrialStore(*person, m_clinic.clock).answerTo(moved), ErrorCode::StoreCorrupt);
        DONE(TrialStore(*person, m_clinic.clock).forget(moved));
    }
};

QTEST_GUILESS_MAIN(tst_TrialWorker)
#include "tst_TrialWorker.moc"
