#include "models/DifferenceModel.h"

#include "models/Labels.h"

#include <iterator>

namespace concord {

namespace {

const MedicationItem &medicationOf(const Difference &difference)
{
    return difference.change == Change::Discontinued ? difference.before : difference.after;
}

std::vector<DosagePart> partsOf(const DifferenceRow &row, int column)
{
    const Difference &difference = row.difference;
    if (column == DifferenceModel::Before && difference.change != Change::Added)
        return dosageParts(difference.before.dosage, difference);
    if (column == DifferenceModel::After && difference.change != Change::Discontinued)
        return dosageParts(difference.after.dosage, difference);
    return {};
}

QString codeLine(const MedicationItem &item)
{
    return item.system.isEmpty() ? systemLabel(item.system) : systemLabel(item.system) + u' ' + item.code;
}

}

DifferenceModel::DifferenceModel(QObject *parent) : RecordTableModel(parent)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        DifferenceQuery query;
        query.jobId = m_job;
        query.change = m_change;
        query.onlyUnmapped = m_onlyUnmapped;
        query.page.requestId = requestId;
        query.page.after = cursor;
        emit differencesWanted(query);
    });
}

int DifferenceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Change"), tr("Patient"), tr("Medication"), tr("Before"),
                              tr("After"),  tr("Mapping"), tr("Source")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void DifferenceModel::setQuery(JobId job, std::optional<Change> change, bool onlyUnmapped)
{
    m_job = job;
    m_change = change;
    m_onlyUnmapped = onlyUnmapped;
    if (job.isNull())
        abandon();
    else
        restart();
}

void DifferenceModel::forget()
{
    m_job = {};
    RecordTableModel::forget();
}

void DifferenceModel::takePage(const DifferencePage &page)
{
    pageArrived(page.requestId, page.rows, page.cursor);
}

void DifferenceModel::takeMappings(const std::vector<MappingRow> &mappings)
{
    std::vector<DifferenceRow> changed;
    for (int number = 0; number < rowCount(); ++number) {
        const MedicationItem &item = medicationOf(at(number).difference);
        for (const MappingRow &mapping : mappings) {
            const bool mapped = mapping.state == MappingState::Approved;
            if (mapping.sourceCode != item.code || mapping.system != item.system ||
                at(number).mapped == mapped)
                continue;
            changed.push_back(at(number));
            changed.back().mapped = mapped;
        }
    }
    update(changed);
}

QString DifferenceModel::dosageOrNone(const std::vector<DosagePart> &parts)
{
    return parts.empty() ? tr("no dosage stated") : dosageLine(parts);
}

QString DifferenceModel::endedText(const QString &reason)
{
    if (reason == u"deleted")
        return tr("deleted at the source");
    switch (prescriptionStatusFromWord(reason).value_or(PrescriptionStatus::Unknown)) {
    case PrescriptionStatus::OnHold:
        return tr("on hold at the source");
    case PrescriptionStatus::Cancelled:
        return tr("cancelled at the source");
    case PrescriptionStatus::Completed:
        return tr("completed at the source");
    case PrescriptionStatus::EnteredInError:
        return tr("was entered in error");
    case PrescriptionStatus::Stopped:
        return tr("stopped at the source");
    case PrescriptionStatus::Draft:
        return tr("only a draft at the source");
    case PrescriptionStatus::Active:
    case PrescriptionStatus::Unknown:
        break;
    }
    return tr("no longer on the list");
}

QString DifferenceModel::text(const DifferenceRow &row, int column) const
{
    switch (column) {
    case ChangeKind:
        return labelOf(row.difference.change);
    case Patient:
        return row.patientReference;
    case Medication:
        return medicationOf(row.difference).display;
    case Before:
        return row.difference.change == Change::Added ? QString() : dosageOrNone(partsOf(row, Before));
    case After:
        if (row.difference.change != Change::Discontinued)
            return dosageOrNone(partsOf(row, After));
        return endedText(row.reason);
    case Source:
        return row.sourceReference;
    case Mapping:
        return row.mapped ? tr("Mapped") : tr("Unmapped");
    default:
        return {};
    }
}

QVariant DifferenceModel::state(const DifferenceRow &row) const
{
    return int(row.difference.change);
}

QVariant DifferenceModel::extra(const DifferenceRow &row, int column, int role) const
{
    switch (role) {
    case Qt::ToolTipRole:
        return column == Medication
                   ? medicationOf(row.difference).display + u'\n' + codeLine(medicationOf(row.difference))
                   : text(row, column);
    case PartsRole:
        return QVariant::fromValue(partsOf(row, column));
    case UnmappedRole:
        return !row.mapped;
    default:
        return {};
    }
}

}
