#pragma once

#include "domain/Access.h"
#include "domain/Engine.h"
#include "domain/MappingWork.h"
#include "domain/FacilityCode.h"
#include "domain/Overview.h"
#include "domain/PatientQuestion.h"
#include "domain/Prescriber.h"
#include "domain/Query.h"
#include "domain/ValueMap.h"

#include <QObject>

#include <vector>

namespace concord {

/// The one door between console and services. Every slot returns at once; the answer comes back as a signal
/// with values in it. Callers use connect() only and know neither thread nor store behind it: StoreGateway
/// reads a database, a test or a remote service can stand there as well. Each slot that changes something is
/// checked, audited and, when refused, answered by refused().
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
    virtual void decideMapping(const concord::MappingDecision &decision) = 0;
    /// Each on its own: what is refused does not keep the others from happening.
    virtual void decideMappings(const std::vector<concord::MappingDecision> &decisions) = 0;

    /// What values as sent are here: units, routes, frequencies, species …
    virtual void fetchValues(const concord::ValueQuery &query) = 0;
    virtual void fetchValueHistory(const concord::ValueKey &key, quint64 requestId) = 0;
    /// A row of the site's: new, changed, or out of use.
    virtual void saveValue(const concord::ValueChange &change) = 0;

    /// Prescribers of messages, and who of the site's directory they are.
    virtual void fetchPrescribers(const concord::PrescriberQuery &query) = 0;
    virtual void searchProviders(const QString &text, quint64 requestId) = 0;
    virtual void decidePrescriber(const concord::PrescriberDecision &decision) = 0;
    virtual void saveProvider(const concord::ProviderChange &change) = 0;

    /// Who patients of other sources are in the master list. Of the person's own facilities only.
    virtual void fetchPatientQuestions(const concord::PatientQuestionQuery &query) = 0;
    /// The patient and those who may be the same, side by side. That somebody has looked is audited.
    virtual void fetchPatientCandidates(concord::PatientQuestionId id, quint64 requestId) = 0;
    virtual void decidePatient(const concord::PatientDecision &decision) = 0;

    /// Codes of sending facilities, and which of the site's they are.
    virtual void fetchFacilityCodes(const concord::FacilityCodeQuery &query) = 0;
    virtual void decideFacility(const concord::FacilityCodeDecision &decision) = 0;

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
    void drugsFound(const std::vector<concord::LocalDrug> &drugs, quint64 requestId);

    void valuesPage(const concord::ValuePage &page);
    void valueHistory(const concord::ValueHistory &history);
    void valueSaved(const concord::ValueRow &row);
    void prescribersPage(const concord::PrescriberPage &page);
    void providersFound(const concord::ProviderList &list);
    void prescriberDecided(const concord::PrescriberRow &row);
    void providerSaved(const concord::ProviderRow &row);
    void patientQuestionsPage(const concord::PatientQuestionPage &page);
    void patientCandidates(const concord::PatientCandidates &candidates);
    void patientDecided(const concord::PatientQuestionRow &row);
    void facilityCodesPage(const concord::FacilityCodePage &page);
    void facilityDecided(const concord::FacilityCodeRow &row);
    void valuesChanged(); ///< a row has changed, by whomever: a page of them may be old; at most every 100 ms

    void queuePage(const concord::QueuePage &page);
    void eventStory(const concord::EventStory &story);
    void eventPayload(const concord::EventPayload &payload);
    void connectionList(const concord::ConnectionList &list);
    void bulkPreview(const concord::BulkPreview &preview);
    void bulkChanged(
        const concord::BulkRow &row); ///< ordered, under way, ended: each change, at most every 100 ms
    void eventResent(concord::EventId original, concord::EventId copy);
    void queueChanged(); ///< events have moved: a page of the queue may be old; at most every 100 ms

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
    void mappingDecided(const concord::MappingRow &row, int releasedEvents);
    void mappingsDecided(const concord::MappingBatch &batch);
    void refused(const QString &order, const concord::Error &error); ///< order: the slot's name
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
Q_DECLARE_METATYPE(std::vector<concord::LocalDrug>)
Q_DECLARE_METATYPE(std::vector<concord::MappingDecision>)
