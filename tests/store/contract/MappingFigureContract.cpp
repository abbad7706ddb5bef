#include "store/contract/MappingFigureContract.h"

#include "domain/CodeSystem.h"
#include "fakes/Approve.h"
#include "store/EventStore.h"
#include "store/RowWriter.h"
#include "store/SuggestionStore.h"

#include <QElapsedTimer>

#include <numeric>

namespace concord {

namespace {
using namespace std::chrono_literals;

int total(const std::vector<int> &counts)
{
    return std::accumulate(counts.begin(), counts.end(), 0);
}
}

void MappingFigureContract::addDrugs()
{
    DONE(db().run(
        QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active) VALUES ('RX1', '1', 'one', 1),"
                       " ('RX2', '2', 'two', 1)")));
    DONE(db().run(
        QStringLiteral("INSERT INTO patients (id, source, source_reference) VALUES ('p', 'ehr', 'p')")));
}

MappingRow MappingFigureContract::asked(const QString &code)
{
    MappingRow row;
    row.sourceCode = code;
    row.system = systems::rxNorm;
    row.display = QStringLiteral("text of ") + code;
    row.reason = UnmappedReason::UnknownCode;
    return mappings().ensure(row).value_or(MappingRow());
}

void MappingFigureContract::approve(const MappingRow &row, const QString &actor, const QString &drug)
{
    DONE(approveByRules(mappings(), {row.id, drug, Equivalence::Equal, QStringLiteral("because")}, actor));
}

void MappingFigureContract::prescribe(const QString &source, MappingId mapping, int times)
{
    for (int i = 0; i < times; ++i) {
        const QString id = QString::number(++m_number);
        DONE(db().run(QStringLiteral(
                          "INSERT INTO prescriptions (id, source, source_id, patient_id, status, on_list,"
                          " code, system, display, dose, frequency, route, content_hash, seen_job,"
                          " mapping_id) VALUES (?, ?, ?, 'p', 'active', 1, '', '', '', '', '', '', ?, ?, ?)"),
                      {id, source, id, QByteArray("x"), QString(), mapping.toString()}));
    }
}

MappingFigures MappingFigureContract::figures()
{
    return MappingFigureStore(db(), clock()).figures().value_or(MappingFigures());
}

void MappingFigureContract::anEmptyDatabaseHasNone()
{
    TAKE(none, MappingFigureStore(db(), clock()).figures());
    QVERIFY(none.coverage.empty());
    QCOMPARE(none.latencyMedianMs, -1);
    QCOMPARE(none.latencyP90Ms, -1);
    QCOMPARE(none.openByAge, std::vector<int>(7, 0));
    QCOMPARE(none.decided, 0);
    QCOMPARE(none.decidedByDay.size(), 30U);
}

void MappingFigureContract::coverageCountsWhatCarriesCodes()
{
    addDrugs();
    const MappingRow a = asked(QStringLiteral("a"));
    const MappingRow b = asked(QStringLiteral("b"));
    approve(a);
    prescribe(QStringLiteral("ehr"), a.id, 3);
    prescribe(QStringLiteral("ehr"), b.id);
    prescribe(QStringLiteral("clinic"), b.id);
    DONE(db().run(
        QStringLiteral("INSERT INTO dispenses (id, source, source_id, patient_id, status, code, system,"
                       " display, mapping_id, last_event_id, updated_at)"
                       " VALUES ('d', 'ehr', 'd', 'p', 'completed', '', '', '', ?, 'e', 0)"),
        {a.id.toString()}));
    NewEvent waiting;
    waiting.id = makeId<EventId>(clock().now().time_since_epoch());
    waiting.source = QStringLiteral("clinic");
    waiting.messageId = QStringLiteral("m");
    waiting.state = EventState::NeedsMapping;
    waiting.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    waiting.createdAt = clock().now();
    waiting.waitsFor = {b.id};
    DONE(EventStore(db(), clock()).append(waiting));
    QCOMPARE(figures().coverage, (std::vector<MappingCoverage>{{QStringLiteral("ehr"), 2, 1, 5, 4},
                                                               {QStringLiteral("clinic"), 1, 0, 2, 0}}));
}

