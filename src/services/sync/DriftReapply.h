#pragma once

#include "domain/Clock.h"
#include "domain/CodeMapping.h"
#include "store/Database.h"

#include <QString>

#include <vector>

namespace concord {

/// One mapping that a new release has changed, or a person is to look at.
struct ReapplyRow
{
    MappingId mapping;
    QString system;
    QString sourceCode;
    QString act;   ///< "approve", "ask_anew", "mark"
    QString kinds; ///< of drift, of "mark"
    QString text;  ///< English: why
    int released = 0;

    friend bool operator==(const ReapplyRow &, const ReapplyRow &) = default;
};

/// What holding the current release against the mappings did; of a dry run, what it would do.
struct ReapplyReport
{
    QString from; ///< the release that was held against them before; empty: none, so nothing was done
    QString to;
    bool isDue = false; ///< false: it was done already
    qint64 mappings = 0;
    int approved = 0;
    int released = 0; ///< events; where many wait for one code, workers release the rest (EventStore)
    int askedAnew = 0;
    int marked = 0;
    int passed = 0; ///< somebody was faster
    std::vector<ReapplyRow> rows;
};

/// Re-applies the terminology after a new release (DESIGN section 5): what it decides by itself is approved
/// by "system" and its events go on; what a release before had decided and this one does not is retired and
/// asked anew; what people have decided is marked and stays. In batches, each one transaction with its record
/// on the trail: when it ends in the middle the next run goes on where it ended, and two at once do each
/// other no harm.
class DriftReapply
{
public:
    /// @param actor who stands on the trail.
    DriftReapply(Database &db, const Clock &clock, QString actor);

    [[nodiscard]] Result<ReapplyReport> run(bool isDryRun = false);

    static constexpr int atOnce = 50; ///< mappings in one transaction

private:
    struct Due;

    [[nodiscard]] Result<void> plan(ReapplyReport &report, std::vector<Due> &due);
    [[nodiscard]] Result<void> foretell(const std::vector<Due> &due, ReapplyReport &report);
    [[nodiscard]] Result<void> carryOut(const std::vector<Due> &batch, ReapplyReport &report);
    [[nodiscard]] Result<void> carryOut(const Due &due, ReapplyReport &done);
    [[nodiscard]] Result<void> note(const ReapplyReport &report, const QString &details);
    [[nodiscard]] Result<void> finish(const ReapplyReport &report);

    Database &m_db;
    const Clock &m_clock;
    QString m_actor;
};

}
