#include "terminology/release/ReleaseFolder.h"

#include "terminology/ReleaseLoader.h"
#include "terminology/release/NdcDirectory.h"
#include "terminology/release/RxNormReader.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

#include <tuple>

namespace concord {

namespace {
/// The path of @p name in @p folder, packed or not and in any case of its letters; empty: it is not there.
QString fileIn(const QString &folder, const QString &name)
{
    const QStringList names = QDir(folder).entryList(QDir::Files, QDir::Name);
    for (const QString &one : names) {
        if (one.compare(name, Qt::CaseInsensitive) == 0 ||
            one.compare(name + QStringLiteral(".gz"), Qt::CaseInsensitive) == 0)
            return QDir(folder).filePath(one);
    }
    return {};
}

/// The day in the name of the folder, of a folder above "rrf", or of RxNorm's Readme_Full_MMDDYYYY.txt.
QString versionOf(const QString &folder, const QString &rrfFolder)
{
    QStringList names{QFileInfo(QDir(folder).absolutePath()).fileName()};
    if (names.front().compare(QStringLiteral("rrf"), Qt::CaseInsensitive) == 0)
        names += QFileInfo(QFileInfo(QDir(folder).absolutePath()).path()).fileName();
    for (const QString &place : {folder, rrfFolder})
        names += QDir(place).entryList({QStringLiteral("Readme*")}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        if (const QDate day = releaseDay(name); day.isValid())
            return QStringLiteral("rxnorm-") + day.toString(Qt::ISODate);
    }
    return {};
}

class FolderReader
{
public:
    FolderReader(QString folder, const ReleaseProgress &tell) : m_folder(std::move(folder)), m_tell(tell) {}

    Result<FolderRelease> read(const QString &version)
    {
        const QString rrf = rrfFolder();
        const QString tables = fileIn(m_folder, QStringLiteral("rxnorm_concepts.tsv"));
        if (rrf.isEmpty() && tables.isEmpty())
            return fail(ErrorCode::NotFound, m_folder,
                        QStringLiteral("neither RXNCONSO.RRF nor rxnorm_concepts.tsv is there"));
        if (!rrf.isEmpty() && !tables.isEmpty())
            return fail(ErrorCode::Conflict, m_folder,
                        QStringLiteral("RXNCONSO.RRF and rxnorm_concepts.tsv: which of them?"));
        TerminologyRelease &release = m_result.release;
        const QString name = version.isEmpty() ? versionOf(m_folder, rrf) : version;
        if (name.isEmpty())
            return fail(ErrorCode::Conflict, m_folder,
                        QStringLiteral("its name holds no day: a version has to be given"));
        release.version = name;
        const auto done =
            (rrf.isEmpty() ? readTables() : readRxNorm(rrf)).and_then([&] { return readDirectory(); });
        if (!done)
            return fail(done.error());
        count();
        return std::move(m_result);
    }

private:
    QString rrfFolder() const
    {
        for (const QString &place : {m_folder, QDir(m_folder).filePath(QStringLiteral("rrf"))}) {
            if (!fileIn(place, QStringLiteral("RXNCONSO.RRF")).isEmpty())
                return place;
        }
        return {};
    }

    /// Notes that @p path is read, and runs @p read over it.
    template <typename Read>
    Result<void> file(const QString &path, const Read &read)
    {
        const QString name = QFileInfo(path).fileName();
        m_result.report.files.append(name);
        if (m_tell)
            m_tell(name);
        return read();
    }
    template <typename Reader>
    Result<void> through(const QString &path, Reader &reader, Result<void> (Reader::*read)(LineFile &))
    {
        return file(path, [&] {
            LineFile lines(path);
            return (reader.*read)(lines);
        });
    }

