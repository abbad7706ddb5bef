#pragma once

#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <optional>
#include <vector>

namespace concord {

/// What HL7 v2 messages of ours say of their two ends (MSH-3 to MSH-6, MSH-11).
struct Hl7EndsConfig
{
    QString sendingApplication = QStringLiteral("CONCORD");
    QString sendingFacility;
    QString receivingApplication;
    QString receivingFacility;
    QString processingId = QStringLiteral("P"); ///< "T": a receiver's test system
};

/// kind "mllp-out": orders as HL7 v2 to a pharmacy.
struct OutMllpConfig
{
    QString host;
    quint16 port = 2575;
    bool tls = true;
    QString ack = QStringLiteral("application"); ///< or "accept", "both"
    std::chrono::seconds ackTime{30};
    std::chrono::seconds applicationAckTime{60}; ///< with "both": from the CA to the AA
    Hl7EndsConfig ends;
};

/// kind "webhook-out": our events, signed, to an endpoint.
struct OutHookConfig
{
    QUrl url;
    QStringList secrets; ///< names of secrets; each signs
    bool isHl7 = false;  ///< else JSON
    Hl7EndsConfig ends;
};

/// kind "rabbitmq-out": our events to an exchange.
struct OutQueueConfig
{
    QString host;
    quint16 port = 5671;
    bool tls = true;
    QString virtualHost = QStringLiteral("/");
    QString user;
    QString secret;
    QString exchange; ///< empty: the default one
    QString routingKey;
    bool isHl7 = false;
    Hl7EndsConfig ends;
};

}
