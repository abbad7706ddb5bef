#include "codec/MedicationPage.h"

#include "codec/FhirDateTime.h"
#include "codec/FhirDosage.h"
#include "codec/JsonReader.h"
#include "codec/SafeNames.h"
#include "domain/OutcomeIssues.h"

#include <algorithm>

namespace concord {

namespace {
using Object = JsonReader::Object;
using Array = JsonReader::Array;
using Element = JsonReader::Element;

const auto requestPrefix = QStringLiteral("MedicationRequest/");

QByteArray minified(Element element)
{
    const std::string text = simdjson::minify(element);
    return {text.data(), qsizetype(text.size())};
}

/// What a body that is not a FHIR JSON object is, in words for the person who configured the URL.
Error notFhir(const QByteArray &body, const QString &detail)
{
    const QByteArray head = body.left(512).trimmed().toLower();
    if (head.startsWith("<!doctype html") || head.startsWith("<html"))
        return {ErrorCode::WrongContentType, {}, QStringLiteral("an HTML page came instead of FHIR JSON")};
    if (head.startsWith('<'))
        return {ErrorCode::UnsupportedVersion, {}, QStringLiteral("XML came instead of FHIR JSON")};
    return {ErrorCode::InvalidMessage, {}, detail};
}

QList<Coding> readCodings(JsonReader &r, Object codeableConcept, const JsonPath &path)
{
    QList<Coding> codings;
    const auto list = r.array(codeableConcept, "coding", path);
    if (!list)
        return codings;
    int i = 0;
    for (const Element element : *list) {
        const JsonPath at = path["coding"];
        const JsonPath here = at[i++];
        Object coding;
        if (element.get(coding) != simdjson::SUCCESS) {
            r.fail(here, QStringLiteral("expected an object"));
            continue;
        }
        codings.append({r.string(coding, "system", here), r.string(coding, "code", here),
                        r.string(coding, "display", here)});
    }
    return codings;
}

MedicationContent readConcept(JsonReader &r, Object codeableConcept, const JsonPath &path)
{
    MedicationContent content{readCodings(r, codeableConcept, path),
                              r.string(codeableConcept, "text", path).simplified()};
    if (content.text.isEmpty()) {
        for (const Coding &c : content.codings) {
            if (!c.display.isEmpty()) {
                content.text = c.display;
                break;
            }
        }
    }
    return content;
}

/// A Medication resource; one without a code has empty content, which the caller refuses.
MedicationContent readMedication(JsonReader &r, Object medication, const JsonPath &path)
{
    const auto code = r.object(medication, "code", path);
    return code ? readConcept(r, *code, path["code"]) : MedicationContent{};
}

std::optional<Object> findContained(JsonReader &r, Object resource, const QString &id, const JsonPath &path)
{
    const auto list = r.array(resource, "contained", path);
    if (!list)
        return std::nullopt;
    int i = 0;
    for (const Element element : *list) {
        const JsonPath at = path["contained"];
        const JsonPath here = at[i++];
        Object contained;
        if (element.get(contained) == simdjson::SUCCESS && r.string(contained, "id", here) == id)
            return contained;
    }
    return std::nullopt;
}
}

QString relativeReference(const QString &reference, const QString &baseUrl)
{
    QString text = reference;
    if (!baseUrl.isEmpty() && text.startsWith(baseUrl))
        text = text.mid(baseUrl.size() + (baseUrl.endsWith(QLatin1Char('/')) ? 0 : 1));
    const qsizetype version = text.indexOf(QStringLiteral("/_history/"));
    return version < 0 ? text : text.left(version);
}

struct MedicationPageReader::Parser
{
    simdjson::dom::parser json;
    simdjson::padded_string padded;

