#include "pipeline/outbound/PrescriptionLinker.h"

#include "domain/PrescriptionRules.h"
#include "store/PatientQuestionStore.h"

#include <QSet>

namespace concord {

namespace {
/// "P1" of "P1^EHR": an authority is written in several ways, as a namespace or as a URI.
QString valueIn(const QString &key)
{
    return key.startsWith(u'^') ? key : key.section(u'^', 0, 0);
}

Identifier identifierIn(const QJsonObject &details, const char *name)
{
    const QJsonObject one = details.value(QLatin1StringView(name)).toObject();
    return {one.value(QStringLiteral("system")).toString(), one.value(QStringLiteral("value")).toString(),
            one.value(QStringLiteral("type")).toString()};
}

PrescriptionNames namesOf(const DispenseRow &row)
{
    CanonicalDispense said;
    said.placer = identifierIn(row.details, "placer");
    said.filler = identifierIn(row.details, "filler");
    said.prescriptionNumber = row.prescriptionNumber;
    return PrescriptionNames::of(said);
}

PrescriptionNames namesOf(const PrescriptionRow &row)
{
    return {isKnownById(row) ? row.sourceId : QString(), row.placerId, row.fillerId, row.prescriptionNumber};
}

/// The one that is left, of several the one that still stands.
std::optional<PrescriptionRow> theOne(std::vector<PrescriptionRow> rows)
{
    if (rows.size() > 1)
        upsert::prefer(rows, [](const PrescriptionRow &row) { return !hasEnded(row.status); });
    return rows.size() == 1 ? std::optional(std::move(rows.front())) : std::nullopt;
}
}

Result<PrescriptionLinker::Match> PrescriptionLinker::match(const PrescriptionNames &names,
                                                            const QString &system, const QString &code,
                                                            PatientId patient, const QString &source)
{
    const auto all = PrescriptionStore(m_db).ofPatient(source, patient);
    if (!all)
        return fail(all.error());
    const auto isOtherDrug = [&](const PrescriptionRow &row) {
        return row.system == system && !row.code.isEmpty() && !code.isEmpty() && row.code != code;
    };
    using Is = std::function<bool(const PrescriptionRow &)>;
    const std::vector<std::pair<const char *, Is>> tiers{
        {"placer",
         [&](const auto &row) {
             return !names.placer.isEmpty() && row.placerId == names.placer;
         }},
        {"id",
         [&](const auto &row) {
             return isKnownById(row) && (row.sourceId == names.sourceId ||
                                         (!names.placer.isEmpty() && row.sourceId == valueIn(names.placer)));
         }},
        {"placer",
         [&](const auto &row) {
             return !names.placer.isEmpty() && !isOtherDrug(row) && !row.placerId.isEmpty() &&
                    valueIn(row.placerId) == valueIn(names.placer);
         }},
        {"number",
         [&](const auto &row) {
             return !names.number.isEmpty() && !isOtherDrug(row) && row.prescriptionNumber == names.number;
         }},
    };
    for (const auto &[method, is] : tiers) {
        std::vector<PrescriptionRow> some;
        std::copy_if(all->begin(), all->end(), std::back_inserter(some), is);
        if (!some.empty()) // several: a weaker name does not decide what a stronger one leaves open
            return Match{theOne(std::move(some)), QString::fromLatin1(method)};
    }
    return Match{};
}

Result<std::optional<PrescriptionRow>> PrescriptionLinker::otherOf(const PrescriptionRow &row,
                                                                   const QString &otherSource)
{
    const auto there = patientThere(m_db, m_clock, row.patient, otherSource);
    if (!there)
        return fail(there.error());
    PrescriptionLinkStore links(m_db, m_clock);
    const auto known = links.otherOf(row.id, otherSource);
    if (!known)
        return fail(known.error());
    if (*known) {
        auto other = PrescriptionStore(m_db).byId(**known);
        if (!other)
            return other;
        if (*other && there->row && (*other)->patient == there->row->id)
            return other;
        if (const auto parted = links.unlink(row.id, otherSource); !parted) // his patient is another one now
            return fail(parted.error());
    }
    if (!there->row)
        return std::optional<PrescriptionRow>();
    auto found = match(namesOf(row), row.system, row.code, there->row->id, otherSource);
    if (!found)
        return fail(found.error());
    if (found->row) {
        if (const auto linked = links.link(row.id, otherSource, found->row->id, found->method); !linked)
            return fail(linked.error());
    }
    return std::move(found->row);
}

Result<std::optional<PrescriptionRow>> PrescriptionLinker::meantBy(const DispenseRow &dispense,
                                                                   const QString &otherSource)
{
    if (!dispense.prescription.isNull()) {
        const auto own = PrescriptionStore(m_db).byId(dispense.prescription);
        if (!own)
            return fail(own.error());
        if (*own) {
            auto other = otherOf(**own, otherSource);
            if (!other || *other)
                return other;
        }
    }
    const auto there = patientThere(m_db, m_clock, dispense.patient, otherSource);
    if (!there)
        return fail(there.error());
    if (!there->row)
        return std::optional<PrescriptionRow>();
    return match(namesOf(dispense), dispense.system, dispense.code, there->row->id, otherSource)
        .map([](Match found) { return std::move(found.row); });
}

Result<std::vector<PrescriptionRow>> PrescriptionLinker::besides(const PrescriptionRow &row,
                                                                 const QStringList &sources)
{
    const auto linked = PatientQuestionStore(m_db, m_clock).recordsOf(row.patient);
    if (!linked)
        return fail(linked.error());
    PrescriptionStore prescriptions(m_db);
    std::vector<PrescriptionRow> found;
    for (const auto &[patient, source] : *linked) {
        if (!sources.contains(source))
            continue;
        const auto all = prescriptions.ofPatient(source, patient);
        if (!all)
            return all;
        for (const PrescriptionRow &one : *all) {
            const auto other = otherOf(one, row.source);
            if (!other)
                return fail(other.error());
            if (*other && (*other)->id == row.id)
                found.push_back(one);
        }
    }
    return found;
}

Result<std::vector<DispenseRow>> PrescriptionLinker::suppliesOf(const PrescriptionRow &row,
                                                                const QStringList &sources)
{
    DispenseStore dispenses(m_db, m_clock);
    auto own = dispenses.ofPatient(row.source, row.patient);
    if (!own)
        return own;
    std::vector<DispenseRow> found;
    std::copy_if(own->begin(), own->end(), std::back_inserter(found),
                 [&](const DispenseRow &one) { return one.prescription == row.id; });
    const auto linked = PatientQuestionStore(m_db, m_clock).recordsOf(row.patient);
    if (!linked)
        return fail(linked.error());
    for (const auto &[patient, source] : *linked) {
        if (!sources.contains(source))
            continue;
        const auto all = dispenses.ofPatient(source, patient);
        if (!all)
            return all;
        for (const DispenseRow &one : *all) {
            const auto meant = meantBy(one, row.source);
            if (!meant)
                return fail(meant.error());
            if (*meant && (*meant)->id == row.id)
                found.push_back(one);
        }
    }
    return found;
}

}
