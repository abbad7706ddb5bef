#include "deidentify/RecordMaker.h"

#include <QDateTime>
#include <QJsonArray>

namespace concord {

namespace {
QString textAt(const QJsonObject &object, const char *member)
{
    const QJsonValue value = object.value(QLatin1StringView(member));
    if (value.isDouble())
        return QString::number(value.toInteger());
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return value.toString();
}

QString textAt(const QJsonObject &object, const char *member, const char *inner)
{
    return textAt(object.value(QLatin1StringView(member)).toObject(), inner);
}

QString textOf(const std::optional<int> &number)
{
    return number ? QString::number(*number) : QString();
}

QList<Coding> codingsOf(const QList<Coding> &codings, const QString &system, const QString &code)
{
    return codings.isEmpty() ? QList<Coding>{{system, code, {}}} : codings;
}

QList<Coding> codingsAt(const QJsonObject &details, const QString &system, const QString &code)
{
    QList<Coding> codings{{system, code, {}}};
    const QJsonArray array = details.value(QStringLiteral("codings")).toArray();
    for (const auto &element : array)
        codings.append({textAt(element.toObject(), "system"), textAt(element.toObject(), "code"), {}});
    return codings;
}
}

QString subjectOf(const QJsonObject &practitioner)
{
    const QJsonArray identifiers = practitioner.value(QStringLiteral("identifiers")).toArray();
    for (const char *type : {"NPI", "DEA", ""}) {
        for (const auto &element : identifiers) {
            const QJsonObject identifier = element.toObject();
            const QString value = textAt(identifier, "value");
            if (!value.isEmpty() && (!*type || textAt(identifier, "type") == QLatin1StringView(type)))
                return QString::fromLatin1(type) + u'/' + (*type ? QString() : textAt(identifier, "system")) +
                       u'/' + value;
        }
    }
    return {};
}

QString prescriberOf(const PrescriptionRow &row)
{
    return subjectOf(row.details.value(QStringLiteral("prescriber")).toObject());
}

QString pharmacistOf(const DispenseRow &row)
{
    return subjectOf(row.details.value(QStringLiteral("performers")).toArray().at(0).toObject());
}

bool DateWindow::holds(const QString &dateTime) const
{
    if (isOpen())
        return true;
    const auto day = dayOf(dateTime);
    const auto year = yearOf(dateTime);
    if (!day && !(year && dateTime.size() == 4))
        return false;
    const QDate first = day.value_or(QDate(year.value_or(1), 1, 1));
    const QDate last = day.value_or(QDate(year.value_or(1), 12, 31));
    return (!from || first >= *from) && (!until || last < *until);
}

/// One record in the making.
class RecordMaker::Builder
{
public:
    Builder(RecordMaker &maker, const char *record)
        : m_maker(maker), m_row{deidentifiedRecord(QString::fromLatin1(record)), {}}
    {
        m_row.values.resize(qsizetype(m_row.record->fields.size()));
    }

    Builder &put(const char *field, const DeidentifiedValue &value)
    {
        const qsizetype at = indexOf(field);
        m_row.values[at] = value.text;
        m_maker.m_counts.note(QString::fromLatin1(m_row.record->name) + u'.' + QString::fromLatin1(field),
                              value.treatment);
        return *this;
    }
    Builder &keep(const char *field, const QString &source)
    {
        return put(field, m_maker.m_rules.kept(m_row.record->fields[size_t(indexOf(field))].form, source));
    }
    Builder &date(const char *field, const QString &source)
    {
        return put(field, m_maker.m_rules.date(source, m_shiftDays));
    }
    Builder &surrogate(const char *field, const QHash<QString, DrawnSurrogate> &known, const QString &subject)
    {
        const auto found = known.constFind(subject);
        if (subject.isEmpty() || found == known.constEnd())
            return put(field, {{}, subject.isEmpty() ? Treatment::Absent : Treatment::Removed});
        return put(field, {found->text, Treatment::Surrogate});
    }
    Builder &person(PatientId person)
    {
        m_shiftDays = m_maker.m_surrogates.patients.value(person.toString()).shiftDays;
        return surrogate("patient", m_maker.m_surrogates.patients, person.toString());
    }
    [[nodiscard]] Result<void> drug(const QList<Coding> &codings, MappingId mapping)
    {
        const auto found = m_maker.m_drugs.find(codings, mapping);
        if (!found)
            return fail(found.error());
        const bool isNamed = !codings.isEmpty() && !codings.front().code.isEmpty();
        const auto of = [&](const QString &text) {
            return DeidentifiedValue{text, !text.isEmpty() ? Treatment::Kept : Treatment::Absent};
        };
        put("rxnorm", found->rxcui.isEmpty() && isNamed && found->ndc.isEmpty()
                          ? DeidentifiedValue{{}, Treatment::Removed}
                          : of(found->rxcui));
        put("ndc", of(found->ndc));
        put("drug", of(found->name));
        return {};
    }
    [[nodiscard]] const DeidentifiedRow &row() const { return m_row; }

private:
    [[nodiscard]] qsizetype indexOf(const char *field) const
    {
        const auto &fields = m_row.record->fields;
        const auto at = std::find_if(fields.begin(), fields.end(), [&](const DeidentifiedField &known) {
            return QLatin1StringView(known.name) == QLatin1StringView(field);
        });
        Q_ASSERT(at != fields.end());
        return at - fields.begin();
    }

