#pragma once

#include "codec/hl7/Hl7Issue.h"
#include "domain/Result.h"

#include <QByteArrayView>

#include <vector>

namespace concord {

/// The messages of a file or stream and where they stand in it.
struct Hl7FileContent
{
    std::vector<QByteArrayView>
        messages;                 ///< views into the bytes given, MLLP framing and batch segments left out
    int batches = 0;              ///< BHS segments
    bool isBatchFile = false;     ///< an FHS, BHS, BTS or FTS stands in it
    std::vector<Hl7Issue> issues; ///< of the file: counts that are wrong, headers without trailers
};

/// Cuts a file into its messages: a batch file (FHS, BHS … BTS, FTS; v2.8.2 chapter 2.10.3), several messages
/// one after the other, or one. MLLP framing (0x0B … 0x1C 0x0D) is tolerated. The counts of BTS-1 (messages)
/// and FTS-1 (batches) are checked where they are given. Segments before the first MSH that are no file or
/// batch header are an issue; so is a file without a message (severity Fatal). Never fails and copies
/// nothing: the views hold as long as the bytes.
[[nodiscard]] Hl7FileContent splitHl7File(QByteArrayView bytes);

}
