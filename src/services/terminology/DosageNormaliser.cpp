#include "terminology/DosageNormaliser.h"

#include "terminology/CanonicalRoutes.h"
#include "terminology/CanonicalUnits.h"
#include "terminology/SigReader.h"

#include <QRegularExpression>

#include <optional>

namespace concord {

namespace {
const auto sigMark = QStringLiteral("sig:");
constexpr int longestReleasePhrase = 4;

/// Frequency codes and words apart: "PRN sig:1 tab bid" → "PRN", "1 tab bid".
struct TimingParts
{
    QString coded;
    QString words;
};
TimingParts partsOf(const QString &frequency)
{
    const qsizetype at = frequency.indexOf(sigMark);
    if (at < 0 || (at > 0 && frequency[at - 1] != u' '))
        return {frequency, {}};
    return {frequency.left(at).trimmed(), frequency.mid(at + sigMark.size())};
}

/// What codes and words say together; nothing where they do not agree. One may say more than the other:
/// "2/1d" and "2/1d for 10d".
std::optional<QString> united(const QString &coded, const QString &read)
{
    static const QRegularExpression need(QStringLiteral("(^| )PRN( |$)"));
    if (coded.isEmpty() || read == coded || read.startsWith(coded + u' '))
        return read;
    if (coded == u"PRN" && !read.isEmpty())
        return need.match(read).hasMatch() ? read : read + QStringLiteral(" PRN");
    return read.isEmpty() || coded.startsWith(read + u' ') ? std::optional(coded) : std::nullopt;
}

/// The same of a dose: "1" and "1 {tbl}", but not "1" and "1 {tbl} - 2 {tbl}".
std::optional<QString> unitedDose(const QString &coded, const QString &read)
{
    const auto isMore = [](const QString &more, const QString &less) {
        return more == less || less.isEmpty() ||
               (more.startsWith(less + u' ') && more.count(u' ') == 1 && !less.contains(u' '));
    };
    if (isMore(coded, read))
        return coded;
    return isMore(read, coded) ? std::optional(read) : std::nullopt;
}

/// The words of one instruction; several stand beside each other with " + " and are not told apart.
void readWords(Dosage &dosage, const Values &values, QStringList &flags)
{
    const TimingParts parts = partsOf(dosage.frequency);
    if (parts.words.isEmpty() || dosage.frequency.contains(QStringLiteral(" + ")) ||
        dosage.dose.contains(QStringLiteral(" + ")))
        return;
    const SigReading reading = readSig(parts.words, values);
    if (!reading.isWhole()) {
        noteFlag(flags, QStringLiteral("sig:partly-read"));
        return;
    }
    const auto dose = unitedDose(dosage.dose, reading.dose);
    const bool sameRoute = dosage.route.isEmpty() || reading.route.isEmpty() || dosage.route == reading.route;
    const auto frequency = united(parts.coded, reading.frequency);
    if (!dose || !sameRoute || !frequency) {
        noteFlag(flags, QStringLiteral("sig:contradiction"));
        return;
    }
    dosage.dose = *dose;
    if (dosage.route.isEmpty())
        dosage.route = reading.route;
    dosage.frequency = *frequency;
    if (!reading.rest.isEmpty())
        dosage.frequency += (dosage.frequency.isEmpty() ? sigMark : u' ' + sigMark) + reading.rest;
    for (const QString &flag : reading.flags)
        noteFlag(flags, flag);
}
}

void normaliseDosage(Dosage &dosage, const Values &values, QStringList &flags)
{
    dosage.dose = canonicalDose(dosage.dose, values, flags);
    dosage.route = canonicalRoute(dosage.route, values, flags);
    dosage.frequency = canonicalFrequency(dosage.frequency, values, flags);
    readWords(dosage, values, flags);
}

QString releaseOf(const QString &drugName, const Values &values)
{
    static const QRegularExpression marks(QStringLiteral("[,;()\\[\\]/]"));
    QString clean = drugName.toLower();
    clean.replace(marks, QStringLiteral(" "));
    const QStringList words = clean.split(u' ', Qt::SkipEmptyParts);
    QString release;
    for (qsizetype at = 0; at < words.size(); ++at) {
        for (qsizetype used = std::min<qsizetype>(longestReleasePhrase, words.size() - at); used > 0;
             --used) {
            const ValueTarget *found = values.find(ValueKind::Release, words.mid(at, used).join(u' '));
            if (!found)
                continue;
            if (!release.isEmpty() && release != found->code)
                return {};
            release = found->code;
            at += used - 1;
            break;
        }
    }
    return release;
}

}
