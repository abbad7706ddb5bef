#pragma once

#include "domain/Inbound.h"

#include <QObject>
#include <QString>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

class QIODevice;

namespace concord {

/// What became of one message of a file.
struct FileReceipt
{
    QString file;
    qint64 position = 0; ///< 1-based: the message of the file, or the line of an NDJSON file
    Result<InboundReceipt> outcome;
};

/// Takes files through the engine's door, as a listener does: never more messages under way than the sink
/// takes, and none is counted before it is stored. Lives on the caller's thread, which it blocks; the sink
/// lives on another.
class FileIntake
{
public:
    FileIntake(InboundSink &sink, const Clock &clock, QString source, InboundFormat format);

    /// Called on the caller's thread now and then with the number of messages that are answered.
    std::function<void(qint64 answered)> onProgress;

    /// Everything in @p device, message by message, so that no file is too large; the receipts come with
    /// finish(). A message of more than 64 MiB is refused. An error: there is nothing in it, or a document of
    /// several lines does not end; nothing more of it was taken.
    [[nodiscard]] Result<void> read(const QString &name, QIODevice &device);
    /// Waits for the answers that are still to come.
    [[nodiscard]] const std::vector<FileReceipt> &finish();

private:
    [[nodiscard]] Result<void> readHl7(const QString &name, QIODevice &device);
    [[nodiscard]] Result<void> readJson(const QString &name, QIODevice &device);
    void refuse(const QString &name, qint64 position, const Error &error);
    void submit(const QString &name, qint64 position, const QByteArray &body);
    void waitUntil(qint64 mostUnderWay);

    InboundSink &m_sink;
    const Clock &m_clock;
    QString m_source;
    InboundFormat m_format;

    // shared with the sink's thread
    std::mutex m_mutex;
    std::condition_variable m_answered;
    std::vector<FileReceipt> m_receipts; ///< a place for each message, in the order of the files
    qint64 m_underWay = 0;
    qint64 m_done = 0;
    /// What was not stored is sent again by the next run, before what came after it.
    const std::shared_ptr<InboundSequence> m_sequence = std::make_shared<InboundSequence>();
};

}
