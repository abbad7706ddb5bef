#pragma once

#include "codec/veterinary/FieldTransform.h"

namespace concord {

/// What a person reads of an element: its text, number and unit, or codes with their names. @p type of FHIR,
/// where the value alone does not tell.
[[nodiscard]] QString elementWords(const QJsonValue &value, const QString &type = {});
[[nodiscard]] QString wordsOfPlaced(const FhirConversion &made);
[[nodiscard]] QString wordsOfFound(const FieldRow &row, const TableConversion &made);

}
