#pragma once

#include "domain/Id.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace concord {

/// The port through which the pipeline fetches one resource of a connection (an id-only notification names
/// it). Asynchronous: the callback runs later on the same thread, exactly once, unless cancelAll() came
/// first. The implementation retries inside one attempt (DESIGN section 2); a status that is no success is an
/// error.
class ResourcePort
{
public:
    using Callback = std::function<void(Result<QByteArray>)>;

    virtual ~ResourcePort() = default;
    /// @param pathOrUrl "MedicationRequest/123", or an absolute URL within the connection's base.
    /// ConfigInvalid: this program has no such connection.
    virtual void fetch(const QString &connection, const QString &pathOrUrl, CorrelationId correlation,
                       Callback done) = 0;
    virtual void cancelAll() = 0;
};

}
