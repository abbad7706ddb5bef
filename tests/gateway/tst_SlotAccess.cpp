// Every slot of both gateways, under every role and facility, and with nobody there: the answer, the record
// on the audit trail, and that what was refused has changed nothing.
#include "gateway/AccessFixture.h"
#include "gateway/AuditGateway.h"
#include "gateway/SlotActions.h"

#include <QMetaMethod>
#include <QSignalSpy>
#include <QTest>

#include <functional>
#include <set>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto why = QStringLiteral("the pharmacy called");

/// What a slot is asked about.
enum class Thing {
    List,      ///< holds only what the person may see
    One,       ///< a connection, an integration, a job, an event, or a bulk order over events
    Choice,    ///< a filter: it chooses among what the person may touch
    Everybody, ///< a mapping
};

struct Case
{
    const char *slot;
    Action action;
    Thing thing;
    QString record; ///< of an order, its action on the trail; empty: a question
    std::function<QString(const AccessFixture::Site &)> subject;
    std::function<void(StoreGateway &, AccessFixture &, const AccessFixture::Site &)> call;
};

QString subjectOf(EventId id)
{
    return QStringLiteral("event/") + id.toString();
}
QString subjectOf(JobId id)
{
    return QStringLiteral("job/") + id.toString();
}

std::function<QString(const AccessFixture::Site &)> always(const char *subject)
{
    return [text = QString::fromLatin1(subject)](const auto &) {
        return text;
    };
}
const auto ofEvent = [](const AccessFixture::Site &s) {
    return subjectOf(s.event);
};
const auto ofJob = [](const AccessFixture::Site &s) {
    return subjectOf(s.job);
};
const auto ofConnection = [](const AccessFixture::Site &s) {
    return QStringLiteral("connection/") + s.connection;
};
const auto ofIntegration = [](const AccessFixture::Site &s) {
    return QStringLiteral("integration/") + s.integration;
};
const auto ofBulk = [](const AccessFixture::Site &s) {
    return QStringLiteral("bulk/") + s.bulk.toString();
};

const auto ofConflict = [](const AccessFixture::Site &s) {
    return QStringLiteral("conflict/") + s.conflict.toString();
};
const auto ofItem = [](const AccessFixture::Site &s) {
    return QStringLiteral("reconciliation-item/") + s.item.toString();
};
const auto ofRun = [](const AccessFixture::Site &s) {
    return QStringLiteral("reconciliation/") + s.run.toString();
};
const auto ofQuestion = [](const AccessFixture::Site &s) {
    return QStringLiteral("patient-question/") + s.question.toString();
};

const auto ofIncident = [](const AccessFixture::Site &s) {
    return QStringLiteral("incident/") + s.incident.toString();
};

using Fixture = AccessFixture;
MappingDecision approvalOf(Fixture &f)
{
    return {f.mapping, QStringLiteral("RX1"), Equivalence::Equivalent, QStringLiteral("why")};
}
using Site = AccessFixture::Site;
using Gate = StoreGateway;

