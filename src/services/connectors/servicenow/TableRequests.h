#pragma once

#include "connectors/HttpExchange.h"
#include "connectors/servicenow/TableQuery.h"

namespace concord {

/// What every row is asked for, whatever else: which record it is, and which version of it.
[[nodiscard]] QStringList versionColumns();

/// "u_patient_record?sysparm_query=…", relative to tableApiBase() and percent-encoded. Values come as they
/// are stored, references as plain sys_ids.
/// @param fields empty: all columns
[[nodiscard]] QString tableListPath(const QString &table, const TableQuery &query, const QStringList &fields,
                                    int limit, int offset);
/// "u_patient_record/ID?…"; an empty id: the table itself, where a record is made.
[[nodiscard]] QString tableRecordPath(const QString &table, const QString &id, const QStringList &fields);

/// JSON in and out, with what of the reply's headers readTableList() wants.
[[nodiscard]] HttpRequest tableRequest(const QByteArray &method, const QMap<QString, QString> &values = {});

/// Errors: ConfigInvalid for a name that no column has, for sys_ columns, which the instance drops silently,
/// and where there is nothing to write; TooLarge beyond what an instance takes (10 MB).
[[nodiscard]] Result<void> checkTableValues(const QString &table, const QMap<QString, QString> &values);

}
