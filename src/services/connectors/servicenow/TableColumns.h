#pragma once

#include "domain/TablePort.h"

#include <QDeadlineTimer>
#include <QSet>

#include <chrono>
#include <functional>
#include <map>
#include <vector>

namespace concord {

/// The columns of the tables of one instance, as its records show them to us. An instance leaves out what it
/// does not know without a word, which finds every row or writes nothing: what names a column is held
/// against these first. They are read when they are needed, once; a column that is missing is looked for
/// again no sooner than `patience` later, for it may have been added. Of a table that has no record which we
/// may see nothing is known, and everything passes.
class TableColumns
{
public:
    using Sample = std::function<void(Result<TableList>)>;
    /// Reads some records of a table, whole. Its answer comes later.
    using Sampler = std::function<void(const QString &table, Sample done)>;
    using Checked = std::function<void(Result<void>)>;

    explicit TableColumns(Sampler sampler, std::chrono::milliseconds patience = std::chrono::minutes(1))
        : m_sampler(std::move(sampler)), m_patience(patience)
    {}

    /// Errors: ConfigInvalid, which names the first column that is not there, and those of the sampler.
    /// @param done now, or when the columns have come
    void check(const QString &table, const QStringList &needed, Checked done);
    /// What waits is never answered.
    void cancelAll();

private:
    struct Known
    {
        QSet<QString> names;
        QDeadlineTimer isFresh;
        std::vector<std::pair<QStringList, Checked>> waiting;
    };
    [[nodiscard]] static Result<void> verdict(const QString &table, const QSet<QString> &names,
                                              const QStringList &needed);
    void take(const QString &table, const Result<TableList> &sample);

    const Sampler m_sampler;
    const std::chrono::milliseconds m_patience;
    std::map<QString, Known> m_tables;
};

}
