#pragma once

#include "codec/veterinary/FieldMapping.h"
#include "codec/veterinary/TransformTraits.h"

#include <functional>

namespace concord {

class FhirDefinitions;

/// Reads the rows of a mapping, whose form the schema has checked already, against the table and R4.
class MappingRowReader
{
public:
    /// @p key: what of the row, "parameters/values/dog"; empty: the row.
    using Complain = std::function<void(const QString &key, const QString &message)>;

    MappingRowReader(VeterinaryKind kind, const VeterinaryTable &table, const FhirDefinitions &definitions)
        : m_kind(kind), m_table(table), m_definitions(definitions)
    {}

    /// Nothing: something was complained about.
    [[nodiscard]] std::optional<FieldRow> read(const QJsonObject &object, int number,
                                               const Complain &complain);

private:
    [[nodiscard]] const TableColumn *column(const QString &name, const QString &key);
    [[nodiscard]] std::optional<ElementPath> path(const QString &text, const QString &key);
    void checkSuits(const FieldRow &row);
    void checkPlace(const FieldRow &row);
    void readDirection(const QJsonObject &object, FieldRow &row);
    void readParameters(const QJsonObject &object, FieldRow &row);
    void readCodes(const QJsonObject &object, FieldRow &row);
    void readPaths(const QJsonObject &object, FieldRow &row);
    void readReference(const QJsonObject &object, FieldRow &row);
    void readList(const QJsonObject &object, FieldRow &row);
    void checkCode(const FieldRow &row, const QString &code, const QString &key);
    void checkValue(const FieldRow &row, const QString &value, const QString &key);
    void checkBack(const FieldRow &row);
    void checkDefault(const FieldRow &row);
    void complain(const QString &key, const QString &message);

    VeterinaryKind m_kind;
    const VeterinaryTable &m_table;
    const FhirDefinitions &m_definitions;
    Complain m_complain;
    bool m_isGood = true;
};

}
