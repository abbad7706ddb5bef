// StoreGateway: what the console asks and orders of the value tables and of prescribers.
#include "gateway/PrescriberDesk.h"
#include "gateway/StoreGatewayAnswers.h"
#include "gateway/ValueDesk.h"

namespace concord {

void StoreGateway::fetchValues(const ValueQuery &query)
{
    answer(
        {actionOf("fetchValues"), query.page.requestId, QStringLiteral("values")},
        [&] { return ValueDesk(*m_db, m_clock, *m_session).page(query); },
        [&](const ValuePage &page) { emit valuesPage(page); });
}

void StoreGateway::fetchValueHistory(const ValueKey &key, quint64 requestId)
{
    answer(
        {actionOf("fetchValueHistory"), requestId, QStringLiteral("values")},
        [&] { return ValueDesk(*m_db, m_clock, *m_session).history(key, requestId); },
        [&](const ValueHistory &history) { emit valueHistory(history); });
}

void StoreGateway::saveValue(const ValueChange &change, quint64 requestId)
{
    carryOut(
        OrderSlip{"saveValue", actionOf("saveValue"), requestId},
        [&](Database &db) { return ValueDesk(db, m_clock, *m_session).save(change); },
        [&](const Result<ValueRow> &row) { emit valueSaved(*row, requestId); });
}

void StoreGateway::fetchPrescribers(const PrescriberQuery &query)
{
    answer(
        {actionOf("fetchPrescribers"), query.page.requestId, QStringLiteral("prescribers")},
        [&] { return PrescriberDesk(*m_db, m_clock, *m_session).page(query); },
        [&](const PrescriberPage &page) { emit prescribersPage(page); });
}

void StoreGateway::searchProviders(const QString &text, quint64 requestId)
{
    answer(
        {actionOf("searchProviders"), requestId, QStringLiteral("prescribers")},
        [&] { return PrescriberDesk(*m_db, m_clock, *m_session).providers(text, requestId); },
        [&](const ProviderList &list) { emit providersFound(list); });
}

void StoreGateway::decidePrescriber(const PrescriberDecision &decision, quint64 requestId)
{
    carryOut(
        OrderSlip{"decidePrescriber", actionOf("decidePrescriber"), requestId},
        [&](Database &db) { return PrescriberDesk(db, m_clock, *m_session).decide(decision); },
        [&](const Result<PrescriberRow> &row) { emit prescriberDecided(*row, requestId); });
}

void StoreGateway::saveProvider(const ProviderChange &change, quint64 requestId)
{
    carryOut(
        OrderSlip{"saveProvider", actionOf("saveProvider"), requestId},
        [&](Database &db) { return PrescriberDesk(db, m_clock, *m_session).saveProvider(change); },
        [&](const Result<ProviderRow> &row) { emit providerSaved(*row, requestId); });
}

}
