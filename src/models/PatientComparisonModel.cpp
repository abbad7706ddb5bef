#include "models/PatientComparisonModel.h"

#include "models/PeopleText.h"

#include <iterator>

namespace concord {

namespace {
constexpr int fieldCount = int(std::size(allPatientFields));
constexpr int recordsRow = fieldCount; ///< the last one: what is kept of them
}

void PatientComparisonModel::show(const PatientCandidates &found)
{
    beginResetModel();
    m_found = found;
    endResetModel();
}

void PatientComparisonModel::clear()
{
    beginResetModel();
    m_found.reset();
    endResetModel();
}

int PatientComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_found ? 0 : fieldCount + 1;
}

int PatientComparisonModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_found ? 0 : 1 + int(m_found->candidates.size());
}

const PatientCandidate *PatientComparisonModel::candidateAt(int column) const
{
    if (!m_found || column < 1 || column >= columnCount())
        return nullptr;
    return &m_found->candidates[size_t(column - 1)];
}

QString PatientComparisonModel::valueAt(int row, int column) const
{
    const PatientCandidate *candidate = candidateAt(column);
    if (row == recordsRow)
        return recordsText(candidate ? candidate->records : m_found->records);
    return valueOf(candidate ? candidate->face : m_found->face, allPatientFields[row]);
}

const PatientEvidence *PatientComparisonModel::evidenceAt(int row, int column) const
{
    const PatientCandidate *candidate = candidateAt(column);
    const bool isField = row >= 0 && row < fieldCount;
    return candidate && isField && size_t(row) < candidate->match.evidence.size()
               ? &candidate->match.evidence[size_t(row)]
               : nullptr;
}

QVariant PatientComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PatientEvidence *evidence = evidenceAt(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        return valueAt(index.row(), index.column());
    case Qt::ToolTipRole: {
        const QString value = valueAt(index.row(), index.column());
        return evidence ? QString(value + u'\n' + evidenceText(*evidence)).trimmed() : value;
    }
    case EvidenceRole:
        return evidence ? evidenceText(*evidence) : QString();
    case AgreementRole:
        return evidence ? QVariant(int(evidence->agreement)) : QVariant();
    case Qt::AccessibleTextRole: {
        const QString value = valueAt(index.row(), index.column());
        const QString said = value.isEmpty() ? tr("not said") : value;
        const QString field = headerData(index.row(), Qt::Vertical, Qt::DisplayRole).toString();
        return evidence ? QStringLiteral("%1: %2, %3").arg(field, said, evidenceText(*evidence))
                        : QStringLiteral("%1: %2").arg(field, said);
    }
    default:
        return {};
    }
}

QVariant PatientComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole || !m_found || section < 0)
        return {};
    if (orientation == Qt::Vertical) {
        if (section == recordsRow)
            return tr("Records");
        return section < fieldCount ? QVariant(labelOf(allPatientFields[section])) : QVariant();
    }
    if (section == 0)
        return tr("This patient\nof %1").arg(m_found->question.source);
    const PatientCandidate *candidate = candidateAt(section);
    if (!candidate)
        return {};
    const QString score = scoreText(*candidate, m_found->areScoresHidden);
    const bool isChosen = candidate->id == m_found->question.other;
    const QString name = isChosen ? tr("%1: chosen").arg(candidate->source)
                                  : tr("%1: candidate %2").arg(candidate->source).arg(section);
    return score.isEmpty() ? name : QString(name + u'\n' + score);
}

}
