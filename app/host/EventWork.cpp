#include "host/EventWork.h"

#include "codec/Envelope.h"
#include "codec/fhir/FhirDocument.h"
#include "codec/fhir/FhirEnvelope.h"
#include "connectors/EhrClient.h"
#include "host/EhrSettings.h"
#include "host/OutboundPorts.h"
#include "ingest/FormatDoor.h"
#include "pipeline/MappingTrial.h"
#include "pipeline/SourceResourcePort.h"
#include "pipeline/Worker.h"
#include "pipeline/steps/ContentSteps.h"

namespace concord {

namespace {
/// What an id-only notification names has to be fetched before it can be decoded.
Result<std::optional<FetchOrder>> fetchNeed(const EventWork &work)
{
    if (work.format != InboundFormat::FhirJson)
        return std::optional<FetchOrder>();
    const auto document = FhirDocument::parse(work.body);
    const auto focus = document ? focusOf(*document) : fail(document.error());
    if (!focus || focus->pending.isEmpty()) // what is wrong with it, decode says
        return std::optional<FetchOrder>();
    return std::optional(FetchOrder{work.source, focus->pending});
}

/// Whose turn it is, once it is known what an id-only notification was about.
QString keyOfFetched(const EventWork &work)
{
    return orderingKeyOf(work.source, fhirEnvelope(work.body).patientKey);
}

std::unique_ptr<ResourcePort> makePort(const Config &config, const Clock &clock, const SecretReader &secrets,
                                       const TokenSources &tokens)
{
    auto port = std::make_unique<SourceResourcePort>();
    for (const ConnectionConfig &connection : config.connections) {
        if (connection.isFhir())
            port->add(connection.name, std::make_unique<EhrClient>(
                                           ehrSettings(connection, secrets, tokens.of(connection)), clock));
    }
    return port;
}

}

std::optional<RateLimit> rateOf(const ConnectionConfig &connection)
{
    if (!connection.ratePerSecond)
        return std::nullopt;
    return RateLimit{*connection.ratePerSecond, connection.rateBurst};
}

EndpointRules endpointRulesOf(const Config &config, const QString &name)
{
    EndpointRules rules;
    rules.breaker.failures = config.engine.breakerFailures;
    rules.breaker.coolDown = config.engine.breakerCoolDown;
    const ConnectionConfig *connection = config.connection(name);
    if (connection) {
        rules.rate = rateOf(*connection);
        rules.relay = connection->through ? connection->through->name : QString();
    }
    return rules;
}

RetryPolicy retryPolicyOf(const Config &config)
{
    RetryPolicy policy;
    policy.ladder = config.engine.ladder;
    return policy;
}

std::map<QString, RateLimit> ratesOf(const Config &config)
{
    std::map<QString, RateLimit> rates;
    for (const ConnectionConfig &connection : config.connections) {
        if (const auto rate = rateOf(connection))
            rates.emplace(connection.name, *rate);
    }
    return rates;
}

EventWorkerSettings eventWorkerSettings(const Startup &startup, const Clock &clock,
                                        const SecretReader &secrets,
                                        const std::shared_ptr<TokenSources> &tokens)
{
    EventWorkerSettings settings;
    settings.database = startup.database;
    settings.worker = makeWorkerName();
    settings.retry = retryPolicyOf(startup.config);
    settings.routes = startup.config.routes;
    settings.steps = [routes = startup.config.routes] {
        return tellingSteps(routes);
    };
    if (!startup.config.routes.isEmpty())
        settings.makeOutboundPort = [config = startup.config, &clock, secrets, tokens] {
            return makeOutboundPort(config, clock, secrets, *tokens);
        };
    settings.fetchNeed = fetchNeed;
    settings.keyOfFetched = keyOfFetched;
    settings.makePort = [config = startup.config, &clock, secrets, tokens] {
        return makePort(config, clock, secrets, *tokens);
    };
    settings.rulesOf = [config = startup.config](const QString &name) {
        return endpointRulesOf(config, name);
    };
    return settings;
}

DoorReader doorReader(const Clock &clock)
{
    return [door = std::make_shared<FormatDoor>(clock)](InboundFormat format,
                                                        const QByteArray &body,  // copied with
                                                        const QString &source) { // every copy of the settings
        InboundMessage message;
        message.connection = source;
        message.format = format;
        message.body = body;
        const Envelope envelope = door->read(message);
        return ResentMessage{envelope.kind, orderingKeyOf(source, envelope.patientKey), envelope.refusal};
    };
}

MappingTrialRun mappingTrial(const Clock &clock)
{
    return [&clock](Database &db, const MappingDecision &decision, bool withFields) {
        return MappingTrial(db, clock, contentSteps).run(decision, withFields);
    };
}

TrialWorkerSettings trialWorkerSettings(const Startup &startup)
{
    TrialWorkerSettings settings;
    settings.database = startup.database;
    settings.worker = makeWorkerName();
    settings.steps = contentSteps;
    return settings;
}

}
