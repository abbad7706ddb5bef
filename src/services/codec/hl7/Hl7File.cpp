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

/// Reads a file line by line and keeps what lies between an MSH and what ends its message.
class Splitter
{
public:
    explicit Splitter(QByteArrayView bytes) : m_bytes(bytes) {}

    Hl7FileContent run()
    {
        qsizetype at = m_bytes.startsWith("\xEF\xBB\xBF") ? 3 : 0;
        while (at < m_bytes.size()) {
            qsizetype end = at;
            while (end < m_bytes.size() && !isLineEnd(m_bytes[end]))
                ++end;
            if (end > at)
                line(at, m_bytes.sliced(at, end - at));
            if (end < m_bytes.size() && (m_bytes[end] == startOfBlock || m_bytes[end] == endOfBlock))
                closeMessage(end);
            at = end + 1;
        }
        closeMessage(m_bytes.size());
        if (m_inBatch)
            warn("BTS", QStringLiteral("a batch (BHS) does not end with BTS"));
        if (m_inFile)
            warn("FTS", QStringLiteral("the file (FHS) does not end with FTS"));
        if (m_content.messages.empty())
            issue(IssueSeverity::Fatal, "MSH", QStringLiteral("no HL7 message (MSH) in the file"));
        return std::move(m_content);
    }

private:
    void line(qsizetype at, QByteArrayView line)
    {
        if (isSegment(line, "MSH")) {
            closeMessage(at);
            m_messageFrom = at;
            ++m_messagesOfBatch;
        } else if (isSegment(line, "FHS") || isSegment(line, "BHS") || isSegment(line, "BTS") ||
                   isSegment(line, "FTS")) {
            closeMessage(at);
            m_content.isBatchFile = true;
            batchSegment(line);
        } else if (m_messageFrom < 0 && !line.trimmed().isEmpty() && !m_strayTold) {
            m_strayTold = true;
            warn("MSH", QStringLiteral("segments that belong to no message are passed over"));
        }
    }

    void batchSegment(QByteArrayView line)
    {
        switch (line[0] == 'F' ? line[1] + 1 : line[1]) {
        case 'H' + 1: // FHS
            m_inFile = true;
            break;
        case 'H': // BHS
            if (m_inBatch)
                warn("BHS", QStringLiteral("a batch begins before the one before it ended with BTS"));
            m_inBatch = true;
            m_messagesOfBatch = 0;
            ++m_content.batches;
            break;
        case 'T': // BTS
            checkCount("BTS", countIn(line), m_messagesOfBatch, QStringLiteral("messages in the batch"));
            m_inBatch = false;
            m_messagesOfBatch = 0;
            break;
        default: // FTS
            checkCount("FTS", countIn(line), m_content.batches, QStringLiteral("batches in the file"));
            m_inFile = false;
            break;
        }
    }

    void checkCount(const char *segment, int said, int found, const QString &what)
    {
        if (said < 0 || said == found)
            return;
        Hl7Location location{segment};
        location.field = 1;
        m_content.issues.push_back({IssueSeverity::Error, Hl7Code::ApplicationError, location, -1,
                                    QStringLiteral("says %1 %2, found %3").arg(said).arg(what).arg(found)});
    }

    void closeMessage(qsizetype end)
    {
        if (m_messageFrom >= 0)
            m_content.messages.push_back(m_bytes.sliced(m_messageFrom, end - m_messageFrom));
        m_messageFrom = -1;
    }

    void issue(IssueSeverity severity, const char *segment, const QString &text)
    {
        m_content.issues.push_back({severity, Hl7Code::SegmentSequence, Hl7Location{segment}, -1, text});
    }

    void warn(const char *segment, const QString &text) { issue(IssueSeverity::Warning, segment, text); }

    QByteArrayView m_bytes;
    Hl7FileContent m_content;
    qsizetype m_messageFrom = -1;
    int m_messagesOfBatch = 0;
    bool m_inBatch = false;
    bool m_inFile = false;
    bool m_strayTold = false;
};

}

Hl7FileContent splitHl7File(QByteArrayView bytes)
{
    return Splitter(bytes).run();
}

}
