#pragma once

#include "config/Config.h"

#include <QJsonObject>

#include <functional>

namespace concord {

/// What is wrong, and where (JSON Pointer).
using Complaint = std::function<void(const QString &pointer, const QString &message)>;

/// One entry of "connections", whose types and ranges the schema has checked already: which keys its kind
/// needs and knows, files that exist, plain text only where nobody can listen.
[[nodiscard]] ConnectionConfig readConnection(const QJsonObject &object, const QString &pointer,
                                              const Complaint &complain);
/// "listen", "tls", limits of a listener.
[[nodiscard]] ListenConfig readListen(const QJsonObject &object, const QString &pointer,
                                      const Complaint &complain);
[[nodiscard]] EngineConfig readEngine(const QJsonObject &object);
[[nodiscard]] AuditConfig readAudit(const QJsonObject &object);
/// "alerts": who is told of incidents.
[[nodiscard]] AlertsConfig readAlerts(const QJsonObject &object, const QString &pointer,
                                      const Complaint &complain);
[[nodiscard]] SessionConfig readSession(const QJsonObject &object);
/// How what we call is secured. @param isTls the connection is encrypted at all
[[nodiscard]] PeerTlsConfig readPeerTls(const QJsonObject &object, const QString &pointer, bool isTls,
                                        const Complaint &complain);
/// "timeout_seconds" and "retry_ladder_seconds".
void readTries(const QJsonObject &object, ConnectionConfig &connection);
/// Without a slash at its end.
[[nodiscard]] QUrl readBaseUrl(QString text, const QString &pointer, const Complaint &complain);

}
