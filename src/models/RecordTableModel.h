#pragma once

#include "models/RecordTableBase.h"

#include <QHash>

#include <algorithm>
#include <deque>
#include <type_traits>
#include <utility>
#include <vector>

namespace concord {

/// The row logic of every table: rows keyed by id, added in batches with one signal, changed by deltas.
/// A leaf says what a column shows (text, sortValue, state, …) and what the headers read, nothing else.
/// Ids are found through a sequence number that grows at both ends, so a live list can grow at the front
/// without renumbering its rows.
/// @tparam KeyMember the member that identifies a row: unique, hashable, never changed by an update.
template <typename Row, auto KeyMember>
class RecordTableModel : public RecordTableBase
{
public:
    using Key = std::remove_cvref_t<decltype(std::declval<Row>().*KeyMember)>;

    using RecordTableBase::RecordTableBase;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
            return {};
        const Row &row = at(index.row());
        switch (role) {
        case Qt::DisplayRole:
            return text(row, index.column());
        case SortRole:
            return sortValue(row, index.column());
        case StateRole:
            return state(row);
        case IdRole:
            return QVariant::fromValue(row.*KeyMember);
        default:
            return extra(row, index.column(), role);
        }
    }

    [[nodiscard]] const Row &at(int row) const { return m_rows.at(size_t(row)); }
    /// Row number, or -1.
    [[nodiscard]] int rowOf(const Key &key) const
    {
        const auto found = m_sequence.constFind(key);
        return found == m_sequence.cend() ? -1 : int(*found - m_first);
    }
    [[nodiscard]] const Row *find(const Key &key) const
    {
        const int row = rowOf(key);
        return row < 0 ? nullptr : &at(row);
    }

    /// At most @p rows are kept (0 = no limit): what is pushed out is at the end opposite to where rows come
    /// in.
    void setLimit(int rows) { m_limit = rows; }

    /// Adds a batch at the end, with one signal. A row whose id is there already is updated in place.
    void append(std::vector<Row> batch)
    {
        keepNew(batch);
        if (m_limit > 0 && int(batch.size()) > m_limit)
            batch.erase(batch.begin(), batch.end() - m_limit);
        if (batch.empty())
            return;
        if (m_limit > 0)
            dropFront(rowCount() + int(batch.size()) - m_limit);
        const int first = rowCount();
        beginInsertRows({}, first, first + int(batch.size()) - 1);
        for (Row &row : batch) {
            m_sequence.insert(row.*KeyMember, m_first + qint64(m_rows.size()));
            m_rows.push_back(std::move(row));
        }
        endInsertRows();
        emit countChanged(rowCount());
    }

    /// Adds a batch at the front, with one signal: batch[0] becomes row 0.
    void prepend(std::vector<Row> batch)
    {
        keepNew(batch);
        if (m_limit > 0 && int(batch.size()) > m_limit)
            batch.erase(batch.begin() + m_limit, batch.end());
        if (batch.empty())
            return;
        if (m_limit > 0)
            dropBack(rowCount() + int(batch.size()) - m_limit);
        beginInsertRows({}, 0, int(batch.size()) - 1);
        for (auto row = batch.rbegin(); row != batch.rend(); ++row) {
            m_sequence.insert((*row).*KeyMember, --m_first);
            m_rows.push_front(std::move(*row));
        }
        endInsertRows();
        emit countChanged(rowCount());
    }

    /// Replaces the rows that are here; others are ignored (they belong to pages not loaded, or to other
    /// filters).
    void update(const std::vector<Row> &rows)
    {
        std::vector<int> changed;
        for (const Row &row : rows) {
            const int number = rowOf(row.*KeyMember);
            if (number < 0 || m_rows[size_t(number)] == row)
                continue;
            m_rows[size_t(number)] = row;
            changed.push_back(number);
        }
        emitRuns(std::move(changed));
    }

    void remove(const Key &key)
    {
        const int row = rowOf(key);
        if (row < 0)
            return;
        beginRemoveRows({}, row, row);
        m_sequence.remove(key);
        m_rows.erase(m_rows.begin() + row);
        for (auto later = size_t(row); later < m_rows.size(); ++later)
            m_sequence[m_rows[later].*KeyMember] = m_first + qint64(later);
        endRemoveRows();
        emit countChanged(rowCount());
    }

