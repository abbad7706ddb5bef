#include "codec/UcumUnits.h"

#include <algorithm>
#include <array>

namespace concord {

namespace {
constexpr std::array atoms{"mg",       "g",        "kg",       "ng",  "ug",  "mL",   "L",  "dL",
                           "uL",       "meq",      "mmol",     "mol", "[U]", "[iU]", "%",  "[drp]",
                           "[tsp_us]", "[tbs_us]", "[foz_us]", "s",   "min", "h",    "d",  "wk",
                           "mo",       "a",        "cm",       "m",   "mm",  "cm2",  "m2", "1"};

bool isAnnotation(QStringView text)
{
    return text.size() > 2 && text.startsWith(u'{') && text.endsWith(u'}') &&
           std::all_of(text.begin() + 1, text.end() - 1, [](QChar c) {
               return c.unicode() > u' ' && c.unicode() < 0x7F && c != u'{' && c != u'}';
           });
}

bool isPart(QStringView text)
{
    return isAnnotation(text) || std::any_of(atoms.begin(), atoms.end(), [&](const char *atom) {
               return text == QLatin1StringView(atom);
           });
}
}

bool isUcumUnit(QStringView unit)
{
    const qsizetype slash = unit.indexOf(u'/');
    return slash < 0 ? isPart(unit) : isPart(unit.first(slash)) && isPart(unit.sliced(slash + 1));
}

QString unitForPeople(const QString &unit)
{
    QString text = unit;
    return text.remove(u'{').remove(u'}').remove(u'[').remove(u']');
}

}
