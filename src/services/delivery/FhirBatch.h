#pragma once

#include "delivery/FhirAttempt.h"

#include <memory>
#include <vector>

namespace concord {

/// Creates that wait for one EHR at the same time, as one Bundle of type batch: each entry has a condition
/// and an outcome of its own, so what is wrong with one does not keep the others. A Bundle that is sent
/// again, or whose creates are sent singly afterwards, makes nothing twice.
class FhirBatch
{
public:
    using Attempts = std::vector<std::shared_ptr<FhirAttempt>>;

    /// @param body of the answer with status 2xx. Gives each attempt its part, in their order. False: it is
    /// not the answer to such a Bundle, and nobody was told anything.
    [[nodiscard]] static bool distribute(const Attempts &attempts, const FetchReply &reply);
    [[nodiscard]] static QByteArray bundleOf(const Attempts &attempts);
    /// Whether a status says that the server takes no Bundles, or not this one: its creates then go singly.
    [[nodiscard]] static bool isRefusal(int status);
    /// Of a refusal: that it is about Bundles as such, and none is sent any more.
    [[nodiscard]] static bool isForGood(int status);
};

}
