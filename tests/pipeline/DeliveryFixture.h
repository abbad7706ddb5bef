#pragma once

#include "codec/Envelope.h"
#include "domain/OrderingKey.h"
#include "fakes/FakeOutbound.h"
#include "pipeline/ContentFixture.h"
#include "pipeline/EventWorker.h"
#include "pipeline/outbound/CancelWatch.h"
#include "store/CancelStore.h"
#include "store/DeliveryStore.h"
#include "store/IncidentStore.h"
#include "store/PatientQuestionStore.h"
#include "store/PatientStore.h"
#include "store/PrescriptionStore.h"

namespace concord {

/// An EHR that keeps the master list, and a pharmacy beside it; a worker that works what comes in, and a
/// receiver that says what the test wants. Patients of both are one by their insurance number.
class DeliveryFixture : public ContentFixture
{
public:
    DeliveryFixture()
    {
        IntegrationStore integrations(*db, clock);
        const auto saved =
            integrations.saveConnection(ehr, QStringLiteral("fhir-r4"), QStringLiteral("http://h"))
                .and_then(
                    [&] { return integrations.saveConnection(pharmacy, QStringLiteral("webhook"), {}); })
                .and_then([&] {
                    return integrations.save({QStringLiteral("list"),
                                              QStringLiteral("medication_list_sync"),
                                              ehr,
                                              std::chrono::milliseconds(0),
                                              {},
                                              {}});
                });
        Q_ASSERT(saved);
        PharmacyRoute route;
        route.name = QStringLiteral("community");
        route.ehr = ehr;
        route.pharmacies = {pharmacy};
        routes = DeliveryRoutes({route});
    }

    /// One more pharmacy, or (@p answersFor) what one that is told is heard by.
    void addPharmacy(const QString &name, const QString &answersFor = {})
    {
        PharmacyRoute route = routes.routes().front();
        route.pharmacies.append(name);
        route.reachable = route.reachable.value_or(QStringList{pharmacy});
        if (answersFor.isEmpty())
            route.reachable->append(name);
        else
            route.answersFor[name] = answersFor;
        routes = DeliveryRoutes({route});
        const auto saved = IntegrationStore(*db, clock).saveConnection(name, QStringLiteral("webhook"), {});
        Q_ASSERT(saved);
    }

    [[nodiscard]] EventWorkerSettings settings(const QString &worker = QStringLiteral("w1"))
    {
        EventWorkerSettings settings;
        settings.database = {Dialect::Kind::Sqlite, factory.path()};
        settings.worker = worker;
        settings.poll = std::chrono::milliseconds(5);
        settings.rescue = std::chrono::milliseconds(10);
        settings.reopen = std::chrono::milliseconds(20);
        settings.routes = routes;
        settings.steps = [routes = routes] {
            return tellingSteps(routes);
        };
        settings.makeOutboundPort = [this] {
            return std::make_unique<ForwardOutbound>(port);
        };
        settings.rulesOf = [](const QString &) {
            return EndpointRules{{2, std::chrono::seconds(30), std::chrono::seconds(60)}, {}};
        };
        settings.jitter = [] {
            return 0.0;
        };
        return settings;
    }

