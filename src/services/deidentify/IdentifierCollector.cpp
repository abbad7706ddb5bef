#include "deidentify/IdentifierCollector.h"

#include <QJsonArray>
#include <QJsonObject>

namespace concord {

namespace {
/// Members of the canonical JSON (codec/canonical) that are words of closed lists, codes of public systems,
/// amounts, or nobody's: no identifiers.
const QSet<QString> &harmless()
{
    static const QSet<QString> members{
        QStringLiteral("action"),   QStringLiteral("status"),   QStringLiteral("codings"),
        QStringLiteral("gender"),   QStringLiteral("state"),    QStringLiteral("system"),
        QStringLiteral("type"),     QStringLiteral("unit"),     QStringLiteral("schedule"),
        QStringLiteral("role"),     QStringLiteral("flags"),    QStringLiteral("dosage"),
        QStringLiteral("dispense"), QStringLiteral("quantity"), QStringLiteral("source_version"),
        QStringLiteral("pdc")};
    return members;
}

/// Of these something leaves: what became of them is counted where it is made.
const QSet<QString> &exported()
{
    static const QSet<QString> members{
        QStringLiteral("birth_date"), QStringLiteral("postal_code"),  QStringLiteral("written_on"),
        QStringLiteral("starts_on"),  QStringLiteral("ends_on"),      QStringLiteral("handed_over_at"),
        QStringLiteral("starts_at"),  QStringLiteral("period_start"), QStringLiteral("period_end")};
    return members;
}

IdentifierKind kindOfMember(const QString &member)
{
    static const QHash<QString, IdentifierKind> kinds{
        {QStringLiteral("family"), IdentifierKind::Name},
        {QStringLiteral("given"), IdentifierKind::Name},
        {QStringLiteral("name"), IdentifierKind::Name},
        {QStringLiteral("phone"), IdentifierKind::Phone},
        {QStringLiteral("address_line"), IdentifierKind::Address},
        {QStringLiteral("city"), IdentifierKind::Address},
        {QStringLiteral("postal_code"), IdentifierKind::Address},
        {QStringLiteral("birth_date"), IdentifierKind::Date},
        {QStringLiteral("written_on"), IdentifierKind::Date},
        {QStringLiteral("starts_on"), IdentifierKind::Date},
        {QStringLiteral("ends_on"), IdentifierKind::Date},
        {QStringLiteral("handed_over_at"), IdentifierKind::Date},
        {QStringLiteral("starts_at"), IdentifierKind::Date},
        {QStringLiteral("ends_at"), IdentifierKind::Date},
        {QStringLiteral("occurred_at"), IdentifierKind::Date},
        {QStringLiteral("period_start"), IdentifierKind::Date},
        {QStringLiteral("period_end"), IdentifierKind::Date},
        {QStringLiteral("prescription_number"), IdentifierKind::OrderNumber},
        {QStringLiteral("source_id"), IdentifierKind::OrderNumber},
        {QStringLiteral("dispense_id"), IdentifierKind::OrderNumber},
        {QStringLiteral("signal_id"), IdentifierKind::OrderNumber},
        {QStringLiteral("placer"), IdentifierKind::OrderNumber},
        {QStringLiteral("filler"), IdentifierKind::OrderNumber},
        {QStringLiteral("identifiers"), IdentifierKind::RecordNumber},
        {QStringLiteral("identifier"), IdentifierKind::RecordNumber},
        {QStringLiteral("merged_identifiers"), IdentifierKind::RecordNumber},
        {QStringLiteral("lots"), IdentifierKind::Lot}};
    return kinds.value(member, IdentifierKind::FreeText);
}
}

void IdentifierCollector::add(const QString &field, IdentifierKind kind, const QString &value)
{
    if (value.isEmpty())
        return;
    if (kind == IdentifierKind::Date) {
        m_known.addDate(value);
    } else {
        m_known.add(kind, value);
        if (kind == IdentifierKind::Name) { // "Mary Ann" is also known by "Mary"
            const QStringList parts = scanTokens(value);
            for (const QString &part : parts)
                m_known.add(kind, part);
        }
    }
    if (!field.isEmpty())
        m_counts.note(field, Treatment::Removed);
}

void IdentifierCollector::leaf(const QString &record, const QString &member, const QString &text,
                               bool isProvider)
{
    IdentifierKind kind = kindOfMember(member);
    if (isProvider && kind == IdentifierKind::RecordNumber)
        kind = IdentifierKind::ProviderNumber;
    const bool isCounted = !exported().contains(member) && !(isProvider && member == u"identifiers");
    add(isCounted ? record + u'.' + member : QString(), kind, text);
}

void IdentifierCollector::walk(const QString &record, const QString &path, const QJsonValue &value,
                               bool isProvider)
{
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (const auto &element : array)
            walk(record, path, element, isProvider);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString &member = it.key();
            if (harmless().contains(member))
                continue;
            const bool isOfProvider = isProvider || member == u"prescriber" || member == u"performers";
            // an identifier's value is what the member is that holds it
            walk(record, member == u"value" ? path : member, it.value(), isOfProvider);
        }
    } else if (value.isString()) {
        leaf(record, path, value.toString(), isProvider);
    }
}

