#include "views/MainWindow/JobSentence.h"

#include "models/ErrorText.h"
#include "models/Format.h"

#include <QCoreApplication>

namespace concord {

namespace {

QString say(const char *text, int n = -1)
{
    return QCoreApplication::translate("JobSentence", text, nullptr, n);
}

QString changesOf(const SyncCounts &counts)
{
    if (counts.added + counts.discontinued + counts.changed == 0)
        return say(QT_TRANSLATE_NOOP("JobSentence", "nothing changed"));
    return say(QT_TRANSLATE_NOOP("JobSentence", "%1 added, %2 discontinued, %3 changed"))
        .arg(countText(counts.added), countText(counts.discontinued), countText(counts.changed));
}

}

std::pair<Tone, QString> sentenceOf(const JobRow &job)
{
    switch (job.state) {
    case JobState::Succeeded:
        return {Tone::Ok,
                say(QT_TRANSLATE_NOOP("JobSentence", "Sync finished: %1.")).arg(changesOf(job.counts))};
    case JobState::PartlySucceeded:
        return {Tone::Warning,
                say(QT_TRANSLATE_N_NOOP("JobSentence", "Sync finished: %1. %n entries could not be read."),
                    int(job.counts.failedEntries))
                    .arg(changesOf(job.counts))};
    case JobState::Cancelled:
        return {Tone::Neutral,
                say(QT_TRANSLATE_NOOP("JobSentence", "Sync cancelled. What was finished before is kept."))};
    case JobState::Failed:
        return {Tone::Danger, say(QT_TRANSLATE_NOOP("JobSentence", "Sync failed. %1"))
                                  .arg(errorText(job.error.value_or(Error{})))};
    case JobState::Queued:
    case JobState::Running:
        break;
    }
    return {Tone::Info, say(QT_TRANSLATE_NOOP("JobSentence", "The sync is under way."))};
}

}
