#pragma once

#include "domain/Engine.h"
#include "models/RecordTableModel.h"

namespace concord {

/// The retry queue: events that are not done, newest first, each with the reason why it waits and its ladder.
/// Loaded by page; refresh() reads what is loaded again and changes only what differs.
class WaitingEventModel : public RecordTableModel<QueueRow, &QueueRow::id>
{
    Q_OBJECT
public:
    /// Event: kind, and below it source and message. Why: the sentence, and below it the last error.
    enum Column { Event, Status, Why, Ladder, Age, ColumnCount };
    enum QueueRole {
        LadderRole = FirstLeafRole, ///< QVariant of LadderRungs
        NowRole                     ///< ms: the present, for the times of a ladder
    };
    static constexpr int pageRows = 100;
    static constexpr int refreshRows = 2000; ///< a longer list is cut here when it is read again

    explicit WaitingEventModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] const EventFilter &filter() const { return m_filter; }
    /// Another filter: forgets the rows and asks anew. Also the first call.
    void setFilter(const EventFilter &filter);

public slots:
    void takePage(const concord::QueuePage &page);
    void refreshFailed(quint64 requestId, const concord::Error &error);
    /// Something in the queue changed: reads the loaded rows again. While an answer is awaited, once more
    /// after it.
    void refresh();
    void refreshAges(); ///< time went by
    void forget() override;

signals:
    void queueWanted(const concord::QueueQuery &query);

protected:
    [[nodiscard]] QString text(const QueueRow &row, int column) const override;
    [[nodiscard]] QVariant sortValue(const QueueRow &row, int column) const override;
    [[nodiscard]] QVariant state(const QueueRow &row) const override;
    [[nodiscard]] QVariant extra(const QueueRow &row, int column, int role) const override;

private:
    [[nodiscard]] QString secondLine(const QueueRow &row, int column) const;
    [[nodiscard]] QString toolTip(const QueueRow &row, int column) const;
    void takeRefreshed(const QueuePage &page);

    const Clock &m_clock;
    EventFilter m_filter;
    quint64 m_refreshId = 0; ///< 0: no refresh under way
    bool m_again = false;
};

/// A ladder in words: "2 of 6 attempts made, the next at 14:05".
[[nodiscard]] QString ladderText(const std::vector<LadderRung> &ladder, Timestamp now);

using LadderRungs = std::vector<LadderRung>;

}

Q_DECLARE_METATYPE(concord::LadderRungs)
