#include "domain/UcumText.h"

#include <QLatin1StringView>

#include <algorithm>
#include <iterator>

namespace concord {

namespace {
constexpr const char *ucumPrefixes[] = {"da", "k", "M", "G", "T", "P", "h",
                                        "d",  "c", "m", "u", "n", "p", "f"};

/// These may have a prefix.
constexpr const char *metricAtoms[] = {
    "g",   "L",     "l",   "m",  "s",  "mol", "eq",  "osm",   "[iU]",   "[IU]", "U",     "kat",
    "cal", "[Cal]", "J",   "W",  "N",  "Pa",  "bar", "m[Hg]", "m[H2O]", "Hz",   "V",     "A",
    "C",   "K",     "Cel", "Bq", "Ci", "Gy",  "Sv",  "RAD",   "REM",    "cd",   "lm",    "lx",
    "rad", "Ohm",   "S",   "F",  "H",  "T",   "dyn", "P",     "St",     "B",    "[Btu]", "t"};

constexpr const char *plainAtoms[] = {
    "%",           "[ppth]",    "[ppm]",       "[ppb]",    "min",      "h",        "d",        "wk",
    "mo",          "a",         "deg",         "10*",      "10^",      "[drp]",    "[tsp_us]", "[tbs_us]",
    "[foz_us]",    "[cup_us]",  "[pt_us]",     "[qt_us]",  "[gal_us]", "[fdr_us]", "[min_us]", "[tsp_m]",
    "[tbs_m]",     "[cup_m]",   "[foz_m]",     "[foz_br]", "[pt_br]",  "[gr]",     "[lb_av]",  "[oz_av]",
    "[dr_av]",     "[sc_ap]",   "[dr_ap]",     "[oz_ap]",  "[lb_ap]",  "[in_i]",   "[ft_i]",   "[yd_i]",
    "[sin_i]",     "[degF]",    "[in_i'Hg]",   "[psi]",    "[pH]",     "[CFU]",    "[PFU]",    "[FFU]",
    "[CCID_50]",   "[TCID_50]", "[EID_50]",    "[arb'U]",  "[USP'U]",  "[APL'U]",  "[GPL'U]",  "[MPL'U]",
    "[anti'Xa'U]", "[D'ag'U]",  "[Amb'a'1'U]", "[AU]",     "[BAU]",    "[PNU]",    "[Lf]",     "[EU]",
    "[FEU]",       "[ELU]",     "[hnsf'U]",    "[HPF]",    "[LPF]",    "[Ch]",     "[MET]",    "[diop]"};

template <typename List>
bool isIn(const List &list, QStringView text)
{
    return std::any_of(std::begin(list), std::end(list),
                       [&](const char *one) { return text == QLatin1StringView(one); });
}

bool isAtom(QStringView text)
{
    if (isIn(plainAtoms, text) || isIn(metricAtoms, text))
        return true;
    return std::any_of(std::begin(ucumPrefixes), std::end(ucumPrefixes), [&](const char *letters) {
        const QLatin1StringView prefix(letters);
        return text.startsWith(prefix) && isIn(metricAtoms, text.sliced(prefix.size()));
    });
}

bool isFigure(QChar c)
{
    return c >= u'0' && c <= u'9';
}

qsizetype figuresAtEnd(QStringView text)
{
    const auto end = std::find_if_not(text.rbegin(), text.rend(), isFigure);
    return end - text.rbegin();
}

/// "m2", "s-1", "10*6", "mg", "5".
bool isPower(QStringView text)
{
    if (isAtom(text))
        return true;
    const qsizetype digits = figuresAtEnd(text);
    if (digits == 0)
        return false;
    if (digits == text.size())
        return text.front() != u'0';
    QStringView base = text.chopped(digits);
    if (base.endsWith(u'-') || base.endsWith(u'+'))
        base.chop(1);
    return isAtom(base);
}

/// Reads a term from the left; what it does not understand stays.
class TermReader
{
public:
    explicit TermReader(QStringView code) : m_rest(code) {}

    [[nodiscard]] bool isWhole() { return readTerm(true) && m_rest.isEmpty(); }

private:
    bool take(QChar sign)
    {
        if (!m_rest.startsWith(sign))
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }
    /// "kg.m/s2"; the first of all may begin with its slash: "/min".
    bool readTerm(bool mayDivideOne) // as deep as there are brackets in 200 letters
    {
        if (mayDivideOne)
            (void)take(u'/');
        do {
            if (!readPart())
                return false;
        } while (take(u'.') || take(u'/'));
        return true;
    }
    bool readPart()
    {
        if (take(u'('))
            return readTerm(true) && take(u')');
        const auto isEnd = [](QChar c) {
            return c == u'.' || c == u'/' || c == u'(' || c == u')' || c == u'{';
        };
        const auto end = std::find_if(m_rest.begin(), m_rest.end(), isEnd);
        const QStringView unit = m_rest.first(end - m_rest.begin());
        m_rest = m_rest.sliced(unit.size());
        if (m_rest.startsWith(u'{'))
            return (unit.isEmpty() || isPower(unit)) && readAnnotation();
        return isPower(unit);
    }
    bool readAnnotation()
    {
        const qsizetype end = m_rest.indexOf(u'}');
        if (end < 2)
            return false;
        const QStringView text = m_rest.first(end).sliced(1);
        m_rest = m_rest.sliced(end + 1);
        return std::all_of(text.begin(), text.end(),
                           [](QChar c) { return c > u' ' && c < QChar(0x7f) && c != u'{'; });
    }

    QStringView m_rest;
};
}

bool isUcumCode(QStringView code)
{
    return TermReader(code).isWhole();
}

}
