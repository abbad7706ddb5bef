// What a window of 1024 × 700 leaves for a page, in both languages: nothing is beyond its edge, and no text
// is cut without saying so.
#include "ViewChecks.h"
#include "fakes/FakeMappings.h"
#include "fakes/SampleAlerts.h"
#include "fakes/SampleOverview.h"
#include "fakes/SampleReconciliation.h"
#include "models/ConflictModel.h"
#include "models/Language.h"
#include "models/MappingDraft.h"
#include "models/MappingModel.h"
#include "models/OverviewModel.h"
#include "models/ReconciliationItemModel.h"
#include "models/ReconciliationRunModel.h"
#include "views/ConflictsPage/ConflictPane.h"
#include "views/ConflictsPage/ConflictsPage.h"
#include "views/Dashboard/DashboardPanel.h"
#include "views/Overview/OverviewPage.h"
#include "views/ReconciliationPage/ReconciliationPage.h"
#include "views/common/ElidedButton.h"
#include "views/common/ElidedLabel.h"

#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>

using namespace concord;
using namespace concord::checks;

namespace {
constexpr QSize room{832, 570}; // beside the navigation, below the title

/// Labels that show less than they say, and have no tool tip for the rest.
QString cutLabels(const QWidget &page)
{
    QStringList cut;
    for (const QLabel *label : page.findChildren<QLabel *>()) {
        const bool gives = qobject_cast<const ElidedLabel *>(label) ||
                           label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored;
        if (!label->isVisible() || gives || label->text().isEmpty())
            continue;
        const bool isCut = label->width() < label->minimumSizeHint().width() ||
                           (label->wordWrap() && label->height() < label->heightForWidth(label->width()));
        if (isCut)
            cut.append(label->text());
    }
    return cut.join(QStringLiteral(" | "));
}

bool isSeenWhole(const QWidget &page, const char *table)
{
    return child<QTableView>(page, table)->horizontalScrollBar()->maximum() == 0;
}

void show(QWidget &page)
{
    page.resize(room);
    page.show();
    QCoreApplication::sendPostedEvents();
}
}

class tst_SmallWindow : public QObject
{
    Q_OBJECT

    static void eachLanguage()
    {
        QTest::addColumn<QString>("language");
        for (const QString &language : languages())
            QTest::addRow("%s", qPrintable(language)) << language;
    }

private slots:
    void init()
    {
        QFETCH(QString, language);
        QCOMPARE(useLanguage(language), language);
        Theme::apply(*qApp, Theme::Mode::Light);
    }

    void theOverviewHasNothingBeyondItsEdge_data() { eachLanguage(); }
    void theOverviewHasNothingBeyondItsEdge()
    {
        const FakeClock clock;
        OverviewModel model(clock);
        OverviewPage page(model);
        connect(page.dashboard(), &DashboardPanel::seriesWanted, &page, [&](const SeriesQuery &query) {
            page.dashboard()->showSeries(sample::dashboard(query, clock.now()));
        });
        model.setOverview(sample::overview(clock.now()));
        page.start();
        show(page);
        auto *scroll = child<QScrollArea>(page, "overviewScroll");
        QCOMPARE(scroll->horizontalScrollBar()->maximum(), 0);
        QCOMPARE(cutLabels(page), QString());
        for (const PanelFrame *frame : page.findChildren<PanelFrame *>())
            QVERIFY(frame->mapTo(&page, QPoint(frame->width(), 0)).x() <= scroll->viewport()->width());
    }

