#include "terminology/release/Reapply.h"

#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;
using Kind = ReapplyStep::Kind;

Q_DECLARE_METATYPE(concord::DriftFacts)
Q_DECLARE_METATYPE(std::vector<concord::DriftRow>)

namespace {
Resolution leadsTo(const QString &rxcui, bool isActive = true)
{
    Resolution resolution;
    resolution.rxcui = rxcui;
    resolution.method = u"ndc"_s;
    resolution.drug = LocalDrug{u"RX"_s + rxcui, rxcui, u"a drug"_s, isActive};
    return resolution;
}
Resolution endsIn(UnmappedReason reason, const QStringList &candidates = {})
{
    Resolution resolution;
    resolution.reason = reason;
    resolution.candidates = candidates;
    return resolution;
}
MappingRow mapping(MappingState state, const QString &method, UnmappedReason reason = UnmappedReason::None)
{
    MappingRow row;
    row.state = state;
    row.method = method;
    row.reason = reason;
    row.targetDrugId = state == MappingState::Pending ? QString() : u"RX1"_s;
    return row;
}
std::vector<DriftRow> drift(std::initializer_list<DriftKind> kinds)
{
    std::vector<DriftRow> rows;
    for (const DriftKind kind : kinds) {
        rows.emplace_back();
        rows.back().kind = kind;
        rows.back().text = wordOf(kind);
    }
    return rows;
}
/// What the code leads to after, and what took the place of the target.
DriftFacts facts(const Resolution &after, const QStringList &successors = {})
{
    DriftFacts facts;
    facts.codeAfter = after;
    facts.successors = successors;
    return facts;
}
/// The code did not resolve for @p reason.
DriftFacts since(UnmappedReason reason, const Resolution &after)
{
    DriftFacts found = facts(after);
    found.codeBefore = endsIn(reason);
    return found;
}
}

