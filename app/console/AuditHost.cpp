#include "console/AuditHost.h"

#include "host/AuditKey.h"
#include "views/AuditReport/AuditPdf.h"

namespace concord {

namespace {
/// A stand-alone console keeps its trail itself, so it makes the key where there is none yet. Where others
/// serve the database their key may be here or not (NotFound).
Result<std::unique_ptr<AuditSigner>> openSigner(Database &db, const Clock &clock, const AuditKeyTerms &terms)
{
    auto key = readAuditKey(terms);
    if (!key && key.error().code == ErrorCode::NotFound && db.dialect().kind() == Dialect::Kind::Sqlite) {
        auto opened = openAuditKey(db, clock, terms);
        if (!opened)
            return fail(opened.error());
        key = std::move(opened->key);
    }
    return key ? Result<std::unique_ptr<AuditSigner>>(*std::move(key)) : fail(key.error());
}
}

AuditHost::AuditHost(const Startup &startup, const SecretReader &secrets, const Clock &clock)
    : m_answers(QStringLiteral("audit")), m_works(QStringLiteral("audit-work"))
{
    const AuditKeyTerms terms{auditPlaces(startup), secrets, accountName()};
    AuditGatewaySettings answers{startup.database, accountName()};
    answers.canSign = [terms, isOwn = startup.database.kind == Dialect::Kind::Sqlite] {
        const auto key = readAuditKey(terms);
        return key || (isOwn && key.error().code == ErrorCode::NotFound);
    };
    answers.waitsForSession = true; // SessionHost tells
    AuditWorkSettings work{HeadFile(terms.places.headFile)};
    work.trustedKeys = [terms] {
        return trustedAuditKeys(terms);
    };
    work.openSigner = [terms, &clock](Database &db) {
        return openSigner(db, clock, terms);
    };
    work.writePdf = writeAuditPdf;
    m_gateway = m_answers.host(std::make_unique<AuditGateway>(std::move(answers), clock));
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
