#pragma once

#include "domain/Canonical.h"

#include <QRandomGenerator>

namespace concord {

/// Arbitrary canonical events for property tests: every member now filled, now empty, with text that JSON has
/// to escape. The same seed gives the same events.
class CanonicalSamples
{
public:
    explicit CanonicalSamples(quint32 seed) : m_random(seed) {}

    [[nodiscard]] CanonicalEvent event()
    {
        CanonicalEvent e;
        e.kind = EventKind(number(0, int(EventKind::Appointment)));
        e.occurredAt = text();
        e.patient = {identifiers(), text(), text(), text(), text(),        text(),
                     text(),        text(), text(), text(), maybe<bool>(), identifiers()};
        for (int i = number(0, 3); i > 0; --i)
            e.orders.push_back(order());
        for (int i = number(0, 2); i > 0; --i)
            e.dispenses.push_back(dispense());
        if (chance())
            e.appointment = appointment();
        if (chance())
            e.adherence = CanonicalAdherence{text(), text(), codings(), text(), text(), text()};
        return e;
    }

private:
    [[nodiscard]] int number(int low, int high) { return m_random.bounded(low, high + 1); }
    [[nodiscard]] bool chance() { return number(0, 1) == 1; }
    [[nodiscard]] QString text()
    {
        static const QStringList words{QStringLiteral("a"),
                                       QStringLiteral("two words"),
                                       QStringLiteral("quote \" back \\ slash /"),
                                       QStringLiteral("line\nbreak\ttab"),
                                       QStringLiteral("Zoë Ünïcode 薬 😀"),
                                       QStringLiteral("0.50"),
                                       QStringLiteral("null")};
        return chance() ? words[number(0, int(words.size()) - 1)] : QString();
    }
    template <typename T>
    [[nodiscard]] std::optional<T> maybe()
    {
        return chance() ? std::optional<T>(T(number(0, 1))) : std::nullopt;
    }
    [[nodiscard]] std::optional<int> maybeNumber()
    {
        return chance() ? std::optional(number(-5, 5000)) : std::nullopt;
    }
    [[nodiscard]] Identifier identifier() { return {text(), text(), text()}; }
    [[nodiscard]] QList<Identifier> identifiers()
    {
        QList<Identifier> list;
        for (int i = number(0, 2); i > 0; --i)
            list.append(identifier());
        return list;
    }
    [[nodiscard]] QList<Coding> codings()
    {
        QList<Coding> list;
        for (int i = number(0, 2); i > 0; --i)
            list.append(Coding{text(), text(), text()});
        return list;
    }
    [[nodiscard]] QStringList texts()
    {
        QStringList list;
        for (int i = number(0, 2); i > 0; --i)
            list.append(QStringLiteral("x") + text());
        return list;
    }
    [[nodiscard]] Practitioner practitioner() { return {identifiers(), text(), text()}; }
    [[nodiscard]] CanonicalOrder order()
    {
        CanonicalOrder o;
        o.action = OrderAction(number(0, int(OrderAction::Release)));
        o.sourceId = text();
        o.sourceVersion = text();
        o.placer = identifier();
        o.filler = identifier();
        o.prescriptionNumber = text();
        if (chance())
            o.status = PrescriptionStatus(number(0, int(PrescriptionStatus::Unknown)));
        o.codings = codings();
        o.medicationText = text();
        o.dosage = {text(), text(), text()};
        o.sig = text();
        o.form = text();
        o.dispense = {text(), text()};
        o.refills = maybeNumber();
        o.daysSupply = maybeNumber();
        o.writtenOn = text();
        o.startsOn = text();
        o.endsOn = text();
        o.prescriber = practitioner();
        o.substitutionAllowed = maybe<bool>();
        o.schedule = text();
        o.reason = text();
        o.notes = texts();
        o.flags = texts();
        return o;
    }
    [[nodiscard]] CanonicalDispense dispense()
    {
        CanonicalDispense d;
        d.action = DispenseAction(number(0, int(DispenseAction::EnteredInError)));
        d.dispenseId = text();
        d.prescriptionNumber = text();
        d.placer = identifier();
        d.filler = identifier();
        d.fillNumber = maybeNumber();
        d.status = QStringLiteral("completed"); // never empty once read: the action says it
        d.codings = codings();
        d.medicationText = text();
        d.dosage = {text(), text(), text()};
        d.sig = text();
        d.quantity = {text(), text()};
        d.daysSupply = maybeNumber();
        d.refillsRemaining = maybeNumber();
        d.handedOverAt = text();
        d.lots = texts();
        d.performers = {practitioner(), practitioner()};
        d.substituted = maybe<bool>();
        d.reason = text();
        d.notes = texts();
        d.flags = texts();
        return d;
    }
    [[nodiscard]] CanonicalAppointment appointment()
    {
        CanonicalAppointment a;
        a.placer = identifier();
        a.filler = identifier();
        a.action = text();
        a.status = text();
        a.startsAt = text();
        a.endsAt = text();
        a.minutes = maybeNumber();
        a.reason = text();
        a.type = text();
        a.participants = {{text(), identifier(), text(), text()}};
        a.notes = texts();
        return a;
    }

    QRandomGenerator m_random;
};

}
