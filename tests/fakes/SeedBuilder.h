#pragma once

#include "domain/Clock.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace concord {

/// Turns rows of tests/data into a seed of the FHIR peer: one resource a line, each id once (the first row
/// wins).
class SeedBuilder
{
public:
    /// Rewrite: `urn:uuid:X` becomes `Patient/X`, `Encounter/X`, … by the Bundle's entries, else by the
    /// element it stands in. Keep: rows stay as they were published.
    enum class References { Rewrite, Keep };

    explicit SeedBuilder(References references = References::Rewrite) : m_references(references) {}

    /// Every row gets meta.lastUpdated @p first, @p step later each, and versionId 1. Without this call rows
    /// keep their own meta, and then most Synthea rows have no lastUpdated.
    void stampFrom(Timestamp first, std::chrono::milliseconds step = std::chrono::seconds(1));

    void add(QJsonObject resource);
    /// @param file "synthea/meds/medication-requests-5000.ndjson.gz", below tests/data
    /// @param limit rows taken from the file's start; below zero = all
    void addRows(const QString &file, int limit = -1);
    /// @param types only resources of these types; empty = all
    void addBundle(const QString &file, const QStringList &types = {});
    /// Every bundle of "synthea/patients": 40 patients, 1,058 MedicationRequest.
    void addSyntheaPatients(const QStringList &types = {QStringLiteral("Patient"),
                                                        QStringLiteral("MedicationRequest")});

    [[nodiscard]] int count() const { return int(m_resources.size()); }
    [[nodiscard]] int count(const QString &type) const;
    [[nodiscard]] const QList<QJsonObject> &resources() const { return m_resources; }
    [[nodiscard]] bool writeTo(const QString &path) const;

private:
    [[nodiscard]] QJsonValue rewritten(const QJsonValue &value, const QString &key) const;

    References m_references;
    std::optional<Timestamp> m_nextStamp;
    std::chrono::milliseconds m_step{0};
    QHash<QString, QString> m_localOf; ///< of the Bundle being added: "urn:uuid:X" to "Patient/X"
    QHash<QString, int> m_known;       ///< "Patient/X" to its place in m_resources
    QList<QJsonObject> m_resources;
};

/// The bytes of a gzip file below tests/data, unpacked; empty when it cannot be read.
[[nodiscard]] QByteArray readPacked(const QString &file);

}
