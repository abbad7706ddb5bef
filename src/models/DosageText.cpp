#include "models/DosageText.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <array>
#include <utility>

namespace concord {

namespace {

QString say(const char *text, int n = -1)
{
    return QCoreApplication::translate("DosageText", text, nullptr, n);
}

/// Countable forms, which are not units (DOMAIN section 14), as UCUM annotations or in a source's own words.
constexpr std::array<std::pair<const char *, const char *>, 9> countableForms{{
    {"{tbl}", QT_TRANSLATE_N_NOOP("DosageText", "%n tablet(s)")},
    {"{tablet}", QT_TRANSLATE_N_NOOP("DosageText", "%n tablet(s)")},
    {"tablet", QT_TRANSLATE_N_NOOP("DosageText", "%n tablet(s)")},
    {"tablet(s)", QT_TRANSLATE_N_NOOP("DosageText", "%n tablet(s)")},
    {"{capsule}", QT_TRANSLATE_N_NOOP("DosageText", "%n capsule(s)")},
    {"capsule", QT_TRANSLATE_N_NOOP("DosageText", "%n capsule(s)")},
    {"{puff}", QT_TRANSLATE_N_NOOP("DosageText", "%n puff(s)")},
    {"puff", QT_TRANSLATE_N_NOOP("DosageText", "%n puff(s)")},
    {"{drop}", QT_TRANSLATE_N_NOOP("DosageText", "%n drop(s)")},
}};

constexpr std::array<std::pair<const char *, const char *>, 9> routes{{
    {"26643006", QT_TRANSLATE_NOOP("DosageText", "oral")},
    {"47625008", QT_TRANSLATE_NOOP("DosageText", "intravenous")},
    {"78421000", QT_TRANSLATE_NOOP("DosageText", "intramuscular")},
    {"34206005", QT_TRANSLATE_NOOP("DosageText", "subcutaneous")},
    {"37839007", QT_TRANSLATE_NOOP("DosageText", "sublingual")},
    {"37161004", QT_TRANSLATE_NOOP("DosageText", "rectal")},
    {"46713006", QT_TRANSLATE_NOOP("DosageText", "nasal")},
    {"447694001", QT_TRANSLATE_NOOP("DosageText", "inhaled")},
    {"6064005", QT_TRANSLATE_NOOP("DosageText", "topical")},
}};

QString everyText(const QString &length, const QString &unit)
{
    const int n = length.toInt();
    if (unit == u"min")
        return say(QT_TRANSLATE_N_NOOP("DosageText", "every %n minute(s)"), n);
    if (unit == u"h")
        return say(QT_TRANSLATE_N_NOOP("DosageText", "every %n hour(s)"), n);
    if (unit == u"d")
        return n == 1 ? say(QT_TRANSLATE_NOOP("DosageText", "once a day"))
                      : say(QT_TRANSLATE_N_NOOP("DosageText", "every %n day(s)"), n);
    if (unit == u"wk")
        return n == 1 ? say(QT_TRANSLATE_NOOP("DosageText", "once a week"))
                      : say(QT_TRANSLATE_N_NOOP("DosageText", "every %n week(s)"), n);
    if (unit == u"mo")
        return n == 1 ? say(QT_TRANSLATE_NOOP("DosageText", "once a month"))
                      : say(QT_TRANSLATE_N_NOOP("DosageText", "every %n month(s)"), n);
    return {};
}

QString timesText(int times, const QString &length, const QString &unit)
{
    if (times == 1)
        return everyText(length, unit);
    if (length == u"1" && unit == u"d")
        return say(QT_TRANSLATE_N_NOOP("DosageText", "%n time(s) a day"), times);
    if (length == u"1" && unit == u"wk")
        return say(QT_TRANSLATE_N_NOOP("DosageText", "%n time(s) a week"), times);
    if (length == u"1" && unit == u"mo")
        return say(QT_TRANSLATE_N_NOOP("DosageText", "%n time(s) a month"), times);
    return {};
}

/// "1/4-6h": only hours are given as a span.
QString betweenText(int times, const QString &least, const QString &most, const QString &unit)
{
    return times == 1 && unit == u"h"
               ? say(QT_TRANSLATE_NOOP("DosageText", "every %1 to %2 hours")).arg(least, most)
               : QString();
}

QString lengthText(const QString &length, const QString &unit)
{
    const int n = length.toInt();
    if (unit == u"d")
        return say(QT_TRANSLATE_N_NOOP("DosageText", "for %n day(s)"), n);
    if (unit == u"wk")
        return say(QT_TRANSLATE_N_NOOP("DosageText", "for %n week(s)"), n);
    return say(QT_TRANSLATE_N_NOOP("DosageText", "for %n month(s)"), n);
}

/// The numbers of a dose as they are written here: "0.5" is "0,5" in Spanish.
QString localNumbers(QString dose)
{
    static const QRegularExpression point(QStringLiteral("(?<=\\d)\\.(?=\\d)"));
    return dose.replace(point, QLocale().decimalPoint());
}

QString partText(const QString &text, bool changed, const char *absent)
{
    return text.isEmpty() && changed ? say(absent) : text;
}

}

QString doseText(const QString &dose)
{
    const qsizetype blank = dose.indexOf(u' ');
    if (blank < 0) { // a bare number says little on its own
        bool number = false;
        dose.toDouble(&number);
        return number ? say(QT_TRANSLATE_NOOP("DosageText", "dose %1")).arg(localNumbers(dose)) : dose;
    }
    const QString unit = dose.mid(blank + 1);
    for (const auto &[annotation, text] : countableForms) {
        if (unit != QLatin1StringView(annotation))
            continue;
        bool whole = false;
        const int count = dose.left(blank).toInt(&whole);
        if (whole)
            return say(text, count);
        // "0.5 tablets": the plural rule gets a number of the plural class, then the real one takes its place
        return say(text, 7).replace(QLatin1StringView("7"), localNumbers(dose.left(blank)));
    }
    return localNumbers(dose);
}

QString frequencyText(const QString &frequency)
{
    if (frequency.startsWith(QLatin1StringView("sig:")))
        return frequency.mid(4).trimmed();
    static const QRegularExpression form(QStringLiteral(
        "^(\\d+)/(\\d+)(?:-(\\d+))?(min|h|d|wk|mo)(?: for (\\d+)(d|wk|mo))?( PRN)?(?: ([a-z].*))?$"));
    const QRegularExpressionMatch match = form.match(frequency);
    const bool isReason = !match.captured(8).isEmpty();
    if (!match.hasMatch() || (isReason && match.captured(7).isEmpty()))
        return frequency == u"PRN" ? say(QT_TRANSLATE_NOOP("DosageText", "as needed")) : frequency;
    const int times = match.captured(1).toInt();
    QString often = match.captured(3).isEmpty()
                        ? timesText(times, match.captured(2), match.captured(4))
                        : betweenText(times, match.captured(2), match.captured(3), match.captured(4));
    if (often.isEmpty())
        return frequency;
    if (!match.captured(5).isEmpty())
        often += u' ' + lengthText(match.captured(5), match.captured(6));
    if (isReason)
        return say(QT_TRANSLATE_NOOP("DosageText", "%1, as needed: %2")).arg(often, match.captured(8));
    return match.captured(7).isEmpty() ? often
                                       : say(QT_TRANSLATE_NOOP("DosageText", "%1, as needed")).arg(often);
}

QString routeText(const QString &route)
{
    for (const auto &[code, name] : routes) {
        if (route == QLatin1StringView(code))
            return say(name);
    }
    return route;
}

std::vector<DosagePart> dosageParts(const Dosage &dosage, const Difference &difference)
{
    const std::array<DosagePart, 3> all{{
        {partText(doseText(dosage.dose), difference.doseChanged, QT_TRANSLATE_NOOP("DosageText", "no dose")),
         difference.doseChanged},
        {partText(frequencyText(dosage.frequency), difference.frequencyChanged,
                  QT_TRANSLATE_NOOP("DosageText", "no frequency")),
         difference.frequencyChanged},
        {partText(routeText(dosage.route), difference.routeChanged,
                  QT_TRANSLATE_NOOP("DosageText", "no route")),
         difference.routeChanged},
    }};
    std::vector<DosagePart> stated;
    for (const DosagePart &part : all) {
        if (!part.text.isEmpty())
            stated.push_back(part);
    }
    return stated;
}

QString dosageLine(const std::vector<DosagePart> &parts)
{
    QStringList texts;
    for (const DosagePart &part : parts)
        texts.append(part.text);
    return texts.join(QStringLiteral(" · "));
}

}
