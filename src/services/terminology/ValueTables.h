#pragma once

#include "terminology/ShippedValues.h"

#include <memory>
#include <optional>

namespace concord {

/// What values as sent are here: the rows of the site in front of those of the program. Read-only once made,
/// so threads share it; a change makes a new one (store/ValueStore says when).
class ValueTables
{
public:
    /// @p site: the site's rows, also those out of use, which hide what the program says.
    ValueTables(std::shared_ptr<const ShippedValues> shipped, const std::vector<ValueRow> &site);

    /// What @p value is when it comes through @p source: the site's row for that connection, then the
    /// site's for any, then the program's; null: no table says. Valid as long as the tables are.
    [[nodiscard]] const ValueTarget *find(ValueKind kind, const QString &source, const QString &value) const;
    [[nodiscard]] const ShippedValues &shipped() const { return *m_shipped; }

private:
    struct SiteTarget
    {
        QString source;
        std::optional<ValueTarget> target; ///< absent: out of use
    };

    std::shared_ptr<const ShippedValues> m_shipped;
    std::array<QHash<QString, std::vector<SiteTarget>>, std::size(allValueKinds)> m_site;
};

/// The tables as they hold for what came through one connection.
class Values
{
public:
    Values(const ValueTables &tables, QString source = {}) : m_tables(tables), m_source(std::move(source)) {}

    [[nodiscard]] const ValueTarget *find(ValueKind kind, const QString &value) const
    {
        return m_tables.find(kind, m_source, value);
    }

private:
    const ValueTables &m_tables;
    QString m_source;
};

/// The flag of @p target goes to @p flags, once.
void noteFlag(QStringList &flags, const QString &flag);

}
