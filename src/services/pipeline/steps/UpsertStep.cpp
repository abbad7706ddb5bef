#include "pipeline/steps/UpsertStep.h"

#include "codec/FhirDateTime.h"
#include "pipeline/steps/AppointmentUpsert.h"
#include "pipeline/steps/DispenseUpsert.h"
#include "pipeline/steps/OrderUpsert.h"
#include "pipeline/steps/PatientUpsert.h"

#include <QSet>

namespace concord {

namespace {
std::optional<qint64> toTheSecond(const QString &text)
{
    const auto at = FhirDateTime::parse(text);
    if (!at || at->precision < FhirDateTime::Precision::Second)
        return std::nullopt;
    return at->fromMs;
}

/// Plans and then applies everything an event says.
class Upserting
{
public:
    Upserting(EventWork &work, Database &db, const Clock &clock)
        : m_c{work, db, clock, {}, toTheSecond(work.canonical.occurredAt), {}}, m_patient(m_c)
    {}

    [[nodiscard]] Result<PlanVerdict> plan();
    [[nodiscard]] Result<void> apply();
    [[nodiscard]] QString notes() const { return m_c.notes.join(QStringLiteral(", ")); }

private:
    /// Plans each part; the parts have a plan() and a key().
    template <typename Part>
    [[nodiscard]] Result<PlanVerdict> planAll(std::vector<Part> &parts);
    [[nodiscard]] bool isAllOlder() const;
    void correctKind();

    UpsertContext m_c;
    PatientUpsert m_patient;
    std::vector<OrderUpsert> m_orders;
    std::vector<DispenseUpsert> m_dispenses;
    std::optional<AppointmentUpsert> m_appointment;
};

template <typename Part>
Result<PlanVerdict> Upserting::planAll(std::vector<Part> &parts)
{
    QSet<QString> keys;
    for (Part &part : parts) {
        auto planned = part.plan();
        if (!planned || *planned)
            return planned;
        if (keys.contains(part.key()))
            return upsert::conflict({}, QStringLiteral("one message speaks twice of the same record"));
        keys.insert(part.key());
    }
    return PlanVerdict();
}

Result<PlanVerdict> Upserting::plan()
{
    auto planned = m_patient.plan();
    if (!planned || *planned)
        return planned;
    const CanonicalEvent &event = m_c.work.canonical;
    const auto mapping = [this](size_t i) {
        return i < m_c.work.mappings.size() ? m_c.work.mappings[i] : MappingId{};
    };
    for (size_t i = 0; i < event.orders.size(); ++i)
        m_orders.emplace_back(m_c, event.orders[i], mapping(i), QStringLiteral("/orders/%1").arg(i));
    for (size_t i = 0; i < event.dispenses.size(); ++i)
        m_dispenses.emplace_back(m_c, event.dispenses[i], mapping(event.orders.size() + i),
                                 QStringLiteral("/dispenses/%1").arg(i));
    planned = planAll(m_orders);
    if (!planned || *planned)
        return planned;
    planned = planAll(m_dispenses);
    if (!planned || *planned)
        return planned;
    if (event.appointment) {
        m_appointment.emplace(m_c, *event.appointment);
        planned = m_appointment->plan();
        if (!planned || *planned)
            return planned;
    }
    correctKind();
    if (isAllOlder())
        return StepVerdict{
            StepVerdict::Kind::Superseded, std::nullopt, {}, QStringLiteral("what is stored happened later")};
    return PlanVerdict();
}

bool Upserting::isAllOlder() const
{
    const size_t parts = m_orders.size() + m_dispenses.size() + (m_appointment ? 1 : 0);
    const auto isOlder = [](const auto &part) {
        return part.isOlder();
    };
    return parts > 0 && std::all_of(m_orders.begin(), m_orders.end(), isOlder) &&
           std::all_of(m_dispenses.begin(), m_dispenses.end(), isOlder) &&
           (!m_appointment || m_appointment->isOlder());
}

/// Whether an order is new or changed, the store knows better than its sender.
void Upserting::correctKind()
{
    const EventKind kind = m_c.work.canonical.kind;
    if (m_orders.empty() || (kind != EventKind::PrescriptionNew && kind != EventKind::PrescriptionChange))
        return;
    const bool isAnyKnown =
        std::any_of(m_orders.begin(), m_orders.end(), [](const OrderUpsert &o) { return o.isKnown(); });
    m_c.work.kind = isAnyKnown ? EventKind::PrescriptionChange : EventKind::PrescriptionNew;
    m_c.work.canonical.kind = m_c.work.kind;
}

Result<void> Upserting::apply()
{
    if (auto done = m_patient.apply(); !done)
        return done;
    for (OrderUpsert &order : m_orders) {
        if (auto done = order.apply(); !done)
            return done;
    }
    for (DispenseUpsert &dispense : m_dispenses) {
        if (auto done = dispense.apply(); !done)
            return done;
    }
    if (m_appointment) {
        if (auto done = m_appointment->apply(); !done)
            return done;
    }
    const auto &adherence = m_c.work.canonical.adherence;
    return adherence ? applyAdherence(m_c, *adherence) : Result<void>{};
}
}

Result<StepVerdict> UpsertStep::run(EventWork &work, Database &db, const Clock &clock)
{
    work.changes.clear();
    Upserting upserting(work, db, clock);
    auto stops = upserting.plan();
    if (!stops)
        return fail(stops.error());
    if (*stops)
        return **std::move(stops);
    if (const auto done = upserting.apply(); !done)
        return fail(done.error());
    return StepVerdict::done(upserting.notes());
}

}
