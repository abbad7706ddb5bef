#pragma once

#include "domain/FoundDrug.h"
#include "models/RecordTableModel.h"

namespace concord {

/// Local drugs that match what is typed; those that no code may become say so. Only the answer to the last
/// question counts.
class DrugSearchModel : public RecordTableModel<FoundDrug, &FoundDrug::id>
{
    Q_OBJECT
public:
    enum Column { Name, Rxcui, DrugId, ColumnCount };
    enum DrugRole {
        UnusableRole = FirstLeafRole ///< bool: no code may become this drug
    };

    explicit DrugSearchModel(QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Forgets the rows and asks; blank text only forgets.
    void search(const QString &text);
    [[nodiscard]] const QString &searchText() const { return m_text; }

public slots:
    void takeDrugs(const std::vector<concord::FoundDrug> &drugs, quint64 requestId);
    void forget() override;

signals:
    void drugSearchRequested(const QString &text, quint64 requestId);

protected:
    [[nodiscard]] QString text(const FoundDrug &row, int column) const override;
    [[nodiscard]] QVariant extra(const FoundDrug &row, int column, int role) const override;

private:
    QString m_text;
};

}
