#include "store/PatientMerge.h"

#include "store/PatientQuestionStore.h"
#include "store/PatientStore.h"

namespace concord {

Result<std::vector<PatientMerge::Moved>> PatientMerge::merge(PatientId from, PatientId into)
{
    PatientStore patients(m_db, m_clock);
    if (const auto moved = patients.moveIdentifiers(from, into); !moved)
        return fail(moved.error());
    const std::pair<QString, Result<QStringList> (PatientStore::*)(PatientId, PatientId)> records[] = {
        {QStringLiteral("prescriptions"), &PatientStore::movePrescriptions},
        {QStringLiteral("dispenses"), &PatientStore::moveDispenses},
        {QStringLiteral("appointments"), &PatientStore::moveAppointments},
        {QStringLiteral("adherence_signals"), &PatientStore::moveAdherence}};
    std::vector<Moved> all;
    for (const auto &[record, move] : records) {
        auto ids = (patients.*move)(from, into);
        if (!ids)
            return fail(ids.error());
        all.push_back({record, *std::move(ids)});
    }
    return patients.setMerged(from, into)
        .and_then([&] { return PatientQuestionStore(m_db, m_clock).noteMerge(from, into); })
        .map([&] { return all; });
}

}
