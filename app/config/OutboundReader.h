#pragma once

#include "config/ConnectionReader.h"

namespace concord {

/// What the kinds "mllp-out", "webhook-out" and "rabbitmq-out" say besides name, kind, facility and rate
/// limit. The schema has checked types and ranges.
void readOutMllp(const QJsonObject &object, const QString &pointer, const Complaint &complain,
                 ConnectionConfig &connection);
void readOutHook(const QJsonObject &object, const QString &pointer, const Complaint &complain,
                 ConnectionConfig &connection);
void readOutQueue(const QJsonObject &object, const QString &pointer, const Complaint &complain,
                  ConnectionConfig &connection);

}
