#include "ViewChecks.h"
#include "views/common/Banner.h"
#include "views/common/PanelFrame.h"
#include "views/common/StateBadge.h"
#include "views/common/Toast.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace concord::checks;

class tst_PanelFrame : public QObject
{
    Q_OBJECT

    struct Tested
    {
        PanelFrame panel{QStringLiteral("Title")};
        QLabel *content = new QLabel(QStringLiteral("content"));

        Tested()
        {
            panel.setContent(content);
            panel.resize(400, 260);
            panel.show();
        }
    };

private slots:
    void contentIsSeenOnlyWhenThereIsSome_data()
    {
        QTest::addColumn<PanelState>("state");
        QTest::addColumn<bool>("seen");
        QTest::newRow("loading") << PanelState::Loading << false;
        QTest::newRow("empty") << PanelState::Empty << false;
        QTest::newRow("ready") << PanelState::Ready << true;
        QTest::newRow("stale") << PanelState::Stale << true;
        QTest::newRow("forbidden") << PanelState::Forbidden << false;
    }
    void contentIsSeenOnlyWhenThereIsSome()
    {
        QFETCH(PanelState, state);
        QFETCH(bool, seen);
        Tested t;
        t.panel.setState(state);
        QCOMPARE(t.content->isVisible(), seen);
        QCOMPARE(t.panel.state(), state);
        QCOMPARE(t.panel.stateText().isEmpty(), state == PanelState::Ready);
    }

    void staleSaysSoAboveTheContent()
    {
        Tested t;
        t.panel.setState(PanelState::Stale, QStringLiteral("of yesterday"));
        QVERIFY(child<Banner>(t.panel, "staleBanner")->isVisible());
        QCOMPARE(t.panel.stateText(), QStringLiteral("of yesterday"));
        t.panel.setState(PanelState::Ready);
        QVERIFY(!child<Banner>(t.panel, "staleBanner")->isVisible());
    }

    void anErrorHidesNothingAndCanBeTriedAgain()
    {
        Tested t;
        QSignalSpy retry(&t.panel, &PanelFrame::retryRequested);
        t.panel.setState(PanelState::Ready);
        t.panel.showError(QStringLiteral("It failed."));
        QVERIFY(t.content->isVisible());
        QCOMPARE(t.panel.errorText(), QStringLiteral("It failed."));
        QTest::mouseClick(child<QPushButton>(*child<Banner>(t.panel, "errorBanner"), "bannerAction"),
                          Qt::LeftButton);
        QCOMPARE(retry.count(), 1);
        t.panel.clearError();
        QVERIFY(t.panel.errorText().isEmpty());
    }

    void aNoticeOffersNothingToTry()
    {
        Tested t;
        t.panel.showNotice(Tone::Warning, QStringLiteral("Three could not be read."));
        QVERIFY(!child<QPushButton>(*child<Banner>(t.panel, "errorBanner"), "bannerAction")->isVisible());
    }

    void emptyOffersWhatHelps()
    {
        Tested t;
        QSignalSpy action(&t.panel, &PanelFrame::emptyActionTriggered);
        t.panel.setEmptyText(QStringLiteral("view-refresh"), QStringLiteral("Nothing."));
        t.panel.setEmptyAction(QStringLiteral("Start"));
        t.panel.setState(PanelState::Empty);
        QCOMPARE(t.panel.stateText(), QStringLiteral("Nothing."));
        auto *button = child<QPushButton>(t.panel, "emptyAction");
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(action.count(), 1);
        t.panel.setState(PanelState::Forbidden);
        QVERIFY(!button->isVisible());
    }

    void aBadgeIsReadAloudByItsWord()
    {
        StateBadge badge;
        badge.setBadge(badgeOf(EventState::DeadLetter));
        QCOMPARE(badge.accessibleName(), QStringLiteral("Dead letter"));
        QVERIFY(!badge.badge().icon.isEmpty());
    }

    void everyStateOfEveryKindHasIconAndWord()
    {
        for (int s = 0; s < jobStateCount; ++s)
            QVERIFY(!badgeOf(JobState(s)).icon.isEmpty() && !badgeOf(JobState(s)).text.isEmpty());
        for (int s = 0; s < eventStateCount; ++s)
            QVERIFY(!badgeOf(EventState(s)).icon.isEmpty() && !badgeOf(EventState(s)).text.isEmpty());
        for (int s = 0; s <= int(MappingState::Retired); ++s)
            QVERIFY(!badgeOf(MappingState(s)).icon.isEmpty() && !badgeOf(MappingState(s)).text.isEmpty());
    }

    void latencyIsJudgedByWordToo()
    {
        QCOMPARE(latencyBadge(38).tone, Tone::Ok);
        QCOMPARE(latencyBadge(500).tone, Tone::Warning);
        QCOMPARE(latencyBadge(2000).tone, Tone::Danger);
        QVERIFY(latencyBadge(38).text != latencyBadge(2000).text);
    }

    void aToastGoesAwayByItself()
    {
        QWidget window;
        window.resize(600, 400);
        Toast toast(&window);
        window.show();
        toast.setDuration(1);
        toast.display(Tone::Ok, QStringLiteral("Done."));
        QVERIFY(toast.isVisible());
        QTRY_VERIFY(!toast.isVisible());
    }

    void aToastStaysInsideItsWindowAndTakesNoFocus()
    {
        QWidget window;
        window.resize(600, 400);
        QPushButton other(&window);
        Toast toast(&window);
        window.show();
        other.setFocus();
        toast.display(Tone::Danger,
                      QStringLiteral("A rather long sentence that needs more than one line here."));
        window.resize(420, 300);
        QVERIFY(window.rect().contains(toast.geometry()));
        QCOMPARE(window.focusWidget(), &other);
    }

    void theActionOfAToastIsPassedOnAndEndsIt()
    {
        QWidget window;
        Toast toast(&window);
        window.show();
        QSignalSpy action(&toast, &Toast::actionTriggered);
        toast.display(Tone::Ok, QStringLiteral("Done."), QStringLiteral("Show"));
        QTest::mouseClick(child<QPushButton>(toast, "toastAction"), Qt::LeftButton);
        QCOMPARE(action.count(), 1);
        QVERIFY(!toast.isVisible());
        toast.display(Tone::Ok, QStringLiteral("Done."));
        QTest::mouseClick(child<QPushButton>(toast, "toastClose"), Qt::LeftButton);
        QCOMPARE(action.count(), 1);
        QVERIFY(!toast.isVisible());
    }
};

QTEST_MAIN(tst_PanelFrame)
#include "tst_PanelFrame.moc"
