#pragma once

#include "deidentify/KnownIdentifiers.h"
#include "deidentify/RecordFormat.h"
#include "domain/Result.h"

#include <QHash>
#include <QIODevice>
#include <QMap>

#include <functional>

namespace concord {

/// What a scan found, without a single value.
struct ScanVerdict
{
    struct Place
    {
        QString field; ///< "patient.state"; "line": what is no record
        QString what;  ///< a kind of identifier, or "form": not what may stand in that field

        friend bool operator==(const Place &, const Place &) = default;
        friend bool operator<(const Place &a, const Place &b)
        {
            return a.field != b.field ? a.field < b.field : a.what < b.what;
        }
    };
    qint64 bytes = 0;
    qint64 records = 0;
    qint64 known = 0;          ///< different forms of identifiers that were searched for
    QMap<Place, qint64> leaks; ///< the export fails
    QMap<Place, qint64>
        reviewed;         ///< the same letters or digits as an identifier, where no identifier can stand
    qint64 firstLeak = 0; ///< the number of its line; 0: none
    QByteArray sha256;    ///< of the bytes that were read

    [[nodiscard]] bool isClean() const { return leaks.isEmpty(); }
    [[nodiscard]] qint64 leakCount() const;
    [[nodiscard]] qint64 reviewedCount() const;
};

/// Reads an export back, byte by byte, and holds it against everything that identifies somebody in the
/// source.
///
/// Three findings make it fail: bytes that are no record of the allow-list written exactly as records are; a
/// value that is not of its field's form, of which nothing else may leave; and an identifier in a value. An
/// identifier that happens to be the same as something that may leave (a name that is a drug's, an MRN of six
/// digits that is an RxCUI, one of four that is a year) is no leak: the value was made from a closed list or
/// the terminology and would stand there whoever the patients are. Those are counted by field and kind and
/// told in the report, for a person to look at, not passed over. In numbers and years that holds for up to
/// four digits only: more of them than that are a leak.
class LeakScanner
{
public:
    /// Whether the terminology knows the drug: RxCUI, NDC and name, each where it is not empty.
    using IsPublic =
        std::function<Result<bool>(const QString &rxnorm, const QString &ndc, const QString &name)>;

    LeakScanner(const RecordFormat &format, const KnownIdentifiers &known, const ClosedLists &lists, int year,
                bool shiftsDates, IsPublic isPublic)
        : m_format(format),
          m_known(known),
          m_lists(lists),
          m_year(year),
          m_shiftsDates(shiftsDates),
          m_isPublic(std::move(isPublic))
    {}

    /// From the beginning of @p file to its end; one line is in memory at a time.
    [[nodiscard]] Result<ScanVerdict> run(QIODevice &file);

private:
    struct Finding
    {
        bool isLeak = false;
        QString what;
    };

    [[nodiscard]] Result<void> scan(const DeidentifiedRow &row, qint64 line, ScanVerdict &verdict);
    [[nodiscard]] std::vector<Finding> findings(FieldForm form, const QString &value) const;
    [[nodiscard]] bool isReviewable(FieldForm form, const KnownIdentifiers::Hit &hit) const;
    static void note(ScanVerdict &verdict, const QString &field, const Finding &finding, qint64 line);

    const RecordFormat &m_format;
    const KnownIdentifiers &m_known;
    const ClosedLists &m_lists;
    int m_year;
    bool m_shiftsDates;
    IsPublic m_isPublic;
    QHash<QString, std::vector<Finding>>
        m_seen; ///< by form and value: what may leave are few different values
};

}
