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
#include <vector>

class QIODevice;

namespace concord {

class AuditGateway;

/// Writes a report as PDF: done pages of all of them are told; false ends it (Cancelled).
using PdfWriter = std::function<Result<void>(const AuditReport &report, QIODevice &out,
                                             const std::function<bool(int done, int total)> &progress)>;

/// The key that signs; asked for with each order, because one may be made or replaced while the program runs.
/// NotFound: there is none here.
using SignerSource = std::function<Result<std::unique_ptr<AuditSigner>>(Database &db)>;

struct AuditWorkSettings
{
    HeadFile headFile;         ///< outside of the database
    SignerSource openSigner{}; ///< absent: as if there were no key
    /// Whose heads count; asked for with each verification. None: whatever key a head names.
    std::function<std::vector<QByteArray>()> trustedKeys{};
    PdfWriter writePdf{}; ///< absent: no PDF can be made here
};

/// Verifies and exports the audit trail, one order after the other, each with a connection of its own, opened
/// as the session that ordered it does, and records what became of it, also when it was cancelled or failed.
/// A service: lives on a ServiceThread of its own.
class AuditWork : public QObject
{
    Q_OBJECT
public:
    AuditWork(AuditWorkSettings settings, const Clock &clock);
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
    void placeAndSign(Database &db);
    /// ConfigInvalid: there is none here.
    [[nodiscard]] Result<std::unique_ptr<AuditSigner>> signer(Database &db);
    [[nodiscard]] Result<SignedHead> sign(Database &db, const AuditSigner &signer);
    [[nodiscard]] Result<AuditExport> write(Database &db, const AuditTask &task);
    [[nodiscard]] static Result<SignedHead> newestHead(Database &db);
    [[nodiscard]] Result<qint64> writeRecords(Database &db, const AuditTask &task, const SignedHead &head,
                                              const AuditSigner &signer, QIODevice &out);
    [[nodiscard]] Result<qint64> writePdf(Database &db, const AuditTask &task, const SignedHead &head,
                                          QIODevice &out);
    [[nodiscard]] Result<void> note(Database &db, const AuditTask &task, const QString &action,
                                    const QString &details);
    /// False when the task was called off.
    [[nodiscard]] bool tell(const AuditTask &task, qint64 done, qint64 total);

    AuditWorkSettings m_settings;
    const Clock &m_clock;
    QElapsedTimer m_told;
};

/// Joins the two; before either is started.
void connectAudit(AuditGateway &gateway, AuditWork &work);

}
