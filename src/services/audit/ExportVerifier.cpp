#include "audit/ExportVerifier.h"

#include "audit/Ed25519.h"
#include "audit/ExportFile.h"
#include "audit/Heads.h"
#include "audit/MerkleTree.h"

#include <QCryptographicHash>
#include <QIODevice>
#include <QJsonDocument>

#include <algorithm>

namespace concord {

namespace {
constexpr qint64 longestLine = 4'000'000;
constexpr qint64 progressEvery = 1000;

QString typeOf(const QJsonObject &object)
{
    return object.value(QStringLiteral("type")).toString();
}
}

Result<AuditVerdict> ExportVerifier::run(QIODevice &in)
{
    QCryptographicHash digest(QCryptographicHash::Sha256);
    while (!m_isRejected && !in.atEnd()) {
        const QByteArray line = in.readLine(longestLine);
        ++m_line;
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        // one way of writing each line, so that there is nothing in it that nobody has looked at
        if (m_hasEnd)
            reject({}, QStringLiteral("line %1 stands behind the end").arg(m_line));
        else if (object.isEmpty() || exportFile::lineOf(object) != line)
            reject({}, QStringLiteral("line %1 is damaged").arg(m_line));
        else if (m_line == 1) {
            if (const auto begun = readHeader(object); !begun)
                return fail(begun.error());
        } else if (typeOf(object) == QLatin1StringView("end")) {
            readEnd(object, digest.result().toHex());
        } else {
            readRecord(object);
        }
        digest.addData(line);
        if (m_check.progress && m_verdict.records % progressEvery == 0 &&
            !m_check.progress(m_verdict.records))
            return fail(ErrorCode::Cancelled, QStringLiteral("audit verify"));
    }
    if (m_line == 0)
        reject({}, QStringLiteral("the file is empty"));
    if (!m_hasEnd)
        reject({}, QStringLiteral("the end of the export is missing"));
    m_verdict.verified = !m_isRejected;
    if (m_verdict.verified && m_check.trustedKeys.empty())
        m_verdict.reason =
            QStringLiteral("signed with key %1 of the file itself: whose that is, only a trusted "
                           "key can say (--key)")
                .arg(keyName(m_verdict.head->publicKey));
    return m_verdict;
}

Result<bool> ExportVerifier::readHeader(const QJsonObject &object)
{
    const auto head = headFromJson(object.value(QStringLiteral("head")).toObject());
    if (typeOf(object) != QLatin1StringView("concord-audit-export"))
        return reject({}, QStringLiteral("not an export of an audit trail"));
    if (object.value(QStringLiteral("version")).toInteger() != 1)
        return reject({}, QStringLiteral("an export of a version that this program does not know"));
    if (!head)
        return reject({}, QStringLiteral("the signed head is damaged"));
    const auto &trusted = m_check.trustedKeys;
    if (!trusted.empty() && std::find(trusted.begin(), trusted.end(), head->publicKey) == trusted.end())
        return reject(
            {}, QStringLiteral("signed with key %1, which is not trusted").arg(keyName(head->publicKey)));
    if (!ed25519::isSignature(head->publicKey, signedBytes(*head), head->signature))
        return reject({}, QStringLiteral("the signature of the head is wrong"));
    if (object.value(QStringLiteral("public_key")).toString().toLatin1() !=
        ed25519::publicPem(head->publicKey))
        return reject({}, QStringLiteral("the public key is not the one that has signed"));
    m_verdict.head = *head;
    m_isWhole = object.value(QStringLiteral("filter")).toObject().isEmpty();
    if (!m_check.headFile)
        return true;
    bool isKnown = false;
    bool isOther = false;
    const auto read = m_check.headFile->read([&](const SignedHead &outside) {
        if (outside.log == head->log && outside.size == head->size) {
            isKnown = isKnown || outside.root == head->root;
            isOther = isOther || outside.root != head->root;
        }
        return true;
    });
    if (!read)
        return fail(read.error());
    if (isOther)
        return reject({}, QStringLiteral("the head file has another head of %1 records").arg(head->size));
    return isKnown ||
           reject({}, QStringLiteral("the head file does not know this head of %1 records").arg(head->size));
}

bool ExportVerifier::readRecord(const QJsonObject &object)
{
    const auto record = exportFile::readRecord(object);
    if (!record) {
        const auto seq = object.value(QStringLiteral("record")).toObject().value(QStringLiteral("seq"));
        return reject(seq.isDouble() ? std::optional(seq.toInteger()) : std::nullopt,
                      QStringLiteral("line %1 is no record").arg(m_line));
    }
    const TreeHash hash = m_hasher.prefixed(record->canonical);
    const SignedHead &head = *m_verdict.head;
    if (!isIncluded(m_hasher, hash, record->leaf, head.size, record->proof, head.root))
        return reject(record->seq,
                      QStringLiteral("record %1 (line %2) was altered: it is not in the tree of the "
                                     "signed head")
                          .arg(record->seq)
                          .arg(m_line));
    if (record->leaf < m_nextLeaf)
        return reject(record->seq,
                      QStringLiteral("record %1 (line %2) is out of order").arg(record->seq).arg(m_line));
    if (m_isWhole && record->leaf != m_nextLeaf)
        return reject(
            {},
            QStringLiteral("the record at place %1 is missing before line %2").arg(m_nextLeaf).arg(m_line));
    m_nextLeaf = record->leaf + 1;
    ++m_verdict.records;
    return true;
}

void ExportVerifier::readEnd(const QJsonObject &object, const QByteArray &digestHex)
{
    m_hasEnd = true;
    const SignedHead &head = *m_verdict.head;
    const qint64 records = object.value(QStringLiteral("records")).toInteger(-1);
    const QByteArray digest = object.value(QStringLiteral("digest")).toString().toLatin1();
    const QByteArray signature =
        QByteArray::fromHex(object.value(QStringLiteral("signature")).toString().toLatin1());
    if (exportFile::endLine(records, digest, signature) != object)
        reject({}, QStringLiteral("the end of the export is damaged"));
    else if (!ed25519::isSignature(head.publicKey, signedExportBytes(head.log, records, digest), signature))
        reject({}, QStringLiteral("the signature of the end is wrong"));
    else if (records != m_verdict.records)
        reject({}, QStringLiteral("%1 records were exported, the file holds %2")
                       .arg(records)
                       .arg(m_verdict.records));
    else if (digest != digestHex)
        reject({}, QStringLiteral("the file was altered beside its records"));
    else if (m_isWhole && m_nextLeaf != head.size)
        reject({}, QStringLiteral("the records from place %1 on are missing").arg(m_nextLeaf));
}

bool ExportVerifier::reject(std::optional<qint64> record, const QString &reason)
{
    if (!std::exchange(m_isRejected, true)) {
        m_verdict.firstBad = record;
        m_verdict.reason = reason;
    }
    return false;
}

}
