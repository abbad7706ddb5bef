#pragma once

#include "fakes/FakeClock.h"
#include "fakes/FakeMappings.h"
#include "fakes/SampleAudit.h"
#include "fakes/SampleEngine.h"
#include "fakes/SampleOverview.h"
#include "fakes/SamplePeople.h"
#include "fakes/SampleValues.h"
#include "models/AuditModel.h"
#include "models/ConnectionModel.h"
#include "models/DifferenceModel.h"
#include "models/EventStreamModel.h"
#include "models/FacilityCodeModel.h"
#include "models/IntegrationJobModel.h"
#include "models/MappingModel.h"
#include "models/OverviewModel.h"
#include "models/PatientQuestionModel.h"
#include "models/PrescriberModel.h"
#include "models/ProviderModel.h"
#include "models/ValueMapModel.h"
#include "models/WaitingEventModel.h"
#include "views/AuditTrailPage/AuditTrailPage.h"
#include "views/ConnectionsPage/ConnectionsPage.h"
#include "views/EventStreamPanel/EventStreamPanel.h"
#include "views/IntegrationJobTable/IntegrationJobTable.h"
#include "views/MappingsPanel/MappingsPanel.h"
#include "views/Overview/OverviewPage.h"
#include "views/PeoplePage/FacilitiesTab.h"
#include "views/PeoplePage/PatientsTab.h"
#include "views/PeoplePage/PeoplePage.h"
#include "views/PeoplePage/PrescribersTab.h"
#include "views/PeoplePage/ProvidersTab.h"
#include "views/RetryQueuePage/RetryQueuePage.h"
#include "views/ValueMapsPage/ValueMapsPage.h"

#include <QSettings>
#include <QTemporaryDir>

