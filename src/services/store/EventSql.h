#pragma once

#include "domain/Event.h"
#include "store/Paging.h"

#include <QSqlQuery>
#include <QString>

/// The reading of sync_events, shared by the files of EventStore.
namespace concord::eventSql {

inline const auto tableName = QStringLiteral("sync_events");

/// "SELECT … FROM sync_events e LEFT JOIN event_failures f …" (f: the newest failure), ready for a WHERE.
[[nodiscard]] const QString &select();
[[nodiscard]] EventRow read(const QSqlQuery &query);
[[nodiscard]] sql::Filter filterOf(const EventQuery &query);

}
