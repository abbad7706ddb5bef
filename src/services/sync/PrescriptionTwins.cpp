#include "sync/PrescriptionTwins.h"

#include "domain/PrescriptionRules.h"

namespace concord {

namespace {
/// "value^system" without the system: two sides call one authority differently, and within one patient the
/// number alone is enough.
QString valueOf(const QString &name)
{
    if (!name.startsWith(u'^'))
        return name.section(u'^', 0, 0);
    const qsizetype length = name.section(u'^', 1, 1).toInt(); // "^3^a^b^system"
    return name.section(u'^', 2).left(length);
}
}

PrescriptionTwins::PrescriptionTwins(PatientLinks links, KnownTwins known)
    : m_links(std::move(links)), m_known(std::move(known))
{
    for (const PatientId &master : std::as_const(m_links))
        m_shared.insert(master);
}

void PrescriptionTwins::put(PatientId patient, Name name, const QString &value, const Place &place)
{
    if (value.isEmpty())
        return;
    const QString key = patient.toString() + QString::number(int(name)) + value;
    const auto standing = m_places.find(key);
    if (standing == m_places.end()) {
        m_places.insert(key, place);
    } else if (standing->isLive == place.isLive) {
        standing->isAmbiguous = standing->isAmbiguous || standing->id != place.id;
    } else if (place.isLive) { // the one that goes on is meant, not the one before it
        *standing = place;
    }
}

void PrescriptionTwins::add(const PrescriptionRow &row)
{
    const Place place{row.id, !hasEnded(row.status), false};
    put(row.patient, Name::Placer, valueOf(row.placerId), place);
    put(row.patient, Name::SourceId, row.sourceId, place);
    put(row.patient, Name::Number, row.prescriptionNumber, place);
    put(row.patient, Name::Filler, valueOf(row.fillerId), place);
}

PrescriptionId PrescriptionTwins::find(PatientId master, Name name, const QString &value) const
{
    if (value.isEmpty())
        return {};
    const auto found = m_places.constFind(master.toString() + QString::number(int(name)) + value);
    return found == m_places.constEnd() || found->isAmbiguous ? PrescriptionId{} : found->id;
}

PrescriptionId PrescriptionTwins::twinOf(const PrescriptionRow &row) const
{
    if (const auto known = m_known.constFind(row.id); known != m_known.constEnd())
        return *known;
    return twinOf(row.patient, row.placerId, row.fillerId, row.prescriptionNumber);
}

PrescriptionId PrescriptionTwins::twinOf(PatientId patient, const QString &placerId, const QString &fillerId,
                                         const QString &number) const
{
    const PatientId master = masterOf(patient);
    if (master.isNull())
        return {};
    const QString placer = valueOf(placerId);
    for (const auto &[name, value] :
         {std::pair(Name::Placer, placer), std::pair(Name::SourceId, placer), std::pair(Name::Number, number),
          std::pair(Name::Placer, number), std::pair(Name::Filler, valueOf(fillerId))}) {
        const PrescriptionId found = find(master, name, value);
        if (!found.isNull())
            return found;
    }
    return {};
}

}
