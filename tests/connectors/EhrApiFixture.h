#pragma once

#include "connectors/ehrapi/EhrApiClient.h"
#include "runtime/SystemClock.h"

#include <QJsonDocument>
#include <QTest>

#include <chrono>

namespace concord::ehrapi {

inline const QString chipSystem = QStringLiteral("urn:test:microchip");
inline const QString treatmentSystem = QStringLiteral("urn:test:treatment");
/// Words that stand in records and must not stand in an error.
inline const QString planted = QStringLiteral("Zwingli");

[[nodiscard]] inline QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(QByteArray(json).replace('\'', '"')).object();
}

[[nodiscard]] inline EhrApiIdentifier chip(const QString &value)
{
    return {chipSystem, value};
}

[[nodiscard]] inline QJsonArray identifiers(const EhrApiIdentifier &one)
{
    return {QJsonObject{{QStringLiteral("system"), one.system}, {QStringLiteral("value"), one.value}}};
}

[[nodiscard]] inline QJsonObject patient(const QString &number,
                                         const QString &breed = QStringLiteral("Boxer"))
{
    QJsonObject rex =
        object("{'resourceType':'Patient','extension':[{'url':'http://hl7.org/fhir/StructureDefinition/"
               "patient-animal','extension':[{'url':'species','valueCodeableConcept':{'coding':[{'system':"
               "'http://snomed.info/sct','code':'448771007'}]}}]}]}");
    rex[QStringLiteral("identifier")] = identifiers(chip(number));
    rex[QStringLiteral("name")] =
        QJsonArray{QJsonObject{{QStringLiteral("text"), QStringLiteral("Rex ") + planted}}};
    rex[QStringLiteral("contact")] = QJsonArray{QJsonObject{
        {QStringLiteral("name"), QJsonObject{{QStringLiteral("text"), QStringLiteral("Ada ") + breed}}}}};
    return rex;
}

[[nodiscard]] inline QJsonObject appointment(const QString &patientId, const QString &number)
{
    QJsonObject visit = object("{'resourceType':'Appointment','status':'booked',"
                               "'start':'2026-03-02T09:00:00Z','end':'2026-03-02T09:30:00Z'}");
    visit[QStringLiteral("identifier")] = identifiers({QStringLiteral("urn:test:appointment"), number});
    visit[QStringLiteral("participant")] = QJsonArray{
        QJsonObject{{QStringLiteral("status"), QStringLiteral("accepted")},
                    {QStringLiteral("actor"),
                     QJsonObject{{QStringLiteral("reference"), QStringLiteral("Patient/") + patientId}}}}};
    return visit;
}

[[nodiscard]] inline QJsonObject posted(const QJsonObject &resource, const QString &fullUrl = {})
{
    QJsonObject entry{
        {QStringLiteral("resource"), resource},
        {QStringLiteral("request"), QJsonObject{{QStringLiteral("method"), QStringLiteral("POST")},
                                                {QStringLiteral("url"), resource[u"resourceType"]}}}};
    if (!fullUrl.isEmpty())
        entry[QStringLiteral("fullUrl")] = fullUrl;
    return entry;
}

[[nodiscard]] inline QJsonObject transaction(const QJsonArray &entries)
{
    return {{QStringLiteral("resourceType"), QStringLiteral("Bundle")},
            {QStringLiteral("type"), QStringLiteral("transaction")},
            {QStringLiteral("entry"), entries}};
}

/// An Encounter, a Condition and a note.
[[nodiscard]] inline QJsonObject treatment(const QString &patientId, const QString &number)
{
    const QString url = QStringLiteral("urn:uuid:0d1f2a3b-0000-4000-8000-000000000001");
    const QJsonObject subject{{QStringLiteral("reference"), QStringLiteral("Patient/") + patientId}};
    const QJsonObject within{{QStringLiteral("reference"), url}};
    QJsonObject visit = object("{'resourceType':'Encounter','status':'finished','class':{'system':"
                               "'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'AMB'}}");
    visit[QStringLiteral("identifier")] = identifiers({treatmentSystem, number});
    visit[QStringLiteral("subject")] = subject;
    QJsonObject condition = object("{'resourceType':'Condition','code':{'text':'Otitis'}}");
    QJsonObject note = object("{'resourceType':'ClinicalImpression','status':'completed',"
                              "'note':[{'text':'Comes again in a week'}]}");
    for (QJsonObject *part : {&condition, &note}) {
        part->insert(QStringLiteral("subject"), subject);
        part->insert(QStringLiteral("encounter"), within);
    }
    return transaction({posted(visit, url), posted(condition), posted(note)});
}

/// What an asynchronous call answers; Internal when nothing came within a minute.
template <typename T, typename Call>
[[nodiscard]] Result<T> answerOf(Call &&call)
{
    std::optional<Result<T>> answer;
    call([&answer](Result<T> result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 60'000))
        return fail(ErrorCode::Internal, QStringLiteral("test"), QStringLiteral("no answer"));
    return *std::move(answer);
}

/// A client with short waits, and its calls in one line of a test.
class Desk
{
public:
    explicit Desk(EhrClientSettings settings) : client(std::move(settings), m_clock) {}

    static EhrClientSettings settingsFor(const QUrl &base, std::shared_ptr<TokenSource> tokens)
    {
        using std::chrono::milliseconds;
        EhrClientSettings settings;
        settings.base = base;
        settings.ladder = {milliseconds(5), milliseconds(10), milliseconds(20), milliseconds(40)};
        settings.idleTimeout = std::chrono::seconds(20);
        settings.deadline = std::chrono::seconds(60);
        settings.tokens = std::move(tokens);
        return settings;
    }

    Result<EhrApiPage> list(const EhrApiQuery &query)
    {
        return answerOf<EhrApiPage>([&](auto done) { client.list(query, done); });
    }
    Result<EhrApiPage> listOn(EhrApiKind kind, const QString &link)
    {
        return answerOf<EhrApiPage>([&](auto done) { client.listOn(kind, link, done); });
    }
    Result<EhrApiRecord> read(EhrApiKind kind, const QString &id)
    {
        return answerOf<EhrApiRecord>([&](auto done) { client.read(kind, id, done); });
    }
    Result<EhrApiWritten> create(const EhrApiCreate &wish)
    {
        return answerOf<EhrApiWritten>([&](auto done) { client.create(wish, done); });
    }
    Result<EhrApiWritten> createPatient(const QString &number, bool mayBeThere = true)
    {
        return create({EhrApiKind::Patients, patient(number), chip(number), mayBeThere});
    }
    Result<EhrApiWritten> update(const EhrApiUpdate &wish)
    {
        return answerOf<EhrApiWritten>([&](auto done) { client.update(wish, done); });
    }

    EhrApiClient client;

private:
    SystemClock m_clock;
};

}
