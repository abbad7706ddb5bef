#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QIODevice>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace concord {

/// The lines of a text file, one after the other: held are one piece of the file and one line, however large
/// the file is. Gzip is unpacked on the way; a name that ends in ".gz" has to be it, of others the first
/// bytes tell. A line ends in LF or CR LF; a byte order mark before the first is passed over.
class LineFile
{
public:
    static constexpr qsizetype longestLine = 65'536; ///< bytes; the longest of RxNorm's files: 4 KB

    explicit LineFile(const QString &path);
    /// A text in memory; @p name stands in errors.
    LineFile(const QByteArray &text, const QString &name);
    ~LineFile();
    LineFile(const LineFile &) = delete;
    LineFile &operator=(const LineFile &) = delete;

    /// Steps to the next line; false at the end. Errors: NotFound (cannot be opened or read), InvalidMessage
    /// (damaged or cut gzip data), TooLarge (a line). Where is the file, of a line with its number.
    [[nodiscard]] Result<bool> next();
    [[nodiscard]] QByteArrayView line() const { return m_line; }   ///< until the next step
    [[nodiscard]] qint64 number() const { return m_number; }       ///< of the line, from 1
    [[nodiscard]] const QString &name() const { return m_name; }   ///< without its folder
    [[nodiscard]] qint64 bytesRead() const { return m_bytesRead; } ///< of the file as it lies there
    /// InvalidMessage at the line: "RXNCONSO.RRF:12".
    [[nodiscard]] Error wrong(const QString &what) const;

private:
    struct Inflater;

    [[nodiscard]] Result<bool> fill(); ///< more text behind what is left; false at the end
    [[nodiscard]] Result<bool> unpack(const QByteArray &piece);
    void take(qsizetype end, qsizetype ending);

    std::unique_ptr<QIODevice> m_device;
    QString m_name;
    std::unique_ptr<Inflater> m_inflater; ///< of gzip
    QByteArray m_text;                    ///< unpacked, not yet given out from m_at on
    qsizetype m_at = 0;
    QByteArrayView m_line;
    qint64 m_number = 0;
    qint64 m_bytesRead = 0;
    bool m_mustBeGzip = false;
    bool m_isBegun = false;
    bool m_isAtEnd = false;
};

/// The parts of @p line between @p separator, as views into it.
void splitLine(QByteArrayView line, char separator, std::vector<QByteArrayView> &parts);

/// A table parted by tabs whose first line names the columns.
struct TableShape
{
    QByteArrayView header;     ///< the columns that it begins with, parted by tabs
    QByteArrayList optional{}; ///< columns that may follow, in any order
    bool mayHaveEmptyLines = false;
    bool isByName = false; ///< of a foreign publisher: the columns in any order, and others among them
};
/// What is wrong with a row, or nothing. Columns stand as in TableShape: header, then optional, the absent
/// ones empty.
using TableRow = std::function<QString(const std::vector<QByteArrayView> &)>;
/// Runs @p row over all rows and stops at the first that is not as it should be. Errors: of LineFile, and
/// InvalidMessage for a line.
[[nodiscard]] Result<void> readTable(LineFile &file, const TableShape &shape, const TableRow &row);

/// A name out of a file: UTF-8 without control characters and not empty; what is wrong with it, or nothing.
[[nodiscard]] QString problemOfName(QByteArrayView name);

}
