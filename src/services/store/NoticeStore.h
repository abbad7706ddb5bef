#pragma once

#include "domain/Alerts.h"
#include "domain/Clock.h"
#include "store/Database.h"

#include <array>
#include <chrono>
#include <optional>
#include <vector>

namespace concord {

/// A message to send now: written down as begun.
struct ClaimedNotice
{
    Notice notice;
    Incident incident;
};

/// notifications: one message of each notifier when an incident opens, and one when it closes. Each attempt
/// is written down before it is made; one whose program ended in the middle of it may or may not have been
/// heard, and is made again: people are told at least once, and at most as often as the ladder has attempts.
class NoticeStore
{
public:
    /// Waits between the attempts of one message; after the last it has failed.
    static constexpr std::array<std::chrono::minutes, 4> ladder{
        std::chrono::minutes(1), std::chrono::minutes(5), std::chrono::minutes(15), std::chrono::minutes(60)};
    /// How long an attempt may take until its program counts as gone; an attempt itself ends before.
    static constexpr std::chrono::minutes lease{5};

    NoticeStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Writes down what is to be said through @p notifiers by the incidents' rules: that one is open, and,
    /// after settleTime, that one is resolved of which was said that it is open. Returns how many are new.
    [[nodiscard]] Result<int> plan(const std::vector<NotifierKind> &notifiers);
    /// The next that is due, as begun. Absent: none.
    [[nodiscard]] Result<std::optional<ClaimedNotice>> claim();
    /// How the attempt ended; with an error it is tried again by the ladder, unless @p isHopeless.
    [[nodiscard]] Result<void> conclude(const Notice &notice, const std::optional<Error> &error,
                                        bool isHopeless = false);
    /// Attempts of programs that are gone: due again, or uncertain after the last. Returns how many.
    [[nodiscard]] Result<int> expire();
    [[nodiscard]] Result<std::vector<Notice>> of(const IncidentId &incident);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
