#pragma once

#include "domain/Audit.h"
#include "models/RecordTableModel.h"

namespace concord {

/// The audit trail, newest first, one column; loaded by page as it is scrolled. The first record of each day
/// carries the day's heading.
class AuditModel : public RecordTableModel<AuditRow, &AuditRow::seq>
{
    Q_OBJECT
public:
    enum AuditRole {
        DayRole = FirstLeafRole, ///< heading over the row; empty on all but the first of a day
        TimeRole,                ///< "14:05:09"
        AgoRole,                 ///< "5 min ago"
        AllowedRole              ///< bool
    };
    static constexpr int pageRows = 200;

    explicit AuditModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    [[nodiscard]] const AuditFilter &filter() const { return m_filter; }
    /// Another filter, or the same anew: forgets the rows and asks from the newest on.
    void setFilter(const AuditFilter &filter);

public slots:
    void takePage(const concord::AuditPage &page);
    void refreshAges(); ///< time went by
    void forget() override;

signals:
    void auditWanted(const concord::AuditQuery &query);

protected:
    [[nodiscard]] QString text(const AuditRow &row, int column) const override;
    [[nodiscard]] QVariant sortValue(const AuditRow &row, int column) const override;
    [[nodiscard]] QVariant state(const AuditRow &row) const override;
    [[nodiscard]] QVariant extra(const AuditRow &row, int column, int role) const override;

private:
    [[nodiscard]] QString dayHeading(int row) const;
    [[nodiscard]] qint64 dayOf(const AuditRow &row) const;

    const Clock &m_clock;
    AuditFilter m_filter;
    /// Local days by number of the record: a view that lays its rows out asks for each of them, each time.
    mutable QHash<qint64, qint64> m_days;
};

}