    [[nodiscard]] Result<Object> parseObject(const QByteArray &body);
};

Result<Object> MedicationPageReader::Parser::parseObject(const QByteArray &body)
{
    padded = simdjson::padded_string(body.constData(), size_t(body.size()));
    Element root;
    if (const auto error = json.parse(padded).get(root); error != simdjson::SUCCESS)
        return fail(notFhir(body, QString::fromLatin1(simdjson::error_message(error))));
    Object object;
    if (root.get(object) != simdjson::SUCCESS)
        return fail(notFhir(body, QStringLiteral("the document is not a JSON object")));
    return object;
}

MedicationPageReader::MedicationPageReader(QString baseUrl)
    : m_parser(std::make_unique<Parser>()), m_baseUrl(std::move(baseUrl))
{}

MedicationPageReader::~MedicationPageReader() = default;

namespace {
/// Decodes one page; lives for one read().
class PageDecoder
{
public:
    PageDecoder(MedicationPage &page, const QString &baseUrl, bool keepsOrders)
        : m_page(page), m_baseUrl(baseUrl), m_keepsOrders(keepsOrders)
    {}

    Result<void> bundle(Object bundle);
    void resolveWithinPage();

private:
    void entry(Element element, const JsonPath &path);
    void medicationResource(Object resource, const JsonPath &path);
    void request(Object request, Element raw, const JsonPath &path);
    bool deletion(JsonReader &r, Object entry, const JsonPath &path);
    void subject(JsonReader &r, Object request, Prescription &p, const JsonPath &path);
    QString medication(JsonReader &r, Object request, Prescription &p, const JsonPath &path);
    void meta(JsonReader &r, Object request, Prescription &p, const JsonPath &path);
    [[nodiscard]] bool isRepeat(const Prescription &p, Element raw, const JsonPath &path);
    void reject(const Error &error, const QString &reference, Element raw)
    {
        m_page.failures.push_back({error, reference, minified(raw)});
    }

