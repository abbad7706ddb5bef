#pragma once

#include "codec/fhir/OutboundResource.h"
#include "domain/FhirEndpoint.h"
#include "domain/Outbound.h"

#include <memory>

namespace concord {

/// One attempt to have an EHR state what a message says: create, or read, compare and update. Ends with one
/// call of the callback; destroyed before, it ends silently.
class FhirAttempt : public std::enable_shared_from_this<FhirAttempt>
{
public:
    FhirAttempt(FhirEndpoint &endpoint, const OutboundMessage &message, OutboundResource wish,
                OutboundPort::Callback done);

    void start();

    /// A record that the EHR has not acknowledged yet, and that can be created there.
    [[nodiscard]] bool isCreate() const { return m_record.remoteId.isEmpty() && !m_wish.resource.isEmpty(); }
    [[nodiscard]] CorrelationId correlation() const { return m_correlation; }
    /// The create as one entry of a Bundle; what its part of the answer says goes to takeAnswer().
    [[nodiscard]] QJsonObject entry() const;
    void takeAnswer(const FetchReply &reply) { created(reply); }
    void fail(Error error) { end(std::move(error)); }

private:
    using Step = void (FhirAttempt::*)(const FetchReply &);

    [[nodiscard]] FhirEndpoint::Callback then(Step step);
    void fetch(const QString &path, Step step);

    void create();
    void created(const FetchReply &reply);
    void find();
    void found(const FetchReply &reply);
    void recognise(const QJsonObject &existing);

    void read();
    void readCurrent(const FetchReply &reply);
    void weigh(const QJsonObject &current);
    void decide(const QJsonObject &current);
    void readBase(const FetchReply &reply);
    void update();
    void wasUpdated(const FetchReply &reply);
    void readAfterRefusal(const FetchReply &reply);

    void succeed(const QJsonObject &resource, const FetchReply &reply, bool wasThere);
    void end(Error error);
    void finish(Result<DeliveryReceipt> result);
    [[nodiscard]] bool isStated(const QJsonObject &resource) const;
    [[nodiscard]] tl::expected<QJsonObject, Error> resourceOf(const FetchReply &reply) const;

    FhirEndpoint &m_endpoint;
    const CorrelationId m_correlation;
    const OutboundResource m_wish;
    QJsonObject m_changes; ///< of the wish, what is to be said to what stands there now
    RemoteRecord m_record;
    OutboundPort::Callback m_done;
    QJsonObject m_current; ///< as read last
    FetchReply m_reply;    ///< that brought it
    QString m_answer;      ///< of a write
    int m_updates = 0;
    bool m_hasOthers = false; ///< what we write upon is not the version that we heard of
};

}
