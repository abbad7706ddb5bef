#include "models/RecordTableBase.h"

#include <atomic>

namespace concord {

quint64 makeRequestId()
{
    static std::atomic<quint64> last{0};
    return ++last;
}

RecordTableBase::RecordTableBase(QObject *parent) : QAbstractTableModel(parent)
{
    m_timeout.setSingleShot(true);
    m_timeout.setInterval(30'000);
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        pageFailed(m_requestId, Error{ErrorCode::Timeout, {}, QStringLiteral("no page in time"), 0});
    });
}

QHash<int, QByteArray> RecordTableBase::roleNames() const
{
    auto names = QAbstractTableModel::roleNames();
    names.insert(SortRole, QByteArrayLiteral("sort"));
    names.insert(StateRole, QByteArrayLiteral("state"));
    names.insert(IdRole, QByteArrayLiteral("id"));
    return names;
}

bool RecordTableBase::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore && !m_fetching;
}

void RecordTableBase::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        ask();
}

void RecordTableBase::setFetchTimeout(int milliseconds)
{
    m_timeout.setInterval(milliseconds);
}

void RecordTableBase::restart()
{
    clearRows();
    m_cursor.clear();
    m_hasMore = false;
    ask();
}

void RecordTableBase::pageFailed(quint64 requestId, const Error &error)
{
    if (!m_fetching || requestId != m_requestId)
        return;
    setFetching(false);
    emit fetchFailed(error);
}

bool RecordTableBase::acceptPage(quint64 requestId, const QString &cursor)
{
    if (!m_fetching || requestId != m_requestId)
        return false;
    m_cursor = cursor;
    m_hasMore = !cursor.isEmpty();
    setFetching(false);
    return true;
}

void RecordTableBase::abandon()
{
    clearRows();
    m_cursor.clear();
    m_hasMore = false;
    setFetching(false);
}

void RecordTableBase::forget()
{
    m_forgotten = true;
    abandon();
    emit forgotten();
}

void RecordTableBase::continueAfter(const QString &cursor)
{
    m_cursor = cursor;
    m_hasMore = !cursor.isEmpty();
    setFetching(false);
}

void RecordTableBase::ask()
{
    m_forgotten = false;
    m_requestId = makeRequestId();
    setFetching(true);
    m_timeout.start();
    emit pageWanted(m_requestId, m_cursor);
}

void RecordTableBase::setFetching(bool fetching)
{
    if (!fetching)
        m_timeout.stop();
    if (m_fetching == fetching)
        return;
    m_fetching = fetching;
    emit fetchingChanged(fetching);
}

}
