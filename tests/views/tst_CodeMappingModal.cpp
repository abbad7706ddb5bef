#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/FakeMappings.h"
#include "models/DrugSearchModel.h"
#include "models/ErrorText.h"
#include "models/MappingDraft.h"
#include "models/MappingModel.h"
#include "views/CodeMappingModal/CodeMappingModal.h"
#include "views/common/Banner.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;
using namespace concord::checks;

class tst_CodeMappingModal : public QObject
{
    Q_OBJECT

    /// The window on screen, opened from another page.
    struct Open
    {
        FakeClock clock;
        QTemporaryDir folder;
        QSettings settings{folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
        MappingModel mappings{clock};
        MappingsPanel panel{&mappings, clock, settings};
        FakeMappings gateway{panel};
        CodeMappingModal *modal = nullptr;

        explicit Open(bool suggested = false, bool holdsVerdicts = false)
        {
            gateway.rows = {sample::confidentMapping(23), sample::mapping(7)};
            gateway.holdsVerdicts = holdsVerdicts;
            panel.show();
            if (suggested)
                panel.openSuggested(gateway.rows[0]);
            else
                panel.openMapping(gateway.rows[0]);
            modal = panel.modal();
            modal->setSearchDelay(0);
            QApplication::setActiveWindow(modal); // shortcuts work in the active window only
        }
        QString verdict() { return child<Banner>(*modal, "mapping.window.verdict")->text(); }
        void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
        {
            QTest::keyClick(modal->focusWidget(), Qt::Key(key), modifiers);
        }
    };

private slots:
    void theKeyboardAloneIsEnough()
    {
        Open t;
        QSignalSpy accepted(t.modal, &QDialog::accepted);
        t.press(Qt::Key_1);
        QVERIFY(t.modal->decision().has_value());
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(accepted.count(), 1);
        QCOMPARE(t.gateway.decided[0].targetDrugId, QStringLiteral("RX314076"));
    }

    void aSearchedDrugNeedsAReason()
    {
        Open t;
        t.press(Qt::Key_Slash);
        QTest::keyClicks(t.modal->focusWidget(), QStringLiteral("amlo"));
        t.press(Qt::Key_Return);
        t.press(Qt::Key_Down);
        QTRY_VERIFY(t.verdict().contains(QStringLiteral("give a reason")));
        QVERIFY(!t.modal->decision());
        QTest::keyClicks(child<QLineEdit>(*t.modal, "mapping.window.reasonEdit"), QStringLiteral("by phone"));
        QCOMPARE(t.modal->decision()->targetDrugId, QStringLiteral("RX197361"));
    }

    void aRetiredDrugIsFoundLastAndSaysWhyNoCodeBecomesIt()
    {
        Open t;
        t.press(Qt::Key_Slash);
        QTest::keyClicks(t.modal->focusWidget(), QStringLiteral("amlo"));
        t.press(Qt::Key_Return);
        t.press(Qt::Key_Down);
        t.press(Qt::Key_Down);
        QCOMPARE(t.modal->draft()->candidate()->drugId, sample::retiredDrug().id);
        QVERIFY2(t.verdict().contains(QStringLiteral("retired")), qPrintable(t.verdict()));
        QVERIFY(t.verdict().contains(sample::retiredDrug().successors.first()));
        QTest::keyClicks(child<QLineEdit>(*t.modal, "mapping.window.reasonEdit"), QStringLiteral("by phone"));
        QVERIFY(!t.modal->decision());
        QVERIFY(!child<QPushButton>(*t.modal, "mapping.window.approveButton")->isEnabled());
    }

    void aBlankReasonIsNoReason()
    {
        Open t;
        t.press(Qt::Key_1);
        auto *reason = child<QLineEdit>(*t.modal, "mapping.window.reasonEdit");
        reason->setFocus();
        reason->selectAll();
        QTest::keyClicks(reason, QStringLiteral("   "));
        QVERIFY(!t.modal->decision());
        QVERIFY(!child<QPushButton>(*t.modal, "mapping.window.approveButton")->isEnabled());
    }

    void anotherTextTakesTheChoiceBack()
    {
        Open t;
        t.press(Qt::Key_1);
        t.press(Qt::Key_Slash);
        QTest::keyClicks(t.modal->focusWidget(), QStringLiteral("w"));
        QVERIFY(!t.modal->draft()->candidate());
    }

