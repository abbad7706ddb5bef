#include "connectors/ehrapi/EhrApiReply.h"

#include "connectors/ehrapi/EhrApiInstant.h"
#include "domain/HttpAnswer.h"

#include <QHash>
#include <QJsonDocument>
#include <QStringList>

#include <algorithm>

namespace concord {

namespace {
using Key = QLatin1StringView;

/// A value of the answer and where it stands.
struct Placed
{
    QJsonValue value;
    QString at; ///< "…/patients#/entry/3"

    [[nodiscard]] Placed operator[](const char *key) const
    {
        return {value.toObject().value(Key(key)), at + u'/' + Key(key)};
    }
    [[nodiscard]] Placed operator[](qsizetype index) const
    {
        return {value.toArray().at(index), at + u'/' + QString::number(index)};
    }
    [[nodiscard]] tl::unexpected<Error> wrong(const QString &detail) const
    {
        return fail(ErrorCode::InvalidMessage, at, detail);
    }
    [[nodiscard]] Result<QString> text(const char *expected) const
    {
        if (!value.isString() || value.toString().isEmpty())
            return wrong(QStringLiteral("expected %1").arg(Key(expected)));
        return value.toString();
    }
};

Result<Placed> bodyOf(const Result<FetchReply> &reply, const QString &where)
{
    if (!reply)
        return fail(reply.error());
    if (!isSuccess(*reply))
        return fail(errorOfReply(*reply, where));
    const auto bytes = fhirBody(*reply, where);
    if (!bytes)
        return fail(bytes.error());
    const Placed root{{}, where + u'#'};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(*bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return root.wrong(QStringLiteral("not JSON, at byte %1 of %2").arg(error.offset).arg(bytes->size()));
    if (!document.isObject())
        return root.wrong(QStringLiteral("expected a FHIR resource"));
    return Placed{document.object(), root.at};
}

Result<void> expectType(const Placed &resource, const QString &type)
{
    if (!resource.value.isObject() || resource["resourceType"].value.toString() != type)
        return resource["resourceType"].wrong(QStringLiteral("expected \"%1\"").arg(type));
    return {};
}

Result<EhrApiRecord> recordOf(const Placed &resource, EhrApiKind kind)
{
    if (const auto typed = expectType(resource, mainTypeOf(kind)); !typed)
        return fail(typed.error());
    EhrApiRecord record;
    record.resource = resource.value.toObject();
    record.id = resource["id"].value.toString();
    record.version = resource["meta"]["versionId"].value.toString();
    record.changedAt = resource["meta"]["lastUpdated"].value.toString();
    if (!isFhirId(record.id))
        return resource["id"].wrong(QStringLiteral("expected an id of FHIR"));
    if (!isFhirId(record.version))
        return resource["meta"]["versionId"].wrong(
            QStringLiteral("expected a version: without one nothing could be replaced safely"));
    if (!ehrApiInstant(record.changedAt))
        return resource["meta"]["lastUpdated"].wrong(QStringLiteral("expected an instant of FHIR"));
    return record;
}

/// "Encounter/12" of what a part may name: a relative or absolute reference, with or without a version.
QStringList ownersOf(const QJsonObject &part)
{
    QStringList owners;
    const auto add = [&owners](const QJsonValue &reference) {
        const QString path = reference.toObject()
                                 .value(Key("reference"))
                                 .toString()
                                 .section(QStringLiteral("/_history/"), 0, 0);
        owners.append(path.section(u'/', -2));
    };
    add(part.value(Key("patient")));
    add(part.value(Key("encounter")));
    const QJsonArray encounters =
        part.value(Key("context")).toObject().value(Key("encounter")).toArray(); // DocumentReference
    for (const auto &encounter : encounters)
        add(encounter);
    return owners;
}

/// Entries of a page: main resources become records, others parts of the record that they name. What names
/// none of this page is not ours to judge, and left out.
class PageEntries
{
public:
    explicit PageEntries(EhrApiKind kind) : m_kind(kind) {}

    [[nodiscard]] Result<void> add(const Placed &entry)
    {
        if (!entry.value.isObject())
            return entry.wrong(QStringLiteral("expected an object"));
        const Placed resource = entry["resource"];
        const auto type = resource["resourceType"].text("the type of a resource");
        if (!type)
            return fail(type.error());
        if (*type != mainTypeOf(m_kind)) {
            if (entry["search"]["mode"].value.toString() != u"outcome")
                m_parts.append(resource.value);
            return {};
        }
        auto record = recordOf(resource, m_kind);
        if (!record)
            return fail(record.error());
        m_places.insert(*type + u'/' + record->id, qsizetype(records.size()));
        records.push_back(*std::move(record));
        return {};
    }

    void join()
    {
        for (const auto &part : std::as_const(m_parts)) {
            const QStringList owners = ownersOf(part.toObject());
            const auto owner = std::find_if(owners.begin(), owners.end(),
                                            [this](const QString &name) { return m_places.contains(name); });
            if (owner != owners.end())
                records[size_t(m_places.value(*owner))].parts.append(part);
        }
    }

    std::vector<EhrApiRecord> records;

private:
    EhrApiKind m_kind;
    QJsonArray m_parts;
    QHash<QString, qsizetype> m_places;
};

Result<QString> nextLink(const Placed &links)
{
    const qsizetype count = links.value.toArray().size();
    for (qsizetype i = 0; i < count; ++i) {
        if (links[i]["relation"].value.toString() == u"next")
            return links[i]["url"].text("the address of the next page");
    }
    return QString();
}

Result<EhrApiRecord> recordOfTransaction(const Placed &bundle, EhrApiKind kind)
{
    const Placed entries = bundle["entry"];
    const qsizetype count = entries.value.toArray().size();
    std::optional<EhrApiRecord> found;
    QJsonArray parts;
    for (qsizetype i = 0; i < count; ++i) {
        const Placed resource = entries[i]["resource"];
        if (resource["resourceType"].value.toString() != mainTypeOf(kind)) {
            parts.append(resource.value);
            continue;
        }
        auto record = recordOf(resource, kind);
        if (!record || found)
            return record ? resource.wrong(QStringLiteral("another %1 came already").arg(mainTypeOf(kind)))
                          : record;
        found = *std::move(record);
    }
    if (!found)
        return entries.wrong(QStringLiteral("no %1 is in it").arg(mainTypeOf(kind)));
    found->parts = parts;
    return *std::move(found);
}
}

bool isFhirId(const QString &text)
{
    return !text.isEmpty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') ||
               c == u'-' || c == u'.';
    });
}

