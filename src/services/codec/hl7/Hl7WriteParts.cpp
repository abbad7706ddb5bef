#include "codec/hl7/Hl7WriteParts.h"

#include "codec/UcumUnits.h"
#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7SegmentWriter.h"
#include "codec/hl7/Hl7Tables.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>

#include <array>

namespace concord::hl7 {

namespace {
const auto oidPrefix = QStringLiteral("urn:oid:");
const auto npiOid = QStringLiteral("2.16.840.1.113883.4.6");

/// HD as sub-components: what authority() reads.
QByteArray hdFrom(const QString &system)
{
    if (system.startsWith(oidPrefix))
        return "&" + leaf(system.mid(oidPrefix.size())) + "&ISO";
    return system.contains(u':') ? "&" + leaf(system) + "&URI" : leaf(system);
}
}

QByteArray hl7Time(const QString &canonical)
{
    static const QRegularExpression form(
        QStringLiteral("^(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d))?)?(?:T(\\d\\d):(\\d\\d)(?::(\\d\\d)(\\.\\d+)?)?(Z|"
                       "[+-]\\d\\d:\\d\\d)?)?$"));
    const auto match = form.match(canonical.trimmed());
    if (!match.hasMatch())
        return {};
    QString text = match.captured(1) + match.captured(2) + match.captured(3);
    QString zone = match.captured(8);
    if (!match.captured(4).isEmpty() && !zone.isEmpty()) {
        const QString seconds = match.captured(6).isEmpty() ? QStringLiteral("00") : match.captured(6);
        zone = zone == u"Z" ? QStringLiteral("+0000") : zone.remove(u':');
        text += match.captured(4) + match.captured(5) + seconds + match.captured(7) + zone;
    }
    return fhirTimeFromHl7(text) ? text.toLatin1() : QByteArray();
}

QByteArray hl7Time(qint64 msSinceEpoch)
{
    return QDateTime::fromMSecsSinceEpoch(msSinceEpoch, Qt::UTC)
               .toString(QStringLiteral("yyyyMMddhhmmss"))
               .toLatin1() +
           "+0000";
}

QByteArray cxFrom(const QList<Identifier> &identifiers)
{
    QByteArrayList all;
    for (const Identifier &id : identifiers) {
        if (!id.value.trimmed().isEmpty())
            all.append(joined({leaf(id.value), {}, {}, hdFrom(id.system), leaf(id.type)}, '^'));
    }
    return all.join('~');
}

QByteArray eiFrom(const Identifier &id)
{
    if (id.value.trimmed().isEmpty())
        return {};
    if (id.system.startsWith(oidPrefix))
        return joined({leaf(id.value), {}, leaf(id.system.mid(oidPrefix.size())), "ISO"}, '^');
    return id.system.contains(u':') ? joined({leaf(id.value), {}, leaf(id.system), "URI"}, '^')
                                    : joined({leaf(id.value), leaf(id.system)}, '^');
}

QByteArray xcnFrom(const Practitioner &person)
{
    const auto one = [&](const Identifier &id) {
        const bool isNpi = id.type == u"NPI" || id.system == u"http://hl7.org/fhir/sid/us-npi";
        const QByteArray authority = isNpi ? hdFrom(oidPrefix + npiOid) : hdFrom(id.system);
        const QByteArray type = isNpi ? QByteArrayLiteral("NPI") : leaf(id.type);
        return joined({leaf(id.value),
                       leaf(person.family),
                       leaf(person.given),
                       {},
                       {},
                       {},
                       {},
                       {},
                       id.value.isEmpty() ? QByteArray() : authority,
                       {},
                       {},
                       {},
                       type},
                      '^');
    };
    QByteArrayList all;
    for (const Identifier &id : person.identifiers) {
        if (!id.value.trimmed().isEmpty())
            all.append(one(id));
    }
    return all.isEmpty() ? one({}) : all.join('~');
}

QString codeSystemName(const QString &uri)
{
    static const std::array names{
        std::pair{systems::ndc, QStringLiteral("NDC")}, std::pair{systems::rxNorm, QStringLiteral("RXNORM")},
        std::pair{systems::snomed, QStringLiteral("SCT")}, std::pair{systems::ucum, QStringLiteral("UCUM")},
        std::pair{QStringLiteral("http://loinc.org"), QStringLiteral("LN")}};
    for (const auto &[known, name] : names) {
        if (uri == known)
            return name;
    }
    static const auto table = QStringLiteral("http://terminology.hl7.org/CodeSystem/v2-");
    if (uri.startsWith(table))
        return QStringLiteral("HL7") + uri.mid(table.size());
    return uri.startsWith(oidPrefix) ? uri.mid(oidPrefix.size()) : uri;
}

QByteArray cweFrom(const QList<Coding> &codings, const QString &text)
{
    QByteArrayList parts;
    for (const Coding &coding : codings.first(std::min<qsizetype>(2, codings.size())))
        parts << leaf(coding.code) << leaf(coding.display) << leaf(codeSystemName(coding.system));
    while (!text.isEmpty() && parts.size() < 8)
        parts.append(QByteArray());
    if (!text.isEmpty())
        parts.append(leaf(text)); // component 9, the original text
    return joined(parts, '^');
}

QByteArray cweText(const QString &text)
{
    const QByteArray words = leaf(text);
    return words.isEmpty() ? words : '^' + words;
}

QByteArray unitFrom(const QString &unit)
{
    if (unit.isEmpty())
        return {};
    return isUcumUnit(unit) ? joined({leaf(unit), leaf(unitForPeople(unit)), "UCUM"}, '^') : leaf(unit);
}

std::optional<Dose> doseParts(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^(\\d+(?:\\.\\d+)?)(?: ([^ ]+))?(?: - (\\d+(?:\\.\\d+)?)(?: ([^ ]+))?)?(?: @ "
                       "(\\d+(?:\\.\\d+)?) ([^ ]+))?$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const bool isRange = !match.captured(3).isEmpty();
    if (isRange && match.captured(2) != match.captured(4)) // RXE-5 is the unit of both
        return std::nullopt;
    return Dose{match.captured(1), match.captured(3), match.captured(2), match.captured(5),
                match.captured(6)};
}

namespace {
/// "Q6H" of "1/6h", "TID" of "3/1d"; table 0335. Empty: no code for it.
QByteArray patternOf(const QString &frequency)
{
    static const QRegularExpression every(QStringLiteral("^(\\d{1,2})/(\\d{1,3})(s|min|h|d|wk|mo)$"));
    const auto match = every.match(frequency);
    if (!match.hasMatch())
        return {};
    const int times = match.captured(1).toInt();
    const int period = match.captured(2).toInt();
    static const QStringList units{QStringLiteral("s"), QStringLiteral("min"), QStringLiteral("h"),
                                   QStringLiteral("d"), QStringLiteral("wk"),  QStringLiteral("mo")};
    const char letter = "SMHDWL"[units.indexOf(match.captured(3))];
    if (times == 1 && period > 0) // "Q1D", not "QD": that is read as QID (ISMP)
        return 'Q' + QByteArray::number(period) + letter;
    if (letter != 'D' || period != 1 || times < 2)
        return {};
    static constexpr std::array daily{"BID", "TID", "QID"};
    return times <= 4 ? QByteArray(daily[size_t(times) - 2]) : QByteArray::number(times) + "ID";
}

/// One of the parts around " + ": a pattern, then an event of the day, then PRN of its own.
std::optional<QByteArray> rptOf(QString part)
{
    if (part == u"PRN" || part == u"continuous")
        return part == u"PRN" ? QByteArray("PRN") : QByteArray("C");
    const bool isAsNeeded = part.endsWith(u" PRN");
    if (isAsNeeded)
        part.chop(4);
    const QStringList words = part.split(u' ');
    static const QRegularExpression event(QStringLiteral("^[A-Z]{1,5}(?:\\.[A-Z]{1,5})?$"));
    if (words.size() > 2 || (words.size() == 2 && (isAsNeeded || !event.match(words[1]).hasMatch())))
        return std::nullopt;
    const QByteArray pattern = patternOf(words[0]);
    if (pattern.isEmpty())
        return std::nullopt;
    const QByteArray code = isAsNeeded ? "PRN" + pattern : pattern;
    return words.size() == 1 ? code : joined({code, {}, {}, {}, {}, {}, {}, words[1].toLatin1()}, '^');
}
}

std::optional<Repeat> repeatParts(const QString &frequency)
{
    static const QRegularExpression form(
        QStringLiteral("^(.*?)(?: ?at (\\d\\d:\\d\\d:\\d\\d(?:,\\d\\d:\\d\\d:\\d\\d)*))?(?: ?x(\\d{1,5}))?"
                       "(?: for (\\d+(?:\\.\\d+)?)(s|min|h|d|wk|mo))?( PRN)?$"));
    const auto match = form.match(frequency);
    Repeat repeat;
    QString patterns = match.captured(1);
    const QString times = match.captured(2);
    const QString count = match.captured(3);
    const QString length = match.captured(4);
    const bool hasTail = !times.isEmpty() || !count.isEmpty() || !length.isEmpty();
    repeat.isAsNeeded = hasTail && !match.captured(6).isEmpty();
    if (!hasTail)
        patterns += match.captured(6); // of the pattern itself
    if (!patterns.isEmpty()) {
        QByteArrayList all;
        for (const QString &part : patterns.split(QStringLiteral(" + "))) {
            const auto rpt = rptOf(part);
            if (!rpt)
                return std::nullopt;
            all.append(*rpt);
        }
        repeat.patterns = all.join('~');
    }
    if (patterns.trimmed().isEmpty() && times.isEmpty() && count.isEmpty())
        return std::nullopt; // nothing, or how long but not how often
    QByteArrayList moments;
    for (QString time : times.split(u',', Qt::SkipEmptyParts))
        moments.append(time.remove(u':').toLatin1());
    repeat.times = moments.join('~');
    repeat.count = count.toLatin1();
    if (!length.isEmpty())
        repeat.length = length.toLatin1() + '^' + match.captured(5).toLatin1();
    return repeat;
}

std::vector<QByteArray> routesFrom(const QString &route)
{
    std::vector<QByteArray> all;
    for (const QString &one : route.split(QStringLiteral(" + "), Qt::SkipEmptyParts)) {
        const QString code = hl7Route(one);
        const bool isCode = std::all_of(one.begin(), one.end(), [](QChar c) { return c.isDigit(); });
        if (!code.isEmpty())
            all.push_back(joined({leaf(code), {}, "HL70162", leaf(one), {}, "SCT"}, '^'));
        else
            all.push_back(isCode ? joined({leaf(one), {}, "SCT"}, '^') : cweText(one));
    }
    return all;
}

}
