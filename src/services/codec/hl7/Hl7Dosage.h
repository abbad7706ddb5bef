#pragma once

#include "codec/hl7/Hl7Groups.h"
#include "domain/Prescription.h"

#include <QStringList>

namespace concord::hl7 {

/// When something is to be given: what TQ1 says, or TQ (RXE-1, ORC-7) in messages before v2.5.
struct Timing
{
    QString frequency; ///< "3/1d", "1/6h", "1/1d HS", "PRN", with "at 08:00:00", "x10" and "for 7d"; empty:
                       ///< not said in codes
    QString text;      ///< what is said in words only: an unknown pattern, TQ1-11, TQ-8
    QString startsOn;
    QString endsOn;
    QString dose; ///< the quantity of TQ1-2 or TQ-1 where it has units: "2 {cap}"
    QStringList flags;
};

/// Of several TQ1 the frequencies are joined by " + ". @p zone: of MSH-7.
[[nodiscard]] Timing timingFromTq1(const std::vector<Hl7Segment> &tq1, const QString &zone);
[[nodiscard]] Timing timingFromTq(const Hl7Field &tq, const QString &zone);

/// Table 0335: "BID" to "2/1d", "Q6H" to "1/6h", "QHS" to "1/1d HS", "PRN", "QIDPRN" … Nothing for a pattern
/// that is not one of its.
[[nodiscard]] std::optional<QString> frequencyFromPattern(QStringView pattern);

/// "1 {tbl}", "1 {tbl} - 2 {tbl}" of an amount, a most and their units; flags what the unit needed.
[[nodiscard]] QString doseText(const Hl7Field &least, const Hl7Field &most, const Hl7Field &units,
                               QStringList &flags);

/// RXR-1 as the canonical route: a SNOMED CT code, else the text in lower case; several routes joined by " +
/// ".
[[nodiscard]] QString routeText(const std::vector<Hl7Segment> &rxr);

/// Dose, frequency and route together; the sig stands in the frequency where something structured is missing.
[[nodiscard]] Dosage dosageOf(const QString &dose, const Timing &timing, const QString &route,
                              const QString &sig);

}
