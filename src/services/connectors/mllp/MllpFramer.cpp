#include "connectors/mllp/MllpFramer.h"

#include <algorithm>

namespace concord {

namespace {
constexpr char lineFeed = '\x0a';

bool isWhiteSpace(char c)
{
    return c == ' ' || (c >= '\x09' && c <= '\x0d' && c != MllpFramer::startOfBlock);
}

bool isDelimiter(char c)
{
    return c == MllpFramer::startOfBlock || c == MllpFramer::endOfBlock;
}
}

MllpFramer::MllpFramer(qsizetype maxMessageBytes) : m_maxMessageBytes(maxMessageBytes) {}

QByteArray MllpFramer::framed(QByteArrayView message)
{
    QByteArray frame;
    frame.reserve(message.size() + 3);
    frame.append(startOfBlock).append(message).append(endOfBlock).append(carriageReturn);
    return frame;
}

std::vector<MllpItem> MllpFramer::feed(QByteArrayView bytes)
{
    Items items;
    while (!bytes.isEmpty()) {
        switch (m_state) {
        case State::Between:
            bytes = between(bytes, items);
            break;
        case State::Inside:
        case State::Skipping:
            bytes = inside(bytes, items);
            break;
        case State::AfterEnd:
        case State::SkippingEnd:
            bytes = afterEnd(bytes, items);
            break;
        }
    }
    return items;
}

QByteArrayView MllpFramer::between(QByteArrayView bytes, Items &items)
{
    const auto start = std::find(bytes.begin(), bytes.end(), startOfBlock);
    const auto noise = (start - bytes.begin()) - std::count_if(bytes.begin(), start, isWhiteSpace);
    if (noise > 0)
        items.push_back({MllpItem::Kind::Noise, {}, noise});
    if (start == bytes.end())
        return {};
    begin();
    return bytes.sliced(start - bytes.begin() + 1);
}

QByteArrayView MllpFramer::inside(QByteArrayView bytes, Items &items)
{
    const auto length = std::find_if(bytes.begin(), bytes.end(), isDelimiter) - bytes.begin();
    append(bytes.first(length), items);
    if (length == bytes.size())
        return {};
    if (bytes[length] == endOfBlock) {
        m_state = m_state == State::Skipping ? State::SkippingEnd : State::AfterEnd;
    } else {
        if (m_state == State::Inside) // one that was too large has been reported
            items.push_back({MllpItem::Kind::Restarted, {}, m_message.size()});
        begin();
    }
    return bytes.sliced(length + 1);
}

QByteArrayView MllpFramer::afterEnd(QByteArrayView bytes, Items &items)
{
    const char next = bytes.front();
    if (next == carriageReturn) {
        finish(items);
        return bytes.sliced(1);
    }
    items.push_back({MllpItem::Kind::LooseEnd, {}, 0});
    if (next == startOfBlock || next == lineFeed) {
        finish(items); // the next byte is read between frames
        return bytes;
    }
    m_state = m_state == State::SkippingEnd ? State::Skipping : State::Inside;
    append(QByteArrayView(&endOfBlock, 1), items);
    return bytes;
}

void MllpFramer::append(QByteArrayView content, Items &items)
{
    if (m_state == State::Skipping) {
        m_skippedBytes += content.size();
        return;
    }
    if (m_message.size() + content.size() <= m_maxMessageBytes) {
        m_message.append(content);
        return;
    }
    m_skippedBytes = m_message.size() + content.size();
    items.push_back({MllpItem::Kind::TooLarge, {}, m_skippedBytes});
    m_message = {};
    m_state = State::Skipping;
}

void MllpFramer::begin()
{
    m_message = {};
    m_skippedBytes = 0;
    m_state = State::Inside;
}

void MllpFramer::finish(Items &items)
{
    if (m_state == State::AfterEnd)
        items.push_back({MllpItem::Kind::Message, std::exchange(m_message, {}), 0});
    m_state = State::Between;
}

}
