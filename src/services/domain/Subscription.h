#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace concord {

/// What a FHIR Subscription is wanted to say.
struct SubscriptionWish
{
    QString criteria; ///< FHIR search, "MedicationRequest?"
    /// Canonical URL of a SubscriptionTopic; then the Subscription is one of the R5 backport (topic, with the
    /// criteria as its filter), which numbers its events. Empty: plain R4.
    QString topic;
    QString endpoint; ///< the URL that the EHR calls; also how we recognise our own
    QByteArray secretHeader = "X-Concord-Subscription";
    QByteArray secret;    ///< what the EHR shows in that header
    bool isIdOnly = true; ///< else whole resources are sent
    std::chrono::seconds heartbeat{
        0}; ///< backport: how often the EHR should say that it lives; 0 = as it likes
    Timestamp end{};
};

/// A FHIR Subscription as the EHR shows it.
struct SubscriptionResource
{
    QString id;
    QString versionId;
    QString status;   ///< requested, active, error, off
    QString criteria; ///< backport: the topic
    QString filter;   ///< backport: the criteria
    QString endpoint;
    QString payload;        ///< media type; empty: pings
    QString content;        ///< backport: empty, id-only, full-resource
    QByteArrayList headers; ///< empty: none, or the EHR does not show them
    QString error;          ///< what the EHR says of an error; may hold anything: not for logs
    std::optional<Timestamp> end;
};

/// What is remembered of one connection's subscription; the same wherever it is led from.
struct SubscriptionState
{
    QString connection;
    QString subscriptionId; ///< empty: there is none yet
    QString status;         ///< as the EHR said last
    qint64 lastNumber = 0;  ///< of the events that came without a gap; 0: none, or they have no numbers
    std::optional<Timestamp> notifiedAt;
    /// On the EHR's clock: everything before is known to have come; where a back-fill begins.
    std::optional<Timestamp> completeUntil;
    std::optional<Timestamp> end;
    std::optional<Error> error; ///< what is wrong now

    friend bool operator==(const SubscriptionState &, const SubscriptionState &) = default;
};

/// What workers that do not lead have been told; whoever leads counts it as its own.
struct SubscriptionNews
{
    QString subscriptionId;      ///< as the notification named it; empty in plain R4
    std::vector<qint64> numbers; ///< of the events that are stored
    bool isUntold = false;       ///< something has changed that was not named: it is to be looked up

    friend bool operator==(const SubscriptionNews &, const SubscriptionNews &) = default;
};

/// Where SubscriptionState is kept. Called on the keeper's thread.
class SubscriptionStateStore
{
public:
    virtual ~SubscriptionStateStore() = default;
    /// Absent when nothing has been saved for this connection.
    [[nodiscard]] virtual Result<std::optional<SubscriptionState>> load(const QString &connection) = 0;
    /// Numbers that the state has counted are forgotten with it.
    [[nodiscard]] virtual Result<void> save(const SubscriptionState &state) = 0;
    [[nodiscard]] virtual Result<void> addNews(const QString &connection, const SubscriptionNews &news) = 0;
    /// All of them, by subscription; what is untold is given once.
    [[nodiscard]] virtual Result<std::vector<SubscriptionNews>> takeNews(const QString &connection) = 0;
};

}

Q_DECLARE_METATYPE(concord::SubscriptionState)
