#include "codec/FhirDateTime.h"
#include "codec/veterinary/HospitalTime.h"
#include "codec/veterinary/RecordShape.h"

namespace concord::shapes {

namespace {
using Key = QLatin1StringView;

const auto appointmentType = QStringLiteral("Appointment");
constexpr qint64 minuteMs = 60'000;

/// Nobody has agreed yet to what is only asked for.
bool isAskedFor(const QString &status)
{
    return status == Key("proposed") || status == Key("pending") || status == Key("waitlist");
}

void completeParticipants(const ShapeScope &scope, QJsonObject &appointment)
{
    const bool isOpen = isAskedFor(appointment.value(Key("status")).toString());
    QJsonArray participants = appointment.value(Key("participant")).toArray();
    for (auto &&one : participants) {
        QJsonObject participant = one.toObject();
        participant.insert(Key("status"),
                           isOpen ? QStringLiteral("needs-action") : QStringLiteral("accepted"));
        one = participant;
    }
    if (participants.isEmpty())
        return;
    appointment.insert(Key("participant"), participants);
    note(scope, QStringLiteral("Appointment.participant.status"),
         isOpen ? QStringLiteral("the table does not say who has agreed: needs-action")
                : QStringLiteral("the table does not say who has agreed: accepted"));
}
}

void completeAppointment(const ShapeScope &scope)
{
    QJsonObject &appointment = scope.set.obtain(appointmentType);
    completeParticipants(scope, appointment);
    const auto start = FhirDateTime::parse(appointment.value(Key("start")).toString());
    const qint64 minutes = appointment.value(Key("minutesDuration")).toInteger();
    if (!start || minutes <= 0)
        return;
    const QDateTime end = QDateTime::fromMSecsSinceEpoch(start->fromMs + minutes * minuteMs, Qt::UTC);
    appointment.insert(Key("end"), hospitalTime::instant(scope.zone, end));
    note(scope, QStringLiteral("Appointment.end"), QStringLiteral("the start and the duration"));
}

void unfoldAppointment(ResourceSet &set)
{
    QJsonObject *appointment = set.find(appointmentType);
    if (!appointment || appointment->contains(Key("minutesDuration")))
        return;
    const auto start = FhirDateTime::parse(appointment->value(Key("start")).toString());
    const auto end = FhirDateTime::parse(appointment->value(Key("end")).toString());
    const qint64 ms = start && end ? end->fromMs - start->fromMs : 0;
    if (ms > 0 && ms % minuteMs == 0)
        appointment->insert(Key("minutesDuration"), ms / minuteMs);
}

}
