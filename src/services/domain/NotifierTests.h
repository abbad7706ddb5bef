#pragma once

#include "domain/Alerts.h"
#include "domain/Job.h"

namespace concord {

/// integration_jobs.type of a job that sends a test through one notifier.
inline const QString notifierTestType = QStringLiteral("notifier_test");
/// Before a notifier's word this is the integration name of its jobs, so that one runs at a time.
inline const QString notifierTestPrefix = QStringLiteral("notifier:");
[[nodiscard]] inline QString notifierTestSubject(NotifierKind notifier) ///< "notifier:smtp"
{
    return notifierTestPrefix + wordOf(notifier);
}
/// The notifier of such a job; absent: another kind of job.
[[nodiscard]] inline std::optional<NotifierKind> testedNotifier(const JobRow &job)
{
    return job.type == notifierTestType && job.integration.startsWith(notifierTestPrefix)
               ? notifierKindFromWord(QStringView(job.integration).sliced(notifierTestPrefix.size()))
               : std::nullopt;
}

/// The notifiers that a worker sends through; the desktop's is the console's own.
inline constexpr NotifierKind sentNotifiers[] = {NotifierKind::Smtp, NotifierKind::Slack};

/// How the last test through a notifier went.
struct NotifierTestRow
{
    NotifierKind notifier = NotifierKind::Smtp;
    std::optional<JobRow> last; ///< also one that is under way; absent: none yet

    friend bool operator==(const NotifierTestRow &, const NotifierTestRow &) = default;
};

struct NotifierTestList
{
    quint64 requestId = 0;
    std::vector<NotifierTestRow> rows; ///< in the order of sentNotifiers
    bool mayOrder = false;             ///< the person who has asked may order one
    int workers = 0;                   ///< alive on this database
};

}

Q_DECLARE_METATYPE(concord::NotifierTestList)
