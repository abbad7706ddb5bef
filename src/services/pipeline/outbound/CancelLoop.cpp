#include "pipeline/outbound/CancelLoop.h"

#include "codec/FhirDateTime.h"
#include "domain/DispenseRules.h"
#include "domain/PrescriptionRules.h"
#include "store/IncidentStore.h"

#include <QJsonArray>

#include <algorithm>

namespace concord {

namespace {
constexpr qint64 dayMs = 86'400'000;
const auto flagsKey = QStringLiteral("flags");
const auto statusKey = QStringLiteral("status");
const auto heldMark = QStringLiteral("held:");     ///< and the status before
const auto cancelsOf = QStringLiteral("/cancels"); ///< behind the name of who is silent: an endpoint

QStringList flagsOf(const QJsonObject &details)
{
    QStringList flags;
    const QJsonArray list = details.value(flagsKey).toArray();
    for (const auto &flag : list)
        flags.append(flag.toString());
    return flags;
}

void setFlags(QJsonObject &details, const QStringList &flags)
{
    if (flags.isEmpty())
        details.remove(flagsKey);
    else
        details.insert(flagsKey, QJsonArray::fromStringList(flags));
}

/// Not handed over yet: it can still be stopped.
bool canBeStopped(const DispenseRow &fill)
{
    return fill.status == u"preparation" || fill.status == u"in-progress";
}

bool isCancelled(const PrescriptionRow &row)
{
    const bool isWithdrawnOrder = hasEnded(row.status) && row.status != PrescriptionStatus::Completed;
    return row.cancelState != cancelState::denied && (isWithdrawnOrder || !row.cancelState.isEmpty());
}

/// When it was handed over, from and until, as exactly as it is known.
std::optional<std::pair<qint64, qint64>> handedOver(const DispenseRow &fill)
{
    const auto at = FhirDateTime::parse(fill.handedOverAt);
    if (!at || at->precision < FhirDateTime::Precision::Day)
        return std::nullopt;
    return std::pair(at->fromMs,
                     at->precision == FhirDateTime::Precision::Day ? at->fromMs + dayMs : at->fromMs);
}

/// Surely before: a day that is the cancel's own may be either.
bool isBefore(const DispenseRow &fill, Timestamp cancelledAt)
{
    const auto when = handedOver(fill);
    return when && when->second <= toMs(cancelledAt);
}
}

/// Those whom a cancel was told to, with the connections that they are heard by.
class CancelLoop::Circle
{
public:
    Circle(const PharmacyRoute &route, const std::vector<CancelParty> &parties) : m_route(route)
    {
        for (const CancelParty &party : parties)
            m_told.append(party.connection);
    }
    /// Empty: nobody who was asked is heard by it.
    [[nodiscard]] QString partyOf(const QString &connection) const
    {
        return m_route.partyOf(connection, m_told);
    }
    [[nodiscard]] QStringList sourcesOf(const QString &party) const
    {
        QStringList sources{party};
        for (const QString &name : m_route.pharmacies) {
            if (name != party && partyOf(name) == party)
                sources.append(name);
        }
        return sources;
    }

private:
    const PharmacyRoute &m_route;
    QStringList m_told;
};

Result<void> CancelLoop::raise(DispenseRow fill)
{
    QStringList flags = flagsOf(fill.details);
    if (flags.contains(afterCancel)) // the upsert, or an earlier message, has raised it
        return {};
    flags.append(afterCancel);
    setFlags(fill.details, flags);
    m_notes.append(afterCancel);
    return DispenseStore(m_db, m_clock).update(fill).and_then([&] {
        // not the connection's trouble: a call to it that goes well must not resolve it
        return IncidentStore(m_db, m_clock)
            .raise(fill.source + QStringLiteral("/dispenses"), afterCancel)
            .map([](bool) {});
    });
}

Result<DispenseRow> CancelLoop::hold(DispenseRow fill)
{
    QStringList flags = flagsOf(fill.details);
    flags.append(heldMark + fill.status);
    setFlags(fill.details, flags);
    fill.status = QStringLiteral("on-hold");
    fill.details.insert(statusKey, fill.status);
    m_notes.append(QStringLiteral("fill held"));
    return DispenseStore(m_db, m_clock).update(fill).map([&] { return fill; });
}

/// Its own pharmacy may have answered already, while another one is still awaited: then that holds for it.
Result<void> CancelLoop::holdUntilAnswered(const DispenseRow &fill, PrescriptionId asked,
                                           const PharmacyRoute &route, const FactCause &cause)
{
    const auto held = hold(fill);
    const auto parties = held ? CancelStore(m_db, m_clock).partiesOf(asked) : fail(held.error());
    if (!parties)
        return fail(parties.error());
    const QString name = Circle(route, *parties).partyOf(fill.source);
    for (const CancelParty &party : *parties) {
        if (party.connection == name &&
            (party.state == cancelState::confirmed || party.state == cancelState::denied))
            return letGo(*held, party.state, cause);
    }
    return {};
}

/// What was prepared will not be handed over: also who was told that it is ready hears of it.
Result<void> CancelLoop::letGo(DispenseRow fill, const QString &state, const FactCause &cause)
{
    QStringList flags = flagsOf(fill.details);
    const auto held = std::find_if(flags.begin(), flags.end(),
                                   [](const QString &flag) { return flag.startsWith(heldMark); });
    if (held == flags.end() || fill.status != u"on-hold")
        return {};
    fill.status = state == cancelState::confirmed ? dispenseStatus::stopped : held->sliced(heldMark.size());
    flags.erase(held);
    setFlags(fill.details, flags);
    fill.details.insert(statusKey, fill.status);
    const auto done = DispenseStore(m_db, m_clock).update(fill);
    return done && isWithdrawn(fill.status) ? withdraw(fill, cause) : done;
}

Result<void> CancelLoop::withdraw(const DispenseRow &fill, const FactCause &cause)
{
    Outbox outbox(m_db, m_clock);
    OutboundFact fact;
    fact.kind = EventKind::DispenseReversal;
    auto content = outbox.contentOf(fact.kind, fill.patient, "dispenses", fill.details);
    if (!content)
        return fail(content.error());
    fact.content = *std::move(content);
    for (CanonicalDispense &dispense : fact.content.dispenses) {
        dispense.status = fill.status;
        dispense.action = dispenseActionOf(fill.status);
    }
    fact.record = {QStringLiteral("MedicationDispense"), QStringLiteral("dispense/") + fill.id, {}, {}};
    fact.patient = fill.patient;
    fact.prescription = fill.prescription;
    for (const QString &receiver : m_routes.receiversOf(fill.source, fact.kind)) {
        if (const auto put = outbox.put(fact, cause, receiver); !put)
            return fail(put.error());
    }
    return {};
}

bool CancelLoop::isNew(const EventChange &change, const std::optional<CancelRequest> &known)
{
    if (change.change == u"unchanged")
        return false;
    // it was live again, or ends in another way
    const bool endsAnew = change.change != u"changed" || change.fields.contains(statusKey);
    if (!known || endsAnew)
        return true;
    const bool isClosed = known->state == cancelState::denied || known->state == cancelState::noAnswer;
    return isClosed && (change.fields.isEmpty() || change.fields.contains(QStringLiteral("cancel_state")));
}

Result<void> CancelLoop::ask(const PrescriptionRow &row, const EventChange &change,
                             std::optional<Timestamp> saidAt, const FactCause &cause)
{
    const PharmacyRoute *route = m_routes.ofEhr(row.source);
    const QStringList told = m_routes.receiversOf(row.source, EventKind::PrescriptionCancel);
    if (!route || told.isEmpty())
        return {};
    CancelStore requests(m_db, m_clock);
    const auto known = requests.of(row.id);
    if (!known)
        return fail(known.error());
    if (!isNew(change, *known))
        return {};
    const bool isDated = saidAt.has_value();
    const Timestamp cancelledAt = saidAt.value_or(m_clock.now());
    const auto opened =
        requests.open({row.id, row.source, cancelledAt, m_clock.now(), m_clock.now() + route->cancelAnswer,
                       cancelState::requested, std::nullopt, cause.event, cause.correlation},
                      told);
    if (!opened)
        return opened;
    m_notes.append(QStringLiteral("cancel asked for"));
    PrescriptionStore prescriptions(m_db);
    PrescriptionLinker linker(m_db, m_clock);
    const auto beside = linker.besides(row, route->pharmacies);
    const auto fills = beside ? linker.suppliesOf(row, route->pharmacies) : fail(beside.error());
    if (!fills)
        return fail(fills.error());
    Result<void> done = prescriptions.setCancelState(row.id, cancelState::requested);
    for (const PrescriptionRow &one : *beside) {
        if (done && !hasEnded(one.status))
            done = prescriptions.setCancelState(one.id, cancelState::requested);
    }
    for (const DispenseRow &fill : *fills) {
        if (!done || isWithdrawn(fill.status))
            continue;
        if (canBeStopped(fill))
            done = hold(fill).map([](const DispenseRow &) {});
        else if (isDated && handedOver(fill) && !isBefore(fill, cancelledAt))
            done = raise(fill); // the supply was heard of before the cancel, and was given after it
    }
    return done;
}

Result<void> CancelLoop::supplied(const DispenseRow &row, const FactCause &cause)
{
    const PharmacyRoute *route = m_routes.ofPharmacy(row.source);
    if (!route || isWithdrawn(row.status))
        return {};
    const auto asked = PrescriptionLinker(m_db, m_clock).meantBy(row, route->ehr);
    if (!asked)
        return fail(asked.error());
    if (!*asked)
        return {};
    // a cancel, or an answer, that is worked at the same time has not seen this supply: they meet here
    const auto met = PrescriptionStore(m_db).meet((*asked)->id).and_then([&] {
        return CancelStore(m_db, m_clock).meet((*asked)->id);
    });
    if (!met || !isCancelled(**asked))
        return met;
    if (canBeStopped(row))
        return holdUntilAnswered(row, (*asked)->id, *route, cause);
    const auto request = CancelStore(m_db, m_clock).of((*asked)->id);
    if (!request)
        return fail(request.error());
    const qint64 saidMs = (*asked)->sourceUpdatedMs;
    const Timestamp cancelledAt = *request ? (*request)->cancelledAt : fromMs(saidMs);
    const bool isDated = *request || saidMs > 0;
    return isDated && isBefore(row, cancelledAt) ? Result<void>{} : raise(row);
}

Result<void> CancelLoop::answer(const PrescriptionRow &row, const QString &state, const FactCause &cause)
{
    const PharmacyRoute *route = m_routes.ofPharmacy(row.source);
    if (!route)
        return {};
    const auto asked = PrescriptionLinker(m_db, m_clock).otherOf(row, route->ehr);
    if (!asked)
        return fail(asked.error());
    return *asked ? answered(**asked, state, cause) : Result<void>{};
}

Result<void> CancelLoop::answerTo(PrescriptionId asked, const QString &state, const FactCause &cause)
{
    const auto row = PrescriptionStore(m_db).byId(asked);
    if (!row)
        return fail(row.error());
    return *row ? answered(**row, state, cause) : Result<void>{};
}

/// What is known of those who were asked, as one word: everybody is awaited, and one no is a no.
QString CancelLoop::verdictOf(const std::vector<CancelParty> &parties)
{
    const auto anyIs = [&](const QString &state) {
        return std::any_of(parties.begin(), parties.end(),
                           [&](const CancelParty &party) { return party.state == state; });
    };
    for (const QString &state : {cancelState::requested, cancelState::denied, cancelState::noAnswer}) {
        if (anyIs(state))
            return state;
    }
    return cancelState::confirmed;
}

Result<void> CancelLoop::answered(const PrescriptionRow &asked, const QString &state, const FactCause &cause)
{
    const PharmacyRoute *route = m_routes.ofEhr(asked.source);
    CancelStore requests(m_db, m_clock);
    const auto request = requests.of(asked.id);
    auto parties = request ? requests.partiesOf(asked.id) : fail(request.error());
    if (!parties)
        return fail(parties.error());
    if (!route || !*request)
        return {};
    if (parties->empty())
        return close(asked, state, cause, cause.event, {});
    const Circle circle(*route, *parties);
    const QString party = circle.partyOf(cause.source);
    const auto isNew =
        party.isEmpty() ? Result<bool>(false) : requests.answer(asked.id, party, state, cause.event);
    if (!isNew)
        return fail(isNew.error());
    if (!*isNew) {
        if (party.isEmpty())
            m_notes.append(QStringLiteral("cancel answered by nobody who was asked"));
        return {};
    }
    if (const auto done = settleParty(asked, party, state, circle, cause); !done)
        return done;
    parties = requests.partiesOf(asked.id);
    if (!parties)
        return fail(parties.error());
    const QString verdict = verdictOf(*parties);
    const bool isOpen =
        (*request)->state == cancelState::requested || (*request)->state == cancelState::noAnswer;
    if (!isOpen || verdict == cancelState::requested || verdict == (*request)->state) {
        m_notes.append(QStringLiteral("cancel %1 by %2").arg(state, party));
        return {};
    }
    return close(asked, verdict, cause, cause.event, *parties);
}

/// What a party's own records are to say, and that it is not silent any more.
Result<void> CancelLoop::settleParty(const PrescriptionRow &asked, const QString &party, const QString &state,
                                     const Circle &circle, const FactCause &cause)
{
    PrescriptionLinker linker(m_db, m_clock);
    const QStringList sources = circle.sourcesOf(party);
    const auto fills = linker.suppliesOf(asked, sources);
    const auto beside = fills ? linker.besides(asked, sources) : fail(fills.error());
    if (!beside)
        return fail(beside.error());
    Result<void> done;
    for (const DispenseRow &fill : *fills) {
        if (done && sources.contains(fill.source) && state != cancelState::noAnswer)
            done = letGo(fill, state, cause);
    }
    for (const PrescriptionRow &one : *beside) {
        if (done && !one.cancelState.isEmpty())
            done = PrescriptionStore(m_db).setCancelState(one.id, state);
    }
    return done && state == cancelState::noAnswer ? raiseSilence(party) : done;
}

Result<void> CancelLoop::raiseSilence(const QString &name)
{
    return IncidentStore(m_db, m_clock).raise(name + cancelsOf, noAnswerCause).map([](bool) {});
}

/// Not where an answer is heard: two that are heard at the same time would take each other for silent.
Result<void> CancelLoop::endSilence()
{
    IncidentStore incidents(m_db, m_clock);
    const auto open = incidents.open();
    if (!open)
        return fail(open.error());
    for (const Incident &incident : *open) {
        if (incident.cause != noAnswerCause)
            continue;
        const auto silent =
            CancelStore(m_db, m_clock).countSilent(incident.endpoint.chopped(cancelsOf.size()));
        const auto resolved = silent && *silent == 0 ? incidents.resolve(incident.endpoint)
                                                     : silent.map([](qint64) { return 0; });
        if (!resolved)
            return fail(resolved.error());
    }
    return {};
}

Result<void> CancelLoop::close(const PrescriptionRow &asked, const QString &state, const FactCause &cause,
                               EventId answer, const std::vector<CancelParty> &parties)
{
    const PharmacyRoute *route = m_routes.ofEhr(asked.source);
    if (!route)
        return {};
    CancelStore requests(m_db, m_clock);
    const auto closed = requests.close(asked.id, state, answer);
    if (!closed || !*closed)
        return closed ? Result<void>{} : fail(closed.error());
    m_notes.append(QStringLiteral("cancel ") + state);
    PrescriptionLinker linker(m_db, m_clock);
    const auto fills = linker.suppliesOf(asked, route->pharmacies);
    const auto beside = fills && parties.empty() ? linker.besides(asked, route->pharmacies)
                        : fills                  ? Result<std::vector<PrescriptionRow>>()
                                                 : fail(fills.error());
    if (!beside)
        return fail(beside.error());
    Result<void> done = settle(asked, state, *fills, Circle(*route, parties), cause);
    for (const PrescriptionRow &one : *beside) {
        if (done && !one.cancelState.isEmpty())
            done = PrescriptionStore(m_db).setCancelState(one.id, state);
    }
    if (!done)
        return done;
    const auto now = PrescriptionStore(m_db).byId(asked.id);
    if (!now || !*now)
        return now ? Result<void>{} : fail(now.error());
    return report(**now, state, cause, parties);
}

/// What was asked for is done only when it is confirmed: cancelled before any supply, stopped after. Supplies
/// of those who were asked follow their own answer.
Result<void> CancelLoop::settle(PrescriptionRow asked, const QString &state,
                                const std::vector<DispenseRow> &fills, const Circle &circle,
                                const FactCause &cause)
{
    Result<void> done;
    for (const DispenseRow &fill : fills) {
        if (done && state != cancelState::noAnswer && circle.partyOf(fill.source).isEmpty())
            done = letGo(fill, state, cause);
    }
    if (!done)
        return done;
    if (state != cancelState::confirmed || hasEnded(asked.status))
        return PrescriptionStore(m_db).setCancelState(asked.id, state);
    const bool isSupplied = std::any_of(fills.begin(), fills.end(),
                                        [](const DispenseRow &fill) { return isHandedOver(fill.status); });
    asked.status = isSupplied ? PrescriptionStatus::Stopped : PrescriptionStatus::Cancelled;
    asked.cancelState = state;
    asked.details.insert(statusKey, wordOf(asked.status));
    return PrescriptionStore(m_db).update(asked);
}

Result<void> CancelLoop::report(const PrescriptionRow &asked, const QString &state, const FactCause &cause,
                                const std::vector<CancelParty> &parties)
{
    Outbox outbox(m_db, m_clock);
    OutboundFact fact;
    fact.kind = EventKind::PrescriptionCancel;
    auto content = outbox.contentOf(fact.kind, asked.patient, "orders", asked.details);
    if (!content)
        return fail(content.error());
    fact.content = *std::move(content);
    for (CanonicalOrder &order : fact.content.orders) {
        order.action = state == cancelState::denied                    ? OrderAction::CancelDenied
                       : state == cancelState::noAnswer                ? OrderAction::CancelRequested
                       : asked.status == PrescriptionStatus::Cancelled ? OrderAction::Cancelled
                                                                       : OrderAction::Discontinued;
        order.status = asked.status;
        order.flags.append(QStringLiteral("cancel:") + state);
        for (const CancelParty &party : parties) {
            if (party.state == state && state != cancelState::confirmed)
                order.flags.append(QStringLiteral("cancel-by:") + party.connection);
        }
    }
    fact.record = {
        QStringLiteral("MedicationRequest"), QStringLiteral("prescription/") + asked.id.toString(), {}, {}};
    fact.patient = asked.patient;
    fact.prescription = asked.id;
    return outbox.put(fact, cause, asked.source).map([](bool) {});
}

Result<void> CancelLoop::endUnanswered(const PrescriptionRow &asked, const CancelRequest &request)
{
    const FactCause cause{request.requestEvent, request.correlation, request.source, m_clock.now()};
    CancelStore requests(m_db, m_clock);
    const auto before = requests.partiesOf(asked.id);
    const auto ended = before ? requests.endParties(asked.id) : fail(before.error());
    const auto parties = ended ? requests.partiesOf(asked.id) : fail(ended.error());
    if (!parties)
        return fail(parties.error());
    if (parties->empty()) {
        return close(asked, cancelState::noAnswer, cause, {}, {}).and_then([&] {
            return raiseSilence(request.source);
        });
    }
    const PharmacyRoute *route = m_routes.ofEhr(asked.source);
    EventId denial;
    for (const CancelParty &party : *parties) {
        if (party.state == cancelState::denied)
            denial = party.answerEvent;
        const auto settled =
            route && party.state == cancelState::noAnswer
                ? settleParty(asked, party.connection, party.state, Circle(*route, *parties), cause)
                : Result<void>{};
        if (!settled)
            return settled;
    }
    return close(asked, verdictOf(*parties), cause, denial, *parties);
}

Result<int> CancelLoop::endUnanswered(int most)
{
    const auto due = CancelStore(m_db, m_clock).due(most);
    if (!due)
        return fail(due.error());
    for (const CancelRequest &request : *due) {
        const auto asked = PrescriptionStore(m_db).byId(request.prescription);
        if (!asked)
            return fail(asked.error());
        if (!*asked)
            continue;
        if (const auto ended = endUnanswered(**asked, request); !ended)
            return fail(ended.error());
    }
    return int(due->size());
}

}
