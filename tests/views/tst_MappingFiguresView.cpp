#include "ViewChecks.h"
#include "fakes/SampleMappings.h"
#include "models/ErrorText.h"
#include "views/MappingsPanel/BarChart.h"
#include "views/MappingsPanel/MappingFiguresView.h"
#include "views/common/Figure.h"

#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace concord::checks;

class tst_MappingFiguresView : public QObject
{
    Q_OBJECT

    struct Shown
    {
        MappingFiguresView view;
        QSignalSpy wanted{&view, &MappingFiguresView::figuresWanted};

        Shown()
        {
            view.resize(1000, 600);
            view.show();
            view.start();
        }
        quint64 request() { return wanted.last().at(0).toULongLong(); }
        PanelFrame *frame() { return child<PanelFrame>(view, "mapping.figuresFrame"); }
    };

private slots:
    void theFiveStatesAreSeen()
    {
        Shown t;
        QCOMPARE(t.frame()->state(), PanelState::Loading);
        MappingFigures none;
        none.requestId = t.request();
        t.view.showFigures(none);
        QCOMPARE(t.frame()->state(), PanelState::Empty);
        t.view.start();
        t.view.showFigures(sample::figures(t.request()));
        QCOMPARE(t.frame()->state(), PanelState::Ready);
        t.view.showAvailability(false, Error{ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Stale);
        t.view.showAvailability(true, {});
        t.view.start();
        const Error failed{ErrorCode::StoreFailed, {}, {}, 0};
        t.view.showFetchFailed(t.request(), failed);
        QCOMPARE(t.frame()->errorText(), errorText(failed));
        t.view.start();
        t.view.showFetchFailed(t.request(), Error{ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Forbidden);
    }

    void theFiguresAreThoseOfTheAnswer()
    {
        Shown t;
        t.view.showFigures(sample::figures(t.request()));
        QCOMPARE(child<Figure>(t.view, "mapping.figure.median")->value(), QStringLiteral("1 h 30 min"));
        QCOMPARE(child<Figure>(t.view, "mapping.figure.offered")->value(), QStringLiteral("81.6 %"));
        QCOMPARE(child<Figure>(t.view, "mapping.figure.decided")->value(), QStringLiteral("240"));
    }

    void withoutDecisionsThereIsNoShare()
    {
        Shown t;
        MappingFigures none = sample::figures(t.request());
        none.decided = none.acceptedAsOffered = none.acceptedFromList = 0;
        none.latencyMedianMs = -1;
        t.view.showFigures(none);
        QCOMPARE(child<Figure>(t.view, "mapping.figure.offered")->value(), QStringLiteral("–"));
        QCOMPARE(child<Figure>(t.view, "mapping.figure.median")->value(), QStringLiteral("–"));
    }

    void theChartsSayTheirFigures()
    {
        Shown t;
        t.view.showFigures(sample::figures(t.request()));
        const QString codes = child<BarChart>(t.view, "mapping.codesChart")->accessibleDescription();
        QVERIFY2(codes.contains(QStringLiteral("clinic-ehr: 371 mapped, 49 not mapped")), qPrintable(codes));
        const QString ages = child<BarChart>(t.view, "mapping.agesChart")->accessibleDescription();
        QVERIFY2(ages.contains(QStringLiteral("older: 2")), qPrintable(ages));
    }

    void anAnswerToAnOlderQuestionIsDropped()
    {
        Shown t;
        const quint64 old = t.request();
        t.view.start();
        t.view.showFigures(sample::figures(old));
        QCOMPARE(t.frame()->state(), PanelState::Loading);
    }

    void nothingStays()
    {
        Shown t;
        t.view.showFigures(sample::figures(t.request()));
        t.view.forget();
        QCOMPARE(child<Figure>(t.view, "mapping.figure.decided")->value(), QStringLiteral("0"));
        QVERIFY(!child<BarChart>(t.view, "mapping.codesChart")
                     ->accessibleDescription()
                     .contains(QStringLiteral("clinic-ehr")));
    }
};

QTEST_MAIN(tst_MappingFiguresView)
#include "tst_MappingFiguresView.moc"
