#include "codec/fhir/FhirWriteParts.h"

#include "codec/FhirDateTime.h"
#include "codec/UcumUnits.h"

#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace concord::fhirWrite {

namespace {
using Key = QLatin1StringView;

/// FHIR's type "code": no blanks at its ends, single ones inside.
bool isCode(const QString &text)
{
    return !text.isEmpty() && text.size() <= 255 && text == text.simplified();
}

/// Absolute and without blanks; a name such as "HOSP" says nothing to a FHIR server.
bool isUri(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^[A-Za-z][A-Za-z0-9+.-]*:\\S+$"));
    return form.match(text).hasMatch();
}

QString nameOf(const Practitioner &person)
{
    return QString(person.given + QLatin1Char(' ') + person.family).trimmed();
}
}

void set(QJsonObject &object, const char *key, const QString &value)
{
    const QString trimmed = value.trimmed();
    if (!trimmed.isEmpty())
        object.insert(Key(key), trimmed);
}

void set(QJsonObject &object, const char *key, const QJsonObject &value)
{
    if (!value.isEmpty())
        object.insert(Key(key), value);
}

void set(QJsonObject &object, const char *key, const QJsonArray &value)
{
    if (!value.isEmpty())
        object.insert(Key(key), value);
}

QJsonObject text(const QString &text)
{
    QJsonObject object;
    set(object, "text", text);
    return object;
}

QJsonObject codeableConcept(const QList<Coding> &codings, const QString &words)
{
    QJsonArray list;
    for (const Coding &coding : codings) {
        if (!isCode(coding.code))
            continue;
        QJsonObject one;
        if (isUri(coding.system))
            set(one, "system", coding.system);
        set(one, "code", coding.code);
        set(one, "display", coding.display);
        list.append(one);
    }
    QJsonObject found = text(words);
    set(found, "coding", list);
    return found;
}

QJsonObject identifier(const Identifier &id)
{
    QJsonObject object;
    if (id.value.trimmed().isEmpty())
        return object;
    if (isUri(id.system))
        set(object, "system", id.system);
    else if (!id.system.trimmed().isEmpty())
        object.insert(Key("assigner"), QJsonObject{{Key("display"), id.system.trimmed()}});
    set(object, "value", id.value);
    return object;
}

QJsonObject reference(const QString &literal)
{
    QJsonObject object;
    set(object, "reference", literal);
    return object;
}

QJsonObject reference(const Practitioner &person)
{
    QJsonObject object;
    set(object, "display", nameOf(person));
    const auto named = std::find_if(person.identifiers.begin(), person.identifiers.end(),
                                    [](const Identifier &id) { return id.type != u"RI"; });
    if (named != person.identifiers.end())
        set(object, "identifier", identifier(*named));
    return object;
}

Result<QJsonObject> quantity(const Quantity &quantity, const QString &where)
{
    QJsonObject object;
    if (quantity.value.isEmpty())
        return object;
    bool isNumber = false;
    const double value = quantity.value.toDouble(&isNumber);
    // trailing zeros say nothing that is compared; anything else that changes on the way is another amount
    QString same = quantity.value;
    if (same.contains(u'.')) {
        while (same.endsWith(u'0'))
            same.chop(1);
        if (same.endsWith(u'.'))
            same.chop(1);
    }
    if (!isNumber || QString::number(value, 'f', QLocale::FloatingPointShortest) != same)
        return fail(ErrorCode::InvalidMessage, where,
                    QStringLiteral("not a decimal number that a JSON number can hold"));
    object.insert(Key("value"), value);
    if (isUcumUnit(quantity.unit)) {
        set(object, "unit", unitForPeople(quantity.unit));
        set(object, "system", systems::ucum);
        set(object, "code", quantity.unit);
    } else {
        set(object, "unit", quantity.unit);
    }
    return object;
}

QJsonObject days(int count)
{
    return {{Key("value"), count},
            {Key("unit"), QStringLiteral("d")},
            {Key("system"), systems::ucum},
            {Key("code"), QStringLiteral("d")}};
}

QString dateTime(const QString &canonical)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{4}(?:-\\d\\d(?:-\\d\\d)?)?)(?:T(\\d\\d:\\d\\d)"
                                                        "(:\\d\\d(?:\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)?)?$"));
    const auto match = form.match(canonical.trimmed());
    if (!match.hasMatch())
        return {};
    const QString zone = match.captured(4);
    if (match.captured(2).isEmpty() || zone.isEmpty() || match.captured(1).size() != 10)
        return match.captured(1);
    const QString seconds = match.captured(3).isEmpty() ? QStringLiteral(":00") : match.captured(3);
    const QString whole = match.captured(1) + u'T' + match.captured(2) + seconds + zone;
    return FhirDateTime::parse(whole) ? whole : match.captured(1);
}

QString related(const OutboundMessage &message, const char *kind)
{
    const auto found =
        std::find_if(message.related.begin(), message.related.end(),
                     [&](const RemoteRecord &r) { return r.kind == Key(kind) && !r.remoteId.isEmpty(); });
    return found == message.related.end() ? QString() : found->kind + u'/' + found->remoteId;
}

}
