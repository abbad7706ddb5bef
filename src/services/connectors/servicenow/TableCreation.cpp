#include "connectors/servicenow/TableCreation.h"

#include "connectors/RetryLadder.h"
#include "connectors/servicenow/TableReply.h"
#include "connectors/servicenow/TableRequests.h"

#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace concord {

namespace {
constexpr int maxSame = 20; // with one key: all that differ in their case only, too

/// Whether the record may have been made all the same.
bool mayHaveArrived(ErrorCode code)
{
    return isRetryable(code) && code != ErrorCode::RateLimited;
}
}

TableCreation::TableCreation(TableClient &client, TableDraft draft, TablePort::Callback<TableWritten> done)
    : m_client(client), m_draft(std::move(draft)), m_done(std::move(done))
{
    m_deadline.setPreciseRemainingTime(0, std::chrono::nanoseconds(client.m_settings.deadline).count());
}

void TableCreation::start()
{
    lookUp();
}

void TableCreation::lookUp()
{
    const auto query = TableQuery::of({TableCondition::is(m_draft.keyColumn, key())});
    if (!query)
        return m_client.refuse(m_done, query.error());
    TableClient::ListRequest request;
    request.table = m_draft.table;
    request.query = *query;
    request.fields = m_draft.values.keys();
    request.limit = maxSame;
    m_client.list(request,
                  [self = shared_from_this()](const Result<TableList> &found) { self->takeFound(found); });
}

void TableCreation::takeFound(const Result<TableList> &found)
{
    if (!found)
        return end(m_posted ? Result<TableWritten>(*m_posted) : fail(found.error()));
    std::vector<TableRecord> same;
    std::copy_if(found->rows.begin(), found->rows.end(), std::back_inserter(same),
                 [this](const TableRecord &record) { return record.value(m_draft.keyColumn) == key(); });
    if (same.size() > 1)
        return end(fail(ErrorCode::Conflict, m_client.whereOf(m_draft.table),
                        QStringLiteral("%1 records have the same %2, which names only one")
                            .arg(same.size())
                            .arg(m_draft.keyColumn)));
    if (m_posted)
        return end(*m_posted);
    if (!same.empty())
        return end(TableWritten{std::move(same.front()), true, {}});
    if (m_failure && !isRetryable(m_failure->code)) // refused, and not because it is there
        return end(fail(*m_failure));
    post();
}

void TableCreation::post()
{
    HttpRequest request = tableRequest("POST", m_draft.values);
    request.isSentOnce = true;
    request.isTriedAgain = false;
    m_client.send(std::move(request), tableRecordPath(m_draft.table, {}, m_draft.values.keys()),
                  [self = shared_from_this()](const Result<HttpReply> &reply) { self->takePosted(reply); });
}

void TableCreation::takePosted(const Result<HttpReply> &reply)
{
    const auto made = readTableRecord(reply, 201, m_client.whereOf(m_draft.table));
    const bool isRepeated = m_failure && mayHaveArrived(m_failure->code);
    if (made) {
        const TableWritten written = m_client.written(m_draft.table, m_draft.values, *made);
        if (written.notKept.contains(m_draft.keyColumn)) // nobody would find it by its key
            return end(fail(ErrorCode::InvalidMessage, m_client.whereOf(m_draft.table),
                            QStringLiteral("the record was made, and its %1 was not kept as it was sent: "
                                           "asked for again, it would be made again")
                                .arg(m_draft.keyColumn)));
        if (!isRepeated)
            return end(written);
        m_posted = written;
        return lookUp();
    }
    if (isRetryable(made.error().code))
        return waitAndLookUp(made.error());
    if (!isRepeated)
        return end(fail(made.error()));
    m_failure = made.error(); // a unique index may have refused the second one
    lookUp();
}

void TableCreation::waitAndLookUp(const Error &error)
{
    using std::chrono::milliseconds;
    const bool wasLost = m_failure && mayHaveArrived(m_failure->code);
    if (!wasLost || mayHaveArrived(error.code)) // once lost, lost until it is found
        m_failure = error;
    const double jitter = QRandomGenerator::global()->generateDouble() * 2 - 1;
    const milliseconds step = RetryLadder{m_client.m_settings.ladder}.delayAfter(++m_failedTries, jitter);
    const milliseconds asked(error.retryAfterMs);
    const milliseconds delay = std::max(step, asked);
    if (step.count() < 0 || asked > m_client.m_settings.retryAfterCap ||
        delay.count() >= m_deadline.remainingTime())
        return end(fail(error));
    QTimer::singleShot(delay, Qt::PreciseTimer, m_client.m_waits.get(),
                       [self = shared_from_this()] { self->lookUp(); });
}

void TableCreation::end(Result<TableWritten> result)
{
    const auto done = std::exchange(m_done, {});
    done(std::move(result));
}

}
