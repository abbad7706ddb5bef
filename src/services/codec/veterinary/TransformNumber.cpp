#include "codec/veterinary/TransformParts.h"
#include "codec/veterinary/TransformTraits.h"

#include <QRegularExpression>

#include <cmath>
#include <limits>

namespace concord::transforms {

namespace {
using namespace transformParts;
using Key = QLatin1StringView;

FhirConversion notANumber()
{
    return refusal(FieldReason::NotANumber,
                   QStringLiteral("a decimal number is due, with at most as many digits as JSON keeps"));
}

bool isWhole(const QString &type)
{
    return type == Key("integer") || type == Key("positiveInt") || type == Key("unsignedInt");
}

bool isInRange(const QString &type, double value)
{
    if (!isWhole(type))
        return true;
    const double least = type == Key("positiveInt")   ? 1
                         : type == Key("unsignedInt") ? 0
                                                      : std::numeric_limits<qint32>::min();
    return std::floor(value) == value && value >= least && value <= std::numeric_limits<qint32>::max();
}

FhirConversion booleanToFhir(const TransformScope &scope, const QString &text)
{
    const QString word = text.toLower();
    if (word == Key("true") || word == Key("1") || word == Key("yes"))
        return placedAt(scope, true);
    if (word == Key("false") || word == Key("0") || word == Key("no"))
        return placedAt(scope, false);
    return refusal(FieldReason::NotABoolean, QStringLiteral("true or false is due"));
}

/// "12.50", "$12.50", "USD;12.50": ServiceNow's currency columns know all three.
FhirConversion moneyToFhir(const TransformScope &scope, const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(?:([A-Z]{3});)?(-?[\\d.]+)$"));
    const auto match = form.match(text);
    const auto value = match.hasMatch() ? exactNumber(match.captured(2)) : std::nullopt;
    if (!value)
        return notANumber();
    QJsonObject money{{Key("value"), *value}};
    if (!match.captured(1).isEmpty())
        money.insert(Key("currency"), match.captured(1));
    return placedAt(scope, money);
}

TableConversion moneyToTable(const TransformScope &scope, FoundElement found)
{
    const QJsonObject money = found.value.toObject();
    if (!money.value(Key("value")).isDouble())
        return unsaid(FieldOutcome::Refused, FieldReason::NotANumber, QStringLiteral("no amount of money"),
                      std::move(found));
    const QString currency = money.value(Key("currency")).toString();
    const QString amount = numberText(money.value(Key("value")).toDouble());
    return said(scope, currency.isEmpty() ? amount : currency + u';' + amount, std::move(found));
}
}

FhirConversion numberToFhir(const TransformScope &scope, const ServiceNowRecord &record)
{
    const QString text = record.at(scope.row.column.name).value.trimmed();
    const TransformKind kind = plainKind(scope.row);
    if (kind == TransformKind::Boolean)
        return booleanToFhir(scope, text);
    if (kind == TransformKind::Money)
        return moneyToFhir(scope, text);
    const auto value = exactNumber(text);
    if (!value)
        return notANumber();
    const QString &type = scope.row.path.type();
    if (!isInRange(type, *value))
        return refusal(FieldReason::OutOfRange, type == Key("positiveInt")
                                                    ? QStringLiteral("a whole number from 1 is due")
                                                    : QStringLiteral("a whole number is due"));
    return placedAt(scope, isWhole(type) ? QJsonValue(qint64(*value)) : QJsonValue(*value));
}

TableConversion numberToTable(const TransformScope &scope, const ResourceSet &set)
{
    FoundElement found = set.at(scope.row.path);
    if (!found.isThere())
        return nothingThere();
    const TransformKind kind = plainKind(scope.row);
    if (kind == TransformKind::Money)
        return moneyToTable(scope, std::move(found));
    if (kind == TransformKind::Boolean) {
        if (!found.value.isBool())
            return unsaid(FieldOutcome::Refused, FieldReason::NotABoolean,
                          QStringLiteral("true or false is due"), std::move(found));
        const bool isTrue = found.value.toBool();
        return said(scope, isTrue ? QStringLiteral("true") : QStringLiteral("false"), std::move(found));
    }
    if (!found.value.isDouble())
        return unsaid(FieldOutcome::Refused, FieldReason::NotANumber, QStringLiteral("a number is due"),
                      std::move(found));
    const double value = found.value.toDouble();
    if (scope.row.column.type == ColumnType::Integer && std::floor(value) != value)
        return unsaid(FieldOutcome::Refused, FieldReason::OutOfRange,
                      QStringLiteral("the column holds whole numbers"), std::move(found));
    return said(scope, numberText(value), std::move(found));
}

}
