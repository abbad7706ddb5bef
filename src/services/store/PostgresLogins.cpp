#include "store/PostgresLogins.h"

#include "store/Database.h"
#include "store/Migrator.h"
#include "store/Sql.h"

#include <QFile>
#include <QStringList>

#include <libpq-fe.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>

namespace concord {

namespace {
struct FreeText
{
    void operator()(char *text) const { PQfreemem(text); }
};
using PgTextPtr = std::unique_ptr<char, FreeText>;

PGconn *pgConnectionOf(const Database &db)
{
    const QVariant handle = db.nativeHandle();
    return *static_cast<PGconn *const *>(handle.constData());
}

QString groupOf(Role role)
{
    return QStringLiteral("concord_") + wordOf(role);
}

/// Everybody, also who is disabled: may read that about themselves.
QString peopleGroup()
{
    return QStringLiteral("concord_people");
}

/// Of one person, in the order in which find() has them.
QStringList groupsOf(Role role)
{
    QStringList groups{groupOf(role), peopleGroup()};
    groups.sort();
    return groups;
}

QStringList allGroups()
{
    QStringList names{peopleGroup()};
    for (const Role role : allRoles)
        names.append(groupOf(role));
    return names;
}

QString loginSubject(const QString &name)
{
    return QStringLiteral("login/") + name;
}
}

Result<void> PostgresLogins::prepareIfUsed()
{
    if (m_db.dialect().kind() != Dialect::Kind::Postgres)
        return {};
    const auto people = sql::number(m_db, QStringLiteral("SELECT count(*) FROM users"));
    if (!people || *people == 0)
        return people ? Result<void>{} : fail(people.error());
    return prepare();
}

Result<void> PostgresLogins::prepare()
{
    QFile file(QStringLiteral(":/postgres/grants.sql"));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Internal, file.fileName(), file.errorString());
    const Migration grants{0, file.fileName(), file.readAll()};
    return m_db.join(Isolation::ReadCommitted, [&] {
        // the groups are all databases', which may be at it at once
        Result<void> done = m_db.run(m_db.dialect().holdName(), {QStringLiteral("concord logins")})
                                .map([](QSqlQuery *) {})
                                .and_then([&] { return makeGroups(); })
                                .and_then([&] { return checkGroups(); });
        for (const QString &statement : grants.statements())
            done = done.and_then([&] { return run(statement); });
        return done;
    });
}

Result<void> PostgresLogins::makeGroups()
{
    for (const QString &group : allGroups()) {
        const auto known = find(group);
        if (!known)
            return fail(known.error());
        if (*known)
            continue;
        const auto made =
            requireRight().and_then([&] { return run(QStringLiteral("CREATE ROLE %1 NOLOGIN").arg(group)); });
        if (!made)
            return made;
    }
    return {};
}

/// A group that was more than a group would make each of its members more than a person.
Result<void> PostgresLogins::checkGroups()
{
    for (const QString &name : allGroups()) {
        const auto group = find(name);
        if (!group)
            return fail(group.error());
        if (!*group || (*group)->isMore || (*group)->mayLogIn || !(*group)->groups.isEmpty())
            return fail(ErrorCode::Conflict, loginSubject(name),
                        QStringLiteral("this role of the server has rights of its own, can log in or belongs "
                                       "to others: it cannot be the group of people"));
    }
    return {};
}

Result<void> PostgresLogins::requireRight()
{
    const auto right = sql::row(
        m_db,
        QStringLiteral("SELECT (rolsuper OR rolcreaterole)::INTEGER, rolname::TEXT FROM pg_catalog.pg_roles"
                       " WHERE rolname = current_user"),
        {}, [](const QSqlQuery &q) { return std::pair(q.value(0).toInt() != 0, q.value(1).toString()); });
    if (!right)
        return fail(right.error());
    if (*right && (*right)->first)
        return {};
    const QString owner = quoted(*right ? (*right)->second : QString());
    return fail(
        ErrorCode::Forbidden, m_db.place(),
        QStringLiteral("this account may not make logins. An administrator of the server runs: ALTER ROLE"
                       " %1 CREATEROLE; and, where the groups are not its own: GRANT %2 TO %1 WITH ADMIN"
                       " OPTION")
            .arg(owner, allGroups().join(QStringLiteral(", "))));
}

