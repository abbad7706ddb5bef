#pragma once

#include "domain/CodeMapping.h"
#include "models/RecordTableModel.h"

namespace concord {

/// Local drugs that match what is typed. Only the answer to the last question counts.
class DrugSearchModel : public RecordTableModel<LocalDrug, &LocalDrug::id>
{
    Q_OBJECT
public:
    enum Column { Name, Rxcui, DrugId, ColumnCount };

    explicit DrugSearchModel(QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Forgets the rows and asks; blank text only forgets.
    void search(const QString &text);
    [[nodiscard]] const QString &searchText() const { return m_text; }

public slots:
    void takeDrugs(const std::vector<concord::LocalDrug> &drugs, quint64 requestId);
    void forget() override;

signals:
    void drugSearchRequested(const QString &text, quint64 requestId);

protected:
    [[nodiscard]] QString text(const LocalDrug &row, int column) const override;
    [[nodiscard]] QVariant extra(const LocalDrug &row, int column, int role) const override;

private:
    QString m_text;
};

}
