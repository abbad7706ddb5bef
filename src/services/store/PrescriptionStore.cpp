#include "store/PrescriptionStore.h"

#include "domain/DispenseRules.h"
#include "store/Columns.h"
#include "store/DetailsJson.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <QJsonArray>

#include <algorithm>

namespace concord {

namespace {
using Rows = Result<std::vector<PrescriptionRow>>;
constexpr const char *prescriptions = "prescriptions";

QString selectFrom(const char *table)
{
    return QStringLiteral("SELECT id, source, source_id, source_version, source_updated_at, patient_id,"
                          " status, cancel_state, code, system, display, codings_json, dose, frequency,"
                          " route, authored_on, prescription_number, placer_id, filler_id, details_json,"
                          " mapping_id, last_event_id, sealed, sealed_order FROM ") +
           QLatin1String(table);
}

const QString &select()
{
    static const QString text = selectFrom(prescriptions);
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

PrescriptionRow read(const QSqlQuery &q, Database &db)
{
    PrescriptionRow row;
    QString codings = q.value(11).toString();
    QString details = q.value(19).toString();
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
    row.dosage = {q.value(12).toString(), q.value(13).toString(), q.value(14).toString()};
    row.authoredOn = q.value(15).toString();
    row.prescriptionNumber = q.value(16).toString();
    row.placerId = q.value(17).toString();
    row.fillerId = q.value(18).toString();
    row.mapping = columns::idOf<MappingId>(q.value(20));
    row.lastEvent = columns::idOf<EventId>(q.value(21));
    Seal seal(db, prescriptions);
    const QString key = Seal::rowOf(row.source, row.sourceId);
    seal.unpack(key, q.value(22).toByteArray(),
                {&row.sourceId, &row.code, &row.system, &row.display, &codings, &row.dosage.dose,
                 &row.dosage.frequency, &row.dosage.route, &row.authoredOn});
    seal.unpack(key, q.value(23).toByteArray(),
                {&row.prescriptionNumber, &row.placerId, &row.fillerId, &details}, "sealed_order");
    row.codings = readCodings(codings);
    row.details = details::read(details);
    return row;
}

auto reader(Database &db)
{
    return [&db](const QSqlQuery &q) {
        return read(q, db);
    };
}

/// What insert and update write alike, in the order of their columns.
QVariantList content(const PrescriptionRow &row, Seal &seal)
{
    const bool onList = isOnList(row.status);
    const QString key = Seal::rowOf(row.source, seal.lookUp("source_id", row.sourceId));
    const QString codings = writeCodings(row.codings);
    const QString details = details::write(row.details);
    return {
        row.sourceVersion,
        row.sourceUpdatedMs,
        row.patient.toString(),
        wordOf(row.status),
        onList ? 1 : 0,
        onList ? QString() : wordOf(row.status),
        row.cancelState,
        seal.left(row.code),
        seal.left(row.system),
        seal.left(row.display),
        seal.left(codings),
        seal.left(row.dosage.dose),
        seal.left(row.dosage.frequency),
        seal.left(row.dosage.route),
        QByteArray("", 0), // empty: the list sync takes whatever it reads next for new content
        seal.left(row.authoredOn),
        seal.lookUp("prescription_number", row.prescriptionNumber),
        seal.lookUp("placer_id", row.placerId),
        seal.lookUp("filler_id", row.fillerId),
        seal.left(details),
        columns::idOrNull(row.mapping),
        columns::idOrNull(row.lastEvent),
        seal.packed(key, {&row.sourceId, &row.code, &row.system, &row.display, &codings, &row.dosage.dose,
                          &row.dosage.frequency, &row.dosage.route, &row.authoredOn}),
        seal.packed(key, {&row.prescriptionNumber, &row.placerId, &row.fillerId, &details}, "sealed_order")};
}
}

Result<std::optional<PrescriptionRow>> PrescriptionStore::byId(PrescriptionId id)
{
    static const QString text = select() + QStringLiteral(" WHERE id = ?");
    return sql::row(m_db, text, {id.toString()}, reader(m_db));
}

Result<std::optional<PrescriptionRow>> PrescriptionStore::sideById(PrescriptionId id)
{
    static const QString text = selectFrom("prescription_sides") + QStringLiteral(" WHERE id = ?");
    return sql::row(m_db, text, {id.toString()}, reader(m_db));
}

Rows PrescriptionStore::sidesById(const QStringList &ids)
{
    static const QString text = selectFrom("prescription_sides") + QStringLiteral(" WHERE id IN (%1)");
    return sql::rowsIn(m_db, text, ids, reader(m_db));
}

Result<std::optional<PrescriptionRow>> PrescriptionStore::byKey(const QString &source,
                                                                const QString &sourceId)
{
    static const QString text = select() + QStringLiteral(" WHERE source = ? AND source_id = ?");
    return sql::row(m_db, text, {source, Seal(m_db, prescriptions).lookUp("source_id", sourceId)},
                    reader(m_db));
}

Result<std::vector<PrescriptionRow>> PrescriptionStore::byPlacer(const QString &source,
                                                                 const QString &placerId)
{
    static const QString text =
        select() + QStringLiteral(" WHERE source = ? AND placer_id = ? AND placer_id <> '' ORDER BY id DESC");
    return placerId.isEmpty()
               ? Rows()
               : sql::rows(m_db, text, {source, Seal(m_db, prescriptions).lookUp("placer_id", placerId)},
                           reader(m_db));
}

Result<std::vector<PrescriptionRow>> PrescriptionStore::byFiller(const QString &source,
                                                                 const QString &fillerId)
{
    static const QString text =
        select() + QStringLiteral(" WHERE source = ? AND filler_id = ? AND filler_id <> '' ORDER BY id DESC");
    return fillerId.isEmpty()
               ? Rows()
               : sql::rows(m_db, text, {source, Seal(m_db, prescriptions).lookUp("filler_id", fillerId)},
                           reader(m_db));
}

Result<std::vector<PrescriptionRow>> PrescriptionStore::byNumber(const QString &source, const QString &number)
{
    static const QString text =
        select() +
        QStringLiteral(" WHERE source = ? AND prescription_number = ? AND prescription_number <> ''"
                       " ORDER BY id DESC");
    return number.isEmpty()
               ? Rows()
               : sql::rows(m_db, text,
                           {source, Seal(m_db, prescriptions).lookUp("prescription_number", number)},
                           reader(m_db));
}

Result<std::vector<PrescriptionRow>> PrescriptionStore::ofPatient(const QString &source, PatientId patient)
{
    static const QString text =
        select() + QStringLiteral(" WHERE patient_id = ? AND source = ? ORDER BY id DESC");
    return sql::rows(m_db, text, {patient.toString(), source}, reader(m_db));
}

Result<std::vector<PrescriptionRow>> PrescriptionStore::ofPatients(const QStringList &patientIds)
{
    static const QString text = select() + QStringLiteral(" WHERE patient_id IN (%1)");
    return sql::rowsIn(m_db, text, patientIds, reader(m_db));
}

Result<std::vector<PrescriptionRow>> PrescriptionStore::ofSource(const QString &source, PrescriptionId after,
                                                                 int limit)
{
    static const QString text = select() + QStringLiteral(" WHERE source = ? AND id > ? ORDER BY id LIMIT ?");
    return sql::rows(m_db, text, {source, after.isNull() ? QString() : after.toString(), limit},
                     reader(m_db));
}

Result<bool> PrescriptionStore::insert(const PrescriptionRow &row)
{
    Seal seal(m_db, prescriptions);
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO prescriptions (id, source, source_id, seen_job, source_version, "
                              "source_updated_at,"
                              " patient_id, status, on_list, ended_reason, cancel_state, code, system, "
                              "display, codings_json,"
                              " dose, frequency, route, content_hash, authored_on, prescription_number, "
                              "placer_id, filler_id,"
                              " details_json, mapping_id, last_event_id, sealed, sealed_order)"
                              " VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                              " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                              " ON CONFLICT (source, source_id) DO NOTHING"),
               QVariantList{row.id.toString(), row.source, seal.lookUp("source_id", row.sourceId)} +
                   content(row, seal))
        .map([](int rows) { return rows == 1; });
}

Result<void> PrescriptionStore::update(const PrescriptionRow &row)
{
    Seal seal(m_db, prescriptions);
    return sql::change(
               m_db,
               QStringLiteral(
                   "UPDATE prescriptions SET source_version = ?, source_updated_at = ?, patient_id = ?, "
                   "status = ?,"
                   " on_list = ?, ended_reason = ?, cancel_state = ?, code = ?, system = ?, display = ?,"
                   " codings_json = ?, dose = ?, frequency = ?, route = ?, content_hash = ?, authored_on = ?,"
                   " prescription_number = ?, placer_id = ?, filler_id = ?, details_json = ?, mapping_id = ?,"
                   " last_event_id = ?, sealed = ?, sealed_order = ? WHERE id = ?"),
               content(row, seal) + QVariantList{row.id.toString()})
        .map([](int) {});
}

Result<void> PrescriptionStore::setCancelState(PrescriptionId id, const QString &state)
{
    return sql::change(m_db, QStringLiteral("UPDATE prescriptions SET cancel_state = ? WHERE id = ?"),
                       {state, id.toString()})
        .map([](int) {});
}

Result<void> PrescriptionStore::meet(PrescriptionId id)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE prescriptions SET cancel_state = cancel_state WHERE id = ?"),
                       {id.toString()})
        .map([](int) {});
}