    /// A message arrives at the door of a connection.
    EventId arrive(const QString &connection, const QByteArray &body,
                   InboundFormat format = InboundFormat::Json, const QString &patient = QStringLiteral("p"))
    {
        NewEvent event;
        clock.advance(std::chrono::milliseconds(5));
        event.id = makeId<EventId>(clock.now().time_since_epoch());
        event.source = connection;
        event.messageId = event.id.toString();
        event.orderingKey = orderingKeyOf(connection, patient);
        event.payloadJson = QStringLiteral("{}");
        event.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
        event.createdAt = clock.now();
        event.format = format;
        event.body = body;
        const auto added = EventStore(*db, clock).append(event);
        return added && *added ? event.id : EventId{};
    }
    [[nodiscard]] std::vector<EventRow> outbound()
    {
        EventQuery query;
        query.direction = EventDirection::Out;
        auto page = EventStore(*db, clock).page(query).value_or(EventPage{});
        std::reverse(page.rows.begin(), page.rows.end());
        return page.rows;
    }
    [[nodiscard]] EventRow row(EventId id)
    {
        return EventStore(*db, clock).byId(id).value_or(std::nullopt).value_or(EventRow{});
    }
    /// "DISPENSE>ehr succeeded" of each outbound event, the oldest first.
    [[nodiscard]] QStringList told()
    {
        QStringList list;
        for (const EventRow &event : outbound())
            list.append(wordOf(event.kind) + u'>' + event.target + u' ' + wordOf(event.state));
        return list;
    }
    [[nodiscard]] PrescriptionRow order(const QString &source)
    {
        const QString id =
            text(QStringLiteral("SELECT max(id) FROM prescriptions WHERE source = '%1'").arg(source));
        return PrescriptionStore(*db)
            .byId(PrescriptionId::fromString(id))
            .value_or(std::nullopt)
            .value_or(PrescriptionRow{});
    }
    [[nodiscard]] QStringList incidents()
    {
        QStringList list;
        for (const Incident &one : IncidentStore(*db, clock).open().value_or(std::vector<Incident>{}))
            list.append(one.endpoint + u' ' + one.cause);
        list.sort();
        return list;
    }

    const QString ehr = QStringLiteral("ehr");
    const QString pharmacy = QStringLiteral("pharmacy");
    DeliveryRoutes routes;
    FakeOutbound port;
};

/// A MedicationRequest of patient 1 with the placer's number P1 and, in the Bundle, who he is.
inline QByteArray medicationRequest(const char *status, const char *version,
                                    const char *updated = "2026-01-12T10:00:00Z")
{
    return json(
        QByteArray("{'resourceType':'Bundle','type':'collection','entry':[{'resource':{'resourceType':"
                   "'MedicationRequest','id':'mr1','meta':{'versionId':'") +
        version + "','lastUpdated':'" + updated + "'},'status':'" + status +
        "','intent':'order','identifier':[{'type':{'coding':[{'code':'PLAC'}]},'system':'urn:ehr',"
        "'value':'P1'}],'medicationCodeableConcept':{'coding':[{'system':"
        "'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076'}]},'subject':{'reference':"
        "'Patient/1'}}},{'resource':{'resourceType':'Patient','id':'1','identifier':[{'system':"
        "'urn:insurance','value':'I1'}],'name':[{'family':'Smith','given':['Ann']}],'birthDate':"
        "'1980-01-02'}}]}");
}

/// A supply of the pharmacy for the order P1: @p more are further members of the dispense.
inline QByteArray supply(const char *action, const char *id, const QByteArray &more = {},
                         const char *handedOver = "2026-01-12T12:00:00Z",
                         const QByteArray &insurance = "{'system':'urn:insurance','value':'I1'}")
{
    const QByteArray kind = QByteArray(action) == "dispensed" ? "DISPENSE" : "DISPENSE_REVERSAL";
    return json("{'kind':'" + kind +
                "','id':'x','payload':{'patient':{'identifiers':[{'system':'PH','value':'p1'}" +
                (insurance.isEmpty() ? QByteArray() : "," + insurance) + "]},'dispenses':[{'action':'" +
                action + "','dispense_id':'" + id +
                "','placer':{'system':'EHR','value':'P1'},'codings':[{'system':"
                "'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076'}],'handed_over_at':'" +
                handedOver + "'" + (more.isEmpty() ? "" : ",") + more + "}]}}");
}

/// What the pharmacy says of its own order RX-1 of the placer's P1.
inline QByteArray pharmacyOrder(const char *action)
{
    return orderEvent(action, "RX-1", "'placer':{'system':'EHR','value':'P1'}", "", "p1")
        .replace("{\"system\":\"HOSP\",\"value\":\"p1\"}",
                 "{\"system\":\"PH\",\"value\":\"p1\"},{\"system\":\"urn:insurance\",\"value\":\"I1\"}");
}

}
