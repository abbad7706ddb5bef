#pragma once

#include "domain/SandboxFaults.h"

#include <QString>

#include <chrono>

namespace concord {

struct SandboxOptions
{
    quint16 port = 0; ///< 0: any free one
    quint32 seed = 1; ///< of the story and of the faults
    std::chrono::milliseconds storyEvery{20'000};
    bool storyPaused = false;
    int pageSize = 50; ///< where the client sends no _count
    SandboxFaults faults;
    /// Gzipped NDJSON of FHIR resources; the default holds the synthetic patients (resources/README.md).
    QString seedFile = QStringLiteral(":/sandbox/ehr.ndjson.gz");
};

}
