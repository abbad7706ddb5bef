#pragma once

#include "fakes/ProxyFault.h"

#include <QHash>
#include <QObject>
#include <QTcpServer>
#include <QUrl>

#include <functional>
#include <vector>

class QTcpSocket;

namespace concord {

/// A request as the proxy saw it.
struct ProxiedRequest
{
    int number = 0; ///< 1 for the first since the proxy was made
    QByteArray method;
    QByteArray target;                     ///< "/fhir/MedicationRequest?status=active"
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

/// Stands between Concord and a FHIR server and spoils answers as told. Lives on the thread that made it,
/// which needs an event loop. The Host header passes through, so that the server's paging links lead back
/// here.
class FaultyProxy : public QObject
{
    Q_OBJECT

public:
    /// @param upstream "http://127.0.0.1:40123/fhir"; empty when every answer is made here
    explicit FaultyProxy(QUrl upstream = {}, QObject *parent = nullptr);

    [[nodiscard]] QUrl base() const; ///< the same path as upstream's, on this proxy's port
    /// Asked once per request; replaces what was told before.
    void setScript(std::function<ProxyFault(const ProxiedRequest &)> script) { m_script = std::move(script); }
    void failOn(int number, ProxyFault fault); ///< only the request with this number
    void failAll(const ProxyFault &fault);
    [[nodiscard]] const std::vector<ProxiedRequest> &requests() const { return m_requests; }
    [[nodiscard]] qint64 bytesSent() const { return m_bytesSent; } ///< of bodies

signals:
    void requested(int number);

private:
    friend class ProxyConnection;
    void accept();

    QUrl m_upstream;
    QTcpServer m_server;
    std::function<ProxyFault(const ProxiedRequest &)> m_script;
    std::vector<ProxiedRequest> m_requests;
    qint64 m_bytesSent = 0;
};

}
