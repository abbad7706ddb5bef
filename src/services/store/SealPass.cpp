#include "store/SealPass.h"

#include "store/DataKeyStore.h"
#include "store/Sql.h"

#include <QSqlRecord>

namespace concord {

namespace {
constexpr int keysAtOnce = 192; // three of rowsIn's groups
const auto wholePass = QStringLiteral("whole pass");
const auto messageKeys = QStringLiteral("message_keys");
const auto bodyKey = QStringLiteral("body-sha256:");

QVariantList valuesOf(const QSqlQuery &q)
{
    QVariantList values;
    for (int i = 0; i < q.record().count(); ++i)
        values.append(q.value(i));
    return values;
}
}

Result<bool> SealPass::isDone()
{
    return sql::number(m_db,
                       QStringLiteral("SELECT count(*) FROM seal_progress WHERE step = ? AND is_done = 1"),
                       {wholePass})
        .map([](qint64 n) { return n > 0; });
}

Result<QString> SealPass::positionOf(const QString &step)
{
    return sql::row(m_db, QStringLiteral("SELECT position FROM seal_progress WHERE step = ?"), {step},
                    [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([](const std::optional<QString> &position) { return position.value_or(QString()); });
}

Result<void> SealPass::keepPosition(const QString &step, const QString &position)
{
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO seal_progress (step, position, is_done) VALUES (?, ?, ?)"
                                      " ON CONFLICT (step) DO UPDATE SET position = excluded.position,"
                                      " is_done = excluded.is_done"),
                       {step, position, step == wholePass ? 1 : 0})
        .map([](int) {});
}

Result<bool> SealPass::update(const QString &text, const QVariantList &values)
{
    return sql::change(m_db, text, values).map([](int rows) { return rows > 0; });
}

Result<qint64> SealPass::run(const std::function<void(qint64)> &onProgress)
{
    if (const auto done = isDone();
        !done || *done) // what was written since then is sealed, and its hashes are keyed
        return done ? Result<qint64>(0) : fail(done.error());
    const auto toItsEnd = [&](const std::function<Result<bool>()> &some) -> Result<void> {
        for (;;) {
            const auto more = some();
            if (!more)
                return fail(more.error());
            if (onProgress)
                onProgress(m_seen);
            if (!*more)
                return {};
        }
    };
    for (const Step &step : steps()) {
        if (const auto done = toItsEnd([&] { return runSome(step); }); !done)
            return fail(done.error());
    }
    if (const auto done = toItsEnd([&] { return sealMessageKeys(); }); !done)
        return fail(done.error());
    // also when a pass of before was cut short here; of an empty database there is nothing to write anew
    const auto seen = sql::number(m_db, QStringLiteral("SELECT count(*) FROM seal_progress"));
    if (!seen)
        return fail(seen.error());
    if (*seen > 0) {
        if (const auto rewritten = rewrite(); !rewritten)
            return fail(rewritten.error());
    }
    if (const auto noted = keepPosition(wholePass, {}); !noted)
        return fail(noted.error());
    return m_sealed;
}

Result<bool> SealPass::runSome(const Step &step)
{
    const QString &key = step.columns.front();
    const QString walk =
        QStringLiteral("SELECT DISTINCT %1 FROM %2 WHERE %1 > ? ORDER BY %1 LIMIT ?").arg(key, step.table);
    const QString rows = QStringLiteral("SELECT %1 FROM %2 WHERE %3 IN (%4)")
                             .arg(step.columns.join(u','), step.table, key, QStringLiteral("%1"));
    qint64 seen = 0;
    qint64 sealed = 0;
    const auto done = m_db.write([&]() -> Result<void> {
        seen = sealed = 0;
        const auto from = positionOf(step.table);
        const auto keys = from ? sql::rows(m_db, walk, {*from, keysAtOnce},
                                           [](const QSqlQuery &q) { return q.value(0).toString(); })
                               : fail(from.error());
        if (!keys || keys->empty())
            return keys ? Result<void>{} : fail(keys.error());
        // all are read before the first is written: what moves in the order must not be met again
        const auto found = sql::rowsIn(m_db, rows, QStringList(keys->begin(), keys->end()), valuesOf);
        if (!found)
            return fail(found.error());
        for (const QVariantList &row : *found) {
            const auto one = step.sealRow(row);
            if (!one)
                return fail(one.error());
            sealed += *one ? 1 : 0;
        }
        seen = qint64(found->size());
        return keepPosition(step.table, keys->back());
    });
    if (!done)
        return fail(done.error());
    m_seen += seen;
    m_sealed += sealed;
    return seen > 0;
}

/// Hashes of bodies: those that stand in a column row by row; those that are keys, which move in the order,
/// all in the first transaction.
Result<bool> SealPass::sealMessageKeys()
{
    Seal seal(m_db, "message_keys");
    const auto begin = QChar(u'\x1f');
    qint64 seen = 0;
    const auto done = m_db.write([&]() -> Result<void> {
        seen = 0;
        const auto from = positionOf(messageKeys);
        if (!from)
            return fail(from.error());
        const bool isFirst = from->isEmpty();
        const auto found =
            sql::rows(m_db,
                      QStringLiteral("SELECT source, message_id, body_hash FROM message_keys"
                                     " WHERE (source, message_id) > (?, ?) AND message_id NOT LIKE ?"
                                     " ORDER BY source, message_id LIMIT 1000"),
                      {from->section(begin, 0, 0), from->section(begin, 1), bodyKey + u'%'}, valuesOf);
        const auto bodies =
            isFirst && found
                ? sql::rows(m_db,
                            QStringLiteral("SELECT source, message_id, body_hash FROM message_keys"
                                           " WHERE message_id LIKE ?"),
                            {bodyKey + u'%'}, valuesOf)
                : Result<std::vector<QVariantList>>{};
        if (!found || !bodies)
            return fail(found ? bodies.error() : found.error());
        for (const auto *rows : {&*found, &*bodies}) {
            for (const QVariantList &row : *rows) {
                const QByteArray hash = row[2].toByteArray();
                if (hash.isEmpty())
                    continue;
                const QByteArray keyed = seal.hash(hash);
                const bool isKey = rows == &*bodies;
                const auto written = sql::change(
                    m_db,
                    QStringLiteral("UPDATE message_keys SET message_id = ?, body_hash = ?"
                                   " WHERE source = ? AND message_id = ?"),
                    {isKey ? bodyKey + QString::fromLatin1(keyed.toHex()) : row[1], keyed, row[0], row[1]});
                if (!written)
                    return fail(written.error());
            }
        }
        seen = qint64(found->size() + bodies->size());
        if (seen == 0)
            return {};
        return keepPosition(messageKeys, found->empty() ? QString(begin)
                                                        : found->back()[0].toString() + begin +
                                                              found->back()[1].toString());
    });
    if (!done)
        return fail(done.error());
    m_seen += seen;
    m_sealed += seen;
    return seen > 0;
}

Result<void> SealPass::rewrite()
{
    if (m_db.dialect().kind() == Dialect::Kind::Sqlite)
        return DataKeyStore(m_db).scrub();
    if (const auto unlimited = m_db.direct(QStringLiteral("SET statement_timeout = 0")); !unlimited)
        return unlimited;
    Result<void> done;
    for (const Step &step : steps()) {
        if (done)
            done = m_db.direct(QStringLiteral("VACUUM FULL ") + step.table);
    }
    if (done)
        done = m_db.direct(QStringLiteral("VACUUM FULL message_keys"));
    const auto limited = m_db.direct(QStringLiteral("RESET statement_timeout"));
    return done ? limited : done;
}

}
