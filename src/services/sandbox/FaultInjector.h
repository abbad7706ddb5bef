#pragma once

#include "domain/SandboxFaults.h"

#include <QRandomGenerator>

namespace concord::sandbox {

/// Decides, request by request, what goes wrong. The same seed and settings give the same sequence.
class FaultInjector
{
public:
    enum class Fault { None, TooManyRequests, ServerError, Drop, Html };

    explicit FaultInjector(quint32 seed);

    void setFaults(const SandboxFaults &faults) { m_faults = faults; }
    [[nodiscard]] const SandboxFaults &faults() const { return m_faults; }
    /// One roll per request. The kinds share one scale from 0 to 100 in the order of the enumeration, so that
    /// several at once add up; what does not fit below 100 does not happen.
    [[nodiscard]] Fault roll();

private:
    SandboxFaults m_faults;
    QRandomGenerator m_random;
};

}
