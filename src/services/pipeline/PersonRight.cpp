#include "pipeline/PersonRight.h"

#include "store/PostgresLogins.h"

namespace concord {

namespace {
Result<bool> hasLogin(Database &db, const UserRow &user)
{
    return db.dialect().kind() == Dialect::Kind::Postgres ? PostgresLogins(db).isThere(user.name, user.role)
                                                          : Result<bool>(true);
}
}

Result<UserRow> personNow(Database &db, const Clock &clock, const QString &name)
{
    const auto lost = [&](const char *reason) {
        return fail(ErrorCode::Forbidden, QStringLiteral("user/") + name,
                    QStringLiteral("reason=") + QLatin1StringView(reason));
    };
    const auto user = UserStore(db, clock).byName(name);
    if (!user)
        return fail(user.error());
    if (!*user)
        return lost("removed");
    if ((*user)->isDisabled)
        return lost("disabled");
    const auto isThere = hasLogin(db, **user);
    if (!isThere)
        return fail(isThere.error());
    if (!*isThere)
        return lost("login");
    return **user;
}

}
