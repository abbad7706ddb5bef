#pragma once

#include "domain/PatientQuestion.h"
#include "store/Database.h"

namespace concord {

/// What becomes of a patient of a source beside the master list when a message speaks of him: he is who
/// carries the same identifier of the same authority there, if that is one; else it is asked. Once they are
/// one, a name that either gets later leads to the same queue. Nothing is ever concluded from a likeness, and
/// nothing where a person has decided.
class PatientMeeting
{
public:
    PatientMeeting(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// In the transaction that wrote him. @param isNamedAnew he has an identifier that was not known before
    [[nodiscard]] Result<void> meet(const QString &source, PatientId patient, bool isNamedAnew);

    /// Once more about one of another source whom nobody has decided about.
    [[nodiscard]] Result<void> meetAgain(PatientId patient);

private:
    [[nodiscard]] Result<void> joinLinked(PatientId master);
    [[nodiscard]] Result<void> tryToLink(const PatientQuestionRow &row, const QStringList &masters);

    Database &m_db;
    const Clock &m_clock;
};

}
