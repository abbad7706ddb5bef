#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleValues.h"
#include "models/ValueMapModel.h"
#include "views/ValueMapsPage/ValueMapsPage.h"
#include "views/common/Banner.h"
#include "views/common/ReasonDialog.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace concord;
using namespace concord::checks;

class tst_ValueMapsPage : public QObject
{
    Q_OBJECT

    struct Page
    {
        FakeClock clock;
        ValueMapModel values{clock};
        QAbstractItemModelTester tester{&values};
        ValueMapsPage page{&values};
        QSignalSpy wanted{&page, &ValueMapsPage::valuesWanted};
        QSignalSpy saves{&page, &ValueMapsPage::saveRequested};

        Page()
        {
            page.resize(1100, 600);
            page.show();
            page.start();
        }
        ValueQuery lastQuery() { return wanted.last().at(0).value<ValueQuery>(); }
        void answer(std::vector<ValueRow> rows = sample::values(), const QString &cursor = {})
        {
            const int total = int(rows.size());
            page.showValues(
                {lastQuery().page.requestId, std::move(rows), cursor, total, QStringLiteral("0123456789ab")});
        }
        PanelFrame *frame() { return page.findChild<PanelFrame *>(); }
        void select(int row) { child<QTableView>(page, "valuesTable")->selectRow(row); }
        ValueDialog &openEditor(int row)
        {
            select(row);
            child<QPushButton>(page, "editButton")->click();
            return *page.dialog();
        }
    };

private slots:
    void asksForTheUnitsFirst()
    {
        Page t;
        QCOMPARE(t.wanted.count(), 1);
        QCOMPARE(t.lastQuery().kind, ValueKind::Unit);
        QVERIFY(!t.lastQuery().withRetired);
    }

    void eachFilterAsksAnew()
    {
        Page t;
        child<QComboBox>(t.page, "kindFilter")->setCurrentIndex(0);
        QVERIFY(!t.lastQuery().kind);
        child<QComboBox>(t.page, "originFilter")->setCurrentIndex(1);
        QCOMPARE(t.lastQuery().origin, ValueOrigin::Site);
        child<QCheckBox>(t.page, "flaggedFilter")->setChecked(true);
        QVERIFY(t.lastQuery().onlyFlagged);
        child<QCheckBox>(t.page, "retiredFilter")->setChecked(true);
        QVERIFY(t.lastQuery().withRetired);
        t.page.setSearchDelay(20);
        QTest::keyClicks(child<QLineEdit>(t.page, "textFilter"), QStringLiteral("mc"));
        QTRY_COMPARE(t.lastQuery().text, QStringLiteral("mc"));
    }

    void aRowSaysWhoseItIsAndWhereItComesFrom()
    {
        Page t;
        t.answer();
        using Column = ValueMapModel::Column;
        const auto cell = [&](int row, int column, int role = Qt::DisplayRole) {
            return t.values.index(row, column).data(role).toString();
        };
        QCOMPARE(cell(0, Column::Value), QStringLiteral("iu"));
        QCOMPARE(cell(0, Column::Value, RecordTableBase::SecondLineRole), QStringLiteral("any connection"));
        QVERIFY(cell(0, Column::Origin, RecordTableBase::SecondLineRole).contains(QStringLiteral("ISMP")));
        QCOMPARE(cell(0, Column::Flag, Qt::DisplayRole), QStringLiteral("error-prone unit: IU"));
        QVERIFY(cell(0, Column::Flag, Qt::ToolTipRole).contains(QStringLiteral("international unit")));
        QCOMPARE(cell(1, Column::Origin), QStringLiteral("This site’s, instead of Concord’s"));
        QVERIFY(cell(1, Column::Origin, RecordTableBase::SecondLineRole).startsWith(QStringLiteral("ana")));
        QCOMPARE(cell(3, Column::Code), QStringLiteral("out of use"));
    }

