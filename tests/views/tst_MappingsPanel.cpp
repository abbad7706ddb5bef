#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleRows.h"
#include "models/DrugSearchModel.h"
#include "models/ErrorText.h"
#include "models/MappingModel.h"
#include "views/CodeMappingModal/CodeMappingModal.h"
#include "views/MappingsPanel/MappingsPanel.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace concord;
using namespace concord::checks;

class tst_MappingsPanel : public QObject
{
    Q_OBJECT

    struct Page
    {
        FakeClock clock;
        MappingModel mappings{clock};
        DrugSearchModel drugs;
        MappingsPanel panel{&mappings, &drugs};
        QSignalSpy wanted{&panel, &MappingsPanel::mappingsWanted};

        Page()
        {
            panel.resize(1100, 600);
            panel.show();
            panel.start();
        }
        MappingQuery lastQuery() { return wanted.last().at(0).value<MappingQuery>(); }
        void answer(std::vector<MappingRow> rows, const QString &cursor = {})
        {
            panel.showMappings({lastQuery().page.requestId, std::move(rows), cursor});
        }
        PanelFrame *frame() { return panel.findChild<PanelFrame *>(); }
    };

    static std::vector<MappingRow> rows(quint32 newest, quint32 count)
    {
        std::vector<MappingRow> all;
        for (quint32 i = 0; i < count; ++i)
            all.push_back(sample::mapping(newest - i));
        return all;
    }

private slots:
    void asksForThePendingOnesFirst()
    {
        Page t;
        QCOMPARE(t.wanted.count(), 1);
        QCOMPARE(t.lastQuery().state, MappingState::Pending);
    }

    void aStatusFilterAsksAnew()
    {
        Page t;
        child<QComboBox>(t.panel, "statusFilter")->setCurrentIndex(0);
        QCOMPARE(t.wanted.count(), 2);
        QVERIFY(!t.lastQuery().state.has_value());
    }

    void typingAsksOnceItStops()
    {
        Page t;
        t.panel.setSearchDelay(20);
        QTest::keyClicks(child<QLineEdit>(t.panel, "textFilter"), QStringLiteral("lisin"));
        QTRY_COMPARE(t.wanted.count(), 2);
        QCOMPARE(t.lastQuery().text, QStringLiteral("lisin"));
    }

    void scrollingToTheEndAsksForOneMorePage()
    {
        Page t;
        t.answer(rows(200, 100), QStringLiteral("101"));
        auto *table = child<QTableView>(t.panel, "mappingsTable");
        table->scrollToBottom();
        table->scrollToBottom();
        QCOMPARE(t.wanted.count(), 2);
        QCOMPARE(t.lastQuery().page.after, QStringLiteral("101"));
    }

    void onlyAnOpenCodeCanBeResolved()
    {
        Page t;
        t.answer({sample::mapping(12), sample::mapping(11, MappingState::Approved)});
        auto *button = child<QPushButton>(t.panel, "resolveButton");
        auto *table = child<QTableView>(t.panel, "mappingsTable");
        QVERIFY(!button->isEnabled());
        table->selectRow(0);
        QVERIFY(button->isEnabled());
        table->selectRow(1);
        QVERIFY(!button->isEnabled());
    }

    void resolvingGoesThroughTheWindowAndBack()
    {
        Page t;
        QSignalSpy resolve(&t.panel, &MappingsPanel::resolveRequested);
        QSignalSpy search(&t.panel, &MappingsPanel::drugSearchRequested);
        t.answer(rows(12, 3));
        child<QTableView>(t.panel, "mappingsTable")->selectRow(0);
        QTest::mouseClick(child<QPushButton>(t.panel, "resolveButton"), Qt::LeftButton);
        QVERIFY(t.panel.modal());
        t.panel.showDrugs({sample::localDrug(sample::drugs[0])}, search.last().at(1).toULongLong());
        QTest::keyClick(child<QLineEdit>(*t.panel.modal(), "searchEdit"), Qt::Key_Down);
        child<QPlainTextEdit>(*t.panel.modal(), "reasonEdit")->setPlainText(QStringLiteral("Checked."));
        QTest::mouseClick(child<QPushButton>(*t.panel.modal(), "approveButton"), Qt::LeftButton);
        QCOMPARE(resolve.count(), 1);
        QCOMPARE(resolve.first().first().value<MappingDecision>().id, sample::mapping(12).id);
        QSignalSpy closed(t.panel.modal(), &QDialog::accepted);
        t.panel.showResolved(sample::mapping(12, MappingState::Approved), 4);
        QCOMPARE(closed.count(), 1);
        QCOMPARE(t.mappings.rowCount(), 2);
    }

    void aRefusalOfAnotherOrderDoesNotReachTheWindow()
    {
        Page t;
        t.panel.openMapping(sample::mapping(12));
        t.panel.showRefusal(QStringLiteral("triggerSync"), Error{ErrorCode::Overlap, {}, {}, 0});
        QVERIFY(!child<QWidget>(*t.panel.modal(), "refusalBanner")->isVisible());
    }

    void onlyOneWindowAtATime()
    {
        Page t;
        t.panel.openMapping(sample::mapping(12));
        const CodeMappingModal *first = t.panel.modal();
        t.panel.openMapping(sample::mapping(11));
        QCOMPARE(t.panel.modal(), first);
    }

    void theFiveStatesAreSeen()
    {
        Page t;
        QCOMPARE(t.frame()->state(), PanelState::Loading);
        t.answer({});
        QCOMPARE(t.frame()->state(), PanelState::Empty);
        t.panel.showMappingsChanged({sample::mapping(12)});
        QCOMPARE(t.frame()->state(), PanelState::Ready);
        t.panel.showAvailability(false, Error{ErrorCode::StoreFailed, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Stale);
        t.panel.showAvailability(true, {});
        t.panel.showFetchFailed(t.lastQuery().page.requestId, Error{ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Forbidden);
    }

    void anErrorIsAboveWhatIsThere()
    {
        Page t;
        t.answer(rows(200, 100), QStringLiteral("101"));
        child<QTableView>(t.panel, "mappingsTable")->scrollToBottom();
        const Error busy{ErrorCode::StoreBusy, {}, {}, 0};
        t.panel.showFetchFailed(t.lastQuery().page.requestId, busy);
        QCOMPARE(t.frame()->state(), PanelState::Ready);
        QCOMPARE(t.frame()->errorText(), errorText(busy));
    }

    void tryAgainAsksForTheSamePage()
    {
        Page t;
        t.answer(rows(200, 100), QStringLiteral("101"));
        child<QTableView>(t.panel, "mappingsTable")->scrollToBottom();
        t.panel.showFetchFailed(t.lastQuery().page.requestId, Error{ErrorCode::StoreBusy, {}, {}, 0});
        const qsizetype before = t.wanted.count();
        emit t.frame()->retryRequested();
        QCOMPARE(t.wanted.count(), before + 1);
        QCOMPARE(t.lastQuery().page.after, QStringLiteral("101"));
        QVERIFY(t.frame()->errorText().isEmpty());
    }

    void everyControlHasItsNames()
    {
        Page t;
        QCOMPARE(namelessControls(t.panel), QString());
        t.panel.openMapping(sample::mapping(12));
        QCOMPARE(namelessControls(*t.panel.modal()), QString());
    }
};

QTEST_MAIN(tst_MappingsPanel)
#include "tst_MappingsPanel.moc"
