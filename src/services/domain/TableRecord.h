#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"

#include <QMap>
#include <QString>
#include <QStringView>

#include <compare>
#include <optional>

namespace concord {

/// "2026-01-05 12:00:00": how a table of ServiceNow says when, in UTC and to the second; fractions are
/// dropped.
[[nodiscard]] QString tableTime(Timestamp at);
/// Nothing for any other form.
[[nodiscard]] std::optional<Timestamp> tableTimeFromText(QStringView text);

/// One record of a table as it came. Every value is text, "" where the field is empty; a reference is the
/// sys_id that it leads to.
struct TableRecord
{
    QMap<QString, QString> values; ///< by column

    /// "" for a column that did not come; has() tells it from an empty one.
    [[nodiscard]] QString value(const QString &column) const { return values.value(column); }
    [[nodiscard]] bool has(const QString &column) const { return values.contains(column); }
    [[nodiscard]] std::optional<Timestamp> time(const QString &column) const;
    [[nodiscard]] QString id() const { return value(QStringLiteral("sys_id")); }
    [[nodiscard]] QString updatedOn() const { return value(QStringLiteral("sys_updated_on")); }
    /// Grows with each change that changes something; with the id it names one version of the record.
    [[nodiscard]] int modCount() const { return value(QStringLiteral("sys_mod_count")).toInt(); }

    friend bool operator==(const TableRecord &, const TableRecord &) = default;
};

/// How far a table was read, its rows in the order of sys_updated_on and sys_id: this row and all before it.
struct TableCursor
{
    QString updatedOn; ///< tableTime(); "": nothing was read yet
    QString id;        ///< "": all before updatedOn, and nothing of that second

    /// "{"sys_id":…,"sys_updated_on":…}": what is kept as a cursor's text.
    [[nodiscard]] QString toText() const;
    /// "" is the beginning; InvalidMessage for what toText() does not give.
    [[nodiscard]] static Result<TableCursor> fromText(const QString &text);

    friend std::strong_ordering operator<=>(const TableCursor &, const TableCursor &) = default;
};

}