    void clear()
    {
        if (!m_rows.empty())
            replace({});
    }

    /// Everything anew: for another query, not for changes.
    void replace(std::vector<Row> rows)
    {
        beginResetModel();
        m_rows.clear();
        m_sequence.clear();
        m_first = 0;
        for (Row &row : rows) {
            if (m_sequence.contains(row.*KeyMember))
                continue;
            m_sequence.insert(row.*KeyMember, qint64(m_rows.size()));
            m_rows.push_back(std::move(row));
        }
        endResetModel();
        emit countChanged(rowCount());
    }

    /// The whole list as it is now: deltas while the same ids stand in the same order, else everything anew.
    void assign(std::vector<Row> rows)
    {
        const auto sameId = [](const Row &a, const Row &b) {
            return a.*KeyMember == b.*KeyMember;
        };
        if (std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(), sameId))
            update(rows);
        else
            replace(std::move(rows));
    }

    /// The answer to pageWanted(): appended when it belongs to the request under way, else dropped.
    /// @return false for an answer to an older question
    bool pageArrived(quint64 requestId, std::vector<Row> rows, const QString &cursor)
    {
        if (!acceptPage(requestId, cursor))
            return false;
        append(std::move(rows));
        return true;
    }

protected:
    [[nodiscard]] virtual QString text(const Row &row, int column) const = 0;
    /// The raw value behind the text; the text itself where a leaf has nothing better.
    [[nodiscard]] virtual QVariant sortValue(const Row &row, int column) const { return text(row, column); }
    /// The row's state enumeration as int; invalid where rows have none.
    [[nodiscard]] virtual QVariant state(const Row &row) const
    {
        Q_UNUSED(row)
        return {};
    }
    /// Any other role: tool tips, alignment, roles of the leaf's own.
    [[nodiscard]] virtual QVariant extra(const Row &row, int column, int role) const
    {
        Q_UNUSED(row)
        Q_UNUSED(column)
        Q_UNUSED(role)
        return {};
    }

    void clearRows() override { clear(); }

private:
    void keepNew(std::vector<Row> &batch)
    {
        std::vector<Row> known;
        QHash<Key, bool> seen;
        const auto isOld = [&](const Row &row) {
            if (m_sequence.contains(row.*KeyMember)) {
                known.push_back(row);
                return true;
            }
            return std::exchange(seen[row.*KeyMember], true);
        };
        batch.erase(std::remove_if(batch.begin(), batch.end(), isOld), batch.end());
        update(known);
    }

    void dropFront(int count)
    {
        if (count <= 0 || m_rows.empty())
            return;
        count = std::min(count, rowCount());
        beginRemoveRows({}, 0, count - 1);
        for (int i = 0; i < count; ++i) {
            m_sequence.remove(m_rows.front().*KeyMember);
            m_rows.pop_front();
        }
        m_first += count;
        endRemoveRows();
    }

    void dropBack(int count)
    {
        if (count <= 0 || m_rows.empty())
            return;
        count = std::min(count, rowCount());
        beginRemoveRows({}, rowCount() - count, rowCount() - 1);
        for (int i = 0; i < count; ++i) {
            m_sequence.remove(m_rows.back().*KeyMember);
            m_rows.pop_back();
        }
        endRemoveRows();
    }

    /// One dataChanged per run of neighbouring rows.
    void emitRuns(std::vector<int> changed)
    {
        std::sort(changed.begin(), changed.end());
        for (size_t i = 0; i < changed.size();) {
            size_t end = i + 1;
            while (end < changed.size() && changed[end] <= changed[end - 1] + 1)
                ++end;
            emit dataChanged(index(changed[i], 0), index(changed[end - 1], columnCount() - 1));
            i = end;
        }
    }

    std::deque<Row> m_rows;
    QHash<Key, qint64> m_sequence; ///< id → sequence number; row = sequence − m_first
    qint64 m_first = 0;
    int m_limit = 0;
};

}
