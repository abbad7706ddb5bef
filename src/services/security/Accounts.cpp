#include "security/Accounts.h"

#include "security/PasswordHash.h"
#include "store/AuditStore.h"
#include "store/UserStore.h"

#include <algorithm>

namespace concord {

namespace {
constexpr qsizetype longestDisplayName = 200;

tl::unexpected<Error> forbidden(const QString &where, const QString &why)
{
    return fail(ErrorCode::Conflict, where, why);
}

/// Names that the server of a PostgreSQL database keeps for itself, or this program for its groups; and those
/// under which programs stand in the trail.
bool isReserved(const QString &name)
{
    static const QStringList words{
        QStringLiteral("public"),   QStringLiteral("none"),    QStringLiteral("postgres"),
        QStringLiteral("concord"),  QStringLiteral("root"),    QStringLiteral("unknown"),
        QStringLiteral("audit"),    QStringLiteral("rescuer"), QStringLiteral("retention"),
        QStringLiteral("schedule"), QStringLiteral("worker")};
    return words.contains(name) || name.startsWith(u"pg_") || name.startsWith(u"concord_");
}

bool isRefusal(ErrorCode code)
{
    return code == ErrorCode::Conflict || code == ErrorCode::NotFound || code == ErrorCode::Forbidden;
}

bool mayManage(const UserRow &row)
{
    return !row.isDisabled && allowed(row.role, Action::ManageUsers, scopeOf(row.facilities, {}));
}

QString factsOf(Role role, const Facilities &facilities)
{
    return QStringLiteral("role=%1 facilities=%2").arg(wordOf(role), textOf(facilities));
}
}

Accounts::Accounts(Database &db, const Clock &clock, QString actor, QString actorRole)
    : Accounts(db, clock, std::move(actor), std::move(actorRole), loginKeeperOf(db))
{}

Accounts::Accounts(Database &db, const Clock &clock, QString actor, QString actorRole,
                   std::unique_ptr<LoginKeeper> logins)
    : m_db(db),
      m_clock(clock),
      m_actor(std::move(actor)),
      m_actorRole(std::move(actorRole)),
      m_logins(std::move(logins))
{}

QString Accounts::subjectOf(const QString &name)
{
    return QStringLiteral("user/") + (isUserName(name) ? name : QStringLiteral("?"));
}

Result<void> Accounts::atServer(const std::function<Result<void>(LoginKeeper &)> &work)
{
    return m_logins ? work(*m_logins) : Result<void>{};
}

bool Accounts::isServer() const
{
    return m_db.dialect().kind() == Dialect::Kind::Postgres;
}

Result<UserRow> Accounts::find(const QString &name)
{
    const auto row = UserStore(m_db, m_clock).byName(name);
    if (!row)
        return fail(row.error());
    return *row ? Result<UserRow>(**row)
                : fail(ErrorCode::NotFound, subjectOf(name), QStringLiteral("nobody has that name"));
}

Result<void> Accounts::note(const QString &action, const QString &name, const QString &details)
{
    return AuditStore(m_db, m_clock)
        .append({m_actor, action, subjectOf(name), true, details, {}, m_actorRole});
}

Result<void> Accounts::keepAdministrator()
{
    return UserStore(m_db, m_clock).all().and_then([](const std::vector<UserRow> &all) -> Result<void> {
        if (all.empty() || std::any_of(all.begin(), all.end(), mayManage))
            return {};
        return forbidden(QStringLiteral("users"),
                         QStringLiteral("there must always be an administrator for all facilities who is "
                                        "enabled: else nobody could look after the accounts"));
    });
}

Result<void> Accounts::order(const QString &action, const QString &name,
                             const std::function<Result<void>()> &work)
{
    auto done = m_db.write(Isolation::ReadCommitted, [&] {
        return UserStore(m_db, m_clock).hold().and_then(work).and_then([this] {
            return keepAdministrator();
        });
    });
    if (done || !isRefusal(done.error().code))
        return done;
    const auto noted = m_db.write([&] {
        return AuditStore(m_db, m_clock)
            .append({m_actor, action, subjectOf(name), false, codeName(done.error().code), {}, m_actorRole});
    });
    if (!noted)
        done.error().detail += QStringLiteral("; the refusal could not be recorded: ") + noted.error().detail;
    return done;
}

Result<Facilities> Accounts::checked(Facilities facilities) const
{
    if (facilities.isAll)
        facilities.names.clear();
    else if (facilities.names.isEmpty())
        return forbidden(QStringLiteral("facilities"),
                         QStringLiteral("a person works for one facility at least, or for all"));
    facilities.names.sort();
    facilities.names.removeDuplicates();
    if (!std::all_of(facilities.names.begin(), facilities.names.end(), isFacilityName))
        return forbidden(
            QStringLiteral("facilities"),
            QStringLiteral(
                "a facility has 1 to 63 letters, digits, '.', '_' and '-', and is not called all or none"));
    return facilities;
}

Result<QString> Accounts::checkedDisplayName(const QString &text) const
{
    const QString shown = text.simplified();
    const bool isShowable = std::none_of(shown.begin(), shown.end(), [](QChar c) {
        return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format;
    });
    return isShowable && shown.size() <= longestDisplayName
               ? Result<QString>(shown)
               : forbidden(QStringLiteral("display name"),
                           QStringLiteral("it has at most %1 characters, all of which can be seen")
                               .arg(longestDisplayName));
}

Result<QString> Accounts::hashOf(const QString &name, const SecretText &password) const
{
    if (const QString why = whyNotChosen(password, name); !why.isEmpty())
        return forbidden(QStringLiteral("password"), why);
    if (isServer())
        return QString();
    return PasswordHash::of(password).map([](const PasswordHash &hash) { return hash.toText(); });
}

Result<void> Accounts::add(const NewUser &user, const SecretText &password)
{
    if (!isUserName(user.name) || isReserved(user.name))
        return forbidden(
            QStringLiteral("name"),
            QStringLiteral("it has 1 to 63 characters of a-z, 0-9, '.', '_' and '-', the first "
                           "of a-z, and is none that the database keeps for itself (pg_, concord_) or that "
                           "stands for a program in the trail (audit, schedule, …)"));
    UserRow row;
    row.name = user.name;
    row.role = user.role;
    const auto facilities = checked(user.facilities);
    const auto displayName = facilities ? checkedDisplayName(user.displayName) : fail(facilities.error());
    const auto hash = displayName ? hashOf(user.name, password) : fail(displayName.error());
    if (!hash)
        return fail(hash.error());
    row.facilities = *facilities;
    row.displayName = *displayName;
    row.passwordHash = *hash;
    const auto action = QStringLiteral("user.add");
    return order(action, row.name, [&]() -> Result<void> {
        UserStore users(m_db, m_clock);
        const auto known = users.byName(row.name);
        if (!known)
            return fail(known.error());
        if (*known)
            return forbidden(subjectOf(row.name), QStringLiteral("somebody has that name already"));
        return users.add(row)
            .and_then([&] {
                return atServer([&](LoginKeeper &l) { return l.create(row.name, password, row.role); });
            })
            .and_then([&] { return note(action, row.name, factsOf(row.role, row.facilities)); });
    });
}

Result<void> Accounts::change(const QString &name, const UserChange &change)
{
    std::optional<Facilities> facilities;
    std::optional<QString> displayName;
    if (change.facilities) {
        const auto found = checked(*change.facilities);
        if (!found)
            return fail(found.error());
        facilities = *found;
    }
    if (change.displayName) {
        const auto found = checkedDisplayName(*change.displayName);
        if (!found)
            return fail(found.error());
        displayName = *found;
    }
    const auto action = QStringLiteral("user.change");
    return order(action, name, [&]() -> Result<void> {
        const auto before = find(name);
        if (!before)
            return fail(before.error());
        UserRow row = *before;
        row.role = change.role.value_or(row.role);
        row.facilities = facilities.value_or(row.facilities);
        row.displayName = displayName.value_or(row.displayName);
        if (row == *before)
            return {};
        QString details = factsOf(row.role, row.facilities);
        if (row.role != before->role || row.facilities != before->facilities)
            details += QStringLiteral(" was_role=%1 was_facilities=%2")
                           .arg(wordOf(before->role), textOf(before->facilities));
        if (row.displayName != before->displayName)
            details += QStringLiteral(" display_name=changed");
        return UserStore(m_db, m_clock)
            .save(row)
            .and_then([&](bool) {
                return row.role == before->role
                           ? Result<void>{}
                           : atServer([&](LoginKeeper &l) { return l.setRole(name, row.role); });
            })
            .and_then([&] { return note(action, name, details); });
    });
}

Result<void> Accounts::disable(const QString &name)
{
    const auto action = QStringLiteral("user.disable");
    return order(action, name, [&]() -> Result<void> {
        auto row = find(name);
        if (!row || row->isDisabled)
            return row ? Result<void>{} : fail(row.error());
        row->isDisabled = true;
        return UserStore(m_db, m_clock)
            .save(*row)
            .and_then([&](bool) { return atServer([&](LoginKeeper &l) { return l.setLogin(name, false); }); })
            .and_then([&] { return note(action, name, {}); });
    });
}

Result<void> Accounts::enable(const QString &name)
{
    const auto action = QStringLiteral("user.enable");
    return order(action, name, [&]() -> Result<void> {
        auto row = find(name);
        if (!row)
            return fail(row.error());
        const bool wasLocked = row->failures > 0;
        if (!row->isDisabled && !wasLocked)
            return {};
        UserStore users(m_db, m_clock);
        if (const auto unlocked = users.noteSuccess(name); !unlocked)
            return unlocked;
        if (row->isDisabled) {
            row->isDisabled = false;
            const auto saved = users.save(*row).and_then(
                [&](bool) { return atServer([&](LoginKeeper &l) { return l.setLogin(name, true); }); });
            if (!saved)
                return saved;
        }
        return note(action, name, wasLocked ? QStringLiteral("failures=%1").arg(row->failures) : QString());
    });
}

Result<void> Accounts::remove(const QString &name)
{
    const auto action = QStringLiteral("user.remove");
    return order(action, name, [&]() -> Result<void> {
        const auto row = find(name);
        if (!row)
            return fail(row.error());
        UserStore users(m_db, m_clock);
        const auto removed = users.remove(name).and_then(
            [&](bool) { return atServer([&](LoginKeeper &l) { return l.drop(name); }); });
        const auto areThere = removed ? users.areThere() : fail(removed.error());
        if (!areThere)
            return fail(areThere.error());
        return note(action, name,
                    *areThere ? factsOf(row->role, row->facilities)
                              : factsOf(row->role, row->facilities) + QStringLiteral(" left=0"));
    });
}

Result<void> Accounts::setPassword(const QString &name, const SecretText &password)
{
    const auto hash = hashOf(name, password);
    if (!hash)
        return fail(hash.error());
    const auto action = QStringLiteral("user.password");
    return order(action, name, [&]() -> Result<void> {
        const auto row = find(name);
        if (!row)
            return fail(row.error());
        return UserStore(m_db, m_clock)
            .setPassword(name, *hash)
            .and_then(
                [&](bool) { return atServer([&](LoginKeeper &l) { return l.setPassword(name, password); }); })
            .and_then([&] {
                return note(action, name,
                            row->failures > 0 ? QStringLiteral("failures=%1").arg(row->failures) : QString());
            });
    });
}

}
