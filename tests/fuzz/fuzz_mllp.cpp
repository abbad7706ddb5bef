#include "Fuzz.h"

#include "connectors/mllp/MllpFramer.h"

#include <algorithm>

using namespace concord;

namespace {

constexpr qsizetype largest = 256;

/// The messages of the stream when it comes in pieces of that many bytes.
QByteArrayList messagesIn(QByteArrayView bytes, qsizetype piece)
{
    MllpFramer framer(largest);
    QByteArrayList messages;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        for (const MllpItem &item : framer.feed(bytes.sliced(at, std::min(piece, bytes.size() - at)))) {
            if (item.kind == MllpItem::Kind::Message)
                messages.append(item.message);
        }
    }
    return messages;
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    const QByteArrayList whole = messagesIn(bytes, std::max<qsizetype>(bytes.size(), 1));
    for (const qsizetype piece : {1, 2, 3, 7})
        must(messagesIn(bytes, piece) == whole,
             "the same bytes give the same messages, whatever the packets");
    for (const QByteArray &message : whole)
        must(message.size() <= largest, "no message is above the limit");
    QByteArray content = bytes.left(largest);
    content.replace(MllpFramer::startOfBlock, ' ').replace(MllpFramer::endOfBlock, ' ');
    must(messagesIn(MllpFramer::framed(content), 5) == QByteArrayList{content},
         "what is framed is found again");
    return 0;
}
