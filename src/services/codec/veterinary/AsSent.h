#pragma once

#include <QJsonObject>
#include <QMap>
#include <QString>

/// Columns whose text FHIR cannot say exactly ("confirmed" is booked, "3.50" is 3.5, a word without a code)
/// stand beside it as they were sent, in an extension of the primary resource: so nothing is lost, and the
/// way back gives the same record as long as the EHR has not changed the element meanwhile.
namespace concord::asSent {

/// @p text of @p column: valueString, or bytes in base64 where a FHIR string may not have it.
void keep(QJsonObject &resource, const QString &column, const QString &text);
/// Column → text.
[[nodiscard]] QMap<QString, QString> kept(const QJsonObject &resource);
[[nodiscard]] bool isOurs(const QJsonObject &extension);

}
