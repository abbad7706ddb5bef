#include "store/PatientEffects.h"

#include "store/JoinedKeys.h"
#include "store/PatientMerge.h"
#include "store/PatientQuestionStore.h"
#include "store/PatientStore.h"
#include "store/Sql.h"

namespace concord {

namespace {
constexpr int effectsAtOnce = 64;

/// What lies in the records, and no trouble of the store's.
bool isOfTheRecords(const Error &error)
{
    switch (error.code) {
    case ErrorCode::StoreCorrupt:
    case ErrorCode::Erased:
    case ErrorCode::NotFound:
    case ErrorCode::Internal:
        return true;
    default:
        return false;
    }
}

bool isOpen(PatientEffect effect)
{
    return effect != PatientEffect::None && effect != PatientEffect::Failed;
}
}

Result<int> PatientEffects::carryOut()
{
    PatientQuestionStore questions(m_db, m_clock);
    const auto any =
        sql::number(m_db, QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM patient_mappings"
                                         " WHERE effect IN ('link', 'unlink', 'merge') LIMIT 1) AS w"));
    if (!any || *any == 0)
        return any ? Result<int>(0) : fail(any.error());
    int count = 0;
    const auto done = m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        count = 0;
        for (int skipped = 0;; skipped += effectsAtOnce) {
            const auto open = questions.open(effectsAtOnce, skipped);
            if (!open)
                return fail(open.error());
            for (const PatientQuestionRow &row : *open) {
                const auto settled = settle(row.id);
                if (!settled)
                    return fail(settled.error());
                count += int(*settled);
            }
            // on, past those that have to wait: they stop nobody
            if (count > 0 || open->size() < effectsAtOnce)
                return {};
        }
    });
    if (!done)
        return fail(done.error());
    return count;
}

Result<PatientId> PatientEffects::carryOutOf(PatientId patient)
{
    const auto row = PatientQuestionStore(m_db, m_clock).byPatient(patient);
    if (!row)
        return fail(row.error());
    if (*row && isOpen((*row)->effect) && (*row)->effect != PatientEffect::Unlink) {
        if (const auto settled = settle((*row)->id); !settled)
            return fail(settled.error());
    }
    return PatientStore(m_db, m_clock).standing(patient);
}

/// One of them, as it stands now: those before it may have changed it. True unless it has to wait.
Result<bool> PatientEffects::settle(PatientQuestionId id)
{
    PatientQuestionStore questions(m_db, m_clock);
    const auto found = questions.byId(id);
    if (!found)
        return fail(found.error());
    if (!*found || !isOpen((*found)->effect))
        return false;
    const PatientQuestionRow &row = **found;
    auto becomes = PatientEffect::None;
    const auto tried = m_db.attempt([&]() -> Result<bool> {
        const auto carried = one(row);
        if (carried && !*carried)
            becomes = row.effect; // later
        if (!carried && !isOfTheRecords(carried.error()))
            return fail(carried.error());
        if (!carried)
            becomes = PatientEffect::Failed;
        return carried.has_value();
    });
    if (!tried)
        return fail(tried.error());
    if (becomes == row.effect)
        return false;
    const auto noted = becomes == PatientEffect::Failed
                           ? questions.takeBack(id, becomes, QStringLiteral("it could not be carried out"))
                           : questions.setEffect(id, becomes);
    return noted.map([] { return true; });
}

Result<bool> PatientEffects::one(const PatientQuestionRow &row)
{
    switch (row.effect) {
    case PatientEffect::Link:
        return link(row).map([] { return true; });
    case PatientEffect::Merge:
        return merge(row).map([] { return true; });
    case PatientEffect::Unlink:
        return unlink(row);
    case PatientEffect::None:
    case PatientEffect::Failed:
        break;
    }
    return true;
}

/// What events name him by, and last what those do that the program makes about a patient itself.
Result<QStringList> PatientEffects::allKeysOf(PatientId patient)
{
    return PatientStore(m_db, m_clock).orderingKeysOf(patient).map([&](QStringList keys) {
        keys.append(patient.toString());
        return keys;
    });
}

Result<void> PatientEffects::joinKeys(PatientId patient, PatientId other)
{
    PatientStore patients(m_db, m_clock);
    const auto keys = allKeysOf(patient);
    if (!keys)
        return fail(keys.error());
    const auto stands = patients.standing(other);
    const auto into = stands ? allKeysOf(*stands) : fail(stands.error());
    if (!into)
        return fail(into.error());
    // the other's own too: what comes under any of them is the same queue
    return JoinedKeys(m_db, m_clock).join(*keys + *into, into->first()).map([](int) {});
}

/// The other may have gone into a third record while the decision was made: the link goes with it.
Result<void> PatientEffects::link(const PatientQuestionRow &row)
{
    const auto stands = PatientStore(m_db, m_clock).standing(row.other);
    if (!stands)
        return fail(stands.error());
    const auto followed = *stands == row.other
                              ? Result<void>{}
                              : PatientQuestionStore(m_db, m_clock).noteMerge(row.other, *stands);
    return followed ? joinKeys(row.patient, *stands) : followed;
}

Result<bool> PatientEffects::unlink(const PatientQuestionRow &row)
{
    PatientQuestionStore questions(m_db, m_clock);
    PatientStore patients(m_db, m_clock);
    const auto was = questions.partedFrom(row.id);
    const auto other = was ? patients.standing(*was) : fail(was.error());
    if (!other)
        return fail(other.error());
    const auto sharing = questions.othersLinked(row.source, *other, row.patient);
    const auto keys = sharing ? allKeysOf(row.patient) : fail(sharing.error());
    const auto rest = keys ? allKeysOf(*other) : fail(keys.error());
    if (!rest)
        return fail(rest.error());
    return JoinedKeys(m_db, m_clock).part(*keys, rest->first(), row.source, *sharing > 0);
}

Result<void> PatientEffects::merge(const PatientQuestionRow &row)
{
    PatientStore patients(m_db, m_clock);
    const auto into = patients.standing(row.other);
    if (!into)
        return fail(into.error());
    if (*into == row.patient)
        return PatientQuestionStore(m_db, m_clock)
            .takeBack(row.id, PatientEffect::None,
                      QStringLiteral("the other record was merged into this one meanwhile"));
    // before his names move
    return joinKeys(row.patient, *into).and_then([&] {
        return PatientMerge(m_db, m_clock).merge(row.patient, *into).map([](const auto &) {});
    });
}

}
