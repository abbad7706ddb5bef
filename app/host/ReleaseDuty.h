#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

#include <QDeadlineTimer>
#include <QString>

#include <chrono>

namespace concord {

/// Looks now and then whether a release of the terminology has still to be held against the mappings: one
/// that came with a new program, or whose import ended before it was through. Copyable, so that a function
/// can hold it; lives on the thread of the duties.
class ReleaseDuty
{
public:
    /// @param actor who stands on the trail.
    ReleaseDuty(const Clock &clock, QString actor) : m_clock(clock), m_actor(std::move(actor)) {}

    [[nodiscard]] Result<void> tend(Database &db);

    static constexpr std::chrono::seconds look{10};

private:
    const Clock &m_clock;
    QString m_actor;
    QDeadlineTimer m_next{0};
};

}
