#pragma once

#include "domain/CodeSystem.h"
#include "store/AdherenceStore.h"
#include "store/AppointmentStore.h"
#include "store/DispenseStore.h"
#include "store/PatientStore.h"
#include "store/PrescriptionStore.h"
#include "store/Sql.h"
#include "store/TerminologyStore.h"

#include <QJsonArray>
#include <QRandomGenerator>

namespace concord {

/// Patients with something that tells who they are in every member that there is, and a list of all of it:
/// what must be in no export. Some of it collides on purpose with what may leave (names that are months or
/// drugs, record numbers that are years or RxCUIs); that is in `colliding`.
class PlantedPatients
{
public:
    QStringList planted;   ///< texts that may be found nowhere in an export, as they are
    QStringList colliding; ///< identifiers that are also something that may leave
    std::vector<PatientRow> patients;

    PlantedPatients(Database &db, const Clock &clock, quint32 seed)
        : m_db(db), m_clock(clock), m_random(seed), m_seed(QString::number(seed))
    {}

    [[nodiscard]] Result<void> addTerminology()
    {
        TerminologyRelease release{QStringLiteral("rxnorm-2026-01-05"), QStringLiteral("test"), {}, {}};
        const auto add = [&](const char *rxcui, const char *name) {
            release.concepts.push_back({QString::fromLatin1(rxcui), TermType::SCD, ConceptStatus::Active,
                                        QString::fromLatin1(name)});
        };
        add("314076", "lisinopril 10 MG Oral Tablet");
        add("314077", "Rose hips 20 MG Oral Tablet");
        release.ndcs.push_back({QStringLiteral("00093742456"), QStringLiteral("314076"), 0, 0});
        return TerminologyStore(m_db, m_clock).import(release);
    }

    /// @param born a FHIR date, or empty
    [[nodiscard]] Result<void> add(const QString &born, const QString &state, const QString &zip,
                                   const QString &gender = QStringLiteral("female"))
    {
        const int i = int(patients.size());
        PatientRow row{makeId<PatientId>(m_clock.now().time_since_epoch()),
                       QStringLiteral("ehr"),
                       QStringLiteral("Patient/") + mark("ref"),
                       i % 5 == 0 ? collide(i % 2 == 0 ? "May" : "Rose") : mark("Family"),
                       mark("Given") + u' ' + mark("Middle"),
                       born,
                       gender,
                       {},
                       {}};
        row.details = {{QStringLiteral("family"), row.family},
                       {QStringLiteral("given"), row.given},
                       {QStringLiteral("birth_date"), born},
                       {QStringLiteral("gender"), gender},
                       {QStringLiteral("phone"), QStringLiteral("+1 (555) 010-") + digits(4)},
                       {QStringLiteral("address_line"), digits(5) + u' ' + mark("Street")},
                       {QStringLiteral("city"), mark("City")},
                       {QStringLiteral("state"), state},
                       {QStringLiteral("postal_code"), zip},
                       {QStringLiteral("occurred_at"), day() + QStringLiteral("T10:11:12Z")},
                       {QStringLiteral("a_member_of_tomorrow"), mark("tomorrow")}};
        if (born.size() > 4)
            planted.append(born);
        if (zip.size() >= 5)
            planted.append(zip.left(5));
        PatientStore store(m_db, m_clock);
        const auto added = store.insert(row);
        if (!added)
            return fail(added.error());
        patients.push_back(row);
        const QString number = i % 3 == 0 ? collide("1980") : i % 3 == 1 ? collide("314076") : digits(9);
        for (const QString &value : {number, mark("plan"), digits(11)}) {
            const auto known =
                store.addIdentifier(row.source, {QStringLiteral("MR"), value, QStringLiteral("MR")}, row.id);
            if (!known)
                return fail(known.error());
        }
        return addRecords(row.id);
    }

private:
    /// Letters of which no word is made that may leave.
    QString mark(const char *what)
    {
        planted.append(QStringLiteral("Zq%1%2x%3").arg(QString::fromLatin1(what), m_seed).arg(++m_number));
        return planted.back();
    }
    QString collide(const char *what)
    {
        colliding.append(QString::fromLatin1(what));
        return colliding.back();
    }
    QString digits(int count)
    {
        QString text(1, QChar(u'1' + m_random.bounded(9)));
        while (text.size() < count)
            text.append(QChar(u'0' + m_random.bounded(10)));
        if (count >= 5)
            planted.append(text);
        return text;
    }
    QString day()
    {
        planted.append(QDate(2024, 1, 1).addDays(m_random.bounded(700)).toString(Qt::ISODate));
        return planted.back();
    }
    QJsonObject practitioner()
    {
        return {{QStringLiteral("identifiers"),
                 QJsonArray{QJsonObject{{QStringLiteral("system"), QStringLiteral("NPI")},
                                        {QStringLiteral("value"), digits(10)},
                                        {QStringLiteral("type"), QStringLiteral("NPI")}},
                            QJsonObject{{QStringLiteral("value"), mark("DEA")},
                                        {QStringLiteral("type"), QStringLiteral("DEA")}}}},
                {QStringLiteral("family"), mark("Doctor")},
                {QStringLiteral("given"), mark("Doc")}};
    }
    QJsonArray notes() { return {mark("note") + QStringLiteral(" says that ") + mark("note")}; }

