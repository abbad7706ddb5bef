#pragma once

#include "domain/Audit.h"

#include <QMetaType>
#include <QString>

#include <optional>
#include <vector>

namespace concord {

/// What passes between the console's Audit page and the services.

enum class AuditFileFormat {
    JsonLines, ///< with inclusion proofs: the only one that can be verified
    Csv,
    Pdf,
    Fhir ///< FHIR R4 AuditEvent, one a line
};
/// jsonl, csv, pdf, fhir: in audit records, and the ending of a file's name.
[[nodiscard]] QString wordOf(AuditFileFormat format);

/// So many records fit into a PDF; more are refused (TooLarge).
inline constexpr int mostPdfRecords = 5'000;

struct AuditExportOrder
{
    quint64 taskId = 0; ///< the caller's; comes back with progress and result
    AuditFilter filter;
    AuditFileFormat format = AuditFileFormat::JsonLines;
    QString path; ///< written whole or not at all

    friend bool operator==(const AuditExportOrder &, const AuditExportOrder &) = default;
};

/// How far a verification or an export is.
struct AuditProgress
{
    quint64 taskId = 0;
    qint64 done = 0;
    qint64 total = 0; ///< records; 0: cannot be told

    friend bool operator==(const AuditProgress &, const AuditProgress &) = default;
};

struct AuditCheck
{
    quint64 taskId = 0;
    AuditVerdict verdict;
    Timestamp at{};          ///< when it ended
    qint64 lastSeq = 0;      ///< number of the last record that the head covers
    QString keyName;         ///< of the head's key
    bool isKeyKnown = false; ///< it was compared with a key that is trusted here, not only with itself

    friend bool operator==(const AuditCheck &, const AuditCheck &) = default;
};

struct AuditExport
{
    quint64 taskId = 0;
    QString path;
    AuditFileFormat format = AuditFileFormat::JsonLines;
    qint64 records = 0;
    SignedHead head;
    QString sha256; ///< of the file, in hex

    friend bool operator==(const AuditExport &, const AuditExport &) = default;
};

/// How the trail as a whole stands.
struct TrailState
{
    quint64 requestId = 0;
    qint64 records = 0;              ///< that have their place in the tree
    qint64 newestSeq = 0;            ///< number of the newest record
    std::optional<SignedHead> head;  ///< the newest
    QString keyName;                 ///< of its key
    bool canSign = false;            ///< exports with proofs can be made here
    std::optional<AuditRow> checked; ///< the last verification, as it was recorded

    friend bool operator==(const TrailState &, const TrailState &) = default;
};

/// What stands in a PDF.
struct AuditReport
{
    AuditFilter filter;
    SignedHead head;
    QString keyName;
    Timestamp at{};
    QString madeBy;
    std::vector<AuditRow> rows; ///< in the order of the tree
};

}

Q_DECLARE_METATYPE(concord::AuditExportOrder)
Q_DECLARE_METATYPE(concord::AuditProgress)
Q_DECLARE_METATYPE(concord::AuditCheck)
Q_DECLARE_METATYPE(concord::AuditExport)
Q_DECLARE_METATYPE(concord::TrailState)
