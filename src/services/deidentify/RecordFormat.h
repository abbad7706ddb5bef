#pragma once

#include "domain/Deidentification.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace concord {

enum class DeidentifiedFormat { Ndjson, Csv };
[[nodiscard]] std::optional<DeidentifiedFormat>
deidentifiedFormatFromWord(QStringView word); ///< "ndjson", "csv"
[[nodiscard]] QString wordOf(DeidentifiedFormat format);

/// A record that leaves: a value for each field of its kind, empty where there is none.
struct DeidentifiedRow
{
    const DeidentifiedRecord *record = nullptr;
    QStringList values;
};

/// How records stand in a file. NDJSON: a line that says what the file is, then an object a line with
/// "record" first and without what is empty. CSV (RFC 4180, but LF): a line "# …" that says it, the names of
/// the columns of all kinds of records, then a line each. Read back only what was written exactly so, so that
/// nothing can stand between the fields.
class RecordFormat
{
public:
    RecordFormat(DeidentifiedFormat format, int year, bool shiftsDates);

    [[nodiscard]] const QByteArray &header() const { return m_header; } ///< whole lines
    [[nodiscard]] QByteArray lineOf(const DeidentifiedRow &row) const;  ///< with LF
    /// @param line with LF. Nothing: it is not a line that lineOf() writes.
    [[nodiscard]] std::optional<DeidentifiedRow> read(const QByteArray &line) const;

private:
    [[nodiscard]] std::optional<DeidentifiedRow> readJson(const QByteArray &line) const;
    [[nodiscard]] std::optional<DeidentifiedRow> readCsv(const QByteArray &line) const;

    DeidentifiedFormat m_format;
    QStringList m_columns; ///< of CSV
    QByteArray m_header;
};

/// What an export is, in one sentence, for its first line, its report and the console.
[[nodiscard]] QString methodText(bool shiftsDates);
[[nodiscard]] QString methodWord(bool shiftsDates); ///< "hipaa-safe-harbor", "not-safe-harbor-dates-shifted"

}
