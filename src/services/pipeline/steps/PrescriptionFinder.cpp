#include "pipeline/steps/PrescriptionFinder.h"

#include "domain/PrescriptionRules.h"

#include <algorithm>

namespace concord {

namespace {
const auto byFillerAlone = QStringLiteral("filler:");
const auto byNumberAlone = QStringLiteral("rx:");

QString idIn(const Identifier &identifier)
{
    return identifier.type == u"RI" ? identifier.value : QString();
}
QString orderNumberIn(const Identifier &identifier)
{
    return identifier.type == u"RI" ? QString() : keyOf(identifier);
}

bool contradict(const QString &stored, const QString &said)
{
    return !stored.isEmpty() && !said.isEmpty() && stored != said;
}

/// The same number of another authority, or of none: senders write the same one in several ways.
bool isLike(const QString &stored, const QString &said)
{
    const auto number = [](const QString &key) {
        return key.startsWith(QLatin1Char('^')) ? key : key.section(QLatin1Char('^'), 0, 0);
    };
    return number(stored) == number(said);
}

/// This kind of name does not tell the two apart.
bool isOpen(const QString &stored, const QString &said)
{
    return stored.isEmpty() || said.isEmpty() || isLike(stored, said);
}

PrescriptionFinder::Found severalNamed(size_t count, const QString &pointer)
{
    return {std::nullopt,
            upsert::conflict(pointer,
                             QStringLiteral("the numbers of the order name %1 prescriptions").arg(count))};
}
}

bool isKnownById(const PrescriptionRow &row)
{
    const bool isPrefixed = row.sourceId.startsWith(byFillerAlone) || row.sourceId.startsWith(byNumberAlone);
    return !isPrefixed && row.sourceId != row.placerId && row.sourceId != row.fillerId;
}

PrescriptionNames PrescriptionNames::of(const CanonicalOrder &order)
{
    return {order.sourceId, keyOf(order.placer), keyOf(order.filler), order.prescriptionNumber};
}

PrescriptionNames PrescriptionNames::of(const CanonicalDispense &dispense)
{
    return {idIn(dispense.placer), orderNumberIn(dispense.placer), orderNumberIn(dispense.filler),
            dispense.prescriptionNumber};
}

QString PrescriptionNames::naturalKey() const
{
    if (!sourceId.isEmpty())
        return sourceId;
    if (!placer.isEmpty())
        return placer;
    return filler.isEmpty() ? byNumberAlone + number : byFillerAlone + filler;
}

Result<std::vector<PrescriptionRow>> PrescriptionFinder::byOrderNumbers(const PrescriptionNames &names)
{
    auto found = m_store.byPlacer(m_source, names.placer);
    if (!found)
        return found;
    const auto byFiller = m_store.byFiller(m_source, names.filler);
    if (!byFiller)
        return fail(byFiller.error());
    for (const PrescriptionRow &row : *byFiller) {
        const bool isThere = std::any_of(found->begin(), found->end(),
                                         [&](const PrescriptionRow &other) { return other.id == row.id; });
        if (!isThere)
            found->push_back(row);
    }
    if (!names.sourceId.isEmpty()) // two ids are two orders, whatever numbers they share
        std::erase_if(*found, isKnownById);
    preferHis(*found);
    const auto hasEnded = [](const PrescriptionRow &row) {
        return concord::hasEnded(row.status);
    };
    const auto standing = qsizetype(found->size()) - std::count_if(found->begin(), found->end(), hasEnded);
    if (found->size() > 1 && standing == 1) // a number that was used again
        std::erase_if(*found, hasEnded);
    return found;
}

/// Stores of one chain may count alike: a number that the patient has is his, whoever else has it too.
void PrescriptionFinder::preferHis(std::vector<PrescriptionRow> &rows) const
{
    if (!m_patient.isNull())
        upsert::prefer(rows, [&](const PrescriptionRow &row) { return row.patient == m_patient; });
}

Result<PrescriptionFinder::Found> PrescriptionFinder::find(const PrescriptionNames &names,
                                                           const QString &pointer)
{
    if (!names.sourceId.isEmpty()) {
        auto known = m_store.byKey(m_source, names.sourceId);
        if (!known)
            return fail(known.error());
        if (*known)
            return Found{*std::move(known), {}};
    }
    auto numbered = byOrderNumbers(names);
    if (!numbered)
        return fail(numbered.error());
    if (numbered->size() > 1)
        return severalNamed(numbered->size(), pointer);
    if (numbered->size() == 1 && contradict(numbered->front().placerId, names.placer))
        return Found{{},
                     upsert::conflict(pointer + QStringLiteral("/filler"),
                                      QStringLiteral("prescription %1 of another placer has this number")
                                          .arg(numbered->front().id.toString()))};
    if (numbered->size() == 1)
        return Found{std::move(numbered->front()), {}};
    return names.sourceId.isEmpty() ? byNumber(names, pointer) : Result<Found>(Found{});
}

Result<PrescriptionFinder::Found> PrescriptionFinder::byNumber(const PrescriptionNames &names,
                                                               const QString &pointer)
{
    auto rows = m_store.byNumber(m_source, names.number);
    if (!rows)
        return fail(rows.error());
    // one number for orders of two placers: two orders
    std::erase_if(*rows, [&](const PrescriptionRow &row) { return contradict(row.placerId, names.placer); });
    preferHis(*rows);
    if (rows->empty())
        return Found{};
    const auto stands = [](const PrescriptionRow &row) {
        return !hasEnded(row.status);
    };
    const auto standing = std::count_if(rows->begin(), rows->end(), stands);
    if (standing > 1)
        return severalNamed(size_t(standing), pointer);
    const auto one = std::find_if(rows->begin(), rows->end(), stands);
    return Found{one == rows->end() ? std::move(rows->front()) : std::move(*one), {}};
}

Result<std::vector<PrescriptionRow>> PrescriptionFinder::possible(const PrescriptionNames &names,
                                                                  PatientId patient)
{
    auto rows = m_store.ofPatient(m_source, patient);
    if (!rows)
        return rows;
    std::erase_if(*rows, [&](const PrescriptionRow &row) {
        const QString id = isKnownById(row) ? row.sourceId : QString();
        const bool isOfNumber = !names.number.isEmpty() && row.prescriptionNumber == names.number;
        const bool isOther = !isOpen(row.placerId, names.placer) || !isOpen(row.fillerId, names.filler) ||
                             contradict(row.prescriptionNumber, names.number);
        return hasEnded(row.status) || contradict(id, names.sourceId) || (isOther && !isOfNumber);
    });
    return rows;
}

}
