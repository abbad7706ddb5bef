#include "views/SignInPage/SignInPage.h"

#include "models/AccountText.h"
#include "models/ErrorText.h"
#include "views/SignInPage/PasswordField.h"
#include "views/common/Banner.h"
#include "views/common/Initials.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace concord {

namespace {

constexpr int cardWidth = 400;

QLabel *caption(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text);
    label->setBuddy(buddy);
    return label;
}

}

SignInPage::SignInPage(QWidget *parent)
    : QWidget(parent),
      m_title(new QLabel),
      m_disc(new InitialsDisc(44)),
      m_person(new QLabel),
      m_personRole(new QLabel),
      m_banner(new Banner),
      m_user(new QLineEdit),
      m_password(new PasswordField),
      m_capsLock(new QLabel(tr("Caps Lock is on."))),
      m_progress(new QProgressBar),
      m_ok(new QPushButton),
      m_signOut(new QPushButton(tr("Sign &out"))),
      m_database(new QLabel)
{
    setObjectName(QStringLiteral("signInPage"));
    m_userCaption = caption(tr("&Name"), m_user);
    build();
    m_answerTimer.setSingleShot(true);
    m_answerTimer.setInterval(60'000); // a server far away, and a check that is slow on purpose
    connect(&m_answerTimer, &QTimer::timeout, this, [this] {
        setBusy(false);
        m_banner->display(Tone::Warning, tr("There is no answer yet. Try again."));
        focusField();
    });
    connect(m_user, &QLineEdit::textChanged, this, &SignInPage::showButton);
    connect(m_user, &QLineEdit::returnPressed, m_password, qOverload<>(&QWidget::setFocus));
    connect(m_password, &QLineEdit::textChanged, this, &SignInPage::showButton);
    connect(m_password, &QLineEdit::returnPressed, this, &SignInPage::submit);
    connect(m_password, &PasswordField::capsLockChanged, m_capsLock, &QLabel::setVisible);
    connect(m_ok, &QPushButton::clicked, this, &SignInPage::submit);
    connect(m_signOut, &QPushButton::clicked, this, &SignInPage::signOutRequested);
    askForName();
}

void SignInPage::build()
{
    auto *brand = new QLabel(QStringLiteral("Concord"));
    brand->setObjectName(QStringLiteral("signInBrand"));
    brand->setAlignment(Qt::AlignHCenter);
    m_database->setObjectName(QStringLiteral("signInDatabase"));
    m_database->setProperty("role", QStringLiteral("muted"));
    m_database->setAlignment(Qt::AlignHCenter);
    m_database->setTextFormat(Qt::PlainText);
    m_database->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::wide);
    column->addStretch(2);
    column->addWidget(brand);
    auto *middle = new QHBoxLayout; // not an alignment: that would ask for the height at the page's width
    middle->addStretch(1);
    middle->addWidget(makeCard());
    middle->addStretch(1);
    column->addLayout(middle);
    column->addWidget(m_database);
    column->addStretch(3);
}

QWidget *SignInPage::makeCard()
{
    m_title->setObjectName(QStringLiteral("signInTitle"));
    m_title->setProperty("role", QStringLiteral("title"));
    m_banner->setObjectName(QStringLiteral("signInBanner"));
    m_user->setObjectName(QStringLiteral("signInUser"));
    m_user->setAccessibleName(tr("Name"));
    m_user->setMaxLength(128);
    m_user->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    m_password->setObjectName(QStringLiteral("signInPassword"));
    m_password->setAccessibleName(tr("Password"));
    m_capsLock->setObjectName(QStringLiteral("capsLockHint"));
    m_capsLock->setProperty("role", QStringLiteral("caution"));
    m_capsLock->hide();
    m_progress->setObjectName(QStringLiteral("signInProgress"));
    m_progress->setAccessibleName(tr("Waiting for the answer"));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 0);
    QSizePolicy steady = m_progress->sizePolicy();
    steady.setRetainSizeWhenHidden(true); // the card does not jump
    m_progress->setSizePolicy(steady);
    m_ok->setObjectName(QStringLiteral("signInButton"));
    m_ok->setProperty("kind", QStringLiteral("primary"));
    m_signOut->setObjectName(QStringLiteral("lockSignOut"));
    m_signOut->setAccessibleName(tr("Sign out, so that somebody else can sign in"));
    m_signOut->setToolTip(m_signOut->accessibleName());
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::gap);
    buttons->addWidget(m_ok, 1);
    buttons->addWidget(m_signOut);
    auto *card = new QFrame;
    card->setObjectName(QStringLiteral("signInCard"));
    card->setFixedWidth(cardWidth);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(Theme::wide * 2, Theme::wide + Theme::gap, Theme::wide * 2, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_title);
    column->addLayout(makePerson());
    column->addWidget(m_banner);
    column->addSpacing(Theme::gap);
    column->addWidget(m_userCaption);
    column->addWidget(m_user);
    column->addWidget(caption(tr("&Password"), m_password));
    column->addWidget(m_password);
    column->addWidget(m_capsLock);
    column->addSpacing(Theme::gap);
    column->addLayout(buttons);
    column->addWidget(m_progress);
    setTabOrder(m_user, m_password);
    setTabOrder(m_password, m_ok);
    setTabOrder(m_ok, m_signOut);
    return card;
}

