#pragma once

#include "models/RecordTableModel.h"

#include <QString>

#include <algorithm>
#include <span>
#include <vector>

namespace concord {

/// A table that a query is paged through and whose cells have a second, smaller line. A leaf says what the
/// lines read and who is asked for a page.
template <typename Row, auto KeyMember, typename Query>
class TwoLineModel : public RecordTableModel<Row, KeyMember>
{
public:
    using Base = RecordTableModel<Row, KeyMember>;
    using Base::Base;

    [[nodiscard]] const Query &query() const { return m_query; }
    /// Another filter: forgets the rows and asks anew. What the query says about paging is ignored.
    void setQuery(const Query &query)
    {
        m_query = query;
        m_query.page = {};
        Base::restart();
    }
    /// A row that is shown changes where it stands.
    void takeDecided(const Row &row)
    {
        if (!Base::isForgotten())
            Base::update({row});
    }

    /// What is new or was changed, by whomever: a row that is shown changes where it stands, also where the
    /// filter would not find it any more (somebody may be working on it); a new one that belongs to the
    /// filter comes on top, since the newest are first.
    void takeChanges(const std::vector<Row> &rows)
    {
        if (Base::isForgotten() || Base::requestId() == 0)
            return;
        std::vector<Row> fresh;
        for (const Row &row : rows) {
            const bool isNewest =
                Base::rowCount() > 0 ? Base::at(0).*KeyMember < row.*KeyMember : !Base::isFetching();
            if (isNewest && matches(row, m_query))
                fresh.push_back(row);
        }
        std::sort(fresh.begin(), fresh.end(),
                  [](const Row &a, const Row &b) { return b.*KeyMember < a.*KeyMember; });
        Base::update(rows);
        Base::prepend(std::move(fresh));
    }

protected:
    [[nodiscard]] virtual bool matches(const Row &row, const Query &query) const = 0;
    [[nodiscard]] Query pageOf(quint64 requestId, const QString &cursor) const
    {
        Query query = m_query;
        query.page.requestId = requestId;
        query.page.after = cursor;
        return query;
    }
    [[nodiscard]] static QVariant header(std::span<const QString> titles, int section,
                                         Qt::Orientation orientation, int role)
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= int(titles.size()))
            return {};
        if (role == Qt::TextAlignmentRole)
            return int(Qt::AlignLeft | Qt::AlignVCenter);
        return role == Qt::DisplayRole ? QVariant(titles[size_t(section)]) : QVariant();
    }
    [[nodiscard]] virtual QString secondLine(const Row &row, int column) const = 0;
    [[nodiscard]] QVariant extra(const Row &row, int column, int role) const override
    {
        switch (role) {
        case Qt::TextAlignmentRole:
            return int(Qt::AlignLeft | Qt::AlignVCenter);
        case Base::SecondLineRole:
            return secondLine(row, column);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole: {
            const QString second = secondLine(row, column);
            const QString first = this->text(row, column);
            return second.isEmpty() ? first : QString(first + QStringLiteral(", ") + second);
        }
        default:
            return {};
        }
    }

private:
    Query m_query;
};

}