void MappingFigureContract::aRetiredCodeCountsAsTheOneThatTookItsPlace()
{
    addDrugs();
    const MappingRow old = asked(QStringLiteral("a"));
    approve(old);
    prescribe(QStringLiteral("ehr"), old.id, 2);
    MappingDecision retire{old.id, QStringLiteral("RX2"), Equivalence::Equal, QStringLiteral("wrong")};
    retire.act = MappingAct::Retire;
    TAKE(next, mappings().decide(retire, {MappingState::Approved, QStringLiteral("ana")}));
    prescribe(QStringLiteral("ehr"), next.id);
    QCOMPARE(figures().coverage, (std::vector<MappingCoverage>{{QStringLiteral("ehr"), 1, 1, 3, 3}}));
    retire.id = next.id;
    retire.targetDrugId.clear();
    DONE(mappings().decide(retire, {MappingState::Retired, QStringLiteral("ana")}));
    QCOMPARE(figures().coverage.front().mappedEvents, 0);
}

void MappingFigureContract::latencyIsFromTheQuestionToTheDecision()
{
    addDrugs();
    std::vector<MappingRow> rows;
    for (int i = 0; i < 10; ++i)
        rows.push_back(asked(QString::number(i)));
    for (const MappingRow &row : rows) {
        clock().advance(1min);
        approve(row);
    }
    const MappingFigures found = figures();
    QCOMPARE(found.latencyMedianMs, 5 * 60'000);
    QCOMPARE(found.latencyP90Ms, 9 * 60'000);
    clock().advance(24h * 91);
    QCOMPARE(figures().latencyMedianMs, -1);
    const MappingRow at = asked(QStringLiteral("at once"));
    approve(at); // as an import does it: nobody waited
    QCOMPARE(figures().latencyMedianMs, -1);
}

void MappingFigureContract::whatWasTakenBackIsNoDecision()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    clock().advance(1min);
    approve(row);
    MappingDecision undo{row.id, {}, Equivalence::Equal, QStringLiteral("a slip")};
    undo.act = MappingAct::Undo;
    DONE(mappings().decide(undo, {MappingState::Pending, QStringLiteral("ana")}));
    QCOMPARE(figures().latencyMedianMs, -1);
    QCOMPARE(figures().decidedByDay.back().second, 0);
    clock().advance(1min);
    approve(row);
    QCOMPARE(figures().latencyMedianMs, 2 * 60'000);
    QCOMPARE(figures().decidedByDay.back().second, 1);
}

void MappingFigureContract::decisionsOfTheServiceAreNotPeoples()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    clock().advance(1min);
    approve(row, QStringLiteral("system"));
    QCOMPARE(figures().latencyMedianMs, -1);
    QCOMPARE(figures().decidedByDay.back().second, 0);
}

void MappingFigureContract::openCodesAreCountedByAge()
{
    addDrugs();
    constexpr std::chrono::milliseconds ages[] = {30min,   1h,       2h,       23h,      48h,
                                                  24h * 5, 24h * 20, 24h * 40, 24h * 400};
    const Timestamp now = clock().now();
    int number = 0;
    for (const auto age : ages) {
        clock().set(now - age);
        QVERIFY(!asked(QString::number(++number)).id.isNull());
    }
    const MappingRow decided = asked(QStringLiteral("decided"));
    clock().set(now);
    approve(decided);
    QCOMPARE(figures().openByAge, (std::vector<int>{2, 1, 1, 1, 1, 1, 2}));
}

void MappingFigureContract::acceptedIsWhatHadBeenSuggested()
{
    addDrugs();
    SuggestionStore suggestions(db(), clock());
    const auto offer = [&](const char *code, const std::vector<const char *> &rxcuis) {
        const MappingRow row = asked(QString::fromLatin1(code));
        std::vector<Suggestion> made;
        for (const char *rxcui : rxcuis) {
            Suggestion one;
            one.rxcui = QString::fromLatin1(rxcui);
            made.push_back(one);
        }
        return suggestions.keep(row.id, made, QStringLiteral("r1")) ? row : MappingRow();
    };
    approve(offer("best", {"1", "2"}));
    approve(offer("best too", {"1"}));
    approve(offer("another", {"2", "1"}));
    approve(offer("none", {"2"}));
    approve(asked(QStringLiteral("nothing suggested")));
    const MappingFigures found = figures();
    QCOMPARE(found.decided, 4);
    QCOMPARE(found.acceptedAsOffered, 2);
    QCOMPARE(found.acceptedFromList, 1);
}

void MappingFigureContract::eachOfThirtyDaysIsThere()
{
    addDrugs();
    const MappingRow a = asked(QStringLiteral("a"));
    const MappingRow b = asked(QStringLiteral("b"));
    const MappingRow c = asked(QStringLiteral("c"));
    approve(a); // 2026-01-15
    clock().advance(24h * 28);
    approve(b);
    MappingDecision reject{c.id, {}, Equivalence::Equal, QStringLiteral("no drug")};
    reject.act = MappingAct::Reject;
    DONE(mappings().decide(reject, {MappingState::Rejected, QStringLiteral("bob")}));
    clock().advance(24h);
    const auto days = figures().decidedByDay;
    QCOMPARE(days.size(), 30U);
    QCOMPARE(days.front(), (std::pair<QString, int>(QStringLiteral("2026-01-15"), 1)));
    QCOMPARE(days[28], (std::pair<QString, int>(QStringLiteral("2026-02-12"), 2)));
    QCOMPARE(days.back(), (std::pair<QString, int>(QStringLiteral("2026-02-13"), 0)));
    clock().advance(24h);
    QCOMPARE(figures().decidedByDay.front().second, 0);
}

/// Of a full size the bench tells; here that the plan is no walk over whole rows.
void MappingFigureContract::manyAreCountedQuickly()
{
    addDrugs();
    constexpr int codes = 2'000;
    constexpr int orders = 50'000;
    DONE(db().write([&]() -> Result<void> {
        RowWriter mappingRows(db(),
                              QStringLiteral("medication_mappings (id, source_code, system, display, status,"
                                             " created_at, updated_at)"));
        for (int i = 0; i < codes; ++i) {
            const QString id = QStringLiteral("m%1").arg(i);
            const qint64 at = toMs(clock().now()) - i * 60'000;
            if (auto added = mappingRows.add(
                    {id, id, QStringLiteral("s"), QStringLiteral("text"), QStringLiteral("pending"), at, at});
                !added)
                return added;
        }
        if (auto done = mappingRows.finish(); !done)
            return done;
        RowWriter rows(
            db(), QStringLiteral("prescriptions (id, source, source_id, patient_id, status, on_list, code,"
                                 " system, display, dose, frequency, route, content_hash, seen_job,"
                                 " mapping_id)"));
        const QString longText(400, u'x');
        for (int i = 0; i < orders; ++i) {
            const QString id = QString::number(i);
            if (auto added =
                    rows.add({id, QStringLiteral("ehr"), id, QStringLiteral("p"), QStringLiteral("active"), 1,
                              QString(), QString(), longText, QString(), QString(), QString(),
                              QByteArray("x"), QString(), QStringLiteral("m%1").arg(i % codes)});
                !added)
                return added;
        }
        return rows.finish();
    }));
    QElapsedTimer watch;
    watch.start();
    const MappingFigures found = figures();
    QCOMPARE(found.coverage, (std::vector<MappingCoverage>{{QStringLiteral("ehr"), codes, 0, orders, 0}}));
    QCOMPARE(total(found.openByAge), codes);
    QVERIFY2(watch.elapsed() < 2'000, qPrintable(QString::number(watch.elapsed())));
}

}
