#pragma once

#include "audit/HeadFile.h"
#include "domain/AuditDesk.h"
#include "domain/Clock.h"
#include "gateway/AuditTask.h"
#include "store/Database.h"

#include <QElapsedTimer>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QIODevice;

namespace concord {

class AuditGateway;

/// Writes a report as PDF: done pages of all of them are told; false ends it (Cancelled).
using PdfWriter = std::function<Result<void>(const AuditReport &report, QIODevice &out,
                                             const std::function<bool(int done, int total)> &progress)>;

struct AuditWorkSettings
{
    DatabaseUrl database;
    QString actor;
    std::optional<HeadFile> headFile;    ///< outside of the database; needed to sign
    std::vector<QByteArray> trustedKeys; ///< whose heads count; empty: whatever key a head names
    PdfWriter writePdf{};                ///< absent: no PDF can be made here
};

/// Verifies and exports the audit trail, one order after the other, each with a connection of its own, and
/// records what became of it, also when it was cancelled or failed. A service: lives on a ServiceThread of
/// its own.
class AuditWork : public QObject
{
    Q_OBJECT
public:
    /// @param signer absent: exports with proofs are refused (ConfigInvalid), others hold what is signed
    AuditWork(AuditWorkSettings settings, std::unique_ptr<AuditSigner> signer, const Clock &clock);
    ~AuditWork() override;

public slots:
    void start() {}
    void stop() {}
    void verify(const concord::AuditTask &task);
    void exportFile(const concord::AuditTask &task);

signals:
    void progressed(const concord::AuditProgress &progress);
    void verified(const concord::AuditCheck &check);
    void exported(const concord::AuditExport &file);
    void failed(quint64 taskId, const concord::Error &error);

private:
    [[nodiscard]] Result<AuditCheck> check(Database &db, const AuditTask &task);
    [[nodiscard]] bool canSign() const { return m_signer && m_settings.headFile; }
    [[nodiscard]] Result<SignedHead> sign(Database &db);
    [[nodiscard]] Result<void> placeAndSign(Database &db);
    [[nodiscard]] Result<AuditExport> write(Database &db, const AuditTask &task);
    [[nodiscard]] Result<SignedHead> headOf(Database &db, AuditFileFormat format);
    [[nodiscard]] Result<qint64> writeRecords(Database &db, const AuditTask &task, const SignedHead &head,
                                              QIODevice &out);
    [[nodiscard]] Result<qint64> writePdf(Database &db, const AuditTask &task, const SignedHead &head,
                                          QIODevice &out);
    [[nodiscard]] Result<void> note(Database &db, const AuditTask &task, const QString &action,
                                    const QString &details);
    /// False when the task was called off.
    [[nodiscard]] bool tell(const AuditTask &task, qint64 done, qint64 total);

    AuditWorkSettings m_settings;
    std::unique_ptr<AuditSigner> m_signer;
    const Clock &m_clock;
    QElapsedTimer m_told;
};

/// Joins the two; before either is started.
void connectAudit(AuditGateway &gateway, AuditWork &work);

}