std::vector<Case> cases()
{
    const PageRequest page{7, {}, 10};
    return {
        {"refreshOverview",
         Action::Look,
         Thing::List,
         {},
         always("overview"),
         [](Gate &g, Fixture &, const Site &) {
             g.refreshOverview();
         }},
        {"fetchJobs",
         Action::Look,
         Thing::List,
         {},
         always("jobs"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchJobs({{}, {}, page});
         }},
        {"fetchJob",
         Action::Look,
         Thing::One,
         {},
         ofJob,
         [](Gate &g, Fixture &, const Site &s) {
             g.fetchJob(s.job, 7);
         }},
        {"fetchDifferences",
         Action::SeeDifferences,
         Thing::One,
         {},
         ofJob,
         [=](Gate &g, Fixture &, const Site &s) {
             g.fetchDifferences({s.job, {}, false, page});
         }},
        {"fetchEvents",
         Action::Look,
         Thing::List,
         {},
         always("events"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchEvents({{}, {}, {}, {}, page});
         }},
        {"fetchEvent",
         Action::Look,
         Thing::One,
         {},
         ofEvent,
         [](Gate &g, Fixture &, const Site &s) {
             g.fetchEvent(s.event, 7);
         }},
        {"fetchMappings",
         Action::Look,
         Thing::List,
         {},
         always("mappings"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchMappings({{}, {}, page});
         }},
        {"searchDrugs",
         Action::Look,
         Thing::List,
         {},
         always("drugs"),
         [](Gate &g, Fixture &, const Site &) {
             g.searchDrugs(QStringLiteral("lis"), 7);
         }},
        {"fetchValues",
         Action::Look,
         Thing::List,
         {},
         always("values"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchValues({ValueKind::Unit, {}, {}, {}, false, false, page});
         }},
        {"fetchValueHistory",
         Action::Look,
         Thing::List,
         {},
         always("values"),
         [](Gate &g, Fixture &, const Site &) {
             g.fetchValueHistory({ValueKind::Unit, {}, QStringLiteral("mcg")}, 7);
         }},
        {"fetchPrescribers",
         Action::Look,
         Thing::List,
         {},
         always("prescribers"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchPrescribers({{}, page});
         }},
        {"searchProviders",
         Action::Look,
         Thing::List,
         {},
         always("prescribers"),
         [](Gate &g, Fixture &, const Site &) {
             g.searchProviders(QStringLiteral("smi"), 7);
         }},
        {"fetchPatientQuestions",
         Action::SeeDifferences,
         Thing::Choice, // a list of the person's own facilities only
         {},
         always("patient-questions"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchPatientQuestions({{}, false, page});
         }},
        {"fetchFacilityCodes",
         Action::Look,
         Thing::List,
         {},
         always("facility-codes"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchFacilityCodes({{}, page});
         }},
        {"fetchQueue",
         Action::Look,
         Thing::List,
         {},
         always("queue"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchQueue({{}, page});
         }},
        {"fetchStory",
         Action::Look,
         Thing::One,
         {},
         ofEvent,
         [](Gate &g, Fixture &, const Site &s) {
             g.fetchStory(s.event, 7);
         }},
        {"fetchConnections",
         Action::Look,
         Thing::List,
         {},
         always("connections"),
         [](Gate &g, Fixture &, const Site &) {
             g.fetchConnections(7);
         }},
        {"previewBulk",
         Action::RetryEvents,
         Thing::One,
         {},
         always("bulk"),
         [](Gate &g, Fixture &, const Site &s) {
             g.previewBulk(BulkActionKind::Retry, {}, {s.event}, 7);
         }},
        {"previewBulk",
         Action::DiscardEvents,
         Thing::Choice,
         {},
         always("bulk"),
         [](Gate &g, Fixture &, const Site &) {
             g.previewBulk(BulkActionKind::Discard, {}, {}, 7);
         }},
        {"fetchPayload", Action::SeePayload, Thing::One, QStringLiteral("event.view"), ofEvent,
         [](Gate &g, Fixture &, const Site &s) {
             g.fetchPayload(s.event, why, 7);
         }},

        {"fetchPatientCandidates", Action::SeeDifferences, Thing::One, QStringLiteral("patient.view"),
         ofQuestion,
         [](Gate &g, Fixture &, const Site &s) {
             g.fetchPatientCandidates(s.question, 7);
         }},

        {"triggerSync", Action::TriggerSync, Thing::One, QStringLiteral("sync.trigger"), ofIntegration,
         [](Gate &g, Fixture &, const Site &s) {
             g.triggerSync(s.integration, true);
         }},
        {"cancelJob", Action::CancelJob, Thing::One, QStringLiteral("job.cancel"), ofJob,
         [](Gate &g, Fixture &, const Site &s) {
             g.cancelJob(s.job);
         }},
        {"fetchMappingHistory",
         Action::Look,
         Thing::List,
         {},
         {},
         [](Gate &g, Fixture &f, const Site &) {
             g.fetchMappingHistory(f.mapping, 7);
         }},
        {"fetchSuggestions",
         Action::Look,
         Thing::List,
         {},
         {},
         [](Gate &g, Fixture &f, const Site &) {
             g.fetchSuggestions(f.mapping, 7);
         }},
        {"fetchMappingFigures",
         Action::Look,
         Thing::List,
         {},
         {},
         [](Gate &g, Fixture &, const Site &) {
             g.fetchMappingFigures(7);
         }},
        {"checkMapping",
         Action::Look,
         Thing::List,
         {},
         {},
         [](Gate &g, Fixture &f, const Site &) {
             g.checkMapping(approvalOf(f), 7);
         }},
        {"previewMapping",
         Action::DecideMapping,
         Thing::Everybody,
         {},
         {},
         [](Gate &g, Fixture &f, const Site &) {
             g.previewMapping(approvalOf(f), 7);
         }},
        {"decideMapping",
         Action::DecideMapping,
         Thing::Everybody,
         QStringLiteral("mapping.resolve"),
         {},
         [](Gate &g, Fixture &f, const Site &) {
             g.decideMapping(approvalOf(f));
         }},
        {"decideMappings",
         Action::DecideMapping,
         Thing::Everybody,
         QStringLiteral("mapping.resolve"),
         {},
         [](Gate &g, Fixture &f, const Site &) {
             g.decideMappings({approvalOf(f)});
         }},
        {"decidePrescriber", Action::DecideMapping, Thing::Everybody, QStringLiteral("prescriber.decide"),
         always("prescriber/00000000-0000-0000-0000-000000000000"),
         [](Gate &g, Fixture &, const Site &) {
             g.decidePrescriber({{}, QStringLiteral("P1"), why, 1});
         }},
        {"decidePatient", Action::DecideMapping, Thing::One, QStringLiteral("patient.distinct"), ofQuestion,
         [](Gate &g, Fixture &, const Site &s) {
             g.decidePatient({s.question, PatientAct::Distinct, {}, why, 1});
         }},
        {"fetchDeliveries",
         Action::Look,
         Thing::List,
         {},
         always("deliveries"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchDeliveries({{}, {}, page});
         }},
        {"fetchDelivery",
         Action::Look,
         Thing::One,
         {},
         ofEvent,
         [](Gate &g, Fixture &, const Site &s) {
             g.fetchDelivery(s.event, 7);
         }},
        {"fetchDeliveryFigures",
         Action::Look,
         Thing::List,
         {},
         always("deliveries"),
         [](Gate &g, Fixture &, const Site &) {
             g.fetchDeliveryFigures(7);
         }},
        {"fetchConflicts",
         Action::SeeDifferences,
         Thing::Choice, // holds only what is of the person's own facilities
         {},
         always("conflicts"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchConflicts({{}, {}, page});
         }},
        {"fetchConflict", Action::SeeDifferences, Thing::One, QStringLiteral("conflict.view"), ofConflict,
         [](Gate &g, Fixture &, const Site &s) {
             g.fetchConflict(s.conflict, 7);
         }},
        {"decideConflict", Action::Reconcile, Thing::One, QStringLiteral("conflict.decide"), ofConflict,
         [](Gate &g, Fixture &, const Site &s) {
             g.decideConflict({s.conflict, {{QStringLiteral("dose"), FieldChoice::Left, {}}}, why, 1});
         }},
        {"undoConflict", Action::Reconcile, Thing::One, QStringLiteral("conflict.undo"), ofConflict,
         [](Gate &g, Fixture &, const Site &s) {
             g.undoConflict(s.conflict);
         }},
        {"fetchReconciliationRuns",
         Action::Look,
         Thing::List,
         {},
         always("reconciliations"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchReconciliationRuns({{}, page});
         }},
        {"fetchReconciliationItems",
         Action::SeeDifferences,
         Thing::Choice,
         {},
         always("reconciliation-items"),
         [=](Gate &g, Fixture &, const Site &) {
             g.fetchReconciliationItems({{}, {}, {}, {}, {}, page});
         }},
        {"fetchReconciliationItem", Action::SeeDifferences, Thing::One, QStringLiteral("reconciliation.view"),
         ofItem,
         [](Gate &g, Fixture &, const Site &s) {
             g.fetchReconciliationItem(s.item, 7);
         }},
        {"fetchReconciliationSides",
         Action::Look,
         Thing::List,
         {},
         always("integrations"),
         [](Gate &g, Fixture &, const Site &) {
             g.fetchReconciliationSides(7);
         }},
        {"fetchReconciliationReport", Action::SeeDifferences, Thing::One,
         QStringLiteral("reconciliation.report"), ofRun,
         [](Gate &g, Fixture &, const Site &s) {
             g.fetchReconciliationReport({7, s.run, ReportFormat::Csv, true});
         }},
        {"orderRemedies", Action::Reconcile, Thing::One, QStringLiteral("reconciliation.remedy"),
         always("reconciliation-items"),
         [](Gate &g, Fixture &, const Site &s) {
             g.orderRemedies({{s.item}, Remedy::Agree, why});
         }},
        {"undoRemedies", Action::Reconcile, Thing::Choice, QStringLiteral("reconciliation.undo"),
         always("remedy-batch/00000000-0000-0000-0000-000000000000"),
         [](Gate &g, Fixture &, const Site &) {
             g.undoRemedies({});
         }},
        {"decideFacility", Action::DecideMapping, Thing::Everybody, QStringLiteral("facility.decide"),
         always("facility-code/00000000-0000-0000-0000-000000000000"),
         [](Gate &g, Fixture &, const Site &) {
             g.decideFacility({{}, QStringLiteral("north"), why, 1});
         }},
        {"saveProvider", Action::DecideMapping, Thing::Everybody, QStringLiteral("provider.save"),
         always("provider/P1"),
         [](Gate &g, Fixture &, const Site &) {
             ProviderChange change;
             change.row.id = QStringLiteral("P1");
             change.row.family = QStringLiteral("Smith");
             change.reason = why;
             g.saveProvider(change);
         }},
        {"saveValue", Action::DecideMapping, Thing::Everybody, QStringLiteral("value.save"),
         always("value/unit"),
         [](Gate &g, Fixture &, const Site &) {
             ValueChange change;
             change.key = {ValueKind::Unit, {}, QStringLiteral("dab")};
             change.target.code = QStringLiteral("{dab}");
             change.reason = why;
             g.saveValue(change);
         }},
        {"fetchIncidents",
         Action::Look,
         Thing::List,
         {},
         always("incidents"),
         [=](Gate &g, Fixture &, const Site &) {
             IncidentQuery query;
             query.page = page;
             g.fetchIncidents(query);
         }},
        {"fetchIncident",
         Action::Look,
         Thing::One,
         {},
         ofIncident,
         [](Gate &g, Fixture &, const Site &s) {
             g.fetchIncident(s.incident, 7);
         }},
        {"fetchAlertRules",
         Action::Look,
         Thing::List,
         {},
         always("alert-rules"),
         [](Gate &g, Fixture &, const Site &) {
             g.fetchAlertRules(7);
         }},
        {"fetchSeries",
         Action::Look,
         Thing::List,
         {},
         always("metrics"),
         [](Gate &g, Fixture &, const Site &) {
             g.fetchSeries({7, MetricGrain::Hour, 24});
         }},
        {"acknowledgeIncident", Action::AcknowledgeIncident, Thing::One,
         QStringLiteral("incident.acknowledge"), ofIncident,
         [](Gate &g, Fixture &, const Site &s) {
             g.acknowledgeIncident(s.incident, why);
         }},
        {"saveAlertRule", Action::Configure, Thing::Everybody, QStringLiteral("alert-rule.save"),
         always("alert-rule/queue_depth"),
         [](Gate &g, Fixture &, const Site &) {
             AlertRuleChange change;
             change.rule = defaultRule(AlertKind::QueueDepth);
             change.basedOn = 1;
             change.reason = why;
             g.saveAlertRule(change);
         }},
        {"fetchNotifierTests",
         Action::Look,
         Thing::List,
         {},
         always("notifiers"),
         [](Gate &g, Fixture &, const Site &) {
             g.fetchNotifierTests(7);
         }},
        {"testNotifier", Action::TestConnection, Thing::Everybody, QStringLiteral("notifier.test"),
         always("notifier/smtp"),
         [](Gate &g, Fixture &, const Site &) {
             g.testNotifier(NotifierKind::Smtp, 7);
         }},
        {"testNotifier", Action::TestConnection, Thing::Everybody, QStringLiteral("notifier.test"),
         always("notifier/desktop"),
         [](Gate &g, Fixture &, const Site &) {
             g.testNotifier(NotifierKind::Desktop, 7);
         }},
        {"orderBulk", Action::RetryEvents, Thing::One, QStringLiteral("bulk.retry"), always("bulk"),
         [](Gate &g, Fixture &, const Site &s) {
             g.orderBulk(BulkActionKind::Retry, {}, {s.event}, why);
         }},
        {"orderBulk", Action::DiscardEvents, Thing::Choice, QStringLiteral("bulk.discard"), always("bulk"),
         [](Gate &g, Fixture &, const Site &) {
             g.orderBulk(BulkActionKind::Discard, {}, {}, why);
         }},
        {"cancelBulk", Action::RetryEvents, Thing::One, QStringLiteral("bulk.cancel"), ofBulk,
         [](Gate &g, Fixture &, const Site &s) {
             g.cancelBulk(s.bulk);
         }},
        {"testConnection", Action::TestConnection, Thing::One, QStringLiteral("connection.test"),
         ofConnection,
         [](Gate &g, Fixture &, const Site &s) {
             g.testConnection(s.connection);
         }},
        {"pauseConnection", Action::Pause, Thing::One, QStringLiteral("connection.pause"), ofConnection,
         [](Gate &g, Fixture &, const Site &s) {
             g.pauseConnection(s.connection, true, why);
         }},
        {"pauseConnection", Action::Pause, Thing::One, QStringLiteral("connection.resume"), ofConnection,
         [](Gate &g, Fixture &, const Site &s) {
             g.pauseConnection(s.connection, false, {});
         }},
        {"pauseIntegration", Action::Pause, Thing::One, QStringLiteral("integration.pause"), ofIntegration,
         [](Gate &g, Fixture &, const Site &s) {
             g.pauseIntegration(s.integration, true, why);
         }},
        {"resendEvent", Action::ResendEvent, Thing::One, QStringLiteral("event.resend"), ofEvent,
         [](Gate &g, Fixture &, const Site &s) {
             g.resendEvent(s.event, "MSH|edited", why);
         }},
    };
}

