#include "terminology/CanonicalRoutes.h"

#include <QHash>
#include <QStringList>

namespace concord {

namespace {
struct Row
{
    const char *written; ///< HL7 table 0162 code, or a name, in lower case
    const char *snomed;
};

constexpr Row routes[] = {{"po", "26643006"},
                          {"oral", "26643006"},
                          {"by mouth", "26643006"},
                          {"mth", "26643006"},
                          {"oral route", "26643006"},
                          {"oral use", "26643006"},
                          {"iv", "47625008"},
                          {"intravenous", "47625008"},
                          {"intravenous route", "47625008"},
                          {"im", "78421000"},
                          {"intramuscular", "78421000"},
                          {"intramuscular route", "78421000"},
                          {"sc", "34206005"},
                          {"sq", "34206005"},
                          {"subcut", "34206005"},
                          {"subcutaneous", "34206005"},
                          {"subcutaneous route", "34206005"},
                          {"sl", "37839007"},
                          {"sublingual", "37839007"},
                          {"sublingual route", "37839007"},
                          {"pr", "37161004"},
                          {"rectal", "37161004"},
                          {"rectal route", "37161004"},
                          {"tp", "6064005"},
                          {"top", "6064005"},
                          {"topical", "6064005"},
                          {"topical route", "6064005"},
                          {"ap", "6064005"},
                          {"op", "54485002"},
                          {"ophthalmic", "54485002"},
                          {"ophthalmic route", "54485002"},
                          {"ot", "10547007"},
                          {"otic", "10547007"},
                          {"ns", "46713006"},
                          {"in", "46713006"},
                          {"nasal", "46713006"},
                          {"intranasal", "46713006"},
                          {"nasal route", "46713006"},
                          {"ih", "447694001"},
                          {"inh", "447694001"},
                          {"inhalation", "447694001"},
                          {"td", "45890007"},
                          {"transdermal", "45890007"},
                          {"vg", "16857009"},
                          {"vaginal", "16857009"},
                          {"b", "54471007"},
                          {"bu", "54471007"},
                          {"buccal", "54471007"},
                          {"id", "372464004"},
                          {"intradermal", "372464004"},
                          {"ep", "404820008"},
                          {"epidural", "404820008"},
                          {"it", "72607000"},
                          {"intrathecal", "72607000"},
                          {"ip", "38239002"},
                          {"intraperitoneal", "38239002"},
                          {"ia", "58100008"},
                          {"intra-arterial", "58100008"},
                          {"ng", "127492001"},
                          {"nasogastric", "127492001"},
                          {"gtt", "127490009"},
                          {"gastrostomy", "127490009"},
                          {"ur", "90028008"},
                          {"urethral", "90028008"},
                          {"dt", "372449004"},
                          {"dental", "372449004"}};

constexpr Row frequencies[] = {{"qd", "1/1d"},   {"daily", "1/1d"},   {"od", "1/1d"},  {"bid", "2/1d"},
                               {"tid", "3/1d"},  {"qid", "4/1d"},     {"qod", "1/2d"}, {"weekly", "1/1wk"},
                               {"qwk", "1/1wk"}, {"monthly", "1/1mo"}};

template <size_t Size>
QHash<QString, QString> indexOf(const Row (&rows)[Size])
{
    QHash<QString, QString> index;
    for (const Row &row : rows)
        index.insert(QString::fromLatin1(row.written), QString::fromLatin1(row.snomed));
    return index;
}

/// "q8h" → "1/8h"
QString everyHours(const QString &code)
{
    if (!code.startsWith(QLatin1Char('q')) || !code.endsWith(QLatin1Char('h')))
        return {};
    bool isNumber = false;
    const int hours = code.mid(1, code.size() - 2).toInt(&isNumber);
    return isNumber && hours > 0 && hours <= 72 ? QStringLiteral("1/%1h").arg(hours) : QString();
}
}

QString canonicalRoute(const QString &route)
{
    static const QHash<QString, QString> index = indexOf(routes);
    QStringList parts;
    for (const QString &part : route.split(QStringLiteral(" + "), Qt::SkipEmptyParts)) {
        const QString text = part.simplified().toLower();
        const QString one = index.value(text, text);
        if (!parts.contains(one))
            parts.append(one);
    }
    return parts.join(QStringLiteral(" + "));
}

QString canonicalFrequency(const QString &frequency)
{
    static const QHash<QString, QString> index = indexOf(frequencies);
    QStringList words = frequency.split(QLatin1Char(' '));
    const QString code = words.first().toLower();
    const QString known = index.value(code, everyHours(code));
    const bool isAlone = words.size() == 1 || words.at(1) == u"PRN" || words.at(1) == u"+" ||
                         words.at(1).startsWith(QStringLiteral("sig:"));
    if (known.isEmpty() || !isAlone)
        return frequency;
    words.first() = known;
    return words.join(QLatin1Char(' '));
}

}
