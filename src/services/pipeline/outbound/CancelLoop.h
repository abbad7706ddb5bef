#pragma once

#include "domain/DeliveryRoutes.h"
#include "outbox/Outbox.h"
#include "pipeline/outbound/PrescriptionLinker.h"
#include "store/CancelStore.h"

namespace concord {

/// The closed loop of a cancel (DOMAIN section 3) across an EHR and its pharmacies: asked for, fills that
/// were not handed over held, then confirmed, denied or not answered in time, and the EHR told of it, once.
/// Everybody who was told is awaited: confirmed is what all have confirmed, denied what one has denied, and
/// who has not answered by the limit is named. "Sent" is never "cancelled". A supply after a cancel is an
/// incident at once, whichever of the two is heard of first. In the transaction of what is heard.
class CancelLoop
{
public:
    CancelLoop(Database &db, const Clock &clock, const DeliveryRoutes &routes)
        : m_db(db), m_clock(clock), m_routes(routes)
    {}

    /// Whether an EHR's cancel, which made @p change, is to be asked for and told. Not what is asked for, or
    /// was confirmed, and ended as it had; nor what only has other words now: they may be our own report.
    [[nodiscard]] static bool isNew(const EventChange &change, const std::optional<CancelRequest> &known);
    /// An EHR has cancelled @p row. Nothing when nobody is told, or when the cancel is not new. @param saidAt
    /// when, as the message says; absent: it does not, and no supply is known to be after it
    [[nodiscard]] Result<void> ask(const PrescriptionRow &row, const EventChange &change,
                                   std::optional<Timestamp> saidAt, const FactCause &cause);
    /// What a pharmacy says to it, about its own @p row: cancelState "confirmed" or "denied".
    [[nodiscard]] Result<void> answer(const PrescriptionRow &row, const QString &state,
                                      const FactCause &cause);
    /// The same, where the prescription of the EHR is known already (the answer to a delivery).
    [[nodiscard]] Result<void> answerTo(PrescriptionId asked, const QString &state, const FactCause &cause);
    /// A pharmacy has supplied something, or prepares it.
    [[nodiscard]] Result<void> supplied(const DispenseRow &row, const FactCause &cause);
    /// Requests whose limit has passed become "no-answer". Returns how many.
    [[nodiscard]] Result<int> endUnanswered(int most);
    /// Resolves the incident of everybody who has answered since.
    [[nodiscard]] Result<void> endSilence();

    /// What was done, for the step's record: words and counts.
    [[nodiscard]] const QStringList &notes() const { return m_notes; }

    inline static const auto afterCancel = QStringLiteral("dispense.after-cancel");
    inline static const auto noAnswerCause = QStringLiteral("cancel.no-answer");

private:
    class Circle;

    [[nodiscard]] static QString verdictOf(const std::vector<CancelParty> &parties);
    [[nodiscard]] Result<void> answered(const PrescriptionRow &asked, const QString &state,
                                        const FactCause &cause);
    [[nodiscard]] Result<void> settleParty(const PrescriptionRow &asked, const QString &party,
                                           const QString &state, const Circle &circle,
                                           const FactCause &cause);
    [[nodiscard]] Result<void> close(const PrescriptionRow &asked, const QString &state,
                                     const FactCause &cause, EventId answer,
                                     const std::vector<CancelParty> &parties);
    [[nodiscard]] Result<void> settle(PrescriptionRow asked, const QString &state,
                                      const std::vector<DispenseRow> &fills, const Circle &circle,
                                      const FactCause &cause);
    [[nodiscard]] Result<void> report(const PrescriptionRow &asked, const QString &state,
                                      const FactCause &cause, const std::vector<CancelParty> &parties);
    [[nodiscard]] Result<void> endUnanswered(const PrescriptionRow &asked, const CancelRequest &request);
    [[nodiscard]] Result<DispenseRow> hold(DispenseRow fill);
    [[nodiscard]] Result<void> holdUntilAnswered(const DispenseRow &fill, PrescriptionId asked,
                                                 const PharmacyRoute &route, const FactCause &cause);
    [[nodiscard]] Result<void> letGo(DispenseRow fill, const QString &state, const FactCause &cause);
    [[nodiscard]] Result<void> withdraw(const DispenseRow &fill, const FactCause &cause);
    [[nodiscard]] Result<void> raise(DispenseRow fill);
    [[nodiscard]] Result<void> raiseSilence(const QString &name);

    Database &m_db;
    const Clock &m_clock;
    const DeliveryRoutes &m_routes;
    QStringList m_notes;
};

}
