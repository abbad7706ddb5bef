#include "codec/hl7/Hl7Dosage.h"

#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7Parts.h"
#include "codec/hl7/Hl7Tables.h"
#include "codec/hl7/Hl7Units.h"
#include "domain/CodeSystem.h"

#include <QRegularExpression>

#include <array>

namespace concord::hl7 {

namespace {

void join(QString &all, const QString &part, const QString &by)
{
    if (part.isEmpty())
        return;
    all += (all.isEmpty() ? QString() : by) + part;
}

/// "8:00" and "080000" as "08:00:00"; empty: no time of day.
QString timeOfDay(QStringView text)
{
    QString digits = text.trimmed().toString();
    digits.remove(QLatin1Char(':'));
    static const QRegularExpression form(
        QStringLiteral("^([01]\\d|2[0-3])([0-5]\\d)([0-5]\\d)?(\\.\\d+)?([+-]\\d{4})?$"));
    const auto match = form.match(digits);
    if (!match.hasMatch())
        return {};
    const QString seconds = match.captured(3).isEmpty() ? QStringLiteral("00") : match.captured(3);
    return match.captured(1) + QLatin1Char(':') + match.captured(2) + QLatin1Char(':') + seconds;
}

/// "2 {cap}" of a CQ whose quantity and units stand in sub-components; empty without units: "1" alone says
/// nothing.
QString quantityText(const Hl7Component &cq, QStringList &flags)
{
    const auto number = decimalFromHl7(cq.subcomponent(1).text());
    const Unit unit = unitFromText(cq.subcomponent(2).text());
    if (!number || unit.text.isEmpty())
        return {};
    if (!unit.flag.isEmpty())
        flags.append(unit.flag);
    return *number + QLatin1Char(' ') + unit.text;
}

void notePattern(const QString &pattern, QStringList &flags);

/// One repeat pattern (RPT): a code of table 0335, or a period with its units (components 5 and 6), and an
/// event (8).
void readPattern(const Hl7Repetition &rpt, Timing &timing)
{
    const QString pattern = rpt.component(1).subcomponent(1).text().trimmed();
    const auto period = decimalFromHl7(rpt.component(5).text());
    const Unit unit = unitFromText(rpt.component(6).text());
    QString frequency = frequencyFromPattern(pattern).value_or(QString());
    notePattern(pattern, timing.flags);
    if (frequency.isEmpty() && period && !unit.text.isEmpty()) {
        frequency = QStringLiteral("1/") + *period + unit.text;
        if (!pattern.isEmpty())
            timing.flags.append(
                QStringLiteral("timing:pattern")); // a code beside the period that is not understood
    } else if (frequency.isEmpty() && !pattern.isEmpty()) {
        join(timing.text, rpt.component(1).text().trimmed(), QStringLiteral(" "));
    }
    join(frequency, rpt.component(8).text().trimmed(), QStringLiteral(" "));
    join(timing.frequency, frequency, QStringLiteral(" + "));
}

/// " for 10d" of a CQ: TQ1-6, how long the service goes on.
QString lengthText(const Hl7Field &cq)
{
    const Hl7Repetition quantity = cq.repetition(0);
    const auto number = decimalFromHl7(quantity.component(1).text());
    const Unit unit = unitFromText(quantity.component(2).subcomponent(1).text());
    return number && !unit.text.isEmpty() ? QStringLiteral("for ") + *number + unit.text : QString();
}

/// The same of TQ-3: "D10", "W2", "X3" (that many times); "INDEF" and the rest say nothing.
QString lengthFromTq(QStringView text)
{
    static const QRegularExpression form(QStringLiteral("^([SMHDWLX])([1-9]\\d{0,3})$"));
    const auto match = form.match(text.trimmed().toString().toUpper());
    if (!match.hasMatch())
        return {};
    const QString letters = QStringLiteral("SMHDWLX");
    static const QStringList ucum{QStringLiteral("s"), QStringLiteral("min"), QStringLiteral("h"),
                                  QStringLiteral("d"), QStringLiteral("wk"),  QStringLiteral("mo")};
    const qsizetype unit = letters.indexOf(match.captured(1));
    return unit < ucum.size() ? QStringLiteral("for ") + match.captured(2) + ucum.at(unit)
                              : QStringLiteral("x") + match.captured(2);
}

void readTq1(const Hl7Segment &tq1, const QString &zone, Timing &timing)
{
    for (const Hl7Repetition &rpt : tq1.field(3).repetitions())
        readPattern(rpt, timing);
    QStringList times;
    for (const Hl7Repetition &explicitTime : tq1.field(4).repetitions())
        times.append(timeOfDay(explicitTime.text()));
    times.removeAll(QString());
    if (!times.isEmpty())
        join(timing.frequency, QStringLiteral("at ") + times.join(QLatin1Char(',')), QStringLiteral(" "));
    if (const auto count = countFromHl7(tq1.field(14).text(), 100'000))
        join(timing.frequency, QStringLiteral("x%1").arg(*count), QStringLiteral(" "));
    if (!timing.frequency.isEmpty())
        join(timing.frequency, lengthText(tq1.field(6)), QStringLiteral(" "));
    for (const Hl7Repetition &priority : tq1.field(9).repetitions()) {
        if (priority.component(1).code() == u"PRN" && !timing.frequency.contains(u"PRN"))
            join(timing.frequency, QStringLiteral("PRN"), QStringLiteral(" "));
    }
    join(timing.text, tq1.field(11).text().trimmed(), QStringLiteral(" "));
    if (timing.dose.isEmpty()) {
        const Hl7Repetition cq = tq1.field(2).repetition(0);
        const auto number = decimalFromHl7(cq.component(1).text());
        const Unit unit = unitFromText(cq.component(2).subcomponent(1).text().isEmpty()
                                           ? cq.component(2).subcomponent(2).text()
                                           : cq.component(2).subcomponent(1).text());
        if (number && !unit.text.isEmpty()) {
            timing.dose = *number + QLatin1Char(' ') + unit.text;
            if (!unit.flag.isEmpty())
                timing.flags.append(unit.flag);
        }
    }
    if (timing.startsOn.isEmpty())
        timing.startsOn = time(tq1.field(7), zone);
    if (timing.endsOn.isEmpty())
        timing.endsOn = time(tq1.field(8), zone);
}

struct PatternRow
{
    const char *code;
    const char *frequency;
    const char *flag =
        ""; ///< ISMP's list of error-prone abbreviations; of QD and QOD also the Joint Commission's
};

/// The fixed codes of table 0335, with the spellings that senders add.
constexpr std::array patterns{
    PatternRow{"QD", "1/1d", "abbr:QD"},
    PatternRow{"DAILY", "1/1d"},
    PatternRow{"BID", "2/1d"},
    PatternRow{"TID", "3/1d"},
    PatternRow{"QID", "4/1d"},
    PatternRow{"QOD", "1/2d", "abbr:QOD"},
    PatternRow{"QAM", "1/1d MORN"},
    PatternRow{"QPM", "1/1d EVE"},
    PatternRow{"QHS", "1/1d HS", "abbr:QHS"},
    PatternRow{"QSHIFT", "1/8h"},
    PatternRow{"ONCE", "x1"},
    PatternRow{"PRN", "PRN"},
    PatternRow{"C", "continuous"},
};

/// "Q6H" to "1/6h"; the letters of table 0335: S, M (minutes), H, D, W, L (months).
std::optional<QString> everyFrom(const QString &code)
{
    static const QRegularExpression every(QStringLiteral("^Q([1-9]\\d{0,2})(S|M|H|D|W|L)$"));
    static const QRegularExpression times(QStringLiteral("^([5-9]|[1-9]\\d)ID$"));
    if (const auto match = every.match(code); match.hasMatch()) {
        const QString letters = QStringLiteral("SMHDWL");
        static const QStringList ucum{QStringLiteral("s"), QStringLiteral("min"), QStringLiteral("h"),
                                      QStringLiteral("d"), QStringLiteral("wk"),  QStringLiteral("mo")};
        return QStringLiteral("1/") + match.captured(1) + ucum.at(letters.indexOf(match.captured(2)));
    }
    if (const auto match = times.match(code); match.hasMatch())
        return match.captured(1) + QStringLiteral("/1d");
    return std::nullopt;
}

/// What is error-prone in a pattern, to @p flags.
void notePattern(const QString &pattern, QStringList &flags)
{
    QString code = pattern.toUpper();
    code.remove(QLatin1Char(' ')).remove(QStringLiteral("PRN"));
    for (const PatternRow &row : patterns) {
        const QString flag = QString::fromLatin1(row.flag);
        if (code == QLatin1StringView(row.code) && !flag.isEmpty() && !flags.contains(flag))
            flags.append(flag);
    }
}

}

std::optional<QString> frequencyFromPattern(QStringView pattern)
{
    QString code = pattern.trimmed().toString().toUpper();
    code.remove(QLatin1Char(' '));
    bool isAsNeeded = false;
    if (code != u"PRN" &&
        (code.startsWith(u"PRN") || code.endsWith(u"PRN"))) { // "PRNQ6H" of the table, "Q6HPRN" of people
        isAsNeeded = true;
        code.remove(QStringLiteral("PRN"));
    }
    std::optional<QString> frequency = everyFrom(code);
    for (const PatternRow &row : patterns) {
        if (code == QLatin1StringView(row.code))
            frequency = QString::fromLatin1(row.frequency);
    }
    if (frequency && isAsNeeded)
        *frequency += QStringLiteral(" PRN");
    return frequency;
}

Timing timingFromTq1(const std::vector<Hl7Segment> &tq1, const QString &zone)
{
    Timing timing;
    for (const Hl7Segment &segment : tq1)
        readTq1(segment, zone, timing);
    return timing;
}

Timing timingFromTq(const Hl7Field &tq, const QString &zone)
{
    Timing timing;
    for (const Hl7Repetition &one : tq.repetitions()) {
        const Hl7Component interval = one.component(2); // RI: pattern & explicit times
        const QString pattern = interval.subcomponent(1).text().trimmed();
        const auto frequency = frequencyFromPattern(pattern);
        notePattern(pattern, timing.flags);
        join(timing.frequency, frequency.value_or(QString()), QStringLiteral(" + "));
        if (!frequency)
            join(timing.text, pattern, QStringLiteral(" "));
        const QString at = timeOfDay(interval.subcomponent(2).text());
        if (!at.isEmpty())
            join(timing.frequency, QStringLiteral("at ") + at, QStringLiteral(" "));
        if (!timing.frequency.isEmpty())
            join(timing.frequency, lengthFromTq(one.component(3).text()), QStringLiteral(" "));
        if (one.component(6).code() == u"PRN" && !timing.frequency.contains(u"PRN"))
            join(timing.frequency, QStringLiteral("PRN"), QStringLiteral(" "));
        join(timing.text, one.component(8).text().trimmed(), QStringLiteral(" "));
        if (timing.dose.isEmpty())
            timing.dose = quantityText(one.component(1), timing.flags);
        if (timing.startsOn.isEmpty())
            timing.startsOn = time(one.component(4), zone);
        if (timing.endsOn.isEmpty())
            timing.endsOn = time(one.component(5), zone);
    }
    return timing;
}

QString doseText(const Hl7Field &least, const Hl7Field &most, const Hl7Field &units, QStringList &flags)
{
    const auto low = decimalFromHl7(least.text());
    const auto high = decimalFromHl7(most.text());
    if (!low && !high)
        return {};
    const Unit unit = unitOf(units.repetition(0));
    if (!unit.flag.isEmpty() && !flags.contains(unit.flag))
        flags.append(unit.flag);
    const QString after = unit.text.isEmpty() ? QString() : QLatin1Char(' ') + unit.text;
    if (low && high && *low != *high)
        return *low + after + QStringLiteral(" - ") + *high + after;
    return low.value_or(high.value_or(QString())) + after;
}

QString routeText(const std::vector<Hl7Segment> &rxr)
{
    QStringList routes;
    for (const Hl7Segment &segment : rxr) {
        const Hl7Repetition route = segment.field(1).repetition(0);
        QString text;
        for (const Coding &coding : codings(route)) {
            const bool isTable = coding.system.isEmpty() || coding.system.endsWith(u"v2-0162");
            if (coding.system == systems::snomed)
                text = coding.code;
            else if (text.isEmpty() && isTable)
                text = snomedRoute(coding.code);
        }
        if (text.isEmpty())
            text = codedText(route).simplified().toLower();
        if (!text.isEmpty() && !routes.contains(text))
            routes.append(text);
    }
    return routes.join(QStringLiteral(" + "));
}

Dosage dosageOf(const QString &dose, const Timing &timing, const QString &route, const QString &sig)
{
    Dosage dosage{dose.isEmpty() ? timing.dose : dose, timing.frequency, route};
    const bool isStructured = !dosage.dose.isEmpty() && !timing.frequency.isEmpty();
    const QString words = (sig.isEmpty() ? timing.text : sig).simplified().toLower();
    if (!isStructured && !words.isEmpty())
        join(dosage.frequency, QStringLiteral("sig:") + words, QStringLiteral(" "));
    return dosage;
}

}
