#include "host/ConnectionTries.h"

#include "connectors/RelayProbe.h"
#include "connectors/servicenow/TableClient.h"
#include "domain/RelayText.h"
#include "host/EhrSettings.h"

#include <algorithm>

namespace concord {

namespace {
class TableTry : public ConnectionTry
{
public:
    TableTry(EhrClientSettings settings, const Clock &clock) : m_tables(std::move(settings), clock) {}

    void start(CorrelationId correlation, std::function<void(Result<void>)> done) override
    {
        m_tables.setCorrelation(correlation);
        m_tables.ping(std::move(done));
    }

private:
    TableClient m_tables;
};

class RelayTry : public ConnectionTry
{
public:
    RelayTry(const QNetworkProxy &relay, const QUrl &target, std::chrono::milliseconds patience)
        : m_probe(relay, relayTargetOf(target), patience)
    {}

    void start(CorrelationId, std::function<void(Result<void>)> done) override
    {
        QObject::connect(&m_probe, &RelayProbe::finished, &m_probe, [this, done = std::move(done)] {
            const Result<void> &way = m_probe.result();
            const bool isWell = way || !relayText::isOfRelay(way.error().detail);
            const auto caller = done; // the try may end inside the call
            caller(isWell ? Result<void>() : way);
        });
        m_probe.start();
    }

private:
    RelayProbe m_probe;
};

/// Nobody goes through it.
class IdleRelayTry : public ConnectionTry
{
public:
    explicit IdleRelayTry(QString relay) : m_relay(std::move(relay)) {}

    void start(CorrelationId, std::function<void(Result<void>)> done) override
    {
        const Error error{ErrorCode::ConfigInvalid, QStringLiteral("connection/") + m_relay,
                          QStringLiteral("no connection names it as its \"relay\""), 0};
        QMetaObject::invokeMethod(
            &m_context, [done = std::move(done), error] { done(fail(error)); }, Qt::QueuedConnection);
    }

private:
    const QString m_relay;
    QObject m_context;
};
}

std::unique_ptr<ConnectionTry> connectionTry(const Config &config, const ConnectionConfig &connection,
                                             const SecretReader &secrets, const TokenSources &tokens,
                                             const Clock &clock)
{
    if (connection.serviceNow)
        return std::make_unique<TableTry>(tableSettings(connection, secrets, tokens.of(connection)), clock);
    if (!connection.relay)
        return nullptr;
    const auto user =
        std::find_if(config.connections.begin(), config.connections.end(), [&](const ConnectionConfig &c) {
            return c.through && c.through->name == connection.name;
        });
    if (user == config.connections.end())
        return std::make_unique<IdleRelayTry>(connection.name);
    return std::make_unique<RelayTry>(proxyOf(*connection.relay, secrets), user->baseUrl, user->timeout);
}

}
