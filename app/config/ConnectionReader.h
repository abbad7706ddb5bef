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
[[nodiscard]] SessionConfig readSession(const QJsonObject &object);
/// Without a slash at its end.
[[nodiscard]] QUrl readBaseUrl(QString text, const QString &pointer, const Complaint &complain);

}
