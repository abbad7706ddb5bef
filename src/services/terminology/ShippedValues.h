#pragma once

#include "domain/Result.h"
#include "domain/ValueMap.h"

#include <QByteArray>
#include <QHash>

#include <array>
#include <memory>
#include <vector>

namespace concord {

/// The value tables inside the programs (":/terminology/units.tsv" …; resources/README.md), one per kind.
/// Read-only once made, so threads share them.
class ShippedValues
{
public:
    using Files = std::vector<std::pair<ValueKind, QByteArray>>; ///< the text of each table

    /// A table has a header and rows of seven columns: value, code, system, display, flag, advice, source.
    /// Errors: InvalidMessage, where is "unit:12": the table and its line.
    [[nodiscard]] static Result<ShippedValues> read(const Files &files);

    /// The row of a value, whose key is valueKeyText(); null: there is none.
    [[nodiscard]] const ValueRow *find(ValueKind kind, const QString &keyText) const;
    [[nodiscard]] const std::vector<ValueRow> &rows() const { return m_rows; } ///< by kind, then as written
    /// Of all tables: the first 12 hexadecimal digits of the SHA-256 of their texts.
    [[nodiscard]] const QString &version() const { return m_version; }

private:
    [[nodiscard]] Result<void> addTable(ValueKind kind, const QByteArray &text);

    std::vector<ValueRow> m_rows;
    std::array<QHash<QString, qsizetype>, std::size(allValueKinds)> m_index;
    QString m_version;
};

/// Those of this program, read once. Only programs that link concord_resources have them; else NotFound.
[[nodiscard]] Result<std::shared_ptr<const ShippedValues>> shippedValues();

}
