#include "host/FileIntake.h"

#include "codec/hl7/Hl7File.h"

#include <QIODevice>

#include <cctype>

namespace concord {

namespace {
constexpr qint64 mostUnderWay = 512;                   ///< two commits' worth
constexpr qint64 largestHl7File = 512LL * 1024 * 1024; ///< it is read whole, because its batches span it
constexpr qint64 largestDocument = 64LL * 1024 * 1024; ///< one line, or one document

bool isBlank(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return std::isspace(static_cast<uchar>(c)) != 0; });
}

/// Braces and brackets that are open at the end of @p text, strings left out: 0 where a document has ended.
class Depth
{
public:
    void add(QByteArrayView text)
    {
        for (const char c : text) {
            if (m_isEscaped)
                m_isEscaped = false;
            else if (m_isString && c == '\\')
                m_isEscaped = true;
            else if (c == '"')
                m_isString = !m_isString;
            else if (!m_isString)
                m_open += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        }
    }
    [[nodiscard]] bool isClosed() const { return m_open <= 0 && !m_isString; }

private:
    int m_open = 0;
    bool m_isString = false;
    bool m_isEscaped = false;
};
}

FileIntake::FileIntake(InboundSink &sink, const Clock &clock, QString source, InboundFormat format)
    : m_sink(sink), m_clock(clock), m_source(std::move(source)), m_format(format)
{}

Result<void> FileIntake::read(const QString &name, QIODevice &device)
{
    return m_format == InboundFormat::Hl7v2 ? readHl7(name, device) : readJson(name, device);
}

Result<void> FileIntake::readHl7(const QString &name, QIODevice &device)
{
    const QByteArray bytes = device.read(largestHl7File + 1);
    if (bytes.size() > largestHl7File)
        return fail(
            ErrorCode::TooLarge, name,
            QStringLiteral("larger than %1 MiB: cut it into several files").arg(largestHl7File >> 20));
    const Hl7FileContent content = splitHl7File(bytes);
    qint64 position = 0;
    for (const QByteArrayView message : content.messages)
        submit(name, ++position, message.toByteArray());
    if (!content.messages.empty())
        return {};
    return fail(ErrorCode::InvalidMessage, name,
                content.issues.empty() ? QStringLiteral("there is no HL7 v2 message in it")
                                       : content.issues.front().text);
}

/// A document may span lines, and each line of an NDJSON file is a document: one ends where its brackets
/// close at the end of a line.
Result<void> FileIntake::readJson(const QString &name, QIODevice &device)
{
    QByteArray document;
    Depth depth;
    qint64 lines = 0;
    qint64 begins = 0;
    bool any = false;
    while (!device.atEnd() || device.waitForReadyRead(-1)) {
        const QByteArray line = device.readLine(largestDocument + 1);
        if (line.isEmpty())
            break;
        ++lines;
        if (document.isEmpty() && isBlank(line))
            continue;
        if (document.isEmpty())
            begins = lines;
        document += line;
        depth.add(line);
        if (document.size() > largestDocument)
            return fail(ErrorCode::TooLarge, QStringLiteral("%1:%2").arg(name).arg(begins),
                        QStringLiteral("a document larger than %1 MiB").arg(largestDocument >> 20));
        if (!depth.isClosed())
            continue;
        any = true;
        submit(name, begins, document.trimmed());
        document.clear();
        depth = Depth();
    }
    if (!document.isEmpty()) // cut off: the door says what is wrong with it
        submit(name, begins, document.trimmed());
    else if (!any)
        return fail(ErrorCode::InvalidMessage, name, QStringLiteral("there is no JSON document in it"));
    return {};
}

void FileIntake::submit(const QString &name, qint64 position, const QByteArray &body)
{
    waitUntil(mostUnderWay - 1);
    while (m_sink.isFull())
        waitUntil(0); // what is under way makes room
    size_t place = 0;
    {
        const std::scoped_lock lock(m_mutex);
        place = m_receipts.size();
        m_receipts.push_back({name, position, fail(ErrorCode::Internal, name)});
        ++m_underWay;
    }
    InboundMessage message;
    message.connection = m_source;
    message.channel = InboundChannel::File;
    message.format = m_format;
    message.body = body;
    message.receivedAt = m_clock.now();
    m_sink.submit(std::move(message), [this, place](Result<InboundReceipt> outcome) {
        const std::scoped_lock lock(m_mutex);
        m_receipts[place].outcome = std::move(outcome);
        --m_underWay;
        ++m_done;
        m_answered.notify_one();
    });
}

void FileIntake::waitUntil(qint64 mostLeft)
{
    std::unique_lock lock(m_mutex);
    while (m_underWay > mostLeft) {
        m_answered.wait(lock);
        if (onProgress && m_done % 256 == 0)
            onProgress(m_done);
    }
}

const std::vector<FileReceipt> &FileIntake::finish()
{
    waitUntil(0);
    return m_receipts;
}

}
