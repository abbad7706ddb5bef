#pragma once

#include "domain/Access.h"
#include "domain/Alerts.h"
#include "domain/Delivery.h"
#include "domain/Engine.h"
#include "domain/FacilityCode.h"
#include "domain/FoundDrug.h"
#include "domain/MappingWork.h"
#include "domain/Metrics.h"
#include "domain/NotifierTests.h"
#include "domain/Overview.h"
#include "domain/PeopleChanges.h"
#include "domain/Query.h"
#include "domain/Reconciliation.h"
#include "domain/ValueMap.h"

#include <QObject>

#include <vector>

namespace concord {

/// The one door between console and services. Every slot returns at once; the answer comes back as a signal
/// with values in it. Callers use connect() only and know neither thread nor store behind it: StoreGateway
/// reads a database, a test or a remote service can stand there as well. Each slot that changes something is
/// checked, audited and, when refused, answered by refused(). An order with a requestId gets exactly one
/// answer that carries it, also when the session or the gateway ends before it was carried out (Cancelled).
class IntegrationGateway : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

public slots:
    virtual void refreshOverview() = 0;
    virtual void fetchJobs(const concord::JobQuery &query) = 0;
    virtual void fetchJob(concord::JobId id, quint64 requestId) = 0;
    virtual void fetchDifferences(const concord::DifferenceQuery &query) = 0;
    virtual void fetchEvents(const concord::EventQuery &query) = 0;
    virtual void fetchEvent(concord::EventId id, quint64 requestId) = 0;
    virtual void fetchMappings(const concord::MappingQuery &query) = 0;
    virtual void searchDrugs(const QString &text, quint64 requestId) = 0;

    virtual void triggerSync(const QString &integration, bool full) = 0;
    virtual void cancelJob(concord::JobId id) = 0;

    /// Codes: what was decided, what may be meant, what the rules say of a decision and what it would do.
    virtual void fetchMappingHistory(concord::MappingId id, quint64 requestId) = 0;
    virtual void fetchSuggestions(concord::MappingId id, quint64 requestId) = 0;
    /// Coverage, latency, ages, what of the suggestions was taken.
    virtual void fetchMappingFigures(quint64 requestId) = 0;
    virtual void checkMapping(const concord::MappingDecision &decision, quint64 requestId) = 0;
    virtual void previewMapping(const concord::MappingDecision &decision, quint64 requestId) = 0;
    virtual void decideMapping(const concord::MappingDecision &decision, quint64 requestId = 0) = 0;
    /// Each on its own: what is refused does not keep the others from happening.
    virtual void decideMappings(const std::vector<concord::MappingDecision> &decisions,
                                quint64 requestId = 0) = 0;

    /// What values as sent are here: units, routes, frequencies, species …
    virtual void fetchValues(const concord::ValueQuery &query) = 0;
    virtual void fetchValueHistory(const concord::ValueKey &key, quint64 requestId) = 0;
    /// A row of the site's: new, changed, or out of use.
    virtual void saveValue(const concord::ValueChange &change, quint64 requestId = 0) = 0;

    /// Prescribers of messages, and who of the site's directory they are.
    virtual void fetchPrescribers(const concord::PrescriberQuery &query) = 0;
    virtual void searchProviders(const QString &text, quint64 requestId) = 0;
    virtual void decidePrescriber(const concord::PrescriberDecision &decision, quint64 requestId = 0) = 0;
    virtual void saveProvider(const concord::ProviderChange &change, quint64 requestId = 0) = 0;

    /// Who patients of other sources are in the master list. Of the person's own facilities only.
    virtual void fetchPatientQuestions(const concord::PatientQuestionQuery &query) = 0;
    /// The patient and those who may be the same, side by side. That somebody has looked is audited.
    virtual void fetchPatientCandidates(concord::PatientQuestionId id, quint64 requestId) = 0;
    virtual void decidePatient(const concord::PatientDecision &decision, quint64 requestId = 0) = 0;

    /// Codes of sending facilities, and which of the site's they are.
    virtual void fetchFacilityCodes(const concord::FacilityCodeQuery &query) = 0;
    virtual void decideFacility(const concord::FacilityCodeDecision &decision, quint64 requestId = 0) = 0;

    /// Records that both sides of an integration have changed. Of the person's own facilities only.
    virtual void fetchConflicts(const concord::ConflictQuery &query) = 0;
    /// What each side says, and what both had agreed on. That somebody has looked is audited.
    virtual void fetchConflict(concord::ConflictId id, quint64 requestId) = 0;
    virtual void decideConflict(const concord::ConflictDecision &decision, quint64 requestId = 0) = 0;
    virtual void undoConflict(concord::ConflictId id, quint64 requestId = 0) = 0;