    void aRowIsChangedForAReason()
    {
        Page t;
        t.answer();
        ValueDialog &dialog = t.openEditor(1);
        QVERIFY(!dialog.change());
        child<QLineEdit>(dialog, "codeEdit")->setText(QStringLiteral("{pill}"));
        QVERIFY(!dialog.change());
        child<QLineEdit>(dialog, "reasonEdit")->setText(QStringLiteral("they are pills"));
        child<QPushButton>(dialog, "saveButton")->click();
        QCOMPARE(t.saves.count(), 1);
        const auto wish = t.saves[0][0].value<ValueChange>();
        QCOMPARE(wish.key, sample::values()[1].key);
        QCOMPARE(wish.target.code, QStringLiteral("{pill}"));
        QCOMPARE(wish.basedOn, 2);
        QVERIFY(wish.isActive);
        QVERIFY(dialog.isVisible());
        ValueRow saved = sample::values()[1];
        saved.target = wish.target;
        saved.version = 3;
        t.page.showSaved(saved, t.saves.last().at(1).toULongLong());
        QVERIFY(!dialog.isVisible());
        QCOMPARE(t.values.index(1, ValueMapModel::Code).data().toString(), QStringLiteral("{pill}"));
    }

    void aRefusalKeepsWhatWasWritten()
    {
        Page t;
        t.answer();
        ValueDialog &dialog = t.openEditor(1);
        child<QLineEdit>(dialog, "codeEdit")->setText(QStringLiteral("{pill}"));
        child<QLineEdit>(dialog, "reasonEdit")->setText(QStringLiteral("they are pills"));
        child<QPushButton>(dialog, "saveButton")->click();
        t.page.showRefusal(QStringLiteral("saveValue"), {ErrorCode::Conflict, {}, {}, 0}, 1); // another one's
        t.page.showRefusal(QStringLiteral("saveValue"), {ErrorCode::Conflict, {}, {}, 0},
                           t.saves.last().at(1).toULongLong());
        QVERIFY(dialog.isVisible());
        QVERIFY(child<Banner>(dialog, "refusalBanner")->text().contains(QStringLiteral("meanwhile")));
        QCOMPARE(child<QLineEdit>(dialog, "codeEdit")->text(), QStringLiteral("{pill}"));
        QVERIFY(!child<QPushButton>(dialog, "saveButton")->isEnabled()); // it would be refused again
        child<QLineEdit>(dialog, "codeEdit")->setText(QStringLiteral("{tablet}"));
        child<QPushButton>(dialog, "saveButton")->click();
        QCOMPARE(t.saves.count(), 2);
    }

    void aRefusalThatIsNoConflictCanBeTriedAgain()
    {
        Page t;
        t.answer();
        ValueDialog &dialog = t.openEditor(1);
        child<QLineEdit>(dialog, "codeEdit")->setText(QStringLiteral("{pill}"));
        child<QLineEdit>(dialog, "reasonEdit")->setText(QStringLiteral("they are pills"));
        child<QPushButton>(dialog, "saveButton")->click();
        t.page.showRefusal(QStringLiteral("saveValue"), {ErrorCode::StoreBusy, {}, {}, 0},
                           t.saves.last().at(1).toULongLong());
        child<QPushButton>(dialog, "saveButton")->click();
        QCOMPARE(t.saves.count(), 2);
    }

    void withoutAnAnswerThePersonIsTold()
    {
        Page t;
        t.answer();
        ValueDialog &dialog = t.openEditor(1);
        dialog.setAnswerTimeout(10);
        child<QLineEdit>(dialog, "codeEdit")->setText(QStringLiteral("{pill}"));
        child<QLineEdit>(dialog, "reasonEdit")->setText(QStringLiteral("they are pills"));
        child<QPushButton>(dialog, "saveButton")->click();
        QTRY_VERIFY(child<Banner>(dialog, "refusalBanner")->isVisible());
    }

    void aNewRowIsOfTheTableThatIsShown()
    {
        Page t;
        t.answer();
        child<QComboBox>(t.page, "kindFilter")->setCurrentIndex(2);
        child<QPushButton>(t.page, "addButton")->click();
        ValueDialog &dialog = *t.page.dialog();
        QCOMPARE(child<QComboBox>(dialog, "kindBox")->currentData().toInt(), int(ValueKind::Route));
        QVERIFY(dialog.missing().contains(QStringLiteral("what is sent")));
        child<QLineEdit>(dialog, "valueEdit")->setText(QStringLiteral(" Per  Mouth "));
        child<QLineEdit>(dialog, "codeEdit")->setText(QStringLiteral("26643006"));
        child<QLineEdit>(dialog, "reasonEdit")->setText(QStringLiteral("the lab writes it so"));
        child<QPushButton>(dialog, "saveButton")->click();
        const auto wish = t.saves[0][0].value<ValueChange>();
        QCOMPARE(wish.key, (ValueKey{ValueKind::Route, {}, QStringLiteral("Per Mouth")}));
        QCOMPARE(wish.basedOn, 0);
    }

