#pragma once

#include <QJsonObject>
#include <QString>

namespace concord::sandbox {

/// What GET /metadata says: FHIR 4.0.1, and per type what the router really does.
[[nodiscard]] QJsonObject capabilityStatement(const QString &baseUrl);

}
