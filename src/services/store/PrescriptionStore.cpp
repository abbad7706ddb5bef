#include "store/PrescriptionStore.h"

#include "domain/DispenseRules.h"
#include "store/Columns.h"
#include "store/DetailsJson.h"
#include "store/Sql.h"

#include <QJsonArray>

#include <algorithm>

namespace concord {

namespace {
using Rows = Result<std::vector<PrescriptionRow>>;

const QString &select()
{
    static const QString text = QStringLiteral(
        "SELECT id, source, source_id, source_version, source_updated_at, patient_id, status, cancel_state, "
        "code,"
        " system, display, codings_json, dose, frequency, route, authored_on, prescription_number, placer_id,"
        " filler_id, details_json, mapping_id, last_event_id FROM prescriptions");
    return text;
}

QList<Coding> readCodings(const QString &json)
{
    QList<Coding> codings;
    const QJsonArray array = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const auto &element : array) {
        const QJsonObject coding = element.toObject();
        codings.append({coding[QStringLiteral("system")].toString(),
                        coding[QStringLiteral("code")].toString(),
                        coding[QStringLiteral("display")].toString()});
    }
    return codings;
}

/// The leading code alone needs no repetition (as in MedicationListStore).
QString writeCodings(const QList<Coding> &codings)
{
    QJsonArray array;
    if (codings.size() > 1) {
        for (const Coding &c : codings)
            array.append(QJsonObject{{QStringLiteral("system"), c.system}, {QStringLiteral("code"), c.code}});
    }
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

PrescriptionRow read(const QSqlQuery &q)
{
    PrescriptionRow row;
    row.id = columns::idOf<PrescriptionId>(q.value(0));
    row.source = q.value(1).toString();
    row.sourceId = q.value(2).toString();
    row.sourceVersion = q.value(3).toString();
    row.sourceUpdatedMs = q.value(4).toLongLong();
    row.patient = columns::idOf<PatientId>(q.value(5));
    row.status = prescriptionStatusFromWord(q.value(6).toString()).value_or(PrescriptionStatus::Unknown);
    row.cancelState = q.value(7).toString();
    row.code = q.value(8).toString();
    row.system = q.value(9).toString();
    row.display = q.value(10).toString();
    row.codings = readCodings(q.value(11).toString());
    row.dosage = {q.value(12).toString(), q.value(13).toString(), q.value(14).toString()};
    row.authoredOn = q.value(15).toString();
    row.prescriptionNumber = q.value(16).toString();
    row.placerId = q.value(17).toString();
    row.fillerId = q.value(18).toString();
    row.details = details::read(q.value(19));
    row.mapping = columns::idOf<MappingId>(q.value(20));
    row.lastEvent = columns::idOf<EventId>(q.value(21));
    return row;
}

/// What insert and update write alike, in the order of their columns.
QVariantList content(const PrescriptionRow &row)
{
    const bool onList = isOnList(row.status);
    return {row.sourceVersion,
            row.sourceUpdatedMs,
            row.patient.toString(),
            wordOf(row.status),
            onList ? 1 : 0,
            onList ? QString() : wordOf(row.status),
            row.cancelState,
            row.code,
            row.system,
            row.display,
            writeCodings(row.codings),
            row.dosage.dose,
            row.dosage.frequency,
            row.dosage.route,
            QByteArray("", 0), // empty: the list sync takes whatever it reads next for new content
            row.authoredOn,
            row.prescriptionNumber,
            row.placerId,
            row.fillerId,
            details::write(row.details),
            columns::idOrNull(row.mapping),
            columns::idOrNull(row.lastEvent)};
}
}

Result<std::optional<PrescriptionRow>> PrescriptionStore::byKey(const QString &source,
                                                                const QString &sourceId)
{
    static const QString text = select() + QStringLiteral(" WHERE source = ? AND source_id = ?");
    return sql::row(m_db, text, {source, sourceId}, read);
}

Result<std::vector<PrescriptionRow>> PrescriptionStore::byPlacer(const QString &source,
                                                                 const QString &placerId)
{
    static const QString text =
        select() + QStringLiteral(" WHERE source = ? AND placer_id = ? AND placer_id <> '' ORDER BY id DESC");
    return placerId.isEmpty() ? Rows() : sql::rows(m_db, text, {source, placerId}, read);
}

Result<std::vector<PrescriptionRow>> PrescriptionStore::byFiller(const QString &source,
                                                                 const QString &fillerId)
{
    static const QString text =
        select() + QStringLiteral(" WHERE source = ? AND filler_id = ? AND filler_id <> '' ORDER BY id DESC");
    return fillerId.isEmpty() ? Rows() : sql::rows(m_db, text, {source, fillerId}, read);
}

Result<std::vector<PrescriptionRow>> PrescriptionStore::byNumber(const QString &source, const QString &number)
{
    static const QString text =
        select() +
        QStringLiteral(" WHERE source = ? AND prescription_number = ? AND prescription_number <> ''"
                       " ORDER BY id DESC");
    return number.isEmpty() ? Rows() : sql::rows(m_db, text, {source, number}, read);
}

Result<std::vector<PrescriptionRow>> PrescriptionStore::ofPatient(const QString &source, PatientId patient)
{
    static const QString text =
        select() + QStringLiteral(" WHERE patient_id = ? AND source = ? ORDER BY id DESC");
    return sql::rows(m_db, text, {patient.toString(), source}, read);
}

Result<bool> PrescriptionStore::insert(const PrescriptionRow &row)
{
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO prescriptions (id, source, source_id, seen_job, source_version, "
                              "source_updated_at,"
                              " patient_id, status, on_list, ended_reason, cancel_state, code, system, "
                              "display, codings_json,"
                              " dose, frequency, route, content_hash, authored_on, prescription_number, "
                              "placer_id, filler_id,"
                              " details_json, mapping_id, last_event_id) VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, "
                              "?, ?, ?, ?, ?, ?,"
                              " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, source_id) DO NOTHING"),
               QVariantList{row.id.toString(), row.source, row.sourceId} + content(row))
        .map([](int rows) { return rows == 1; });
}

Result<void> PrescriptionStore::update(const PrescriptionRow &row)
{
    return sql::change(
               m_db,
               QStringLiteral(
                   "UPDATE prescriptions SET source_version = ?, source_updated_at = ?, patient_id = ?, "
                   "status = ?,"
                   " on_list = ?, ended_reason = ?, cancel_state = ?, code = ?, system = ?, display = ?,"
                   " codings_json = ?, dose = ?, frequency = ?, route = ?, content_hash = ?, authored_on = ?,"
                   " prescription_number = ?, placer_id = ?, filler_id = ?, details_json = ?, mapping_id = ?,"
                   " last_event_id = ? WHERE id = ?"),
               content(row) + QVariantList{row.id.toString()})
        .map([](int) {});
}

Result<bool> PrescriptionStore::hasSupply(const PrescriptionRow &row, const QString &number)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT status FROM dispenses WHERE prescription_id = ? UNION"
                                    " SELECT status FROM dispenses WHERE patient_id = ?"
                                    " AND prescription_id IS NULL AND prescription_number = ?"
                                    " AND prescription_number <> ''"),
                     {row.id.toString(), row.patient.toString(), number},
                     [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([](const std::vector<QString> &statuses) {
            return !std::all_of(statuses.begin(), statuses.end(), isWithdrawn);
        });
}

}
