#include "terminology/DosageNormaliser.h"

#include "terminology/CanonicalRoutes.h"
#include "terminology/CanonicalUnits.h"
#include "terminology/SigReader.h"

#include <QRegularExpression>

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

/// Whether what was sent in codes and what was read say the same: equal, or only "as needed" in codes.
bool agree(const QString &coded, const QString &read)
{
    return coded.isEmpty() || coded == read || coded == u"PRN" || read.startsWith(coded + u' ');
}

QString withNeed(const QString &coded, const QString &read)
{
    static const QRegularExpression need(QStringLiteral("(^| )PRN( |$)"));
    if (coded != u"PRN" || need.match(read).hasMatch())
        return read.isEmpty() ? coded : read;
    return read.isEmpty() ? coded : read + QStringLiteral(" PRN");
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
    const bool sameDose = dosage.dose.isEmpty() || reading.dose.isEmpty() || dosage.dose == reading.dose;
    const bool sameRoute = dosage.route.isEmpty() || reading.route.isEmpty() || dosage.route == reading.route;
    if (!sameDose || !sameRoute || !agree(parts.coded, reading.frequency)) {
        noteFlag(flags, QStringLiteral("sig:contradiction"));
        return;
    }
    if (dosage.dose.isEmpty())
        dosage.dose = reading.dose;
    if (dosage.route.isEmpty())
        dosage.route = reading.route;
    dosage.frequency = withNeed(parts.coded, reading.frequency);
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
