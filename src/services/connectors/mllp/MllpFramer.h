#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace concord {

/// What was found in a stream of MLLP frames.
struct MllpItem
{
    enum class Kind {
        Message,   ///< the content of one frame, which may be empty
        Noise,     ///< bytes other than white space between two frames; dropped
        Restarted, ///< a frame began inside a frame: the sender gave the first one up; the first is dropped
        LooseEnd,  ///< 0x1C without its 0x0D: before a new frame or a line feed it ends the frame, elsewhere
                   ///< it is content
        TooLarge   ///< a frame above the limit; reported once, dropped to its end
    };
    Kind kind = Kind::Message;
    QByteArray message;  ///< of a Message
    qsizetype bytes = 0; ///< how many were dropped: Noise, Restarted, TooLarge (so far)

    friend bool operator==(const MllpItem &, const MllpItem &) = default;
};

/// Cuts a byte stream into MLLP frames: 0x0B, content, 0x1C 0x0D (MLLP release 1; HL7 v2 content has neither
/// byte). Whatever the packets, the same bytes give the same messages. Every byte is looked at once and
/// copied once. A value without threads; one per connection.
class MllpFramer
{
public:
    static constexpr char startOfBlock = '\x0b';
    static constexpr char endOfBlock = '\x1c';
    static constexpr char carriageReturn = '\x0d';

    /// @param maxMessageBytes the largest content of a frame
    explicit MllpFramer(qsizetype maxMessageBytes);

    /// The next bytes of the stream; gives what they complete, in the order of the stream. Noise that reaches
    /// over two calls is reported in two parts.
    [[nodiscard]] std::vector<MllpItem> feed(QByteArrayView bytes);

    [[nodiscard]] bool isInsideFrame() const { return m_state != State::Between; }
    /// The frame has ended but for its last byte: a sender that forgets the 0x0D waits here for ever.
    [[nodiscard]] bool lacksOnlyReturn() const { return m_state == State::AfterEnd; }

    /// The bytes to send for @p message.
    [[nodiscard]] static QByteArray framed(QByteArrayView message);

private:
    enum class State {
        Between,    ///< outside of a frame
        Inside,     ///< in a frame
        AfterEnd,   ///< in a frame, after 0x1C
        Skipping,   ///< in a frame that is too large
        SkippingEnd ///< the same, after 0x1C
    };

    using Items = std::vector<MllpItem>;
    [[nodiscard]] QByteArrayView between(QByteArrayView bytes, Items &items);
    [[nodiscard]] QByteArrayView inside(QByteArrayView bytes, Items &items);
    [[nodiscard]] QByteArrayView afterEnd(QByteArrayView bytes, Items &items);
    void append(QByteArrayView content, Items &items);
    void begin();
    void finish(Items &items);

    qsizetype m_maxMessageBytes;
    State m_state = State::Between;
    QByteArray m_message;
    qsizetype m_skippedBytes = 0; ///< of the frame being skipped
};

}
