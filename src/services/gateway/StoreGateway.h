#pragma once

#include "domain/Access.h"
#include "domain/RetryPolicy.h"
#include "domain/TokenBucket.h"
#include "gateway/ChangeFeed.h"
#include "gateway/DrugAdvisor.h"
#include "gateway/EventOrders.h"
#include "gateway/EventTail.h"
#include "gateway/IntegrationGateway.h"
#include "gateway/ReconciliationDesk.h"
#include "gateway/Refusals.h"
#include "store/Database.h"
#include "store/TrialStore.h"

#include <QDeadlineTimer>
#include <QTimer>

#include <chrono>
#include <map>
#include <memory>
#include <unordered_map>

namespace concord {

/// What a decision would make of the events that wait, without making it (pipeline/MappingTrial). The fields
/// of patients' records only where they are wanted.
using MappingTrialRun =
    std::function<Result<MappingImpact>(Database &db, const MappingDecision &decision, bool withFields)>;

struct GatewaySettings
{
    DatabaseUrl database;
    QString actor; ///< the system's account: who works until setSession(), and where nobody keeps accounts
    std::chrono::milliseconds poll{100};
    std::chrono::milliseconds reopen{2'000}; ///< between two tries to reach a store that is gone
    RetryPolicy retryPolicy{};               ///< of the workers, for the ladders shown
    std::chrono::milliseconds undoWindow{8'000};
    DoorReader readDoor{};                ///< reads an edited message as the door would
    KnownField isKnownField{};            ///< which names of members the audit log may show
    std::map<QString, RateLimit> rates{}; ///< configured limits by connection
    bool waitsForSession = false;         ///< nobody works until setSession()
    /// Of all gateways of the process, which own it together; null: no suggestions, and texts are not
    /// compared.
    std::shared_ptr<DrugAdvisor> advisor{};
    MappingTrialRun tryMapping{}; ///< empty: impacts are counts only
    SidesReader readSides{};      ///< empty: a difference is shown without its records
    /// How long a worker is waited for that tries it for a person whose own login may not.
    std::chrono::milliseconds trialPatience{15'000};
};

/// The gateway over a database of our own: it reads the stores on its thread and connection, and sees what
/// others commit by the database's change stamp. Every question and order is checked against the session
/// (gateway/SlotActions); while there is none all are Forbidden, and nothing is told. Who works for some
/// facilities reads through scopeReads() and orders through a second connection. A service: lives on a
/// ServiceThread from start() to stop().
class StoreGateway : public IntegrationGateway
{
    Q_OBJECT
public:
    StoreGateway(GatewaySettings settings, const Clock &clock);
    ~StoreGateway() override;

public slots:
    void start();
    void stop();
    void look(); ///< something was committed: a nudge without data

    /// Who is at the console from now on; absent: nobody, or it is locked. Streams and the overview are told
    /// anew. @p database is opened for this session, on PostgreSQL with the person's own login.
    void setSession(const std::optional<concord::Session> &session, const concord::DatabaseUrl &database);
    /// Nobody can be given a session because the database is not there.
    void noteUnreachable(const concord::Error &error);

    void refreshOverview() override;
    void fetchJobs(const concord::JobQuery &query) override;
    void fetchJob(concord::JobId id, quint64 requestId) override;
    void fetchDifferences(const concord::DifferenceQuery &query) override;
    void fetchEvents(const concord::EventQuery &query) override;
    void fetchEvent(concord::EventId id, quint64 requestId) override;
    void fetchMappings(const concord::MappingQuery &query) override;
    void searchDrugs(const QString &text, quint64 requestId) override;

    void triggerSync(const QString &integration, bool full) override;
    void cancelJob(concord::JobId id) override;

    void fetchMappingHistory(concord::MappingId id, quint64 requestId) override;
    void fetchSuggestions(concord::MappingId id, quint64 requestId) override;
    void fetchMappingFigures(quint64 requestId) override;
    void checkMapping(const concord::MappingDecision &decision, quint64 requestId) override;
    void previewMapping(const concord::MappingDecision &decision, quint64 requestId) override;
    void decideMapping(const concord::MappingDecision &decision, quint64 requestId = 0) override;
    void decideMappings(const std::vector<concord::MappingDecision> &decisions,
                        quint64 requestId = 0) override;

    void fetchValues(const concord::ValueQuery &query) override;
    void fetchValueHistory(const concord::ValueKey &key, quint64 requestId) override;
    void saveValue(const concord::ValueChange &change, quint64 requestId = 0) override;

    void fetchPrescribers(const concord::PrescriberQuery &query) override;
    void searchProviders(const QString &text, quint64 requestId) override;
    void decidePrescriber(const concord::PrescriberDecision &decision, quint64 requestId = 0) override;
    void saveProvider(const concord::ProviderChange &change, quint64 requestId = 0) override;

    void fetchPatientQuestions(const concord::PatientQuestionQuery &query) override;
    void fetchPatientCandidates(concord::PatientQuestionId id, quint64 requestId) override;
    void decidePatient(const concord::PatientDecision &decision, quint64 requestId = 0) override;

    void fetchFacilityCodes(const concord::FacilityCodeQuery &query) override;
    void decideFacility(const concord::FacilityCodeDecision &decision, quint64 requestId = 0) override;

    void fetchConflicts(const concord::ConflictQuery &query) override;
    void fetchConflict(concord::ConflictId id, quint64 requestId) override;
    void decideConflict(const concord::ConflictDecision &decision, quint64 requestId = 0) override;
    void undoConflict(concord::ConflictId id, quint64 requestId = 0) override;
    void fetchReconciliationRuns(const concord::ReconciliationRunQuery &query) override;
    void fetchReconciliationItems(const concord::ReconciliationItemQuery &query) override;
    void fetchReconciliationItem(concord::ReconciliationItemId id, quint64 requestId) override;
    void fetchReconciliationSides(quint64 requestId) override;
    void fetchReconciliationReport(const concord::ReportOrder &order) override;
    void orderRemedies(const concord::RemedyOrder &order, quint64 requestId = 0) override;
    void undoRemedies(concord::RemedyBatchId batch, quint64 requestId = 0) override;

    void fetchDeliveries(const concord::DeliveryQuery &query) override;
    void fetchDelivery(concord::EventId id, quint64 requestId) override;
    void fetchDeliveryFigures(quint64 requestId) override;

    void fetchQueue(const concord::QueueQuery &query) override;
    void fetchStory(concord::EventId id, quint64 requestId) override;
    void fetchPayload(concord::EventId id, const QString &reason, quint64 requestId) override;
    void fetchConnections(quint64 requestId) override;
    void previewBulk(concord::BulkActionKind action, const concord::EventFilter &filter,
                     const std::vector<concord::EventId> &ids, quint64 requestId) override;

    void orderBulk(concord::BulkActionKind action, const concord::EventFilter &filter,
                   const std::vector<concord::EventId> &ids, const QString &reason) override;
    void cancelBulk(concord::BulkId id) override;
    void resendEvent(concord::EventId id, const QByteArray &body, const QString &reason) override;
    void testConnection(const QString &name) override;
    void pauseConnection(const QString &name, bool paused, const QString &reason) override;
    void pauseIntegration(const QString &name, bool paused, const QString &reason) override;

    void fetchIncidents(const concord::IncidentQuery &query) override;
    void fetchIncident(const concord::IncidentId &id, quint64 requestId) override;
    void fetchAlertRules(quint64 requestId) override;
    void fetchSeries(const concord::SeriesQuery &query) override;
    void acknowledgeIncident(const concord::IncidentId &id, const QString &note) override;
    void saveAlertRule(const concord::AlertRuleChange &change) override;
    void fetchNotifierTests(quint64 requestId) override;
    void testNotifier(concord::NotifierKind notifier, quint64 requestId = 0) override;

    void streamEvents(quint64 streamId, const concord::EventQuery &filter) override;
    void unsubscribe(quint64 streamId) override;

signals:
    void ordered(); ///< there is work in the store: a nudge for workers

private:
    struct Stream
    {
        EventQuery filter;
        std::optional<EventTail> tail; ///< absent until the store was read once
    };

    /// A decision that a worker tries.
    struct Trial
    {
        TrialId id;
        MappingDecision decision;
        std::vector<quint64> requests; ///< all who ask for it
        QDeadlineTimer until;
    };

    void poll();
    void tell();
    [[nodiscard]] Result<void> tellJobsAndMappings();
    [[nodiscard]] Result<void> tellPeople();
    [[nodiscard]] Result<void> tellBulks();
    [[nodiscard]] Result<void> tellIncidents();
    [[nodiscard]] Result<void> tellConflicts();
    [[nodiscard]] Result<void> tellOpenConflicts();
    [[nodiscard]] Result<void> tellReconciliation();
    [[nodiscard]] Result<bool> tellStreams();
    [[nodiscard]] Result<void> begin(Stream &stream);
    [[nodiscard]] Result<void> tellOverview();
    [[nodiscard]] Result<void> open();
    void goOnline();
    void goOffline(const Error &error);
    [[nodiscard]] bool isFileGone() const;

    /// What somebody asks, of which slot, about what.
    struct Question
    {
        Action action;
        quint64 requestId;
        QString subject;
    };
    /// Reads and passes the answer on, or says why not: fetchFailed(). @p check (AccessCheck & →
    /// Result<void>) says whether the person may ask that; a refusal is audited.
    template <typename Check, typename Read, typename Answer>
    void answerIf(const Question &question, Check check, Read read, Answer tellAnswer);
    /// The same for what is shared, and for lists that hold only what the person may see.
    template <typename Read, typename Answer>
    void answer(const Question &question, Read read, Answer tellAnswer);
    /// False, and refused, when there is no session.
    [[nodiscard]] bool hasSession(Action action, const QString &subject);
    /// What somebody orders: of which slot, and the id that its answer carries; 0: none.
    struct OrderSlip
    {
        const char *name;
        Action action;
        quint64 requestId = 0;
    };
    /// Carries an order out, or says why not: refused().
    template <typename Order, typename Done>
    void carryOut(const OrderSlip &slip, Order order, Done done);
    /// The same for an order about events.
    template <typename Order, typename Done>
    void carryOutEvents(const char *name, Action action, Order order, Done done);
    [[nodiscard]] EventOrders eventOrders(Database &db) const;
    /// What waits until drug names can be compared, and how whoever asked is told that it will not be done.
    struct Unadvised
    {
        std::function<void()> work;
        std::function<void(const Error &)> giveUp;
    };
    /// Runs the work at once, or as soon as drug names can be compared; when the session ends before, it is
    /// given up.
    void whenAdvised(Unadvised unadvised);
    void advised();
    /// Everybody who still waits is told that there will be no answer (Cancelled).
    void giveUpWaiting();
    [[nodiscard]] QString releaseInForce();
    [[nodiscard]] MappingDesk mappingDesk(Database &db) const;
    [[nodiscard]] Result<MappingImpact> impactOf(const MappingDecision &decision);
    [[nodiscard]] Result<MappingImpact> countsOf(const MappingDecision &decision);
    /// Leaves a decision to a worker to try; the same one again is the same question.
    void askForTrial(const MappingDecision &decision, quint64 requestId);
    void tellTrials();
    /// Nobody waits for them any more; @p error is told to those who asked.
    void endTrials(const Error &error);
    void tellImpact(MappingImpact impact, const MappingDecision &decision, quint64 requestId);
    /// The connection to order through: the reading one, unless that sees only a part.
    [[nodiscard]] Result<Database *> orderDatabase();
    void close();
    [[nodiscard]] Error unavailable() const;
    [[nodiscard]] Error withoutSession(const QString &subject) const;

    GatewaySettings m_settings;
    const Clock &m_clock;
    std::optional<Session> m_session; ///< absent: nobody may do anything
    DatabaseUrl m_url;                ///< of the session
    Refusals m_refusals;
    std::unique_ptr<Database> m_db;      ///< reads; what the session may see
    std::unique_ptr<Database> m_orderDb; ///< SQLite, for who works for some facilities; opened when needed
    std::unique_ptr<ChangeFeed> m_feed;
    std::unique_ptr<QTimer> m_timer;
    std::unordered_map<quint64, Stream> m_streams;
    std::optional<std::vector<MappingCoverage>> m_coverage; ///< of this session, counted a moment ago
    QDeadlineTimer m_coverageOld;
    std::vector<Unadvised> m_unadvised;
    std::vector<Trial> m_trials;
    std::optional<Overview> m_overview; ///< as told last
    std::optional<int> m_openConflicts; ///< as told last
    std::optional<Error> m_trouble;     ///< why the store cannot be reached
    QDeadlineTimer m_nextOpen;
    QDeadlineTimer m_nextOverview;
    QDeadlineTimer m_nextReconciliation;                   ///< counting takes longer the more is open
    QDeadlineTimer m_overviewOld{QDeadlineTimer::Forever}; ///< then it is read also without a change
    bool m_lookAgain = true; ///< own commits do not show in Database::hasChanged
    bool m_overviewDue = true;
    bool m_reconciliationDue = true;
    bool m_wasOpen = false;
};

}
