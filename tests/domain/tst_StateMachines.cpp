#include "domain/CodeMapping.h"
#include "domain/Event.h"
#include "domain/Job.h"

#include <QTest>

using namespace concord;

namespace {
/// A row for each state: "from" and the states it may move to; every pair that is not written down is
/// refused.
struct Row
{
    const char *from;
    const char *to; ///< words with a blank between
};

constexpr Row eventTable[] = {
    {"received", "processing discarded superseded"},
    {"processing", "received succeeded waiting_retry needs_mapping needs_review dead_letter superseded"},
    {"succeeded", ""},
    {"waiting_retry", "received processing dead_letter discarded superseded"},
    {"needs_mapping", "received discarded superseded"},
    {"needs_review", "received discarded superseded"},
    {"dead_letter", "received discarded superseded"},
    {"discarded", ""},
    {"superseded", ""},
};
constexpr Row jobTable[] = {
    {"queued", "running cancelled"},
    {"running", "succeeded partly_succeeded failed cancelled"},
    {"succeeded", ""},
    {"partly_succeeded", ""},
    {"failed", ""},
    {"cancelled", ""},
};
constexpr Row mappingTable[] = {
    {"pending", "suggested in_review approved rejected"},
    {"suggested", "in_review approved rejected"},
    {"in_review", "pending approved rejected"},
    {"approved", "retired"},
    {"rejected", "pending"},
    {"retired", ""},
};

template <typename State, size_t Size>
void addPairs(const Row (&table)[Size])
{
    QTest::addColumn<bool>("allowed");
    QTest::addColumn<bool>("expected");
    for (size_t from = 0; from < Size; ++from) {
        for (size_t to = 0; to < Size; ++to) {
            const QString target = wordOf(State(to));
            const QString name = wordOf(State(from)) + QStringLiteral(" to ") + target;
            QTest::newRow(name.toLatin1())
                << canMove(State(from), State(to))
                << QString::fromLatin1(table[from].to).split(u' ').contains(target);
        }
    }
}

template <typename State, size_t Size>
bool namesEveryState(const Row (&table)[Size])
{
    for (size_t i = 0; i < Size; ++i) {
        if (wordOf(State(i)) != QLatin1StringView(table[i].from))
            return false;
    }
    return wordOf(State(Size)).isEmpty(); // no state beyond the table
}

template <typename State, size_t Size>
bool finalMeansNoWayOut(const Row (&table)[Size])
{
    for (size_t i = 0; i < Size; ++i) {
        if (isFinal(State(i)) != QLatin1StringView(table[i].to).isEmpty())
            return false;
    }
    return true;
}
}

class tst_StateMachines : public QObject
{
    Q_OBJECT

    void compare()
    {
        QFETCH(bool, allowed);
        QTEST(allowed, "expected");
    }
private slots:
    void theTablesNameEveryState()
    {
        QVERIFY(namesEveryState<EventState>(eventTable));
        QVERIFY(namesEveryState<JobState>(jobTable));
        QVERIFY(namesEveryState<MappingState>(mappingTable));
    }
    void eventMoves_data() { addPairs<EventState>(eventTable); }
    void eventMoves() { compare(); }
    void jobMoves_data() { addPairs<JobState>(jobTable); }
    void jobMoves() { compare(); }
    void mappingMoves_data() { addPairs<MappingState>(mappingTable); }
    void mappingMoves() { compare(); }

    void finalStatesHaveNoWayOut()
    {
        QVERIFY(finalMeansNoWayOut<EventState>(eventTable));
        QVERIFY(finalMeansNoWayOut<JobState>(jobTable));
    }
};

QTEST_APPLESS_MAIN(tst_StateMachines)
#include "tst_StateMachines.moc"
