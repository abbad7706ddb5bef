#include "codec/hl7/Hl7OrderInput.h"

#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7Parts.h"
#include "codec/hl7/Hl7Units.h"

#include <algorithm>
#include <array>

namespace concord::hl7 {

namespace {

const std::vector<Hl7Segment> &firstFilled(const std::vector<Hl7Segment> &first,
                                           const std::vector<Hl7Segment> &second)
{
    return first.empty() ? second : first;
}

Timing timingOf(const Hl7Group &group, const OrderInput &in)
{
    const Hl7Group encoded = group.from("RXE", {"RXD"});
    const Hl7Group requested = group.before({"RXE", "RXD"});
    const std::vector<Hl7Segment> tq1 = firstFilled(encoded.all("TQ1"), requested.all("TQ1"));
    if (!tq1.empty())
        return timingFromTq1(tq1, in.zone);
    Timing timing = timingFromTq(in.rxe.field(1), in.zone);
    const Timing older = timingFromTq(in.orc.field(7), in.zone);
    if (timing.frequency.isEmpty() && timing.text.isEmpty()) { // RXE-1 often has the start only
        timing.frequency = older.frequency;
        timing.text = older.text;
    }
    if (timing.startsOn.isEmpty())
        timing.startsOn = older.startsOn;
    if (timing.endsOn.isEmpty())
        timing.endsOn = older.endsOn;
    return timing;
}

}

OrderInput::OrderInput(const Hl7Message &message, const Hl7Group &group)
    : encoding(message.encoding()),
      orc(group.at(group.begin())),
      rxo(group.first("RXO")),
      rxe(group.first("RXE")),
      rxd(group.first("RXD")),
      requestedRoutes(group.before({"RXE", "RXD"}).all("RXR")),
      encodedRoutes(group.from("RXE", {"RXD"}).all("RXR")),
      suppliedRoutes(group.from("RXD", {}).all("RXR")),
      notes(group.all("NTE")),
      zone(zoneOfHl7Time(message.header().field(7).component(1).text()))
{
    timing = timingOf(group, *this);
    control = orderControl(orc);
}

const std::vector<Hl7Segment> &OrderInput::routes() const
{
    return firstFilled(suppliedRoutes, firstFilled(encodedRoutes, requestedRoutes));
}

void appendUnique(QStringList &list, const QString &text)
{
    if (!text.isEmpty() && !list.contains(text))
        list.append(text);
}

namespace {

using Row = MapRow<OrderInput, CanonicalOrder>;

constexpr std::array orcRows{
    Row{"ORC-1", "action, status, flags", "DOMAIN 6, table 0119 (Hl7OrderControl)",
        [](const OrderInput &in, CanonicalOrder &out) {
            if (!in.control) { // such a message is refused (Hl7FieldCheck); of it nothing may become active
                out.status = PrescriptionStatus::Unknown;
                return;
            }
            out.action = in.control->action;
            out.status = in.control->status;
            appendUnique(out.flags, QString::fromLatin1(in.control->flag));
        }},
    Row{"ORC-2", "placer", "v2-to-FHIR ORC: identifier of type PLAC",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.placer = identifierFromEi(in.orc.field(2));
        }},
    Row{"ORC-3", "filler", "v2-to-FHIR ORC: identifier of type FILL",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.filler = identifierFromEi(in.orc.field(3));
        }},
    // ORC-5 (status) counts only with ORC-1 = SC; ORC-7 (TQ) is read by OrderInput
    Row{"ORC-9", "writtenOn",
        "v2-to-FHIR ORC: authoredOn, of a new order; of a change it is the time of the change",
        [](const OrderInput &in, CanonicalOrder &out) {
            if (out.action == OrderAction::New)
                out.writtenOn = time(in.orc.field(9), in.zone);
        }},
    Row{"ORC-12", "prescriber", "v2-to-FHIR ORC: requester",
        [](const OrderInput &in, CanonicalOrder &out) {
            addPrescriber(practitioner(in.orc.field(12)), out.prescriber);
        }},
    Row{"ORC-16", "reason", "v2-to-FHIR ORC: why the state changed (statusReason)",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.reason = codedText(in.orc.field(16).repetition(0));
        }},
};

}

void mapOrc(const OrderInput &in, CanonicalOrder &out)
{
    mapRows(orcRows, in, out);
}

std::optional<bool> substitutionAllowed(QStringView code)
{
    static constexpr std::array yes{"G", "T", "Y", "2", "3", "4", "5", "8"};
    static constexpr std::array no{"N", "1", "7"};
    const auto isOneOf = [&](const auto &codes) {
        return std::any_of(codes.begin(), codes.end(),
                           [&](const char *known) { return code == QLatin1StringView(known); });
    };
    if (isOneOf(yes))
        return true;
    return isOneOf(no) ? std::optional(false) : std::nullopt;
}

void addPrescriber(const Practitioner &found, Practitioner &prescriber)
{
    const bool isUnnamed = found.family.isEmpty() && found.given.isEmpty();
    if (prescriber.family.isEmpty() && prescriber.given.isEmpty()) {
        prescriber.family = found.family;
        prescriber.given = found.given;
    } else if (!isUnnamed && found.family.compare(prescriber.family, Qt::CaseInsensitive) != 0) {
        return; // somebody else
    }
    for (const Identifier &id : found.identifiers) {
        if (!prescriber.identifiers.contains(id))
            prescriber.identifiers.append(id);
    }
}

QString controlledSchedule(const Hl7Field &field)
{
    static constexpr std::array numerals{"I", "II", "III", "IV", "V"};
    const QString sent = field.component(1).text().trimmed().toUpper();
    const QString plain = sent.startsWith(QLatin1Char('C')) ? sent.mid(1).remove(QLatin1Char('-')) : sent;
    for (size_t i = 0; i < numerals.size(); ++i) {
        if (plain == QLatin1StringView(numerals[i]) || plain == QString::number(i + 1))
            return QLatin1Char('C') + QString::fromLatin1(numerals[i]);
    }
    return sent;
}

Quantity quantityFrom(const Hl7Field &amount, const Hl7Field &units, QStringList &flags)
{
    const auto number = decimalFromHl7(amount.text());
    if (!number)
        return {};
    const Unit unit = unitOf(units.repetition(0));
    appendUnique(flags, unit.flag);
    return {*number, unit.text};
}

}
