#pragma once

#include "domain/Canonical.h"
#include "domain/Id.h"
#include "domain/Result.h"

#include <QString>

#include <functional>
#include <vector>

namespace concord {

/// A record of ours as the receiver knows it: what a message refers to, and what it replaces.
struct RemoteRecord
{
    QString kind;     ///< FHIR type: "Patient", "MedicationRequest", "MedicationDispense", "Observation"
    QString localKey; ///< names the record here, the same for ever: "dispense/01a2…" (identifier.value)
    QString remoteId; ///< at the receiver: "123", of kind; a pharmacy's own number; empty: not known
    QString remoteVersion; ///< FHIR versionId; empty: the receiver has none, or not known

    friend bool operator==(const RemoteRecord &, const RemoteRecord &) = default;
};

/// One row of the outbox on its way: what is to be told to a connection. Its content is made in the
/// transaction of the fact that it tells, and never changed: an attempt sends the same again, under the same
/// key. What the receiver calls the record and its relations is looked up anew for each attempt.
///
/// Orders: to a pharmacy a cancel is always asked for (OrderAction::CancelRequested). To the EHR an order of
/// kind PRESCRIPTION_CANCEL is the answer: its flags hold "cancel:confirmed" (action Cancelled before any
/// supply, else Discontinued), "cancel:denied" (CancelDenied) or "cancel:no-answer" (CancelRequested), its
/// status is what the order is now.
struct OutboundMessage
{
    EventId event;
    CorrelationId correlation;
    EventKind kind = EventKind::Dispense;
    QString connection; ///< to whom
    QString key;     ///< of the message, 20 letters and digits, the same for each attempt: webhook-id, MSH-10
    int attempt = 1; ///< 1-based
    qint64 sequence = 0; ///< grows with each message that is made, not without gaps
    Timestamp createdAt{};
    CanonicalEvent content;            ///< one order, one dispense or one adherence signal
    RemoteRecord record;               ///< what the message states at the receiver
    std::vector<RemoteRecord> related; ///< the patient, the prescription …, as the receiver knows them

    friend bool operator==(const OutboundMessage &, const OutboundMessage &) = default;
};

/// What the receiver acknowledged.
struct DeliveryReceipt
{
    RemoteRecord record; ///< with the id and version that the receiver gave
    /// "201", "AA": shown as it stands; never a patient's data. To a PRESCRIPTION_CANCEL "confirmed" and
    /// "denied" are the pharmacy's answer, where it comes with the acknowledgement.
    QString answer;
    QString answerId;      ///< of the answer: MSH-10 of an ACK, X-Request-Id; empty: none
    bool wasThere = false; ///< an earlier attempt had arrived, or nothing had to be changed
    /// Others had changed it since we heard of it: in its new version there is more than our own write.
    bool hasOthers = false;

    friend bool operator==(const DeliveryReceipt &, const DeliveryReceipt &) = default;
};

/// The port through which the pipeline delivers (implemented over the connectors). Asynchronous: the callback
/// runs later on the same thread, exactly once, unless cancelAll() came first, after which it never runs. The
/// implementation retries inside one attempt (DESIGN section 2) where that does no harm. Errors by what
/// follows of them (domain/ErrorClass): transient ones are tried again, others go to people.
class OutboundPort
{
public:
    using Callback = std::function<void(Result<DeliveryReceipt>)>;

    virtual ~OutboundPort() = default;
    virtual void deliver(const OutboundMessage &message, Callback done) = 0;
    virtual void cancelAll() = 0;
};

}