    /// Comparisons of two sides, and the differences they have found as a work list.
    virtual void fetchReconciliationRuns(const concord::ReconciliationRunQuery &query) = 0;
    virtual void fetchReconciliationItems(const concord::ReconciliationItemQuery &query) = 0;
    /// With both records beside each other. That somebody has looked is audited.
    virtual void fetchReconciliationItem(concord::ReconciliationItemId id, quint64 requestId) = 0;
    /// Which integrations compare two sides, and whether one of them is at it. triggerSync() starts a run.
    virtual void fetchReconciliationSides(quint64 requestId) = 0;
    /// A run as the content of a file, of the person's own facilities; audited.
    virtual void fetchReconciliationReport(const concord::ReportOrder &order) = 0;
    /// One remedy for one or many; carried out when it cannot be undone any more.
    virtual void orderRemedies(const concord::RemedyOrder &order, quint64 requestId = 0) = 0;
    virtual void undoRemedies(concord::RemedyBatchId batch, quint64 requestId = 0) = 0;

    /// What other systems were told or are to be told, with each attempt, and how fast.
    virtual void fetchDeliveries(const concord::DeliveryQuery &query) = 0;
    virtual void fetchDelivery(concord::EventId id, quint64 requestId) = 0;
    virtual void fetchDeliveryFigures(quint64 requestId) = 0;

    virtual void fetchQueue(const concord::QueueQuery &query) = 0;
    virtual void fetchStory(concord::EventId id, quint64 requestId) = 0;
    /// The content of an event, for a reason that is audited.
    virtual void fetchPayload(concord::EventId id, const QString &reason, quint64 requestId) = 0;
    virtual void fetchConnections(quint64 requestId) = 0;
    /// How many orderBulk() would touch. @p ids: these; else all that match @p filter.
    virtual void previewBulk(concord::BulkActionKind action, const concord::EventFilter &filter,
                             const std::vector<concord::EventId> &ids, quint64 requestId) = 0;

    virtual void orderBulk(concord::BulkActionKind action, const concord::EventFilter &filter,
                           const std::vector<concord::EventId> &ids, const QString &reason) = 0;
    virtual void cancelBulk(concord::BulkId id) = 0;
    virtual void resendEvent(concord::EventId id, const QByteArray &body, const QString &reason) = 0;
    virtual void testConnection(const QString &name) = 0;
    virtual void pauseConnection(const QString &name, bool paused, const QString &reason) = 0;
    virtual void pauseIntegration(const QString &name, bool paused, const QString &reason) = 0;

    /// What is wrong: incidents newest first, and the rules that open them.
    virtual void fetchIncidents(const concord::IncidentQuery &query) = 0;
    /// One incident with what was said of it, and to whom.
    virtual void fetchIncident(const concord::IncidentId &id, quint64 requestId) = 0;
    virtual void fetchAlertRules(quint64 requestId) = 0;
    /// The points of the dashboard's charts with the error budget, from stored roll-ups.
    virtual void fetchSeries(const concord::SeriesQuery &query) = 0;
    /// Somebody has seen it; of what has happened and is no state (isOccurrence()) this is also its end.
    virtual void acknowledgeIncident(const concord::IncidentId &id, const QString &note) = 0;
    virtual void saveAlertRule(const concord::AlertRuleChange &change) = 0;
    /// How the last test through each notifier went.
    virtual void fetchNotifierTests(quint64 requestId) = 0;
    /// A worker sends a test; the desktop's is up to the console, as soon as it was ordered.
    virtual void testNotifier(concord::NotifierKind notifier, quint64 requestId = 0) = 0;

    /// From now on eventsAppended() carries matching events as they are committed, until
    /// unsubscribe(streamId). The caller chooses the id; a second call with the same id replaces the filter.
    virtual void streamEvents(quint64 streamId, const concord::EventQuery &filter) = 0;
    virtual void unsubscribe(quint64 streamId) = 0;

signals:
    void overviewChanged(const concord::Overview &overview);
    void jobsPage(const concord::JobPage &page);
    void jobDetail(const concord::JobDetail &detail);
    void differencesPage(const concord::DifferencePage &page);
    void eventsPage(const concord::EventPage &page);
    void eventDetail(const concord::EventDetail &detail);
    void mappingsPage(const concord::MappingPage &page);
    void drugsFound(const std::vector<concord::FoundDrug> &drugs, quint64 requestId);

