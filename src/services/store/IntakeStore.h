#pragma once

#include "domain/Clock.h"
#include "domain/Event.h"
#include "domain/Inbound.h"
#include "store/Database.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <vector>

namespace concord {

/// A message that may become an event.
struct NewMessage
{
    EventId id; ///< made by the caller
    EventKind kind = EventKind::PrescriptionNew;
    QString source;
    QString messageId;
    QString orderingKey;
    InboundChannel channel = InboundChannel::File;
    InboundFormat format = InboundFormat::Json;
    QByteArray body;
    QByteArray bodyHash; ///< SHA-256
    CorrelationId correlationId;
    EventState state = EventState::Received; ///< or NeedsReview, with `error`
    std::optional<Error> error;
    Timestamp receivedAt{};
    /// Another id does not make it another message: its body is a key of the source as well, kept as long.
    bool isBodyUnique = false;
};

/// What the door found.
struct Admitted
{
    EventId id; ///< of the event that stands: the first one's for a duplicate
    CorrelationId correlationId;
    EventState state = EventState::Received;
    EventKind kind = EventKind::PrescriptionNew;
    bool isDuplicate = false;    ///< same id (or unique body), same content: nothing was written
    bool isOtherContent = false; ///< same id, other content: nothing was written
};

/// The rows of inbound messages: message_keys, sync_events, event_bodies. Runs in the caller's transaction,
/// so that many messages share one commit. Keeps its statements: make one per Database, which outlives it.
class IntakeStore
{
public:
    explicit IntakeStore(Database &db);
    ~IntakeStore();

    /// What became of each, in the same order, which is the order of arrival. Of two with the same id the
    /// second finds the first.
    [[nodiscard]] Result<std::vector<Admitted>> admit(const std::vector<const NewMessage *> &messages);

private:
    struct FileStatements;
    struct Row; ///< one message with the texts that are written

    [[nodiscard]] Result<void> writeToFile(std::vector<Row> &rows);
    [[nodiscard]] Result<void> writeToServer(std::vector<Row> &rows);
    [[nodiscard]] Result<void> writeKeys(std::vector<Row> &rows);
    [[nodiscard]] Result<void> claimBodies(std::vector<Row> &rows);
    [[nodiscard]] Result<Admitted> settleBody(const Row &row, const Admitted &admitted);
    [[nodiscard]] Result<void> writeFailure(const Row &row);
    [[nodiscard]] Result<Admitted> existing(const Row &row, const QString &key);

    Database &m_db;
    std::unique_ptr<FileStatements> m_file; ///< SQLite; made with the first row
};

}
