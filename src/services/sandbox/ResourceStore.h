#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace concord::sandbox {

/// One version of one resource, never changed after it was made. `json` is what is served, empty for a
/// deletion.
struct Version
{
    enum class Change { Created, Updated, Deleted };

    QString type;
    QString id;
    qint64 number = 1;
    Timestamp updatedAt{};
    Change change = Change::Created;
    QByteArray json;
    // what searches look at
    QString status;
    QString patient;    ///< id of the patient in `subject`
    QString medication; ///< id of the Medication in `medicationReference`, empty for contained ones

    [[nodiscard]] bool isDeleted() const { return change == Change::Deleted; }
    [[nodiscard]] QString reference() const { return type + QLatin1Char('/') + id; }
    [[nodiscard]] QJsonObject resource() const;
};
/// Shared by the store's history and by frozen search results, which outlive the version's being current.
using VersionPtr = std::shared_ptr<const Version>;
using Versions = std::vector<VersionPtr>;

/// The resources of the sandbox EHR with all their versions, in memory. Lives on the sandbox thread.
class ResourceStore
{
public:
    /// Gzipped NDJSON, each resource with meta.versionId and meta.lastUpdated; served byte for byte.
    [[nodiscard]] Result<void> load(const QByteArray &packedNdjson);

    /// Stores the next version; sets meta.versionId and meta.lastUpdated.
    VersionPtr put(QJsonObject resource, Timestamp now);
    VersionPtr remove(const QString &type, const QString &id, Timestamp now);

    [[nodiscard]] static const QStringList &types();
    /// Null when there never was such a resource; a deletion where it was deleted.
    [[nodiscard]] VersionPtr latest(const QString &type, const QString &id) const;
    [[nodiscard]] VersionPtr version(const QString &type, const QString &id, qint64 number) const;
    /// The resources of a type that are not deleted, in the order they were first written.
    [[nodiscard]] Versions current(const QString &type) const;
    /// All versions of a type, oldest first; of one resource when @p id is given.
    [[nodiscard]] Versions history(const QString &type, const QString &id = {}) const;

private:
    VersionPtr append(std::shared_ptr<Version> version);

    QHash<QString, Versions> m_byReference; ///< "Type/id" → its versions, oldest first
    QHash<QString, QStringList> m_order;    ///< type → references in the order of first writing
    Versions m_log;                         ///< every version in the order of writing
};

}
