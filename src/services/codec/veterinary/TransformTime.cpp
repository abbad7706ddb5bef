#include "codec/FhirDateTime.h"
#include "codec/veterinary/HospitalTime.h"
#include "codec/veterinary/TransformParts.h"
#include "codec/veterinary/TransformTraits.h"

#include <QRegularExpression>

namespace concord::transforms {

namespace {
using namespace transformParts;

const auto dateForm = QStringLiteral("a day of the calendar as yyyy-MM-dd is due");
const auto timeForm = QStringLiteral("a time as yyyy-MM-dd HH:mm:ss is due");

bool isDay(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^\\d{4}-\\d\\d-\\d\\d$"));
    return form.match(text).hasMatch() && QDate::fromString(text, Qt::ISODate).isValid() &&
           !text.startsWith(QStringLiteral("0000"));
}

QString zoneName(const QTimeZone &zone)
{
    return QString::fromUtf8(zone.id());
}

/// Told where the wall clock alone would not say which of two moments is meant.
FieldVerdict twiceVerdict(const QTimeZone &zone, const QDateTime &moment, FieldOutcome outcome)
{
    const auto moments = hospitalTime::momentsOf(zone, hospitalTime::readingOf(zone, moment));
    if (moments.size() < 2)
        return {};
    return {outcome, FieldReason::TimeTwice,
            QStringLiteral("the clocks of %1 show this time twice that night; it is the %2 (%3)")
                .arg(zoneName(zone),
                     moment == moments.front() ? QStringLiteral("first") : QStringLiteral("second"),
                     hospitalTime::offsetText(zone, moment))};
}

FhirConversion momentToFhir(const TransformScope &scope, const QString &text)
{
    const auto reading = hospitalTime::read(text);
    if (!reading)
        return refusal(FieldReason::NotATime, timeForm);
    if (!scope.row.parameters.isHospitalTime)
        return placedAt(scope, hospitalTime::instant(scope.zone, *reading),
                        twiceVerdict(scope.zone, *reading, FieldOutcome::Mapped));
    const auto moments = hospitalTime::momentsOf(scope.zone, *reading);
    if (moments.empty())
        return refusal(FieldReason::TimeSkipped,
                       QStringLiteral("the clocks of %1 are set forward over this time: it does not exist")
                           .arg(zoneName(scope.zone)));
    if (moments.size() > 1)
        return refusal(
            FieldReason::TimeTwice,
            QStringLiteral("the clocks of %1 show this time twice that night, at %2 and at %3: it has "
                           "to be said which")
                .arg(zoneName(scope.zone), hospitalTime::offsetText(scope.zone, moments[0]),
                     hospitalTime::offsetText(scope.zone, moments[1])));
    return placedAt(scope, hospitalTime::instant(scope.zone, moments.front()));
}

TableConversion momentToTable(const TransformScope &scope, FoundElement found)
{
    const QString text = found.value.toString();
    const auto time = FhirDateTime::parse(text);
    if (!time)
        return unsaid(FieldOutcome::Refused, FieldReason::NotATime,
                      QStringLiteral("a FHIR time with its zone is due"), std::move(found));
    if (time->precision < FhirDateTime::Precision::Second)
        return unsaid(FieldOutcome::Refused, FieldReason::NoTimeOfDay,
                      QStringLiteral("a day without a time of day: the column holds a time"),
                      std::move(found));
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(time->fromMs, Qt::UTC);
    FieldVerdict verdict;
    if (time->fromMs % 1000 != 0)
        verdict = {FieldOutcome::Altered, FieldReason::FractionLost,
                   QStringLiteral("the fraction of a second has no place in the column")};
    if (!scope.row.parameters.isHospitalTime)
        return said(scope, hospitalTime::write(moment), std::move(found), std::move(verdict));
    if (const FieldVerdict twice = twiceVerdict(scope.zone, moment, FieldOutcome::Altered);
        twice.reason != FieldReason::None)
        verdict = twice;
    return said(scope, hospitalTime::write(hospitalTime::readingOf(scope.zone, moment)), std::move(found),
                std::move(verdict));
}
}

FhirConversion timeToFhir(const TransformScope &scope, const ServiceNowRecord &record)
{
    const QString text = record.at(scope.row.column.name).value.trimmed();
    if (plainKind(scope.row) == TransformKind::DateTime)
        return momentToFhir(scope, text);
    return isDay(text) ? placedAt(scope, text) : refusal(FieldReason::NotADate, dateForm);
}

TableConversion timeToTable(const TransformScope &scope, const ResourceSet &set)
{
    FoundElement found = set.at(scope.row.path);
    if (!found.isThere())
        return nothingThere();
    if (plainKind(scope.row) == TransformKind::DateTime)
        return momentToTable(scope, std::move(found));
    const QString text = found.value.toString();
    if (isDay(text))
        return said(scope, text, std::move(found));
    const bool isPartial = FhirDateTime::parse(text).has_value();
    return unsaid(
        FieldOutcome::Refused, isPartial ? FieldReason::PartialDate : FieldReason::NotADate,
        isPartial ? QStringLiteral("a year or a month alone: the column holds a day, which is not guessed")
                  : dateForm,
        std::move(found));
}

}
