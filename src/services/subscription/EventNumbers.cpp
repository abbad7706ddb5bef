#include "subscription/EventNumbers.h"

#include <algorithm>

namespace concord {

namespace {
/// More than these are not told apart while a gap is open: the back-fill finds them again, as duplicates.
constexpr size_t maxLater = 10'000;
}

void EventNumbers::received(qint64 number)
{
    if (number <= m_complete)
        return;
    m_highest = std::max(m_highest, number);
    if (m_later.size() < maxLater)
        m_later.insert(number);
    closeUp();
}

void EventNumbers::announced(qint64 total)
{
    m_highest = std::max(m_highest, total);
}

void EventNumbers::filled(qint64 upTo)
{
    m_complete = std::max(m_complete, upTo);
    m_highest = std::max(m_highest, m_complete);
    closeUp();
}

void EventNumbers::closeUp()
{
    while (!m_later.empty() && *m_later.begin() <= m_complete + 1) {
        m_complete = std::max(m_complete, *m_later.begin());
        m_later.erase(m_later.begin());
    }
}

}
