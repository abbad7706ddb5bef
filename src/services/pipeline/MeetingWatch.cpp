#include "pipeline/MeetingWatch.h"

#include "pipeline/steps/PatientMeeting.h"
#include "store/PatientQuestionStore.h"

namespace concord {

namespace {
constexpr int atOnce = 100;
}

Result<void> MeetingWatch::tend(Database &db)
{
    if (!m_next.hasExpired())
        return {};
    m_next = QDeadlineTimer(look);
    PatientQuestionStore questions(db, m_clock);
    const auto masters = questions.masters();
    const auto overlooked =
        masters ? questions.overlooked(*masters, m_clock.now() - lately, atOnce) : fail(masters.error());
    if (!overlooked)
        return fail(overlooked.error());
    for (const PatientQuestionRow &row : *overlooked) {
        const auto met = db.write([&] { return PatientMeeting(db, m_clock).meetAgain(row.patient); });
        if (!met)
            return met;
    }
    return {};
}

}
