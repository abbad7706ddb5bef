#include "codec/veterinary/TransformParts.h"

#include <algorithm>

namespace concord::transforms {

namespace {
using namespace transformParts;
using Key = QLatin1StringView;

/// What one value of the column says: whether male or female, and whether neutered.
struct AnimalGender
{
    QString gender;
    QString status; ///< empty: no table says

    friend bool operator==(const AnimalGender &, const AnimalGender &) = default;
};

const ValueTarget *statusTarget(const TransformScope &scope, const QString &value)
{
    if (const ValueTarget *found = scope.context.find(ValueKind::GenderStatus, value))
        return found;
    const TableChoice *choice = scope.row.column.choice(value);
    if (!choice)
        return nullptr;
    const ValueTarget *found = scope.context.find(ValueKind::GenderStatus, choice->value);
    return found ? found : scope.context.find(ValueKind::GenderStatus, choice->label);
}

AnimalGender genderOf(const TransformScope &scope, const QString &value)
{
    const auto &values = scope.row.parameters.values;
    const TableChoice *choice = scope.row.column.choice(value);
    const ValueTarget *status = statusTarget(scope, value);
    return {values.value(values.contains(value) || !choice ? value : choice->value),
            status ? status->code : QString()};
}

QString statusCode(const QJsonValue &value)
{
    const std::vector<Coding> codings = codingsOf(value.toObject());
    const QString code = codings.empty() ? wordsOf(value.toObject()) : codings.front().code;
    return code.toLower();
}

bool isUnknown(const QString &status)
{
    return status.isEmpty() || status == Key("unknown");
}

/// The value of the column that says both; else the one that leaves open what it cannot say.
QString valueFor(const TransformScope &scope, const AnimalGender &wanted, FieldVerdict &verdict)
{
    QStringList values = scope.row.parameters.values.keys();
    values.sort();
    QString openValue;
    for (const QString &value : std::as_const(values)) {
        const AnimalGender says = genderOf(scope, value);
        if (says.gender != wanted.gender)
            continue;
        if (says.status == wanted.status || (isUnknown(says.status) && isUnknown(wanted.status)))
            return value;
        if (isUnknown(says.status))
            openValue = value;
    }
    if (openValue.isEmpty() || wanted.status != Key("intact"))
        return {};
    verdict = {FieldOutcome::Altered, FieldReason::OutOfRange,
               QStringLiteral("the column cannot say that the animal is intact")};
    return openValue;
}
}

FhirConversion genderToFhir(const TransformScope &scope, const ServiceNowRecord &record)
{
    const QString value = record.at(scope.row.column.name).value.trimmed();
    const AnimalGender says = genderOf(scope, value);
    const ValueTarget *status = statusTarget(scope, value);
    FhirConversion made;
    if (!says.gender.isEmpty())
        made.placed.push_back({scope.row.path, 0, says.gender});
    else
        made.verdict = {FieldOutcome::NeedsMapping, FieldReason::CodeUnknown,
                        QStringLiteral("not among the \"values\" of the row")};
    if (status)
        made.placed.push_back({*scope.row.parameters.status, 0,
                               conceptOf({{status->system, status->code, status->display}}, {})});
    return made;
}

TableConversion genderToTable(const TransformScope &scope, const ResourceSet &set)
{
    FoundElement gender = set.at(scope.row.path);
    FoundElement status = set.at(*scope.row.parameters.status);
    if (!gender.isThere() && !status.isThere())
        return nothingThere();
    const AnimalGender wanted{gender.isThere() ? gender.value.toString() : QStringLiteral("unknown"),
                              statusCode(status.value)};
    FieldVerdict verdict;
    const QString value = valueFor(scope, wanted, verdict);
    TableConversion made =
        value.isEmpty() ? unsaid(FieldOutcome::NeedsMapping, FieldReason::CodeUnknown,
                                 QStringLiteral("no value of the column %1 says this gender and status")
                                     .arg(scope.row.column.name),
                                 std::move(gender))
                        : said(scope, value, std::move(gender), std::move(verdict));
    made.found.push_back(std::move(status));
    return made;
}

}
