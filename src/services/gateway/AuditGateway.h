#pragma once

#include "domain/AuditDesk.h"
#include "domain/Clock.h"
#include "gateway/AuditTask.h"
#include "store/Database.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>

namespace concord {

struct AuditGatewaySettings
{
    DatabaseUrl database;
    QString actor;                   ///< who asks, until setActor(): stands in the audit trail
    std::function<bool()> canSign{}; ///< the signing key is here: exports with proofs can be made
};

/// The Audit page's door to the services: answers pages and the state of the trail from a connection of its
/// own, and hands what takes long to an AuditWork on another thread, so that it answers meanwhile. Each order
/// is checked and audited; a refusal is audited as well. A service: lives on a ServiceThread from start() to
/// stop(), and is used through connect() only.
class AuditGateway : public QObject
{
    Q_OBJECT
public:
    AuditGateway(AuditGatewaySettings settings, const Clock &clock);
    ~AuditGateway() override;

public slots:
    void start();
    void stop(); ///< calls off what still runs
    /// Whether whoever is signed in may see the trail; true until it is said. Everything else is answered
    /// with Forbidden while not.
    void setAccess(bool allowed);
    /// Who asks from now on, and in which role.
    void setActor(const QString &actor, const QString &role);

    void fetchAudit(const concord::AuditQuery &query);
    void fetchTrail(quint64 requestId);
    void verifyTrail(quint64 taskId);
    void exportTrail(const concord::AuditExportOrder &order);
    void cancel(quint64 taskId); ///< its end is taskFailed() with Cancelled, unless it was over already

signals:
    void auditPage(const concord::AuditPage &page);
    void trailState(const concord::TrailState &state);
    void fetchFailed(quint64 requestId, const concord::Error &error);
    void accessChanged(bool allowed);

    void progressed(const concord::AuditProgress &progress); ///< at most every 100 ms
    void verified(const concord::AuditCheck &check);
    void exported(const concord::AuditExport &file);
    void taskFailed(quint64 taskId, const concord::Error &error);

    void verificationOrdered(const concord::AuditTask &task); ///< to the AuditWork
    void exportOrdered(const concord::AuditTask &task);

private:
    friend void connectAudit(class AuditGateway &gateway, class AuditWork &work);

    template <typename Read, typename Answer>
    void answer(quint64 requestId, Read read, Answer tell);
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<TrailState> readTrail(quint64 requestId);
    /// Writes down who ordered what; an order that cannot be written down is not carried out.
    [[nodiscard]] Result<void> note(const QString &action, const QString &details, CorrelationId id);
    [[nodiscard]] AuditTask begin(quint64 taskId);
    void finish(quint64 taskId);

    AuditGatewaySettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<Database> m_db;
    QString m_role;
    QHash<quint64, CancelFlag> m_running;
    bool m_isAllowed = true;
};

}
