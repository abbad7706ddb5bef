#pragma once

#include "models/RecordTableModel.h"

#include <QString>

#include <span>

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

protected:
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
