#pragma once

#include "domain/FacilityCode.h"
#include "domain/PatientQuestion.h"
#include "domain/Prescriber.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleRows.h"

namespace concord::sample {

inline PatientFace patientFace(const char *family, const char *given, const char *birthDate,
                               const char *gender, const char *phone, const char *address, const char *city)
{
    PatientFace face;
    face.family = QString::fromUtf8(family);
    face.given = QString::fromUtf8(given);
    face.birthDate = QString::fromLatin1(birthDate);
    face.gender = QString::fromLatin1(gender);
    face.phone = QString::fromLatin1(phone);
    face.addressLine = QString::fromUtf8(address);
    face.city = QString::fromUtf8(city);
    return face;
}

/// Newest first: with candidates, without, being carried out, linked.
inline std::vector<PatientQuestionRow> patientQuestions()
{
    const FakeClock clock;
    std::vector<PatientQuestionRow> rows;
    for (int i = 0; i < 5; ++i) {
        PatientQuestionRow row;
        row.id = idOf<PatientQuestionId>(quint32(100 - i));
        row.patient = idOf<PatientId>(quint32(200 - i));
        row.source = i % 2 == 0 ? QStringLiteral("pharmacy-main") : QStringLiteral("pharmacy-south");
        row.createdAt = row.changedAt = clock.now() - std::chrono::minutes(7 + 90 * i);
        row.hasCandidates = i != 2;
        rows.push_back(row);
    }
    for (const size_t i : {size_t(3), size_t(4)}) {
        rows[i].state = PatientQuestionState::Linked;
        rows[i].other = idOf<PatientId>(11);
        rows[i].method = i == 3 ? QStringLiteral("person") : QStringLiteral("identifier");
        rows[i].author = i == 3 ? QStringLiteral("maria") : QStringLiteral("system");
        rows[i].version = 2;
        rows[i].hasCandidates = false;
    }
    rows[3].effect = PatientEffect::Link;
    return rows;
}

/// The same person, a relative, and another record of the same pharmacy.
inline PatientCandidates patientCandidates(PatientQuestionId id, quint64 requestId)
{
    PatientCandidates found;
    found.requestId = requestId;
    for (const PatientQuestionRow &row : patientQuestions()) {
        if (row.id == id)
            found.question = row;
    }
    found.face =
        patientFace("Mart\u00ednez", "Bill", "1980-02-01", "male", "555-0100", "1 Main St", "Springfield");
    found.face.identifiers = {{QStringLiteral("PHARM"), QStringLiteral("88213"), {}}};
    found.records = {0, 2, 0};
    const std::tuple<quint32, const char *, PatientAct, PatientFace, PatientRecords> others[] = {
        {11,
         "ehr",
         PatientAct::Link,
         patientFace("Martinez", "William", "1980-02-01", "male", "(217) 555-0100", "1 Main Street",
                     "Springfield"),
         {4, 0, 1}},
        {12,
         "ehr",
         PatientAct::Link,
         patientFace("Martinez", "Maria", "1982-11-30", "female", "(217) 555-0100", "1 Main Street",
                     "Springfield"),
         {1, 0, 0}},
        {13,
         "pharmacy-main",
         PatientAct::Merge,
         patientFace("Martines", "B", "1980-01-02", "male", "", "", "Springfield"),
         {0, 1, 0}}};
    for (const auto &[number, source, act, face, records] : others)
        found.candidates.push_back({idOf<PatientId>(number), QString::fromLatin1(source), act, face, records,
                                    matchOf(traitsOf(found.face), traitsOf(face))});
    found.history = {{1, PatientQuestionState::Pending, {}, {}, {}, {}, found.question.createdAt}};
    if (found.question.state == PatientQuestionState::Linked)
        found.history.insert(found.history.begin(),
                             {2, PatientQuestionState::Linked, idOf<PatientId>(11), found.question.method,
                              found.question.author, QStringLiteral("name, birth date and address"),
                              found.question.changedAt});
    return found;
}

inline std::vector<PrescriberRow> prescribers()
{
    const FakeClock clock;
    std::vector<PrescriberRow> rows;
    for (int i = 0; i < 3; ++i) {
        PrescriberRow row;
        row.id = idOf<PrescriberId>(quint32(30 - i));
        row.source = QStringLiteral("pharmacy-main");
        row.identifier = {QStringLiteral("http://hl7.org/fhir/sid/us-npi"), QStringLiteral("1234567893"),
                          QStringLiteral("NPI")};
        row.name = QStringLiteral("SMITH, ANN");
        row.createdAt = row.changedAt = clock.now() - std::chrono::hours(2 + i);
        rows.push_back(row);
    }
    rows[1].identifier = {QStringLiteral("HOSP"), QStringLiteral("D-17"), {}};
    rows[1].name = QStringLiteral("JONES, BO");
    rows[2].state = PrescriberState::Linked;
    rows[2].providerId = QStringLiteral("P-0017");
    rows[2].providerName = QStringLiteral("Garcia, Eva");
    rows[2].author = QStringLiteral("maria");
    rows[2].reason = QStringLiteral("she signs so");
    rows[2].version = 2;
    return rows;
}

inline std::vector<ProviderRow> providers()
{
    ProviderRow one;
    one.id = QStringLiteral("P-0017");
    one.npi = QStringLiteral("1245319599");
    one.family = QStringLiteral("Garcia");
    one.given = QStringLiteral("Eva");
    one.version = 1;
    ProviderRow two = one;
    two.id = QStringLiteral("P-0018");
    two.npi.clear();
    two.family = QStringLiteral("Smith");
    two.given = QStringLiteral("Ann");
    return {one, two};
}

inline std::vector<FacilityCodeRow> facilityCodes()
{
    const FakeClock clock;
    std::vector<FacilityCodeRow> rows;
    for (int i = 0; i < 2; ++i) {
        FacilityCodeRow row;
        row.id = idOf<FacilityCodeId>(quint32(40 - i));
        row.source = QStringLiteral("pharmacy-main");
        row.code = i == 0 ? QStringLiteral("ST 12") : QStringLiteral("ST 14");
        row.createdAt = row.changedAt = clock.now() - std::chrono::hours(3 + i);
        rows.push_back(row);
    }
    rows[1].state = FacilityCodeState::Mapped;
    rows[1].facility = QStringLiteral("north");
    rows[1].author = QStringLiteral("maria");
    rows[1].reason = QStringLiteral("the shop in the hospital");
    rows[1].version = 2;
    return rows;
}

}
