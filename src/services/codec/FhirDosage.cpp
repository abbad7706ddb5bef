#include "codec/FhirDosage.h"

#include <QStringList>

namespace concord {

namespace {
using Object = JsonReader::Object;

/// Shortest text that reads back as the same number: 1.0 and 1 are one dose. Only compared, never calculated
/// with.
QString numberText(double value)
{
    return QString::number(value, 'g', 15);
}

/// "500 mg": the UCUM code where there is one (case-sensitive), else the unit's text in lower case.
QString quantityText(JsonReader &r, Object quantity, const JsonPath &path)
{
    const auto value = r.number(quantity, "value", path);
    if (!value)
        return {};
    QString unit = r.string(quantity, "code", path);
    if (unit.isEmpty() || r.string(quantity, "system", path) != systems::ucum) {
        const QString text = r.string(quantity, "unit", path);
        unit = (text.isEmpty() ? unit : text).simplified().toLower();
    }
    return unit.isEmpty() ? numberText(*value) : numberText(*value) + QLatin1Char(' ') + unit;
}

QString rangeText(JsonReader &r, Object range, const JsonPath &path)
{
    const auto low = r.object(range, "low", path);
    const auto high = r.object(range, "high", path);
    return (low ? quantityText(r, *low, path["low"]) : QString()) + QStringLiteral(" - ") +
           (high ? quantityText(r, *high, path["high"]) : QString());
}

QString ratioText(JsonReader &r, Object ratio, const JsonPath &path)
{
    const auto above = r.object(ratio, "numerator", path);
    const auto below = r.object(ratio, "denominator", path);
    return (above ? quantityText(r, *above, path["numerator"]) : QString()) + QLatin1Char('/') +
           (below ? quantityText(r, *below, path["denominator"]) : QString());
}

QString conceptText(JsonReader &r, Object conceptObject, const JsonPath &path)
{
    QString first;
    if (const auto codings = r.array(conceptObject, "coding", path)) {
        int i = 0;
        for (const auto element : *codings) {
            const JsonPath at = path["coding"];
            const JsonPath here = at[i++];
            Object coding;
            if (element.get(coding) != simdjson::SUCCESS) {
                r.fail(here, QStringLiteral("expected an object"));
                continue;
            }
            const QString code = r.string(coding, "code", here).trimmed();
            if (!code.isEmpty() && r.string(coding, "system", here) == systems::snomed)
                return code;
            if (first.isEmpty())
                first = code;
        }
    }
    return first.isEmpty() ? r.string(conceptObject, "text", path).simplified().toLower() : first;
}

QString doseAndRateText(JsonReader &r, Object element, const JsonPath &path)
{
    QString text;
    if (const auto dose = r.object(element, "doseQuantity", path))
        text = quantityText(r, *dose, path["doseQuantity"]);
    else if (const auto range = r.object(element, "doseRange", path))
        text = rangeText(r, *range, path["doseRange"]);
    if (const auto rate = r.object(element, "rateQuantity", path))
        text += QStringLiteral(" @ ") + quantityText(r, *rate, path["rateQuantity"]);
    else if (const auto rateRatio = r.object(element, "rateRatio", path))
        text += QStringLiteral(" @ ") + ratioText(r, *rateRatio, path["rateRatio"]);
    else if (const auto rateRange = r.object(element, "rateRange", path))
        text += QStringLiteral(" @ ") + rangeText(r, *rateRange, path["rateRange"]);
    return text.trimmed();
}

/// Several doseAndRate are the same dose said in several ways (ordered, calculated): all of them, with " & ".
QString doseText(JsonReader &r, Object instruction, const JsonPath &path)
{
    QString text;
    int i = 0;
    if (const auto list = r.array(instruction, "doseAndRate", path)) {
        for (const auto element : *list) {
            const JsonPath at = path["doseAndRate"];
            const JsonPath here = at[i++];
            Object one;
            if (element.get(one) != simdjson::SUCCESS) {
                r.fail(here, QStringLiteral("expected an object"));
                return {};
            }
            const QString part = doseAndRateText(r, one, here);
            text += (text.isEmpty() || part.isEmpty() ? QString() : QStringLiteral(" & ")) + part;
        }
    }
    if (const auto most = r.object(instruction, "maxDosePerPeriod", path))
        text += QStringLiteral(" max ") + ratioText(r, *most, path["maxDosePerPeriod"]);
    return text.trimmed();
}

/// "mon,tue" from an array of strings.
QString words(JsonReader &r, Object parent, const char *key, const JsonPath &path)
{
    QStringList list;
    if (const auto array = r.array(parent, key, path)) {
        for (const auto element : *array) {
            std::string_view text;
            if (element.get(text) == simdjson::SUCCESS)
                list.append(QString::fromUtf8(text.data(), qsizetype(text.size())));
            else
                r.fail(path[key], QStringLiteral("expected strings"));
        }
    }
    return list.join(QLatin1Char(','));
}

/// "10d", "7-10d": how long it goes on. A period says when, which stands elsewhere.
QString boundsText(JsonReader &r, Object repeat, const JsonPath &path)
{
    const auto unitOf = [&](Object quantity, const JsonPath &at) {
        const QString code = r.string(quantity, "code", at);
        return code.isEmpty() ? r.string(quantity, "unit", at).simplified().toLower() : code;
    };
    if (const auto length = r.object(repeat, "boundsDuration", path)) {
        const JsonPath at = path["boundsDuration"];
        const auto value = r.number(*length, "value", at);
        return value ? numberText(*value) + unitOf(*length, at) : QString();
    }
    const auto range = r.object(repeat, "boundsRange", path);
    const JsonPath here = path["boundsRange"];
    const auto low = range ? r.object(*range, "low", here) : std::nullopt;
    const auto high = range ? r.object(*range, "high", here) : std::nullopt;
    const auto least = low ? r.number(*low, "value", here["low"]) : std::nullopt;
    const auto most = high ? r.number(*high, "value", here["high"]) : std::nullopt;
    if (!least || !most)
        return {};
    return numberText(*least) + QLatin1Char('-') + numberText(*most) + unitOf(*high, here["high"]);
}

/// "3/1d", "1-2/8h", then what narrows it: days, times, events of the day, a count, how long.
QString repeatText(JsonReader &r, Object repeat, const JsonPath &path)
{
    QString text;
    const auto frequency = r.number(repeat, "frequency", path);
    const auto most = r.number(repeat, "frequencyMax", path);
    const auto period = r.number(repeat, "period", path);
    const auto longest = r.number(repeat, "periodMax", path);
    if (frequency || period) {
        text = numberText(frequency.value_or(1)) + (most ? QLatin1Char('-') + numberText(*most) : QString()) +
               QLatin1Char('/') + numberText(period.value_or(1)) +
               (longest ? QLatin1Char('-') + numberText(*longest) : QString()) +
               r.string(repeat, "periodUnit", path);
    }
    const auto append = [&text](const char *name, const QString &value) {
        if (!value.isEmpty())
            text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + QLatin1StringView(name) + value;
    };
    append("", words(r, repeat, "when", path));
    append("", words(r, repeat, "dayOfWeek", path));
    append("at ", words(r, repeat, "timeOfDay", path));
    if (const auto offset = r.number(repeat, "offset", path))
        append("offset ", numberText(*offset) + QStringLiteral("min"));
    if (const auto count = r.number(repeat, "count", path))
        append("x", numberText(*count));
    append("for ", boundsText(r, repeat, path));
    return text;
}

QString frequencyText(JsonReader &r, Object instruction, bool hasDose, const JsonPath &path)
{
    QStringList parts;
    if (const auto timing = r.object(instruction, "timing", path)) {
        const JsonPath here = path["timing"];
        if (const auto repeat = r.object(*timing, "repeat", here))
            parts.append(repeatText(r, *repeat, here["repeat"]));
        if (parts.join(QString()).isEmpty()) {
            if (const auto code = r.object(*timing, "code", here))
                parts.append(conceptText(r, *code, here["code"]));
        }
        const QString events = words(r, *timing, "event", here);
        if (!events.isEmpty())
            parts.append(QStringLiteral("on ") + events);
    }
    const bool hasTiming = !parts.join(QString()).isEmpty();
    if (r.boolean(instruction, "asNeededBoolean", path).value_or(false))
        parts.append(QStringLiteral("PRN"));
    else if (const auto reason = r.object(instruction, "asNeededCodeableConcept", path))
        parts.append(QStringLiteral("PRN ") + conceptText(r, *reason, path["asNeededCodeableConcept"]));
    parts.removeAll(QString());
    if (!hasDose || !hasTiming) { // what is not structured stands in the text, if anywhere
        const QString sig = r.string(instruction, "text", path).simplified().toLower();
        if (!sig.isEmpty())
            parts.append(QStringLiteral("sig:") + sig);
    }
    return parts.join(QLatin1Char(' '));
}

void join(QString &all, const QString &part)
{
    if (part.isEmpty())
        return;
    if (!all.isEmpty())
        all += QStringLiteral(" + ");
    all += part;
}
}

Dosage readDosage(JsonReader &r, Object request, const JsonPath &path)
{
    Dosage dosage;
    const auto list = r.array(request, "dosageInstruction", path);
    if (!list)
        return dosage;
    int i = 0;
    for (const auto element : *list) {
        const JsonPath at = path["dosageInstruction"];
        const JsonPath here = at[i++];
        Object instruction;
        if (element.get(instruction) != simdjson::SUCCESS) {
            r.fail(here, QStringLiteral("expected an object"));
            continue;
        }
        const QString dose = doseText(r, instruction, here);
        join(dosage.dose, dose);
        join(dosage.frequency, frequencyText(r, instruction, !dose.isEmpty(), here));
        if (const auto route = r.object(instruction, "route", here)) {
            const QString text = conceptText(r, *route, here["route"]);
            if (!dosage.route.split(QStringLiteral(" + "))
                     .contains(text)) // the same route in each instruction is one
                join(dosage.route, text);
        }
    }
    return dosage;
}

}
