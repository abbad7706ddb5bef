#pragma once

#include "audit/HeadFile.h"
#include "audit/TreeHasher.h"

#include <functional>
#include <optional>
#include <vector>

class QIODevice;

namespace concord {

struct ExportCheck
{
    /// Whose head counts. Empty: the key that stands in the export itself, which proves that it is whole, not
    /// whose it is.
    std::vector<QByteArray> trustedKeys;
    std::optional<HeadFile> headFile;             ///< where the export's head must stand, too
    std::function<bool(qint64 records)> progress; ///< false ends it (Cancelled)
};

/// Checks an export in JSON Lines with nothing but the file: its head's signature, each record's proof, the
/// signed end. Streams; needs no database.
class ExportVerifier
{
public:
    explicit ExportVerifier(ExportCheck check) : m_check(std::move(check)) {}

    /// An error only where a file could not be read; what is wrong with it is a verdict.
    [[nodiscard]] Result<AuditVerdict> run(QIODevice &in);

private:
    [[nodiscard]] Result<bool> readHeader(const QJsonObject &object);
    bool readRecord(const QJsonObject &object);
    void readEnd(const QJsonObject &object, const QByteArray &digestHex);
    bool reject(std::optional<qint64> record, const QString &reason); ///< false, to be returned

    ExportCheck m_check;
    TreeHasher m_hasher;
    AuditVerdict m_verdict;
    qint64 m_nextLeaf = 0;
    qint64 m_line = 0;
    bool m_isWhole = false; ///< no filter: every record of the tree must be there
    bool m_hasEnd = false;
    bool m_isRejected = false;
};

}
