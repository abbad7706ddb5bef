#pragma once

#include "domain/Access.h"
#include "domain/Result.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace concord {

class Banner;
class InitialsDisc;
class PasswordField;

/// Asks who is there: for name and password, or, while the console is locked, for the password of whoever is
/// signed in. What was typed leaves the field with the order, and the answer comes through one of the slots.
class SignInPage : public QWidget
{
    Q_OBJECT
public:
    explicit SignInPage(QWidget *parent = nullptr);

    /// Which database it is. @param place a file or a server, without a password
    void setDatabase(const QString &name, const QString &place);
    void setAnswerTimeout(int milliseconds) { m_answerTimer.setInterval(milliseconds); }
    [[nodiscard]] bool isBusy() const { return m_isBusy; }
    [[nodiscard]] bool isLocked() const { return m_isLocked; }
    [[nodiscard]] QString notice() const; ///< what stands above the fields now

public slots:
    /// @param notice why, where a person could wonder
    void askForName(const QString &notice = {});
    void askToUnlock(const concord::Session &session);
    void showRefusal(const concord::Error &error);
    void forget(); ///< it was right: nothing that was typed stays

signals:
    void signInRequested(const QString &user, const QString &password);
    void unlockRequested(const QString &password);
    void signOutRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    [[nodiscard]] QWidget *makeCard();
    [[nodiscard]] QLayout *makePerson();
    void askAnew(bool locked, const QString &title);
    void submit();
    void setBusy(bool busy);
    void showButton();
    void focusField();

    bool m_isLocked = false;
    bool m_isBusy = false;
    QLabel *m_title;
    InitialsDisc *m_disc;
    QLabel *m_person;
    QLabel *m_personRole;
    Banner *m_banner;
    QLabel *m_userCaption;
    QLineEdit *m_user;
    PasswordField *m_password;
    QLabel *m_capsLock;
    QProgressBar *m_progress;
    QPushButton *m_ok;
    QPushButton *m_signOut;
    QLabel *m_database;
    QTimer m_answerTimer;
};

}
