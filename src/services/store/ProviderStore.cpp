#include "store/ProviderStore.h"

#include "store/Paging.h"
#include "store/Sql.h"

namespace concord {

namespace {
const auto providerTable = QStringLiteral("local_providers");
const auto selectProviders = QStringLiteral(
    "SELECT id, npi, dea, family, given, is_active, version, author, changed_at FROM local_providers");

ProviderRow readProvider(const QSqlQuery &q)
{
    return {q.value(0).toString(), q.value(1).toString(), q.value(2).toString(),
            q.value(3).toString(), q.value(4).toString(), q.value(5).toLongLong() != 0,
            q.value(6).toInt(),    q.value(7).toString(), fromMs(q.value(8).toLongLong())};
}

QString anywhere(QString text)
{
    for (const QChar special : {u'\\', u'%', u'_'})
        text.replace(special, QStringLiteral("\\") + special);
    return u'%' + text + u'%';
}
}

Result<bool> ProviderStore::areThere()
{
    return sql::number(m_db,
                       QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM local_providers LIMIT 1) one"))
        .map([](qint64 n) { return n > 0; });
}

Result<std::optional<ProviderRow>> ProviderStore::byId(const QString &id)
{
    return sql::row(m_db, selectProviders + QStringLiteral(" WHERE id = ?"), {id}, readProvider);
}

Result<std::optional<ProviderRow>> ProviderStore::byNpi(const QString &npi)
{
    return sql::row(m_db, selectProviders + QStringLiteral(" WHERE npi = ? AND npi <> '' AND is_active = 1"),
                    {npi}, readProvider);
}

Result<std::optional<ProviderRow>> ProviderStore::byDea(const QString &dea)
{
    return sql::row(m_db, selectProviders + QStringLiteral(" WHERE dea = ? AND dea <> '' AND is_active = 1"),
                    {dea}, readProvider);
}

Result<std::vector<ProviderRow>> ProviderStore::search(const QString &text, int limit)
{
    QString conditions = QStringLiteral("1 = 1");
    QVariantList values;
    for (const QString &word : text.simplified().split(u' ', Qt::SkipEmptyParts).mid(0, 8)) {
        conditions +=
            QStringLiteral(" AND (family %1 ? ESCAPE '\\' OR given %1 ? ESCAPE '\\' OR id %1 ? ESCAPE '\\'"
                           " OR npi %1 ? ESCAPE '\\' OR dea %1 ? ESCAPE '\\')")
                .arg(m_db.dialect().likeAnyCase());
        for (int i = 0; i < 5; ++i)
            values << anywhere(word);
    }
    values << sql::boundedLimit(limit);
    return sql::rows(m_db,
                     selectProviders + QStringLiteral(" WHERE ") + conditions +
                         QStringLiteral(" ORDER BY family, given, id LIMIT ?"),
                     values, readProvider);
}

Result<std::vector<ProviderRow>> ProviderStore::changedSince(Timestamp from, int limit, const QString &after)
{
    return sql::changedSince(m_db, selectProviders, QStringLiteral("changed_at"), QStringLiteral("id"), from,
                             after, limit, readProvider);
}

Result<ProviderRow> ProviderStore::save(const ProviderChange &change, const QString &author)
{
    if (const auto valid = checkProvider(change); !valid)
        return fail(valid.error());
    const ProviderRow &row = change.row;
    std::optional<ProviderRow> saved;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto before = byId(row.id);
        if (!before)
            return fail(before.error());
        if ((*before ? (*before)->version : 0) != row.version)
            return fail(
                ErrorCode::Conflict, providerTable,
                *before
                    ? QStringLiteral("version %1 by %2 stands").arg((*before)->version).arg((*before)->author)
                    : QStringLiteral("there is no such provider"));
        const auto taken =
            sql::number(m_db,
                        QStringLiteral("SELECT count(*) FROM local_providers WHERE id <> ?"
                                       " AND ((npi <> '' AND npi = ?) OR (dea <> '' AND dea = ?))"),
                        {row.id, row.npi, row.dea});
        if (!taken)
            return fail(taken.error());
        if (*taken > 0)
            return fail(ErrorCode::Conflict, providerTable,
                        QStringLiteral("the number is another provider's"));
        const QVariantList content{row.npi,
                                   row.dea,
                                   row.family,
                                   row.given,
                                   int(row.isActive),
                                   author,
                                   change.reason.simplified().left(500),
                                   qint64(toMs(m_clock.now()))};
        const auto written =
            row.version == 0
                ? sql::change(
                      m_db,
                      QStringLiteral(
                          "INSERT INTO local_providers (id, npi, dea, family, given, is_active,"
                          " author, reason, changed_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"
                          " ON CONFLICT (id) DO NOTHING"),
                      QVariantList{row.id} + content)
                : sql::change(
                      m_db,
                      QStringLiteral("UPDATE local_providers SET npi = ?, dea = ?, family = ?, given = ?,"
                                     " is_active = ?, author = ?, reason = ?, changed_at = ?,"
                                     " version = version + 1 WHERE id = ? AND version = ?"),
                      content + QVariantList{row.id, row.version});
        if (!written)
            return fail(written.error());
        if (*written == 0)
            return fail(ErrorCode::Conflict, providerTable,
                        QStringLiteral("the provider was changed meanwhile"));
        auto after = byId(row.id);
        if (!after)
            return fail(after.error());
        saved = *std::move(after);
        return {};
    });
    if (!done)
        return fail(done.error());
    return *saved;
}

}
