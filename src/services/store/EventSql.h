#pragma once

#include "domain/Engine.h"
#include "store/Paging.h"

#include <QSqlQuery>
#include <QString>

/// The reading of sync_events, shared by the files of EventStore.
namespace concord::eventSql {

inline constexpr const char *tableLiteral = "sync_events";
inline const auto tableName = QStringLiteral("sync_events");
/// changed_at of a change now: after created_at also within the millisecond, or the tail would not see it.
inline const auto changedNow =
    QStringLiteral("changed_at = CASE WHEN created_at < ? THEN ? ELSE created_at + 1 END");
/// e: the connection that it stands and falls with: an outbound event is its receiver's.
inline const auto partner = QStringLiteral("CASE WHEN e.direction = 'out' THEN e.target ELSE e.source END");
/// e: waits for a claim, and nobody has parked it.
inline const auto isReceived =
    QStringLiteral("e.status = 'received' AND e.completed_at IS NULL AND e.parked = 0");

/// "SELECT … FROM sync_events e LEFT JOIN event_failures f …" (f: the newest failure), ready for a WHERE.
[[nodiscard]] const QString &select();
[[nodiscard]] EventRow read(const QSqlQuery &query);
[[nodiscard]] sql::Filter filterOf(const EventQuery &query);
/// Which ids a person means, as a statement of its own: a walk over an index of each state.
struct IdQuery
{
    EventFilter filter;
    std::vector<EventState> actable{};    ///< only these states count, whatever the filter says; empty: all
    QString after{};                      ///< only ids before this one; empty: all
    int limit = 0;                        ///< of each state, newest first; 0: all
    std::optional<QStringList> sources{}; ///< only events of these connections; absent: of all
};
/// `where` is the whole SELECT.
[[nodiscard]] sql::Filter idsOf(const IdQuery &query);

}