    /// Once a window was opened, never got its verdict, and nobody could decide there.
    void aVerdictThatGetsLostIsAskedForAgain()
    {
        Open t(false, true);
        t.modal->draft()->setPatience(5, 50);
        t.press(Qt::Key_1);
        QVERIFY(t.verdict().contains(QStringLiteral("Reading the drug list")));
        QTRY_VERIFY(t.gateway.checked.size() >= 3);
        QVERIFY(!t.modal->decision());
        t.gateway.answerVerdicts();
        QVERIFY(t.modal->decision());
    }

    void aVerdictThatFailsSaysSoAndCanBeAskedForAgain()
    {
        Open t(false, true);
        QSignalSpy wanted(&t.panel, &MappingsPanel::verdictWanted);
        t.press(Qt::Key_1);
        const Error gone{ErrorCode::NotFound, {}, {}, 0};
        t.panel.showFetchFailed(wanted.last().at(1).toULongLong(), gone);
        QVERIFY(t.verdict().contains(errorText(gone)));
        t.gateway.holdsVerdicts = false;
        auto *again = child<Banner>(*t.modal, "mapping.window.verdict")
                          ->findChild<QPushButton *>(QStringLiteral("bannerAction"));
        QVERIFY(again->isVisible());
        QTest::mouseClick(again, Qt::LeftButton);
        QVERIFY(t.modal->decision());
    }

    void theConfidentSuggestionIsChosenAndNotYetDecided()
    {
        Open t(true);
        QCOMPARE(t.modal->draft()->candidate()->drugId, QStringLiteral("RX314076"));
        QCOMPARE(child<QTableView>(*t.modal, "mapping.window.comparisonTable")->model()->rowCount(), 5);
        QVERIFY(t.gateway.decided.empty());
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(t.gateway.decided.size(), size_t(1));
    }

    void escapeDecidesNothing()
    {
        Open t;
        t.press(Qt::Key_1);
        QSignalSpy rejected(t.modal, &QDialog::rejected);
        t.press(Qt::Key_Escape);
        QCOMPARE(rejected.count(), 1);
        QVERIFY(t.gateway.decided.empty());
    }

    void closesOnlyWhenTheDecisionIsStored()
    {
        Open t;
        t.gateway.holdsDecisions = true;
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(t.modal->isVisible());
        QVERIFY(!child<QPushButton>(*t.modal, "mapping.window.approveButton")->isEnabled());
        QSignalSpy accepted(t.modal, &QDialog::accepted);
        t.gateway.answerDecisions();
        QCOMPARE(accepted.count(), 1);
    }

    void aRefusalIsShownAndOneMayGoOn()
    {
        Open t;
        t.gateway.refuses = Error{ErrorCode::Conflict, {}, {}, 0};
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(child<Banner>(*t.modal, "mapping.window.notice")->text(), errorText(*t.gateway.refuses));
        QVERIFY(t.modal->isVisible());
        auto *approve = child<QPushButton>(*t.modal, "mapping.window.approveButton");
        QVERIFY(!approve->isEnabled()); // not again as it stands
        t.press(Qt::Key_2);
        t.press(Qt::Key_1);
        QTRY_VERIFY(approve->isEnabled());
    }

    void silenceEndsTheWait()
    {
        Open t;
        t.gateway.holdsDecisions = true;
        t.modal->draft()->setAnswerTimeout(1);
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(!child<Banner>(*t.modal, "mapping.window.notice")->text().isEmpty());
        QVERIFY(child<QPushButton>(*t.modal, "mapping.window.approveButton")->isEnabled());
    }

    void saysWhenSomeoneElseDecidedMeanwhile()
    {
        Open t;
        t.press(Qt::Key_1);
        t.gateway.decideElsewhere(sample::confidentMapping(23).id);
        QVERIFY(child<Banner>(*t.modal, "mapping.window.notice")->text().contains(QStringLiteral("luis")));
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(t.gateway.decided.empty());
    }

    void theAmbiguousReadingsAreShown()
    {
        Open t;
        t.modal->start(sample::mapping(7));
        auto *label = child<QLabel>(*t.modal, "mapping.window.sourceReadings");
        QVERIFY(!label->isHidden());
        QVERIFY(label->text().contains(QStringLiteral("12345-0678-90")));
    }

    void onlyOneWindowAtATime()
    {
        Open t;
        t.panel.openMapping(sample::mapping(7));
        QCOMPARE(t.panel.modal(), t.modal);
    }
};

QTEST_MAIN(tst_CodeMappingModal)
#include "tst_CodeMappingModal.moc"
