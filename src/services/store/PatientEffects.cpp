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
        const auto open = questions.open(effectsAtOnce);
        if (!open)
            return fail(open.error());
        for (const PatientQuestionRow &row : *open) {
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
                return tried;
            if (becomes == row.effect)
                continue;
            if (const auto noted = questions.setEffect(row.id, becomes); !noted)
                return noted;
            ++count;
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    return count;
}

Result<bool> PatientEffects::one(const PatientQuestionRow &row)
{
    switch (row.effect) {
    case PatientEffect::Link:
        return joinKeys(row.patient, row.other).map([] { return true; });
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

Result<void> PatientEffects::joinKeys(PatientId patient, PatientId other)
{
    PatientStore patients(m_db, m_clock);
    const auto keys = patients.orderingKeysOf(patient);
    if (!keys)
        return fail(keys.error());
    const auto stands = patients.standing(other);
    const auto into = stands ? patients.orderingKeysOf(*stands) : fail(stands.error());
    if (!into)
        return fail(into.error());
    if (into->isEmpty())
        return {};
    return JoinedKeys(m_db, m_clock).join(*keys, into->first()).map([](int) {});
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
    const auto keys = sharing ? patients.orderingKeysOf(row.patient) : fail(sharing.error());
    const auto rest = keys ? patients.orderingKeysOf(*other) : fail(keys.error());
    if (!rest)
        return fail(rest.error());
    return JoinedKeys(m_db, m_clock).part(*keys, rest->value(0), row.source, *sharing > 0);
}

Result<void> PatientEffects::merge(const PatientQuestionRow &row)
{
    PatientStore patients(m_db, m_clock);
    const auto into = patients.standing(row.other);
    if (!into)
        return fail(into.error());
    if (*into == row.patient)
        return {}; // a message has merged that one into this meanwhile
    // before his names move
    return joinKeys(row.patient, *into).and_then([&] {
        return PatientMerge(m_db, m_clock).merge(row.patient, *into).map([](const auto &) {});
    });
}

}
