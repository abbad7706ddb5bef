#include "outbox/StoredOrder.h"

#include "codec/canonical/CanonicalJson.h"

namespace concord {

QJsonObject storedOrder(const PrescriptionRow &row)
{
    if (!row.details.isEmpty())
        return row.details;
    CanonicalOrder order;
    order.sourceId = row.sourceId;
    order.sourceVersion = row.sourceVersion;
    order.prescriptionNumber = row.prescriptionNumber;
    order.status = row.status;
    order.codings = row.codings.isEmpty() ? QList<Coding>{{row.system, row.code, row.display}} : row.codings;
    order.medicationText = row.display;
    order.dosage = row.dosage;
    order.writtenOn = row.authoredOn;
    return canonicalObject(order);
}

}
