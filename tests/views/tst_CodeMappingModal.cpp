#include "fakes/SampleRows.h"
#include "models/DrugSearchModel.h"
#include "models/ErrorText.h"
#include "views/CodeMappingModal/CodeMappingModal.h"
#include "views/common/Banner.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace concord;

class tst_CodeMappingModal : public QObject
{
    Q_OBJECT

    /// The window on screen, its first search answered with two drugs.
    struct Open
    {
        DrugSearchModel drugs;
        QSignalSpy asked{&drugs, &DrugSearchModel::drugSearchRequested};
        MappingRow mapping = sample::mapping(6);
        CodeMappingModal modal{mapping, &drugs};
        QSignalSpy decided{&modal, &CodeMappingModal::decided};

        Open()
        {
            modal.setSearchDelay(0);
            modal.show();
            QApplication::setActiveWindow(&modal); // shortcuts work in the active window only
            answer();
        }
        void answer()
        {
            drugs.takeDrugs({sample::localDrug(sample::drugs[0]), sample::localDrug(sample::drugs[1])},
                            lastRequest());
        }
        quint64 lastRequest() { return asked.last().at(1).toULongLong(); }
        template <typename Widget>
        Widget *child(const char *name)
        {
            auto *found = modal.findChild<Widget *>(QLatin1StringView(name));
            Q_ASSERT(found);
            return found;
        }
        void complete()
        {
            QTest::keyClick(child<QLineEdit>("searchEdit"), Qt::Key_Down);
            child<QPlainTextEdit>("reasonEdit")->setPlainText(QStringLiteral("Confirmed with the pharmacy."));
        }
        QString banner()
        {
            const auto *banner = child<Banner>("refusalBanner");
            return banner->isVisible() ? banner->text() : QString();
        }
    };

private slots:
    void searchesForTheTextAtTheSourceAtOnce()
    {
        Open t;
        QCOMPARE(t.asked.count(), 1);
        QCOMPARE(t.asked.first().first().toString(), t.mapping.display);
    }

    void typingAsksOnceItStops()
    {
        Open t;
        t.modal.setSearchDelay(20);
        QTest::keyClicks(t.child<QLineEdit>("searchEdit"), QStringLiteral("amlo"));
        QTRY_COMPARE(t.asked.count(), 2);
        QCOMPARE(t.asked.last().first().toString(), QStringLiteral("amlo"));
    }

    void saysWhatIsMissing()
    {
        Open t;
        QVERIFY(!t.child<QPushButton>("approveButton")->isEnabled());
        QVERIFY(!t.modal.missing().isEmpty());
        QCOMPARE(t.child<QLabel>("explanationLabel")->text(), t.modal.missing());
        QVERIFY(!t.modal.decision().has_value());
    }

    void aBlankReasonIsNoReason()
    {
        Open t;
        t.complete();
        t.child<QPlainTextEdit>("reasonEdit")->setPlainText(QStringLiteral(" \n "));
        QVERIFY(!t.child<QPushButton>("approveButton")->isEnabled());
        QVERIFY(!t.modal.decision().has_value());
    }

