#pragma once

#include "domain/Clock.h"

#include <QMetaType>
#include <QString>

#include <optional>

namespace concord {

/// What the sandbox EHR does wrong on purpose. Percentages are chances per request, 0…100; all zero =
/// healthy.
struct SandboxFaults
{
    int latencyMs = 0;              ///< added before each answer
    int tooManyRequestsPercent = 0; ///< 429 with Retry-After
    int retryAfterSeconds = 2;      ///< what that 429 says
    int serverErrorPercent = 0;     ///< 500 with an OperationOutcome
    int dropPercent = 0;            ///< half of the answer, then the connection is cut
    int htmlPercent = 0;            ///< 200 with a web page instead of JSON
    bool foreignNextLink = false;   ///< paging links name another host

    friend bool operator==(const SandboxFaults &, const SandboxFaults &) = default;
};

/// What the sandbox EHR has done since it started.
struct SandboxCounters
{
    qint64 requests = 0;
    qint64 tooManyRequests = 0;
    qint64 serverErrors = 0;
    qint64 dropped = 0;
    qint64 html = 0;
    qint64 foreignNextLinks = 0;
    qint64 changes = 0; ///< made by the story, not by clients

    friend bool operator==(const SandboxCounters &, const SandboxCounters &) = default;
};

/// What happens in the sandbox EHR over time, as if clinicians were at work.
enum class SandboxChangeKind {
    Prescribed,
    DoseChanged,
    FrequencyChanged,
    RouteChanged,
    Stopped,
    PutOnHold,
    Deleted
};
[[nodiscard]] QString wordOf(SandboxChangeKind kind); ///< "dose_changed"
[[nodiscard]] std::optional<SandboxChangeKind> sandboxChangeKindFromWord(QStringView word);

struct SandboxChange
{
    SandboxChangeKind kind = SandboxChangeKind::Prescribed;
    QString requestId;  ///< MedicationRequest.id
    QString medication; ///< what the EHR calls it; the patients are synthetic, and not named here
    Timestamp at{};

    friend bool operator==(const SandboxChange &, const SandboxChange &) = default;
};

}

Q_DECLARE_METATYPE(concord::SandboxFaults)
Q_DECLARE_METATYPE(concord::SandboxCounters)
Q_DECLARE_METATYPE(concord::SandboxChange)
