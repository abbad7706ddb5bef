#pragma once

#include "domain/CodeMapping.h"

#include <QSqlQuery>
#include <QString>

/// The reading of medication_mappings, shared by the stores that show mappings.
namespace concord::mappingSql {

/// "SELECT … FROM medication_mappings m LEFT JOIN local_drugs t …", ready for a WHERE; `waiting` is a column
/// of it.
[[nodiscard]] const QString &select();
[[nodiscard]] MappingRow read(const QSqlQuery &query);

}
