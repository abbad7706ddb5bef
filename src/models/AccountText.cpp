#include "models/AccountText.h"

#include "models/Labels.h"

#include <QCoreApplication>

namespace concord {

QString nameText(const Session &session)
{
    const QString name = session.displayName.trimmed();
    return name.isEmpty() ? session.user : name;
}

QString initialsText(const Session &session)
{
    QStringList words;
    for (const QString &word : nameText(session).split(u' ', Qt::SkipEmptyParts)) {
        if (word.front().isLetterOrNumber())
            words.append(word);
    }
    if (words.isEmpty())
        return QStringLiteral("?");
    return words.size() == 1 ? words.front().left(2).toUpper()
                             : (words.front().left(1) + words.back().left(1)).toUpper();
}

QString roleText(const Session &session)
{
    return session.isOwner ? QCoreApplication::translate("Account", "Administrator (no accounts are kept)")
                           : labelOf(session.role);
}

QString facilitiesText(const Facilities &facilities)
{
    if (facilities.isAll)
        return QCoreApplication::translate("Account", "All facilities");
    if (facilities.names.isEmpty())
        return QCoreApplication::translate("Account", "No facility");
    const QString names = facilities.names.join(QStringLiteral(", "));
    return (facilities.names.size() == 1 ? QCoreApplication::translate("Account", "Facility: %1")
                                         : QCoreApplication::translate("Account", "Facilities: %1"))
        .arg(names);
}

QString changeText(const Session &before, const Session &after)
{
    QStringList news;
    if (before.role != after.role)
        news.append(QCoreApplication::translate("Account", "Your role is now: %1.").arg(labelOf(after.role)));
    if (before.facilities != after.facilities)
        news.append(QCoreApplication::translate("Account", "What you see is now of: %1.")
                        .arg(after.facilities.isAll || after.facilities.names.isEmpty()
                                 ? facilitiesText(after.facilities)
                                 : after.facilities.names.join(QStringLiteral(", "))));
    return news.join(u' ');
}

QString endText(SessionEnd why)
{
    switch (why) {
    case SessionEnd::SignedOut:
        break;
    case SessionEnd::Disabled:
        return QCoreApplication::translate("Account",
                                           "Your account has been disabled. Ask an administrator.");
    case SessionEnd::Removed:
        return QCoreApplication::translate("Account", "Your account has been removed. Ask an administrator.");
    case SessionEnd::PasswordChanged:
        return QCoreApplication::translate("Account",
                                           "Your password has been changed. Sign in with the new one.");
    }
    return {};
}

}
