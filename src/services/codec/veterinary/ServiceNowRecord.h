#pragma once

#include "domain/Result.h"

#include <QJsonObject>
#include <QMap>
#include <QString>

namespace concord {

/// One field of a record as the Table API gives it.
struct TableValue
{
    QString value;   ///< as stored: text, also numbers, times and booleans; of a reference the sys_id
    QString display; ///< the label or the name, where it was asked for

    friend bool operator==(const TableValue &, const TableValue &) = default;
};

/// A ServiceNow record: columns in alphabetical order.
class ServiceNowRecord
{
public:
    /// The object of a Table API answer, or the answer around it ({"result": {…}}). A field is text, a
    /// number, true or false, {"value", "display_value"}, or a reference ({"link", "value"}, or
    /// "display_value" in the place of "value"). InvalidMessage: where is the column.
    [[nodiscard]] static Result<ServiceNowRecord> read(const QJsonObject &object);

    [[nodiscard]] TableValue at(const QString &column) const { return m_values.value(column); }
    [[nodiscard]] bool has(const QString &column) const { return m_values.contains(column); }
    void set(const QString &column, const TableValue &value) { m_values.insert(column, value); }
    [[nodiscard]] const QMap<QString, TableValue> &values() const { return m_values; }
    [[nodiscard]] QJsonObject json() const; ///< column → value, as a write to the Table API wants it

private:
    QMap<QString, TableValue> m_values;
};

}