class tst_Reapply : public QObject
{
    Q_OBJECT

private slots:
    void theRule_data()
    {
        QTest::addColumn<MappingRow>("mapping");
        QTest::addColumn<DriftFacts>("facts");
        QTest::addColumn<std::vector<DriftRow>>("rows");
        QTest::addColumn<QString>("expected"); // "kind target reason candidates kinds"
        using enum MappingState;
        using enum UnmappedReason;
        using enum DriftKind;
        const auto row = [](const char *name, const MappingRow &mapping, const DriftFacts &facts,
                            std::initializer_list<DriftKind> kinds, const QString &expected) {
            QTest::newRow(name) << mapping << facts << drift(kinds) << expected;
        };
        const auto exact = u"rxnorm-exact"_s;
        const auto ndc = u"ndc"_s;
        const auto manual = u"manual"_s;
        const Resolution two = leadsTo(u"2"_s);
        const Resolution none = endsIn(NotActive);
        row("nothing touches it", mapping(Approved, ndc), facts(two), {}, u"nothing"_s);
        row("an open code that resolves", mapping(Pending, {}, UnknownCode), since(UnknownCode, two),
            {Resolvable}, u"approve RX2"_s);
        row("one with a suggestion", mapping(Suggested, {}, NoLocalDrug), since(NoLocalDrug, two),
            {Resolvable}, u"approve RX2"_s);
        row("that did not resolve for another cause", mapping(Pending, {}, NotActive),
            since(UnknownCode, two), {Resolvable}, u"mark resolvable"_s);
        DriftFacts before = since(UnknownCode, two);
        before.codeBefore = two;
        row("that resolved before, as of today", mapping(Pending, {}, UnknownCode), before, {Resolvable},
            u"mark resolvable"_s);
        DriftFacts dated = since(UnknownCode, two);
        dated.ndcMeanings = QStringList{u"1"_s, u"2"_s};
        row("an NDC that stood for another drug once", mapping(Pending, {}, UnknownCode), dated, {Resolvable},
            u"mark resolvable"_s);
        dated.ndcMeanings = QStringList{u"2"_s};
        row("an NDC of one drug", mapping(Pending, {}, UnknownCode), dated, {Resolvable}, u"approve RX2"_s);
        DriftFacts retired = since(UnknownCode, two);
        retired.formerTargets = QStringList{u"RX2"_s, u"RX1"_s};
        row("that somebody had led elsewhere", mapping(Pending, {}, UnknownCode), retired, {Resolvable},
            u"mark resolvable"_s);
        retired.formerTargets = QStringList{u"RX2"_s};
        row("that led there before", mapping(Pending, {}, UnknownCode), retired, {Resolvable},
            u"approve RX2"_s);
        row("to a drug that is not active", mapping(Pending, {}, UnknownCode), facts(leadsTo(u"2"_s, false)),
            {Resolvable}, u"nothing"_s);
        row("codes that contradicted each other", mapping(Pending, {}, Contradiction), facts(two),
            {Resolvable}, u"nothing"_s);
        row("asked by a person", mapping(Pending, {}, None), facts(two), {Resolvable}, u"nothing"_s);
        row("in review for another drug", mapping(InReview, manual, UnknownCode), facts(two), {Resolvable},
            u"mark resolvable"_s);
        row("in review for this drug", mapping(InReview, manual, UnknownCode), facts(leadsTo(u"1"_s)),
            {Resolvable}, u"nothing"_s);
        row("automatic, its drug is retired", mapping(Approved, exact), facts(none), {TargetRetired},
            u"ask_anew not_active"_s);
        row("automatic, its drug is remapped", mapping(Approved, exact), facts(none, {u"4"_s, u"5"_s}),
            {TargetRemapped}, u"ask_anew not_active 4,5"_s);
        row("automatic, retired, and the NDC leads elsewhere", mapping(Approved, ndc), facts(two, {u"4"_s}),
            {TargetRemapped}, u"ask_anew contradiction 2"_s);
        row("automatic, the NDC moved", mapping(Approved, ndc), facts(two), {CodeMoved},
            u"ask_anew contradiction 2"_s);
        row("automatic, the NDC is ambiguous", mapping(Approved, ndc),
            facts(endsIn(AmbiguousNdc, {u"2"_s, u"3"_s})), {CodeAmbiguous}, u"ask_anew ambiguous_ndc 2,3"_s);
        row("automatic, another strength", mapping(Approved, exact), facts(leadsTo(u"1"_s)), {TargetChanged},
            u"mark target_changed"_s);
        row("only called otherwise", mapping(Approved, exact), facts(leadsTo(u"1"_s)), {TargetRenamed},
            u"nothing"_s);
        row("a person's, its drug is retired", mapping(Approved, manual), facts(none), {TargetRetired},
            u"mark target_retired"_s);
        row("a person's, moved and changed", mapping(Approved, manual), facts(two),
            {TargetChanged, CodeMoved}, u"mark target_changed,code_moved"_s);
        row("a person's, only called otherwise", mapping(Approved, manual), facts(two), {TargetRenamed},
            u"nothing"_s);
        row("an import's", mapping(Approved, u"import"_s), facts(two), {CodeMoved}, u"mark code_moved"_s);
    }
    void theRule()
    {
        QFETCH(MappingRow, mapping);
        QFETCH(DriftFacts, facts);
        QFETCH(std::vector<DriftRow>, rows);
        const ReapplyStep step = reapplyOf(mapping, facts, rows);
        QStringList words{wordOf(step.kind), step.targetDrugId,
                          step.reason == UnmappedReason::None ? QString() : wordOf(step.reason),
                          step.candidates.join(u','), step.kinds};
        words.removeAll(QString());
        QTEST(words.join(u' '), "expected");
        QCOMPARE(step.method, step.kind == Kind::Approve ? u"ndc"_s : QString());
    }
};

QTEST_APPLESS_MAIN(tst_Reapply)
#include "tst_Reapply.moc"
