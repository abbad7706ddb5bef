#pragma once

#include "domain/Result.h"

#include <QString>

namespace concord {

struct RawRate
{
    qint64 events = 0; ///< without those to warm up
    double perSecond = 0;
};

/// What SQLite itself can do: writes the rows that an intake left in @p intakeFile (message_keys,
/// sync_events, event_bodies) once more, into a new database of the same schema, as a C program would:
/// prepared statements, transactions of @p group events, the settings of the store (WAL, synchronous=FULL,
/// foreign keys).
/// @param newFile must not exist
[[nodiscard]] Result<RawRate> rawCommits(const QString &intakeFile, const QString &newFile, int group,
                                         qint64 warmUp);

/// Microseconds that the disk below @p folder takes to make 8 KB durable (fdatasync); the median of 50.
[[nodiscard]] double syncMicroseconds(const QString &folder);

}