    [[nodiscard]] Result<void> addRecords(PatientId patient)
    {
        const auto now = m_clock.now().time_since_epoch();
        const bool isKnown = m_random.bounded(3) != 0;
        PrescriptionRow order;
        order.id = makeId<PrescriptionId>(now);
        order.source = QStringLiteral("ehr");
        order.sourceId = mark("order");
        order.patient = patient;
        order.status = PrescriptionStatus::Active;
        order.system = isKnown ? systems::rxNorm : QStringLiteral("urn:house");
        order.code = isKnown ? QStringLiteral("314077") : mark("code");
        order.display = mark("display");
        order.dosage = {QStringLiteral("2 {tbl}"),
                        isKnown ? QStringLiteral("3/1d PRN") : QStringLiteral("sig:") + mark("sig"),
                        QStringLiteral("26643006")};
        order.authoredOn = day() + QStringLiteral("T08:09:10Z");
        order.prescriptionNumber = digits(8);
        order.placerId = mark("placer") + QStringLiteral("^HOSP");
        order.fillerId = mark("filler");
        order.details = {
            {QStringLiteral("sig"), mark("sig") + QStringLiteral(" one a day")},
            {QStringLiteral("notes"), notes()},
            {QStringLiteral("reason"), mark("reason")},
            {QStringLiteral("medication_text"), mark("medication")},
            {QStringLiteral("dispense"), QJsonObject{{QStringLiteral("value"), QStringLiteral("30")},
                                                     {QStringLiteral("unit"), QStringLiteral("{tbl}")}}},
            {QStringLiteral("days_supply"), 30},
            {QStringLiteral("refills"), 3},
            {QStringLiteral("schedule"), isKnown ? QStringLiteral("CII") : mark("schedule")},
            {QStringLiteral("substitution_allowed"), true},
            {QStringLiteral("starts_on"), day()},
            {QStringLiteral("ends_on"), day()},
            {QStringLiteral("prescriber"), practitioner()}};
        DispenseRow fill;
        fill.id = makeUuid7(now).toString(QUuid::WithoutBraces);
        fill.source = QStringLiteral("pharmacy");
        fill.sourceId = mark("fill");
        fill.patient = patient;
        fill.prescription = order.id;
        fill.prescriptionNumber = order.prescriptionNumber;
        fill.status = QStringLiteral("completed");
        fill.system = systems::ndc;
        fill.code = QStringLiteral("00093-7424-56");
        fill.quantity = isKnown ? QStringLiteral("30") : mark("many");
        fill.unit = isKnown ? QStringLiteral("{tbl}") : mark("unit");
        fill.daysSupply = 30;
        fill.fillNumber = 1;
        fill.handedOverAt = day() + QStringLiteral("T12:30:00-05:00");
        fill.details = {{QStringLiteral("lots"), QJsonArray{mark("lot"), digits(7)}},
                        {QStringLiteral("sig"), mark("sig")},
                        {QStringLiteral("notes"), notes()},
                        {QStringLiteral("performers"), QJsonArray{practitioner()}}};
        fill.lastEvent = makeId<EventId>(now);
        const AppointmentRow visit{
            makeUuid7(now).toString(QUuid::WithoutBraces),
            QStringLiteral("ehr"),
            mark("visit"),
            patient,
            QStringLiteral("booked"),
            day() + QStringLiteral("T10:00:00Z"),
            day() + QStringLiteral("T10:30:00Z"),
            {{QStringLiteral("minutes"), 30},
             {QStringLiteral("type"), QStringLiteral("checkup")},
             {QStringLiteral("reason"), mark("reason")},
             {QStringLiteral("participants"),
              QJsonArray{QJsonObject{
                  {QStringLiteral("name"), mark("participant")},
                  {QStringLiteral("identifier"), QJsonObject{{QStringLiteral("value"), digits(8)}}}}}}},
            makeId<EventId>(now)};
        const AdherenceRow signal{makeUuid7(now).toString(QUuid::WithoutBraces),
                                  QStringLiteral("pharmacy"),
                                  mark("signal"),
                                  patient,
                                  QStringLiteral("314076"),
                                  systems::rxNorm,
                                  day(),
                                  day(),
                                  QStringLiteral("0.87"),
                                  makeId<EventId>(now)};
        for (const Result<bool> &done :
             {PrescriptionStore(m_db).insert(order), DispenseStore(m_db, m_clock).insert(fill),
              AppointmentStore(m_db, m_clock).insert(visit), AdherenceStore(m_db, m_clock).insert(signal)}) {
            if (!done)
                return fail(done.error());
        }
        return {};
    }

    Database &m_db;
    const Clock &m_clock;
    QRandomGenerator m_random;
    QString m_seed;
    int m_number = 0;
};

}
