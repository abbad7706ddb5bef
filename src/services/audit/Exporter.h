#pragma once

#include "audit/StoredTree.h"
#include "domain/Clock.h"

#include <QString>

#include <functional>
#include <optional>

class QIODevice;

namespace concord {

enum class ExportFormat { JsonLines, Csv, Fhir };

struct ExportOrder
{
    AuditFilter filter;
    ExportFormat format = ExportFormat::JsonLines;
    SignedHead head; ///< records of this tree, and no later ones
    /// Called now and then with how many records were written; false ends it (Cancelled).
    std::function<bool(qint64 written)> progress;
};

/// Writes the records that a filter finds, in the order of the tree: as JSON Lines, each with its inclusion
/// proof, between a header with the signed head and a signed end; as CSV; or as FHIR R4 AuditEvents, one a
/// line. Streams: memory does not grow with the records. That an export was made is the caller's to record.
class Exporter
{
public:
    Exporter(Database &db, const Clock &clock, const AuditSigner &signer);

    /// Returns how many records were written.
    [[nodiscard]] Result<qint64> run(const ExportOrder &order, QIODevice &out);

private:
    [[nodiscard]] Result<QByteArray> lineOf(const LeafRow &row, ExportFormat format, ProofMaker &proofs);

    const Clock &m_clock;
    const AuditSigner &m_signer;
    AuditTreeStore m_store;
    TreeHasher m_hasher;
    StoredTree m_tree;
};

/// jsonl, csv, fhir.
[[nodiscard]] std::optional<ExportFormat> exportFormatFromWord(QStringView word);

}
