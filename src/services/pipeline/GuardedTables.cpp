#include "pipeline/GuardedTables.h"

#include <QDateTime>
#include <QTimer>

#include <algorithm>

namespace concord {

namespace {
/// Of what may never have left this program nothing is known of the endpoint.
bool saysNothing(ErrorCode code)
{
    return code == ErrorCode::InvalidMessage || code == ErrorCode::TooLarge || code == ErrorCode::Cancelled;
}

Error shutError(const EndpointWait &wait, Timestamp now)
{
    return {ErrorCode::BreakerOpen, wait.endpoint,
            QStringLiteral("nothing was asked; the next try is due at %1")
                .arg(QDateTime::fromMSecsSinceEpoch(toMs(wait.until), Qt::UTC).toString(Qt::ISODateWithMs)),
            std::max<qint64>(0, toMs(wait.until) - toMs(now))};
}
}

GuardedTables::GuardedTables(TablePort &inner, QString connection, Database &db, const Clock &clock,
                             QString owner, EndpointRulesOf rulesOf)
    : m_inner(inner),
      m_connection(std::move(connection)),
      m_clock(clock),
      m_guard(db, clock, std::move(owner), std::move(rulesOf)),
      m_waits(std::make_unique<QObject>())
{}

GuardedTables::~GuardedTables() = default;

template <typename T>
void GuardedTables::guarded(std::function<void(Callback<T>)> ask, Callback<T> done)
{
    const auto refuse = [&](const Error &error) {
        QMetaObject::invokeMethod(
            m_waits.get(), [done, error] { done(fail(error)); }, Qt::QueuedConnection);
    };
    const auto wait = m_guard.admit(m_connection);
    if (!wait)
        return refuse(wait.error());
    if (!*wait)
        return ask([this, done](Result<T> result) {
            if (result || !saysNothing(result.error().code))
                m_guard.book(m_connection, result ? std::nullopt : std::optional(result.error()));
            done(std::move(result));
        });
    if ((*wait)->code == ErrorCode::BreakerOpen)
        return refuse(shutError(**wait, m_clock.now()));
    const auto rest = std::max(std::chrono::milliseconds(1), (*wait)->until - m_clock.now());
    QTimer::singleShot(rest, m_waits.get(), [this, ask, done] { guarded<T>(ask, done); });
}

void GuardedTables::find(const TableSearch &search, Callback<TableList> done)
{
    guarded<TableList>(
        [this, search](Callback<TableList> booked) { m_inner.find(search, std::move(booked)); },
        std::move(done));
}

void GuardedTables::read(const QString &table, const QString &id, const QStringList &fields,
                         Callback<TableRecord> done)
{
    guarded<TableRecord>(
        [this, table, id, fields](Callback<TableRecord> booked) {
            m_inner.read(table, id, fields, std::move(booked));
        },
        std::move(done));
}

void GuardedTables::create(const TableDraft &draft, Callback<TableWritten> done)
{
    guarded<TableWritten>(
        [this, draft](Callback<TableWritten> booked) { m_inner.create(draft, std::move(booked)); },
        std::move(done));
}

void GuardedTables::change(const TableChange &change, Callback<TableWritten> done)
{
    guarded<TableWritten>(
        [this, change](Callback<TableWritten> booked) { m_inner.change(change, std::move(booked)); },
        std::move(done));
}

void GuardedTables::page(const TableWalk &walk, const TablePlace &place, Callback<TablePage> done)
{
    guarded<TablePage>(
        [this, walk, place](Callback<TablePage> booked) { m_inner.page(walk, place, std::move(booked)); },
        std::move(done));
}

void GuardedTables::cancelAll()
{
    m_waits = std::make_unique<QObject>();
    m_inner.cancelAll();
}

}
