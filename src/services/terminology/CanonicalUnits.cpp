#include "terminology/CanonicalUnits.h"

#include <QHash>
#include <QStringList>

#include <algorithm>

namespace concord {

namespace {
struct Row
{
    const char *written; ///< lower case
    const char *ucum;
    const char *flag;
};

// What pharmacies and EHRs write (ISMP's list of error-prone abbreviations, 2021, gives the flags).
constexpr Row table[] = {{"mg", "mg", ""},
                         {"milligram", "mg", ""},
                         {"milligrams", "mg", ""},
                         {"ug", "ug", ""},
                         {"mcg", "ug", "unit:mcg"},
                         {"\xc2\xb5g", "ug", "unit:mcg"},
                         {"\xce\xbcg", "ug", "unit:mcg"},
                         {"microgram", "ug", ""},
                         {"micrograms", "ug", ""},
                         {"ng", "ng", ""},
                         {"kg", "kg", ""},
                         {"g", "g", ""},
                         {"gm", "g", ""},
                         {"gram", "g", ""},
                         {"grams", "g", ""},
                         {"ml", "mL", ""},
                         {"milliliter", "mL", ""},
                         {"milliliters", "mL", ""},
                         {"cc", "mL", "unit:cc"},
                         {"l", "L", ""},
                         {"liter", "L", ""},
                         {"liters", "L", ""},
                         {"dl", "dL", ""},
                         {"meq", "meq", ""},
                         {"mmol", "mmol", ""},
                         {"mol", "mol", ""},
                         {"iu", "[iU]", "unit:IU"},
                         {"[iu]", "[iU]", ""},
                         {"international unit", "[iU]", ""},
                         {"international units", "[iU]", ""},
                         {"[u]", "U", ""},
                         {"u", "U", "unit:U"},
                         {"unit", "U", ""},
                         {"units", "U", ""},
                         {"%", "%", ""},
                         {"percent", "%", ""},
                         {"tab", "{tbl}", ""},
                         {"tabs", "{tbl}", ""},
                         {"tbl", "{tbl}", ""},
                         {"tablet", "{tbl}", ""},
                         {"tablets", "{tbl}", ""},
                         {"tablet(s)", "{tbl}", ""},
                         {"{tablet}", "{tbl}", ""},
                         {"{tbl}", "{tbl}", ""},
                         {"{tab}", "{tbl}", ""},
                         {"cap", "{cap}", ""},
                         {"caps", "{cap}", ""},
                         {"capsule", "{cap}", ""},
                         {"capsules", "{cap}", ""},
                         {"capsule(s)", "{cap}", ""},
                         {"{capsule}", "{cap}", ""},
                         {"{cap}", "{cap}", ""},
                         {"puff", "{puff}", ""},
                         {"puffs", "{puff}", ""},
                         {"{puff}", "{puff}", ""},
                         {"inhalation", "{puff}", ""},
                         {"spray", "{spray}", ""},
                         {"sprays", "{spray}", ""},
                         {"{spray}", "{spray}", ""},
                         {"drop", "[drp]", ""},
                         {"drops", "[drp]", ""},
                         {"gtt", "[drp]", ""},
                         {"gtts", "[drp]", ""},
                         {"patch", "{patch}", ""},
                         {"patches", "{patch}", ""},
                         {"{patch}", "{patch}", ""},
                         {"supp", "{supp}", ""},
                         {"suppository", "{supp}", ""},
                         {"{supp}", "{supp}", ""},
                         {"tsp", "[tsp_us]", "unit:tsp"},
                         {"teaspoon", "[tsp_us]", "unit:tsp"},
                         {"tbsp", "[tbs_us]", "unit:tbsp"},
                         {"tablespoon", "[tbs_us]", "unit:tbsp"},
                         {"oz", "[oz_av]", ""},
                         {"ea", "{each}", ""},
                         {"each", "{each}", ""},
                         {"{each}", "{each}", ""},
                         {"dose", "{dose}", ""},
                         {"doses", "{dose}", ""},
                         {"{dose}", "{dose}", ""},
                         {"vial", "{vial}", ""},
                         {"vials", "{vial}", ""},
                         {"amp", "{ampule}", ""},
                         {"ampule", "{ampule}", ""},
                         {"kit", "{kit}", ""},
                         {"pkg", "{pkg}", ""},
                         {"package", "{pkg}", ""},
                         {"application", "{application}", ""},
                         {"lozenge", "{lozenge}", ""},
                         {"h", "h", ""},
                         {"hr", "h", ""},
                         {"hour", "h", ""},
                         {"d", "d", ""},
                         {"day", "d", ""},
                         {"days", "d", ""},
                         {"min", "min", ""},
                         {"s", "s", ""},
                         {"wk", "wk", ""},
                         {"week", "wk", ""},
                         {"mo", "mo", ""},
                         {"m2", "m2", ""}};

const Row *find(const QString &unit)
{
    static const auto index = [] {
        QHash<QString, const Row *> made;
        for (const Row &row : table)
            made.insert(QString::fromUtf8(row.written), &row);
        return made;
    }();
    return index.value(unit.toLower());
}

bool isNumber(QStringView text)
{
    return !text.isEmpty() && (text.front().isDigit() || (text.size() > 1 && text.front() == u'-'));
}

/// What stands between the amounts of a dose (codec/FhirDosage).
bool isJoint(QStringView word)
{
    return word == u"@" || word == u"&" || word == u"+" || word == u"-" || word == u"max";
}

void note(QStringList &flags, const QString &flag)
{
    if (!flag.isEmpty() && !flags.contains(flag))
        flags.append(flag);
}
}

CanonicalUnit canonicalUnit(const QString &unit)
{
    const QString text = unit.simplified();
    if (text.isEmpty())
        return {};
    if (const Row *row = find(text)) {
        const QString ucum = QString::fromUtf8(row->ucum);
        return {ucum, ucum == text ? QString() : QString::fromUtf8(row->flag)};
    }
    const qsizetype slash = text.indexOf(QLatin1Char('/'));
    if (slash > 0) { // mg/ml
        const CanonicalUnit above = canonicalUnit(text.left(slash));
        const CanonicalUnit below = canonicalUnit(text.mid(slash + 1));
        return {above.ucum + QLatin1Char('/') + below.ucum, above.flag.isEmpty() ? below.flag : above.flag};
    }
    const bool isAnnotation = text.startsWith(QLatin1Char('{')) || text.startsWith(QLatin1Char('['));
    return {text, isAnnotation ? QString() : QStringLiteral("unit:unknown")};
}

QString canonicalDose(const QString &dose, QStringList &flags)
{
    QStringList done;
    QStringList unit;
    const auto flush = [&] {
        if (unit.isEmpty())
            return;
        const CanonicalUnit canonical = canonicalUnit(unit.join(QLatin1Char(' ')));
        note(flags, canonical.flag);
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
