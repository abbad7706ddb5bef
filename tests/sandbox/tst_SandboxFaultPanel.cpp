#include "views/SandboxFaultPanel/SandboxFaultPanel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;

class tst_SandboxFaultPanel : public QObject
{
    Q_OBJECT
private slots:
    void isEmptyUntilTheSandboxRuns();
    void slidersEmitTheWholeSetting();
    void showingFaultsEmitsNothing();
    void allHealthySwitchesEverythingOff();
    void asksForStepAndPause();
    void keepsTheLastTwentyChanges();
    void countsStandBesideTheirFault();
    void copiesTheAddress();
    void everyControlHasNamesAndTheTabReachesIt();
};

namespace {
template <typename T>
T *part(const SandboxFaultPanel &panel, const char *name)
{
    auto *found = panel.findChild<T *>(QLatin1StringView(name));
    Q_ASSERT(found);
    return found;
}

const SandboxFaults some{.latencyMs = 700,
                         .tooManyRequestsPercent = 10,
                         .retryAfterSeconds = 9,
                         .serverErrorPercent = 20,
                         .dropPercent = 30,
                         .htmlPercent = 40,
                         .foreignNextLink = true};
}

void tst_SandboxFaultPanel::isEmptyUntilTheSandboxRuns()
{
    SandboxFaultPanel panel;
    QCOMPARE(panel.state(), PanelState::Empty);
    QVERIFY(!panel.stateText().isEmpty());
    panel.showBaseUrl(u"http://127.0.0.1:1/fhir"_s);
    QCOMPARE(panel.state(), PanelState::Ready);
    panel.showBaseUrl({});
    QCOMPARE(panel.state(), PanelState::Empty);
}

void tst_SandboxFaultPanel::slidersEmitTheWholeSetting()
{
    SandboxFaultPanel panel;
    panel.showFaults(some);
    QSignalSpy changed(&panel, &SandboxFaultPanel::faultsChanged);
    part<QSlider>(panel, "dropSlider")->setValue(35);
    SandboxFaults expected = some;
    expected.dropPercent = 35;
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].value<SandboxFaults>(), expected);
    QCOMPARE(part<QLabel>(panel, "dropValue")->text(), u"35 %"_s);

    part<QSpinBox>(panel, "retryAfter")->setValue(30);
    QCOMPARE(changed.last()[0].value<SandboxFaults>().retryAfterSeconds, 30);
    part<QCheckBox>(panel, "foreignNext")->setChecked(false);
    QCOMPARE(changed.last()[0].value<SandboxFaults>().foreignNextLink, false);
}

void tst_SandboxFaultPanel::showingFaultsEmitsNothing()
{
    SandboxFaultPanel panel;
    QSignalSpy changed(&panel, &SandboxFaultPanel::faultsChanged);
    panel.showFaults(some);
    QCOMPARE(panel.faults(), some);
    QVERIFY(changed.isEmpty());
}

void tst_SandboxFaultPanel::allHealthySwitchesEverythingOff()
{
    SandboxFaultPanel panel;
    panel.showFaults(some);
    QSignalSpy changed(&panel, &SandboxFaultPanel::faultsChanged);
    QTest::mouseClick(part<QPushButton>(panel, "allHealthy"), Qt::LeftButton);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].value<SandboxFaults>(), SandboxFaults());
    QCOMPARE(part<QLabel>(panel, "latencyValue")->text(), u"Off"_s);
}

void tst_SandboxFaultPanel::asksForStepAndPause()
{
    SandboxFaultPanel panel;
    QSignalSpy step(&panel, &SandboxFaultPanel::stepRequested),
        pause(&panel, &SandboxFaultPanel::storyPauseRequested);
    QTest::mouseClick(part<QPushButton>(panel, "sandboxStep"), Qt::LeftButton);
    QCOMPARE(step.size(), 1);
    auto *button = part<QPushButton>(panel, "sandboxPause");
    QTest::mouseClick(button, Qt::LeftButton);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(pause.size(), 2);
    QCOMPARE(pause[0][0].toBool(), true);
    QCOMPARE(pause[1][0].toBool(), false);
    panel.showStoryPaused(true);
    QVERIFY(button->isChecked());
    QCOMPARE(pause.size(), 2);
}

void tst_SandboxFaultPanel::keepsTheLastTwentyChanges()
{
    SandboxFaultPanel panel;
    for (int i = 1; i <= 25; ++i)
        panel.showChange({SandboxChangeKind::DoseChanged, {}, u"Drug %1"_s.arg(i), {}});
    const auto *list = part<QListWidget>(panel, "sandboxChanges");
    QCOMPARE(list->count(), 20);
    QVERIFY(list->item(0)->text().endsWith(u"Dose changed: Drug 25"_s));
    QVERIFY(list->item(19)->text().endsWith(u"Drug 6"_s));
}

void tst_SandboxFaultPanel::countsStandBesideTheirFault()
{
    SandboxFaultPanel panel;
    panel.showCounters({.requests = 9, .tooManyRequests = 3, .html = 2});
    QVERIFY(part<QLabel>(panel, "tooManyCount")->text().contains(u'3'));
    QVERIFY(part<QLabel>(panel, "htmlCount")->text().contains(u'2'));
    QVERIFY(part<QLabel>(panel, "dropCount")->text().isEmpty());
}

void tst_SandboxFaultPanel::copiesTheAddress()
{
    SandboxFaultPanel panel;
    panel.showBaseUrl(u"http://127.0.0.1:8093/fhir"_s);
    QTest::mouseClick(part<QPushButton>(panel, "sandboxCopyAddress"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"http://127.0.0.1:8093/fhir"_s);
}

void tst_SandboxFaultPanel::everyControlHasNamesAndTheTabReachesIt()
{
    SandboxFaultPanel panel;
    panel.showBaseUrl(u"http://127.0.0.1:8093/fhir"_s);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QStringList reached;
    part<QPushButton>(panel, "sandboxCopyAddress")->setFocus();
    for (int i = 0; i < 12; ++i) {
        const QWidget *focus = panel.focusWidget();
        QVERIFY2(!focus->accessibleName().isEmpty(), qPrintable(focus->objectName()));
        reached.append(focus->objectName());
        QTest::keyClick(panel.focusWidget(), Qt::Key_Tab);
    }
    QCOMPARE(reached,
             (QStringList{u"sandboxCopyAddress"_s, u"sandboxStep"_s, u"sandboxPause"_s, u"sandboxChanges"_s,
                          u"allHealthy"_s, u"latencySlider"_s, u"tooManySlider"_s, u"serverErrorSlider"_s,
                          u"dropSlider"_s, u"htmlSlider"_s, u"retryAfter"_s, u"foreignNext"_s}));
}

QTEST_MAIN(tst_SandboxFaultPanel)
#include "tst_SandboxFaultPanel.moc"
