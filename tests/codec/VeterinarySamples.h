#pragma once

#include "codec/FhirR4.h"
#include "codec/veterinary/FieldVerdict.h"
#include "codec/veterinary/MappingContext.h"
#include "codec/veterinary/MappingDocument.h"
#include "codec/veterinary/ServiceNowRecord.h"
#include "terminology/ValueTables.h"

#include <QJsonArray>
#include <QJsonDocument>

/// What the tests of the veterinary mappings share.
namespace vet {

inline const concord::ValueTables &shippedTables()
{
    static const concord::ValueTables tables = [] {
        auto shipped = concord::shippedValues();
        if (!shipped)
            qFatal("the value tables do not read: %s", qPrintable(shipped.error().detail));
        return concord::ValueTables(*shipped, {});
    }();
    return tables;
}

/// The shipped value tables, and nothing is known at the EHR.
inline concord::MappingContext context()
{
    concord::MappingContext made;
    made.value = [](concord::ValueKind kind, const QString &text) {
        return shippedTables().find(kind, {}, text);
    };
    return made;
}

inline const concord::FieldMapping &mapping(concord::VeterinaryKind kind)
{
    static const std::vector<concord::FieldMapping> all = [] {
        std::vector<concord::FieldMapping> made;
        for (const auto one : {concord::VeterinaryKind::Patient, concord::VeterinaryKind::Appointment,
                               concord::VeterinaryKind::Treatment}) {
            auto read = concord::shippedFieldMapping(one, fhirR4());
            if (!read)
                qFatal("%s", qPrintable(read.error().detail));
            made.push_back(*std::move(read));
        }
        return made;
    }();
    return all[size_t(kind)];
}

inline concord::ServiceNowRecord record(const QJsonObject &object)
{
    auto read = concord::ServiceNowRecord::read(object);
    return read ? *std::move(read) : concord::ServiceNowRecord();
}

inline QJsonObject object(const QByteArray &singleQuoted)
{
    return QJsonDocument::fromJson(json(singleQuoted)).object();
}

inline QByteArray text(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

inline concord::MappedField field(const concord::MappedFields &fields, const char *column)
{
    for (const concord::MappedField &one : fields) {
        if (one.column == QLatin1StringView(column))
            return one;
    }
    return {};
}

/// "needs_mapping code_unknown"
inline QString verdict(const concord::MappedField &field)
{
    return QString(wordOf(field.verdict.outcome) + u' ' + wordOf(field.verdict.reason)).trimmed();
}

/// A whole patient record.
inline QJsonObject patient()
{
    return object(
        "{'sys_id':'0a1b','number':'PAT0001001','patient_name':'Kenzi','species':'dog','breed':'Golden "
        "Retriever','gender':'FS','date_of_birth':'2020-02-29','weight':'31.5','weight_unit':'kg','"
        "microchip_id':'985112003456789','owner_name':'Peter James Chalmers','owner_phone':'555-0134567'"
        ",'owner_email':'peter@mail.example','owner_address':'534 Erewhon, Pleasantville','"
        "emergency_contact':'Ada Castro','allergies':'Penicillin; Chicken','medical_notes':'Shy.','"
        "vaccination_status':'up_to_date','patient_status':'active'}");
}

inline QJsonObject appointment()
{
    return object(
        "{'sys_id':'0b2c','number':'APT0001001','patient':{'link':'https://hospital.example/api/now/table/"
        "u_patient_record/0a1b','value':'0a1b'},'appointment_date':'2026-03-08 14:30:00','duration_minutes'"
        ":'45','appointment_type':'vaccination','appointment_status':'confirmed','assigned_clinician':{'"
        "link':'https://hospital.example/api/now/table/sys_user/77aa','value':'77aa'},'assigned_room':"
        "'room_2','reason_for_visit':'Rabies booster','symptoms':'none'}");
}

inline QJsonObject treatment()
{
    return object(
        "{'sys_id':'0c3d','number':'TRT0001001','patient':'0a1b','appointment':'0b2c','treatment_date':'2026-"
        "03-08 14:40:00','treatment_type':'dental','treatment_status':'completed','primary_clinician':'77aa',"
        "'diagnosis':'Periodontal disease, stage 2','procedures_performed':'Scaling; Polishing','"
        "medications_prescribed':'Meloxicam 1.5 mg/mL','controlled_drug':'false','dose_per_kg':'0.1','"
        "dose_unit':'mg/kg','treatment_notes':'Line one\\nLine two','service_cost':'120.00','total_cost':"
        "'USD;129.60','payment_status':'paid'}");
}

}
