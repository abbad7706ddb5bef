#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7Groups.h"
#include "codec/hl7/Hl7Parts.h"
#include "codec/hl7/Hl7Tables.h"
#include "codec/hl7/Hl7ToCanonical.h"
#include "codec/hl7/Hl7Units.h"

#include <QSet>

#include <array>

namespace concord::hl7 {

namespace {

using Row = MapRow<Hl7Message, CanonicalAppointment>;

constexpr int mostMinutes = 100'000;

struct StatusRow
{
    const char *code; ///< lower case
    const char *appointment;
    const char *participant;
};

/// Table 0278 (filler status) as FHIR appointmentstatus, after the v2-to-FHIR code map, and as
/// participationstatus. DC, Discontinued, Overbook and Blocked have no row there; a discontinued appointment
/// will not take place, an overbooked one will.
constexpr std::array statuses{
    StatusRow{"pending", "pending", "needs-action"},    StatusRow{"waitlist", "waitlist", "needs-action"},
    StatusRow{"booked", "booked", "accepted"},          StatusRow{"overbook", "booked", "accepted"},
    StatusRow{"started", "checked-in", "accepted"},     StatusRow{"complete", "fulfilled", "accepted"},
    StatusRow{"cancelled", "cancelled", "declined"},    StatusRow{"dc", "cancelled", "declined"},
    StatusRow{"discontinued", "cancelled", "declined"}, StatusRow{"deleted", "entered-in-error", "declined"},
    StatusRow{"noshow", "noshow", "accepted"},
};

const StatusRow *statusRow(const Hl7Field &field)
{
    const QString code = field.component(1).code().toLower();
    for (const StatusRow &row : statuses) {
        if (code == QLatin1StringView(row.code))
            return &row;
    }
    return nullptr;
}

struct EventRow
{
    const char *event;
    const char *action;
    const char *status; ///< "": SCH-25 says it, else booked
};

constexpr std::array events{
    EventRow{"S12", "book", ""},          EventRow{"S13", "reschedule", ""},
    EventRow{"S14", "modify", ""},        EventRow{"S15", "cancel", "cancelled"},
    EventRow{"S26", "no_show", "noshow"},
};

const EventRow &eventRow(const Hl7Message &message)
{
    const QString event = message.event();
    for (const EventRow &row : events) {
        if (event == QLatin1StringView(row.event))
            return row;
    }
    return events.front();
}

QString zoneOf(const Hl7Message &message)
{
    return zoneOfHl7Time(message.header().field(7).component(1).text());
}

/// A duration as whole minutes; nothing when it is none.
std::optional<int> minutesOf(const Hl7Value &amount, QStringView units)
{
    const auto count = countFromHl7(amount.text(), mostMinutes * 60);
    if (!count || *count == 0)
        return std::nullopt;
    const QString unit = unitFromText(units).text;
    int minutes = -1;
    if (unit.isEmpty() || unit == u"min" || unit == u"m")
        minutes = *count;
    else if (unit == u"h")
        minutes = *count * 60;
    else if (unit == u"d")
        minutes = *count * 24 * 60;
    else if (unit == u"s" && *count % 60 == 0)
        minutes = *count / 60;
    return minutes >= 0 && minutes <= mostMinutes ? std::optional(minutes) : std::nullopt;
}

/// Where a resource segment has its start, duration, units and status.
struct ResourceRow
{
    const char *segment;
    const char *role;
    int start;
    int duration;
    int units;
    int status;
};

constexpr std::array resources{
    ResourceRow{"AIS", "service", 4, 7, 8, 10},
    ResourceRow{"AIG", "equipment", 8, 11, 12, 14},
    ResourceRow{"AIL", "location", 6, 9, 10, 12},
    ResourceRow{"AIP", "practitioner", 6, 9, 10, 12},
};

/// The first time that any resource starts at.
QString resourceStart(const Hl7Message &message)
{
    for (const ResourceRow &row : resources) {
        const QString start = time(message.segment(row.segment).field(row.start), zoneOf(message));
        if (!start.isEmpty())
            return start;
    }
    return {};
}

/// PL: "055 Room01 GH Clinic": point of care, room, bed, facility, building, floor.
QString locationName(const Hl7Repetition &pl)
{
    QStringList parts;
    for (const int component : {1, 2, 3, 4, 7, 8}) {
        const QString part = pl.component(component).subcomponent(1).text().trimmed();
        if (!part.isEmpty())
            parts.append(part);
    }
    return parts.join(QLatin1Char(' '));
}

AppointmentParticipant participantFrom(const Hl7Segment &segment, const ResourceRow &row)
{
    AppointmentParticipant participant{QString::fromLatin1(row.role), {}, {}, {}};
    const Hl7Repetition resource = segment.field(3).repetition(0);
    const QByteArrayView name(row.segment);
    if (name == "AIP") {
        participant.identifier = identifierFromXcn(resource);
        participant.name = personName(resource);
    } else if (name == "AIL") {
        participant.identifier.value = resource.component(1).subcomponent(1).text().trimmed();
        participant.name = locationName(resource);
    } else {
        const QList<Coding> coded = codings(resource);
        if (!coded.isEmpty())
            participant.identifier = {coded.first().system, coded.first().code, {}};
        participant.name = codedText(resource);
    }
    if (const StatusRow *status = statusRow(segment.field(row.status)))
        participant.status = QString::fromLatin1(status->participant);
    return participant;
}

void addResources(const Hl7Message &message, CanonicalAppointment &out)
{
    QSet<QByteArray> known; // the same resource in several groups takes part once
    for (qsizetype i = 0; i < message.segmentCount(); ++i) {
        const Hl7Segment segment = message.segmentAt(i);
        for (const ResourceRow &row : resources) {
            const bool isRemoved = segment.field(2).code() == u"D"; // table 0206: taken out by this message
            if (segment.name() != row.segment || isRemoved)
                continue;
            const AppointmentParticipant participant = participantFrom(segment, row);
            const QByteArray key =
                row.segment + segment.field(3).raw().toByteArray() + '|' + participant.status.toUtf8();
            const bool isNamed = !(participant.identifier.value.isEmpty() && participant.name.isEmpty());
            if (isNamed && !known.contains(key))
                out.participants.append(participant);
            known.insert(key);
        }
    }
}

/// SIU^S12 to S15 and S26, in the order of the message.
constexpr std::array rows{
    Row{"MSH-9.2", "action", "ours: one word for each event",
        [](const Hl7Message &message, CanonicalAppointment &out) {
            out.action = QString::fromLatin1(eventRow(message).action);
        }},
    Row{"SCH-1", "placer", "v2-to-FHIR SCH: identifier",
        [](const Hl7Message &message, CanonicalAppointment &out) {
            out.placer = identifierFromEi(message.segment("SCH").field(1));
        }},
    Row{"SCH-2", "filler", "v2-to-FHIR SCH: identifier",
        [](const Hl7Message &message, CanonicalAppointment &out) {
            out.filler = identifierFromEi(message.segment("SCH").field(2));
        }},
    Row{"SCH-7, SCH-6", "reason",
        "v2-to-FHIR SCH: reasonCode; of a cancel or no-show cancelationReason (SCH-6)",
        [](const Hl7Message &message, CanonicalAppointment &out) {
            const Hl7Segment sch = message.segment("SCH");
            const QString appointment = codedText(sch.field(7).repetition(0));
            const QString event = codedText(sch.field(6).repetition(0));
            const bool isOver = eventRow(message).status[0] != 0;
            out.reason = isOver && !event.isEmpty() ? event : appointment;
        }},
    Row{"SCH-8", "type", "v2-to-FHIR SCH: appointmentType",
        [](const Hl7Message &message, CanonicalAppointment &out) {
            out.type = codedText(message.segment("SCH").field(8).repetition(0));
        }},
    Row{"SCH-9, SCH-10; AIS-7.. AIP-10", "minutes",
        "v2-to-FHIR SCH: minutesDuration; else that of a resource",
        [](const Hl7Message &message, CanonicalAppointment &out) {
            const Hl7Segment sch = message.segment("SCH");
            out.minutes = minutesOf(sch.field(9), sch.field(10).component(1).text());
            for (const ResourceRow &row : resources) {
                const Hl7Segment resource = message.segment(row.segment);
                if (!out.minutes)
                    out.minutes = minutesOf(resource.field(row.duration),
                                            resource.field(row.units).component(1).text());
            }
        }},
    Row{"TQ1-7, SCH-11.4, AIS-4, AIG-8, AIL-6, AIP-6", "startsAt",
        "v2-to-FHIR TQ1, SCH: start; else that of a resource",
        [](const Hl7Message &message, CanonicalAppointment &out) {
            const QString zone = zoneOf(message);
            out.startsAt = time(message.segment("TQ1").field(7), zone);
            if (out.startsAt.isEmpty())
                out.startsAt = time(message.segment("SCH").field(11).component(4), zone);
            if (out.startsAt.isEmpty())
                out.startsAt = resourceStart(message);
        }},
    Row{"TQ1-8, SCH-11.5", "endsAt", "v2-to-FHIR TQ1, SCH: end; not what lies before the start",
        [](const Hl7Message &message, CanonicalAppointment &out) {
            const QString zone = zoneOf(message);
            out.endsAt = time(message.segment("TQ1").field(8), zone);
            if (out.endsAt.isEmpty())
                out.endsAt = time(message.segment("SCH").field(11).component(5), zone);
            if (out.endsAt.left(out.startsAt.size()) < out.startsAt.left(out.endsAt.size()))
                out.endsAt.clear();
        }},
    Row{"SCH-25", "status", "v2-to-FHIR code map of table 0278; S15 and S26 decide by themselves",
        [](const Hl7Message &message, CanonicalAppointment &out) {
            const StatusRow *stated = statusRow(message.segment("SCH").field(25));
            const char *decided = eventRow(message).status;
            out.status = QString::fromLatin1(decided[0] != 0 ? decided
                                             : stated        ? stated->appointment
                                                             : "booked");
        }},
    Row{"PID", "participants: patient", "v2-to-FHIR PID[Appointment]: participant",
        [](const Hl7Message &message, CanonicalAppointment &out) {
            const CanonicalPatient patient = patientFromPid(message.segment("PID"));
            if (patient.identifiers.isEmpty())
                return;
            QStringList name{patient.family.reveal(), patient.given.reveal()};
            name.removeAll(QString());
            out.participants.append({QStringLiteral("patient"),
                                     patient.identifiers.first(),
                                     name.join(QStringLiteral(", ")),
                                     {}});
        }},
    Row{"AIS-3, AIG-3, AIL-3, AIP-3", "participants",
        "v2-to-FHIR AIS, AIG, AIL, AIP: participant.actor; status of table 0278", addResources},
    Row{"NTE-3", "notes", "v2-to-FHIR NTE: comment",
        [](const Hl7Message &message, CanonicalAppointment &out) {
            for (const Hl7Segment &note : Hl7Group(message, 0, message.segmentCount()).all("NTE")) {
                const QString text = noteText(note);
                if (!text.isEmpty())
                    out.notes.append(text);
            }
        }},
};

}

CanonicalAppointment appointmentFromSiu(const Hl7Message &message)
{
    CanonicalAppointment appointment;
    mapRows(rows, message, appointment);
    return appointment;
}

}
