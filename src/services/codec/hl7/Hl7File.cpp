#include "codec/hl7/Hl7File.h"

#include <algorithm>

namespace concord {

namespace {

constexpr char startOfBlock = 0x0B;
constexpr char endOfBlock = 0x1C;

bool isLineEnd(char c)
{
    return c == '\r' || c == '\n' || c == startOfBlock || c == endOfBlock;
}

/// Whether a line begins with that segment name and a separator.
bool isSegment(QByteArrayView line, const char *name)
{
    return line.startsWith(name) && (line.size() == 3 || !std::isalnum(uchar(line[3])));
}

/// Field 1 of a BTS or FTS as a number; -1: not given or no number.
int countIn(QByteArrayView line)
{
    if (line.size() < 5)
        return -1;
    const char separator = line[3];
    const QByteArrayView rest = line.sliced(4);
    const auto end = std::find(rest.begin(), rest.end(), separator);
    bool isNumber = false;
    const int count = rest.first(end - rest.begin()).trimmed().toByteArray().toInt(&isNumber);
    return isNumber && count >= 0 ? count : -1;
}

/// Enough of a line to know its segment and the counts of a trailer.
constexpr qsizetype headOfLine = 256;
}

Hl7FileSplitter::Hl7FileSplitter(qsizetype largest, Take take) : m_largest(largest), m_take(std::move(take))
{}

void Hl7FileSplitter::add(QByteArrayView bytes)
{
    qsizetype at = 0;
    if (m_offset == 0 && m_line.isEmpty() && bytes.startsWith("\xEF\xBB\xBF")) {
        at = 3;
        m_offset = 3;
        m_lineFrom = 3;
    }
    while (at < bytes.size()) {
        const auto *const end = std::find_if(bytes.begin() + at, bytes.end(), isLineEnd);
        append(bytes.sliced(at, end - bytes.begin() - at));
        at = end - bytes.begin();
        if (at < bytes.size())
            endLine(bytes[at++]);
    }
}

void Hl7FileSplitter::append(QByteArrayView part)
{
    m_offset += part.size();
    m_line.append(part);
    m_isCut = m_isCut || m_line.size() > m_largest;
    if (m_isCut)
        m_line.truncate(headOfLine);
}

void Hl7FileSplitter::endLine(char end)
{
    const bool isBegin = isSegment(m_line, "MSH");
    const bool isBatch = isSegment(m_line, "FHS") || isSegment(m_line, "BHS") || isSegment(m_line, "BTS") ||
                         isSegment(m_line, "FTS");
    if (isBegin) {
        endMessage();
        m_messageFrom = m_lineFrom;
        ++m_messagesOfBatch;
    } else if (isBatch) {
        endMessage();
        m_isBatchFile = true;
        batchSegment();
    } else if (m_messageFrom < 0 && !m_line.trimmed().isEmpty() && !m_strayTold) {
        m_strayTold = true;
        issue(IssueSeverity::Warning, "MSH",
              QStringLiteral("segments that belong to no message are passed over"));
    }
    const bool isBlock = end == startOfBlock || end == endOfBlock;
    if (m_messageFrom >= 0) {
        if (!isBlock && end != 0)
            m_line.append(end);
        m_isTooLarge = m_isTooLarge || m_isCut || m_message.size() + m_line.size() > m_largest;
        if (m_isTooLarge)
            m_message.clear();
        else
            m_message.append(m_line);
    }
    m_line.clear();
    m_isCut = false;
    if (isBlock)
        endMessage();
    ++m_offset;
    m_lineFrom = m_offset;
}

void Hl7FileSplitter::finish()
{
    endLine(0);
    endMessage();
    if (m_inBatch)
        issue(IssueSeverity::Warning, "BTS", QStringLiteral("a batch (BHS) does not end with BTS"));
    if (m_inFile)
        issue(IssueSeverity::Warning, "FTS", QStringLiteral("the file (FHS) does not end with FTS"));
    if (!m_any)
        issue(IssueSeverity::Fatal, "MSH", QStringLiteral("no HL7 message (MSH) in the file"));
}

void Hl7FileSplitter::endMessage()
{
    if (m_messageFrom >= 0) {
        m_any = true;
        m_take(m_messageFrom, m_isTooLarge ? QByteArray() : std::exchange(m_message, QByteArray()));
    }
    m_message.clear();
    m_messageFrom = -1;
    m_isTooLarge = false;
}

void Hl7FileSplitter::batchSegment()
{
    switch (m_line[0] == 'F' ? m_line[1] + 1 : m_line[1]) {
    case 'H' + 1: // FHS
        m_inFile = true;
        break;
    case 'H': // BHS
        if (m_inBatch)
            issue(IssueSeverity::Warning, "BHS",
                  QStringLiteral("a batch begins before the one before it ended with BTS"));
        m_inBatch = true;
        m_messagesOfBatch = 0;
        ++m_batches;
        break;
    case 'T': // BTS
        checkCount("BTS", countIn(m_line), m_messagesOfBatch, QStringLiteral("messages in the batch"));
        m_inBatch = false;
        m_messagesOfBatch = 0;
        break;
    default: // FTS
        checkCount("FTS", countIn(m_line), m_batches, QStringLiteral("batches in the file"));
        m_inFile = false;
        break;
    }
}

void Hl7FileSplitter::checkCount(const char *segment, int said, int found, const QString &what)
{
    if (said < 0 || said == found)
        return;
    Hl7Location location{segment};
    location.field = 1;
    m_issues.push_back({IssueSeverity::Error, Hl7Code::ApplicationError, location, -1,
                        QStringLiteral("says %1 %2, found %3").arg(said).arg(what).arg(found)});
}

void Hl7FileSplitter::issue(IssueSeverity severity, const char *segment, const QString &text)
{
    m_issues.push_back({severity, Hl7Code::SegmentSequence, Hl7Location{segment}, -1, text});
}

Hl7FileContent splitHl7File(QByteArrayView bytes)
{
    Hl7FileContent content;
    Hl7FileSplitter splitter(bytes.size(), [&](qint64 offset, const QByteArray &message) {
        content.messages.push_back(bytes.sliced(offset, message.size()));
    });
    splitter.add(bytes);
    splitter.finish();
    content.batches = splitter.batches();
    content.isBatchFile = splitter.isBatchFile();
    content.issues = splitter.issues();
    return content;
}

}
