#pragma once

#include "domain/Clock.h"
#include "domain/Delivery.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// A message to a receiver as it is put into the outbox.
struct NewDelivery
{
    EventId event;
    QString source;     ///< connection that the fact came from
    QString connection; ///< to whom
    EventKind kind = EventKind::Dispense;
    QString key;
    RemoteRecord record; ///< kind and local key
    PatientId patient;
    PrescriptionId prescription; ///< null: not known here
    Timestamp factAt{};
};

/// What has to be known of a delivery before it is sent.
struct DeliveryPlan
{
    EventId event;
    QString source;
    QString connection;
    EventKind kind = EventKind::Dispense;
    QString key;
    QString recordKind;
    QString recordKey;
    PatientId patient;
    PrescriptionId prescription;
    int attempts = 0; ///< made so far
    Timestamp createdAt{};
};

/// deliveries and delivery_attempts: what the outbox tells, to whom, and what the receivers said. The events
/// themselves are EventStore's. Functions run in the caller's transaction where one is open.
class DeliveryStore
{
public:
    DeliveryStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<void> insert(const NewDelivery &delivery);
    [[nodiscard]] Result<std::optional<DeliveryPlan>> plan(EventId id);
    /// The ordering key under which an open message about this record waits for the same receiver; what comes
    /// after it stands behind it, whatever its patient is called by then. Empty: none is open.
    [[nodiscard]] Result<QString> openKeyOf(const QString &connection, const QString &recordKey);

    /// The attempt that begins now, to be committed before it is sent; one of before that was never heard of
    /// again ends as "interrupted". Absent: @p worker does not hold the event any more, and must not send.
    [[nodiscard]] Result<std::optional<int>> begin(EventId id, const QString &worker);
    /// What the receiver acknowledged, together with what it calls the record (RemoteRecordStore).
    [[nodiscard]] Result<void> acknowledge(EventId id, const DeliveryReceipt &receipt);
    [[nodiscard]] Result<void> fail(EventId id, ErrorCode code);
    [[nodiscard]] Result<void> setWait(EventId id, DeliveryWait wait);
    /// What waited for a patient or a prescription that is known by now is due at once. Returns how many.
    [[nodiscard]] Result<int> hurryKnown();

    /// An attempt is on its way that makes or changes a record of this kind at @p connection; @p remoteId: of
    /// the record that is asked about. A message that is about a record of the receiver's own counts when it
    /// is that one; one that makes a record, when @p ownKeys (RemoteRecord::localKey) name it.
    [[nodiscard]] Result<bool> isOnTheWay(const QString &connection, const QString &recordKind,
                                          const QString &remoteId, const QStringList &ownKeys);

    /// Whether anybody was ever told anything from here.
    [[nodiscard]] Result<bool> isUsed();
    [[nodiscard]] Result<DeliveryPage> page(const DeliveryQuery &query);
    [[nodiscard]] Result<std::optional<DeliveryRow>> byEvent(EventId id);
    [[nodiscard]] Result<std::vector<DeliveryAttempt>> attemptsOf(EventId id);
    /// Of each kind of what was acknowledged at or after @p from, or is open since then; by
    /// deliveryTargetOf().
    [[nodiscard]] Result<std::vector<DeliveryLatency>> latencies(Timestamp from);

private:
    [[nodiscard]] Result<void> end(EventId id, const char *outcome, const QVariant &code);

    Database &m_db;
    const Clock &m_clock;
};

}