    Result<void> readTables()
    {
        TerminologyRelease &release = m_result.release;
        release.source = QStringLiteral("tables of RxNorm and NDC");
        const QString ndcs = fileIn(m_folder, QStringLiteral("ndc_rxnorm.tsv"));
        if (ndcs.isEmpty())
            return fail(ErrorCode::NotFound, m_folder, QStringLiteral("ndc_rxnorm.tsv is missing"));
        const QString concepts = fileIn(m_folder, QStringLiteral("rxnorm_concepts.tsv"));
        const QString remaps = fileIn(m_folder, QStringLiteral("rxnorm_remaps.tsv"));
        return file(concepts, [&] { return loadConcepts(concepts, release); })
            .and_then([&] { return file(ndcs, [&] { return loadNdcs(ndcs, release); }); })
            .and_then([&] {
                return remaps.isEmpty() ? Result<void>()
                                        : file(remaps, [&] { return loadRemaps(remaps, release); });
            });
    }

    Result<void> readRxNorm(const QString &folder)
    {
        const auto due = {std::tuple("RXNCONSO.RRF", &RxNormReader::readConcepts, true),
                          std::tuple("RXNSAT.RRF", &RxNormReader::readAttributes, true),
                          std::tuple("RXNREL.RRF", &RxNormReader::readRelations, false),
                          std::tuple("RXNATOMARCHIVE.RRF", &RxNormReader::readArchive, false),
                          std::tuple("RXNCUI.RRF", &RxNormReader::readRetired, false)};
        RxNormReader reader;
        for (const auto &[name, read, isNeeded] : due) {
            const QString path = fileIn(folder, QString::fromLatin1(name));
            if (path.isEmpty() && isNeeded)
                return fail(ErrorCode::NotFound, folder,
                            QStringLiteral("%1 is missing").arg(QLatin1StringView(name)));
            if (path.isEmpty())
                continue;
            if (const auto done = through(path, reader, read); !done)
                return done;
        }
        m_result.report.suppressedNdcs = reader.suppressedNdcs();
        m_result.release =
            reader.take(m_result.release.version, QStringLiteral("RxNorm, National Library of Medicine"));
        return {};
    }

    Result<void> readDirectory()
    {
        const QString products = fileIn(m_folder, QStringLiteral("product.txt"));
        const QString packages = fileIn(m_folder, QStringLiteral("package.txt"));
        if (products.isEmpty() && packages.isEmpty())
            return {};
        if (products.isEmpty() || packages.isEmpty())
            return fail(ErrorCode::NotFound, m_folder,
                        QStringLiteral("product.txt and package.txt belong together"));
        NdcDirectory directory;
        const auto done = through(products, directory, &NdcDirectory::readProducts).and_then([&] {
            return through(packages, directory, &NdcDirectory::readPackages);
        });
        if (!done)
            return done;
        directory.date(m_result.release);
        m_result.release.source += QStringLiteral("; NDC directory, FDA");
        m_result.report.datedNdcs = directory.dated();
        m_result.report.excludedPackages = directory.excluded();
        m_result.report.packagesWithoutDrug = directory.withoutDrug();
        return {};
    }

    void count()
    {
        ReleaseReport &report = m_result.report;
        QSet<quint32> known;
        known.reserve(qsizetype(m_result.release.concepts.size()));
        for (const RxNormConcept &one : m_result.release.concepts) {
            const bool isActive = one.status == ConceptStatus::Active;
            ++(isActive ? report.active : report.retired);
            report.orderable += isActive && isOrderable(one.type) ? 1 : 0;
            known.insert(one.rxcui.toUInt());
        }
        for (const NdcProduct &product : m_result.release.ndcs)
            report.ndcsWithoutConcept += known.contains(product.rxcui.toUInt()) ? 0 : 1;
    }

    QString m_folder;
    const ReleaseProgress &m_tell;
    FolderRelease m_result;
};
}

Result<FolderRelease> loadReleaseFolder(const QString &folder, const QString &version,
                                        const ReleaseProgress &tell)
{
    if (!QFileInfo(folder).isDir())
        return fail(ErrorCode::NotFound, folder, QStringLiteral("no such folder"));
    return FolderReader(folder, tell).read(version);
}

}