/// Slots that are tested on their own below, or that belong to the service and not to a person.
const std::set<QByteArray> others{"start",           "stop",         "look",        "setSession",
                                  "noteUnreachable", "streamEvents", "unsubscribe", "deleteLater"};

std::set<QByteArray> slotsOf(const QMetaObject &object)
{
    std::set<QByteArray> names;
    for (int i = QObject::staticMetaObject.methodCount(); i < object.methodCount(); ++i) {
        if (object.method(i).methodType() == QMetaMethod::Slot)
            names.insert(object.method(i).name());
    }
    return names;
}

/// Where the person works, as seen from what is asked about: the thing of the north.
enum class Place { All, Inside, Outside, Shared };

Scope scopeFor(Place place, Thing thing)
{
    if (place == Place::All || thing == Thing::Choice)
        return Scope::Inside;
    if (thing == Thing::List || thing == Thing::Everybody)
        return Scope::Shared;
    if (place == Place::Inside)
        return Scope::Inside;
    return place == Place::Shared ? Scope::Shared : Scope::Outside;
}

/// What came back.
struct Answers
{
    explicit Answers(StoreGateway &gateway)
    {
        QObject::connect(&gateway, &Gate::fetchFailed, &gateway,
                         [this](quint64, const Error &error) { codes.push_back(error.code); });
        QObject::connect(&gateway, &Gate::refused, &gateway, [this](const QString &slot, const Error &error) {
            order = slot;
            codes.push_back(error.code);
        });
        const auto count = [&](auto signal) {
            QObject::connect(&gateway, signal, &gateway, [this] { ++told; });
        };
        count(&Gate::overviewChanged);
        count(&Gate::jobsPage);
        count(&Gate::jobDetail);
        count(&Gate::differencesPage);
        count(&Gate::eventsPage);
        count(&Gate::eventDetail);
        count(&Gate::mappingsPage);
        count(&Gate::drugsFound);
        count(&Gate::valuesPage);
        count(&Gate::valueHistory);
        count(&Gate::valueSaved);
        count(&Gate::prescribersPage);
        count(&Gate::providersFound);
        count(&Gate::prescriberDecided);
        count(&Gate::providerSaved);
        count(&Gate::patientQuestionsPage);
        count(&Gate::patientCandidates);
        count(&Gate::patientDecided);
        count(&Gate::facilityCodesPage);
        count(&Gate::facilityDecided);
        count(&Gate::conflictsPage);
        count(&Gate::conflictDetail);
        count(&Gate::conflictDecided);
        count(&Gate::reconciliationRunsPage);
        count(&Gate::reconciliationItemsPage);
        count(&Gate::reconciliationItem);
        count(&Gate::reconciliationSides);
        count(&Gate::reconciliationReport);
        count(&Gate::remediesOrdered);
        count(&Gate::remediesUndone);
        count(&Gate::deliveriesPage);
        count(&Gate::deliveryDetail);
        count(&Gate::deliveryFigures);
        count(&Gate::queuePage);
        count(&Gate::incidentsPage);
        count(&Gate::incidentDetail);
        count(&Gate::alertRules);
        count(&Gate::dashboardSeries);
        count(&Gate::incidentAcknowledged);
        count(&Gate::alertRuleSaved);
        count(&Gate::notifierTests);
        count(&Gate::notifierTestOrdered);
        count(&Gate::eventStory);
        count(&Gate::eventPayload);
        count(&Gate::connectionList);
        count(&Gate::bulkPreview);
        count(&Gate::bulkChanged);
        count(&Gate::eventResent);
        count(&Gate::syncAccepted);
        count(&Gate::mappingHistory);
        count(&Gate::mappingSuggestions);
        count(&Gate::mappingFigures);
        count(&Gate::mappingVerdict);
        count(&Gate::mappingImpact);
        count(&Gate::mappingDecided);
        count(&Gate::mappingsDecided);
        count(&Gate::ordered);
    }
    void forget()
    {
        codes.clear();
        order.clear();
        told = 0;
    }

