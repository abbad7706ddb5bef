#include "terminology/suggestion/AmountText.h"

#include <algorithm>

namespace concord {

namespace {
struct ReadUnit
{
    UnitWord unit;
    size_t end = 0;
    QString written;
};

class AmountReader
{
public:
    AmountReader(const std::vector<DrugToken> &tokens, const DrugTables &tables)
        : m_tokens(tokens), m_tables(tables)
    {}

    std::optional<AmountList> read(size_t at) const
    {
        AmountList list;
        for (;;) {
            auto amount = amountAt(at);
            if (!amount)
                break;
            list.end = at;
            list.amounts.push_back(*std::move(amount));
            if (!isBetween(at) || !isNumber(at + 1))
                break;
            ++at;
        }
        if (list.amounts.empty())
            return std::nullopt;
        shareUnits(list.amounts);
        return list;
    }

private:
    [[nodiscard]] bool isNumber(size_t at) const { return at < m_tokens.size() && m_tokens[at].isNumber(); }
    [[nodiscard]] bool isSign(size_t at, QChar sign) const
    {
        return at < m_tokens.size() && m_tokens[at].is(sign);
    }
    [[nodiscard]] bool isWord(size_t at, QStringView word) const
    {
        return at < m_tokens.size() && m_tokens[at].isWord() && m_tokens[at].text == word;
    }
    [[nodiscard]] bool isBetween(size_t at) const
    {
        return isSign(at, u'/') || isSign(at, u'-') || isSign(at, u'+') || isWord(at, u"and");
    }

    [[nodiscard]] std::optional<ReadUnit> unitAt(size_t at) const
    {
        if (at >= m_tokens.size())
            return std::nullopt;
        if (m_tokens[at].is(u'%'))
            return found(QStringLiteral("%"), at + 1);
        if (!m_tokens[at].isWord())
            return std::nullopt;
        size_t next = at + 1;
        if (isSign(next, u'-')) // vector-genomes
            ++next;
        if (next < m_tokens.size() && m_tokens[next].isWord()) {
            auto two = found(m_tokens[at].text + QLatin1Char(' ') + m_tokens[next].text, next + 1);
            if (two)
                return two;
        }
        return found(m_tokens[at].text, at + 1);
    }
    [[nodiscard]] std::optional<ReadUnit> found(const QString &written, size_t end) const
    {
        const UnitWord *unit = m_tables.unit(written);
        return unit ? std::optional(ReadUnit{*unit, end, written}) : std::nullopt;
    }

    /// Moves @p at behind the amount.
    [[nodiscard]] std::optional<Amount> amountAt(size_t &at) const
    {
        const auto value = Fraction::fromDecimal(m_tokens[at].text);
        if (!value)
            return std::nullopt;
        Amount amount{{*value, {}, {}}, {}, {1, 1}, false};
        size_t end = at + 1;
        if (isSign(end, u'-') && unitAt(end + 1)) // 20-mg
            ++end;
        const auto unit = unitAt(end);
        if (!unit || unit->unit.unit == StrengthUnit::Each) { // "20 tab" is a number and a form
            at = at + 1;
            return amount;
        }
        const auto scaled = value->times(unit->unit.factor);
        if (!scaled)
            return std::nullopt;
        amount.strength = {*scaled, unit->unit.unit, {}};
        amount.scale = unit->unit.factor;
        amount.isGrams = unit->unit.factor == Fraction{1000, 1};
        at = unit->end;
        divide(amount, *unit, at);
        return amount;
    }

    /// "/mL", "/5 mL", "per 5 mL", "in 250 mL", "/tablet"
    void divide(Amount &amount, const ReadUnit &unit, size_t &at) const
    {
        const bool isSlash = isSign(at, u'/');
        const bool isPer = isWord(at, u"per") || isWord(at, u"each");
        const bool isIn = isWord(at, u"in");
        if (!isSlash && !isPer && !isIn)
            return;
        size_t next = at + 1;
        Fraction count{1, 1};
        const bool hasCount = isNumber(next);
        if (hasCount) {
            const auto number = Fraction::fromDecimal(m_tokens[next].text);
            if (!number || number->isZero())
                return;
            count = *number;
            ++next;
        }
        const auto below = unitAt(next);
        if (!below || !mayDivide(below->unit.unit) || (isIn && !hasCount))
            return;
        if (isSlash && hasCount && (below->unit.unit == unit.unit.unit && below->written == unit.written))
            return; // 5 mg/325 mg: the next of the row
        if (below->unit.unit == StrengthUnit::Each) {
            at = next; // what it is for ("tablet") is still to be read as the form
            return;
        }
        const auto size = count.times(below->unit.factor);
        const auto value = size ? amount.strength.value.over(*size) : std::nullopt;
        const auto scale = size ? amount.scale.over(*size) : std::nullopt;
        if (!value || !scale)
            return;
        amount.strength.value = *value;
        amount.scale = *scale;
        amount.strength.per = below->unit.unit;
        if (hasCount && below->unit.unit == StrengthUnit::Millilitre)
            amount.container = Strength{*size, StrengthUnit::Millilitre, {}};
        at = below->end;
    }
    [[nodiscard]] static bool mayDivide(StrengthUnit unit)
    {
        using enum StrengthUnit;
        return unit == Milligram || unit == Millilitre || unit == Actuation || unit == Hour ||
               unit == SquareCentimetre || unit == Each;
    }

    static void shareUnits(std::vector<Amount> &amounts)
    {
        for (size_t i = amounts.size(); i-- > 1;) {
            const Amount &next = amounts[i];
            Amount &amount = amounts[i - 1];
            if (amount.strength.unit != StrengthUnit::None || next.strength.unit == StrengthUnit::None)
                continue;
            const auto value = amount.strength.value.times(next.scale);
            if (!value)
                continue;
            amount.strength = {*value, next.strength.unit, next.strength.per};
            amount.scale = next.scale;
            amount.isGrams = next.isGrams;
        }
    }

    const std::vector<DrugToken> &m_tokens;
    const DrugTables &m_tables;
};
}

std::optional<AmountList> amountsAt(const std::vector<DrugToken> &tokens, size_t at, const DrugTables &tables)
{
    if (at >= tokens.size() || !tokens[at].isNumber())
        return std::nullopt;
    return AmountReader(tokens, tables).read(at);
}

size_t endOfNdc(const std::vector<DrugToken> &tokens, size_t at)
{
    const auto digits = [&](size_t i) {
        return i < tokens.size() && tokens[i].isNumber() && !tokens[i].text.contains(u'.')
                   ? tokens[i].text.size()
                   : 0;
    };
    const auto hyphen = [&](size_t i) {
        return i < tokens.size() && tokens[i].is(u'-') && tokens[i].isJoined;
    };
    if (digits(at) == 11)
        return at + 1;
    const bool isNdc = digits(at) >= 4 && digits(at) <= 6 && hyphen(at + 1) && digits(at + 2) >= 3 &&
                       digits(at + 2) <= 4 && hyphen(at + 3) && digits(at + 4) >= 1 && digits(at + 4) <= 2;
    return isNdc ? at + 5 : at;
}

}
