#pragma once

#include "domain/Audit.h"

#include <vector>

namespace concord {

/// A clock that a bench sets, so that a trail of months is written in seconds.
class BenchClock : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override { return m_now; }
    void advance(std::chrono::milliseconds by) { m_now += by; }

private:
    Timestamp m_now = fromMs(1'735'689'600'000); // 2025-01-01
};

/// Records as a hospital's trail has them: nine of ten are outcomes of events, written by two workers; the
/// others are orders of 40 people, one in 50 of them refused. The same number gives the same record.
namespace trailRecords {

constexpr std::chrono::milliseconds apart{15'000}; ///< two records

[[nodiscard]] AuditEntry entryOf(qint64 number);
[[nodiscard]] std::vector<AuditEntry> entries(qint64 first, int count);

struct NamedFilter
{
    const char *name;
    AuditFilter filter;
};
/// What a person looks for in a trail of @p records, common and rare.
[[nodiscard]] std::vector<NamedFilter> filters(qint64 records);

}

}