    std::vector<ErrorCode> codes;
    QString order;
    int told = 0;
};
}

class tst_SlotAccess : public QObject
{
    Q_OBJECT

    static void addRoles()
    {
        QTest::addColumn<Role>("role");
        QTest::addColumn<Place>("place");
        const std::pair<Place, const char *> places[] = {{Place::All, "for all facilities"},
                                                         {Place::Inside, "of its facility"},
                                                         {Place::Outside, "of another facility"},
                                                         {Place::Shared, "and what is of none"}};
        for (const Role role : allRoles) {
            for (const auto &[place, name] : places)
                QTest::addRow("%s %s", qPrintable(concord::wordOf(role)), name) << role << place;
        }
    }
    static Session personOf(Role role, Place place)
    {
        return AccessFixture::person(role, place == Place::All       ? QStringList()
                                           : place == Place::Outside ? QStringList(QStringLiteral("south"))
                                                                     : QStringList(QStringLiteral("north")));
    }

private slots:
    void everySlotIsInTheTables()
    {
        std::set<QByteArray> known;
        for (const SlotAction &row : slotActions)
            known.insert(QByteArray(row.slot.data(), qsizetype(row.slot.size())));
        std::set<QByteArray> tested;
        for (const Case &one : cases()) {
            tested.insert(one.slot);
            const auto row = std::find_if(slotActions.begin(), slotActions.end(),
                                          [&](const SlotAction &r) { return r.slot == one.slot; });
            if (row != slotActions.end())
                QCOMPARE(row->action, one.action);
        }
        for (const QByteArray &slot : slotsOf(StoreGateway::staticMetaObject)) {
            const bool isBulk = slot == "previewBulk" || slot == "orderBulk"; // actionOf(kind)
            if (slot != "start" && slot != "stop" && slot != "look" && slot != "setSession" &&
                slot != "noteUnreachable")
                QVERIFY2(isBulk || known.contains(slot), slot);
            QVERIFY2(tested.contains(slot) || others.contains(slot), slot);
        }
        for (const QByteArray &slot : slotsOf(AuditGateway::staticMetaObject))
            QVERIFY2(known.contains(slot) || others.contains(slot), slot);
    }