QLayout *SignInPage::makePerson()
{
    m_disc->setObjectName(QStringLiteral("lockedDisc"));
    m_person->setObjectName(QStringLiteral("lockedPerson"));
    m_person->setProperty("role", QStringLiteral("heading"));
    m_personRole->setObjectName(QStringLiteral("lockedRole"));
    m_personRole->setProperty("role", QStringLiteral("muted"));
    for (QLabel *label : {m_person, m_personRole}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(m_person);
    texts->addWidget(m_personRole);
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::space);
    row->addWidget(m_disc);
    row->addLayout(texts, 1);
    return row;
}

void SignInPage::setDatabase(const QString &name, const QString &place)
{
    const QString text = place.isEmpty() ? name : place;
    m_database->setText(text.isEmpty() ? QString() : tr("Database: %1").arg(text));
}

QString SignInPage::notice() const
{
    return m_banner->isHidden() ? QString() : m_banner->text();
}

void SignInPage::askAnew(bool locked, const QString &title)
{
    m_isLocked = locked;
    m_title->setText(title);
    setAccessibleName(title);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_disc, m_person, m_personRole, m_signOut})
        widget->setVisible(locked);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_userCaption, m_user})
        widget->setVisible(!locked);
    m_banner->hide();
    (void)m_password->take();
    setBusy(false);
    focusField();
}

void SignInPage::askForName(const QString &notice)
{
    m_user->setText(QString());
    for (QLabel *label : {m_person, m_personRole})
        label->clear();
    m_disc->setInitials({});
    askAnew(false, tr("Sign in"));
    if (!notice.isEmpty())
        m_banner->display(Tone::Warning, notice); // somebody has ended the session
}

void SignInPage::askToUnlock(const Session &session)
{
    m_disc->setInitials(initialsText(session));
    m_person->setText(nameText(session));
    m_personRole->setText(roleText(session));
    askAnew(true, tr("Locked"));
    setAccessibleName(tr("Locked. %1 is signed in.").arg(nameText(session)));
}

void SignInPage::forget()
{
    askForName();
}

void SignInPage::submit()
{
    if (!m_ok->isEnabled())
        return;
    m_banner->hide();
    const QString password = m_password->take();
    setBusy(true);
    m_answerTimer.start();
    if (m_isLocked)
        emit unlockRequested(password);
    else
        emit signInRequested(m_user->text().trimmed(), password);
}

void SignInPage::showRefusal(const Error &error)
{
    (void)m_password->take();
    setBusy(false);
    m_banner->display(Tone::Danger, errorText(error));
    focusField();
}

void SignInPage::setBusy(bool busy)
{
    m_isBusy = busy;
    m_answerTimer.stop();
    m_user->setEnabled(!busy);
    m_password->setEnabled(!busy);
    m_progress->setVisible(busy);
    showButton();
}

void SignInPage::showButton()
{
    const bool named = m_isLocked || !m_user->text().trimmed().isEmpty();
    m_ok->setEnabled(!m_isBusy && named && !m_password->text().isEmpty());
    if (m_isLocked)
        m_ok->setText(m_isBusy ? tr("Unlocking…") : tr("&Unlock"));
    else
        m_ok->setText(m_isBusy ? tr("Signing in…") : tr("&Sign in"));
    m_ok->setAccessibleName(m_ok->text().remove(u'&'));
}

void SignInPage::focusField()
{
    QWidget *field = m_password;
    if (!m_isLocked && m_user->text().isEmpty())
        field = m_user;
    field->setFocus();
}

void SignInPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    focusField();
}

}
