#include "store/PatientComparison.h"

#include "store/Columns.h"
#include "store/DetailsJson.h"
#include "store/PatientIndex.h"
#include "store/PatientQuestionStore.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <algorithm>

namespace concord {

namespace {
constexpr int mostCompared = 200;   ///< of those that share a key
constexpr double leastScore = 0.02; ///< below that nobody should lose time
}

Result<std::optional<PatientComparison::Known>> PatientComparison::known(PatientId id)
{
    auto found = sql::row(
        m_db,
        QStringLiteral("SELECT source, source_reference, family, given, birth_date, gender, details_json,"
                       " merged_into, sealed, prescriptions, dispenses, appointments FROM patient_faces"
                       " WHERE id = ?"),
        {id.toString()}, [&](const QSqlQuery &q) {
            QString details = q.value(6).toString();
            PatientRow row;
            row.id = id;
            row.source = q.value(0).toString();
            row.reference = q.value(1).toString();
            row.family = q.value(2).toString();
            row.given = q.value(3).toString();
            row.birthDate = q.value(4).toString();
            row.gender = q.value(5).toString();
            Seal(m_db, "patients")
                .unpack(id.toString(), q.value(8).toByteArray(),
                        {&row.reference, &row.family, &row.given, &row.birthDate, &row.gender, &details});
            row.details = details::read(details);
            return Known{id,
                         row.source,
                         !q.value(7).isNull(),
                         faceOf(row, {}),
                         {q.value(9).toInt(), q.value(10).toInt(), q.value(11).toInt()}};
        });
    if (!found || !*found)
        return found;
    const auto names =
        sql::rows(m_db,
                  QStringLiteral("SELECT system, value, source, sealed FROM patient_face_identifiers"
                                 " WHERE patient_id = ? ORDER BY system, value"),
                  {id.toString()}, [&](const QSqlQuery &q) {
                      Identifier name{q.value(0).toString(), q.value(1).toString(), {}};
                      const QString row =
                          Seal::rowOf(Seal::rowOf(q.value(2).toString(), name.system), name.value);
                      Seal(m_db, "patient_identifiers").unpack(row, q.value(3).toByteArray(), {&name.value});
                      return name;
                  });
    if (!names)
        return fail(names.error());
    if (const auto fault = m_db.takeSealFault())
        return fail(*fault);
    (*found)->face.identifiers = faceOf({}, *names).identifiers;
    return found;
}

Result<void> PatientComparison::addCandidates(PatientCandidates &found)
{
    const PatientQuestionRow &question = found.question;
    PatientQuestionStore questions(m_db, m_clock);
    auto sources = questions.masters();
    if (!sources)
        return fail(sources.error());
    if (!sources->contains(question.source))
        sources->append(question.source);
    auto ids = PatientIndex(m_db).near(question.patient, *sources, mostCompared);
    if (!ids)
        return fail(ids.error());
    if (!question.other.isNull() && std::find(ids->begin(), ids->end(), question.other) == ids->end())
        ids->push_back(question.other);
    const PatientTraits traits = traitsOf(found.face);
    for (const PatientId &id : *ids) {
        const auto other = known(id);
        if (!other)
            return fail(other.error());
        const bool isChosen = id == question.other;
        if (!*other || ((*other)->isGone && !isChosen))
            continue;
        PatientCandidate candidate{id,
                                   (*other)->source,
                                   (*other)->source == question.source ? PatientAct::Merge : PatientAct::Link,
                                   (*other)->face,
                                   (*other)->records,
                                   matchOf(traits, traitsOf((*other)->face))};
        if (candidate.match.score >= leastScore || isChosen)
            found.candidates.push_back(std::move(candidate));
    }
    std::stable_sort(found.candidates.begin(), found.candidates.end(),
                     [&](const PatientCandidate &a, const PatientCandidate &b) {
                         const bool isA = a.id == question.other;
                         const bool isB = b.id == question.other;
                         return isA != isB ? isA : a.match.score > b.match.score;
                     });
    if (found.candidates.size() > size_t(mostCandidates))
        found.candidates.resize(mostCandidates);
    return {};
}

Result<std::optional<PatientCandidates>> PatientComparison::read(PatientQuestionId id)
{
    PatientQuestionStore questions(m_db, m_clock);
    const auto question = questions.byId(id);
    if (!question)
        return fail(question.error());
    if (!*question)
        return std::optional<PatientCandidates>();
    const auto patient = known((*question)->patient);
    if (!patient)
        return fail(patient.error());
    if (!*patient)
        return std::optional<PatientCandidates>();
    auto steps = questions.history(id);
    if (!steps)
        return fail(steps.error());
    PatientCandidates found;
    found.question = **question;
    found.face = (*patient)->face;
    found.records = (*patient)->records;
    found.history = *std::move(steps);
    if (const auto added = addCandidates(found); !added)
        return fail(added.error());
    return std::optional(std::move(found));
}

}
