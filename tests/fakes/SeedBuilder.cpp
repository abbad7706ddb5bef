#include "fakes/SeedBuilder.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <zlib.h>

namespace concord {

namespace {
const QString dataDir = QStringLiteral(TEST_DATA_DIR "/");

/// What an element of Synthea's MedicationRequest refers to when no Bundle entry says it.
QString typeAt(const QString &key)
{
    static const QHash<QString, QString> types{
        {QStringLiteral("subject"), QStringLiteral("Patient")},
        {QStringLiteral("patient"), QStringLiteral("Patient")},
        {QStringLiteral("encounter"), QStringLiteral("Encounter")},
        {QStringLiteral("requester"), QStringLiteral("Practitioner")},
        {QStringLiteral("reasonReference"), QStringLiteral("Condition")},
        {QStringLiteral("medicationReference"), QStringLiteral("Medication")}};
    return types.value(key);
}

QString keyOf(const QJsonObject &resource)
{
    return resource[u"resourceType"].toString() + u'/' + resource[u"id"].toString();
}
}

QByteArray readPacked(const QString &file)
{
    const gzFile in = gzopen(QFile::encodeName(dataDir + file).constData(), "rb");
    if (!in)
        return {};
    QByteArray all;
    QByteArray chunk(1 << 20, Qt::Uninitialized);
    for (int n = gzread(in, chunk.data(), unsigned(chunk.size())); n > 0;
         n = gzread(in, chunk.data(), unsigned(chunk.size())))
        all.append(chunk.constData(), n);
    gzclose(in);
    return all;
}

void SeedBuilder::stampFrom(Timestamp first, std::chrono::milliseconds step)
{
    m_nextStamp = first;
    m_step = step;
}

void SeedBuilder::add(QJsonObject resource)
{
    const QString key = keyOf(resource);
    if (m_known.contains(key))
        return;
    if (m_references == References::Rewrite)
        resource = rewritten(resource, {}).toObject();
    if (m_nextStamp) {
        QJsonObject meta = resource[u"meta"].toObject();
        meta[u"versionId"] = QStringLiteral("1");
        meta[u"lastUpdated"] =
            QDateTime::fromMSecsSinceEpoch(toMs(*m_nextStamp), Qt::UTC).toString(Qt::ISODateWithMs);
        resource[u"meta"] = meta;
        *m_nextStamp += m_step;
    }
    m_known.insert(key, int(m_resources.size()));
    m_resources.append(resource);
}

void SeedBuilder::addRows(const QString &file, int limit)
{
    const QList<QByteArray> lines = readPacked(file).split('\n');
    for (const QByteArray &line : limit < 0 ? lines : lines.first(std::min<qsizetype>(limit, lines.size()))) {
        if (!line.trimmed().isEmpty())
            add(QJsonDocument::fromJson(line).object());
    }
}

void SeedBuilder::addBundle(const QString &file, const QStringList &types)
{
    const QJsonArray entries = QJsonDocument::fromJson(readPacked(file)).object()[u"entry"].toArray();
    for (const QJsonValue &entry : entries)
        m_localOf.insert(entry[u"fullUrl"].toString(), keyOf(entry[u"resource"].toObject()));
    for (const QJsonValue &entry : entries) {
        const QJsonObject resource = entry[u"resource"].toObject();
        if (types.isEmpty() || types.contains(resource[u"resourceType"].toString()))
            add(resource);
    }
    m_localOf.clear();
}

void SeedBuilder::addSyntheaPatients(const QStringList &types)
{
    const QString folder = QStringLiteral("synthea/patients");
    const QStringList files =
        QDir(dataDir + folder).entryList({QStringLiteral("*.json.gz")}, QDir::Files, QDir::Name);
    for (const QString &file : files)
        addBundle(folder + u'/' + file, types);
}

int SeedBuilder::count(const QString &type) const
{
    return int(std::count_if(m_resources.begin(), m_resources.end(), [&](const QJsonObject &resource) {
        return resource[u"resourceType"].toString() == type;
    }));
}

bool SeedBuilder::writeTo(const QString &path) const
{
    QFile out(path);
    if (!out.open(QIODevice::WriteOnly))
        return false;
    for (const QJsonObject &resource : m_resources)
        out.write(QJsonDocument(resource).toJson(QJsonDocument::Compact) + '\n');
    return out.flush();
}

QJsonValue SeedBuilder::rewritten(const QJsonValue &value, const QString &key) const
{
    if (value.isArray()) {
        QJsonArray array = value.toArray();
        for (auto item : array)
            item = rewritten(item, key);
        return array;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString text = it.value().toString();
        if (it.key() != u"reference" || !text.startsWith(u"urn:uuid:"))
            it.value() = rewritten(it.value(), it.key());
        else if (m_localOf.contains(text))
            it.value() = m_localOf.value(text);
        else if (!typeAt(key).isEmpty())
            it.value() = typeAt(key) + u'/' + text.sliced(9);
    }
    return object;
}

}
