#pragma once

#include "codec/hl7/Hl7Dosage.h"
#include "codec/hl7/Hl7OrderControl.h"
#include "codec/hl7/Hl7Parts.h"
#include "codec/hl7/Hl7ToCanonical.h"

namespace concord::hl7 {

/// The segments of one order, found once. Segments that stand under RXO, RXE and RXD alike (TQ1, RXR) are
/// told apart by what they follow.
struct OrderInput
{
    OrderInput(const Hl7Message &message, const Hl7Group &group);

    Hl7Encoding encoding;
    Hl7Segment orc;
    Hl7Segment rxo;
    Hl7Segment rxe;
    Hl7Segment rxd;
    std::vector<Hl7Segment> requestedRoutes; ///< RXR under RXO
    std::vector<Hl7Segment> encodedRoutes;   ///< RXR under RXE
    std::vector<Hl7Segment> suppliedRoutes;  ///< RXR under RXD
    std::vector<Hl7Segment> notes;           ///< NTE of the order
    QString zone;                            ///< of MSH-7
    Timing timing;                           ///< TQ1 under RXE, else under ORC or RXO, else RXE-1, else ORC-7
    std::optional<OrderControl> control;

    /// The routes that were decided last: supplied, else encoded, else requested.
    [[nodiscard]] const std::vector<Hl7Segment> &routes() const;
};

/// The rows of ORC, the same for every kind of order.
void mapOrc(const OrderInput &in, CanonicalOrder &out);

/// The row of NTE, the same for orders and supplies.
template <typename Output>
void mapNotes(const OrderInput &in, Output &out)
{
    for (const Hl7Segment &note : in.notes)
        out.notes.append(noteText(note));
    out.notes.removeAll(QString());
}

/// Yes or no of a field that allows substitution: table 0161 (RXO-9) or 0167 (RXE-9); nothing where the code
/// leaves it open.
[[nodiscard]] std::optional<bool> substitutionAllowed(QStringView code);

/// Adds a person: fills an empty prescriber, or adds identifiers that it lacks when it is the same person or
/// unnamed.
void addPrescriber(const Practitioner &found, Practitioner &prescriber);

/// "CII" of "II", "2" or "CII"; other text as sent.
[[nodiscard]] QString controlledSchedule(const Hl7Field &field);

/// An amount with its units; nothing without a number.
[[nodiscard]] Quantity quantityFrom(const Hl7Field &amount, const Hl7Field &units, QStringList &flags);

void appendUnique(QStringList &list, const QString &text);

}
