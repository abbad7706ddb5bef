#include "host/FileIntake.h"

#include "codec/hl7/Hl7File.h"
#include "host/JsonDocuments.h"

#include <QIODevice>

namespace concord {

namespace {
constexpr qint64 mostUnderWay = 512;                  ///< two commits' worth
constexpr qint64 largestMessage = 64LL * 1024 * 1024; ///< HL7, one line, or one document of several
constexpr qint64 pieceBytes = 65'536;

Error tooLarge(const QString &name, qint64 position, const QString &what, qint64 largest)
{
    return {ErrorCode::TooLarge, QStringLiteral("%1:%2").arg(name).arg(position),
            QStringLiteral("%1 larger than %2 MiB").arg(what).arg(largest >> 20), 0};
}
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
    qint64 position = 0;
    Hl7FileSplitter splitter(largestMessage, [&](qint64, const QByteArray &message) {
        ++position;
        if (message.isNull())
            refuse(name, position, tooLarge(name, position, QStringLiteral("a message"), largestMessage));
        else
            submit(name, position, message);
    });
    while (!device.atEnd() || device.waitForReadyRead(-1)) {
        const QByteArray piece = device.read(pieceBytes);
        if (piece.isEmpty())
            break;
        splitter.add(piece);
    }
    splitter.finish();
    if (position > 0)
        return {};
    return fail(ErrorCode::InvalidMessage, name,
                splitter.issues().empty() ? QStringLiteral("there is no HL7 v2 message in it")
                                          : splitter.issues().front().text);
}

Result<void> FileIntake::readJson(const QString &name, QIODevice &device)
{
    JsonDocuments documents([&](qint64 line, const QByteArray &document) { submit(name, line, document); });
    while (!device.atEnd() || device.waitForReadyRead(-1)) {
        QByteArray line = device.readLine(largestMessage + 2);
        if (line.isEmpty())
            break;
        if (line.size() > largestMessage && !line.endsWith('\n')) {
            while (!line.isEmpty() && !line.endsWith('\n'))
                line = device.readLine(pieceBytes);
            documents.skipLine();
            refuse(name, documents.lines(),
                   tooLarge(name, documents.lines(), QStringLiteral("a line"), largestMessage));
            continue;
        }
        documents.addLine(line);
        if (documents.openBytes() <= largestMessage)
            continue;
        const qint64 begin = documents.begin();
        documents.finish();
        return fail(tooLarge(name, begin, QStringLiteral("a document"), largestMessage));
    }
    documents.finish();
    if (!documents.any())
        return fail(ErrorCode::InvalidMessage, name, QStringLiteral("there is no JSON document in it"));
    return {};
}

/// Counted, told, and never shown to the door.
void FileIntake::refuse(const QString &name, qint64 position, const Error &error)
{
    InboundReceipt receipt;
    receipt.refusal = error;
    const std::scoped_lock lock(m_mutex);
    m_receipts.push_back({name, position, receipt});
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
    message.sequence = m_sequence;
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