    RecordMaker &m_maker;
    DeidentifiedRow m_row;
    int m_shiftDays = 0;
};

QuasiIdentifiers RecordMaker::quasiIdentifiersOf(const PatientRow &row) const
{
    const QString state = textAt(row.details, "state");
    return {m_rules.state(state).text, m_rules.zip3(textAt(row.details, "postal_code"), state).text,
            m_rules.birthYear(row.birthDate).text, m_rules.ageGroup(row.birthDate).text,
            m_rules.kept(FieldForm::Gender, row.gender).text};
}

DeidentifiedRow RecordMaker::patient(const PatientRow &row, Coarseness by)
{
    const QString state = textAt(row.details, "state");
    const auto unless = [by](Coarseness from, const DeidentifiedValue &value) {
        const bool isLost = by >= from && !value.text.isEmpty();
        return isLost ? DeidentifiedValue{{}, Treatment::Removed} : value;
    };
    Builder made(*this, "patient");
    made.person(row.id)
        .keep("gender", row.gender)
        .put("birth_year", unless(Coarseness::AgeGroup, m_rules.birthYear(row.birthDate)))
        .put("age_group", m_rules.ageGroup(row.birthDate))
        .put("state", unless(Coarseness::WithoutPlace, m_rules.state(state)))
        .put("zip3", unless(Coarseness::WithoutZip, m_rules.zip3(textAt(row.details, "postal_code"), state)));
    return made.row();
}

RecordMaker::Made RecordMaker::prescription(PatientId person, const PrescriptionRow &row)
{
    const QString told = textAt(row.details, "written_on");
    const QString written = row.authoredOn.isEmpty() ? told : row.authoredOn;
    if (!m_window.holds(written))
        return std::nullopt;
    Builder made(*this, "prescription");
    made.person(person)
        .surrogate("prescription", m_surrogates.prescriptions, row.id.toString())
        .keep("status", wordOf(row.status))
        .keep("cancel_state", row.cancelState)
        .keep("dose", row.dosage.dose)
        .keep("frequency", row.dosage.frequency)
        .keep("route", row.dosage.route)
        .keep("quantity", textAt(row.details, "dispense", "value"))
        .keep("unit", textAt(row.details, "dispense", "unit"))
        .keep("days_supply", textAt(row.details, "days_supply"))
        .keep("refills", textAt(row.details, "refills"))
        .keep("substitution_allowed", textAt(row.details, "substitution_allowed"))
        .keep("schedule", textAt(row.details, "schedule"))
        .date("written", written)
        .date("starts", textAt(row.details, "starts_on"))
        .date("ends", textAt(row.details, "ends_on"))
        .surrogate("prescriber", m_surrogates.providers, prescriberOf(row));
    return made.drug(codingsOf(row.codings, row.system, row.code), row.mapping).map([&] {
        return std::optional(made.row());
    });
}

RecordMaker::Made RecordMaker::dispense(PatientId person, const DispenseRow &row)
{
    if (!m_window.holds(row.handedOverAt))
        return std::nullopt;
    Builder made(*this, "dispense");
    made.person(person)
        .surrogate("prescription", m_surrogates.prescriptions,
                   row.prescription.isNull() ? QString() : row.prescription.toString())
        .keep("status", row.status)
        .keep("quantity", row.quantity)
        .keep("unit", row.unit)
        .keep("days_supply", textOf(row.daysSupply))
        .keep("fill_number", textOf(row.fillNumber))
        .date("handed_over", row.handedOverAt)
        .surrogate("pharmacist", m_surrogates.providers, pharmacistOf(row));
    return made.drug(codingsAt(row.details, row.system, row.code), row.mapping).map([&] {
        return std::optional(made.row());
    });
}

RecordMaker::Made RecordMaker::adherence(PatientId person, const AdherenceRow &row)
{
    if (!m_window.holds(row.periodEnd))
        return std::nullopt;
    Builder made(*this, "adherence");
    made.person(person)
        .date("period_start", row.periodStart)
        .date("period_end", row.periodEnd)
        .keep("pdc", row.pdc);
    return made.drug({{row.system, row.code, {}}}, {}).map([&] { return std::optional(made.row()); });
}

RecordMaker::Made RecordMaker::appointment(PatientId person, const AppointmentRow &row)
{
    if (!m_window.holds(row.startsAt))
        return std::nullopt;
    Builder made(*this, "appointment");
    made.person(person)
        .keep("status", row.status)
        .date("starts", row.startsAt)
        .keep("minutes", textAt(row.details, "minutes"));
    return std::optional(made.row());
}

RecordMaker::Made RecordMaker::listed(PatientId person, const MedicationItem &item, Timestamp capturedAt)
{
    const QString captured =
        QDateTime::fromMSecsSinceEpoch(toMs(capturedAt), Qt::UTC).date().toString(Qt::ISODate);
    if (!m_window.holds(captured))
        return std::nullopt;
    Builder made(*this, "listed");
    made.person(person)
        .keep("dose", item.dosage.dose)
        .keep("frequency", item.dosage.frequency)
        .keep("route", item.dosage.route)
        .date("captured", captured);
    return made.drug({{item.system, item.code, {}}}, {}).map([&] { return std::optional(made.row()); });
}

}