Result<std::optional<PostgresLogins::Known>> PostgresLogins::find(const QString &name)
{
    return sql::row(
        m_db,
        QStringLiteral(
            "SELECT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolbypassrls OR r.rolreplication"
            " OR r.rolname = current_user)::INTEGER, r.rolcanlogin::INTEGER,"
            " EXISTS (SELECT 1 FROM pg_catalog.pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass"
            " AND d.refobjid = r.oid)::INTEGER,"
            " (SELECT string_agg(DISTINCT g.rolname::TEXT, ',') FROM pg_catalog.pg_auth_members m"
            " JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid)"
            " FROM pg_catalog.pg_roles r WHERE r.rolname = CAST(? AS TEXT)"),
        {name}, [](const QSqlQuery &q) {
            return Known{q.value(0).toInt() != 0, q.value(1).toInt() != 0, q.value(2).toInt() != 0,
                         q.value(3).toString().split(u',', Qt::SkipEmptyParts)};
        });
}

Result<PostgresLogins::Known> PostgresLogins::person(const QString &name)
{
    if (const auto may = requireRight(); !may)
        return fail(may.error());
    const auto known = find(name);
    if (!known)
        return fail(known.error());
    if (!*known)
        return fail(ErrorCode::NotFound, loginSubject(name), QStringLiteral("the server has no such login"));
    if ((*known)->isMore)
        return fail(ErrorCode::Conflict, loginSubject(name),
                    QStringLiteral("this login of the server has rights of its own: it is left as it is"));
    return **known;
}

Result<void> PostgresLogins::create(const QString &name, QByteArrayView password, Role role)
{
    constexpr qsizetype longest = 63; // the server cuts what is longer
    if (name.toUtf8().size() > longest)
        return fail(ErrorCode::Conflict, QStringLiteral("login"), QStringLiteral("the name is too long"));
    return m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        const auto secret = requireRight().and_then([&] { return prepare(); }).and_then([&] {
            return verifier(name, password);
        });
        const auto known = secret ? find(name) : fail(secret.error());
        if (!known)
            return fail(known.error());
        if (*known && ((*known)->isMore || (*known)->groups != groupsOf(role)))
            return fail(
                ErrorCode::Conflict, loginSubject(name),
                QStringLiteral("the server has a login of that name already, for something else or in "
                               "another role: choose another name"));
        const QString login = quoted(name);
        return run((*known ? QStringLiteral("ALTER ROLE %1 LOGIN PASSWORD %2")
                           : QStringLiteral("CREATE ROLE %1 LOGIN PASSWORD %2"))
                       .arg(login, *secret))
            .and_then([&] { return join(name, role); })
            .and_then([&] { return run(QStringLiteral("GRANT %1 TO %2").arg(peopleGroup(), login)); })
            .and_then([&] { return showViews(login); });
    });
}

/// For psql; this program says for itself where it looks.
Result<void> PostgresLogins::showViews(const QString &login)
{
    const auto database = sql::row(m_db, QStringLiteral("SELECT current_database()::TEXT"), {},
                                   [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!database)
        return fail(database.error());
    const bool isUsual = m_db.schema() == QStringLiteral("integration");
    return run(QStringLiteral("ALTER ROLE %1 IN DATABASE %2 SET search_path = %3")
                   .arg(login, quoted(database->value_or(QString())),
                        isUsual ? QStringLiteral("console") : m_db.schema() + QStringLiteral("_console")));
}

Result<void> PostgresLogins::join(const QString &name, Role role)
{
    return leave(name).and_then(
        [&] { return run(QStringLiteral("GRANT %1 TO %2").arg(groupOf(role), quoted(name))); });
}

/// Of the groups that it is in: for each other one the server would warn.
Result<void> PostgresLogins::leave(const QString &name, bool isForGood)
{
    const auto known = find(name);
    if (!known)
        return fail(known.error());
    Result<void> done;
    for (const QString &group : allGroups()) {
        if (*known && (*known)->groups.contains(group) && (isForGood || group != peopleGroup()))
            done = done.and_then(
                [&] { return run(QStringLiteral("REVOKE %1 FROM %2").arg(group, quoted(name))); });
    }
    return done;
}

Result<void> PostgresLogins::setRole(const QString &name, Role role)
{
    return m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        const auto known = person(name);
        if (!known)
            return fail(known.error());
        return known->mayLogIn ? join(name, role) : leave(name);
    });
}

