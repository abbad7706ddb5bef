#pragma once

#include "domain/MedicationSource.h"

namespace concord {

/// One request that changes something at an EHR.
struct FhirWrite
{
    enum class Method {
        Post, ///< create, but only when nothing matches ifNoneExist
        Put,  ///< update; the same one twice is harmless
        Batch ///< a Bundle of creates to the base itself (path is empty), each with its own condition
    };
    Method method = Method::Put;
    QString path; ///< "Subscription/123", relative and percent-encoded
    QByteArray body;
    /// A search, percent-encoded ("url=https%3A…"). A Post needs it: what is cut off is sent again, and an
    /// unconditional create could so happen twice (Internal).
    QString ifNoneExist;
    QString ifMatch; ///< versionId that is to be replaced; empty = whatever is there
};

/// The port through which an EHR is read and written: MedicationSource's promises, for writes as well.
class FhirEndpoint : public MedicationSource
{
public:
    virtual void send(const FhirWrite &write, Callback done) = 0;
};

}
