#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

#include <QDeadlineTimer>

#include <chrono>

namespace concord {

/// Two first messages about one patient, of two sources, that are worked at the same time do not see each
/// other: neither finds the identifier that both carry. This looks once more at those who were asked about
/// lately. A duty of the leader; copyable, so that a function can hold it.
class MeetingWatch
{
public:
    explicit MeetingWatch(const Clock &clock) : m_clock(clock) {}

    [[nodiscard]] Result<void> tend(Database &db);

    static constexpr std::chrono::seconds look{15};
    static constexpr std::chrono::minutes lately{15}; ///< no transaction is open for longer

private:
    const Clock &m_clock;
    QDeadlineTimer m_next{0};
};

}