    MedicationPage &m_page;
    const QString &m_baseUrl;
    const bool m_keepsOrders;
    QHash<QString, QString> m_seen; ///< id → version
};

Result<void> PageDecoder::bundle(Object bundle)
{
    JsonReader r;
    const JsonPath root;
    const QString type = r.string(bundle, "type", root);
    if (const auto total = r.number(bundle, "total", root))
        m_page.total = qint64(*total);
    if (const auto links = r.array(bundle, "link", root)) {
        for (const Element element : *links) {
            Object link;
            if (element.get(link) == simdjson::SUCCESS && r.string(link, "relation", root["link"]) == u"next")
                m_page.nextUrl = r.string(link, "url", root["link"]);
        }
    }
    const auto entries = r.array(bundle, "entry", root);
    if (r.error())
        return fail(*r.error());
    if (type != u"searchset" && type != u"history")
        return fail(
            ErrorCode::InvalidMessage, QStringLiteral("type"),
            QStringLiteral("expected a searchset or history Bundle, found %1").arg(quotedBundleType(type)));
    if (!entries)
        return {};
    int i = 0;
    const JsonPath at = root["entry"];
    for (const Element element : *entries)
        entry(element, at[i++]);
    m_page.entries = i;
    return {};
}

void PageDecoder::entry(Element element, const JsonPath &path)
{
    JsonReader r;
    Object entry;
    if (element.get(entry) != simdjson::SUCCESS)
        return reject({ErrorCode::InvalidMessage, path.toString(), QStringLiteral("expected an object")}, {},
                      element);
    if (deletion(r, entry, path))
        return;
    const auto raw = r.member(entry, "resource");
    const JsonPath here = path["resource"];
    Object content;
    if (!raw || raw->get(content) != simdjson::SUCCESS)
        return reject({ErrorCode::InvalidMessage, here.toString(), QStringLiteral("expected a resource")}, {},
                      element);
    const QString type = r.string(content, "resourceType", here);
    if (r.error())
        return reject(*r.error(), {}, *raw);
    if (type == u"MedicationRequest")
        return request(content, *raw, here);
    if (type == u"Medication")
        return medicationResource(content, here);
    if (type == u"Patient" || type == u"OperationOutcome") // includes and hints that no sync needs
        return;
    QString mode;
    if (const auto search = r.object(entry, "search", path))
        mode = r.string(*search, "mode", path);
    if (mode == u"include") // asked for by someone else's link; of no use here, and no harm
        return;
    reject({ErrorCode::InvalidMessage, here["resourceType"].toString(),
            QStringLiteral("expected MedicationRequest, found %1").arg(quotedResourceType(type))},
           {}, *raw);
}

bool PageDecoder::deletion(JsonReader &r, Object entry, const JsonPath &path)
{
    const auto request = r.object(entry, "request", path);
    if (!request || r.string(*request, "method", path) != u"DELETE")
        return false;
    const QString url = relativeReference(r.string(*request, "url", path), m_baseUrl);
    if (url.startsWith(requestPrefix))
        m_page.deletedIds.push_back(url.mid(requestPrefix.size()));
    return true;
}

void PageDecoder::medicationResource(Object resource, const JsonPath &path)
{
    JsonReader r;
    const QString id = r.string(resource, "id", path);
    const MedicationContent content = readMedication(r, resource, path);
    if (!r.error() && !id.isEmpty())
        m_page.medications.insert(QStringLiteral("Medication/") + id, content);
}

void PageDecoder::meta(JsonReader &r, Object request, Prescription &p, const JsonPath &path)
{
    const auto meta = r.object(request, "meta", path);
    if (!meta)
        return;
    p.sourceVersion = r.string(*meta, "versionId", path["meta"]);
    const QString updated = r.string(*meta, "lastUpdated", path["meta"]);
    if (updated.isEmpty())
        return;
    const auto time = FhirDateTime::parse(updated);
    if (time && time->precision >= FhirDateTime::Precision::Second)
        p.sourceUpdatedMs = time->fromMs;
    else
        r.fail(path["meta"]["lastUpdated"], QStringLiteral("not an instant (YYYY-MM-DDThh:mm:ss.sssZ)"));
}

void PageDecoder::subject(JsonReader &r, Object request, Prescription &p, const JsonPath &path)
{
    const JsonPath here = path["subject"];
    const auto subject = r.object(request, "subject", path);
    if (!subject)
        return r.fail(here, QStringLiteral("a patient reference is required"), ErrorCode::ReferenceNotFound);
    const QString reference = r.string(*subject, "reference", here);
    if (reference.startsWith(QLatin1Char('#'))) { // a patient inside this order: known by the order alone
        if (!findContained(r, request, reference.mid(1), path))
            return r.fail(here["reference"], QStringLiteral("no contained resource has this id"),
                          ErrorCode::ReferenceNotFound);
        p.patientReference = requestPrefix + p.sourceId + reference;
        return;
    }
    p.patientReference = relativeReference(reference.trimmed(), m_baseUrl);
    if (p.patientReference.isEmpty()) {
        if (const auto identifier = r.object(*subject, "identifier", here)) {
            const QString value = r.string(*identifier, "value", here);
            if (!value.isEmpty())
                p.patientReference = QStringLiteral("Patient?identifier=") +
                                     r.string(*identifier, "system", here) + QLatin1Char('|') + value;
        }
    }
    if (p.patientReference.isEmpty())
        return r.fail(here["reference"], QStringLiteral("the patient reference is empty"),
                      ErrorCode::ReferenceNotFound);
    const bool isPatient = p.patientReference.contains(QStringLiteral("Patient/")) ||
                           p.patientReference.startsWith(QStringLiteral("Patient?")) ||
                           p.patientReference.startsWith(QStringLiteral("urn:"));
    if (!isPatient)
        r.fail(here["reference"], QStringLiteral("not a reference to a Patient"),
               ErrorCode::ReferenceNotFound);
}

/// Fills codings and text, or returns the reference of the Medication resource that has them.
QString PageDecoder::medication(JsonReader &r, Object request, Prescription &p, const JsonPath &path)
{
    MedicationContent content;
    if (const auto codeable = r.object(request, "medicationCodeableConcept", path)) {
        content = readConcept(r, *codeable, path["medicationCodeableConcept"]);
        if (content.codings.isEmpty() && content.text.isEmpty())
            r.fail(path["medicationCodeableConcept"], QStringLiteral("neither coding nor text"));
    } else if (const auto pointer = r.object(request, "medicationReference", path)) {
        const JsonPath here = path["medicationReference"];
        const QString reference = r.string(*pointer, "reference", here).trimmed();
        if (reference.startsWith(QLatin1Char('#'))) {
            const auto contained = findContained(r, request, reference.mid(1), path);
            if (contained)
                content = readMedication(r, *contained, path["contained"]);
            if (content.codings.isEmpty() && content.text.isEmpty())
                r.fail(here["reference"], QStringLiteral("no contained Medication with a code has this id"),
                       ErrorCode::ReferenceNotFound);
        } else if (reference.isEmpty()) {
            content.text = r.string(*pointer, "display", here).simplified(); // all that some servers send
            if (content.text.isEmpty())
                r.fail(here["reference"], QStringLiteral("the medication reference is empty"),
                       ErrorCode::ReferenceNotFound);
        } else {
            return relativeReference(reference, m_baseUrl);
        }
    } else {
        r.fail(path["medication[x]"],
               QStringLiteral("medicationCodeableConcept or medicationReference is required"));
    }
    p.codings = content.codings;
    p.medicationText = content.text;
    return {};
}

void PageDecoder::request(Object request, Element raw, const JsonPath &path)
{
    JsonReader r;
    Prescription p;
    p.sourceId = r.string(request, "id", path);
    if (p.sourceId.isEmpty())
        r.fail(path["id"], QStringLiteral("an id is required"));
    meta(r, request, p, path);
    const QString status = r.string(request, "status", path);
    if (const auto known = prescriptionStatusFromWord(status))
        p.status = *known;
    else
        r.fail(path["status"], status.isEmpty() ? QStringLiteral("a status is required")
                                                : QStringLiteral("not a MedicationRequest status"));
    p.authoredOn = r.string(request, "authoredOn", path);
    if (!p.authoredOn.isEmpty() && !FhirDateTime::parse(p.authoredOn))
        r.fail(path["authoredOn"],
               QStringLiteral("not a FHIR dateTime (YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ)"));
    subject(r, request, p, path);
    p.dosage = readDosage(r, request, path);
    const QString medicationReference = medication(r, request, p, path);

    const QString reference = p.sourceId.isEmpty() ? QString() : requestPrefix + p.sourceId;
    if (r.error())
        return reject(*r.error(), reference, raw);
    if (isRepeat(p, raw, path))
        return;
    if (m_keepsOrders)
        m_page.orderJson.insert(MedicationPage::orderKey(p), minified(raw));
    if (medicationReference.isEmpty())
        m_page.prescriptions.push_back(std::move(p));
    else
        m_page.unresolved.push_back({std::move(p), medicationReference,
                                     path["medicationReference"]["reference"].toString(), minified(raw)});
}

/// The same resource twice on a page: a repeat (same version, same content) is dropped; of two versions both
/// go on, and the store keeps the newer; two contents under one version are a fault of the source.
bool PageDecoder::isRepeat(const Prescription &p, Element raw, const JsonPath &path)
{
    const auto known = m_seen.constFind(p.sourceId);
    if (known == m_seen.constEnd()) {
        m_seen.insert(p.sourceId, p.sourceVersion);
        return false;
    }
    if (*known != p.sourceVersion)
        return false;
    const auto isSame = [&p](const Prescription &other) {
        return other == p;
    };
    const bool repeated =
        std::any_of(m_page.prescriptions.begin(), m_page.prescriptions.end(), isSame) ||
        std::any_of(m_page.unresolved.begin(), m_page.unresolved.end(),
                    [&](const UnresolvedPrescription &u) { return isSame(u.prescription); });
    if (!repeated)
        reject({ErrorCode::InvalidMessage, path["id"].toString(),
                QStringLiteral("duplicate resource id with other content on the same page")},
               requestPrefix + p.sourceId, raw);
    return true;
}

void PageDecoder::resolveWithinPage()
{
    std::vector<UnresolvedPrescription> rest;
    for (UnresolvedPrescription &u : m_page.unresolved) {
        const auto content = m_page.medications.constFind(u.medicationReference);
        if (content == m_page.medications.constEnd()) {
            rest.push_back(std::move(u));
            continue;
        }
        u.prescription.codings = content->codings;
        u.prescription.medicationText = content->text;
        m_page.prescriptions.push_back(std::move(u.prescription));
    }
    m_page.unresolved = std::move(rest);
}

/// An answer of another kind where a Bundle was due.
Error notABundle(const QByteArray &body, const QString &type)
{
    if (type == u"OperationOutcome")
        return {ErrorCode::RemoteRejected, {}, outcomeIssues(body)};
    return {ErrorCode::InvalidMessage, QStringLiteral("resourceType"),
            type.isEmpty() ? QStringLiteral("the document has no resourceType: it is not FHIR")
                           : QStringLiteral("expected a Bundle, found %1").arg(quotedResourceType(type))};
}
}

Result<MedicationPage> MedicationPageReader::read(const QByteArray &body)
{
    const auto object = m_parser->parseObject(body);
    if (!object)
        return fail(object.error());
    JsonReader r;
    const QString type = r.string(*object, "resourceType", {});
    if (type != u"Bundle")
        return fail(notABundle(body, type));
    MedicationPage page;
    PageDecoder decoder(page, m_baseUrl, m_keepsOrders);
    if (const auto done = decoder.bundle(*object); !done)
        return fail(done.error());
    decoder.resolveWithinPage();
    return page;
}

Result<QHash<QString, MedicationContent>> MedicationPageReader::readMedications(const QByteArray &body)
{
    const auto object = m_parser->parseObject(body);
    if (!object)
        return fail(object.error());
    JsonReader r;
    QHash<QString, MedicationContent> found;
    if (r.string(*object, "resourceType", {}) == u"Medication") {
        const MedicationContent content = readMedication(r, *object, {});
        if (r.error())
            return fail(*r.error());
        found.insert(QStringLiteral("Medication/") + r.string(*object, "id", {}), content);
        return found;
    }
    auto page = read(body);
    if (!page)
        return fail(page.error());
    return page->medications;
}

Result<MedicationPageReader::Capabilities> MedicationPageReader::readCapabilities(const QByteArray &body)
{
    const auto object = m_parser->parseObject(body);
    if (!object)
        return fail(object.error());
    JsonReader r;
    const JsonPath root;
    const QString type = r.string(*object, "resourceType", root);
    if (type == u"Conformance") // what DSTU2 called it
        return Capabilities{QStringLiteral("1.0.2"), false};
    if (type != u"CapabilityStatement")
        return fail(notABundle(body, type));
    Capabilities capabilities{r.string(*object, "fhirVersion", root), false};
    const auto rest = r.array(*object, "rest", root);
    for (size_t i = 0; rest && i < rest->size(); ++i) {
        Object server;
        if (rest->at(i).get(server) != simdjson::SUCCESS)
            continue;
        const auto resources = r.array(server, "resource", root["rest"]);
        for (size_t j = 0; resources && j < resources->size(); ++j) {
            Object resource;
            if (resources->at(j).get(resource) != simdjson::SUCCESS ||
                r.string(resource, "type", root["rest"]) != u"MedicationRequest")
                continue;
            const auto interactions = r.array(resource, "interaction", root["rest"]);
            for (size_t k = 0; interactions && k < interactions->size(); ++k) {
                Object interaction;
                if (interactions->at(k).get(interaction) == simdjson::SUCCESS &&
                    r.string(interaction, "code", root["rest"]) == u"history-type")
                    capabilities.hasHistory = true;
            }
        }
    }
    return capabilities;
}

}
