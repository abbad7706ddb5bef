#include "terminology/ReleaseLoader.h"

#include "terminology/RxNormRules.h"

#include <QByteArrayView>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>

namespace concord {

namespace {
constexpr qint64 largestPacked = 64LL << 20; // the shipped tables: below 1 MB packed, 6 MB unpacked
constexpr qint64 largestUnpacked = 128LL << 20;

/// zlib's state ends with the scope.
struct Inflater
{
    z_stream stream{};
    bool ready = inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK; // 16: gzip, checksum verified

    Inflater() = default;
    Inflater(const Inflater &) = delete;
    Inflater &operator=(const Inflater &) = delete;
    ~Inflater() { inflateEnd(&stream); }
};

Result<QByteArray> unpack(const QByteArray &packed, const QString &name)
{
    Inflater inflater;
    if (!inflater.ready)
        return fail(ErrorCode::Internal, name, QStringLiteral("zlib does not start"));
    z_stream &z = inflater.stream;
    z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.constData())); // zlib only reads it
    z.avail_in = uInt(packed.size());
    QByteArray text(std::max<qsizetype>(packed.size() * 8, 4096), Qt::Uninitialized);
    int state = Z_OK;
    while (state == Z_OK) {
        if (qint64(z.total_out) == text.size())
            text.resize(text.size() * 2);
        if (text.size() > largestUnpacked)
            return fail(ErrorCode::TooLarge, name, QStringLiteral("more than 128 MB unpacked"));
        z.next_out = reinterpret_cast<Bytef *>(text.data()) + z.total_out;
        z.avail_out = uInt(text.size() - qint64(z.total_out));
        state = inflate(&z, Z_NO_FLUSH);
    }
    if (state != Z_STREAM_END || z.avail_in > 0)
        return fail(ErrorCode::InvalidMessage, name, QStringLiteral("not a complete gzip file"));
    text.truncate(qsizetype(z.total_out));
    return text;
}

Result<QByteArray> readPacked(const QString &path)
{
    QFile file(path);
    const QString name = QFileInfo(path).fileName();
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, name, file.errorString());
    if (file.size() > largestPacked)
        return fail(ErrorCode::TooLarge, name, QStringLiteral("more than 64 MB packed"));
    return unpack(file.readAll(), name);
}

using Columns = std::array<QByteArrayView, 5>;

/// The five columns of a line; nothing when there are more or fewer.
std::optional<Columns> columnsOf(QByteArrayView line)
{
    Columns columns;
    for (size_t i = 0; i < columns.size(); ++i) {
        const qsizetype tab = line.indexOf('\t');
        if ((tab < 0) != (i + 1 == columns.size()))
            return std::nullopt;
        columns[i] = tab < 0 ? line : line.first(tab);
        line = line.sliced(tab < 0 ? line.size() : tab + 1);
    }
    return columns;
}

/// Runs @p row over all lines after the header; it says what is wrong with a line, or nothing.
template <typename Row>
Result<void> eachLine(QByteArrayView text, const QString &name, QByteArrayView header, const Row &row)
{
    if (text.isEmpty())
        return fail(ErrorCode::InvalidMessage, name + QStringLiteral(":1"), QStringLiteral("no header"));
    for (int number = 1; !text.isEmpty(); ++number) {
        const qsizetype end = text.indexOf('\n');
        QByteArrayView line = end < 0 ? text : text.first(end);
        text = text.sliced(end < 0 ? text.size() : end + 1);
        if (line.endsWith('\r'))
            line.chop(1);
        QString problem;
        if (number == 1)
            problem = line == header ? QString() : QStringLiteral("unexpected header");
        else if (const auto columns = columnsOf(line))
            problem = row(*columns);
        else
            problem = QStringLiteral("not five columns");
        if (!problem.isEmpty())
            return fail(ErrorCode::InvalidMessage, QStringLiteral("%1:%2").arg(name).arg(number), problem);
    }
    return {};
}

bool isNdc11(QByteArrayView text)
{
    return text.size() == 11 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
}

Result<TerminologyRelease> loadRelease(const QString &conceptsFile, const QString &ndcFile,
                                       const QString &version, const QString &source)
{
    TerminologyRelease release{version, source, {}, {}};
    const auto conceptText = readPacked(conceptsFile);
    if (!conceptText)
        return fail(conceptText.error());
    const auto ndcText = readPacked(ndcFile);
    if (!ndcText)
        return fail(ndcText.error());

    release.concepts.reserve(size_t(conceptText->count('\n')));
    release.ndcs.reserve(size_t(ndcText->count('\n')));
    QSet<QString> seen;
    seen.reserve(qsizetype(release.concepts.capacity()));
    const auto readConcept = [&](const Columns &c) -> QString {
        const QString rxcui = QString::fromLatin1(c[0]);
        if (!isRxcui(rxcui))
            return QStringLiteral("not an RxCUI");
        if (c[3].isEmpty())
            return QStringLiteral("a concept without a name");
        if (seen.contains(rxcui))
            return QStringLiteral("an RxCUI for the second time");
        seen.insert(rxcui);
        release.concepts.push_back({rxcui, termTypeFromWord(QString::fromLatin1(c[1])), ConceptStatus::Active,
                                    QString::fromUtf8(c[3])});
        return {};
    };
    const auto readNdc = [&](const Columns &c) -> QString {
        if (!isNdc11(c[0]))
            return QStringLiteral("not an NDC of 11 digits");
        const QString rxcui = QString::fromLatin1(c[1]);
        if (!isRxcui(rxcui))
            return QStringLiteral("not an RxCUI");
        release.ndcs.push_back({QString::fromLatin1(c[0]), rxcui, 0, 0});
        return {};
    };
    auto read = eachLine(*conceptText, QFileInfo(conceptsFile).fileName(),
                         "rxcui\ttty\ttty_source\tname\tsources", readConcept);
    if (read)
        read = eachLine(*ndcText, QFileInfo(ndcFile).fileName(),
                        "ndc11\trxcui\trxnorm_name\ttty\tfda_label_text", readNdc);
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
