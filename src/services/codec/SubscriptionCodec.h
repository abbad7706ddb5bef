#pragma once

#include "domain/InboundPart.h"
#include "domain/Subscription.h"

#include <vector>

namespace concord {

/// A Subscription resource, FHIR R4: rest-hook, application/fhir+json, the secret in a header. With a topic
/// it is one of the R5 backport (Subscriptions R5 Backport IG 1.1.0, R4 profiles).
/// @param id empty: one that is to be created
[[nodiscard]] QByteArray writeSubscription(const SubscriptionWish &wish, const QString &id = {});
/// Nothing of it but the end and the status would be changed by writing it anew.
[[nodiscard]] bool isAsWished(const SubscriptionResource &resource, const SubscriptionWish &wish);
/// InvalidMessage when it is no Subscription.
[[nodiscard]] Result<SubscriptionResource> readSubscription(const QByteArray &body);
/// Those of a searchset, in its order.
[[nodiscard]] Result<std::vector<SubscriptionResource>> readSubscriptions(const QByteArray &bundle);

/// One event of a notification.
struct NotifiedEvent
{
    qint64 number = 0; ///< since the subscription began; 0: it has none
    QString focus;     ///< "MedicationRequest/123"; may be absolute
    InboundPart
        part; ///< the resource, or the notification of this event alone when the resource did not come along
};

/// What an EHR posts to a rest-hook.
struct SubscriptionNotification
{
    enum class Type {
        Ping,      ///< R4 without a payload: something has changed, look it up
        Resource,  ///< R4: the resource itself
        Handshake, ///< R5 backport from here on
        Heartbeat,
        Events,
        QueryStatus, ///< the answer to $status
        QueryEvents  ///< the answer to $events
    };
    Type type = Type::Ping;
    QString subscription;         ///< reference; empty in plain R4
    QString status;               ///< of the subscription; empty in plain R4
    qint64 eventsSinceStart = -1; ///< below zero: not told
    std::vector<NotifiedEvent> events;
};

/// Also reads the answers to $status (a searchset of Parameters or SubscriptionStatus, of which the first is
/// taken) and $events. InvalidMessage with the place when it is none of these.
[[nodiscard]] Result<SubscriptionNotification> readNotification(const QByteArray &body);

/// What of a notification is for the engine: one message an event, none for pings, handshakes and heartbeats.
[[nodiscard]] Result<std::vector<InboundPart>> notificationParts(const QByteArray &body);

/// One page of a search.
struct SearchPage
{
    std::vector<InboundPart>
        parts;    ///< the matches, byte for byte; ids like a notification's of the same version
    QString next; ///< link to the next page, verbatim; empty: this was the last
};
/// OperationOutcome entries and includes are left out.
[[nodiscard]] Result<SearchPage> readSearchPage(const QByteArray &body);

}
