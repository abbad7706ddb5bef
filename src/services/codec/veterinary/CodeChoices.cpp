#include "codec/veterinary/CodeChoices.h"

namespace concord {

namespace {
std::optional<ValueKind> kindOf(const FieldRow &row)
{
    switch (row.transform) {
    case TransformKind::Species:
        return ValueKind::Species;
    case TransformKind::Breed:
        return ValueKind::Breed;
    case TransformKind::Status:
        return row.parameters.values.isEmpty() ? std::optional(ValueKind::Status) : std::nullopt;
    case TransformKind::VisitType:
        return ValueKind::VisitType;
    default:
        return row.parameters.kind;
    }
}
}

CodeChoices::CodeChoices(const TransformScope &scope)
    : m_context(scope.context),
      m_column(scope.row.column),
      m_parameters(scope.row.parameters),
      m_kind(kindOf(scope.row))
{}

std::optional<Coding> CodeChoices::target(const QString &value) const
{
    const TableChoice *choice = m_column.choice(value);
    const QStringList names = choice ? QStringList{value, choice->value, choice->label} : QStringList{value};
    for (const QString &name : names) {
        if (const QString code = m_parameters.values.value(name); !code.isEmpty())
            return Coding{m_parameters.system, code, {}};
        const ValueTarget *found = m_kind ? m_context.find(*m_kind, name) : nullptr;
        if (found && !found->code.isEmpty())
            return Coding{found->system, found->code, found->display};
    }
    return std::nullopt;
}

QStringList CodeChoices::valuesOf(const Coding &coding) const
{
    QStringList all = m_parameters.values.keys();
    for (const TableChoice &one : m_column.choices) {
        if (!all.contains(one.value))
            all.append(one.value);
    }
    all.sort();
    QStringList fitting;
    for (const QString &value : std::as_const(all)) {
        const auto found = target(value);
        const bool isSystem =
            found && (coding.system.isEmpty() || found->system.isEmpty() || found->system == coding.system);
        if (isSystem && found->code == coding.code)
            fitting.append(value);
    }
    return fitting;
}

QString CodeChoices::whatIsMissing() const
{
    if (m_kind)
        return QStringLiteral("no row of the value table \"%1\" says what this is").arg(wordOf(*m_kind));
    return m_parameters.values.isEmpty() ? QStringLiteral("not one of the choices of the column")
                                         : QStringLiteral("not among the \"values\" of the row");
}

}
