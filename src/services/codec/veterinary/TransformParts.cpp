#include "codec/veterinary/TransformParts.h"

#include "codec/validation/Primitives.h"
#include "codec/validation/ResourceRules.h"

#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace concord::transformParts {

namespace {
using Key = QLatin1StringView;

bool isControl(QChar c)
{
    return c.unicode() < 0x20 && c != u'\t' && c != u'\n' && c != u'\r';
}
}

FhirConversion placedAt(const TransformScope &scope, const QJsonValue &value, FieldVerdict verdict)
{
    return {std::move(verdict), {{scope.row.path, 0, value}}};
}

FhirConversion refusal(FieldReason reason, const QString &detail, FieldOutcome outcome)
{
    return {{outcome, reason, detail}, {}};
}

TableConversion said(const TransformScope &scope, const QString &value, FoundElement found,
                     FieldVerdict verdict)
{
    return {std::move(verdict), {{scope.row.column.name, value}}, {std::move(found)}};
}

TableConversion unsaid(FieldOutcome outcome, FieldReason reason, const QString &detail, FoundElement found)
{
    return {{outcome, reason, detail}, {}, {std::move(found)}};
}

TableConversion nothingThere()
{
    return {{FieldOutcome::Empty, FieldReason::None, {}}, {}, {}};
}

QString safeText(const QString &text, FieldVerdict &verdict)
{
    QString safe = text.trimmed();
    if (std::any_of(safe.begin(), safe.end(), isControl)) {
        safe.removeIf(isControl);
        safe = safe.trimmed();
        verdict = {FieldOutcome::Altered, FieldReason::ControlCharacters,
                   QStringLiteral("control characters, which no FHIR text may have, were taken out")};
    }
    const std::string utf8 = safe.toStdString();
    if (validation::isActiveTag(validation::embeddedTag(utf8))) {
        verdict = {
            FieldOutcome::Refused, FieldReason::Markup,
            QStringLiteral("the text has an HTML tag that does something, which no FHIR text may have")};
        return {};
    }
    return safe;
}

QJsonObject conceptOf(const std::vector<Coding> &codings, const QString &text)
{
    QJsonArray list;
    for (const Coding &coding : codings) {
        QJsonObject one{{Key("code"), coding.code}};
        if (!coding.system.isEmpty())
            one.insert(Key("system"), coding.system);
        if (!coding.display.isEmpty())
            one.insert(Key("display"), coding.display);
        list.append(one);
    }
    QJsonObject object;
    if (!list.isEmpty())
        object.insert(Key("coding"), list);
    if (!text.isEmpty())
        object.insert(Key("text"), text);
    return object;
}

std::vector<Coding> codingsOf(const QJsonObject &object)
{
    std::vector<Coding> codings;
    const QJsonArray list = object.value(Key("coding")).toArray();
    for (const auto &one : list) {
        const QJsonObject coding = one.toObject();
        codings.push_back({coding.value(Key("system")).toString(), coding.value(Key("code")).toString(),
                           coding.value(Key("display")).toString()});
    }
    return codings;
}

QString wordsOf(const QJsonObject &object)
{
    const QString text = object.value(Key("text")).toString().trimmed();
    if (!text.isEmpty())
        return text;
    const std::vector<Coding> codings = codingsOf(object);
    for (const Coding &coding : codings) {
        if (!coding.display.trimmed().isEmpty())
            return coding.display.trimmed();
    }
    return codings.empty() ? QString() : codings.front().code;
}

std::optional<double> exactNumber(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^-?\\d{1,18}(\\.\\d{1,15})?$"));
    const QString plain = text.trimmed();
    if (!form.match(plain).hasMatch())
        return std::nullopt;
    const double value = plain.toDouble();
    static const QRegularExpression ends(QStringLiteral("(\\.\\d*?)0+$"));
    static const QRegularExpression zeros(QStringLiteral("^(-?)0+(?=\\d)"));
    QString same = plain;
    same.replace(ends, QStringLiteral("\\1")).replace(zeros, QStringLiteral("\\1"));
    if (same.endsWith(u'.'))
        same.chop(1);
    if (same == Key("-0"))
        same = QStringLiteral("0");
    return numberText(value) == same ? std::optional(value) : std::nullopt;
}

QString numberText(double value)
{
    return QString::number(value == 0 ? 0.0 : value, 'f', QLocale::FloatingPointShortest);
}

}