    void bothRecordsOfADifferenceAreSeenWhole_data() { eachLanguage(); }
    void bothRecordsOfADifferenceAreSeenWhole()
    {
        const FakeClock clock;
        ReconciliationRunModel runs(clock);
        ReconciliationItemModel items;
        ReconciliationPage page(&runs, &items, clock);
        const auto rows = sample::reconciliationItems();
        page.setLookDelay(0);
        connect(&page, &ReconciliationPage::runsWanted, &page, [&](const ReconciliationRunQuery &query) {
            page.showRuns({query.page.requestId, {sample::reconciliationRun(50)}, {}});
        });
        connect(&page, &ReconciliationPage::itemsWanted, &page, [&](const ReconciliationItemQuery &query) {
            page.showItems({query.page.requestId, rows, {}});
        });
        connect(&page, &ReconciliationPage::itemWanted, &page, [&](ReconciliationItemId, quint64 requestId) {
            page.showItem(sample::reconciliationDetail(rows[0], requestId));
        });
        page.start();
        show(page);
        child<QTableView>(page, "reconciliation.items")->selectRow(0);
        QTRY_VERIFY(isSeenWhole(page, "reconciliation.sides"));
        QVERIFY(isSeenWhole(page, "reconciliation.items"));
        QVERIFY2(page.minimumSizeHint().width() <= room.width(),
                 qPrintable(QString::number(page.minimumSizeHint().width())));
    }

    void allThatBothSidesOfAConflictSayIsSeen_data() { eachLanguage(); }
    void allThatBothSidesOfAConflictSayIsSeen()
    {
        const FakeClock clock;
        ConflictModel conflicts(clock);
        ConflictsPage page(&conflicts, clock);
        connect(&page, &ConflictsPage::conflictsWanted, &page, [&](const ConflictQuery &query) {
            page.showConflicts({query.page.requestId, {sample::conflictRow(103)}, {}});
        });
        page.start();
        show(page);
        page.pane()->show(sample::conflictDetail(sample::conflictRow(103), 1));
        QTRY_VERIFY(isSeenWhole(page, "conflict.fields"));
        QVERIFY2(page.minimumSizeHint().width() <= room.width(),
                 qPrintable(QString::number(page.minimumSizeHint().width())));
    }

    void sourceAndDrugAreSeenSideBySide_data() { eachLanguage(); }
    void sourceAndDrugAreSeenSideBySide()
    {
        const FakeClock clock;
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat);
        MappingModel mappings(clock);
        MappingsPanel page(&mappings, clock, settings);
        FakeMappings gateway(page);
        gateway.rows = {sample::confidentMapping(23)};
        page.start();
        show(page);
        child<QTableView>(page, "mapping.table")->selectRow(0);
        QVERIFY(page.draft()->take(1));
        QTRY_COMPARE(child<QTableView>(page, "mapping.comparisonTable")->model()->rowCount(), 5);
        QTRY_VERIFY(isSeenWhole(page, "mapping.comparisonTable"));
        QVERIFY2(page.minimumSizeHint().width() <= room.width(),
                 qPrintable(QString::number(page.minimumSizeHint().width())));
    }

    void whatGivesWaySaysItInItsToolTip_data() { eachLanguage(); }
    void whatGivesWaySaysItInItsToolTip()
    {
        const QString text = QStringLiteral("Pausar la programación de la lista");
        ElidedLabel label(text);
        ElidedButton button(text);
        label.setToolTip(QStringLiteral("hoy"));
        const auto tipOf = [](QWidget &widget) {
            QToolTip::hideText();
            (void)QTest::qWaitFor([] { return !QToolTip::isVisible(); });
            QHelpEvent asks(QEvent::ToolTip, {1, 1}, widget.mapToGlobal(QPoint(1, 1)));
            QApplication::sendEvent(&widget, &asks);
            return QToolTip::text();
        };
        for (QWidget *widget : std::initializer_list<QWidget *>{&label, &button}) {
            widget->resize(widget->sizeHint());
            widget->show();
            QVERIFY(!tipOf(*widget).contains(text));
            widget->resize(60, widget->height());
            QVERIFY(tipOf(*widget).contains(text));
            QVERIFY(widget->minimumSizeHint().width() < widget->sizeHint().width());
        }
        QVERIFY(tipOf(label).contains(QStringLiteral("hoy")));
        QCOMPARE(label.text(), text); // for screen readers
    }
};

QTEST_MAIN(tst_SmallWindow)
#include "tst_SmallWindow.moc"
