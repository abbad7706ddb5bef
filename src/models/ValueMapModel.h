#pragma once

#include "domain/ValueMap.h"
#include "models/RecordTableModel.h"

namespace concord {

/// What values as sent are here: the program's rows and the site's, in the order of kind and value, loaded by
/// page.
class ValueMapModel : public RecordTableModel<ValueRow, &ValueRow::key>
{
    Q_OBJECT
public:
    /// Value: and below it who sends it. Code: and below it its name. Origin: and below it the source, or who
    /// and when.
    enum Column { Value, Code, Flag, Origin, Kind, ColumnCount };
    enum ValueRole {
        AttentionRole = FirstLeafRole ///< true where something is error-prone
    };

    explicit ValueMapModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] const ValueQuery &query() const { return m_query; }
    /// Another filter: forgets the rows and asks anew. What the query says about paging is ignored.
    void setQuery(const ValueQuery &query);
    [[nodiscard]] int total() const { return m_total; } ///< of all that match, as the last page said
    [[nodiscard]] const QString &shippedVersion() const { return m_shippedVersion; }

public slots:
    void takePage(const concord::ValuePage &page);
    void takeSaved(const concord::ValueRow &row); ///< a row that is shown changes where it stands
    void forget() override;

signals:
    void valuesWanted(const concord::ValueQuery &query);

protected:
    [[nodiscard]] QString text(const ValueRow &row, int column) const override;
    [[nodiscard]] QVariant extra(const ValueRow &row, int column, int role) const override;

private:
    [[nodiscard]] QString secondLine(const ValueRow &row, int column) const;

    const Clock &m_clock;
    ValueQuery m_query;
    int m_total = 0;
    QString m_shippedVersion;
};

}