void IdentifierCollector::addDosage(const QString &record, const Dosage &dosage)
{
    if (dosage.frequency.contains(u"sig:"))
        add(record + QStringLiteral(".sig"), IdentifierKind::FreeText,
            dosage.frequency.section(QStringLiteral("sig:"), 1));
}

void IdentifierCollector::take(const SourcePatient &patient)
{
    const QString record = QStringLiteral("patient");
    const PatientRow &row = patient.row;
    add(record + QStringLiteral(".reference"), IdentifierKind::RecordNumber, row.reference.section(u'/', -1));
    if (row.details.isEmpty()) { // of a list sync, or of tests
        add(record + QStringLiteral(".family"), IdentifierKind::Name, row.family);
        add(record + QStringLiteral(".given"), IdentifierKind::Name, row.given);
    }
    add({}, IdentifierKind::Name, row.family);
    add({}, IdentifierKind::Name, row.given);
    add({}, IdentifierKind::Date, row.birthDate);
    walk(record, {}, row.details, false);
}

void IdentifierCollector::take(const Identifier &identifier)
{
    add(QStringLiteral("patient.identifiers"), IdentifierKind::RecordNumber, identifier.value);
}

void IdentifierCollector::take(const SourceProvider &provider)
{
    add({}, IdentifierKind::ProviderNumber, provider.npi);
    add({}, IdentifierKind::ProviderNumber, provider.dea);
    add({}, IdentifierKind::Name, provider.family);
    add({}, IdentifierKind::Name, provider.given);
}

void IdentifierCollector::take(const PrescriptionRow &row)
{
    const QString record = QStringLiteral("prescription");
    add(record + QStringLiteral(".source_id"), IdentifierKind::OrderNumber, row.sourceId);
    add(record + QStringLiteral(".placer"), IdentifierKind::OrderNumber, row.placerId.section(u'^', 0, 0));
    add(record + QStringLiteral(".filler"), IdentifierKind::OrderNumber, row.fillerId.section(u'^', 0, 0));
    add(record + QStringLiteral(".prescription_number"), IdentifierKind::OrderNumber, row.prescriptionNumber);
    add({}, IdentifierKind::Date, row.authoredOn);
    add(record + QStringLiteral(".display"), IdentifierKind::FreeText, row.display);
    addDosage(record, row.dosage);
    walk(record, {}, row.details, false);
}

void IdentifierCollector::take(const DispenseRow &row)
{
    const QString record = QStringLiteral("dispense");
    add(record + QStringLiteral(".source_id"), IdentifierKind::OrderNumber, row.sourceId);
    add(record + QStringLiteral(".prescription_number"), IdentifierKind::OrderNumber, row.prescriptionNumber);
    add({}, IdentifierKind::Date, row.handedOverAt);
    add(record + QStringLiteral(".display"), IdentifierKind::FreeText, row.display);
    walk(record, {}, row.details, false);
}

void IdentifierCollector::take(const AdherenceRow &row)
{
    add(QStringLiteral("adherence.source_id"), IdentifierKind::OrderNumber, row.sourceId);
    add({}, IdentifierKind::Date, row.periodStart);
    add({}, IdentifierKind::Date, row.periodEnd);
}

void IdentifierCollector::take(const AppointmentRow &row)
{
    const QString record = QStringLiteral("appointment");
    add(record + QStringLiteral(".source_id"), IdentifierKind::OrderNumber, row.sourceId);
    add({}, IdentifierKind::Date, row.startsAt);
    add(row.details.isEmpty() ? record + QStringLiteral(".ends_at") : QString(), IdentifierKind::Date,
        row.endsAt);
    walk(record, {}, row.details, false);
}

void IdentifierCollector::take(const MedicationItem &item)
{
    add(QStringLiteral("listed.source_id"), IdentifierKind::OrderNumber, item.sourceId);
    add(QStringLiteral("listed.display"), IdentifierKind::FreeText, item.display);
    addDosage(QStringLiteral("listed"), item.dosage);
}

}
