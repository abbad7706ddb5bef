#include "codec/canonical/OutboundJson.h"

#include "codec/canonical/CanonicalJson.h"
#include "codec/canonical/PayloadSchema.h"

#include <QJsonDocument>

namespace concord {

Result<QByteArray> outboundJson(const CanonicalEvent &event, const QString &key)
{
    QJsonObject document = canonicalDocument(event);
    document.insert(QStringLiteral("id"), key);
    auto valid = validateEventDocument(document);
    if (valid)
        valid = validatePayload(event.kind, document.value(QStringLiteral("payload")).toObject());
    if (!valid)
        return fail(valid.error());
    return QJsonDocument(document).toJson(QJsonDocument::Compact);
}

}
