// The whole work on conflicts, with the keyboard, over a gateway that answers at once.
#include "ViewChecks.h"
#include "fakes/SampleReconciliation.h"
#include "models/ConflictFieldModel.h"
#include "models/ConflictModel.h"
#include "views/ConflictsPage/ConflictPane.h"
#include "views/ConflictsPage/ConflictsPage.h"
#include "views/common/Icons.h"
#include "views/common/PageKeys.h"
#include "views/common/ReconciliationLook.h"
#include "views/common/UndoLine.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace concord;
using namespace concord::checks;

namespace {
Access as(const char *user, Role role = Role::Analyst)
{
    Session session;
    session.user = QString::fromLatin1(user);
    session.role = role;
    session.facilities.isAll = true;
    return Access(session);
}
}

class tst_ConflictsPage : public QObject
{
    Q_OBJECT

    struct Page
    {
        FakeClock clock;
        ConflictModel conflicts{clock};
        ConflictsPage page{&conflicts, clock};
        std::vector<ConflictRow> rows{sample::conflictRow(103), sample::conflictRow(102),
                                      sample::conflictRow(101)};
        std::vector<ConflictQuery> queries;
        std::vector<ConflictDecision> decisions;
        std::vector<ConflictId> looks;
        std::vector<ConflictId> undone;
        std::optional<Error> refusal; ///< of the next order
        bool isSilent = false;
        QTableView *table = child<QTableView>(page, "conflict.table");
        QTableView *fields = child<QTableView>(page, "conflict.fields");

        explicit Page(const Access &access = as("ana"))
        {
            page.setLookDelay(0);
            QObject::connect(&page, &ConflictsPage::conflictsWanted, &page, [this](const ConflictQuery &q) {
                queries.push_back(q);
                std::vector<ConflictRow> found;
                for (const ConflictRow &row : rows) {
                    if (!q.state || row.state == *q.state)
                        found.push_back(row);
                }
                page.showConflicts({q.page.requestId, found, {}});
            });
            QObject::connect(&page, &ConflictsPage::conflictWanted, &page, [this](ConflictId id, quint64 r) {
                looks.push_back(id);
                page.showConflict(sample::conflictDetail(row(id), r));
            });
            QObject::connect(&page, &ConflictsPage::decisionMade, &page,
                             [this](const ConflictDecision &d, quint64 r) {
                                 decisions.push_back(d);
                                 if (!isSilent)
                                     answer(d, r);
                             });
            QObject::connect(&page, &ConflictsPage::undoRequested, &page, [this](ConflictId id, quint64 r) {
                undone.push_back(id);
                if (refusal)
                    return page.showRefusal(QStringLiteral("undoConflict"), *std::exchange(refusal, {}), r);
                ConflictRow &of = row(id);
                of.state = ConflictState::Open;
                of.author.clear();
                of.executeAt.reset();
                ++of.version;
                page.showDecided(of, r);
            });
            page.setAccess(access);
            page.resize(1248, 720);
            page.show();
            QApplication::setActiveWindow(&page); // shortcuts work in the active window only
            page.start();
            table->setFocus();
        }
        ConflictRow &row(ConflictId id)
        {
            return *std::find_if(rows.begin(), rows.end(), [&](const auto &r) { return r.id == id; });
        }
        void answer(const ConflictDecision &d, quint64 requestId)
        {
            if (refusal)
                return page.showRefusal(QStringLiteral("decideConflict"), *std::exchange(refusal, {}),
                                        requestId);
            ConflictRow &of = row(d.id);
            of.state = ConflictState::Decided;
            of.author = QStringLiteral("ana");
            of.reason = d.reason;
            of.executeAt = clock.now() + std::chrono::seconds(8);
            ++of.version;
            page.showDecided(of, requestId);
        }
        void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
        {
            QTest::keyClick(page.focusWidget() ? page.focusWidget() : &page, Qt::Key(key), modifiers);
        }
        void type(const char *text) { QTest::keyClicks(page.focusWidget(), QString::fromLatin1(text)); }
        ConflictId current() { return conflicts.at(table->currentIndex().row()).id; }
        QString stands(int row)
        {
            return page.pane()->model().index(row, ConflictFieldModel::Stands).data().toString();
        }
        QString said() { return child<QLabel>(page, "conflict.consequence")->text(); }
        QString undoText() { return child<UndoLine>(page, "conflict.undoLine")->text(); }
        PanelFrame *frame() { return child<PanelFrame>(page, "conflict.listFrame"); }
        /// Chooses for both fields, and says why.
        void decideCurrent()
        {
            press(Qt::Key_1);
            press(Qt::Key_2);
            press(Qt::Key_W);
            type("asked");
            press(Qt::Key_Return, Qt::ControlModifier);
        }
    };

private slots:
    void nobodyLooksBeforeSomebodyChooses()
    {
        Page t;
        QCOMPARE(t.queries.size(), size_t(1));
        QCOMPARE(t.queries[0].state, std::optional(ConflictState::Open));
        QCOMPARE(t.conflicts.rowCount(), 3);
        QVERIFY(t.looks.empty()); // a look is audited
        QVERIFY(t.table->hasFocus());
        QCOMPARE(child<PanelFrame>(t.page, "conflict.paneFrame")->state(), PanelState::Empty);
    }

