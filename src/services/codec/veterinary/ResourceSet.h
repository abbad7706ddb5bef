#pragma once

#include "codec/veterinary/ElementPath.h"

#include <QJsonArray>
#include <QJsonObject>

#include <vector>

namespace concord {

/// The FHIR resources that one record is spread over, the primary one first.
class ResourceSet
{
public:
    /// One resource, or a Bundle of them. InvalidMessage: something else.
    [[nodiscard]] static Result<ResourceSet> read(const QJsonObject &document);

    [[nodiscard]] int count(const QString &type) const;
    /// The @p index th of a type, 0-based; null: there are not so many.
    [[nodiscard]] const QJsonObject *find(const QString &type, int index = 0) const;
    [[nodiscard]] QJsonObject *find(const QString &type, int index = 0);
    /// The same, made where it is not there yet.
    [[nodiscard]] QJsonObject &obtain(const QString &type, int index = 0);
    [[nodiscard]] const std::vector<QJsonObject> &resources() const { return m_resources; }
    [[nodiscard]] bool isEmpty() const { return m_resources.empty(); }
    void clear() { m_resources.clear(); }

    /// In the @p index th resource of the path's type.
    [[nodiscard]] FoundElement at(const ElementPath &path, int index = 0) const;

    /// "AllergyIntolerance/0": a resource in pointers of this set.
    [[nodiscard]] static QString nameOf(const QString &type, int index);

private:
    std::vector<QJsonObject> m_resources;
};

/// Types of which a record may become several; an entry of a list each.
[[nodiscard]] bool isRepeated(const QString &resourceType);

/// @p set as one Bundle of type transaction, as an EHR takes it whole or not at all. What has an id of the
/// EHR's is put there, what has none is put by the identifier that we know it by, so that a second time
/// changes nothing. Members that refer to each other do so by "urn:uuid:…", derived from the identifier.
[[nodiscard]] QJsonObject transactionOf(const ResourceSet &set);

/// How others of the set refer to @p resource: "Patient/12", or "urn:uuid:…" while the EHR does not know it.
[[nodiscard]] QString literalOf(const QJsonObject &resource);

}
