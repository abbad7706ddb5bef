#pragma once

#include "domain/MedicationSource.h"
#include "domain/ResourcePort.h"

#include <map>
#include <memory>

namespace concord {

/// A ResourcePort over one MedicationSource (connectors/EhrClient) of each connection. Lives on the thread of
/// its sources.
class SourceResourcePort : public ResourcePort
{
public:
    void add(const QString &connection, std::unique_ptr<MedicationSource> source);

    void fetch(const QString &connection, const QString &pathOrUrl, CorrelationId correlation,
               Callback done) override;
    void cancelAll() override;

private:
    std::map<QString, std::unique_ptr<MedicationSource>> m_sources;
};

}