    void eachRoleIsAnsweredWhatItMay_data() { addRoles(); }
    void eachRoleIsAnsweredWhatItMay()
    {
        QFETCH(Role, role);
        QFETCH(Place, place);
        AccessFixture f;
        const Site &site = place == Place::Shared ? f.shared : f.north;
        StoreGateway gateway(f.settings(), f.clock);
        gateway.start();
        const Session person = personOf(role, place);
        gateway.setSession(person, f.url());
        Answers answers(gateway);
        for (const Case &one : cases()) {
            f.clock.advance(2min); // a refusal is recorded again
            answers.forget();
            const qint64 seq = f.newestRecord();
            const QByteArray before = f.content();
            const Scope scope = scopeFor(place, one.thing);
            one.call(gateway, f, site);
            const QStringList records = f.recordsAfter(seq);
            const QString who = QStringLiteral("maria ") + concord::wordOf(role) + u' ';
            const bool isForbidden =
                answers.codes.size() == 1 && answers.codes.front() == ErrorCode::Forbidden;
            const QByteArray told = one.slot + QByteArray(": ") + records.join(u'\n').toUtf8();
            if (allowed(role, one.action, scope)) {
                QVERIFY2(!isForbidden, told);
                QCOMPARE(records.size(), one.record.isEmpty() ? 0 : 1);
                if (one.record.isEmpty()) {
                    QVERIFY2(answers.told > 0 && answers.codes.empty(), told);
                    QVERIFY2(f.content() == before, told);
                } else {
                    QVERIFY2(records[0].startsWith(who + one.record), told);
                }
                continue;
            }
            QVERIFY2(isForbidden, told);
            QCOMPARE(answers.told, 0);
            QVERIFY2(f.content() == before, told);
            const bool isQuestion = one.record.isEmpty() || QByteArray(one.slot).startsWith("fetch");
            QCOMPARE(answers.order, isQuestion ? QString() : QString::fromLatin1(one.slot));
            const QString subject =
                one.subject ? one.subject(site) : QStringLiteral("mapping/") + f.mapping.toString();
            const QString expected = one.record.isEmpty()
                                         ? who + QStringLiteral("access.refuse %1 0 action=%2")
                                                     .arg(subject, concord::wordOf(one.action))
                                         : who + QStringLiteral("%1 %2 0 forbidden").arg(one.record, subject);
            QCOMPARE(records.size(), 1);
            QCOMPARE(records[0].section(QStringLiteral(" scope="), 0, 0), expected);
        }
    }

