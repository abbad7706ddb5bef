#include "pipeline/outbound/PatientThere.h"

#include "store/PatientQuestionStore.h"

namespace concord {

namespace {
const auto patientPrefix = QStringLiteral("Patient/");

Result<PatientThere> standingOf(PatientStore &patients, PatientId id, const QString &source)
{
    const auto stands = patients.standing(id);
    if (!stands)
        return fail(stands.error());
    auto row = patients.byId(*stands);
    if (!row)
        return fail(row.error());
    if (*row && (*row)->source != source)
        row->reset();
    return PatientThere{*std::move(row), false};
}
}

Result<PatientThere> patientThere(Database &db, const Clock &clock, PatientId patient, const QString &source)
{
    PatientStore patients(db, clock);
    const auto stands = patients.standing(patient);
    if (!stands)
        return fail(stands.error());
    auto own = standingOf(patients, *stands, source);
    if (!own || own->row)
        return own;
    PatientQuestionStore questions(db, clock);
    const auto question = questions.byPatient(*stands);
    if (!question)
        return fail(question.error());
    if (*question && (*question)->state == PatientQuestionState::Linked)
        return standingOf(patients, (*question)->other, source);
    if (*question && (*question)->state == PatientQuestionState::Distinct)
        return PatientThere{std::nullopt, true};
    // he is of the master list himself: of the others who are linked to him one may be of that source
    const auto linked = questions.recordsOf(*stands);
    if (!linked)
        return fail(linked.error());
    PatientThere found;
    for (const auto &[id, where] : *linked) {
        if (where != source)
            continue;
        if (found.row) // two records of one person: which one is meant is not known
            return PatientThere{};
        auto one = standingOf(patients, id, source);
        if (!one)
            return one;
        found.row = std::move(one->row);
    }
    return found;
}

Result<QString> fhirIdOf(Database &db, const Clock &clock, const PatientRow &patient)
{
    if (patient.reference.startsWith(patientPrefix))
        return patient.reference.sliced(patientPrefix.size());
    const auto identifiers = PatientStore(db, clock).identifiersOf(patient.id);
    if (!identifiers)
        return fail(identifiers.error());
    for (const Identifier &one : *identifiers) {
        if (one.system.isEmpty() && one.value.startsWith(patientPrefix))
            return one.value.sliced(patientPrefix.size());
    }
    return QString();
}

}
