#pragma once

#include "domain/Canonical.h"
#include "domain/Outbound.h"
#include "store/Database.h"

namespace concord {

/// What is to be told, as it stands in the store now.
struct OutboundFact
{
    EventKind kind = EventKind::Dispense;
    CanonicalEvent content; ///< one order, one dispense or one adherence signal
    RemoteRecord record;    ///< kind and local key of what it is about
    PatientId patient;
    PrescriptionId prescription; ///< what it is about, or was given for; null: not known here
};

/// Of what the fact came.
struct FactCause
{
    EventId event;             ///< null: a decision that no event has brought up
    CorrelationId correlation; ///< null: one of its own
    QString source;            ///< connection
    Timestamp receivedAt{};    ///< from then on the latency counts
    QString decision{};        ///< names a person's or a rule's decision; empty: the event is the cause alone
};

/// The outbox: sync_events of direction "out", each with its row in deliveries. Written in the transaction of
/// the fact, so that one is there if and only if the other is.
class Outbox
{
public:
    Outbox(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Puts the fact into the outbox for @p receiver. False: it stands there already, because the cause is
    /// worked on once more.
    [[nodiscard]] Result<bool> put(const OutboundFact &fact, const FactCause &cause, const QString &receiver);

    /// The canonical content of a record as it is stored: @p patient by the names of the side whose record it
    /// is, @p member ("orders", "dispenses") with the one part @p details. NotFound: no such patient.
    [[nodiscard]] Result<CanonicalEvent> contentOf(EventKind kind, PatientId patient, const char *member,
                                                   const QJsonObject &details);

private:
    [[nodiscard]] Result<QJsonObject> personOf(PatientId patient);

    Database &m_db;
    const Clock &m_clock;
};

}