    void nobodyIsAnsweredNothing()
    {
        AccessFixture f;
        StoreGateway gateway(f.settings(), f.clock);
        gateway.start();
        Answers answers(gateway);
        QSignalSpy streamed(&gateway, &StoreGateway::eventsAppended);
        QSignalSpy jobs(&gateway, &StoreGateway::jobsChanged);
        const QByteArray before = f.content();
        for (const bool isLocked : {false, true}) {
            if (isLocked) {
                gateway.setSession(AccessFixture::person(Role::Administrator), f.url());
                gateway.setSession({}, f.url());
            }
            for (const Case &one : cases()) {
                f.clock.advance(2min);
                answers.forget();
                const qint64 seq = f.newestRecord();
                one.call(gateway, f, f.north);
                QCOMPARE(answers.codes, std::vector<ErrorCode>{ErrorCode::Forbidden});
                QCOMPARE(answers.told, 0);
                const QStringList records = f.recordsAfter(seq);
                QCOMPARE(records.size(), 1);
                QVERIFY2(
                    records[0].startsWith(QStringLiteral("account  access.refuse ")) &&
                        records[0].endsWith(
                            QStringLiteral(" 0 action=%1 session=none").arg(concord::wordOf(one.action))),
                    qPrintable(records[0]));
            }
            QCOMPARE(f.content(), before);
        }
        gateway.streamEvents(1, {}); // quiet until somebody is there
        StoreGateway other(f.settings(), f.clock);
        other.start();
        other.setSession(AccessFixture::person(Role::Viewer), f.url());
        QSignalSpy others(&other, &StoreGateway::jobsChanged);
        QVERIFY(!f.addEvent(f.north.connection).isNull());
        QVERIFY(JobStore(*f.db, f.clock).requestCancel(f.north.job));
        QTRY_COMPARE(others.size(), 1); // who is there is told
        QCOMPARE(streamed.size(), 0);
        QCOMPARE(jobs.size(), 0);
    }

