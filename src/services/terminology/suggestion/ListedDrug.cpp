#include "terminology/suggestion/ListedDrug.h"

#include <algorithm>
#include <array>
#include <utility>

namespace concord {

namespace {
constexpr int mostFormWords = 6;

/// A short text as the tables have it: in lower case, hyphens as blanks. A release has half a million names:
/// nothing is allocated for it.
class Key
{
public:
    explicit Key(QStringView text)
    {
        if (text.size() > qsizetype(m_letters.size()))
            return;
        for (const QChar c : text)
            m_letters[size_t(m_size++)] = c == u'-' ? u' ' : c.toLower().unicode();
    }
    /// Empty for what no table has; valid as long as the key.
    [[nodiscard]] QString text() const
    {
        return QString::fromRawData(reinterpret_cast<const QChar *>(m_letters.data()), m_size);
    }

private:
    std::array<char16_t, 48> m_letters{};
    qsizetype m_size = 0;
};

std::optional<StrengthUnit> unitOf(QStringView written, Fraction &value, const DrugTables &tables,
                                   bool isDivisor)
{
    const UnitWord *unit = tables.unit(Key(written).text());
    if (!unit)
        return std::nullopt;
    const auto scaled = isDivisor ? value.over(unit->factor) : value.times(unit->factor);
    if (!scaled)
        return std::nullopt;
    value = *scaled;
    return unit->unit;
}

/// "12.5 MG", "0.5 MG/ML"
std::optional<Strength> strengthOf(QStringView number, QStringView unit, const DrugTables &tables)
{
    const auto value = Fraction::fromDecimal(number);
    if (!value)
        return std::nullopt;
    Strength strength{*value, {}, {}};
    const qsizetype slash = unit.indexOf(u'/');
    const auto above = unitOf(slash < 0 ? unit : unit.first(slash), strength.value, tables, false);
    if (!above)
        return std::nullopt;
    strength.unit = *above;
    if (slash >= 0) {
        const auto below = unitOf(unit.sliced(slash + 1), strength.value, tables, true);
        if (!below)
            return std::nullopt;
        strength.per = *below;
    }
    return strength;
}

class ListedReader
{
public:
    explicit ListedReader(const DrugTables &tables) : m_tables(tables) {}

    ListedDrug read(QStringView name)
    {
        takeBrand(name);
        if (name.startsWith(u'{'))
            takePack(name);
        else
            takeDrug(name);
        return std::move(m_drug);
    }

private:
    void takeBrand(QStringView &name)
    {
        const qsizetype bracket = name.endsWith(u']') ? name.lastIndexOf(u" [") : -1;
        if (bracket <= 0)
            return;
        if (m_drug.brand.isEmpty())
            m_drug.brand = name.sliced(bracket + 2).chopped(1).toString();
        name = name.first(bracket);
    }
    /// Each drug stands in the outermost parentheses.
    void takePack(QStringView name)
    {
        m_drug.pack = name.first(name.lastIndexOf(u'}') + 1).toString();
        int depth = 0;
        qsizetype start = 0;
        for (qsizetype i = 0; i < name.size(); ++i) {
            if (name[i] == u'(' && depth++ == 0)
                start = i + 1;
            if (name[i] != u')' || depth == 0 || --depth > 0)
                continue;
            const QStringView drug = name.sliced(start, i - start);
            const bool isAmount = drug.count(u' ') == 1; // "(9000 MG) (miconazole …)"
            if (!drug.isEmpty() && !isAmount)
                takePackDrug(drug);
        }
    }
    void takePackDrug(QStringView drug)
    {
        const QString brand = m_drug.brand;
        takeBrand(drug);
        m_drug.brand = brand.isEmpty() ? m_drug.brand : brand;
        const auto form = std::exchange(m_drug.form, std::nullopt);
        takeDrug(drug);
        if (form)
            m_drug.form = form;
    }
    void takeDrug(QStringView name)
    {
        takeForm(name);
        takeQuantity(name);
        for (const QStringView part : name.split(QStringLiteral(" / ")))
            takeComponent(part.trimmed());
    }
    void takeForm(QStringView &name)
    {
        qsizetype foundAt = 0;
        qsizetype at = name.size();
        for (int words = 0; words < mostFormWords && at > 0; ++words) {
            at = name.lastIndexOf(u' ', at - 1);
            if (const auto known = m_tables.formNamed(Key(name.sliced(at + 1)).text())) {
                m_drug.form = known;
                foundAt = at;
            }
        }
        if (m_drug.form)
            name = name.first(std::max<qsizetype>(foundAt, 0));
    }
    void takeQuantity(QStringView &name)
    {
        const qsizetype first = name.indexOf(u' ');
        const qsizetype second = first < 0 ? -1 : name.indexOf(u' ', first + 1);
        if (second < 0)
            return;
        const auto quantity =
            strengthOf(name.first(first), name.sliced(first + 1, second - first - 1), m_tables);
        if (!quantity || quantity->isDivided())
            return;
        m_drug.quantity = quantity;
        name = name.sliced(second + 1);
    }
    [[nodiscard]] std::optional<Strength> strengthAtEnd(QStringView part) const
    {
        const qsizetype last = part.lastIndexOf(u' ');
        if (last <= 0)
            return std::nullopt;
        const qsizetype before = part.lastIndexOf(u' ', last - 1);
        return strengthOf(part.sliced(before + 1, last - before - 1), part.sliced(last + 1), m_tables);
    }
    void takeComponent(QStringView part)
    {
        ListedComponent component;
        component.strength = strengthAtEnd(part);
        if (component.strength)
            part = part.first(std::max<qsizetype>(part.lastIndexOf(u' ', part.lastIndexOf(u' ') - 1), 0));
        component.ingredient = part.trimmed().toString();
        if (!component.ingredient.isEmpty())
            m_drug.components.push_back(std::move(component));
    }

    const DrugTables &m_tables;
    ListedDrug m_drug;
};
}

ListedDrug listedDrug(const QString &name, const DrugTables &tables)
{
    return ListedReader(tables).read(name);
}

}
