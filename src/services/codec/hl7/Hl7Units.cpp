#include "codec/hl7/Hl7Units.h"

#include "codec/hl7/Hl7Tables.h"
#include "domain/CodeSystem.h"

#include <algorithm>
#include <array>
#include <optional>

namespace concord::hl7 {

namespace {

struct UnitRow
{
    const char *sent; ///< lower case
    const char *unit;
    const char *flag = "";
};

/// What pharmacies write, and what it is in UCUM; flags after ISMP's list of error-prone abbreviations.
constexpr std::array units{
    // mass
    UnitRow{"mg", "mg"},
    UnitRow{"milligram", "mg"},
    UnitRow{"milligrams", "mg"},
    UnitRow{"g", "g"},
    UnitRow{"gm", "g"},
    UnitRow{"gram", "g"},
    UnitRow{"grams", "g"},
    UnitRow{"kg", "kg"},
    UnitRow{"ng", "ng"},
    UnitRow{"ug", "ug"},
    UnitRow{"mcg", "ug", "unit:mcg"},
    UnitRow{"\xC2\xB5g", "ug", "unit:mcg"},
    UnitRow{"\xCE\xBCg", "ug", "unit:mcg"},
    UnitRow{"microgram", "ug"},
    UnitRow{"micrograms", "ug"},
    // volume
    UnitRow{"ml", "mL"},
    UnitRow{"milliliter", "mL"},
    UnitRow{"milliliters", "mL"},
    UnitRow{"cc", "mL", "unit:cc"},
    UnitRow{"l", "L"},
    UnitRow{"liter", "L"},
    UnitRow{"dl", "dL"},
    // amount and activity
    UnitRow{"meq", "meq"},
    UnitRow{"mmol", "mmol"},
    UnitRow{"mol", "mol"},
    UnitRow{"unit", "[U]"},
    UnitRow{"units", "[U]"},
    UnitRow{"u", "[U]", "unit:U"},
    UnitRow{"iu", "[iU]", "unit:IU"},
    UnitRow{"[iu]", "[iU]"},
    UnitRow{"[u]", "[U]"},
    UnitRow{"international unit", "[iU]"},
    UnitRow{"international units", "[iU]"},
    UnitRow{"%", "%"},
    UnitRow{"drop", "[drp]"},
    UnitRow{"drops", "[drp]"},
    UnitRow{"gtt", "[drp]"},
    UnitRow{"tsp", "[tsp_us]", "unit:tsp"},
    UnitRow{"tbsp", "[tbs_us]", "unit:tbsp"},
    // time
    UnitRow{"s", "s"},
    UnitRow{"sec", "s"},
    UnitRow{"second", "s"},
    UnitRow{"seconds", "s"},
    UnitRow{"min", "min"},
    UnitRow{"mins", "min"},
    UnitRow{"minute", "min"},
    UnitRow{"minutes", "min"},
    UnitRow{"h", "h"},
    UnitRow{"hr", "h"},
    UnitRow{"hrs", "h"},
    UnitRow{"hour", "h"},
    UnitRow{"hours", "h"},
    UnitRow{"d", "d"},
    UnitRow{"day", "d"},
    UnitRow{"days", "d"},
    UnitRow{"wk", "wk"},
    UnitRow{"week", "wk"},
    UnitRow{"weeks", "wk"},
    // units of presentation are no UCUM units: annotations
    UnitRow{"tab", "{tbl}"},
    UnitRow{"tabs", "{tbl}"},
    UnitRow{"tbl", "{tbl}"},
    UnitRow{"{tbl}", "{tbl}"},
    UnitRow{"tablet", "{tbl}"},
    UnitRow{"tablets", "{tbl}"},
    UnitRow{"cap", "{cap}"},
    UnitRow{"caps", "{cap}"},
    UnitRow{"{cap}", "{cap}"},
    UnitRow{"cp", "{cap}"},
    UnitRow{"capsule", "{cap}"},
    UnitRow{"capsules", "{cap}"},
    UnitRow{"puff", "{puff}"},
    UnitRow{"puffs", "{puff}"},
    UnitRow{"spray", "{spray}"},
    UnitRow{"sprays", "{spray}"},
    UnitRow{"patch", "{patch}"},
    UnitRow{"patches", "{patch}"},
    UnitRow{"suppository", "{suppository}"},
    UnitRow{"supp", "{suppository}"},
    UnitRow{"ea", "{each}"},
    UnitRow{"each", "{each}"},
    UnitRow{"bag", "{bag}"},
    UnitRow{"bg", "{bag}"},
    UnitRow{"vial", "{vial}"},
    UnitRow{"vials", "{vial}"},
};

/// SNOMED CT dose forms that stand where a unit of presentation is meant.
constexpr std::array forms{UnitRow{"385055001", "{tbl}"}, UnitRow{"385049006", "{cap}"}};

const UnitRow *rowFor(const auto &table, const QString &sent)
{
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const UnitRow &row) { return sent == QString::fromUtf8(row.sent); });
    return found == table.end() ? nullptr : found;
}

Unit fromRow(const UnitRow &row)
{
    return {QString::fromLatin1(row.unit), QString::fromLatin1(row.flag)};
}

/// A unit of the table, or two of them around a slash: "mcg/hr".
std::optional<Unit> knownUnit(QStringView text)
{
    const QString sent = text.trimmed().toString().toLower();
    if (const UnitRow *row = rowFor(units, sent))
        return fromRow(*row);
    const qsizetype slash = sent.indexOf(QLatin1Char('/'));
    const UnitRow *above = slash < 0 ? nullptr : rowFor(units, sent.first(slash).trimmed());
    const UnitRow *below = slash < 0 ? nullptr : rowFor(units, sent.sliced(slash + 1).trimmed());
    if (!above || !below)
        return std::nullopt;
    return Unit{QLatin1StringView(above->unit) + QLatin1Char('/') + QLatin1StringView(below->unit),
                QString::fromLatin1(above->flag)};
}

}

Unit unitFromText(QStringView text)
{
    return knownUnit(text).value_or(Unit{text.trimmed().toString().toLower(), {}});
}

Unit unitOf(const Hl7Repetition &cwe)
{
    const QString code = cwe.component(1).text().trimmed();
    const QString text = cwe.component(2).text().trimmed();
    const QString system = codeSystemUri(cwe.component(3).text());
    if (system == systems::snomed) {
        const UnitRow *form = rowFor(forms, code);
        return form ? fromRow(*form) : unitFromText(text);
    }
    if (const auto known = knownUnit(code))
        return *known;
    if (system == systems::ucum && !code.isEmpty())
        return {code, {}}; // case matters in UCUM, and the sender says that it is UCUM
    return unitFromText(text.isEmpty() ? code : text); // a code of a local list means nothing here
}

}