    void theWholeWorkIsDoneWithTheKeyboard()
    {
        Page t;
        t.press(Qt::Key_J);
        QCOMPARE(t.current(), sample::conflictRow(103).id);
        QCOMPARE(t.looks.size(), size_t(1));
        // the rule's proposal stands; the first field that it leaves is before the person
        QCOMPARE(t.stands(0), QStringLiteral("stopped"));
        QCOMPARE(t.fields->currentIndex().row(), 1);
        QVERIFY2(t.said().contains(QStringLiteral("2 field")), qPrintable(t.said()));
        t.press(Qt::Key_1); // the EHR's dose, and on to the quantity
        QCOMPARE(t.stands(1), QStringLiteral("2 tablet(s)"));
        QCOMPARE(t.fields->currentIndex().row(), 2);
        t.press(Qt::Key_2);
        QCOMPARE(t.stands(2), QStringLiteral("90 tablet(s)"));
        QVERIFY2(t.said().contains(QStringLiteral("Both ehr and pharm")), qPrintable(t.said()));
        t.press(Qt::Key_Return, Qt::ControlModifier); // why? the keys go to where it is said
        QVERIFY(t.decisions.empty());
        QVERIFY(child<QLineEdit>(t.page, "conflict.noteEdit")->hasFocus());
        t.type("asked the prescriber, 12:05");
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(t.decisions.size(), size_t(1));
        const ConflictDecision &d = t.decisions[0];
        QCOMPARE(d.id, sample::conflictRow(103).id);
        QCOMPARE(d.basedOn, 1);
        QCOMPARE(d.reason, QStringLiteral("asked the prescriber, 12:05"));
        QCOMPARE(d.fields.size(), size_t(2)); // what the rule has decided stays its decision
        QCOMPARE(d.fields[0], (FieldDecision{QStringLiteral("dose"), FieldChoice::Left, {}}));
        QCOMPARE(d.fields[1], (FieldDecision{QStringLiteral("quantity"), FieldChoice::Right, {}}));
        QCOMPARE(t.current(), sample::conflictRow(102).id); // the next one
        QVERIFY(t.table->hasFocus());
        QVERIFY(t.undoText().contains(QStringLiteral("Dose")));
        t.press(Qt::Key_U);
        QCOMPARE(t.undone, std::vector{sample::conflictRow(103).id});
        QVERIFY(t.undoText().contains(QStringLiteral("Taken back")));
    }

