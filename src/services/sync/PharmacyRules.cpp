#include "sync/PharmacyRules.h"

#include "store/PatientQuestionStore.h"
#include "sync/PharmacyCorrection.h"
#include "sync/PharmacyRecords.h"
#include "sync/PharmacySides.h"
#include "sync/PharmacySource.h"

#include <iterator>
#include <utility>

namespace concord {

namespace {
/// Which of the other side's prescriptions is @p row.
std::vector<PrescriptionRow> matching(const PrescriptionRow &row, bool isLeft,
                                      const std::vector<PrescriptionRow> &lefts,
                                      const std::vector<PrescriptionRow> &rights,
                                      const PrescriptionTwins::PatientLinks &links)
{
    PrescriptionTwins twins(links);
    for (const PrescriptionRow &left : lefts)
        twins.add(left);
    std::vector<PrescriptionRow> found;
    for (const PrescriptionRow &right : rights) {
        const PrescriptionId twin = twins.twinOf(right);
        if (twin.isNull() || (isLeft && twin != row.id))
            continue;
        if (isLeft)
            found.push_back(right);
        for (const PrescriptionRow &left : lefts) {
            if (!isLeft && left.id == twin)
                found.push_back(left);
        }
    }
    return found;
}

/// Looks prescriptions up for one question.
class PharmacyPairs
{
public:
    PharmacyPairs(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<std::vector<PrescriptionRow>> twinsAt(const IntegrationRow &integration,
                                                               const PrescriptionRow &row, bool isLeft);
    [[nodiscard]] Result<ClaimedRecord> recordOf(const PrescriptionRow &row);
    [[nodiscard]] Result<PrescriptionRow> prescription(const QString &id);

private:
    [[nodiscard]] Result<std::vector<PrescriptionRow>> twinsOfRight(const IntegrationRow &integration,
                                                                    const PrescriptionRow &row);

    Database &m_db;
    const Clock &m_clock;
};

Result<std::vector<PrescriptionRow>> PharmacyPairs::twinsOfRight(const IntegrationRow &integration,
                                                                 const PrescriptionRow &row)
{
    const auto link = PatientQuestionStore(m_db, m_clock).byPatient(row.patient);
    if (!link)
        return fail(link.error());
    if (!*link || (*link)->state != PatientQuestionState::Linked)
        return std::vector<PrescriptionRow>{};
    const auto theirs = PrescriptionStore(m_db).ofPatient(integration.connection, (*link)->other);
    if (!theirs)
        return fail(theirs.error());
    PrescriptionTwins::PatientLinks links;
    links.insert(row.patient, (*link)->other);
    return matching(row, false, *theirs, {row}, links);
}

Result<std::vector<PrescriptionRow>> PharmacyPairs::twinsAt(const IntegrationRow &integration,
                                                            const PrescriptionRow &row, bool isLeft)
{
    if (!isLeft)
        return twinsOfRight(integration, row);
    const auto others = PatientQuestionStore(m_db, m_clock).idsLinkedTo(row.patient);
    if (!others)
        return fail(others.error());
    if (others->empty())
        return std::vector<PrescriptionRow>{};
    PrescriptionStore prescriptions(m_db);
    const auto own = prescriptions.ofPatient(integration.connection, row.patient);
    if (!own)
        return fail(own.error());
    PrescriptionTwins::PatientLinks links;
    std::vector<PrescriptionRow> rights;
    for (const PatientId other : *others) {
        links.insert(other, row.patient);
        for (const QString &source : integration.others) {
            auto theirs = prescriptions.ofPatient(source, other);
            if (!theirs)
                return fail(theirs.error());
            std::move(theirs->begin(), theirs->end(), std::back_inserter(rights));
        }
    }
    return matching(row, true, *own, rights, links);
}

Result<ClaimedRecord> PharmacyPairs::recordOf(const PrescriptionRow &row)
{
    const auto values = pharmacy::standingFieldsOf(row, m_db, m_clock);
    if (!values)
        return fail(values.error());
    ClaimedRecord record{row.id.toString(), row.source, {}};
    for (const FieldValue &value : *values)
        record.claims.push_back(pharmacy::claimOf(row, value));
    return record;
}

Result<PrescriptionRow> PharmacyPairs::prescription(const QString &id)
{
    const auto row = PrescriptionStore(m_db).byId(PrescriptionId::fromString(id));
    if (!row)
        return fail(row.error());
    return *row ? Result<PrescriptionRow>(**row) : fail(ErrorCode::NotFound, QStringLiteral("prescriptions"));
}
}

FieldRules PharmacyRules::fieldRules() const
{
    return pharmacy::fieldRules();
}

Result<std::vector<ClaimedPair>> PharmacyRules::pairsOf(const IntegrationRow &integration,
                                                        const QString &recordId, Database &db,
                                                        const Clock &clock) const
{
    std::vector<ClaimedPair> pairs;
    const auto row = PrescriptionStore(db).byId(PrescriptionId::fromString(recordId));
    if (!row)
        return fail(row.error());
    if (!*row)
        return pairs;
    const bool isLeft = integration.connection == (*row)->source;
    if (!isLeft && !integration.others.contains((*row)->source))
        return pairs;
    PharmacyPairs look(db, clock);
    const auto own = look.recordOf(**row);
    const auto twins = own ? look.twinsAt(integration, **row, isLeft) : fail(own.error());
    if (!twins)
        return fail(twins.error());
    for (const PrescriptionRow &twin : *twins) {
        const auto other = look.recordOf(twin);
        if (!other)
            return fail(other.error());
        pairs.push_back(isLeft ? ClaimedPair{*own, *other} : ClaimedPair{*other, *own});
    }
    return pairs;
}

Result<ClaimedPair> PharmacyRules::pair(const QString &leftId, const QString &rightId, Database &db,
                                        const Clock &clock) const
{
    PharmacyPairs look(db, clock);
    ClaimedPair pair;
    for (const auto &[id, record] : {std::pair(leftId, &pair.left), std::pair(rightId, &pair.right)}) {
        auto claimed =
            look.prescription(id).and_then([&](const PrescriptionRow &row) { return look.recordOf(row); });
        if (!claimed)
            return fail(claimed.error());
        *record = *std::move(claimed);
    }
    return pair;
}

Result<OutboundFact> PharmacyRules::factOf(const Correction &correction, Database &db,
                                           const Clock &clock) const
{
    return pharmacy::factOf(correction, db, clock);
}

Result<std::unique_ptr<ReconciliationSource>> PharmacyRules::source(const IntegrationRow &integration,
                                                                    Database &db, const Clock &clock) const
{
    return PharmacySource::of(integration, db, clock).map([](std::unique_ptr<PharmacySource> source) {
        return std::unique_ptr<ReconciliationSource>(std::move(source));
    });
}

}
