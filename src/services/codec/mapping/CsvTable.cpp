#include "codec/mapping/CsvTable.h"

#include <QStringDecoder>

namespace concord::csv {

namespace {
/// A spreadsheet executes what begins so, also behind its own mark for "this is text".
bool readsAsFormula(const QString &text)
{
    qsizetype at = 0;
    while (at < text.size() && text[at] == u'\'')
        ++at;
    return at < text.size() && QStringView(u"=+-@\t\r").contains(text[at]);
}

QString placeOf(int line, qsizetype column)
{
    return QStringLiteral("line %1, column %2").arg(line).arg(column);
}

/// Where UTF-8 is not.
Error notText(const QByteArray &utf8)
{
    int number = 1;
    qsizetype from = 0;
    while (from < utf8.size()) {
        qsizetype end = utf8.indexOf('\n', from);
        end = end < 0 ? utf8.size() : end;
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = decoder(QByteArrayView(utf8).sliced(from, end - from));
        if (decoder.hasError())
            return {ErrorCode::InvalidMessage, placeOf(number, text.indexOf(QChar::ReplacementCharacter) + 1),
                    QStringLiteral("not UTF-8 text"), 0};
        from = end + 1;
        ++number;
    }
    return {ErrorCode::InvalidMessage, placeOf(number, 1), QStringLiteral("not UTF-8 text"), 0};
}

class TableReader
{
public:
    TableReader(const QString &text, const Limits &limits) : m_text(text), m_limits(limits) {}

    Result<std::vector<Row>> read()
    {
        while (m_at < m_text.size() && !m_error) {
            readRow();
            if (qsizetype(m_rows.size()) > m_limits.rows)
                stop(ErrorCode::TooLarge, QStringLiteral("more than %1 rows").arg(m_limits.rows));
        }
        if (m_error)
            return fail(*m_error);
        return std::move(m_rows);
    }

private:
    void readRow()
    {
        Row row{m_line, {}};
        const bool isQuoted = peek() == u'"';
        do {
            row.cells.append(readCell());
            if (row.cells.size() > m_limits.cells)
                stop(ErrorCode::TooLarge, QStringLiteral("more than %1 cells").arg(m_limits.cells));
        } while (!m_error && take(u','));
        if (!m_error && m_at < m_text.size() && !endOfLine())
            stop(ErrorCode::InvalidMessage, QStringLiteral("a quoted cell ends before its comma"));
        if (row.cells.size() > 1 || isQuoted || !row.cells.first().isEmpty())
            m_rows.push_back(std::move(row));
    }

    QString readCell()
    {
        const QString cell = take(u'"') ? quotedCell() : plainCell();
        if (cell.size() > m_limits.characters)
            stop(ErrorCode::TooLarge,
                 QStringLiteral("a cell of more than %1 characters").arg(m_limits.characters));
        return cell;
    }

    QString plainCell()
    {
        const qsizetype from = m_at;
        for (; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text[m_at];
            if (c == u',' || c == u'\n' || (c == u'\r' && next() == u'\n'))
                break;
            if (c == u'"')
                return stop(ErrorCode::InvalidMessage,
                            QStringLiteral("a quote inside a cell without quotes"));
            if (c == u'\r')
                return stop(ErrorCode::InvalidMessage,
                            QStringLiteral("a carriage return without a line feed"));
        }
        return m_text.sliced(from, m_at - from);
    }

    QString quotedCell()
    {
        const int line = m_line;
        const qsizetype column = m_at - m_lineStart;
        QString cell;
        for (; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text[m_at];
            if (c == u'"') {
                ++m_at;
                if (peek() != u'"')
                    return cell;
            } else if (c == u'\n') {
                ++m_line;
                m_lineStart = m_at + 1;
            }
            cell += c;
            if (cell.size() > m_limits.characters)
                return cell;
        }
        m_error = Error{ErrorCode::InvalidMessage, placeOf(line, column),
                        QStringLiteral("the quote is not closed"), 0};
        return {};
    }

    bool endOfLine()
    {
        if (peek() == u'\r' && next() == u'\n')
            ++m_at;
        if (!take(u'\n'))
            return false;
        ++m_line;
        m_lineStart = m_at;
        return true;
    }

    QChar peek() const { return m_at < m_text.size() ? m_text[m_at] : QChar(); }
    QChar next() const { return m_at + 1 < m_text.size() ? m_text[m_at + 1] : QChar(); }
    bool take(char16_t c)
    {
        const bool is = m_at < m_text.size() && m_text[m_at] == c;
        m_at += is ? 1 : 0;
        return is;
    }
    QString stop(ErrorCode code, const QString &why)
    {
        if (!m_error)
            m_error = Error{code, placeOf(m_line, m_at - m_lineStart + 1), why, 0};
        return {};
    }

    const QString &m_text;
    const Limits m_limits;
    std::vector<Row> m_rows;
    std::optional<Error> m_error;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_line = 1;
};
}

Result<std::vector<Row>> read(const QByteArray &utf8, const Limits &limits)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(utf8); // takes a byte order mark away
    if (decoder.hasError())
        return fail(notText(utf8));
    return TableReader(text, limits).read();
}

QByteArray line(const QStringList &cells)
{
    QByteArray text;
    for (const QString &cell : cells) {
        if (&cell != &cells.first())
            text += ',';
        const QString shown = readsAsFormula(cell) ? u'\'' + cell : cell;
        const bool isQuoted = shown.contains(u',') || shown.contains(u'"') || shown.contains(u'\n') ||
                              shown.contains(u'\r') || shown.startsWith(u' ') || shown.endsWith(u' ') ||
                              (cells.size() == 1 && shown.isEmpty());
        text += isQuoted ? '"' + shown.toUtf8().replace("\"", "\"\"") + '"' : shown.toUtf8();
    }
    return text + "\r\n";
}

QString plain(const QString &cell)
{
    return cell.startsWith(u'\'') && readsAsFormula(cell) ? cell.sliced(1) : cell;
}

}