    void whatWasAgreedBeforeAndAValueOfOnesOwnCanStand()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_3);
        QCOMPARE(t.stands(1), QStringLiteral("1 tablet(s)"));
        t.press(Qt::Key_V);
        QVERIFY(child<QLineEdit>(t.page, "conflict.valueEdit")->hasFocus());
        t.type("some");
        t.press(Qt::Key_Return);
        QVERIFY2(t.said().contains(QStringLiteral("cannot stand")), qPrintable(t.said()));
        QCOMPARE(t.stands(2), QStringLiteral("To be decided"));
        child<QLineEdit>(t.page, "conflict.valueEdit")->clear();
        t.type("45 {tbl}");
        t.press(Qt::Key_Return);
        QCOMPARE(t.stands(2), QStringLiteral("45 tablet(s)"));
        QVERIFY(t.fields->hasFocus());
        t.press(Qt::Key_W);
        t.type("so");
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(t.decisions.size(), size_t(1));
        QCOMPARE(t.decisions[0].fields[0].choice, FieldChoice::Other);
        QCOMPARE(t.decisions[0].fields[0].other, Phi(QStringLiteral("1 {tbl}")));
        QCOMPARE(t.decisions[0].fields[1].other, Phi(QStringLiteral("45 {tbl}")));
    }

    void aStatusIsNeverMadeUp()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_F);
        t.press(Qt::Key_F); // around to the status
        QCOMPARE(t.fields->currentIndex().row(), 0);
        QVERIFY(!child<QLineEdit>(t.page, "conflict.valueEdit")->isEnabled());
        t.press(Qt::Key_1); // a rule can be overruled by what a side says
        QCOMPARE(t.stands(0), QStringLiteral("active"));
    }

    void aDrugIsReadByItsNameAndChosenAsItStands()
    {
        FakeClock clock;
        ConflictFieldModel model(clock);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ConflictDetail detail = sample::conflictDetail(sample::conflictRow(103), 1);
        const QString left = systems::rxNorm + QStringLiteral("|314076");
        detail.fields = {sample::conflictField("drug", FieldClass::Code, qPrintable(left), qPrintable(left),
                                               "urn:pharmacy|L20")};
        model.show(detail);
        const auto text = [&model](int column) {
            return model.index(0, column).data().toString();
        };
        QCOMPARE(text(ConflictFieldModel::Base), QStringLiteral("lisinopril 10 MG Oral Tablet · 314076"));
        QCOMPARE(text(ConflictFieldModel::Left), QStringLiteral("lisinopril 10 MG Oral Tablet · 314076"));
        QCOMPARE(text(ConflictFieldModel::Right), QStringLiteral("L20 · urn:pharmacy"));
        QVERIFY(model.chooseOther(0, left));
        QCOMPARE(text(ConflictFieldModel::Stands), QStringLiteral("lisinopril 10 MG Oral Tablet · 314076"));
        QCOMPARE(model.decision(QStringLiteral("why")).fields.at(0).other, Phi(left));
    }

    void jAndKWalkTheListAndKeysAreTextWhereSomebodyTypes()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_J);
        QCOMPARE(t.current(), sample::conflictRow(102).id);
        t.press(Qt::Key_K);
        QCOMPARE(t.current(), sample::conflictRow(103).id);
        t.press(Qt::Key_W);
        t.type("just 12");
        QCOMPARE(child<QLineEdit>(t.page, "conflict.noteEdit")->text(), QStringLiteral("just 12"));
        QCOMPARE(t.stands(1), QStringLiteral("To be decided"));
        t.press(Qt::Key_Escape);
        QVERIFY(t.table->hasFocus());
    }

    void whoIsSecondIsToldAndSeesWhatStands()
    {
        Page t;
        t.press(Qt::Key_J);
        t.refusal = Error{ErrorCode::Conflict, {}, {}, 0};
        t.rows[0] = sample::conflictRow(103, ConflictState::Decided); // bob's
        t.decideCurrent();
        QCOMPARE(t.decisions.size(), size_t(1));
        QVERIFY2(t.page.pane()->notice().contains(QStringLiteral("not stored")),
                 qPrintable(t.page.pane()->notice()));
        QCOMPARE(t.looks.size(), size_t(2));
        QVERIFY2(t.said().contains(QStringLiteral("by bob")), qPrintable(t.said()));
        QVERIFY2(!t.said().contains(QStringLiteral("taken back")), qPrintable(t.said()));
        QVERIFY(!child<QPushButton>(t.page, "conflict.decideButton")->isVisible());
        QVERIFY(!child<QPushButton>(t.page, "conflict.undoButton")->isVisible()); // it is not theirs
        QVERIFY(t.undoText().isEmpty());
    }

    void whatSomebodyElseDecidesAppearsByItself()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_1);
        t.rows[0] = sample::conflictRow(103, ConflictState::Decided);
        t.page.showChanged({t.rows[0]});
        QCOMPARE(t.conflicts.at(0).state, ConflictState::Decided);
        QVERIFY(t.page.pane()->notice().contains(QStringLiteral("by bob")));
        QVERIFY(!t.page.pane()->model().isOpen());
        const ConflictRow fresh = sample::conflictRow(110);
        t.page.showChanged({fresh});
        QCOMPARE(t.conflicts.rowCount(), 4);
        QCOMPARE(t.conflicts.at(0).id, fresh.id);
        QCOMPARE(t.current(), sample::conflictRow(103).id); // what is before the person stays
    }

    void valuesThatChangeMeanwhileAreSaid()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_1);
        ++t.rows[0].version;
        t.page.showChanged({t.rows[0]});
        QVERIFY(t.page.pane()->notice().contains(QStringLiteral("changed meanwhile")));
        QCOMPARE(t.stands(1), QStringLiteral("To be decided")); // the choice was about other values
    }

    void anAnswerThatDoesNotComeIsSaid()
    {
        Page t;
        t.isSilent = true;
        t.page.setAnswerTimeout(1);
        t.press(Qt::Key_J);
        t.decideCurrent();
        QTRY_VERIFY(t.page.pane()->notice().contains(QStringLiteral("no answer yet")));
        QVERIFY(child<QPushButton>(t.page, "conflict.decideButton")->isEnabled());
    }

    void anUndoThatComesTooLateIsSaid()
    {
        Page t;
        t.press(Qt::Key_J);
        t.decideCurrent();
        t.refusal = Error{ErrorCode::Conflict, {}, {}, 0};
        t.press(Qt::Key_U);
        QVERIFY2(t.undoText().contains(QStringLiteral("could not be undone")), qPrintable(t.undoText()));
        t.clock.advance(std::chrono::seconds(9));
        t.press(Qt::Key_U);
        QCOMPARE(t.undone.size(), size_t(1));
    }

    void whatARuleHasDecidedIsShownWithTheRuleAndWhatWasBefore()
    {
        Page t;
        t.press(Qt::Key_J);
        const auto &model = t.page.pane()->model();
        QAbstractItemModelTester tester(&t.page.pane()->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.index(0, ConflictFieldModel::Stands)
                    .data(ConflictFieldModel::DetailRole)
                    .toString()
                    .contains(QStringLiteral("what has ended stays ended")));
        QVERIFY(model.index(2, ConflictFieldModel::Field)
                    .data(ConflictFieldModel::DetailRole)
                    .toString()
                    .contains(QStringLiteral("not both sides say since when")));
        QVERIFY(model.headerData(ConflictFieldModel::Left, Qt::Horizontal, Qt::DisplayRole)
                    .toString()
                    .contains(QStringLiteral("ehr")));
        auto *history = child<QTreeView>(t.page, "conflict.history");
        QCOMPARE(history->model()->rowCount(), 3); // found; and an earlier one: resolved, found
        QVERIFY(history->model()->index(1, 2).data().toString().contains(QStringLiteral("Refills")));
        t.press(Qt::Key_J);
    }

    void rolesSeeAndDecideWhatTheyMay()
    {
        {
            Page viewer(as("vera", Role::Viewer));
            QCOMPARE(viewer.frame()->state(), PanelState::Forbidden);
            QCOMPARE(viewer.page.pane()->frame()->state(), PanelState::Forbidden);
            QVERIFY(viewer.queries.empty());
        }
        Page t(as("carl", Role::Compliance));
        t.press(Qt::Key_J);
        QCOMPARE(t.looks.size(), size_t(1));
        QVERIFY(!child<QPushButton>(t.page, "conflict.leftButton")->isEnabled());
        t.decideCurrent();
        QVERIFY(t.decisions.empty());
    }

    void statesAreShown()
    {
        Page t;
        QCOMPARE(t.frame()->state(), PanelState::Ready);
        t.page.showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Stale);
        t.press(Qt::Key_J);
        t.decideCurrent();
        QVERIFY(t.decisions.empty()); // nothing can be stored
        t.rows.clear();
        t.page.showAvailability(true, {});
        QCOMPARE(t.frame()->state(), PanelState::Empty);
        QVERIFY(t.frame()->stateText().contains(QStringLiteral("Nothing has to be decided")));
        t.page.forget();
        QCOMPARE(t.conflicts.rowCount(), 0);
        QVERIFY(!t.page.pane()->model().detail());
        QCOMPARE(t.frame()->state(), PanelState::Loading);
    }

    void everyControlHasANameAndEveryIconIsThere()
    {
        Page t;
        t.press(Qt::Key_J);
        QCOMPARE(namelessControls(t.page), QString());
        t.page.findChild<PageKeys *>()->showList();
        QVERIFY(t.page.findChild<QDialog *>(QStringLiteral("keysDialog")));
        useIconTheme();
        for (const QString &name : {icons::conflicts, icons::reconciliation, icons::save})
            QVERIFY2(!icon(name).pixmap(16).isNull(), qPrintable(name));
    }
};

QTEST_MAIN(tst_ConflictsPage)
#include "tst_ConflictsPage.moc"
