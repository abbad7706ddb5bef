#include "store/SystemAccount.h"

#include <QFile>

#include <pwd.h>
#include <unistd.h>

namespace concord {

QString systemAccount()
{
    static const QString name = [] { // once: getpwuid() is for one thread at a time
        const uid_t number = ::geteuid();
        const passwd *entry = ::getpwuid(number);
        return entry && entry->pw_name && *entry->pw_name ? QFile::decodeName(entry->pw_name)
                                                          : QStringLiteral("uid-%1").arg(number);
    }();
    return name;
}

}
