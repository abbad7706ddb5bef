// Decisions about codes as files: out of one database and into another, on SQLite and PostgreSQL.
#include "gateway/MappingExchange.h"

#include "codec/mapping/ConceptMapJson.h"
#include "codec/mapping/MappingSheet.h"
#include "domain/CodeSystem.h"
#include "fakes/Approve.h"
#include "fakes/PostgresFactory.h"
#include "gateway/AccessCheck.h"
#include "store/EventStore.h"
#include "store/MappingExchangeStore.h"
#include "store/MappingStore.h"
#include "store/TerminologyStore.h"
#include "store/contract/Suite.h"

#include <QSqlRecord>

using namespace concord;

namespace {
MappingEntry entryOf(const char *code, const char *target = "RX1",
                     MappingState state = MappingState::Approved)
{
    MappingEntry entry;
    entry.system = systems::rxNorm;
    entry.code = QString::fromLatin1(code);
    entry.display = QStringLiteral("Lisinopril 10 mg");
    entry.state = state;
    entry.targetDrugId = QString::fromLatin1(target);
    entry.reason = QStringLiteral("the same drug");
    entry.author = QStringLiteral("zoe");
    return entry;
}

std::vector<FiledMapping> filed(const std::vector<MappingEntry> &entries)
{
    std::vector<FiledMapping> rows;
    for (const MappingEntry &entry : entries)
        rows.push_back({int(rows.size()) + 2, entry, {}});
    return rows;
}

ImportTerms terms()
{
    ImportTerms terms;
    terms.reason = QStringLiteral("moved from the old site");
    terms.sha256 = QStringLiteral("abc");
    return terms;
}

/// "ok approved", "refused approved: why" of each row.
QStringList told(const MappingImport &report)
{
    QStringList all;
    for (const ImportedMapping &row : report.rows)
        all.append(wordOf(row.verdict) + u' ' + wordOf(row.state) +
                   (row.why.isEmpty() ? QString() : QStringLiteral(": ") + row.why));
    return all;
}

/// Strength differs from RX2, nothing from the others.
Result<std::vector<Comparison>> compared(const QString &, const LocalDrug &drug)
{
    return std::vector<Comparison>{
        {DrugAttribute::Strength, drug.rxcui == u"2" ? Agreement::Different : Agreement::Same, {}, {}}};
}
}

class MappingExchangeSuite : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private:
    Session m_session = ownerSession(QStringLiteral("ana"));

    MappingExchange exchange() { return {db(), clock(), m_session, compared}; }
    MappingStore mappings() { return {db(), clock()}; }
    MappingRow asked(const char *code, const QString &system = systems::rxNorm)
    {
        clock().advance(std::chrono::milliseconds(2));
        MappingRow row;
        row.sourceCode = QString::fromLatin1(code);
        row.system = system;
        row.display = QStringLiteral("Lisinopril 10 mg");
        row.reason = UnmappedReason::UnknownCode;
        return mappings().ensure(row).value_or(MappingRow());
    }
    MappingRow found(const char *code, const QString &system = systems::rxNorm)
    {
        const auto row = mappings().find(system, QString::fromLatin1(code));
        return row && *row ? **row : MappingRow();
    }
    EventId waiting(const std::vector<MappingId> &codes)
    {
        clock().advance(std::chrono::milliseconds(2));
        NewEvent event;
        event.id = makeId<EventId>(clock().now().time_since_epoch());
        event.source = QStringLiteral("ehr");
        event.messageId = event.id.toString();
        event.state = EventState::NeedsMapping;
        event.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
        event.createdAt = clock().now();
        event.waitsFor = codes;
        return EventStore(db(), clock()).append(event).value_or(false) ? event.id : EventId{};
    }
    /// All that an import may touch.
    QString everything()
    {
        QStringList rows;
        for (const char *table : {"medication_mappings", "medication_mapping_history", "mapping_origins",
                                  "mapping_releases", "event_waits", "sync_events", "audit_log"}) {
            const auto all =
                sql::rows(db(), QStringLiteral("SELECT * FROM %1 ORDER BY 1, 2").arg(QLatin1String(table)),
                          {}, [](const QSqlQuery &q) {
                              QStringList values;
                              for (int i = 0; i < q.record().count(); ++i)
                                  values.append(q.value(i).toString());
                              return values.join(u'|');
                          });
            if (!all)
                return told(all);
            for (const QString &row : *all)
                rows.append(row);
        }
        return rows.join(u'\n');
    }
    QString told(const MappingImport &report) { return ::told(report).join(QStringLiteral("; ")); }
    template <typename T>
    QString told(const Result<T> &result)
    {
        return concord::told(result);
    }
    QByteArray sheet()
    {
        const auto entries =
            exchange().exported({MappingState::Approved, MappingState::Rejected, MappingState::Pending}, {});
        return entries ? writeMappingSheet(*entries) : QByteArray("failed");
    }

