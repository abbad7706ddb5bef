#include "views/IntegrationJobTable/JobFacts.h"

#include "models/Format.h"

#include <QCoreApplication>
#include <QLocale>

namespace concord {

namespace {
QString say(const char *text)
{
    return QCoreApplication::translate("JobFacts", text);
}
}

std::vector<Fact> jobFacts(const JobRow &job)
{
    const SyncCounts &c = job.counts;
    return {
        {say(QT_TRANSLATE_NOOP("JobFacts", "Patients")), countText(c.patients)},
        {say(QT_TRANSLATE_NOOP("JobFacts", "Medications")), countText(c.medications)},
        {say(QT_TRANSLATE_NOOP("JobFacts", "Added")), countText(c.added)},
        {say(QT_TRANSLATE_NOOP("JobFacts", "Discontinued")), countText(c.discontinued)},
        {say(QT_TRANSLATE_NOOP("JobFacts", "Changed")), countText(c.changed)},
        {say(QT_TRANSLATE_NOOP("JobFacts", "Unchanged")), countText(c.unchanged)},
        {say(QT_TRANSLATE_NOOP("JobFacts", "Unmapped")), countText(c.unmapped), c.unmapped > 0},
        {say(QT_TRANSLATE_NOOP("JobFacts", "Failed")), countText(c.failedEntries), c.failedEntries > 0},
        {say(QT_TRANSLATE_NOOP("JobFacts", "Data read")), QLocale().formattedDataSize(c.bytes, 1)},
        {say(QT_TRANSLATE_NOOP("JobFacts", "Source time")), durationText(c.sourceMs)},
        {say(QT_TRANSLATE_NOOP("JobFacts", "Own time")), durationText(c.ownMs)},
    };
}

}
