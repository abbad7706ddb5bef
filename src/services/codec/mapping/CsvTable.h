#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

/// Tables as RFC 4180 has them: commas, CRLF, quotes doubled; UTF-8.
namespace concord::csv {

struct Row
{
    int line = 0; ///< 1-based, of its first character
    QStringList cells;

    friend bool operator==(const Row &, const Row &) = default;
};

struct Limits
{
    qsizetype rows = 200'000;
    qsizetype cells = 64;        ///< of a row
    qsizetype characters = 8192; ///< of a cell
};

/// With or without a byte order mark; lines end in CRLF or LF, empty ones are passed over. Errors:
/// InvalidMessage, TooLarge; where is "line 3, column 7" (characters, from 1).
[[nodiscard]] Result<std::vector<Row>> read(const QByteArray &utf8, const Limits &limits = {});

/// One line with its end. A text that a spreadsheet would take for a formula gets an apostrophe in front,
/// which plain() takes away.
[[nodiscard]] QByteArray line(const QStringList &cells);
/// What line() was given for a cell.
[[nodiscard]] QString plain(const QString &cell);

}
