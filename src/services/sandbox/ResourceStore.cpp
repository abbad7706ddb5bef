#include "sandbox/ResourceStore.h"

#include "sandbox/Gzip.h"

#include <QDateTime>
#include <QJsonDocument>

namespace concord::sandbox {

namespace {
constexpr qsizetype seedLimit = 256LL * 1024 * 1024;

/// The id in "Type/id", also behind a base URL; empty for other references.
QString idIn(const QJsonValue &reference, QLatin1StringView type)
{
    const QString text = reference.toObject().value(QLatin1StringView("reference")).toString();
    const QStringList parts = text.split(QLatin1Char('/'));
    return parts.size() >= 2 && parts[parts.size() - 2] == type ? parts.last() : QString();
}

/// Reads only what searches need; a resource with a wrong type somewhere is stored and served all the same.
std::shared_ptr<Version> indexed(const QJsonObject &resource)
{
    auto version = std::make_shared<Version>();
    version->type = resource.value(QLatin1StringView("resourceType")).toString();
    version->id = resource.value(QLatin1StringView("id")).toString();
    version->status = resource.value(QLatin1StringView("status")).toString();
    version->patient = idIn(resource.value(QLatin1StringView("subject")), QLatin1StringView("Patient"));
    version->medication =
        idIn(resource.value(QLatin1StringView("medicationReference")), QLatin1StringView("Medication"));
    return version;
}

QString instant(Timestamp t)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(t), Qt::UTC).toString(Qt::ISODateWithMs);
}
}

QJsonObject Version::resource() const
{
    return QJsonDocument::fromJson(json).object();
}

const QStringList &ResourceStore::types()
{
    static const QStringList served{QStringLiteral("MedicationRequest"), QStringLiteral("Medication"),
                                    QStringLiteral("Patient"), QStringLiteral("Practitioner"),
                                    QStringLiteral("Organization")};
    return served;
}

Result<void> ResourceStore::load(const QByteArray &packedNdjson)
{
    const auto text = gunzip(packedNdjson, seedLimit);
    if (!text)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("sandbox seed"),
                    QStringLiteral("not gzip, or damaged"));
    for (const QByteArray &line : text->split('\n')) {
        if (line.isEmpty())
            continue;
        const QJsonObject resource = QJsonDocument::fromJson(line).object();
        const QJsonObject meta = resource.value(QLatin1StringView("meta")).toObject();
        auto version = indexed(resource);
        if (!types().contains(version->type) || version->id.isEmpty())
            return fail(ErrorCode::InvalidMessage, QStringLiteral("sandbox seed"),
                        QStringLiteral("a line is not a resource"));
        version->updatedAt = fromMs(
            QDateTime::fromString(meta.value(QLatin1StringView("lastUpdated")).toString(), Qt::ISODateWithMs)
                .toMSecsSinceEpoch());
        version->json = line;
        append(std::move(version));
    }
    return {};
}

VersionPtr ResourceStore::append(std::shared_ptr<Version> version)
{
    const QString reference = version->reference();
    Versions &versions = m_byReference[reference];
    if (versions.empty())
        m_order[version->type].append(reference);
    version->number = qint64(versions.size()) + 1;
    versions.push_back(version);
    m_log.push_back(version);
    return version;
}

VersionPtr ResourceStore::put(QJsonObject resource, Timestamp now)
{
    auto version = indexed(resource);
    const VersionPtr before = latest(version->type, version->id);
    QJsonObject meta = resource.value(QLatin1StringView("meta")).toObject();
    meta.insert(QLatin1StringView("versionId"), QString::number(before ? before->number + 1 : 1));
    meta.insert(QLatin1StringView("lastUpdated"), instant(now));
    resource.insert(QLatin1StringView("meta"), meta);
    version->updatedAt = now;
    version->change = before && !before->isDeleted() ? Version::Change::Updated : Version::Change::Created;
    version->json = QJsonDocument(resource).toJson(QJsonDocument::Compact);
    return append(std::move(version));
}

VersionPtr ResourceStore::remove(const QString &type, const QString &id, Timestamp now)
{
    auto version = std::make_shared<Version>();
    version->type = type;
    version->id = id;
    version->updatedAt = now;
    version->change = Version::Change::Deleted;
    return append(std::move(version));
}

VersionPtr ResourceStore::latest(const QString &type, const QString &id) const
{
    const auto found = m_byReference.constFind(type + QLatin1Char('/') + id);
    return found == m_byReference.cend() ? nullptr : found->back();
}

VersionPtr ResourceStore::version(const QString &type, const QString &id, qint64 number) const
{
    const auto found = m_byReference.constFind(type + QLatin1Char('/') + id);
    if (found == m_byReference.cend() || number < 1 || number > qint64(found->size()))
        return nullptr;
    return (*found)[size_t(number - 1)];
}

Versions ResourceStore::current(const QString &type) const
{
    Versions found;
    for (const QString &reference : m_order.value(type)) {
        const VersionPtr &last = m_byReference.constFind(reference)->back();
        if (!last->isDeleted())
            found.push_back(last);
    }
    return found;
}

Versions ResourceStore::history(const QString &type, const QString &id) const
{
    if (!id.isEmpty())
        return m_byReference.value(type + QLatin1Char('/') + id);
    Versions found;
    for (const VersionPtr &version : m_log) {
        if (version->type == type)
            found.push_back(version);
    }
    return found;
}

}
