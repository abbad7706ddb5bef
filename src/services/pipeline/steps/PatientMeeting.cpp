#include "pipeline/steps/PatientMeeting.h"

#include "store/PatientEffects.h"
#include "store/PatientQuestionStore.h"

namespace concord {

Result<void> PatientMeeting::meet(const QString &source, PatientId patient, bool isNamedAnew)
{
    PatientQuestionStore questions(m_db, m_clock);
    const auto masters = questions.masters();
    if (!masters || masters->isEmpty()) // nobody keeps a list
        return masters ? Result<void>{} : fail(masters.error());
    if (masters->contains(source)) {
        if (!isNamedAnew)
            return {};
        if (const auto joined = joinLinked(patient); !joined)
            return joined;
        const auto waiting = questions.waitingFor(patient);
        if (!waiting)
            return fail(waiting.error());
        for (const PatientQuestionRow &row : *waiting) {
            if (const auto tried = tryToLink(row, *masters); !tried)
                return tried;
        }
        return {};
    }
    auto row = questions.byPatient(patient);
    if (!row || (*row && !isNamedAnew))
        return row ? Result<void>{} : fail(row.error());
    if (!*row) {
        const auto asked = questions.ask(source, patient);
        row = asked ? questions.byPatient(patient) : fail(asked.error());
        if (!row || !*row)
            return row ? Result<void>{} : fail(row.error());
    }
    if ((*row)->state == PatientQuestionState::Linked) // also under the new name
        return PatientEffects(m_db, m_clock).joinKeys(patient, (*row)->other);
    return tryToLink(**row, *masters);
}

Result<void> PatientMeeting::meetAgain(PatientId patient)
{
    PatientQuestionStore questions(m_db, m_clock);
    const auto masters = questions.masters();
    const auto row = masters ? questions.byPatient(patient) : fail(masters.error());
    if (!row || !*row)
        return row ? Result<void>{} : fail(row.error());
    return tryToLink(**row, *masters);
}

/// Those who are he already, also under the name that is new.
Result<void> PatientMeeting::joinLinked(PatientId master)
{
    const auto linked = PatientQuestionStore(m_db, m_clock).linkedTo(master);
    if (!linked)
        return fail(linked.error());
    for (const PatientQuestionRow &row : *linked) {
        if (const auto joined = PatientEffects(m_db, m_clock).joinKeys(row.patient, master); !joined)
            return joined;
    }
    return {};
}

Result<void> PatientMeeting::tryToLink(const PatientQuestionRow &row, const QStringList &masters)
{
    if (row.state != PatientQuestionState::Pending || !row.author.isEmpty())
        return {};
    PatientQuestionStore questions(m_db, m_clock);
    const auto same = questions.sameIdentifier(row.patient, masters);
    if (!same || !*same)
        return same ? Result<void>{} : fail(same.error());
    const auto settled =
        questions.settle(row, PatientQuestionState::Linked, **same, QStringLiteral("identifier"),
                         QStringLiteral("the same identifier of the same authority"));
    if (!settled || !*settled)
        return settled ? Result<void>{} : fail(settled.error());
    return PatientEffects(m_db, m_clock).joinKeys(row.patient, **same);
}

}
