#include "sandbox/FaultInjector.h"

#include <array>
#include <utility>

namespace concord::sandbox {

FaultInjector::FaultInjector(quint32 seed) : m_random(seed) {}

FaultInjector::Fault FaultInjector::roll()
{
    const std::array<std::pair<Fault, int>, 4> chances{
        {{Fault::TooManyRequests, m_faults.tooManyRequestsPercent},
         {Fault::ServerError, m_faults.serverErrorPercent},
         {Fault::Drop, m_faults.dropPercent},
         {Fault::Html, m_faults.htmlPercent}}};
    const int rolled = m_random.bounded(100);
    int below = 0;
    for (const auto &[fault, percent] : chances) {
        below += percent;
        if (rolled < below)
            return fault;
    }
    return Fault::None;
}

}
