#include "codec/fhir/FhirDocument.h"

namespace concord {

namespace {
using Object = JsonReader::Object;

/// What a body that is not a FHIR JSON object is.
Error notFhir(const QByteArray &body, const QString &detail)
{
    if (body.left(64).trimmed().startsWith('<'))
        return {ErrorCode::UnsupportedVersion, {}, QStringLiteral("XML came instead of FHIR JSON"), 0};
    return {ErrorCode::InvalidMessage, {}, detail, 0};
}

QString withoutVersion(const QString &reference)
{
    const qsizetype version = reference.indexOf(QStringLiteral("/_history/"));
    return version < 0 ? reference : reference.left(version);
}
}

Result<FhirDocument> FhirDocument::parse(const QByteArray &body)
{
    FhirDocument document;
    document.m_parser = std::make_unique<simdjson::dom::parser>();
    document.m_text = simdjson::padded_string(body.constData(), size_t(body.size()));
    JsonReader::Element root;
    if (const auto error = document.m_parser->parse(document.m_text).get(root); error != simdjson::SUCCESS)
        return fail(notFhir(body, QStringLiteral("not JSON: ") +
                                      QString::fromLatin1(simdjson::error_message(error))));
    if (root.get(document.m_root) != simdjson::SUCCESS)
        return fail(notFhir(body, QStringLiteral("expected a JSON object")));
    JsonReader r;
    document.m_type = r.string(document.m_root, "resourceType", {});
    if (r.error())
        return fail(*r.error());
    if (document.m_type.isEmpty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("resourceType"),
                    QStringLiteral("the document has no resourceType: it is not FHIR"));
    document.readEntries();
    return document;
}

void FhirDocument::readEntries()
{
    JsonReader r;
    if (!isBundle()) {
        m_entries.push_back({m_root, m_type, r.string(m_root, "id", {}), {}, -1});
        return;
    }
    const auto list = r.array(m_root, "entry", {});
    if (!list)
        return;
    int i = 0;
    for (const auto element : *list) {
        const int index = i++;
        Object entry;
        if (element.get(entry) != simdjson::SUCCESS)
            continue;
        const auto resource = r.object(entry, "resource", {});
        if (!resource)
            continue;
        m_entries.push_back({*resource, r.string(*resource, "resourceType", {}),
                             r.string(*resource, "id", {}), r.string(entry, "fullUrl", {}), index});
    }
}

const FhirDocument::Entry *FhirDocument::find(const QString &reference) const
{
    if (m_byReference.isEmpty()) {
        for (size_t i = 0; i < m_entries.size(); ++i) {
            const Entry &entry = m_entries[i];
            if (!entry.fullUrl.isEmpty())
                m_byReference.insert(entry.fullUrl, int(i));
            if (!entry.id.isEmpty())
                m_byReference.insert(entry.reference(), int(i));
        }
    }
    const auto found = m_byReference.constFind(withoutVersion(reference));
    return found == m_byReference.constEnd() ? nullptr : &m_entries[size_t(*found)];
}

std::optional<Object> FhirDocument::follow(Object holder, const QString &reference) const
{
    if (!reference.startsWith(QLatin1Char('#'))) {
        const Entry *entry = find(reference);
        return entry ? std::optional(entry->resource) : std::nullopt;
    }
    JsonReader r;
    const auto list = r.array(holder, "contained", {});
    if (!list)
        return std::nullopt;
    for (const auto element : *list) {
        Object contained;
        if (element.get(contained) == simdjson::SUCCESS && r.string(contained, "id", {}) == reference.mid(1))
            return contained;
    }
    return std::nullopt;
}

}
