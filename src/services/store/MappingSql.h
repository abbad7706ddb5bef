#pragma once

#include "domain/CodeMapping.h"

#include <QSqlQuery>
#include <QString>

/// The reading of medication_mappings, shared by the stores that show mappings.
namespace concord::mappingSql {

/// "SELECT … FROM medication_mappings m LEFT JOIN local_drugs t …", ready for a WHERE; `waiting` is a column
/// of it.
[[nodiscard]] const QString &select();
/// The same for an order by `waiting`: the events are counted once for all codes, not code by code.
[[nodiscard]] const QString &selectCounted();
[[nodiscard]] MappingRow read(const QSqlQuery &query);

/// The version of the release that is in force, as an expression; '' where there is none.
[[nodiscard]] const QString &currentRelease();
/// Joins, as l, the live mapping of the code where r is a retired one; else l is NULL.
[[nodiscard]] const QString &joinLiveOf();

}
