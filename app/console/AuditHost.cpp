#include "console/AuditHost.h"

#include "console/AuditKeyFile.h"
#include "observability/Log.h"
#include "views/AuditReport/AuditPdf.h"

namespace concord {

AuditHost::AuditHost(const Startup &startup, const Clock &clock)
    : m_answers(QStringLiteral("audit")), m_works(QStringLiteral("audit-work"))
{
    auto read = auditSigner(startup.database);
    if (!read)
        logLine(LogLevel::Error, "app", QStringLiteral("no signing key for the audit trail"),
                {.error = read.error()});
    std::unique_ptr<AuditSigner> signer = read ? *std::move(read) : nullptr;
    AuditWorkSettings work{startup.database, accountName(), HeadFile(auditHeadFile(startup.database)), {}};
    work.writePdf = writeAuditPdf;
    if (signer)
        work.trustedKeys = {signer->publicKey()};
    m_gateway = m_answers.host(std::make_unique<AuditGateway>(
        AuditGatewaySettings{startup.database, accountName(), signer != nullptr}, clock));
    m_work = m_works.host(std::make_unique<AuditWork>(std::move(work), std::move(signer), clock));
    connectAudit(*m_gateway, *m_work);
}

AuditHost::~AuditHost()
{
    stop();
}

void AuditHost::start()
{
    m_works.start();
    m_answers.start();
}

void AuditHost::stop()
{
    m_answers.stop(); // raises the flags that the other one looks at
    m_works.stop();
}

}
