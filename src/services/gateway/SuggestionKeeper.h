#pragma once

#include "gateway/DrugAdvisor.h"

#include <memory>

namespace concord {

/// Notes what is suggested for each code that nobody has decided, some codes at a time, so that a list shows
/// it and confident ones can be taken together. The index is not built before there is a code to look for.
class SuggestionKeeper
{
public:
    static constexpr int atOnce = 20;

    SuggestionKeeper(std::shared_ptr<DrugAdvisor> advisor, const Clock &clock)
        : m_advisor(std::move(advisor)), m_clock(clock)
    {}

    /// How many codes were looked for; 0 also while the index is being built.
    [[nodiscard]] Result<int> tend(Database &db);

private:
    std::shared_ptr<DrugAdvisor> m_advisor; ///< the process's, shared with its gateways
    const Clock &m_clock;
};

}
