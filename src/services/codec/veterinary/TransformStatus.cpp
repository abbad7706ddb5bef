#include "codec/veterinary/CodeChoices.h"
#include "codec/veterinary/TransformParts.h"

namespace concord::transforms {

namespace {
using namespace transformParts;
using Key = QLatin1StringView;

QString valueOfColumn(const TransformScope &scope, const ServiceNowRecord &record)
{
    const QString text = record.at(scope.row.column.name).value.trimmed();
    const TableChoice *choice = scope.row.column.choice(text);
    return choice ? choice->value : text;
}

/// True there, or a moment from which on it is: deceasedDateTime beside deceasedBoolean.
bool isFlagged(const ResourceSet &set, const ElementPath &path, FoundElement &found)
{
    found = set.at(path);
    if (found.value.toBool())
        return true;
    const QJsonObject *resource = set.find(path.resource());
    QString name = path.steps().back().name;
    if (!resource || path.steps().size() != 1 || !name.endsWith(Key("Boolean")))
        return false;
    name.chop(7);
    return resource->contains(name + QStringLiteral("DateTime"));
}

QString codeText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return value.toString();
}
}

FhirConversion statusToFhir(const TransformScope &scope, const ServiceNowRecord &record)
{
    const CodeChoices choices(scope);
    const QString value = valueOfColumn(scope, record);
    const auto target = choices.target(value);
    const QStringList &allowed = scope.row.path.codes();
    const bool isBoolean = scope.row.path.type() == Key("boolean");
    if (!target || (!isBoolean && !allowed.isEmpty() && !allowed.contains(target->code)))
        return {{FieldOutcome::NeedsMapping, FieldReason::CodeUnknown, choices.whatIsMissing()}, {}};
    FhirConversion made =
        placedAt(scope, isBoolean ? QJsonValue(target->code == Key("true")) : QJsonValue(target->code));
    if (scope.row.parameters.flag && value == scope.row.parameters.flagValue)
        made.placed.push_back({*scope.row.parameters.flag, 0, true});
    return made;
}

TableConversion statusToTable(const TransformScope &scope, const ResourceSet &set)
{
    const TransformParameters &p = scope.row.parameters;
    FoundElement found = set.at(scope.row.path);
    FoundElement flag;
    if (p.flag && isFlagged(set, *p.flag, flag)) {
        TableConversion flagged = said(scope, p.flagValue, std::move(found));
        flagged.found.push_back(std::move(flag));
        return flagged;
    }
    if (!found.isThere())
        return nothingThere();
    const CodeChoices choices(scope);
    const QString code = codeText(found.value);
    const QString back = choices.backOf(code);
    QStringList values = back.isEmpty() ? choices.valuesOf({{}, code, {}}) : QStringList{back};
    values.removeAll(p.flagValue);
    const bool isUnknown = values.isEmpty();
    TableConversion made =
        values.size() == 1
            ? said(scope, values.front(), std::move(found))
            : unsaid(FieldOutcome::NeedsMapping,
                     isUnknown ? FieldReason::CodeUnknown : FieldReason::CodeAmbiguous,
                     isUnknown
                         ? QStringLiteral("no value of the column %1 is this code").arg(scope.row.column.name)
                         : QStringLiteral("%1 are this code: \"back\" of the row says which")
                               .arg(values.join(QStringLiteral(", "))),
                     std::move(found));
    if (flag.isThere())
        made.found.push_back(std::move(flag)); // false: read, and it says nothing more
    return made;
}

}
