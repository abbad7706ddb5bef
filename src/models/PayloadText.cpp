#include "models/PayloadText.h"

#include "models/EventText.h"

#include <QStringDecoder>

#include <algorithm>

namespace concord {

namespace {

constexpr qsizetype largestTable = 4'000'000; ///< cells of the table of common lines

bool isUtf8(const QByteArray &bytes, QString &text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    text = decoder(bytes);
    return !decoder.hasError();
}

QString lineEndOf(const QString &text)
{
    if (text.contains(QStringLiteral("\r\n")))
        return QStringLiteral("\r\n");
    return text.contains(u'\r') || !text.contains(u'\n') ? QStringLiteral("\r") : QStringLiteral("\n");
}

/// Removed and added lines of the part between the common ends, by the longest common subsequence; a part too
/// large for that is one block of removed and one of added lines.
void diffMiddle(const QStringList &a, const QStringList &b, std::vector<DiffLine> &out, int from, int aEnd,
                int bEnd)
{
    const qsizetype rows = aEnd - from;
    const qsizetype columns = bEnd - from;
    std::vector<int> table;
    if (rows * columns <= largestTable) {
        table.assign(size_t((rows + 1) * (columns + 1)), 0);
        for (qsizetype i = rows - 1; i >= 0; --i) {
            for (qsizetype j = columns - 1; j >= 0; --j) {
                const auto cell = [&](qsizetype r, qsizetype c) -> int & {
                    return table[size_t(r * (columns + 1) + c)];
                };
                cell(i, j) = a.at(from + i) == b.at(from + j) ? cell(i + 1, j + 1) + 1
                                                              : std::max(cell(i + 1, j), cell(i, j + 1));
            }
        }
    }
    const auto common = [&](qsizetype r, qsizetype c) {
        return table.empty() ? 0 : table[size_t(r * (columns + 1) + c)];
    };
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < rows || j < columns) {
        if (i < rows && j < columns && !table.empty() && a.at(from + i) == b.at(from + j)) {
            out.push_back({DiffLine::Kind::Same, int(from + i++), int(from + j++)});
        } else if (i < rows && (j == columns || common(i + 1, j) >= common(i, j + 1))) {
            out.push_back({DiffLine::Kind::Removed, int(from + i++), -1});
        } else {
            out.push_back({DiffLine::Kind::Added, -1, int(from + j++)});
        }
    }
}

/// Whether one line may be the other one edited: a third of it is the same at its ends.
bool alike(const QString &a, const QString &b)
{
    const qsizetype shorter = std::min(a.size(), b.size());
    qsizetype begin = 0;
    while (begin < shorter && a.at(begin) == b.at(begin))
        ++begin;
    qsizetype end = 0;
    while (end < shorter - begin && a.at(a.size() - 1 - end) == b.at(b.size() - 1 - end))
        ++end;
    return 3 * (begin + end) >= std::max(a.size(), b.size());
}

/// A run of removed lines followed by a run of added ones: pairs of them that are alike are changed lines.
std::vector<DiffLine> paired(const std::vector<DiffLine> &lines, const QStringList &before,
                             const QStringList &after)
{
    std::vector<DiffLine> result;
    for (size_t i = 0; i < lines.size();) {
        size_t removed = i;
        while (removed < lines.size() && lines[removed].kind == DiffLine::Kind::Removed)
            ++removed;
        size_t added = removed;
        while (added < lines.size() && lines[added].kind == DiffLine::Kind::Added)
            ++added;
        size_t pairs = 0;
        while (i + pairs < removed && removed + pairs < added &&
               alike(before.at(lines[i + pairs].before), after.at(lines[removed + pairs].after))) {
            result.push_back(
                {DiffLine::Kind::Changed, lines[i + pairs].before, lines[removed + pairs].after});
            ++pairs;
        }
        result.insert(result.end(), lines.begin() + long(i + pairs), lines.begin() + long(removed));
        result.insert(result.end(), lines.begin() + long(removed + pairs), lines.begin() + long(added));
        i = added;
        if (i < lines.size() && lines[i].kind == DiffLine::Kind::Same)
            result.push_back(lines[i++]);
    }
    return result;
}

}

PayloadText::PayloadText(const EventPayload &payload) : m_hl7(payload.format == u"hl7v2")
{
    QString text;
    m_latin1 = !isUtf8(payload.body, text);
    if (m_latin1)
        text = QString::fromLatin1(payload.body);
    if (payload.body.isEmpty() && payload.canonicalJson != u"{}")
        text = payload.canonicalJson;
    if (!m_hl7) {
        m_text = prettyJson(text);
        return;
    }
    m_lineEnd = lineEndOf(text);
    m_endsLine = text.endsWith(m_lineEnd);
    text.replace(m_lineEnd, QStringLiteral("\n"));
    if (m_endsLine)
        text.chop(1);
    m_text = text;
}

QByteArray PayloadText::toBytes(const QString &edited) const
{
    QString text = edited;
    if (m_hl7) {
        while (text.endsWith(u'\n'))
            text.chop(1);
        text.replace(u'\n', m_lineEnd);
        if (m_endsLine)
            text += m_lineEnd;
    }
    return m_latin1 ? text.toLatin1() : text.toUtf8();
}

QChar PayloadText::unsayable(const QString &edited) const
{
    if (!m_latin1)
        return {};
    const auto found = std::find_if(edited.begin(), edited.end(), [](QChar c) { return c.unicode() > 0xff; });
    return found == edited.end() ? QChar() : *found;
}

std::vector<DiffLine> diffLines(const QStringList &before, const QStringList &after)
{
    int from = 0;
    int aEnd = int(before.size());
    int bEnd = int(after.size());
    std::vector<DiffLine> lines;
    while (from < aEnd && from < bEnd && before.at(from) == after.at(from)) {
        lines.push_back({DiffLine::Kind::Same, from, from});
        ++from;
    }
    int tail = 0;
    while (aEnd > from && bEnd > from && before.at(aEnd - 1) == after.at(bEnd - 1)) {
        --aEnd;
        --bEnd;
        ++tail;
    }
    diffMiddle(before, after, lines, from, aEnd, bEnd);
    for (int i = 0; i < tail; ++i)
        lines.push_back({DiffLine::Kind::Same, aEnd + i, bEnd + i});
    return paired(lines, before, after);
}

}
