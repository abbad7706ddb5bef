#pragma once

#include "domain/CodeSystem.h"

#include <QHash>
#include <QString>

namespace concord {

/// What drugs are called, by how a value of a field "drug" writes them: "system|code". A drug that nobody
/// knows a name of is not in it.
using DrugNames = QHash<QString, QString>;

/// The field of a prescription whose values are drugs.
inline const QString drugField = QStringLiteral("drug");

[[nodiscard]] QString drugValue(const QString &system, const QString &code); ///< empty without a code
/// System and code of such a value; of one without a system the code alone.
[[nodiscard]] Coding drugOf(const QString &value);
/// For people: "lisinopril 10 MG Oral Tablet · 314076". Without a name the code with its system: "RxNorm
/// 314076".
[[nodiscard]] QString drugText(const QString &value, const DrugNames &names);

}
