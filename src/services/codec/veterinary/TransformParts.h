#pragma once

#include "codec/veterinary/FieldTransform.h"

#include <QJsonArray>

/// What several transforms need.
namespace concord::transformParts {

[[nodiscard]] FhirConversion placedAt(const TransformScope &scope, const QJsonValue &value,
                                      FieldVerdict verdict = {});
[[nodiscard]] FhirConversion refusal(FieldReason reason, const QString &detail,
                                     FieldOutcome outcome = FieldOutcome::Refused);

/// One column, of the row.
[[nodiscard]] TableConversion said(const TransformScope &scope, const QString &value, FoundElement found,
                                   FieldVerdict verdict = {});
/// What was read has no value for the column.
[[nodiscard]] TableConversion unsaid(FieldOutcome outcome, FieldReason reason, const QString &detail,
                                     FoundElement found);
[[nodiscard]] TableConversion nothingThere();

/// @p text without what no FHIR text may have, told in @p verdict; a text that would run as HTML in a
/// careless program becomes empty and refused.
[[nodiscard]] QString safeText(const QString &text, FieldVerdict &verdict);

/// {"coding": […], "text"}
[[nodiscard]] QJsonObject conceptOf(const std::vector<Coding> &codings, const QString &text);
[[nodiscard]] std::vector<Coding> codingsOf(const QJsonObject &object);
/// The text, else a display, else a code.
[[nodiscard]] QString wordsOf(const QJsonObject &object);

/// A decimal as JSON can hold it exactly; nothing when it cannot, or is none. "4.40" is 4.4.
[[nodiscard]] std::optional<double> exactNumber(const QString &text);
[[nodiscard]] QString numberText(double value); ///< without an exponent

}
