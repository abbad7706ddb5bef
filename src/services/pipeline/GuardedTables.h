#pragma once

#include "domain/TablePort.h"
#include "pipeline/EndpointGuard.h"

#include <QObject>

#include <memory>

namespace concord {

/// A TablePort with breaker and rate limit of the database around it (EndpointGuard). An operation that finds
/// no token waits for one; against an open breaker, of the instance or of its relay, it ends at once with
/// BreakerOpen, and nothing is asked. Lives on its Database's thread.
class GuardedTables : public TablePort
{
public:
    GuardedTables(TablePort &inner, QString connection, Database &db, const Clock &clock, QString owner,
                  EndpointRulesOf rulesOf);
    ~GuardedTables() override;

    void find(const TableSearch &search, Callback<TableList> done) override;
    void read(const QString &table, const QString &id, const QStringList &fields,
              Callback<TableRecord> done) override;
    void create(const TableDraft &draft, Callback<TableWritten> done) override;
    void change(const TableChange &change, Callback<TableWritten> done) override;
    void page(const TableWalk &walk, const TablePlace &place, Callback<TablePage> done) override;
    void cancelAll() override;
    void setCorrelation(CorrelationId id) override { m_inner.setCorrelation(id); }

private:
    /// Calls @p ask when it may, and books what comes.
    template <typename T>
    void guarded(std::function<void(Callback<T>)> ask, Callback<T> done);

    TablePort &m_inner;
    QString m_connection;
    const Clock &m_clock;
    EndpointGuard m_guard;
    std::unique_ptr<QObject> m_waits; ///< what waits dies with it
};

}