private slots:
    void init()
    {
        Suite::init();
        DONE(db().run(QStringLiteral(
            "INSERT INTO local_drugs (id, rxcui, name, active) VALUES ('RX1', '1', 'Lisinopril 10', 1),"
            " ('RX2', '2', 'Lisinopril 20', 1), ('RX3', '3', 'gone', 0)")));
        m_session = ownerSession(QStringLiteral("ana"));
    }

    void eachRowHasItsVerdict_data()
    {
        QTest::addColumn<MappingEntry>("entry");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const MappingEntry &entry, const char *expected) {
            QTest::newRow(name) << entry << QString::fromUtf8(expected);
        };
        const auto with = [](MappingEntry entry, const std::function<void(MappingEntry &)> &change) {
            change(entry);
            return entry;
        };
        row("an open code", entryOf("10"), "ok approved");
        row("a code that is new", entryOf("99"), "ok approved");
        row("a new open code", entryOf("99", "", MappingState::Pending),
            "ok pending: a new code, which is open");
        row("an open code that stays so", entryOf("10", "", MappingState::Pending), "unchanged pending");
        row("a rejection", entryOf("10", "", MappingState::Rejected), "ok rejected");
        row("what stands", entryOf("20"), "unchanged approved");
        row("another drug than what stands",
            with(entryOf("20", "RX2"),
                 [](auto &e) {
                     e.overrides = {DrugAttribute::Strength};
                     e.equivalence = Equivalence::Inexact;
                 }),
            "changed in_review: a second reviewer has to confirm it");
        row("another grade than what stands",
            with(entryOf("20"), [](auto &e) { e.equivalence = Equivalence::Equal; }), "changed approved");
        row("an open row about what is approved", entryOf("20", "", MappingState::Pending),
            "unchanged approved: it is approved here, and stays so");
        row("a rejection of what is approved", entryOf("20", "", MappingState::Rejected),
            "refused rejected: it is approved by ana, and reject does not fit");
        row("what is rejected", entryOf("30"),
            "refused approved: it is rejected by ana, and approve does not fit");
        row("what is rejected already", entryOf("30", "", MappingState::Rejected), "unchanged rejected");
        row("no code", with(entryOf("10"), [](auto &e) { e.code = QStringLiteral(" "); }),
            "refused approved: no code");
        row("no RxCUI", entryOf("1E+5"), "refused approved: '1E+5' is no RxCUI");
        row("no NDC", with(entryOf("123"), [](auto &e) { e.system = systems::ndc; }),
            "refused approved: '123' is no NDC");
        row("a malformed code that a source sends",
            with(entryOf("junk"), [](auto &e) { e.system = systems::ndc; }), "ok approved");
        row("a system that nobody sends",
            with(entryOf("1"), [](auto &e) { e.system = QStringLiteral("urn:oid:9.9"); }),
            "refused approved: no code of the system urn:oid:9.9 was ever seen here");
        row("no system at all", with(entryOf("1"), [](auto &e) { e.system = QStringLiteral("our codes"); }),
            "refused approved: 'our codes' is no code system");
        row("a text", with(entryOf("lisinopril ten"), [](auto &e) { e.system.clear(); }), "ok approved");
        row("no drug", entryOf("10", ""), "refused approved: no drug is named");
        row("a drug that is not there", entryOf("10", "RX9"), "refused approved: no active drug RX9");
        row("a drug out of use", entryOf("10", "RX3"), "refused approved: no active drug RX3");
        row("a drug of another site",
            with(entryOf("10"), [](auto &e) { e.targetName = QStringLiteral("Aspirin"); }),
            "refused approved: RX1 is called 'Lisinopril 10' here, not 'Aspirin'");
        row("the drug's name",
            with(entryOf("10"), [](auto &e) { e.targetName = QStringLiteral("LISINOPRIL  10"); }),
            "ok approved");
        row("another strength", entryOf("10", "RX2"),
            "refused approved: differs from the source and is not overridden: strength");
        row("another strength, overridden",
            with(entryOf("10", "RX2"),
                 [](auto &e) {
                     e.overrides = {DrugAttribute::Strength};
                     e.equivalence = Equivalence::Inexact;
                 }),
            "ok in_review: a second reviewer has to confirm it");
        row("another strength, and yet equivalent",
            with(entryOf("10", "RX2"), [](auto &e) { e.overrides = {DrugAttribute::Strength}; }),
            "refused approved: overridden attributes cannot be equal or equivalent: choose wider, narrower "
            "or inexact");
        row("an inexact one", with(entryOf("10"), [](auto &e) { e.equivalence = Equivalence::Inexact; }),
            "ok in_review: a second reviewer has to confirm it");
        row("in review elsewhere", entryOf("10", "RX1", MappingState::InReview),
            "refused in_review: in_review cannot be imported: only what is approved, rejected or pending");
        row("a long reason", with(entryOf("10"), [](auto &e) { e.reason = QString(1001, u'x'); }),
            "refused approved: code, display or reason is longer than 500, 1000 and 1000 characters");
    }
    void eachRowHasItsVerdict()
    {
        QFETCH(MappingEntry, entry);
        QFETCH(QString, expected);
        QVERIFY(!asked("10").id.isNull());
        QVERIFY(!asked("junk", systems::ndc).id.isNull());
        DONE(approveByRules(
            mappings(),
            {asked("20").id, QStringLiteral("RX1"), Equivalence::Equivalent, QStringLiteral("same")},
            QStringLiteral("ana")));
        MappingDecision reject{asked("30").id, {}, Equivalence::Equivalent, QStringLiteral("no drug")};
        reject.act = MappingAct::Reject;
        DONE(mappings().decide(reject, {MappingState::Rejected, QStringLiteral("ana")}));
        const QString before = everything();
        ImportTerms dry = terms();
        dry.isDryRun = true;
        TAKE(would, exchange().imported(filed({entry}), dry));
        QCOMPARE(::told(would), QStringList{expected});
        QVERIFY(!would.isDone);
        QCOMPARE(everything(), before);
        TAKE(report, exchange().imported(filed({entry}), terms()));
        QCOMPARE(::told(report), QStringList{expected}); // a dry run says what happens
        QCOMPARE(report.isDone, !expected.startsWith(QStringLiteral("refused")));
        const bool isDecided =
            expected.startsWith(QStringLiteral("ok")) || expected.startsWith(QStringLiteral("changed"));
        const MappingRow now =
            mappings().find(canonicalSystemOf(entry), entry.code.trimmed())->value_or(MappingRow());
        if (isDecided) {
            QCOMPARE(wordOf(now.state), expected.section(u' ', 1, 1).remove(u':'));
            if (entry.state != MappingState::Pending)
                QCOMPARE(now.author, QStringLiteral("ana")); // who imports decides
        }
        TAKE(again, exchange().imported(filed({entry}), terms()));
        if (report.isDone)
            QCOMPARE(again.unchanged, 1);
    }

    void aRefusedRowKeepsAllOthersOut()
    {
        const MappingRow open = asked("10");
        const QString before = everything();
        const auto rows = filed({entryOf("10"), entryOf("11", "RX9"), entryOf("12")});
        TAKE(report, exchange().imported(rows, terms()));
        QVERIFY(!report.isDone);
        QCOMPARE(report.ok, 2);
        QCOMPARE(report.refused, 1);
        QCOMPARE(found("10").state, MappingState::Pending);
        QVERIFY(found("12").id.isNull());
        QCOMPARE(count(QStringLiteral("audit_log"),
                       QStringLiteral("action = 'mapping.import' AND allowed = 0 AND details = 'conflict'")),
                 1);
        ImportTerms skipping = terms();
        skipping.skipsRefused = true;
        TAKE(done, exchange().imported(rows, skipping));
        QVERIFY(done.isDone);
        QCOMPARE(found("10").state, MappingState::Approved);
        QCOMPARE(found("12").state, MappingState::Approved);
        QVERIFY(found("11").id.isNull());
    }

    void aCodeThatStandsTwiceIsRefusedTwice()
    {
        const auto rows = filed({entryOf("10"), entryOf("11"), entryOf(" 10 ", "RX2")});
        TAKE(report, exchange().imported(rows, terms()));
        QCOMPARE(::told(report),
                 (QStringList{QStringLiteral("refused approved: the same code stands in lines 2, 4"),
                              QStringLiteral("ok approved"),
                              QStringLiteral("refused approved: the same code stands in lines 2, 4")}));
    }

    void aRowThatWasNotReadIsRefused()
    {
        std::vector<FiledMapping> rows = filed({entryOf("10")});
        rows[0].problem = QStringLiteral("state: 'done' is none");
        TAKE(report, exchange().imported(rows, terms()));
        QCOMPARE(::told(report), QStringList{QStringLiteral("refused approved: state: 'done' is none")});
    }

    void newSystemsAreTakenWhenWanted()
    {
        MappingEntry entry = entryOf("x");
        entry.system = QStringLiteral("urn:oid:9.9");
        ImportTerms wanted = terms();
        wanted.takesNewSystems = true;
        TAKE(report, exchange().imported(filed({entry}), wanted));
        QCOMPARE(report.ok, 1);
        entry.code = QStringLiteral("y"); // and is known from then on
        TAKE(next, exchange().imported(filed({entry}), terms()));
        QCOMPARE(next.ok, 1);
    }

    void oneImportIsOneRecordAndHistoryOfEachCode()
    {
        const MappingRow open = asked("10");
        const EventId first = waiting({open.id});
        const EventId second = waiting({open.id});
        TAKE(report,
             exchange().imported(
                 filed({entryOf("10"), entryOf("11"), entryOf("12", "", MappingState::Rejected)}), terms()));
        QCOMPARE(report.releasedEvents, 2);
        QCOMPARE(count(QStringLiteral("audit_log")), 1);
        TAKE(details, sql::row(db(), QStringLiteral("SELECT details FROM audit_log"), {},
                               [](const QSqlQuery &q) { return q.value(0).toString(); }));
        QCOMPARE(*details,
                 QStringLiteral("sha256=abc rows=3 ok=3 changed=0 unchanged=0 refused=0 released=2; "
                                "reason=moved from the old site"));
        QCOMPARE(count(QStringLiteral("medication_mapping_history")), 3);
        TAKE(steps, mappings().history(open.id));
        QCOMPARE(steps.front().actor, QStringLiteral("ana"));
        QCOMPARE(steps.front().reason, QStringLiteral("the same drug"));
        TAKE(states,
             sql::rows(db(),
                       QStringLiteral("SELECT id FROM sync_events WHERE status = 'received' ORDER BY seq"),
                       {}, [](const QSqlQuery &q) { return q.value(0).toString(); }));
        QCOMPARE(states, (std::vector<QString>{first.toString(), second.toString()}));
    }

    void anotherWhoHasItConfirmed()
    {
        DONE(mappings().setPolicy({SecondReviewer::Always, {}}, QStringLiteral("ana")));
        TAKE(report, exchange().imported(filed({entryOf("10")}), terms()));
        QCOMPARE(::told(report),
                 QStringList{QStringLiteral("ok in_review: a second reviewer has to confirm it")});
        TAKE(again, exchange().imported(filed({entryOf("10")}), terms()));
        QCOMPARE(::told(again),
                 QStringList{QStringLiteral("unchanged in_review: it waits for the second reviewer")});
        QCOMPARE(found("10").reviewer, QString());
    }

    void whoMayNotDecideImportsNothing()
    {
        m_session.isOwner = false;
        m_session.role = Role::Viewer;
        const QString before = everything();
        FAILS(exchange().imported(filed({entryOf("10")}), terms()), ErrorCode::Forbidden);
        QCOMPARE(count(QStringLiteral("audit_log"), QStringLiteral("allowed = 0")), 1);
        DONE(db().run(QStringLiteral("SELECT 1")));
        ImportTerms dry = terms();
        dry.isDryRun = true;
        FAILS(exchange().imported(filed({entryOf("10")}), dry), ErrorCode::Forbidden);
        QVERIFY(found("10").id.isNull());
    }

    void anImportNeedsAReason()
    {
        ImportTerms silent = terms();
        silent.reason = QStringLiteral(" ");
        FAILS(exchange().imported(filed({entryOf("10")}), silent), ErrorCode::InvalidMessage);
    }

    void aStatementThatFailsImportsNothing()
    {
        const MappingRow open = asked("10");
        QVERIFY(!waiting({open.id}).isNull());
        DONE(approveByRules(
            mappings(), {asked("20").id, QStringLiteral("RX2"), Equivalence::Equal, QStringLiteral("same")},
            QStringLiteral("ana")));
        const auto rows = filed({entryOf("10"), entryOf("11"), entryOf("20")});
        const QString before = everything();
        int failures = 0;
        for (int n = 1;; ++n) {
            db().failStatement(n);
            const auto done = exchange().imported(rows, terms());
            const bool isOver = db().failurePending();
            db().failStatement(0);
            if (isOver) {
                DONE(done);
                QCOMPARE(done->ok + done->changed, 3);
                break;
            }
            FAILS(done, ErrorCode::StoreFailed);
            QCOMPARE(everything(), before);
            ++failures;
        }
        QVERIFY(failures >= 25);
        QVERIFY(everything() != before);
    }

    void outAndInAndOutAgainIsTheSameFile()
    {
        QVERIFY(!asked("1").id.isNull());
        DONE(approveByRules(mappings(),
                            {asked("10").id, QStringLiteral("RX1"), Equivalence::Narrower,
                             QStringLiteral("=half, \"a\" pack\nand a line")},
                            QStringLiteral("zoe")));
        MappingDecision reject{asked("30").id, {}, Equivalence::Equivalent, QStringLiteral("no drug")};
        reject.act = MappingAct::Reject;
        DONE(mappings().decide(reject, {MappingState::Rejected, QStringLiteral("yan")}));
        MappingDecision overriding{asked("20").id, QStringLiteral("RX2"), Equivalence::Wider,
                                   QStringLiteral("+1")};
        overriding.overrides = {DrugAttribute::Strength, DrugAttribute::Release};
        DONE(approveByRules(mappings(), overriding, QStringLiteral("zoe")));
        DONE(approveByRules(mappings(),
                            {asked("lisinopril 10", {}).id, QStringLiteral("RX1"), Equivalence::Equal,
                             QStringLiteral("text")},
                            QStringLiteral("zoe")));
        const QByteArray first = sheet();
        QCOMPARE(first.count("\r\n"), 6);
        TAKE(rows, readMappingSheet(first));
        const auto entries = exchange().exported({MappingState::Approved}, {});
        QVERIFY(entries);
        const QByteArray map = writeConceptMap(*entries).json;

        Suite::cleanup(); // another database, another person
        Suite::init();
        DONE(db().run(QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active) VALUES"
                                     " ('RX1', '1', 'Lisinopril 10', 1), ('RX2', '2', 'Lisinopril 20', 1)")));
        DONE(mappings().setPolicy({SecondReviewer::Never, {}}, QStringLiteral("ana")));
        TAKE(report, exchange().imported(rows, terms()));
        QVERIFY2(report.isDone, qPrintable(told(report)));
        QCOMPARE(sheet(), first);
        QCOMPARE(found("10").author, QStringLiteral("ana"));
        const auto here = exchange().exported({MappingState::Approved}, {});
        QVERIFY(here);
        QCOMPARE(writeConceptMap(*here).json, map);
        TAKE(again, exchange().imported(rows, terms()));
        QCOMPARE(again.unchanged, 5);
        QCOMPARE(sheet(), first);
    }

    void whatIsTakenBackLeavesTheFormersAuthor()
    {
        DONE(mappings().setPolicy({SecondReviewer::Never, {}}, QStringLiteral("ana")));
        DONE(exchange().imported(filed({entryOf("10")}), terms()));
        MappingEntry other = entryOf("10", "RX2");
        other.overrides = {DrugAttribute::Strength};
        other.equivalence = Equivalence::Inexact;
        other.author = QStringLiteral("yan");
        TAKE(report, exchange().imported(filed({other}), terms()));
        QCOMPARE(report.changed, 1);
        MappingDecision undo{found("10").id, {}, Equivalence::Equal, QStringLiteral("no")};
        undo.act = MappingAct::Undo;
        DONE(mappings().decide(undo, {MappingState::Approved, QStringLiteral("ana")}));
        QCOMPARE(found("10").targetDrugId, QStringLiteral("RX1"));
        TAKE(entries, MappingExchangeStore(db()).entries(MappingState::Approved));
        QCOMPARE(entries.size(), size_t(1));
        QVERIFY(entries[0].author != QStringLiteral("yan"));
    }

    void whoDecidesHereAfterwardsIsItsAuthor()
    {
        DONE(exchange().imported(filed({entryOf("10")}), terms()));
        const auto authorOf = [&] {
            const auto entries = MappingExchangeStore(db()).entries(MappingState::Approved);
            return entries && entries->size() == 1 ? entries->front().author : QString();
        };
        QCOMPARE(authorOf(), QStringLiteral("zoe"));
        MappingDecision undo{found("10").id, {}, Equivalence::Equal, QStringLiteral("no")};
        undo.act = MappingAct::Undo;
        DONE(mappings().decide(undo, {MappingState::Pending, QStringLiteral("ana")}));
        DONE(approveByRules(
            mappings(), {found("10").id, QStringLiteral("RX1"), Equivalence::Equal, QStringLiteral("yes")},
            QStringLiteral("ana")));
        QCOMPARE(authorOf(), QStringLiteral("ana"));
    }

    void whatTheTerminologyDecidesIsNotExported()
    {
        MappingRow row;
        row.system = systems::rxNorm;
        row.sourceCode = QStringLiteral("1");
        row.state = MappingState::Approved;
        row.targetDrugId = QStringLiteral("RX1");
        row.method = QStringLiteral("rxnorm-exact");
        DONE(mappings().ensure(row));
        TAKE(entries, exchange().exported({MappingState::Approved}, QStringLiteral("format=csv")));
        QVERIFY(entries.empty());
        QCOMPARE(count(QStringLiteral("audit_log"),
                       QStringLiteral("action = 'mapping.export' AND details = 'codes=0 format=csv'")),
                 1);
    }

private:
    static QString canonicalSystemOf(const MappingEntry &entry) { return entry.system; }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    PostgresServer server(PostgresServer::Mode::Fast);
    if (const auto made = server.create(); !made) {
        qCritical("%s: %s", qPrintable(made.error().where), qPrintable(made.error().detail));
        return 1;
    }
    SqliteFactory sqlite;
    PostgresFactory postgres(server);
    int failed = 0;
    for (DatabaseFactory *factory :
         {static_cast<DatabaseFactory *>(&sqlite), static_cast<DatabaseFactory *>(&postgres)}) {
        MappingExchangeSuite suite(*factory);
        failed += QTest::qExec(&suite, argc, argv);
    }
    return failed == 0 ? 0 : 1;
}

Q_DECLARE_METATYPE(concord::MappingEntry)

#include "tst_MappingExchange.moc"
