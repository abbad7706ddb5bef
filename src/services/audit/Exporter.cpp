#include "audit/Exporter.h"

#include "audit/AuditCsv.h"
#include "audit/AuditEventFhir.h"
#include "audit/ExportFile.h"
#include "audit/Heads.h"

#include <QCryptographicHash>
#include <QIODevice>

namespace concord {

namespace {
constexpr int page = 1000;
}

std::optional<ExportFormat> exportFormatFromWord(QStringView word)
{
    if (word == u"jsonl")
        return ExportFormat::JsonLines;
    if (word == u"csv")
        return ExportFormat::Csv;
    return word == u"fhir" ? std::optional(ExportFormat::Fhir) : std::nullopt;
}

Exporter::Exporter(Database &db, const Clock &clock, const AuditSigner &signer)
    : m_clock(clock), m_signer(signer), m_store(db), m_tree(m_store, m_hasher)
{}

Result<qint64> Exporter::run(const ExportOrder &order, QIODevice &out)
{
    const bool isProof = order.format == ExportFormat::JsonLines;
    QCryptographicHash digest(QCryptographicHash::Sha256);
    const auto write = [&](const QByteArray &text) -> Result<void> {
        digest.addData(text);
        if (out.write(text) == text.size())
            return {};
        return fail(ErrorCode::StoreFailed, QStringLiteral("export"), out.errorString());
    };
    auto done = isProof
                    ? write(exportFile::lineOf(exportFile::header(order.head, order.filter, m_clock.now())))
                    : Result<void>{};
    if (order.format == ExportFormat::Csv)
        done = write(auditCsv::header());
    ProofMaker proofs(m_tree, m_hasher, order.head.size);
    qint64 written = 0;
    for (std::optional<qint64> next = 0; done && next;) {
        const auto found = m_store.find(order.filter, *next, order.head.size, page, [&](const LeafRow &row) {
            if (!done)
                return;
            const auto line = lineOf(row, order.format, proofs);
            done = line ? write(*line) : Result<void>(fail(line.error()));
            written += done ? 1 : 0;
        });
        if (!found)
            return fail(found.error());
        next = *found;
        if (done && order.progress && !order.progress(written))
            done = fail(ErrorCode::Cancelled, QStringLiteral("audit export"));
    }
    if (!done)
        return fail(done.error());
    if (!isProof)
        return written;
    const QByteArray hex = digest.result().toHex();
    const auto signature = m_signer.sign(signedExportBytes(order.head.log, written, hex));
    if (!signature)
        return fail(signature.error());
    done = write(exportFile::lineOf(exportFile::endLine(written, hex, *signature)));
    return done ? Result<qint64>(written) : fail(done.error());
}

Result<QByteArray> Exporter::lineOf(const LeafRow &row, ExportFormat format, ProofMaker &proofs)
{
    if (format == ExportFormat::Csv)
        return auditCsv::line(row);
    if (format == ExportFormat::Fhir)
        return exportFile::lineOf(auditEvent(row));
    return proofs.inclusion(row.leaf).map([&](const std::vector<TreeHash> &proof) {
        return exportFile::lineOf(exportFile::recordLine(row, proof));
    });
}

}
