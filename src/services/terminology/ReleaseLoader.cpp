#include "terminology/ReleaseLoader.h"

#include "terminology/LineFile.h"
#include "terminology/RxNormRules.h"

#include <QDateTime>
#include <QSet>

#include <algorithm>

namespace concord {

namespace {
bool isNdc11(QByteArrayView text)
{
    return text.size() == 11 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
}

std::optional<qint64> dayInMs(QByteArrayView text, int daysLater)
{
    QByteArray digits = text.toByteArray();
    if (digits.size() == 10 && digits[4] == '-' && digits[7] == '-')
        digits.remove(7, 1).remove(4, 1);
    if (digits.size() != 8 ||
        !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    const int number = digits.toInt(); // QDate::fromString() is slow for a million days
    const QDate day(number / 10'000, number / 100 % 100, number % 100);
    if (!day.isValid() || day.year() < 1800)
        return std::nullopt;
    return QDateTime(day.addDays(daysLater), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
}

Result<void> loadConcepts(const QString &path, TerminologyRelease &release)
{
    LineFile file(path);
    QSet<QString> seen;
    return readTable(file, {"rxcui\ttty\ttty_source\tname\tsources", {"status"}},
                     [&](const std::vector<QByteArrayView> &c) -> QString {
                         const QString rxcui = QString::fromLatin1(c[0]);
                         if (!isRxcui(rxcui))
                             return QStringLiteral("not an RxCUI");
                         if (const QString problem = problemOfName(c[3]); !problem.isEmpty())
                             return problem;
                         if (seen.contains(rxcui))
                             return QStringLiteral("an RxCUI for the second time");
                         const auto status = c[5].isEmpty()
                                                 ? ConceptStatus::Active
                                                 : conceptStatusFromWord(QString::fromLatin1(c[5]));
                         if (!c[5].isEmpty() && wordOf(status) != QLatin1StringView(c[5]))
                             return QStringLiteral("no such status");
                         seen.insert(rxcui);
                         release.concepts.push_back({rxcui, termTypeFromWord(QString::fromLatin1(c[1])),
                                                     status, QString::fromUtf8(c[3])});
                         return {};
                     });
}

Result<void> loadNdcs(const QString &path, TerminologyRelease &release)
{
    LineFile file(path);
    return readTable(file, {"ndc11\trxcui\trxnorm_name\ttty\tfda_label_text", {"valid_from", "valid_to"}},
                     [&](const std::vector<QByteArrayView> &c) -> QString {
                         if (!isNdc11(c[0]))
                             return QStringLiteral("not an NDC of 11 digits");
                         const QString rxcui = QString::fromLatin1(c[1]);
                         if (!isRxcui(rxcui))
                             return QStringLiteral("not an RxCUI");
                         const auto from = c[5].isEmpty() ? std::optional<qint64>(0) : dayInMs(c[5]);
                         const auto to = c[6].isEmpty() ? std::optional<qint64>(0) : dayInMs(c[6], 1);
                         if (!from || !to)
                             return QStringLiteral("not a day (2026-03-01)");
                         if (*to != 0 && *to <= *from)
                             return QStringLiteral("valid_to is before valid_from");
                         release.ndcs.push_back({QString::fromLatin1(c[0]), rxcui, *from, *to});
                         return {};
                     });
}

Result<void> loadRemaps(const QString &path, TerminologyRelease &release)
{
    LineFile file(path);
    return readTable(file, {"rxcui\tsuccessor"}, [&](const std::vector<QByteArrayView> &c) -> QString {
        RxNormRemap remap{QString::fromLatin1(c[0]), QString::fromLatin1(c[1])};
        if (!isRxcui(remap.rxcui) || !isRxcui(remap.successor))
            return QStringLiteral("not an RxCUI");
        if (remap.rxcui == remap.successor)
            return QStringLiteral("remapped to itself");
        release.remaps.push_back(std::move(remap));
        return {};
    });
}

Result<TerminologyRelease> loadRelease(const QString &conceptsFile, const QString &ndcFile,
                                       const QString &version, const QString &source)
{
    TerminologyRelease release{version, source, {}, {}};
    const auto read =
        loadConcepts(conceptsFile, release).and_then([&] { return loadNdcs(ndcFile, release); });
    if (!read)
        return fail(read.error());
    return release;
}

QString shippedReleaseVersion()
{
    return QStringLiteral("shipped-2026.1");
}

Result<TerminologyRelease> loadShippedRelease()
{
    return loadRelease(QStringLiteral(":/terminology/rxnorm_concepts.tsv.gz"),
                       QStringLiteral(":/terminology/ndc_rxnorm.tsv.gz"), shippedReleaseVersion(),
                       QStringLiteral("RxNorm and FDA tables shipped with Concord"));
}

}
