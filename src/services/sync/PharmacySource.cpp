#include "sync/PharmacySource.h"

#include "store/CancelStore.h"
#include "store/MappingStore.h"
#include "store/PatientQuestionStore.h"
#include "store/PrescriptionLinkStore.h"

#include <iterator>

namespace concord {

namespace {
/// Whom a prescription is told to that no pharmacy has: the first that can be sent to, by itself if there is
/// one.
QString whoIsTold(const IntegrationRow &integration)
{
    QString found;
    for (const QString &name : integration.others) {
        const QString by = integration.toldThrough(name);
        if (by == name)
            return name;
        if (found.isEmpty())
            found = by;
    }
    return found.isEmpty() ? integration.others.front() : found;
}
}

Result<std::unique_ptr<PharmacySource>> PharmacySource::of(const IntegrationRow &integration, Database &db,
                                                           const Clock &clock)
{
    if (integration.others.isEmpty())
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("integration/") + integration.name,
                    QStringLiteral("it names no connection to compare with"));
    auto rules = withPolicy(pharmacy::fieldRules(), integration.conflictPolicy);
    if (!rules)
        return fail(rules.error());
    std::unique_ptr<PharmacySource> source(new PharmacySource(db, clock));
    source->m_others = integration.others;
    source->m_sides.leftSource = integration.connection;
    source->m_sides.rightSource = whoIsTold(integration);
    source->m_sides.rules = *std::move(rules);
    return Result<std::unique_ptr<PharmacySource>>(std::move(source));
}

Result<void> PharmacySource::readWhatJoins()
{
    auto targets = MappingStore(m_db, m_clock).approvedTargets();
    if (!targets)
        return fail(targets.error());
    m_sides.targets = *std::move(targets);
    for (const QString &other : m_others) {
        const auto links = PatientQuestionStore(m_db, m_clock).linksOf(other);
        if (!links)
            return fail(links.error());
        for (const auto &[patient, master] : *links)
            m_sides.links.insert(patient, master);
    }
    const auto known = PrescriptionLinkStore(m_db, m_clock).linksTo(m_sides.leftSource);
    if (!known)
        return fail(known.error());
    for (const auto &[prescription, other] : *known)
        m_sides.known.insert(prescription, other);
    const auto cancels = CancelStore(m_db, m_clock).timesOf(m_sides.leftSource);
    if (!cancels)
        return fail(cancels.error());
    for (const auto &[prescription, at] : *cancels)
        m_sides.cancelledMs.insert(prescription, toMs(at));
    return {};
}

Result<bool> PharmacySource::readPrescriptions(const QString &source, std::vector<PrescriptionRow> &into)
{
    auto rows = PrescriptionStore(m_db).ofSource(source, m_afterPrescription, atOnce);
    if (!rows)
        return fail(rows.error());
    const bool isLast = int(rows->size()) < atOnce;
    m_afterPrescription = isLast ? PrescriptionId{} : rows->back().id;
    std::move(rows->begin(), rows->end(), std::back_inserter(into));
    return isLast;
}

Result<bool> PharmacySource::readDispenses(const QString &source)
{
    auto rows = DispenseStore(m_db, m_clock).ofSource(source, m_afterDispense, atOnce);
    if (!rows)
        return fail(rows.error());
    const bool isLast = int(rows->size()) < atOnce;
    m_afterDispense = isLast ? QString() : rows->back().id;
    std::move(rows->begin(), rows->end(), std::back_inserter(m_sides.dispenses));
    return isLast;
}

Result<bool> PharmacySource::readMore()
{
    if (m_stage == 0) {
        ++m_stage;
        return readWhatJoins().map([] { return true; });
    }
    const int other = (m_stage - 2) / 2;
    if (m_stage > 1 && other >= m_others.size())
        return false;
    const auto isDone = m_stage == 1       ? readPrescriptions(m_sides.leftSource, m_sides.left)
                        : m_stage % 2 == 0 ? readPrescriptions(m_others[other], m_sides.right)
                                           : readDispenses(m_others[other]);
    if (!isDone)
        return fail(isDone.error());
    m_stage += *isDone ? 1 : 0;
    return true;
}

qint64 PharmacySource::recordsRead() const
{
    return qint64(m_sides.left.size() + m_sides.right.size() + m_sides.dispenses.size());
}

Findings PharmacySource::compare(const AgreedBook &book)
{
    return pharmacy::compare(m_sides, book);
}

}
