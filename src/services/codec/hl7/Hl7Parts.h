#pragma once

#include "codec/hl7/Hl7Message.h"
#include "domain/Canonical.h"

#include <QStringList>

namespace concord::hl7 {

/// An assigning authority (HD: namespace & universal id & its type) as Identifier::system: "urn:oid:1.2" for
/// an ISO object identifier, a URI as it is, else the namespace as sent.
[[nodiscard]] QString authority(const Hl7Component &hd);

/// CX: PID-3, MRG-1. Empty value: no identifier.
[[nodiscard]] Identifier identifierFromCx(const Hl7Repetition &cx);

/// Every identifier of the field; first the one that orders the patient's events: the first that has an
/// assigning authority, else the first.
[[nodiscard]] QList<Identifier> patientIdentifiers(const Hl7Field &field);

/// EI: ORC-2, ORC-3, SCH-1, SCH-2.
[[nodiscard]] Identifier identifierFromEi(const Hl7Field &ei);

/// CE, CWE: every coding that has a code (components 1–3, 4–6, and 10–12 since v2.7), in that order.
[[nodiscard]] QList<Coding> codings(const Hl7Repetition &cwe);

/// What a coded value says to a reader: its original text, else its text, else the alternate's, else the
/// code.
[[nodiscard]] QString codedText(const Hl7Repetition &cwe);

/// The texts of every repetition, joined by a blank.
[[nodiscard]] QString codedTexts(const Hl7Field &field);

/// XCN: the person of the first repetition that names one, with the identifiers of every repetition about the
/// same person. NPI and DEA numbers get their systems.
[[nodiscard]] Practitioner practitioner(const Hl7Field &xcn);

/// The identifier of one repetition of an XCN.
[[nodiscard]] Identifier identifierFromXcn(const Hl7Repetition &xcn);

/// "Smith, Adam" of one repetition of an XCN; empty without a name.
[[nodiscard]] QString personName(const Hl7Repetition &xcn);

/// NTE-3 of one segment, its repetitions joined by line breaks.
[[nodiscard]] QString noteText(const Hl7Segment &nte);

/// A time of the message: its zone is that of MSH-7 where it has none itself. Empty when it is no time.
[[nodiscard]] QString time(const Hl7Value &value, const QString &zone);

}
