#include "gateway/PrescriberDesk.h"

#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/SlotActions.h"
#include "store/PrescriberStore.h"
#include "store/ProviderStore.h"

namespace concord {

namespace {
constexpr int providerHits = 100;
}

Result<PrescriberPage> PrescriberDesk::page(const PrescriberQuery &query)
{
    return PrescriberStore(m_db, m_clock).page(query);
}

Result<ProviderList> PrescriberDesk::providers(const QString &text, quint64 requestId)
{
    return ProviderStore(m_db, m_clock).search(text, providerHits).map([&](std::vector<ProviderRow> rows) {
        return ProviderList{requestId, std::move(rows)};
    });
}

Result<PrescriberRow> PrescriberDesk::decide(const PrescriberDecision &decision)
{
    PrescriberRow decided;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("prescriber.decide"),
                                     QStringLiteral("prescriber/") + decision.id.toString());
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).shared(actionOf("decidePrescriber")); !may)
            return may;
        auto row = PrescriberStore(m_db, m_clock).decide(decision, m_session.user);
        if (!row)
            return fail(row.error());
        decided = *std::move(row);
        const auto who =
            QStringLiteral("status=%1 provider=%2 sent-by=%3 identifier=%4")
                .arg(wordOf(decided.state), decided.providerId, decided.source, keyOf(decided.identifier));
        attempt.details =
            withReason(QStringLiteral("version=%1 ").arg(decided.version) + who, decision.reason);
        return {};
    });
    if (!done)
        return fail(done.error());
    return decided;
}

Result<ProviderRow> PrescriberDesk::saveProvider(const ProviderChange &change)
{
    ProviderRow saved;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("provider.save"),
                                     QStringLiteral("provider/") + change.row.id.left(63));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).shared(actionOf("saveProvider")); !may)
            return may;
        auto row = ProviderStore(m_db, m_clock).save(change, m_session.user);
        if (!row)
            return fail(row.error());
        saved = *std::move(row);
        attempt.details = withReason(QStringLiteral("version=%1 active=%2 npi=%3 dea=%4")
                                         .arg(saved.version)
                                         .arg(int(saved.isActive))
                                         .arg(saved.npi, saved.dea),
                                     change.reason);
        return {};
    });
    if (!done)
        return fail(done.error());
    return saved;
}

}
