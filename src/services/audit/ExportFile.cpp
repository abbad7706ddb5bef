#include "audit/ExportFile.h"

#include "audit/CanonicalRecord.h"
#include "audit/Ed25519.h"
#include "audit/Heads.h"
#include "audit/TreeHasher.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace concord::exportFile {

namespace {
void insertText(QJsonObject &object, const char *key, const QString &text)
{
    if (!text.isEmpty())
        object.insert(QLatin1StringView(key), text);
}
}

QJsonObject filterJson(const AuditFilter &filter)
{
    QJsonObject object;
    insertText(object, "actor", filter.actor);
    insertText(object, "action", filter.action);
    insertText(object, "subject", filter.subject);
    if (!filter.correlationId.isNull())
        insertText(object, "correlation", filter.correlationId.toString());
    if (filter.from)
        object.insert(QStringLiteral("from"), qint64(toMs(*filter.from)));
    if (filter.until)
        object.insert(QStringLiteral("until"), qint64(toMs(*filter.until)));
    if (filter.allowed)
        insertText(object, "outcome",
                   *filter.allowed ? QStringLiteral("allowed") : QStringLiteral("refused"));
    return object;
}

QJsonObject header(const SignedHead &head, const AuditFilter &filter, Timestamp at)
{
    return {{QStringLiteral("type"), QStringLiteral("concord-audit-export")},
            {QStringLiteral("version"), 1},
            {QStringLiteral("at"), qint64(toMs(at))},
            {QStringLiteral("filter"), filterJson(filter)},
            {QStringLiteral("head"), toJson(head)},
            {QStringLiteral("public_key"), QString::fromLatin1(ed25519::publicPem(head.publicKey))}};
}

QJsonObject recordLine(const LeafRow &row, const std::vector<TreeHash> &proof)
{
    const auto text = [](QByteArrayView bytes) {
        return QString::fromUtf8(bytes.data(), bytes.size());
    };
    const StoredRecord &r = *row.record;
    QJsonArray hashes;
    for (const TreeHash &hash : proof)
        hashes.append(QString::fromLatin1(hexOf(hash)));
    return {{QStringLiteral("type"), QStringLiteral("record")},
            {QStringLiteral("leaf"), row.leaf},
            {QStringLiteral("record"), QJsonObject{{QStringLiteral("version"), r.version},
                                                   {QStringLiteral("seq"), r.seq},
                                                   {QStringLiteral("at"), r.at},
                                                   {QStringLiteral("allowed"), r.allowed},
                                                   {QStringLiteral("actor"), text(r.actor)},
                                                   {QStringLiteral("role"), text(r.role)},
                                                   {QStringLiteral("action"), text(r.action)},
                                                   {QStringLiteral("subject"), text(r.subject)},
                                                   {QStringLiteral("details"), text(r.details)},
                                                   {QStringLiteral("correlation_id"), text(r.correlation)}}},
            {QStringLiteral("proof"), hashes}};
}

QJsonObject endLine(qint64 records, const QByteArray &digestHex, const QByteArray &signature)
{
    return {{QStringLiteral("type"), QStringLiteral("end")},
            {QStringLiteral("records"), records},
            {QStringLiteral("digest"), QString::fromLatin1(digestHex)},
            {QStringLiteral("signature"), QString::fromLatin1(signature.toHex())}};
}

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<ReadRecord> readRecord(const QJsonObject &object)
{
    const QJsonObject r = object.value(QStringLiteral("record")).toObject();
    const auto number = [&](const char *key) {
        return r.value(QLatin1StringView(key)).toInteger(-1);
    };
    const auto text = [&](const char *key) {
        return r.value(QLatin1StringView(key)).toString().toUtf8();
    };
    const std::array texts{text("actor"),   text("role"),    text("action"),
                           text("subject"), text("details"), text("correlation_id")};
    const StoredRecord record{number("version"), number("seq"), number("at"), number("allowed"), texts[0],
                              texts[1],          texts[2],      texts[3],     texts[4],          texts[5]};
    ReadRecord read;
    read.leaf = object.value(QStringLiteral("leaf")).toInteger(-1);
    read.seq = record.seq;
    const QJsonArray hashes = object.value(QStringLiteral("proof")).toArray();
    for (const auto &value : hashes) {
        const auto hash = hashFromHex(value.toString().toLatin1());
        if (!hash)
            return std::nullopt;
        read.proof.push_back(*hash);
    }
    read.canonical = QByteArray(1, '\0');
    // what is not exactly as it is written: another key, a missing one, a text where a number must be
    const bool isExact = appendCanonical(record, read.canonical) &&
                         recordLine({read.leaf, read.seq, {}, &record}, read.proof) == object;
    return isExact ? std::optional(std::move(read)) : std::nullopt;
}

}
