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
    explicit TlsServer(const TestCertificates::Identity &identity,
                       QSsl::SslProtocol protocol = QSsl::TlsV1_2OrLater);

    [[nodiscard]] QUrl base() const; ///< "https://127.0.0.1:40123/fhir"
    [[nodiscard]] int requestCount() const { return m_requestCount; }

private:
    void accept();

    QSslServer m_server;
    int m_requestCount = 0;
};

}
