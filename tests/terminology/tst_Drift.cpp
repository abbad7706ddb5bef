#include "terminology/release/Drift.h"

#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(concord::DriftFacts)

namespace {
std::optional<RxNormConcept> drug(const QString &name, ConceptStatus status = ConceptStatus::Active,
                                  TermType type = TermType::SCD)
{
    return RxNormConcept{u"10"_s, type, status, name};
}

Resolution leadsTo(const QString &rxcui)
{
    Resolution resolution;
    resolution.rxcui = rxcui;
    resolution.drug = LocalDrug{u"RX"_s + rxcui, rxcui, u"a drug"_s, true};
    return resolution;
}
Resolution endsIn(UnmappedReason reason, const QString &rxcui = {})
{
    Resolution resolution;
    resolution.rxcui = rxcui;
    resolution.reason = reason;
    return resolution;
}

/// Only the strength is compared here: the last word.
std::vector<Comparison> compareLastWords(const RxNormConcept &before, const RxNormConcept &after)
{
    const QString was = before.name.section(u' ', -1);
    const QString is = after.name.section(u' ', -1);
    return {{DrugAttribute::Ingredient, Agreement::Same, {}, {}},
            {DrugAttribute::Strength, was == is ? Agreement::Same : Agreement::Different, was, is}};
}
}

class tst_Drift : public QObject
{
    Q_OBJECT

private slots:
    void saysHowAMappingIsTouched_data()
    {
        QTest::addColumn<MappingState>("state");
        QTest::addColumn<DriftFacts>("facts");
        QTest::addColumn<QStringList>("expected"); // "kind old>new"
        using enum MappingState;
        using enum UnmappedReason;
        const auto row = [](const char *name, MappingState state, const DriftFacts &facts,
                            const QStringList &expected = {}) {
            QTest::newRow(name) << state << facts << expected;
        };
        const DriftFacts same{u"10"_s, drug(u"a 5"_s),   drug(u"a 5"_s),
                              {},      leadsTo(u"10"_s), leadsTo(u"10"_s)};
        const auto with = [&same](auto change) {
            DriftFacts facts = same;
            change(facts);
            return facts;
        };
        row("nothing changed", Approved, same);
        row("gone", Approved, with([](auto &f) { f.after.reset(); }), {u"target_retired 10>"_s});
        row("obsolete", Approved, with([](auto &f) { f.after = drug(u"a 5"_s, ConceptStatus::Obsolete); }),
            {u"target_retired 10>"_s});
        row("no drug to order any more", Approved,
            with([](auto &f) { f.after = drug(u"a 5"_s, ConceptStatus::Active, TermType::SCDC); }),
            {u"target_retired 10>"_s});
        row("merged", Approved, with([](auto &f) {
                f.after.reset();
                f.successors = QStringList{u"11"_s};
            }),
            {u"target_remapped 10>11"_s});
        row("split", Approved, with([](auto &f) {
                f.after.reset();
                f.successors = QStringList{u"11"_s, u"12"_s};
            }),
            {u"target_remapped 10>"_s});
        row("another strength", Approved, with([](auto &f) { f.after = drug(u"a 10"_s); }),
            {u"target_changed 10>10 strength"_s});
        row("another name", Approved, with([](auto &f) { f.after = drug(u"b 5"_s); }),
            {u"target_renamed 10>10"_s});
        row("was gone before", Approved, with([](auto &f) {
                f.before.reset();
                f.after.reset();
            }));
        row("was obsolete before", Approved, with([](auto &f) {
                f.before = drug(u"a 5"_s, ConceptStatus::Obsolete);
                f.after.reset();
            }));
        row("the code stands for another", Approved, with([](auto &f) { f.codeAfter = leadsTo(u"11"_s); }),
            {u"code_moved 10>11"_s});
        row("the code stands for another, obsolete one", Approved,
            with([](auto &f) { f.codeAfter = endsIn(NotActive, u"11"_s); }), {u"code_moved 10>11"_s});
        row("the code is ambiguous", Approved, with([](auto &f) { f.codeAfter = endsIn(AmbiguousNdc); }),
            {u"code_ambiguous 10>"_s});
        row("the code was ambiguous before", Approved, with([](auto &f) {
                f.codeBefore = endsIn(AmbiguousNdc);
                f.codeAfter = endsIn(AmbiguousNdc);
            }));
        row("a code that nobody ever knew, decided by a person", Approved, with([](auto &f) {
                f.codeBefore = endsIn(UnknownCode);
                f.codeAfter = endsIn(UnknownCode);
            }));
        row("target and code at once", Approved, with([](auto &f) {
                f.after.reset();
                f.codeAfter = leadsTo(u"11"_s);
            }),
            {u"target_retired 10>"_s, u"code_moved 10>11"_s});
        DriftFacts open{{}, {}, {}, {}, endsIn(UnknownCode), leadsTo(u"11"_s)};
        row("pending, resolves now", Pending, open, {u"resolvable >11"_s});
        row("suggested, resolves now", Suggested, open, {u"resolvable >11"_s});
        row("in review, resolves now", InReview, open, {u"resolvable >11"_s});
        open.codeAfter = endsIn(NoLocalDrug, u"11"_s);
        row("pending, known but not on the formulary", Pending, open);
        row("rejected", Rejected, with([](auto &f) { f.after.reset(); }));
        row("retired", Retired, with([](auto &f) { f.after.reset(); }));
    }
    void saysHowAMappingIsTouched()
    {
        QFETCH(MappingState, state);
        QFETCH(DriftFacts, facts);
        MappingRow mapping;
        mapping.id = makeId<MappingId>(std::chrono::milliseconds(5));
        mapping.state = state;
        mapping.system = u"urn:x"_s;
        mapping.sourceCode = u"code"_s;
        QStringList found;
        for (const DriftRow &one : driftOf(mapping, facts, compareLastWords)) {
            QString text = u"%1 %2>%3"_s.arg(wordOf(one.kind), one.oldRxcui, one.newRxcui);
            for (const DrugAttribute attribute : one.differing)
                text += u' ' + wordOf(attribute);
            found.append(text);
            QCOMPARE(one.mapping, mapping.id);
            QCOMPARE(one.state, state);
            QCOMPARE(one.sourceCode, mapping.sourceCode);
            QVERIFY(!one.text.isEmpty());
        }
        QTEST(found, "expected");
    }
    void theTextNamesWhatDiffers()
    {
        DriftFacts facts{u"10"_s, drug(u"a 5"_s), drug(u"a 10"_s), {}, {}, {}};
        MappingRow mapping;
        mapping.state = MappingState::Approved;
        const auto rows = driftOf(mapping, facts, compareLastWords);
        QCOMPARE(rows.size(), size_t(1));
        QCOMPARE(rows.front().text, u"RxCUI 10 (a 5) is called a 10 now: strength was 5, is 10"_s);
    }
    void everyKindHasItsWord()
    {
        for (int i = 0; i <= int(DriftKind::Resolvable); ++i)
            QCOMPARE(driftKindFromWord(wordOf(DriftKind(i))), std::optional(DriftKind(i)));
        QVERIFY(!driftKindFromWord(u"nothing").has_value());
    }
};

QTEST_APPLESS_MAIN(tst_Drift)
#include "tst_Drift.moc"
