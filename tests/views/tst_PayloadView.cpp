#include "views/PayloadView/PayloadView.h"

#include "ViewChecks.h"
#include "fakes/SampleEngine.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

using namespace concord;
using concord::checks::child;

namespace {

const EventId anEvent = sample::idOf<EventId>(9);

struct Viewer
{
    PayloadView view;
    QSignalSpy wanted{&view, &PayloadView::payloadWanted};

    Viewer()
    {
        view.resize(500, 500);
        view.show();
        view.open(anEvent);
    }
    [[nodiscard]] QLineEdit *reason() const { return child<QLineEdit>(view, "payloadReason"); }
    [[nodiscard]] QString text() const { return child<QPlainTextEdit>(view, "payloadText")->toPlainText(); }
    [[nodiscard]] int rows() const { return child<QTreeView>(view, "payloadTree")->model()->rowCount(); }
    [[nodiscard]] QTabWidget *tabs() const { return child<QTabWidget>(view, "payloadTabs"); }
    quint64 ask()
    {
        reason()->setText(QStringLiteral("a patient asked"));
        QTest::keyClick(reason(), Qt::Key_Return);
        return wanted.last().at(2).toULongLong();
    }
};

}

class tst_PayloadView : public QObject
{
    Q_OBJECT
private slots:
    void blanksAreNoReason()
    {
        Viewer t;
        t.reason()->setText(QStringLiteral("   "));
        QTest::keyClick(t.reason(), Qt::Key_Return);
        QCOMPARE(t.wanted.count(), 0);
        QVERIFY(!child<QPushButton>(t.view, "payloadButton")->isEnabled());
    }

    void hl7IsShownAsStructureTextAndCanonicalValues()
    {
        Viewer t;
        t.view.showPayload(sample::hl7Payload(anEvent, t.ask()));
        QVERIFY(t.view.isShown());
        QCOMPARE(t.rows(), 8);
        QVERIFY(t.text().startsWith(QStringLiteral("MSH|")));
        QVERIFY(t.tabs()->isTabVisible(2));
    }

    void fhirHasNoCanonicalTabBeforeItIsDecoded()
    {
        Viewer t;
        t.view.showPayload(sample::fhirPayload(anEvent, t.ask()));
        QVERIFY(t.rows() > 4);
        QVERIFY(!t.tabs()->isTabVisible(2));
        QVERIFY(child<QTreeView>(t.view, "payloadTree")->isColumnHidden(1));
    }

    void oneQuestionAtATime()
    {
        Viewer t;
        t.ask();
        QTest::keyClick(t.reason(), Qt::Key_Return);
        QCOMPARE(t.wanted.count(), 1);
    }

    void anAnswerForAnEventLeftMeanwhileIsDropped()
    {
        Viewer t;
        const quint64 id = t.ask();
        t.view.open(sample::idOf<EventId>(10));
        t.view.showPayload(sample::hl7Payload(anEvent, id));
        QVERIFY(!t.view.isShown());
        QVERIFY(t.text().isEmpty());
    }

    void itHidesByItselfAfterATime()
    {
        Viewer t;
        t.view.setVisibleFor(std::chrono::milliseconds(20));
        t.view.showPayload(sample::hl7Payload(anEvent, t.ask()));
        QTRY_VERIFY(!t.view.isShown());
        QVERIFY(t.text().isEmpty());
        QCOMPARE(t.rows(), 0);
    }

    void itSaysWhenItHides()
    {
        Viewer t;
        t.view.showPayload(sample::hl7Payload(anEvent, t.ask()));
        QVERIFY(child<QLabel>(t.view, "payloadTime")->text().contains(QStringLiteral("2:00")));
    }

    void hidingKeepsTheReasonForAnotherLook()
    {
        Viewer t;
        t.view.showPayload(sample::hl7Payload(anEvent, t.ask()));
        QTest::mouseClick(child<QPushButton>(t.view, "payloadHide"), Qt::LeftButton);
        QVERIFY(t.text().isEmpty());
        QTest::keyClick(t.reason(), Qt::Key_Return);
        QCOMPARE(t.wanted.count(), 2); // asked, and audited, again
    }

    void itCanBeCopied()
    {
        Viewer t;
        t.view.showPayload(sample::hl7Payload(anEvent, t.ask()));
        QTest::mouseClick(child<QPushButton>(t.view, "payloadCopy"), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), t.text());
    }

    void aRefusalIsSaid()
    {
        Viewer t;
        t.view.showFetchFailed(t.ask(), {ErrorCode::Forbidden, {}, {}, 0});
        QVERIFY(child<QLabel>(t.view, "bannerText")->isVisible());
        QVERIFY(t.reason()->isEnabled());
    }

    void everyControlHasAName()
    {
        Viewer t;
        QCOMPARE(checks::namelessControls(t.view), QString());
    }
};

QTEST_MAIN(tst_PayloadView)
#include "tst_PayloadView.moc"