    void theKeyboardAloneIsEnough()
    {
        Open t;
        auto *search = t.child<QLineEdit>("searchEdit");
        QTest::keyClick(search, Qt::Key_Down);  // first drug
        QTest::keyClick(search, Qt::Key_Down);  // second
        QTest::keyClick(search, Qt::Key_Enter); // on to the equivalence
        QCOMPARE(t.modal.focusWidget(), t.child<QComboBox>("equivalenceBox"));
        QTest::keyClick(t.modal.focusWidget(), Qt::Key_Home); // "equal"
        QTest::keyClick(t.modal.focusWidget(), Qt::Key_Tab);
        QCOMPARE(t.modal.focusWidget(), t.child<QPlainTextEdit>("reasonEdit"));
        QTest::keyClicks(t.modal.focusWidget(), QStringLiteral("Same drug, confirmed."));
        QTest::keyClick(t.modal.focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(t.decided.count(), 1);
        const auto decision = t.decided.first().first().value<MappingDecision>();
        QCOMPARE(decision.id, t.mapping.id);
        QCOMPARE(decision.targetDrugId, QStringLiteral("RX197361"));
        QCOMPARE(decision.equivalence, Equivalence::Equal);
        QCOMPARE(decision.reason, QStringLiteral("Same drug, confirmed."));
    }

    void upAtTheTopStaysThere()
    {
        Open t;
        QTest::keyClick(t.child<QLineEdit>("searchEdit"), Qt::Key_Up);
        QTest::keyClick(t.child<QLineEdit>("searchEdit"), Qt::Key_Up);
        QCOMPARE(t.child<QTableView>("resultsView")->currentIndex().row(), 0);
    }

    void escapeReturnsNothing()
    {
        Open t;
        t.complete();
        QSignalSpy rejected(&t.modal, &QDialog::rejected);
        QTest::keyClick(&t.modal, Qt::Key_Escape);
        QCOMPARE(rejected.count(), 1);
        QCOMPARE(t.decided.count(), 0);
    }

    void anotherTextTakesTheChoiceBack()
    {
        Open t;
        t.complete();
        t.child<QLineEdit>("searchEdit")->setText(QStringLiteral("warfarin"));
        QTRY_VERIFY(!t.modal.decision().has_value());
    }

    void closesOnlyWhenTheDecisionIsStored()
    {
        Open t;
        t.complete();
        QTest::mouseClick(t.child<QPushButton>("approveButton"), Qt::LeftButton);
        QVERIFY(t.modal.isVisible());
        QVERIFY(!t.child<QPushButton>("approveButton")->isEnabled());
        QSignalSpy accepted(&t.modal, &QDialog::accepted);
        MappingRow resolved = t.mapping;
        resolved.state = MappingState::Approved;
        t.modal.showResolved(resolved);
        QCOMPARE(accepted.count(), 1);
    }

    void aRefusalIsShownAndOneMayGoOn()
    {
        Open t;
        t.complete();
        QTest::mouseClick(t.child<QPushButton>("approveButton"), Qt::LeftButton);
        const Error conflict{ErrorCode::Conflict, {}, QStringLiteral("target inactive"), 0};
        t.modal.showRefusal(conflict);
        QCOMPARE(t.banner(), errorText(conflict));
        QVERIFY(t.modal.isVisible());
        QVERIFY(t.child<QPushButton>("approveButton")->isEnabled());
    }

    void silenceEndsTheWait()
    {
        Open t;
        t.modal.setAnswerTimeout(1);
        t.complete();
        QTest::mouseClick(t.child<QPushButton>("approveButton"), Qt::LeftButton);
        QTRY_VERIFY(!t.banner().isEmpty());
        QVERIFY(t.child<QPushButton>("approveButton")->isEnabled());
    }

    void saysWhenSomeoneElseDecidedMeanwhile()
    {
        Open t;
        t.complete();
        MappingRow decided = sample::mapping(6, MappingState::Approved);
        t.modal.showMappingsChanged({decided});
        QVERIFY(t.banner().contains(decided.author));
        QVERIFY(!t.child<QPushButton>("approveButton")->isEnabled());
        QTest::keyClick(&t.modal, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(t.decided.count(), 0);
    }

    void theAmbiguousReadingsAreShown()
    {
        DrugSearchModel drugs;
        CodeMappingModal modal(sample::mapping(7), &drugs);
        const auto *label = modal.findChild<QLabel *>(QStringLiteral("candidatesLabel"));
        QVERIFY(!label->isHidden());
        QVERIFY(label->text().contains(QStringLiteral("12345-0678-90")));
    }

    void aFailedSearchSaysSo()
    {
        Open t;
        t.child<QLineEdit>("searchEdit")->setText(QStringLiteral("warfarin"));
        QTRY_COMPARE(t.asked.count(), 2);
        const Error busy{ErrorCode::StoreBusy, {}, {}, 0};
        t.drugs.pageFailed(t.lastRequest(), busy);
        QVERIFY(t.child<QLabel>("searchHint")->text().contains(errorText(busy)));
    }
};

QTEST_MAIN(tst_CodeMappingModal)
#include "tst_CodeMappingModal.moc"
