#pragma once

#include "fakes/TestCertificates.h"

#include <QObject>
#include <QSslServer>
#include <QUrl>

namespace concord {

/// Answers every request over TLS with an empty searchset. Lives on the thread that made it.
class TlsServer : public QObject
{
    Q_OBJECT

public:
    /// @param clientAuthority PEM file: clients must show a certificate of it; empty: none is asked for
    explicit TlsServer(const TestCertificates::Identity &identity,
                       QSsl::SslProtocol protocol = QSsl::TlsV1_2OrLater,
                       const QString &clientAuthority = {});

    [[nodiscard]] QUrl base() const; ///< "https://127.0.0.1:40123/fhir"
    [[nodiscard]] int requestCount() const { return m_requestCount; }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    /// Of the latest request.
    [[nodiscard]] QSslCertificate clientCertificate() const { return m_clientCertificate; }

private:
    void accept();

    QSslServer m_server;
    int m_requestCount = 0;
    QSslCertificate m_clientCertificate;
};

}
