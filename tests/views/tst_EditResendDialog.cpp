#include "views/RetryQueuePage/EditResendDialog.h"

#include "ViewChecks.h"
#include "fakes/SampleEngine.h"
#include "views/RetryQueuePage/DiffEditor.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace concord;
using concord::checks::child;

namespace {

struct Dialog
{
    EditResendDialog dialog{sample::queueRow(9).event};
    QSignalSpy wanted{&dialog, &EditResendDialog::payloadWanted};
    QSignalSpy resent{&dialog, &EditResendDialog::resendRequested};

    Dialog() { dialog.show(); }
    [[nodiscard]] QLineEdit *reason() const { return child<QLineEdit>(dialog, "reasonEdit"); }
    [[nodiscard]] QPlainTextEdit *copy() const { return child<QPlainTextEdit>(dialog, "copyEdit"); }
    [[nodiscard]] QPushButton *ok() const { return child<QPushButton>(dialog, "resendButton"); }
    [[nodiscard]] QString banner() const
    {
        const auto *label = child<QLabel>(dialog, "bannerText");
        return label->isVisible() ? label->text() : QString();
    }

    void load()
    {
        reason()->setText(QStringLiteral("dose misspelt"));
        QTest::keyClick(reason(), Qt::Key_Return);
        dialog.showPayload(sample::hl7Payload(dialog.eventId(), wanted.last().at(2).toULongLong()));
    }
    void edit()
    {
        copy()->setPlainText(
            copy()->toPlainText().replace(QStringLiteral("|10||MG"), QStringLiteral("|20||MG")));
    }
};

}

class tst_EditResendDialog : public QObject
{
    Q_OBJECT
private slots:
    void nothingIsShownWithoutAReason()
    {
        Dialog t;
        QVERIFY(!child<QPushButton>(t.dialog, "showPayloadButton")->isEnabled());
        QTest::keyClick(t.reason(), Qt::Key_Return);
        QCOMPARE(t.wanted.count(), 0);
        QVERIFY(t.copy()->toPlainText().isEmpty());
    }

    void theReasonGoesWithTheQuestion()
    {
        Dialog t;
        t.load();
        QCOMPARE(t.wanted.count(), 1);
        QCOMPARE(t.wanted.first().at(0).value<EventId>(), t.dialog.eventId());
        QCOMPARE(t.wanted.first().at(1).toString(), QStringLiteral("dose misspelt"));
        QVERIFY(t.copy()->toPlainText().startsWith(QStringLiteral("MSH|")));
        QCOMPARE(t.copy()->toPlainText().count(u'\n'), 7);
    }

    void anAnswerToAnotherQuestionIsDropped()
    {
        Dialog t;
        t.reason()->setText(QStringLiteral("why"));
        QTest::keyClick(t.reason(), Qt::Key_Return);
        t.dialog.showPayload(sample::hl7Payload(t.dialog.eventId(), 1));
        QVERIFY(t.copy()->toPlainText().isEmpty());
    }

    void onlyAChangedCopyCanBeSent()
    {
        Dialog t;
        t.load();
        QVERIFY(!t.ok()->isEnabled());
        t.edit();
        QVERIFY(t.ok()->isEnabled());
        t.reason()->clear();
        QVERIFY(!t.ok()->isEnabled());
    }

    void whatChangedIsSaidInWords()
    {
        Dialog t;
        t.load();
        t.edit();
        QVERIFY(t.dialog.findChild<DiffEditor *>()->summary().startsWith(QStringLiteral("1 line")));
    }

    void theCopyLeavesInTheMessagesOwnForm()
    {
        Dialog t;
        t.load();
        t.edit();
        QTest::mouseClick(t.ok(), Qt::LeftButton);
        QCOMPARE(t.resent.count(), 1);
        QCOMPARE(t.resent.first().at(1).toByteArray(), sample::hl7Order().replace("|10||MG", "|20||MG"));
        QCOMPARE(t.resent.first().at(2).toString(), QStringLiteral("dose misspelt"));
    }

    void aRefusalKeepsWhatWasTyped()
    {
        Dialog t;
        t.load();
        t.edit();
        const QString typed = t.copy()->toPlainText();
        QTest::mouseClick(t.ok(), Qt::LeftButton);
        QVERIFY(!t.ok()->isEnabled());
        t.dialog.showRefusal({ErrorCode::Conflict, {}, {}, 0});
        QVERIFY(!t.banner().isEmpty());
        QCOMPARE(t.copy()->toPlainText(), typed);
        QVERIFY(t.ok()->isEnabled());
    }

    void aCopyThatIsNotValidIsCorrectedHere()
    {
        Dialog t;
        t.load();
        t.edit();
        QTest::mouseClick(t.ok(), Qt::LeftButton);
        t.dialog.showRefusal({ErrorCode::InvalidMessage, QStringLiteral("RXE-3"), {}, 0});
        QCOMPARE(t.banner(), QStringLiteral("Your copy is not valid at RXE-3. Correct it here and resend."));
    }

    void itClosesWhenTheCopyIsStored()
    {
        Dialog t;
        t.load();
        t.edit();
        QTest::mouseClick(t.ok(), Qt::LeftButton);
        t.dialog.showResent(sample::idOf<EventId>(4711), sample::idOf<EventId>(1)); // another one's
        QVERIFY(t.dialog.isVisible());
        t.dialog.showResent(t.dialog.eventId(), sample::idOf<EventId>(1));
        QCOMPARE(t.dialog.result(), int(QDialog::Accepted));
    }

    void silenceIsNotTakenForAYes()
    {
        Dialog t;
        t.dialog.setAnswerTimeout(1);
        t.load();
        t.edit();
        QTest::mouseClick(t.ok(), Qt::LeftButton);
        QTRY_VERIFY(t.banner().contains(QStringLiteral("no answer")));
        QVERIFY(t.dialog.isVisible());
    }

    void aFailedQuestionCanBeAskedAgain()
    {
        Dialog t;
        t.reason()->setText(QStringLiteral("why"));
        QTest::keyClick(t.reason(), Qt::Key_Return);
        t.dialog.showFetchFailed(t.wanted.first().at(2).toULongLong(), {ErrorCode::Forbidden, {}, {}, 0});
        QVERIFY(!t.banner().isEmpty());
        QTest::keyClick(t.reason(), Qt::Key_Return);
        QCOMPARE(t.wanted.count(), 2);
    }
};

QTEST_MAIN(tst_EditResendDialog)
#include "tst_EditResendDialog.moc"
