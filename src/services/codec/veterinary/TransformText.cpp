#include "codec/validation/Primitives.h"
#include "codec/veterinary/TransformParts.h"

#include <QRegularExpression>
#include <QStringDecoder>

namespace concord::transforms {

namespace {
using namespace transformParts;
using Key = QLatin1StringView;

/// What the numbers on chips look like: ISO 11784 has 15 digits, older ones 9 or 10 letters and digits.
bool isMicrochip(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{15}|[0-9A-Za-z]{9,10})$"));
    return form.match(text).hasMatch();
}

QString withoutSigns(QString text)
{
    static const QRegularExpression signs(QStringLiteral("[\\s.-]"));
    return text.remove(signs);
}

FieldVerdict microchipVerdict(const QString &text)
{
    if (isMicrochip(text))
        return {};
    return {FieldOutcome::Mapped, FieldReason::NotAMicrochip,
            QStringLiteral(
                "kept as it is, but a microchip has 15 digits, an older one 9 or 10 letters and digits")};
}

QString nameOf(const QJsonObject &name)
{
    QStringList parts;
    const QJsonArray given = name.value(Key("given")).toArray();
    for (const auto &one : given)
        parts.append(one.toString());
    parts.append(name.value(Key("family")).toString());
    return parts.join(u' ').simplified();
}

QString addressOf(const QJsonObject &address)
{
    QStringList parts;
    const QJsonArray lines = address.value(Key("line")).toArray();
    for (const auto &one : lines)
        parts.append(one.toString());
    const QString state =
        QString(address.value(Key("state")).toString() + u' ' + address.value(Key("postalCode")).toString());
    parts << address.value(Key("city")).toString() << state << address.value(Key("country")).toString();
    QStringList said;
    for (const QString &part : parts) {
        if (!part.trimmed().isEmpty())
            said.append(part.trimmed());
    }
    return said.join(QStringLiteral(", "));
}

std::optional<QString> textOf(const QString &type, const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    if (type == Key("CodeableConcept"))
        return wordsOf(object);
    const QString text = object.value(Key("text")).toString().trimmed();
    if (type == Key("HumanName"))
        return text.isEmpty() ? nameOf(object) : text;
    if (type == Key("Address"))
        return text.isEmpty() ? addressOf(object) : text;
    if (type != Key("base64Binary"))
        return value.toString().trimmed();
    const auto bytes =
        QByteArray::fromBase64Encoding(value.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString decoded = bytes ? decoder(*bytes) : QString();
    return bytes && !decoder.hasError() ? std::optional(decoded.trimmed()) : std::nullopt;
}
}

FhirConversion textToFhir(const TransformScope &scope, const ServiceNowRecord &record)
{
    const QString &type = scope.row.path.type();
    const QString value = record.at(scope.row.column.name).value;
    if (type == Key("base64Binary"))
        return placedAt(scope, QString::fromLatin1(value.trimmed().toUtf8().toBase64()));
    FieldVerdict verdict;
    QString text = safeText(value, verdict);
    if (text.isEmpty())
        return {verdict.outcome == FieldOutcome::Refused ? verdict
                                                         : FieldVerdict{FieldOutcome::Empty, {}, {}},
                {}};
    if (type == Key("id") && !validation::isFhirId(text.toStdString()))
        return refusal(FieldReason::NotAnId, QStringLiteral("1 to 64 letters, digits, - and ."));
    if (scope.row.transform == TransformKind::Microchip) {
        const QString plain = withoutSigns(text);
        text = isMicrochip(plain) ? plain : text;
        if (verdict == FieldVerdict())
            verdict = microchipVerdict(text);
    }
    const bool isObject =
        type == Key("HumanName") || type == Key("Address") || type == Key("CodeableConcept");
    return placedAt(scope, isObject ? QJsonValue(QJsonObject{{Key("text"), text}}) : QJsonValue(text),
                    std::move(verdict));
}

TableConversion textToTable(const TransformScope &scope, const ResourceSet &set)
{
    FoundElement found = set.at(scope.row.path);
    if (!found.isThere())
        return nothingThere();
    const auto text = textOf(scope.row.path.type(), found.value);
    if (!text)
        return unsaid(FieldOutcome::Refused, FieldReason::OutOfRange,
                      QStringLiteral("the document is no text in UTF-8"), std::move(found));
    if (text->isEmpty())
        return unsaid(FieldOutcome::Empty, {}, {}, std::move(found));
    FieldVerdict verdict;
    if (scope.row.transform == TransformKind::Microchip)
        verdict = microchipVerdict(*text);
    return said(scope, *text, std::move(found), std::move(verdict));
}

}