namespace concord::sample {

/// The pages of the window over a gateway that answers each question at once, with the sample rows.
struct FilledPages
{
    FakeClock clock;
    QTemporaryDir folder;
    QSettings settings{folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
    OverviewModel overviewModel{clock};
    IntegrationJobModel jobModel{clock};
    DifferenceModel differenceModel;
    EventStreamModel eventModel;
    WaitingEventModel waitingModel{clock};
    MappingModel mappingModel{clock};
    ValueMapModel valueModel{clock};
    PatientQuestionModel patientModel{clock};
    PrescriberModel prescriberModel{clock};
    ProviderModel providerModel{clock};
    FacilityCodeModel facilityModel{clock};
    ConnectionModel connectionModel{clock};
    AuditModel auditModel{clock};
    OverviewPage overview{overviewModel};
    IntegrationJobTable jobs{&jobModel, &differenceModel, clock};
    EventStreamPanel events{&eventModel, clock};
    RetryQueuePage queue{&waitingModel, clock};
    MappingsPanel mappings{&mappingModel, clock, settings};
    FakeMappings mappingAnswers{mappings};
    ValueMapsPage values{&valueModel};
    PeoplePage people{&patientModel, &prescriberModel, &providerModel, &facilityModel};
    ConnectionsPage connections{&connectionModel, clock};
    AuditTrailPage audit{&auditModel, clock, settings};

    FilledPages()
    {
        mappingAnswers.rows = {mapping(7), mapping(6)};
        answerLists();
        answerDetails();
        for (ConsolePage *page : all()) {
            page->resize(1280, 760);
            page->show();
        }
    }
    [[nodiscard]] std::vector<ConsolePage *> all()
    {
        return {&overview, &jobs, &events, &queue, &mappings, &values, &people, &connections, &audit};
    }
    /// As the program does when somebody has signed in.
    void open(const Access &access)
    {
        for (ConsolePage *page : all()) {
            page->setAccess(access);
            page->start();
        }
    }

private:
    void answerLists()
    {
        QObject::connect(&overview, &OverviewPage::refreshRequested, &overview, [this] {
            const Overview o = sample::overview(clock.now());
            overviewModel.setOverview(o);
            queue.showCounts(o);
        });
        QObject::connect(&jobs, &IntegrationJobTable::jobsWanted, &jobs, [this](const JobQuery &query) {
            jobs.showJobs({query.page.requestId, {runningJob(40), partialJob(39), job(38)}, {}});
        });
        QObject::connect(&events, &EventStreamPanel::eventsWanted, &events, [this](const EventQuery &query) {
            events.showEvents(
                {query.page.requestId, {event(9, EventState::NeedsReview), event(8), event(7)}, {}});
        });
        QObject::connect(&queue, &RetryQueuePage::queueWanted, &queue, [this](const QueueQuery &query) {
            queue.showQueue({query.page.requestId, queueRows(40), {}});
        });
        QObject::connect(&values, &ValueMapsPage::valuesWanted, &values, [this](const ValueQuery &query) {
            values.showValues(
                {query.page.requestId, sample::values(), {}, 5, QStringLiteral("0123456789ab")});
        });
        answerPeople();
        QObject::connect(&connections, &ConnectionsPage::connectionsWanted, &connections,
                         [this](quint64 requestId) {
                             connections.showConnections({requestId, sample::connections(), 2});
                         });
        QObject::connect(&audit, &AuditTrailPage::recordsWanted, &audit, [this](const AuditQuery &query) {
            audit.showRecords({query.page.requestId, auditRows(40), {}});
        });
        QObject::connect(&audit, &AuditTrailPage::trailWanted, &audit,
                         [this](quint64 requestId) { audit.showTrail(trailState(requestId)); });
    }
    void answerPeople()
    {
        PatientsTab *patients = people.patients();
        QObject::connect(patients, &PatientsTab::questionsWanted, patients,
                         [patients](const PatientQuestionQuery &query) {
                             patients->showQuestions({query.page.requestId, patientQuestions(), {}});
                         });
        QObject::connect(patients, &PatientsTab::candidatesWanted, patients,
                         [patients](PatientQuestionId id, quint64 requestId) {
                             patients->showCandidates(patientCandidates(id, requestId));
                         });
        PrescribersTab *prescribers = people.prescribers();
        QObject::connect(prescribers, &PrescribersTab::prescribersWanted, prescribers,
                         [prescribers](const PrescriberQuery &query) {
                             prescribers->showPrescribers({query.page.requestId, sample::prescribers(), {}});
                         });
        ProvidersTab *providers = people.providers();
        QObject::connect(providers, &ProvidersTab::providersWanted, providers,
                         [providers](const QString &, quint64 requestId) {
                             providers->showProviders({requestId, sample::providers()});
                         });
        FacilitiesTab *facilities = people.facilities();
        QObject::connect(facilities, &FacilitiesTab::codesWanted, facilities,
                         [facilities](const FacilityCodeQuery &query) {
                             facilities->showCodes({query.page.requestId, facilityCodes(), {}});
                         });
    }
    void answerDetails()
    {
        QObject::connect(&jobs, &IntegrationJobTable::jobWanted, &jobs, [this](JobId id, quint64 requestId) {
            jobs.showJob({requestId, *jobModel.find(id), {mapping(6)}, {event(5, EventState::NeedsReview)}});
        });
        QObject::connect(
            &jobs, &IntegrationJobTable::differencesWanted, &jobs, [this](const DifferenceQuery &query) {
                jobs.showDifferences({query.page.requestId, differences(query.jobId, 0, 12), {}});
            });
        QObject::connect(&events, &EventStreamPanel::eventWanted, &events,
                         [this](EventId id, quint64 requestId) {
                             EventDetail detail;
                             detail.requestId = requestId;
                             detail.event = *eventModel.find(id);
                             detail.attempts = {{1, detail.event.createdAt, 4, detail.event.state, {}}};
                             detail.sameCorrelation = sample::events(1, 4);
                             detail.waitsFor = {mapping(6)};
                             events.showEventDetail(detail);
                         });
        QObject::connect(&events, &EventStreamPanel::storyWanted, &events,
                         [this](EventId id, quint64 requestId) {
                             EventStory told = story(queueRow(1), requestId);
                             told.id = id;
                             events.showEventStory(told);
                         });
        QObject::connect(&events, &EventStreamPanel::payloadWanted, &events,
                         [this](EventId id, const QString &, quint64 requestId) {
                             events.showEventPayload(hl7Payload(id, requestId));
                         });
    }
};

}