    void valuesPage(const concord::ValuePage &page);
    void valueHistory(const concord::ValueHistory &history);
    void valueSaved(const concord::ValueRow &row, quint64 requestId);
    void prescribersPage(const concord::PrescriberPage &page);
    void providersFound(const concord::ProviderList &list);
    void prescriberDecided(const concord::PrescriberRow &row, quint64 requestId);
    void providerSaved(const concord::ProviderRow &row, quint64 requestId);
    void patientQuestionsPage(const concord::PatientQuestionPage &page);
    void patientCandidates(const concord::PatientCandidates &candidates);
    void patientDecided(const concord::PatientQuestionRow &row, quint64 requestId);
    void facilityCodesPage(const concord::FacilityCodePage &page);
    void facilityDecided(const concord::FacilityCodeRow &row, quint64 requestId);
    void conflictsPage(const concord::ConflictPage &page);
    void conflictDetail(const concord::ConflictDetail &detail);
    void conflictDecided(const concord::ConflictRow &row, quint64 requestId); ///< or open again
    void conflictsChanged(const std::vector<concord::ConflictRow> &rows); ///< committed; at most every 100 ms
    /// How many wait for a decision, of those that the person may see; told when the session begins, and when
    /// it is another number.
    void openConflictsChanged(int open);
    void reconciliationRunsPage(const concord::ReconciliationRunPage &page);
    void reconciliationItemsPage(const concord::ReconciliationItemPage &page);
    void reconciliationItem(const concord::ReconciliationItemDetail &detail);
    void reconciliationSides(const concord::ReconciliationSidesList &list);
    void reconciliationReport(const concord::ReportText &report);
    void remediesOrdered(const concord::RemedyBatch &batch, quint64 requestId);
    void remediesUndone(concord::RemedyBatchId batch, int items, quint64 requestId);
    void reconciliationChanged(); ///< runs or differences: a page of them may be old; at most every 100 ms
    void valuesChanged(); ///< a row has changed, by whomever: a page of them may be old; at most every 100 ms
    void peopleChanged(const concord::PeopleChanges &changes); ///< committed; at most every 100 ms

    void deliveriesPage(const concord::DeliveryPage &page);
    void deliveryDetail(const concord::DeliveryDetail &detail);
    void deliveryFigures(const concord::DeliveryFigures &figures);

    void queuePage(const concord::QueuePage &page);
    void eventStory(const concord::EventStory &story);
    void eventPayload(const concord::EventPayload &payload);
    void connectionList(const concord::ConnectionList &list);
    void bulkPreview(const concord::BulkPreview &preview);
    void bulkChanged(
        const concord::BulkRow &row); ///< ordered, under way, ended: each change, at most every 100 ms
    void eventResent(concord::EventId original, concord::EventId copy);
    void queueChanged(); ///< events have moved: a page of the queue may be old; at most every 100 ms

    void incidentsPage(const concord::IncidentPage &page);
    void incidentDetail(const concord::IncidentDetail &detail);
    void alertRules(const concord::AlertRuleList &list);
    void dashboardSeries(const concord::DashboardSeries &series);
    void incidentAcknowledged(const concord::Incident &incident);
    void alertRuleSaved(const concord::AlertRule &rule);
    void notifierTests(const concord::NotifierTestList &list);
    void notifierTestOrdered(concord::NotifierKind notifier, quint64 requestId);
    void incidentsChanged(); ///< opened, met again or resolved: a page may be old; at most every 100 ms
    /// For the desktop: once for each that opens, and once when it is resolved, where its rule says so.
    void incidentNoticed(const concord::Incident &incident);

    void jobsChanged(const std::vector<concord::JobRow> &rows); ///< committed; at most every 100 ms
    void eventsAppended(quint64 streamId,
                        const std::vector<concord::EventRow> &rows); ///< oldest first; at most every 100 ms
    void mappingsChanged(const std::vector<concord::MappingRow> &rows);
    void syncAccepted(concord::JobId id, const QString &integration);
    void mappingHistory(const concord::MappingHistory &history);
    void mappingSuggestions(const concord::MappingSuggestions &suggestions);
    void mappingFigures(const concord::MappingFigures &figures);
    void mappingVerdict(const concord::MappingVerdict &verdict);
    void mappingImpact(const concord::MappingImpact &impact);
    void mappingDecided(const concord::MappingRow &row, int releasedEvents, quint64 requestId);
    void mappingsDecided(const concord::MappingBatch &batch, quint64 requestId);
    /// @param order the slot's name; @param requestId 0: of an order that has none
    void refused(const QString &order, const concord::Error &error, quint64 requestId);
    void fetchFailed(quint64 requestId, const concord::Error &error);
    /// From here on everything is told as this person may see it, and nothing of before comes any more.
    void sessionApplied(const concord::Session &session);
    void availabilityChanged(bool online,
                             const concord::Error &error); ///< the store itself cannot be reached
};

}

Q_DECLARE_METATYPE(std::vector<concord::JobRow>)
Q_DECLARE_METATYPE(std::vector<concord::EventRow>)
Q_DECLARE_METATYPE(std::vector<concord::MappingRow>)
Q_DECLARE_METATYPE(std::vector<concord::FoundDrug>)
Q_DECLARE_METATYPE(std::vector<concord::MappingDecision>)
Q_DECLARE_METATYPE(std::vector<concord::ConflictRow>)
