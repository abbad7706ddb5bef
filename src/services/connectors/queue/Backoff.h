#pragma once

#include <QRandomGenerator>

#include <algorithm>
#include <chrono>

namespace concord {

/// Waits that double from a first to a largest one, each ± 20 % so that many do not come back at once.
class Backoff
{
public:
    using Wait = std::chrono::milliseconds;

    Backoff(Wait first, Wait most) : m_first(first), m_most(most), m_next(first) {}

    [[nodiscard]] Wait next()
    {
        const Wait wait = m_next;
        m_next = std::min(m_next * 2, m_most);
        const double jitter = 0.8 + 0.4 * QRandomGenerator::global()->generateDouble();
        return Wait(qint64(double(wait.count()) * jitter));
    }
    void reset() { m_next = m_first; }

private:
    Wait m_first;
    Wait m_most;
    Wait m_next;
};

}