    void theTrailIsForThoseWhoMaySeeIt_data() { addRoles(); }
    void theTrailIsForThoseWhoMaySeeIt()
    {
        QFETCH(Role, role);
        QFETCH(Place, place);
        AccessFixture f;
        AuditGatewaySettings settings{f.url(), QStringLiteral("account")};
        settings.waitsForSession = true;
        AuditGateway gateway(settings, f.clock);
        QSignalSpy access(&gateway, &AuditGateway::accessChanged);
        QSignalSpy pages(&gateway, &AuditGateway::auditPage);
        QSignalSpy trails(&gateway, &AuditGateway::trailState);
        QSignalSpy unanswered(&gateway, &AuditGateway::fetchFailed);
        QSignalSpy checks(&gateway, &AuditGateway::verificationOrdered);
        QSignalSpy exports(&gateway, &AuditGateway::exportOrdered);
        QSignalSpy failed(&gateway, &AuditGateway::taskFailed);
        const QTemporaryDir folder;
        const auto askAll = [&] {
            gateway.fetchAudit({});
            f.clock.advance(2min);
            gateway.fetchTrail(2);
            gateway.verifyTrail(3);
            gateway.exportTrail({4, {}, AuditFileFormat::Csv, folder.filePath(QStringLiteral("a.csv"))});
            gateway.cancel(3);
        };
        gateway.start();
        QCOMPARE(access.size(), 0); // not said before it is known
        askAll();
        QCOMPARE(unanswered.size(), 2);
        QCOMPARE(failed.size(), 2);
        QCOMPARE(f.recordsAfter(0).filter(QStringLiteral("session=none")).size(), 4);

        const Session person = personOf(role, place);
        gateway.setSession(person, f.url());
        const bool mayItAll = role == Role::Compliance || role == Role::Administrator;
        QCOMPARE(access.last()[0].toBool(), mayItAll);
        const qint64 seq = f.newestRecord();
        unanswered.clear();
        failed.clear();
        askAll();
        const QStringList records = f.recordsAfter(seq);
        const QString who = QStringLiteral("maria ") + concord::wordOf(role) + u' ';
        QCOMPARE(records.filter(who).size(), records.size());
        QCOMPARE(pages.size(), mayItAll ? 1 : 0);
        QCOMPARE(trails.size(), mayItAll ? 1 : 0);
        QCOMPARE(checks.size(), mayItAll ? 1 : 0);
        QCOMPARE(exports.size(), mayItAll ? 1 : 0);
        QCOMPARE(unanswered.size(), mayItAll ? 0 : 2);
        QCOMPARE(failed.size(), mayItAll ? 0 : 2);
        if (mayItAll) {
            QCOMPARE(records.size(), 1); // a verification's is written at its end
            QVERIFY(records[0].startsWith(who + QStringLiteral("audit.export audit 1")));
            const auto task = exports[0][0].value<AuditTask>();
            QCOMPARE(task.actor, QStringLiteral("maria"));
            QCOMPARE(task.role, concord::wordOf(role));
            gateway.setSession({}, f.url()); // locked: what was begun is called off
            QVERIFY(task.cancel.isRaised());
            QCOMPARE(access.last()[0].toBool(), false);
            return;
        }
        QCOMPARE(records.size(), 4);
        QCOMPARE(records.filter(QStringLiteral("access.refuse audit 0 action=see-audit")).size(), 2);
        QCOMPARE(records.filter(QStringLiteral("audit.verify audit 0 forbidden")).size(), 1);
        QCOMPARE(records.filter(QStringLiteral("audit.export audit 0 forbidden")).size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_SlotAccess)
#include "tst_SlotAccess.moc"
