#include "terminology/CanonicalUnits.h"

#include <QStringList>

#include <algorithm>

namespace concord {

namespace {
bool isNumber(QStringView text)
{
    return !text.isEmpty() && (text.front().isDigit() || (text.size() > 1 && text.front() == u'-'));
}

/// What stands between the amounts of a dose (codec/FhirDosage).
bool isJoint(QStringView word)
{
    return word == u"@" || word == u"&" || word == u"+" || word == u"-" || word == u"max";
}
}

CanonicalUnit canonicalUnit(const QString &unit, const Values &values)
{
    const QString text = unit.simplified();
    if (text.isEmpty())
        return {};
    if (const ValueTarget *row = values.find(ValueKind::Unit, text))
        return {row->code, row->code == text ? QString() : row->flag};
    const qsizetype slash = text.indexOf(QLatin1Char('/'));
    if (slash > 0) { // mg/ml
        const CanonicalUnit above = canonicalUnit(text.left(slash), values);
        const CanonicalUnit below = canonicalUnit(text.mid(slash + 1), values);
        return {above.ucum + QLatin1Char('/') + below.ucum, above.flag.isEmpty() ? below.flag : above.flag};
    }
    const bool isAnnotation = text.startsWith(QLatin1Char('{')) || text.startsWith(QLatin1Char('['));
    return {text, isAnnotation ? QString() : QStringLiteral("unit:unknown")};
}

QString canonicalDose(const QString &dose, const Values &values, QStringList &flags)
{
    QStringList done;
    QStringList unit;
    const auto flush = [&] {
        if (unit.isEmpty())
            return;
        const CanonicalUnit canonical = canonicalUnit(unit.join(QLatin1Char(' ')), values);
        noteFlag(flags, canonical.flag);
        done.append(canonical.ucum);
        unit.clear();
    };
    for (const QString &word : dose.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const qsizetype slash = word.indexOf(QLatin1Char('/'));
        if (isNumber(word) || isJoint(word)) {
            flush();
            done.append(word);
        } else if (slash > 0 && isNumber(QStringView(word).mid(slash + 1))) { // "tab/1": a ratio begins anew
            unit.append(word.left(slash));
            flush();
            done.last() += word.mid(slash);
        } else {
            unit.append(word);
        }
    }
    flush();
    return done.join(QLatin1Char(' '));
}

QString canonicalDecimal(const QString &text)
{
    QString number = text.trimmed();
    const bool isNegative = number.startsWith(QLatin1Char('-'));
    if (isNegative || number.startsWith(QLatin1Char('+')))
        number.remove(0, 1);
    const auto isPart = [](QChar c) {
        return (c >= u'0' && c <= u'9') || c == u'.';
    };
    if (number.isEmpty() || number.count(QLatin1Char('.')) > 1 || number == u"." ||
        !std::all_of(number.cbegin(), number.cend(), isPart))
        return text;
    if (number.contains(QLatin1Char('.'))) {
        while (number.endsWith(QLatin1Char('0')))
            number.chop(1);
        if (number.endsWith(QLatin1Char('.')))
            number.chop(1);
    }
    while (number.size() > 1 && number[0] == u'0' && number[1] != u'.')
        number.remove(0, 1);
    if (number.isEmpty() || number.startsWith(QLatin1Char('.')))
        number.prepend(QLatin1Char('0'));
    return isNegative && number != u"0" ? QLatin1Char('-') + number : number;
}

}
