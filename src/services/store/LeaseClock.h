#pragma once

#include "domain/Clock.h"
#include "store/Dialect.h"

#include <QString>
#include <QVariantList>

namespace concord::leaseClock {

/// A moment of this machine's clock as one of the clock that all workers on the database share, as an
/// expression over two placeholders (values()). Leases are written and judged with it: a worker whose clock
/// is wrong neither loses what it holds nor takes what others hold. SQLite: its workers share a machine.
/// PostgreSQL: the server's clock; less than a second is no difference.
[[nodiscard]] inline QString moment(const Dialect &dialect)
{
    return dialect.kind() == Dialect::Kind::Sqlite
               ? QStringLiteral("(? + 0 * ?)")
               : QStringLiteral(
                     "(CAST(? AS BIGINT) + (CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"
                     " - CAST(? AS BIGINT)) / 1000 * 1000)");
}

[[nodiscard]] inline QVariantList values(Timestamp moment)
{
    const auto system = std::chrono::system_clock::now().time_since_epoch();
    return {qint64(toMs(moment)),
            qint64(std::chrono::duration_cast<std::chrono::milliseconds>(system).count())};
}

}
