#pragma once

#include "delivery/Later.h"
#include "domain/FhirEndpoint.h"
#include "domain/Outbound.h"

#include <memory>
#include <vector>

namespace concord {

class FhirAttempt;

/// Delivers to an EHR (FHIR R4). A record that the EHR has not acknowledged yet is created under a condition
/// (If-None-Exist on our identifier), so that an attempt whose answer was lost is found again, not repeated:
/// wasThere. Where several may go together, creates that are asked for in one turn of the event loop are a
/// Bundle with a condition and an outcome for each; a server that takes none gets them singly. One that it
/// has is read first; what says the message's content already is left alone, what somebody else changed in
/// the same members is a Conflict, and everything else is updated by PUT with If-Match, over what stands
/// there. Any number of messages at once. On the endpoint's thread.
class FhirDelivery : public OutboundPort
{
public:
    /// @param mostTogether creates in one Bundle; 1: each goes singly, which is faster at a server that works
    /// a Bundle off one entry after the other (measured: tst_FhirDelivery)
    explicit FhirDelivery(FhirEndpoint &endpoint, int mostTogether = 1)
        : m_endpoint(endpoint), m_mostTogether(mostTogether)
    {}
    ~FhirDelivery() override;

    void deliver(const OutboundMessage &message, Callback done) override;
    void cancelAll() override;

private:
    using Attempts = std::vector<std::shared_ptr<FhirAttempt>>;

    void gather(std::shared_ptr<FhirAttempt> attempt);
    void sendGathered();
    void sendTogether(Attempts attempts);
    void onAnswer(const Attempts &attempts, const Result<FetchReply> &reply);
    [[nodiscard]] Attempts alive(const Attempts &attempts) const;

    FhirEndpoint &m_endpoint;
    const int m_mostTogether;
    bool m_takesBundles = true; ///< until the server says otherwise
    Later m_later;
    Attempts m_attempts; ///< the other owner: a step of it that runs
    Attempts m_gathered; ///< creates of this turn
    std::shared_ptr<int> m_generation =
        std::make_shared<int>(0); ///< what was asked for before cancelAll() is over
};

}