Result<EhrApiPage> readPage(const Result<FetchReply> &reply, EhrApiKind kind, const QString &where)
{
    const auto body = bodyOf(reply, where);
    if (!body)
        return fail(body.error());
    if (const auto typed = expectType(*body, QStringLiteral("Bundle")); !typed)
        return fail(typed.error());
    if ((*body)["type"].value.toString() != u"searchset")
        return (*body)["type"].wrong(QStringLiteral("expected \"searchset\""));
    EhrApiPage page;
    page.serverTimeMs = reply->serverTimeMs;
    if (const Placed total = (*body)["total"]; !total.value.isUndefined()) {
        page.total = total.value.toInteger(-1);
        if (*page.total < 0)
            return total.wrong(QStringLiteral("expected a whole number"));
    }
    const auto next = nextLink((*body)["link"]);
    if (!next)
        return fail(next.error());
    page.next = *next;
    const Placed entries = (*body)["entry"];
    if (!entries.value.isUndefined() && !entries.value.isArray())
        return entries.wrong(QStringLiteral("expected a list"));
    PageEntries read(kind);
    const qsizetype count = entries.value.toArray().size();
    for (qsizetype i = 0; i < count; ++i) {
        if (const auto added = read.add(entries[i]); !added)
            return fail(added.error());
    }
    read.join();
    page.records = std::move(read.records);
    return page;
}

Result<EhrApiRecord> readRecord(const Result<FetchReply> &reply, EhrApiKind kind, const QString &where)
{
    const auto body = bodyOf(reply, where);
    if (!body)
        return fail(body.error());
    if ((*body)["resourceType"].value.toString() == u"Bundle")
        return recordOfTransaction(*body, kind);
    return recordOf(*body, kind);
}

}
