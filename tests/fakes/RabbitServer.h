#pragma once

#include "connectors/queue/BrokerSettings.h"
#include "domain/Result.h"
#include "fakes/TestCertificates.h"

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace concord {

/// A real RabbitMQ (Debian's rabbitmq-server) in a temporary folder, on loopback ports of its own, with its
/// own epmd; plain AMQP for guest/guest, and AMQP over TLS. As root it runs as the user rabbitmq. It dies
/// with the thread that started it, however that ends. Its start takes several seconds: one for each test
/// program.
class RabbitServer
{
public:
    RabbitServer();
    ~RabbitServer(); ///< kills
    RabbitServer(const RabbitServer &) = delete;
    RabbitServer &operator=(const RabbitServer &) = delete;

    /// Waits until it serves. The ports and the messages of the first start are kept.
    [[nodiscard]] Result<void> start();
    void stop(); ///< politely: it closes its connections first
    void kill(); ///< as a crash
    void signal(int number);
    /// Runs rabbitmqctl; its output.
    [[nodiscard]] Result<QString> control(const QStringList &arguments);

    [[nodiscard]] BrokerSettings settings() const;
    [[nodiscard]] BrokerSettings tlsSettings() const;
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] const TestCertificates &certificates() const { return m_certificates; }
    /// What a client that pins it has to name.
    [[nodiscard]] QByteArray certificate() const { return m_certificate; } ///< PEM

private:
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> startEpmd();
    [[nodiscard]] Result<void> waitUntilReady();
    void setUp(QProcess &process) const;
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] tl::unexpected<Error> broken(const QString &detail) const;

    QTemporaryDir m_folder;
    TestCertificates m_certificates; ///< a client's certificate, where it shows one, must be of these
    QByteArray m_certificate;
    std::unique_ptr<QProcess> m_epmd;
    std::unique_ptr<QProcess> m_server;
    quint16 m_port = 0;
    quint16 m_tlsPort = 0;
    quint16 m_nodePort = 0;
    quint16 m_epmdPort = 0;
};

}
