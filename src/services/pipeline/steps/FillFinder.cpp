#include "pipeline/steps/FillFinder.h"

#include "domain/DispenseRules.h"
#include "pipeline/steps/UpsertParts.h"

namespace concord {

namespace {
bool differ(const QString &stored, const QString &said)
{
    return !stored.isEmpty() && !said.isEmpty() && stored != said;
}
bool agree(const QString &stored, const QString &said)
{
    return !said.isEmpty() && stored == said;
}

QString dayOf(const QString &time)
{
    return time.left(10);
}

/// The key of "placer" or "filler" as the fill stated it.
QString storedKey(const DispenseRow &fill, const char *name)
{
    const QJsonObject identifier = fill.details.value(QLatin1StringView(name)).toObject();
    return keyOf({identifier.value(QStringLiteral("system")).toString(),
                  identifier.value(QStringLiteral("value")).toString(),
                  {}});
}

/// What one reversal is compared by.
class Reversal
{
public:
    Reversal(const CanonicalDispense &said, PrescriptionId prescription)
        : m_said(said),
          m_prescription(prescription),
          m_placer(keyOf(said.placer)),
          m_filler(keyOf(said.filler)),
          m_day(dayOf(said.handedOverAt)),
          m_item(upsert::itemOf(said.codings, said.medicationText))
    {}

    [[nodiscard]] bool isOfItsPrescription(const DispenseRow &fill) const
    {
        return (!m_prescription.isNull() && fill.prescription == m_prescription) ||
               agree(fill.prescriptionNumber, m_said.prescriptionNumber) ||
               agree(storedKey(fill, "placer"), m_placer) || agree(storedKey(fill, "filler"), m_filler);
    }
    /// Enough where no number of the prescription is known on both sides.
    [[nodiscard]] bool isOfItsDrugAndDay(const DispenseRow &fill) const
    {
        return agree(fill.code, m_item.code) && agree(dayOf(fill.handedOverAt), m_day);
    }
    [[nodiscard]] bool contradicts(const DispenseRow &fill) const
    {
        const bool isOthers =
            !m_prescription.isNull() && !fill.prescription.isNull() && !(fill.prescription == m_prescription);
        const bool isOtherDrug = fill.system == m_item.system && differ(fill.code, m_item.code);
        const bool isOtherFill =
            fill.fillNumber && m_said.fillNumber && *fill.fillNumber != *m_said.fillNumber;
        const bool isLater = !m_day.isEmpty() && dayOf(fill.handedOverAt) > m_day;
        return isOthers || isOtherDrug || isOtherFill || isLater ||
               differ(fill.prescriptionNumber, m_said.prescriptionNumber) ||
               differ(storedKey(fill, "placer"), m_placer) || differ(storedKey(fill, "filler"), m_filler);
    }
    [[nodiscard]] bool isOfItsFillNumber(const DispenseRow &fill) const
    {
        return m_said.fillNumber && fill.fillNumber == m_said.fillNumber;
    }
    [[nodiscard]] bool isOfItsDay(const DispenseRow &fill) const
    {
        return agree(dayOf(fill.handedOverAt), m_day);
    }

private:
    const CanonicalDispense &m_said;
    PrescriptionId m_prescription;
    QString m_placer;
    QString m_filler;
    QString m_day;
    MedicationItem m_item;
};
}

std::vector<DispenseRow> fillsMeantBy(const CanonicalDispense &reversal, PrescriptionId prescription,
                                      std::vector<DispenseRow> fills)
{
    if (!reversal.dispenseId.isEmpty() && !hasComposedId(reversal))
        return {}; // the source's own id is known, and none of these has it
    const Reversal said(reversal, prescription);
    std::erase_if(fills, [&](const DispenseRow &fill) {
        return said.contradicts(fill) || !(said.isOfItsPrescription(fill) || said.isOfItsDrugAndDay(fill));
    });
    upsert::prefer(fills, [&](const DispenseRow &fill) { return said.isOfItsPrescription(fill); });
    upsert::prefer(fills, [&](const DispenseRow &fill) { return said.isOfItsFillNumber(fill); });
    upsert::prefer(fills, [&](const DispenseRow &fill) { return said.isOfItsDay(fill); });
    // last: a reversal that comes again means the fill it has taken back, and no other
    upsert::prefer(fills, [](const DispenseRow &fill) { return !isWithdrawn(fill.status); });
    return fills;
}

}
