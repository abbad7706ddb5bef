#include "ViewChecks.h"
#include "models/ErrorText.h"
#include "views/SignInPage/PasswordField.h"
#include "views/SignInPage/SignInPage.h"
#include "views/common/Theme.h"

#include <QApplication>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace concord::checks;

namespace {
const Error wrong{ErrorCode::SignInRefused, {}, {}, 0};
const QString secret = QStringLiteral("open sesame");

Session ana()
{
    Session session;
    session.user = QStringLiteral("ana");
    session.displayName = QStringLiteral("Ana Ortiz");
    session.role = Role::Analyst;
    return session;
}
}

class tst_SignInPage : public QObject
{
    Q_OBJECT

    struct Tested
    {
        SignInPage page;
        QLineEdit *user = child<QLineEdit>(page, "signInUser");
        QLineEdit *password = child<QLineEdit>(page, "signInPassword");
        QPushButton *ok = child<QPushButton>(page, "signInButton");
        QSignalSpy signIn{&page, &SignInPage::signInRequested};
        QSignalSpy unlock{&page, &SignInPage::unlockRequested};

        Tested()
        {
            page.resize(900, 640);
            page.show();
            QApplication::setActiveWindow(&page);
            QTRY_VERIFY(page.isActiveWindow());
        }
        void type(const QString &name, const QString &word)
        {
            QTest::keyClicks(user, name);
            QTest::keyClicks(password, word);
        }
    };

private slots:
    void initTestCase() { Theme::apply(*qApp, Theme::Mode::Light); }

    void aPersonSignsInWithKeysAlone()
    {
        Tested t;
        QVERIFY(t.user->hasFocus());
        QTest::keyClicks(t.user, QStringLiteral(" ana "));
        QTest::keyClick(t.user, Qt::Key_Return);
        QVERIFY(t.password->hasFocus());
        QVERIFY(!t.ok->isEnabled());
        QTest::keyClicks(t.password, secret);
        QVERIFY(t.ok->isEnabled());
        QTest::keyClick(t.password, Qt::Key_Return);
        QCOMPARE(t.signIn.count(), 1);
        QCOMPARE(t.signIn.first().at(0).toString(), QStringLiteral("ana"));
        QCOMPARE(t.signIn.first().at(1).toString(), secret);
    }

    void thePasswordLeavesTheFieldWithTheOrder()
    {
        Tested t;
        t.type(QStringLiteral("ana"), secret);
        t.ok->click();
        QVERIFY(t.password->text().isEmpty());
        t.page.showRefusal(wrong);
        t.password->undo();
        QVERIFY(t.password->text().isEmpty());
        QCOMPARE(t.password->echoMode(), QLineEdit::Password);
    }

    void whileTheAnswerIsAwaitedNothingElseIsAsked()
    {
        Tested t;
        t.type(QStringLiteral("ana"), secret);
        t.ok->click();
        QVERIFY(t.page.isBusy());
        QVERIFY(child<QProgressBar>(t.page, "signInProgress")->isVisible());
        QVERIFY(!t.ok->isEnabled() && !t.user->isEnabled() && !t.password->isEnabled());
        t.ok->click();
        QCOMPARE(t.signIn.count(), 1);
    }

    void aRefusalIsSaidAndTheFieldIsReadyAgain()
    {
        Tested t;
        t.type(QStringLiteral("ana"), secret);
        t.ok->click();
        t.page.showRefusal(wrong);
        QCOMPARE(t.page.notice(), errorText(wrong));
        QVERIFY(t.password->text().isEmpty());
        QVERIFY(t.password->hasFocus());
        QCOMPARE(t.user->text(), QStringLiteral("ana")); // most often the password was mistyped
        QVERIFY(!t.page.isBusy());
        QTest::keyClicks(t.password, secret);
        QTest::keyClick(t.password, Qt::Key_Return);
        QCOMPARE(t.signIn.count(), 2);
        QVERIFY(t.page.notice().isEmpty());
    }

    void anAnswerThatNeverComesIsGivenUp()
    {
        Tested t;
        t.page.setAnswerTimeout(10);
        t.type(QStringLiteral("ana"), secret);
        t.ok->click();
        QTRY_VERIFY(!t.page.isBusy());
        QVERIFY(!t.page.notice().isEmpty());
        QVERIFY(t.password->hasFocus());
    }

    void capsLockIsNoticedFromWhatIsTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("shift");
        QTest::addColumn<bool>("noticed");
        QTest::newRow("small letter") << QStringLiteral("a") << false << false;
        QTest::newRow("capital without Shift") << QStringLiteral("A") << false << true;
        QTest::newRow("capital with Shift") << QStringLiteral("A") << true << false;
        QTest::newRow("small with Shift") << QStringLiteral("a") << true << true;
        QTest::newRow("digit") << QStringLiteral("7") << false << false;
    }
    void capsLockIsNoticedFromWhatIsTyped()
    {
        QFETCH(QString, typed);
        QFETCH(bool, shift);
        Tested t;
        QKeyEvent press(QEvent::KeyPress, Qt::Key_A, shift ? Qt::ShiftModifier : Qt::NoModifier, typed);
        QCoreApplication::sendEvent(t.password, &press);
        QTEST(child<QLabel>(t.page, "capsLockHint")->isVisible(), "noticed");
    }

    void theCapsLockKeyItselfTakesTheHintAway()
    {
        Tested t;
        QKeyEvent press(QEvent::KeyPress, Qt::Key_A, Qt::NoModifier, QStringLiteral("A"));
        QCoreApplication::sendEvent(t.password, &press);
        QTest::keyClick(t.password, Qt::Key_CapsLock);
        QVERIFY(!child<QLabel>(t.page, "capsLockHint")->isVisible());
    }

    void lockedItAsksTheSamePersonForThePasswordOnly()
    {
        Tested t;
        t.page.askToUnlock(ana());
        QVERIFY(t.page.isLocked());
        QVERIFY(!t.user->isVisible());
        QVERIFY(t.password->hasFocus());
        QCOMPARE(child<QLabel>(t.page, "lockedPerson")->text(), QStringLiteral("Ana Ortiz"));
        QTest::keyClicks(t.password, secret);
        QTest::keyClick(t.password, Qt::Key_Return);
        QCOMPARE(t.unlock.count(), 1);
        QCOMPARE(t.unlock.first().first().toString(), secret);
        QCOMPARE(t.signIn.count(), 0);
        t.page.showRefusal(wrong);
        QCOMPARE(t.page.notice(), errorText(wrong));
    }

    void anotherPersonCanSignOutTheOneWhoLocked()
    {
        Tested t;
        t.page.askToUnlock(ana());
        QSignalSpy signOut(&t.page, &SignInPage::signOutRequested);
        auto *button = child<QPushButton>(t.page, "lockSignOut");
        t.password->setFocus();
        QTest::keyClick(t.password, Qt::Key_Tab); // the disabled button is passed
        QVERIFY(button->hasFocus());
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(signOut.count(), 1);
        t.page.askForName();
        QVERIFY(!button->isVisible());
        QVERIFY(child<QLabel>(t.page, "lockedPerson")->text().isEmpty());
    }

    void theReasonForSigningInAgainIsShown()
    {
        Tested t;
        t.page.askForName(QStringLiteral("Your account has been disabled."));
        QCOMPARE(t.page.notice(), QStringLiteral("Your account has been disabled."));
        t.page.forget();
        QVERIFY(t.page.notice().isEmpty());
    }

    void theDatabaseIsNamed()
    {
        Tested t;
        t.page.setDatabase(QStringLiteral("concord.db"), QStringLiteral("/srv/concord.db"));
        const auto *label = child<QLabel>(t.page, "signInDatabase");
        QVERIFY(label->text().contains(QStringLiteral("/srv/concord.db")));
        t.page.setDatabase(QStringLiteral("shared"), {});
        QVERIFY(label->text().contains(QStringLiteral("shared")));
    }

    void everyControlHasAName()
    {
        Tested t;
        QCOMPARE(namelessControls(t.page), QString());
        t.page.askToUnlock(ana());
        QCOMPARE(namelessControls(t.page), QString());
        QVERIFY(t.page.accessibleName().contains(QStringLiteral("Ana Ortiz")));
    }
};

QTEST_MAIN(tst_SignInPage)
#include "tst_SignInPage.moc"
