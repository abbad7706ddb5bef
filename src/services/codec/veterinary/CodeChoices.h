#pragma once

#include "codec/veterinary/FieldTransform.h"
#include "domain/CodeSystem.h"

namespace concord {

/// What the values of a row's column are as codes, and which of them a code is.
class CodeChoices
{
public:
    explicit CodeChoices(const TransformScope &scope);

    /// By the row's "values", else by its value table, asked for the value and for its label. Nothing:
    /// neither says.
    [[nodiscard]] std::optional<Coding> target(const QString &value) const;
    /// The values of the column that are this code; of one without a system the code alone counts.
    [[nodiscard]] QStringList valuesOf(const Coding &coding) const;
    /// Where several values are one code, the one that "back" names. Empty: none.
    [[nodiscard]] QString backOf(const QString &code) const { return m_parameters.back.value(code); }
    [[nodiscard]] bool hasTable() const { return m_kind.has_value() || !m_parameters.values.isEmpty(); }
    /// "no row of the value table "species" …": for people.
    [[nodiscard]] QString whatIsMissing() const;

private:
    const MappingContext &m_context;
    const TableColumn &m_column;
    const TransformParameters &m_parameters;
    std::optional<ValueKind> m_kind;
};

}
