#include "views/AccountMenu/AccountMenu.h"

#include "models/AccountText.h"
#include "views/common/Initials.h"
#include "views/common/Theme.h"

#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>
#include <QWidgetAction>

namespace concord {

namespace {
QLabel *factLabel(const char *name, const QString &role)
{
    auto *label = new QLabel;
    label->setObjectName(QLatin1StringView(name));
    label->setProperty("role", role);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}
}

AccountMenu::AccountMenu(QAction *lock, QAction *signOut, QWidget *parent)
    : QToolButton(parent),
      m_lock(lock),
      m_signOut(signOut),
      m_menu(new QMenu(this)),
      m_name(factLabel("accountName", QStringLiteral("heading"))),
      m_user(factLabel("accountUser", QStringLiteral("muted"))),
      m_role(factLabel("accountRole", {})),
      m_facilities(factLabel("accountFacilities", QStringLiteral("muted")))
{
    setObjectName(QStringLiteral("accountButton"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setFocusPolicy(Qt::TabFocus);
    setIconSize({24, 24});
    m_menu->setObjectName(QStringLiteral("accountMenu"));
    auto *facts = new QWidgetAction(m_menu);
    facts->setDefaultWidget(makeFacts());
    facts->setEnabled(false); // to be read only: the arrow keys pass it
    m_menu->addAction(facts);
    m_menu->addSeparator();
    m_menu->addActions({m_lock, m_signOut});
    setMenu(m_menu);
    clear();
}

QWidget *AccountMenu::makeFacts()
{
    auto *facts = new QWidget;
    facts->setMinimumWidth(280);
    auto *column = new QVBoxLayout(facts);
    column->setContentsMargins(Theme::space, Theme::gap, Theme::space, Theme::gap);
    column->setSpacing(2);
    for (QLabel *label : {m_name, m_user, m_role, m_facilities})
        column->addWidget(label);
    column->insertSpacing(2, Theme::tight);
    return facts;
}

void AccountMenu::display(const Session &session)
{
    const QString name = nameText(session);
    setText(fontMetrics().elidedText(name, Qt::ElideRight, 180).replace(u'&', QStringLiteral("&&")));
    setIcon(initialsIcon(initialsText(session)));
    m_name->setText(name);
    m_user->setText(session.user);
    m_user->setVisible(session.user != name);
    m_role->setText(roleText(session));
    m_facilities->setText(facilitiesText(session.facilities));
    m_facilities->setVisible(!session.isOwner);
    for (QAction *action : {m_lock, m_signOut})
        action->setVisible(!session.isOwner);
    setAccessibleName(tr("Account of %1").arg(name));
    setAccessibleDescription(session.isOwner
                                 ? roleText(session)
                                 : roleText(session) + QStringLiteral(", ") + m_facilities->text());
    setToolTip(accessibleDescription());
    show();
}

void AccountMenu::clear()
{
    hide();
    setText({});
    setIcon({});
    setToolTip({});
    setAccessibleName({});
    setAccessibleDescription({});
    for (QLabel *label : {m_name, m_user, m_role, m_facilities})
        label->clear();
    for (QAction *action : {m_lock, m_signOut})
        action->setVisible(false);
}

}