    void theHistoryIsAskedForAndShown()
    {
        Page t;
        t.answer();
        QSignalSpy histories(&t.page, &ValueMapsPage::historyWanted);
        ValueDialog &dialog = t.openEditor(1);
        QCOMPARE(histories.count(), 1);
        t.page.showHistory(sample::valueHistory(histories[0][1].toULongLong() + 1));
        auto *view = child<QTreeView>(dialog, "historyView");
        QCOMPARE(view->model()->rowCount(), 0); // the answer to another question
        t.page.showHistory(sample::valueHistory(histories[0][1].toULongLong()));
        QCOMPARE(view->model()->rowCount(), 2);
        QVERIFY(child<QLabel>(dialog, "shippedLabel")->text().contains(QStringLiteral("{tbl}")));
    }

    void takingOutOfUseAsksForAReason()
    {
        Page t;
        t.answer();
        t.select(0);
        child<QPushButton>(t.page, "retireButton")->click();
        auto *dialog = t.page.window()->findChild<ReasonDialog *>();
        QVERIFY(dialog);
        child<QLineEdit>(*dialog, "reasonEdit")->setText(QStringLiteral("nobody means this"));
        child<QPushButton>(*dialog, "orderButton")->click();
        const auto wish = t.saves[0][0].value<ValueChange>();
        QVERIFY(!wish.isActive);
        QCOMPARE(wish.key, sample::values()[0].key);
        QCOMPARE(wish.reason, QStringLiteral("nobody means this"));
        t.select(3); // is out of use already
        QVERIFY(!child<QPushButton>(t.page, "retireButton")->isEnabled());
    }

    void whoMayNotDecideLooksOnly()
    {
        Page t;
        t.answer();
        t.select(0);
        Session session;
        session.user = QStringLiteral("vic");
        session.role = Role::Viewer;
        session.facilities.isAll = true;
        t.page.setAccess(Access(session));
        for (const char *name : {"addButton", "editButton", "retireButton"}) {
            QVERIFY(!child<QPushButton>(t.page, name)->isEnabled());
            QVERIFY(!child<QPushButton>(t.page, name)->toolTip().isEmpty());
        }
    }

    void aChangeElsewhereIsAskedForAnew()
    {
        Page t;
        t.answer();
        const int before = t.wanted.count();
        t.page.showChanged();
        QCOMPARE(t.wanted.count(), before + 1);
    }

    void everyStateIsShown()
    {
        Page t;
        QCOMPARE(t.frame()->state(), PanelState::Loading);
        t.answer({});
        QCOMPARE(t.frame()->state(), PanelState::Empty);
        t.page.start();
        t.answer();
        QCOMPARE(t.frame()->state(), PanelState::Ready);
        auto *add = child<QPushButton>(t.page, "addButton");
        t.select(0);
        QVERIFY(add->isEnabled());
        t.page.showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Stale);
        for (const char *name : {"addButton", "editButton", "retireButton"}) // no order can be given now
            QVERIFY(!child<QPushButton>(t.page, name)->isEnabled());
        t.page.showAvailability(true, {});
        QVERIFY(add->isEnabled());
        t.page.start();
        t.page.showFetchFailed(t.lastQuery().page.requestId, {ErrorCode::StoreBusy, {}, {}, 0});
        QVERIFY(!add->isEnabled());
        t.page.start();
        t.page.showFetchFailed(t.lastQuery().page.requestId, {ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Forbidden);
        QVERIFY(!add->isEnabled());
    }

    void nothingStaysForTheNextPerson()
    {
        Page t;
        t.answer();
        child<QLineEdit>(t.page, "textFilter")->setText(QStringLiteral("mine"));
        t.page.forget();
        QCOMPARE(t.values.rowCount(), 0);
        QVERIFY(child<QLineEdit>(t.page, "textFilter")->text().isEmpty());
    }
};

QTEST_MAIN(tst_ValueMapsPage)
#include "tst_ValueMapsPage.moc"
