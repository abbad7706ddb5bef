#include "console/AuditHost.h"

#include "console/AuditKeyFile.h"
#include "views/AuditReport/AuditPdf.h"

namespace concord {

AuditHost::AuditHost(const Startup &startup, const Clock &clock)
    : m_answers(QStringLiteral("audit")), m_works(QStringLiteral("audit-work"))
{
    const DatabaseUrl database = startup.database;
    AuditWorkSettings work{database, HeadFile(auditHeadFile(database))};
    work.writePdf = writeAuditPdf;
    work.openSigner = [database](Database &) {
        return auditSigner(database);
    };
    work.trustedKeys = [database] {
        const auto key = auditSigner(database);
        return key ? std::vector<QByteArray>{(*key)->publicKey()} : std::vector<QByteArray>{};
    };
    m_gateway = m_answers.host(std::make_unique<AuditGateway>(AuditGatewaySettings{database, accountName(),
                                                                                   [database] {
                                                                                       return hasAuditSigner(
                                                                                           database);
                                                                                   }},
                                                              clock));
    m_work = m_works.host(std::make_unique<AuditWork>(std::move(work), clock));
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