Result<void> PostgresLogins::setPassword(const QString &name, QByteArrayView password)
{
    return m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        const auto known = person(name);
        const auto secret = known ? verifier(name, password) : fail(known.error());
        if (!secret)
            return fail(secret.error());
        return run(QStringLiteral("ALTER ROLE %1 PASSWORD %2").arg(quoted(name), *secret));
    });
}

Result<void> PostgresLogins::setLogin(const QString &name, bool mayLogIn)
{
    return m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        if (const auto known = person(name); !known)
            return fail(known.error());
        if (!mayLogIn)
            return run(QStringLiteral("ALTER ROLE %1 NOLOGIN").arg(quoted(name))).and_then([&] {
                return leave(name);
            });
        const auto word = sql::row(m_db, QStringLiteral("SELECT role FROM users WHERE name = ?"), {name},
                                   [](const QSqlQuery &q) { return q.value(0).toString(); });
        if (!word)
            return fail(word.error());
        const auto role = roleFromWord(word->value_or(QString()));
        if (!role)
            return fail(ErrorCode::NotFound, QStringLiteral("user/") + name);
        return run(QStringLiteral("ALTER ROLE %1 LOGIN").arg(quoted(name))).and_then([&] {
            return join(name, *role);
        });
    });
}

Result<bool> PostgresLogins::isThere(const QString &name, Role role)
{
    return find(name).map([&](const std::optional<Known> &login) {
        return login && login->mayLogIn &&
               std::all_of(std::begin(allRoles), std::end(allRoles),
                           [&](Role one) { return login->groups.contains(groupOf(one)) == (one == role); });
    });
}

Result<void> PostgresLogins::drop(const QString &name)
{
    return m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        const auto known = person(name);
        if (!known) // gone already: that is what was wanted
            return known.error().code == ErrorCode::NotFound ? Result<void>{} : fail(known.error());
        if (!known->ownsThings)
            return run(QStringLiteral("DROP ROLE ") + quoted(name));
        return run(QStringLiteral("ALTER ROLE %1 NOLOGIN PASSWORD NULL").arg(quoted(name))).and_then([&] {
            return leave(name, true);
        });
    });
}

/// Without the statement in the error: a verifier may be in it.
Result<void> PostgresLogins::run(const QString &statement)
{
    auto done = m_db.direct(statement);
    if (!done)
        done.error().detail = done.error().detail.section(QStringLiteral("; in: "), 0, 0);
    return done;
}

QString PostgresLogins::quoted(const QString &identifier) const
{
    const QByteArray name = identifier.toUtf8();
    const PgTextPtr text(PQescapeIdentifier(pgConnectionOf(m_db), name.constData(), size_t(name.size())));
    return text ? QString::fromUtf8(text.get()) : QStringLiteral("\"\"");
}

Result<QString> PostgresLogins::verifier(const QString &name, QByteArrayView password) const
{
    QByteArray plain = password.toByteArray();
    const bool isUsable = !plain.isEmpty() && !plain.contains('\0');
    const PgTextPtr made(isUsable ? PQencryptPasswordConn(pgConnectionOf(m_db), plain.constData(),
                                                          name.toUtf8().constData(), "scram-sha-256")
                                  : nullptr);
    plain.fill('\0');
    if (!made)
        return fail(ErrorCode::Conflict, QStringLiteral("password"),
                    QStringLiteral("the server cannot take this password"));
    return u'\'' + QString::fromLatin1(made.get()) + u'\''; // of A-Z, a-z, 0-9 and + / = $ : -
}

}
