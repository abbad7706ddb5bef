#pragma once

#include "domain/PatientQuestion.h"

#include <QAbstractTableModel>

#include <optional>

namespace concord {

/// A patient and those who may be the same, side by side: a row for each field, a column for the patient and
/// for each candidate. Shown for one question at a time, and forgotten with it.
class PatientComparisonModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum ComparisonRole {
        EvidenceRole = Qt::UserRole + 300, ///< "similar: nickname"; empty in the patient's own column
        AgreementRole                      ///< PatientAgreement as int; invalid in the patient's own column
    };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const PatientCandidates &found);
    void clear();
    [[nodiscard]] const std::optional<PatientCandidates> &found() const { return m_found; }
    /// Of a column; null: the patient's own, or none.
    [[nodiscard]] const PatientCandidate *candidateAt(int column) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString valueAt(int row, int column) const;
    [[nodiscard]] const PatientEvidence *evidenceAt(int row, int column) const;

    std::optional<PatientCandidates> m_found;
};

}
