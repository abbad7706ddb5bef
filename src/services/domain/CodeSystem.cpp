#include "domain/CodeSystem.h"

namespace concord {

QString systemName(const QString &uri)
{
    if (uri == systems::rxNorm)
        return QStringLiteral("RxNorm");
    if (uri == systems::ndc)
        return QStringLiteral("NDC");
    if (uri == systems::snomed)
        return QStringLiteral("SNOMED CT");
    if (uri == systems::ucum)
        return QStringLiteral("UCUM");
    return uri;
}

}