namespace {
constexpr const char *versions = "prescription_versions";
}

Result<void> PrescriptionStore::keepVersion(const PrescriptionRow &row, EventId endedBy, Timestamp at)
{
    const QString id = row.id.toString();
    const auto last = sql::number(
        m_db,
        QStringLiteral(
            "SELECT coalesce(max(number), 0) FROM prescription_versions WHERE prescription_id = ?"),
        {id});
    if (!last)
        return fail(last.error());
    const QString place = Seal::rowOf(id, QString::number(*last + 1));
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO prescription_versions (prescription_id, number, status,"
                                      " details_json, said_by, ended_by, ended_at)"
                                      " VALUES (?, ?, ?, ?, ?, ?, ?)"),
                       {id, *last + 1, wordOf(row.status),
                        Seal(m_db, versions).text(place, "details_json", details::write(row.details)),
                        columns::idOrNull(row.lastEvent), endedBy.toString(), qint64(toMs(at))})
        .map([](int) {});
}

Result<std::vector<PrescriptionVersion>> PrescriptionStore::versionsOf(PrescriptionId id)
{
    const QString key = id.toString();
    return sql::rows(
        m_db,
        QStringLiteral("SELECT number, status, details_json, said_by, ended_by, ended_at"
                       " FROM prescription_versions WHERE prescription_id = ? ORDER BY number"),
        {key}, [this, &key](const QSqlQuery &q) {
            const QString place = Seal::rowOf(key, q.value(0).toString());
            return PrescriptionVersion{
                q.value(0).toInt(),
                prescriptionStatusFromWord(q.value(1).toString()).value_or(PrescriptionStatus::Unknown),
                details::read(Seal(m_db, versions).openText(place, "details_json", q.value(2).toString())),
                columns::idOf<EventId>(q.value(3)),
                columns::idOf<EventId>(q.value(4)),
                fromMs(q.value(5).toLongLong())};
        });
}

Result<bool> PrescriptionStore::hasSupply(const PrescriptionRow &row, const QString &number)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT status FROM dispenses WHERE prescription_id = ? UNION"
                                    " SELECT status FROM dispenses WHERE patient_id = ?"
                                    " AND prescription_id IS NULL AND prescription_number = ?"
                                    " AND prescription_number <> ''"),
                     {row.id.toString(), row.patient.toString(),
                      Seal(m_db, "dispenses").lookUp("prescription_number", number)},
                     [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([](const std::vector<QString> &statuses) {
            return std::any_of(statuses.begin(), statuses.end(), isHandedOver);
        });
}

}
