#pragma once

#include "domain/Access.h"
#include "domain/AuditDesk.h"
#include "domain/Clock.h"
#include "gateway/AuditTask.h"
#include "gateway/Refusals.h"
#include "store/Database.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>

namespace concord {

struct AuditGatewaySettings
{
    DatabaseUrl database;
    QString actor; ///< the system's account: who asks until setSession(), and where nobody keeps accounts
    std::function<bool()> canSign{}; ///< the signing key is here: exports with proofs can be made
    bool waitsForSession = false;    ///< nobody asks until setSession()
};

/// The Audit page's door to the services: answers pages and the state of the trail from a connection of its
/// own, and hands what takes long to an AuditWork on another thread, so that it answers meanwhile. Each
/// question and order is checked against the session (gateway/SlotActions) and each order is audited; a
/// refusal is audited as well. A service: lives on a ServiceThread from start() to stop(), and is used
/// through connect() only.
class AuditGateway : public QObject
{
    Q_OBJECT
public:
    AuditGateway(AuditGatewaySettings settings, const Clock &clock);
    ~AuditGateway() override;

public slots:
    void start();
    void stop(); ///< calls off what still runs
    /// Who is at the console from now on; absent: nobody, or it is locked. What was begun in another session
    /// is called off. @p database is opened for this session, on PostgreSQL with the person's own login.
    void setSession(const std::optional<concord::Session> &session, const concord::DatabaseUrl &database);

    void fetchAudit(const concord::AuditQuery &query);
    void fetchTrail(quint64 requestId);
    void verifyTrail(quint64 taskId);
    void exportTrail(const concord::AuditExportOrder &order);
    void cancel(quint64 taskId); ///< its end is taskFailed() with Cancelled, unless it was over already

signals:
    void auditPage(const concord::AuditPage &page);
    void trailState(const concord::TrailState &state);
    void fetchFailed(quint64 requestId, const concord::Error &error);
    void accessChanged(bool allowed); ///< whether the session may see the trail

    void progressed(const concord::AuditProgress &progress); ///< at most every 100 ms
    void verified(const concord::AuditCheck &check);
    void exported(const concord::AuditExport &file);
    void taskFailed(quint64 taskId, const concord::Error &error);

    void verificationOrdered(const concord::AuditTask &task); ///< to the AuditWork
    void exportOrdered(const concord::AuditTask &task);

private:
    friend void connectAudit(class AuditGateway &gateway, class AuditWork &work);

    template <typename Read, typename Answer>
    void answer(Action action, quint64 requestId, Read read, Answer tell);
    /// Forbidden, and audited, when the session may not ask that.
    [[nodiscard]] Result<void> mayAsk(Action action);
    [[nodiscard]] bool isAllowed(Action action) const;
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<TrailState> readTrail(quint64 requestId);
    /// Writes down who ordered what, or that it was refused; an order that cannot be written down is not
    /// carried out.
    [[nodiscard]] Result<void> note(Action order, const QString &action, const QString &details,
                                    CorrelationId id);
    void callOff();
    [[nodiscard]] AuditTask begin(quint64 taskId);
    void finish(quint64 taskId);

    AuditGatewaySettings m_settings;
    const Clock &m_clock;
    std::optional<Session> m_session; ///< absent: nobody may do anything
    DatabaseUrl m_url;                ///< of the session
    Refusals m_refusals;
    std::unique_ptr<Database> m_db;
    QHash<quint64, CancelFlag> m_running;
};

}
