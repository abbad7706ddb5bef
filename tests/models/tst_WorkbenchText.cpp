#include "fakes/SampleMappings.h"
#include "models/WorkbenchText.h"

#include <QLocale>
#include <QTest>

using namespace concord;

class tst_WorkbenchText : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void differencesComeFirst()
    {
        const QString text = agreementText(sample::comparison(Agreement::Different, Agreement::Missing));
        QCOMPARE(text, QStringLiteral("Differs: strength. Not stated: release. Same: ingredient and dose "
                                      "form. Not stated, but fits: route."));
    }

    void whatFitsOnlyBecauseASideIsSilentIsNotCalledCompatible()
    {
        Comparison route{DrugAttribute::Route, Agreement::Compatible, QString(), QStringLiteral("oral")};
        QCOMPARE(labelOf(route), QStringLiteral("Not stated, fits"));
        QCOMPARE(agreementText({route}), QStringLiteral("Not stated, but fits: route."));
        std::swap(route.source, route.candidate);
        QCOMPARE(labelOf(route), QStringLiteral("Drug does not say"));
        QCOMPARE(agreementText({route}), QStringLiteral("The drug does not say: route."));
        route.candidate = QStringLiteral("by mouth");
        QCOMPARE(labelOf(route), QStringLiteral("Compatible"));
        QCOMPARE(agreementText({route}), QStringLiteral("Compatible: route."));
    }

    void onlyWhatIsConfidentBringsItsReason()
    {
        QVERIFY(!offeredReason(sample::suggestions()[0]).isEmpty());
        QVERIFY(offeredReason(sample::suggestions()[1]).isEmpty());
    }

    void everyObstacleIsASentence()
    {
        for (const char *word :
             {"target_inactive", "target_not_orderable", "own_approval", "changed_meanwhile"})
            QVERIFY(!obstacleText(QLatin1StringView(word)).contains(QLatin1StringView(word)));
        QVERIFY(obstacleText(QStringLiteral("moon_phase")).contains(QStringLiteral("moon_phase")));
    }

    void theImpactCountsWhatWouldHappen()
    {
        const QString text = impactText(sample::impact({}, 1));
        QVERIFY2(text.contains(QStringLiteral("4 × Succeeded")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("1 × Needs review")));
        QVERIFY(!text.contains(QStringLiteral("Tried")));
        MappingImpact many = sample::impact({}, 1);
        many.waiting = 900;
        QVERIFY(impactText(many).contains(QStringLiteral("Tried")));
        QVERIFY(!impactText({}).contains(QStringLiteral("become")));
    }

    void eachEventHasItsFieldsBelowIt()
    {
        const auto nodes = impactTree(sample::impact({}, 1));
        QCOMPARE(nodes.size(), size_t(5));
        QCOMPARE(EventState(nodes[2].state.toInt()), EventState::NeedsReview);
        QCOMPARE(nodes[2].cells[1], QStringLiteral("Needs mapping")); // as it is now
        QCOMPARE(nodes[2].children[0].cells[0], QStringLiteral("Invalid message"));
        MappingImpact impact = sample::impact({}, 1);
        impact.events[0].becomes = EventState::NeedsMapping;
        impact.events[0].cause = QStringLiteral("another_code");
        QVERIFY(impactTree(impact)[0].children[0].cells[0].startsWith(QStringLiteral("Another code")));
        QCOMPARE(nodes[0].children[1].cells,
                 QStringList({QStringLiteral("Dose"), QStringLiteral("5 mg"), QStringLiteral("10 mg")}));
    }

    void theHistorySaysWhoDidWhatAndWhy()
    {
        const auto nodes = historyTree(sample::history({}, 1));
        QCOMPARE(nodes[1].cells[2], QStringLiteral("Assigned to ana"));
        QVERIFY(nodes[3].cells[2].startsWith(QStringLiteral("In review: lisinopril 20")));
        QVERIFY(nodes[3].cells[3].contains(QStringLiteral("Overridden: strength.")));
    }

    void aDecisionSaysWhatItDid()
    {
        MappingRow row = sample::confidentMapping(1);
        row.state = MappingState::Approved;
        row.targetName = QStringLiteral("lisinopril 10 MG Oral Tablet");
        QVERIFY(decidedText(row, 4).contains(QStringLiteral("4")));
        QVERIFY(!decidedText(row, 0).contains(QStringLiteral("event")));
        row.state = MappingState::InReview;
        QVERIFY(decidedText(row, 0).contains(QStringLiteral("second reviewer")));
    }
};

QTEST_GUILESS_MAIN(tst_WorkbenchText)
#include "tst_WorkbenchText.moc"
