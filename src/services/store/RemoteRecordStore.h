#pragma once

#include "domain/Clock.h"
#include "domain/Outbound.h"
#include "store/Database.h"

#include <optional>

namespace concord {

/// remote_records: what the receivers call records of ours, and which version they have acknowledged. The
/// remote id is sealed, and found by its keyed hash: a pharmacy's number is a patient's.
class RemoteRecordStore
{
public:
    RemoteRecordStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// What stood for the record before is replaced.
    [[nodiscard]] Result<void> save(const QString &connection, const RemoteRecord &record);
    [[nodiscard]] Result<std::optional<RemoteRecord>> byLocal(const QString &connection, const QString &kind,
                                                              const QString &localKey);
    [[nodiscard]] Result<std::optional<RemoteRecord>> byRemote(const QString &connection, const QString &kind,
                                                               const QString &remoteId);

private:
    [[nodiscard]] Result<std::optional<RemoteRecord>> find(const QString &condition,
                                                           const QVariantList &values);

    Database &m_db;
    const Clock &m_clock;
};

}
