#include "store/UserStore.h"

#include "store/Columns.h"
#include "store/Sql.h"

namespace concord {

namespace {
/// One row for each facility of a person, so that one statement reads both tables as of the same moment.
const auto selectPeople = QStringLiteral(
    "SELECT u.name, u.display_name, u.role, u.is_all_facilities, u.is_disabled, u.revision,"
    " u.password_revision, u.password_hash, u.failures, u.locked_until, u.created_at,"
    " u.updated_at, f.facility FROM users u LEFT JOIN user_facilities f ON f.user_name = u.name");

UserRow readRow(const QSqlQuery &q)
{
    UserRow row;
    row.name = q.value(0).toString();
    row.displayName = q.value(1).toString();
    row.role = roleFromWord(q.value(2).toString()).value_or(Role::Viewer);
    row.facilities.isAll = q.value(3).toLongLong() == 1;
    row.isDisabled = q.value(4).toLongLong() == 1;
    row.revision = q.value(5).toLongLong();
    row.passwordRevision = q.value(6).toLongLong();
    row.passwordHash = q.value(7).toString();
    row.failures = int(q.value(8).toLongLong());
    row.lockedUntil = columns::timeOf(q.value(9));
    row.createdAt = fromMs(q.value(10).toLongLong());
    row.updatedAt = fromMs(q.value(11).toLongLong());
    if (!q.value(12).isNull() && !row.facilities.isAll)
        row.facilities.names << q.value(12).toString();
    return row;
}
}

Result<void> UserStore::hold()
{
    const QString lock = m_db.dialect().holdName();
    return lock.isEmpty() ? Result<void>{}
                          : m_db.run(lock, {QStringLiteral("concord users")}).map([](QSqlQuery *) {});
}

Result<std::vector<UserRow>> UserStore::read(const QString &condition, const QVariantList &values)
{
    const auto rows = sql::rows(
        m_db, selectPeople + condition + QStringLiteral(" ORDER BY u.name, f.facility"), values, readRow);
    if (!rows)
        return fail(rows.error());
    std::vector<UserRow> people;
    for (const UserRow &row : *rows) {
        if (people.empty() || people.back().name != row.name)
            people.push_back(row);
        else
            people.back().facilities.names << row.facilities.names;
    }
    return people;
}

Result<std::optional<UserRow>> UserStore::byName(const QString &name)
{
    return read(QStringLiteral(" WHERE u.name = ?"), {name}).map([](std::vector<UserRow> found) {
        return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
    });
}

Result<std::vector<UserRow>> UserStore::all()
{
    return read({}, {});
}

Result<bool> UserStore::seesAll()
{
    if (m_db.dialect().kind() == Dialect::Kind::Sqlite)
        return true;
    return sql::number(m_db,
                       QStringLiteral("SELECT CASE WHEN row_security_active('users') THEN 0 ELSE 1 END"))
        .map([](qint64 all) { return all == 1; });
}

Result<bool> UserStore::areThere()
{
    return sql::number(m_db, QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM users LIMIT 1) one"))
        .map([](qint64 n) { return n > 0; });
}

Result<void> UserStore::saveFacilities(const QString &name, const Facilities &facilities)
{
    const auto gone =
        sql::change(m_db, QStringLiteral("DELETE FROM user_facilities WHERE user_name = ?"), {name});
    if (!gone)
        return fail(gone.error());
    if (facilities.isAll)
        return {};
    for (const QString &facility : facilities.names) {
        const auto added = sql::change(
            m_db, QStringLiteral("INSERT INTO user_facilities (user_name, facility) VALUES (?, ?)"),
            {name, facility});
        if (!added)
            return fail(added.error());
    }
    return {};
}

Result<void> UserStore::add(const UserRow &row)
{
    const qint64 now = toMs(m_clock.now());
    return m_db.join([&]() -> Result<void> {
        return sql::change(m_db,
                           QStringLiteral("INSERT INTO users (name, display_name, role, is_all_facilities,"
                                          " is_disabled, password_hash, created_at, updated_at)"
                                          " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
                           {row.name, row.displayName, wordOf(row.role), int(row.facilities.isAll),
                            int(row.isDisabled), row.passwordHash, now, now})
            .and_then([&](int) { return saveFacilities(row.name, row.facilities); });
    });
}

Result<bool> UserStore::save(const UserRow &row)
{
    bool isFound = false;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto changed =
            sql::change(m_db,
                        QStringLiteral("UPDATE users SET display_name = ?, role = ?, is_all_facilities = ?,"
                                       " is_disabled = ?, revision = revision + 1, updated_at = ?"
                                       " WHERE name = ?"),
                        {row.displayName, wordOf(row.role), int(row.facilities.isAll), int(row.isDisabled),
                         qint64(toMs(m_clock.now())), row.name});
        if (!changed)
            return fail(changed.error());
        isFound = *changed > 0;
        return isFound ? saveFacilities(row.name, row.facilities) : Result<void>{};
    });
    if (!done)
        return fail(done.error());
    return isFound;
}

Result<bool> UserStore::setPassword(const QString &name, const QString &hash)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE users SET password_hash = ?, failures = 0, locked_until = NULL,"
                                      " revision = revision + 1, password_revision = revision + 1,"
                                      " updated_at = ? WHERE name = ?"),
                       {hash, qint64(toMs(m_clock.now())), name})
        .map([](int n) { return n > 0; });
}

Result<bool> UserStore::remove(const QString &name)
{
    return sql::change(m_db, QStringLiteral("DELETE FROM users WHERE name = ?"), {name}).map([](int n) {
        return n > 0;
    });
}

Result<void> UserStore::noteFailure(const QString &name, int failures,
                                    const std::optional<Timestamp> &lockedUntil)
{
    return sql::change(m_db, QStringLiteral("UPDATE users SET failures = ?, locked_until = ? WHERE name = ?"),
                       {failures, columns::timeOrNull(lockedUntil), name})
        .map([](int) {});
}

Result<void> UserStore::noteSuccess(const QString &name)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE users SET failures = 0, locked_until = NULL"
                                      " WHERE name = ? AND (failures > 0 OR locked_until IS NOT NULL)"),
                       {name})
        .map([](int) {});
}

}
