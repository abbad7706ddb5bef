// The value tables in the work on events: what a person changes holds for the next one.
#include "pipeline/ContentFixture.h"
#include "pipeline/steps/NormaliseStep.h"
#include "store/PrescriberStore.h"
#include "store/ProviderStore.h"
#include "store/ValueStore.h"

using namespace concord;

namespace {
struct Fixture : ContentFixture
{
    /// One worker's step, as long as the worker has its database open.
    [[nodiscard]] CanonicalOrder normalised(const QString &unit,
                                            const QString &from = QStringLiteral("pharmacy"))
    {
        EventWork work;
        work.source = from;
        CanonicalOrder order;
        order.dosage.dose = QStringLiteral("1 ") + unit;
        work.canonical.orders.push_back(order);
        return normalised(work);
    }
    [[nodiscard]] CanonicalOrder normalised(EventWork work)
    {
        const auto done =
            db->write([&]() -> Result<void> { return step.run(work, *db, clock).map([](auto &&) {}); });
        Q_ASSERT(done);
        return work.canonical.orders[0];
    }
    [[nodiscard]] CanonicalOrder normalisedSig(const Dosage &dosage)
    {
        EventWork work;
        CanonicalOrder order;
        order.dosage = dosage;
        work.canonical.orders.push_back(order);
        return normalised(work);
    }
    /// By another console.
    void save(const char *value, const char *code, int basedOn, const char *sentBy = "", bool isActive = true)
    {
        const auto other = factory.open();
        Q_ASSERT(other);
        ValueChange change;
        change.key = {ValueKind::Unit, QString::fromLatin1(sentBy), QString::fromLatin1(value)};
        change.target.code = QString::fromLatin1(code);
        change.isActive = isActive;
        change.reason = QStringLiteral("test");
        change.basedOn = basedOn;
        const auto saved = ValueStore(**other, clock).save(change, QStringLiteral("ana"), {});
        Q_ASSERT(saved);
    }

    NormaliseStep step;
};
}

class tst_NormaliseValues : public QObject
{
    Q_OBJECT
private slots:
    void aChangeHoldsForTheNextEvent()
    {
        Fixture f;
        QCOMPARE(f.normalised(QStringLiteral("dab")).dosage.dose, QStringLiteral("1 dab"));
        f.save("dab", "{dab}", 0);
        QCOMPARE(f.normalised(QStringLiteral("DAB")).dosage.dose, QStringLiteral("1 {dab}"));
        f.save("dab", "{dose}", 1);
        QCOMPARE(f.normalised(QStringLiteral("dab")).dosage.dose, QStringLiteral("1 {dose}"));
        f.save("dab", "{dose}", 2, "", false);
        QCOMPARE(f.normalised(QStringLiteral("dab")).dosage.dose, QStringLiteral("1 dab"));
    }
    void aConnectionsOwnRowHoldsForItAlone()
    {
        Fixture f;
        f.save("tab", "{cap}", 0, "lab");
        QCOMPARE(f.normalised(QStringLiteral("tab"), QStringLiteral("lab")).dosage.dose,
                 QStringLiteral("1 {cap}"));
        QCOMPARE(f.normalised(QStringLiteral("tab")).dosage.dose, QStringLiteral("1 {tbl}"));
    }
    void anUnknownUnitIsFlagged()
    {
        Fixture f;
        QCOMPARE(f.normalised(QStringLiteral("dab")).flags, QStringList{QStringLiteral("unit:unknown")});
    }

    void aPrescriberNobodyKnowsIsFlaggedAndListed()
    {
        Fixture f;
        EventWork work;
        work.source = QStringLiteral("ehr");
        CanonicalOrder order;
        order.prescriber = {
            {{{}, QStringLiteral("1234567893"), QStringLiteral("NPI")}}, QStringLiteral("SMITH"), {}};
        work.canonical.orders.push_back(order);
        QVERIFY(f.normalised(work).flags.isEmpty()); // the site keeps no directory
        ProviderChange change;
        change.row.id = QStringLiteral("P1");
        change.row.family = QStringLiteral("Jones");
        change.reason = QStringLiteral("test");
        QVERIFY(ProviderStore(*f.db, f.clock).save(change, QStringLiteral("ana")));
        QCOMPARE(f.normalised(work).flags, QStringList{QStringLiteral("prescriber:unresolved")});
        const auto page = PrescriberStore(*f.db, f.clock).page({});
        QVERIFY(page && page->rows.size() == 1);
        QVERIFY(PrescriberStore(*f.db, f.clock)
                    .decide({page->rows[0].id, QStringLiteral("P1"), QStringLiteral("test"), 1},
                            QStringLiteral("ana")));
        QVERIFY(f.normalised(work).flags.isEmpty());
    }

