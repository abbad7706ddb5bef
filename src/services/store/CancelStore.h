#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "store/Database.h"

#include <QStringList>

#include <chrono>
#include <optional>
#include <vector>

namespace concord {

/// A cancel that a pharmacy is asked to confirm (DOMAIN section 3).
struct CancelRequest
{
    PrescriptionId prescription; ///< of the source that cancelled it
    QString source;
    Timestamp cancelledAt{}; ///< as the source says, else when it was heard
    Timestamp requestedAt{};
    Timestamp dueAt{}; ///< no answer by then is "no-answer"
    QString state;     ///< cancelState
    std::optional<Timestamp> answeredAt;
    EventId requestEvent;
    CorrelationId correlation;

    friend bool operator==(const CancelRequest &, const CancelRequest &) = default;
};

/// One of those that a cancel is told to, and what it has answered.
struct CancelParty
{
    QString connection; ///< by which it is told
    QString state = QStringLiteral("requested");
    EventId answerEvent{}; ///< null: none yet

    friend bool operator==(const CancelParty &, const CancelParty &) = default;
};

/// cancel_requests and cancel_parties: the loops that are open, and how they were closed. A prescription has
/// one; cancelled anew, it begins anew.
class CancelStore
{
public:
    CancelStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<std::optional<CancelRequest>> of(PrescriptionId prescription);
    /// Begins, or begins anew; what nobody has answered stays cancelled since it was. @p told: those whose
    /// answers are awaited.
    [[nodiscard]] Result<void> open(const CancelRequest &request, const QStringList &told = {});
    /// By connection; none: it was asked for before there were parties, and the first answer counts.
    [[nodiscard]] Result<std::vector<CancelParty>> partiesOf(PrescriptionId prescription);
    /// Whoever else writes of this loop at the same time does so before or after this transaction.
    [[nodiscard]] Result<void> meet(PrescriptionId prescription);
    /// What a party answers, also after the limit. False: it has answered, or was not asked.
    [[nodiscard]] Result<bool> answer(PrescriptionId prescription, const QString &connection,
                                      const QString &state, EventId answer);
    /// The limit has passed for those who have not answered: "no-answer".
    [[nodiscard]] Result<void> endParties(PrescriptionId prescription);
    /// In "no-answer": as a party, or as the EHR of requests that have none.
    [[nodiscard]] Result<qint64> countSilent(const QString &name);
    /// An answer: "confirmed" or "denied", also when it comes after the limit; or "no-answer", with a null
    /// event. False: there was no such request to be answered, and nothing was changed.
    [[nodiscard]] Result<bool> close(PrescriptionId prescription, const QString &state, EventId answer);
    /// When @p source cancelled each of those that were asked about.
    [[nodiscard]] Result<std::vector<std::pair<PrescriptionId, Timestamp>>> timesOf(const QString &source);
    /// Those whose limit has passed, the oldest first.
    [[nodiscard]] Result<std::vector<CancelRequest>> due(int most);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
