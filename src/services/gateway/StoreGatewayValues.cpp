// StoreGateway: what the console asks and orders of the value tables.
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

void StoreGateway::saveValue(const ValueChange &change)
{
    carryOut(
        "saveValue", actionOf("saveValue"),
        [&](Database &db) { return ValueDesk(db, m_clock, *m_session).save(change); },
        [&](const Result<ValueRow> &row) { emit valueSaved(*row); });
}

}