    void wordsFillWhatIsEmptyOnlyWhenAllOfThemAreRead_data()
    {
        QTest::addColumn<Dosage>("sent");
        QTest::addColumn<Dosage>("canonical");
        QTest::addColumn<QString>("flags");
        const auto row = [](const char *name, const Dosage &sent, const Dosage &canonical,
                            const char *flags = "") {
            QTest::newRow(name) << sent << canonical << QString::fromLatin1(flags);
        };
        const auto dosage = [](const char *dose, const char *frequency, const char *route) {
            return Dosage{QString::fromLatin1(dose), QString::fromLatin1(frequency),
                          QString::fromLatin1(route)};
        };
        row("words alone", dosage("", "sig:1 tab po bid x 10 days", ""),
            dosage("1 {tbl}", "2/1d for 10d", "26643006"));
        row("a place stays", dosage("", "sig:1 drop in left eye bid", ""),
            dosage("1 [drp]", "2/1d sig:in left eye", ""));
        row("a dose in codes stays", dosage("2 {tbl}", "sig:bid", ""), dosage("2 {tbl}", "2/1d", ""));
        row("as needed in codes", dosage("", "PRN sig:1 tab q6h", ""), dosage("1 {tbl}", "1/6h PRN", ""));
        row("the same rate twice", dosage("", "2/1d sig:1 tab bid", ""), dosage("1 {tbl}", "2/1d", ""));
        row("words say more", dosage("", "2/1d sig:1 tab bid x 10 days", ""),
            dosage("1 {tbl}", "2/1d for 10d", ""));
        row("codes say more", dosage("", "2/1d PRN sig:1 tab bid", ""), dosage("1 {tbl}", "2/1d PRN", ""));
        row("a dose without its unit", dosage("1", "sig:1 tab bid", ""), dosage("1 {tbl}", "2/1d", ""));
        row("a span is another dose", dosage("1", "sig:1-2 tabs bid", ""),
            dosage("1", "sig:1-2 tabs bid", ""), "sig:contradiction");
        row("a dose alone in words", dosage("", "2/1d sig:2 tabs", ""), dosage("2 {tbl}", "2/1d", ""));
        row("a word that is not known", dosage("", "sig:1 tab florbly", ""),
            dosage("", "sig:1 tab florbly", ""), "sig:partly-read");
        row("a turn", dosage("", "sig:do not take 1 tab daily", ""),
            dosage("", "sig:do not take 1 tab daily", ""), "sig:partly-read");
        row("another rate in codes", dosage("", "3/1d sig:1 tab bid", ""),
            dosage("", "3/1d sig:1 tab bid", ""), "sig:contradiction");
        row("another dose in codes", dosage("2 {tbl}", "sig:1 tab bid", ""),
            dosage("2 {tbl}", "sig:1 tab bid", ""), "sig:contradiction");
        row("several instructions", dosage("", "sig:1 tab bid + sig:2 tabs tid", ""),
            dosage("", "sig:1 tab bid + sig:2 tabs tid", ""));
        row("error-prone", dosage("", "sig:10 u sq qd", ""), dosage("10 U", "1/1d", "34206005"),
            "abbr:QD,abbr:SQ,abbr:U,unit:U");
    }
    void wordsFillWhatIsEmptyOnlyWhenAllOfThemAreRead()
    {
        QFETCH(Dosage, sent);
        QFETCH(Dosage, canonical);
        QFETCH(QString, flags);
        Fixture f;
        CanonicalOrder order = f.normalisedSig(sent);
        QCOMPARE(order.dosage.dose, canonical.dose);
        QCOMPARE(order.dosage.frequency, canonical.frequency);
        QCOMPARE(order.dosage.route, canonical.route);
        order.flags.sort();
        QCOMPARE(order.flags.join(u','), flags);
    }
};

QTEST_GUILESS_MAIN(tst_NormaliseValues)
#include "tst_NormaliseValues.moc"
