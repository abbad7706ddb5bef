#pragma once

#include "domain/Query.h"
#include "models/DosageText.h"
#include "models/RecordTableModel.h"

namespace concord {

/// What one job found different, in the order it found it, loaded by page.
class DifferenceModel : public RecordTableModel<DifferenceRow, &DifferenceRow::position>
{
    Q_OBJECT
public:
    enum Column { ChangeKind, Patient, Medication, Before, After, Mapping, Source, ColumnCount };
    enum DifferenceRole {
        PartsRole = FirstLeafRole, ///< std::vector<DosagePart>, in Before and After
        UnmappedRole               ///< true where the code has no target
    };

    explicit DifferenceModel(QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Another job or another filter: forgets the rows and asks anew. A null job only forgets.
    void setQuery(JobId job, std::optional<Change> change, bool onlyUnmapped);
    [[nodiscard]] JobId job() const { return m_job; }

public slots:
    void takePage(const concord::DifferencePage &page);
    /// Codes were decided meanwhile: their rows are no longer, or again, without a target.
    void takeMappings(const std::vector<concord::MappingRow> &mappings);
    void forget() override;

signals:
    void differencesWanted(const concord::DifferenceQuery &query);

protected:
    [[nodiscard]] QString text(const DifferenceRow &row, int column) const override;
    [[nodiscard]] QVariant state(const DifferenceRow &row) const override;
    [[nodiscard]] QVariant extra(const DifferenceRow &row, int column, int role) const override;

private:
    [[nodiscard]] static QString dosageOrNone(const std::vector<DosagePart> &parts);
    /// @param reason a prescription status, or "deleted"
    [[nodiscard]] static QString endedText(const QString &reason);

    JobId m_job;
    std::optional<Change> m_change;
    bool m_onlyUnmapped = false;
};

}
