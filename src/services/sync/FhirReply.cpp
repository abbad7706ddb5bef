#include "sync/FhirReply.h"

#include "domain/HttpAnswer.h"

namespace concord {

Result<QByteArray> acceptReply(const Result<FetchReply> &reply, const QString &where)
{
    if (!reply)
        return fail(reply.error());
    if (!isSuccess(*reply))
        return fail(errorOfReply(*reply, where));
    return fhirBody(*reply, where);
}

}
