#pragma once

#include "deidentify/IdentifierCollector.h"
#include "deidentify/LeakScanner.h"
#include "deidentify/RecordMaker.h"

#include <functional>

namespace concord {

/// What somebody wants exported.
struct DeidentifyOrder
{
    QString recipient; ///< isRecipient(): exports to the same one fit together
    DeidentifiedFormat format = DeidentifiedFormat::Ndjson;
    DateWindow window;
    int k = 0;         ///< at least so many patients look alike; 0: as they are
    int threshold = 5; ///< for the report: classes smaller than that are small
    /// Patients done so far; false stops it.
    std::function<bool(qint64)> progress{};
};

/// What an export did. Codes and counts, no values: it may be shown to whoever may see the audit trail.
struct DeidentificationReport
{
    QString recipient;
    DeidentifiedFormat format = DeidentifiedFormat::Ndjson;
    bool shiftsDates = false;
    int year = 0;
    int k = 0;
    int threshold = 0;
    QString from; ///< ISO days; empty: open
    QString until;
    QMap<QString, qint64> records; ///< by kind
    qint64 suppressedRecords = 0;  ///< of patients whom k suppresses
    qint64 outsideWindow = 0;
    QMap<QString, FieldCount> fields; ///< by "record.field"
    EquivalenceClasses::Figures classes;
    ScanVerdict scan;
    QString sha256; ///< of the file, hex

    [[nodiscard]] qint64 recordCount() const;
};

/// Writes what is stored of patients, without what tells who they are, and then reads it back.
///
/// Everything is read from one state of the database, a few hundred patients at a time; in memory are,
/// whatever the number of patients, the classes of those who look alike (one entry for each combination) and
/// eight bytes for each different identifier of the source.
class DeidentifiedExport
{
public:
    /// @param source all of it is read in one ReadSnapshot; used for nothing else meanwhile
    /// @param surrogates another connection to the same database, which is written to
    DeidentifiedExport(Database &source, Database &surrogates, const Clock &clock, const SafeHarbor &rules)
        : m_source(source), m_surrogates(surrogates), m_clock(clock), m_rules(rules)
    {}

    /// Writes to a temporary name beside @p path (mode 0600), scans what lies there, and only when that finds
    /// nothing gives it its name, durably. Errors: Conflict: the scanner found something (the file is gone,
    /// and lastReport() says where); Cancelled; StoreFailed: the file; of the database.
    [[nodiscard]] Result<DeidentificationReport> writeFile(const DeidentifyOrder &order, const QString &path);
    /// Writes and scans @p out, which can be read and sought. A verdict that is not clean is no error here.
    [[nodiscard]] Result<DeidentificationReport> write(const DeidentifyOrder &order, QIODevice &out);
    [[nodiscard]] const std::optional<DeidentificationReport> &lastReport() const { return m_last; }

private:
    class Pass;

    Database &m_source;
    Database &m_surrogates;
    const Clock &m_clock;
    const SafeHarbor &m_rules;
    std::optional<DeidentificationReport> m_last;
};

}
