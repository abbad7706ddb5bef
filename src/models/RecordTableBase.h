#pragma once

#include "domain/Result.h"

#include <QAbstractTableModel>
#include <QTimer>

namespace concord {

/// The part of RecordTableModel that moc must see: roles, and paging by key.
/// A model never fetches: fetchMore() and restart() emit pageWanted(), and whoever answers calls
/// pageArrived() or pageFailed() with the same request id. Only one request is under way; answers to older
/// ones are dropped.
class RecordTableBase : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        SortRole = Qt::UserRole + 1, ///< raw value: a number, a time in ms, a word
        StateRole,                   ///< the row's state enumeration as int
        IdRole,                      ///< the row's typed id in a QVariant
        SecondLineRole,              ///< smaller text under the first, for TwoLineDelegate
        FirstLeafRole = Qt::UserRole + 100
    };
    Q_ENUM(Role)

    explicit RecordTableBase(QObject *parent = nullptr);

    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    [[nodiscard]] bool isFetching() const { return m_fetching; }
    /// Rows that are not loaded yet follow the last one.
    [[nodiscard]] bool hasMore() const { return m_hasMore; }
    [[nodiscard]] quint64 requestId() const { return m_requestId; }
    /// How long a request may take before the flag falls and it may be asked again; 30 s unless set.
    void setFetchTimeout(int milliseconds);

public slots:
    /// Another query: forgets all rows and asks for the first page.
    void restart();
    /// The request failed. Ignored for any id but the one under way.
    void pageFailed(quint64 requestId, const concord::Error &error);
    /// Somebody else is before the screen: nothing of what was read stays, and nothing comes in, until rows
    /// are asked for again.
    virtual void forget();

signals:
    void pageWanted(quint64 requestId, const QString &cursor); ///< empty cursor: from the start
    void fetchingChanged(bool fetching);
    void fetchFailed(const concord::Error &error); ///< the request under way failed or timed out
    void countChanged(int rows);
    void forgotten(); ///< by forget()

protected:
    /// @return true when the answer belongs to the request under way, which is then over
    [[nodiscard]] bool acceptPage(quint64 requestId, const QString &cursor);
    virtual void clearRows() = 0;
    /// Forgets all rows and asks for nothing; an answer under way is not wanted any more.
    void abandon();
    /// What is loaded now ends at @p cursor, where the next page starts; empty: nothing follows. A page under
    /// way is not wanted any more.
    void continueAfter(const QString &cursor);
    /// Since forget(): what comes by itself is not for whoever sees this now.
    [[nodiscard]] bool isForgotten() const { return m_forgotten; }

private:
    void ask();
    void setFetching(bool fetching);

    quint64 m_requestId = 0;
    QString m_cursor;
    bool m_hasMore = false;
    bool m_fetching = false;
    bool m_forgotten = false;
    QTimer m_timeout;
};

/// Ids that no other request of this process has: an answer goes to every model, and each knows its own.
[[nodiscard]] quint64 makeRequestId();

}
