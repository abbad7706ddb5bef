#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "store/Database.h"

#include <QStringList>

#include <vector>

namespace concord {

/// One record of a patient goes into another of the same source: by a message (HL7 A40, Patient.link) or by a
/// person's decision. Identifiers and records move to the one that stands, the other says where it went. That
/// their events are one patient's from now on is said by JoinedKeys, which is the caller's.
class PatientMerge
{
public:
    struct Moved
    {
        QString record; ///< "prescriptions"
        QStringList ids;
    };

    PatientMerge(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}
    [[nodiscard]] Result<std::vector<Moved>> merge(PatientId from, PatientId into);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
