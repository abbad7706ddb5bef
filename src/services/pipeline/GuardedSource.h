#pragma once

#include "domain/MedicationSource.h"
#include "pipeline/EndpointGuard.h"

#include <QObject>

#include <memory>

namespace concord {

/// A MedicationSource with breaker and rate limit of the database around it (EndpointGuard), for a job. A
/// request that finds no token waits for one; against an open breaker it ends at once with BreakerOpen, and
/// nothing is asked. Lives on its Database's thread.
class GuardedSource : public MedicationSource
{
public:
    GuardedSource(MedicationSource &inner, QString connection, Database &db, const Clock &clock,
                  QString owner, EndpointRulesOf rulesOf);
    ~GuardedSource() override;

    void fetch(const QString &pathOrUrl, Callback done) override;
    void cancelAll() override;
    void setCorrelation(CorrelationId id) override { m_inner.setCorrelation(id); }
    [[nodiscard]] QString baseUrl() const override { return m_inner.baseUrl(); }

private:
    void answerLater(const Callback &done, const Error &error);
    void book(const QString &pathOrUrl, const Result<FetchReply> &reply);

    MedicationSource &m_inner;
    QString m_connection;
    const Clock &m_clock;
    EndpointGuard m_guard;
    std::unique_ptr<QObject> m_waits; ///< what waits dies with it
};

}
