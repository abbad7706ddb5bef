#pragma once

#include <QtGlobal>

#include <set>

namespace concord {

/// Which of a subscription's numbered events have come. Pure.
class EventNumbers
{
public:
    /// @param complete everything up to this number has come before
    explicit EventNumbers(qint64 complete = 0) : m_complete(complete), m_highest(complete) {}

    /// One has come; in any order, more than once.
    void received(qint64 number);
    /// The EHR says that there are so many.
    void announced(qint64 total);
    /// Whatever is missing up to this number has been looked up.
    void filled(qint64 upTo);

    [[nodiscard]] qint64 complete() const { return m_complete; } ///< everything up to here has come
    [[nodiscard]] bool hasGap() const { return m_complete < m_highest; }
    [[nodiscard]] qint64 firstMissing() const { return m_complete + 1; }
    [[nodiscard]] qint64 highest() const { return m_highest; } ///< the highest heard of

private:
    void closeUp();

    qint64 m_complete = 0;
    qint64 m_highest = 0;
    std::set<qint64> m_later; // have come, beyond a gap
};

}
