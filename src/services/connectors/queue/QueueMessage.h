#pragma once

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

namespace concord {

/// A message of RabbitMQ: body, properties, headers. What we do not read is carried on as it came.
struct QueueMessage
{
    QByteArray body;
    QString contentType;
    QString contentEncoding;
    QString messageId;
    QString correlationId;
    QString type;
    QString appId;
    qint64 timestamp = 0;      ///< seconds; 0: none
    QByteArray encodedHeaders; ///< an AMQP field table as it came off the wire; empty: none
    std::vector<std::pair<QString, QString>> headers; ///< added to it, over one of the same name
};

}
