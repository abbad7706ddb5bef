#pragma once

#include "domain/Canonical.h"
#include "domain/Outbound.h"
#include "domain/Result.h"

#include <QJsonArray>
#include <QJsonObject>

/// The small FHIR data types from canonical values. What is empty gives an empty object, array or text, which
/// set() leaves out. Pure.
namespace concord::fhirWrite {

/// Adds @p value unless it is empty: FHIR has no empty members.
void set(QJsonObject &object, const char *key, const QString &value);
void set(QJsonObject &object, const char *key, const QJsonObject &value);
void set(QJsonObject &object, const char *key, const QJsonArray &value);

[[nodiscard]] QJsonObject
text(const QString &text); ///< {"text": …}: a CodeableConcept in words, an Annotation
/// Codings that have a code of FHIR's form; a system that is no URI is left out, the code then stands alone.
[[nodiscard]] QJsonObject codeableConcept(const QList<Coding> &codings, const QString &text);
[[nodiscard]] QJsonObject identifier(const Identifier &identifier);
[[nodiscard]] QJsonObject reference(const QString &literal); ///< "Patient/12"
/// A person by their identifiers alone: what they are at the receiver is not known.
[[nodiscard]] QJsonObject reference(const Practitioner &person);
/// With UCUM where the unit is one. InvalidMessage: no decimal text, or one that a JSON number cannot hold
/// exactly.
[[nodiscard]] Result<QJsonObject> quantity(const Quantity &quantity, const QString &where);
[[nodiscard]] QJsonObject days(int count);
/// FHIR dateTime: with seconds, and a time of day only with its zone, which is not guessed. Empty: no time.
[[nodiscard]] QString dateTime(const QString &canonical);

/// "Patient/12" of the first related record of that kind that the receiver knows; empty: none.
[[nodiscard]] QString related(const OutboundMessage &message, const char *kind);

}
