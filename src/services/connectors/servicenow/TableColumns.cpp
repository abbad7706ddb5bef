#include "connectors/servicenow/TableColumns.h"

#include <algorithm>
#include <utility>

namespace concord {

Result<void> TableColumns::verdict(const QString &table, const QSet<QString> &names,
                                   const QStringList &needed)
{
    const auto missing = std::find_if(needed.begin(), needed.end(),
                                      [&](const QString &column) { return !names.contains(column); });
    if (names.isEmpty() || missing == needed.end())
        return {};
    return fail(ErrorCode::ConfigInvalid, QStringLiteral("table/") + table,
                QStringLiteral("it has no column \"%1\" that this user may read: the instance would leave it "
                               "out silently")
                    .arg(*missing));
}

void TableColumns::check(const QString &table, const QStringList &needed, Checked done)
{
    Known &known = m_tables[table];
    if (known.waiting.empty() && !known.names.isEmpty()) {
        const auto found = verdict(table, known.names, needed);
        if (found || !known.isFresh.hasExpired())
            return done(found);
    }
    known.waiting.emplace_back(needed, std::move(done));
    if (known.waiting.size() == 1)
        m_sampler(table, [this, table](const Result<TableList> &sample) { take(table, sample); });
}

void TableColumns::take(const QString &table, const Result<TableList> &sample)
{
    Known &known = m_tables[table];
    if (sample) {
        known.names.clear();
        for (const TableRecord &record : sample->rows) {
            for (auto it = record.values.keyBegin(); it != record.values.keyEnd(); ++it)
                known.names.insert(*it);
        }
        known.isFresh = QDeadlineTimer(m_patience);
    }
    const auto waiting = std::exchange(known.waiting, {});
    const QSet<QString> names = known.names;
    for (const auto &[needed, done] : waiting)
        done(sample ? verdict(table, names, needed) : Result<void>(fail(sample.error())));
}

void TableColumns::cancelAll()
{
    for (auto &[table, known] : m_tables)
        known.waiting.clear();
}

}
