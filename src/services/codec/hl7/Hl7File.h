#pragma once

#include "codec/hl7/Hl7Issue.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <vector>

namespace concord {

/// Cuts what comes piece by piece into its messages: a batch file (FHS, BHS, BTS, FTS; v2.8.2 chapter
/// 2.10.3), several messages one after the other, or one. MLLP framing (0x0B, 0x1C 0x0D) is tolerated. Holds
/// one message at a time and never more than @p largest bytes of it.
class Hl7FileSplitter
{
public:
    /// One message: where it stands in what came, and its bytes; a null array for one that is larger than
    /// allowed, which is passed over.
    using Take = std::function<void(qint64 offset, QByteArray message)>;

    Hl7FileSplitter(qsizetype largest, Take take);

    void add(QByteArrayView bytes);
    void finish(); ///< the last message ends here

    [[nodiscard]] int batches() const { return m_batches; } ///< BHS segments
    /// An FHS, BHS, BTS or FTS stood in it.
    [[nodiscard]] bool isBatchFile() const { return m_isBatchFile; }
    /// Of the file, complete after finish(): counts of BTS-1 (messages) and FTS-1 (batches) that are wrong,
    /// headers without trailers, segments of no message, no message at all (severity Fatal).
    [[nodiscard]] const std::vector<Hl7Issue> &issues() const { return m_issues; }

private:
    void append(QByteArrayView part);
    void endLine(char end);
    void endMessage();
    void batchSegment();
    void checkCount(const char *segment, int said, int found, const QString &what);
    void issue(IssueSeverity severity, const char *segment, const QString &text);

    qsizetype m_largest;
    Take m_take;
    QByteArray m_message; ///< without the line at hand
    QByteArray m_line;    ///< of one that is too large its beginning
    qint64 m_offset = 0;  ///< of the next byte
    qint64 m_lineFrom = 0;
    qint64 m_messageFrom = -1; ///< -1: between messages
    bool m_isTooLarge = false; ///< the message at hand
    bool m_isCut = false;      ///< the line at hand is too large by itself
    bool m_any = false;
    std::vector<Hl7Issue> m_issues;
    int m_batches = 0;
    int m_messagesOfBatch = 0;
    bool m_isBatchFile = false;
    bool m_inBatch = false;
    bool m_inFile = false;
    bool m_strayTold = false;
};

/// The messages of a file that is in memory and where they stand in it.
struct Hl7FileContent
{
    std::vector<QByteArrayView>
        messages;                 ///< views into the bytes given, MLLP framing and batch segments left out
    int batches = 0;              ///< BHS segments
    bool isBatchFile = false;     ///< an FHS, BHS, BTS or FTS stands in it
    std::vector<Hl7Issue> issues; ///< of the file: counts that are wrong, headers without trailers
};

/// As Hl7FileSplitter, in one go. Never fails; the views hold as long as the bytes.
[[nodiscard]] Hl7FileContent splitHl7File(QByteArrayView bytes);

}
