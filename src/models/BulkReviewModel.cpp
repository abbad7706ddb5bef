#include "models/BulkReviewModel.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/MappingText.h"
#include "models/WorkbenchText.h"

#include <algorithm>
#include <iterator>

namespace concord {

namespace {
using Outcome = BulkReviewRow::Outcome;

bool isStillOpen(MappingState state)
{
    return state == MappingState::Pending || state == MappingState::Suggested;
}
}

QString labelOf(BulkReviewRow::Outcome outcome)
{
    switch (outcome) {
    case Outcome::Asking:
        return BulkReviewModel::tr("Comparing…");
    case Outcome::Unsure:
        return BulkReviewModel::tr("Not confident");
    case Outcome::Offered:
        return BulkReviewModel::tr("Confident");
    case Outcome::Sent:
        return BulkReviewModel::tr("Storing…");
    case Outcome::Approved:
        return BulkReviewModel::tr("Approved");
    case Outcome::InReview:
        return BulkReviewModel::tr("Second reviewer");
    case Outcome::Refused:
        return BulkReviewModel::tr("Refused");
    }
    return {};
}

int BulkReviewModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BulkReviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Waiting ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Code at the source"), tr("Becomes"), tr("Waiting"), tr("Result")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

Qt::ItemFlags BulkReviewModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = RecordTableModel::flags(index);
    if (index.isValid() && index.column() == Code && at(index.row()).outcome == Outcome::Offered)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

bool BulkReviewModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !flags(index).testFlag(Qt::ItemIsUserCheckable))
        return false;
    BulkReviewRow row = at(index.row());
    row.isTicked = value.toInt() == Qt::Checked;
    change(std::move(row));
    return true;
}

void BulkReviewModel::open(const std::vector<MappingRow> &mappings)
{
    std::vector<BulkReviewRow> rows;
    for (const MappingRow &mapping : mappings) {
        if (mapping.isSuggestionConfident && isStillOpen(mapping.state))
            rows.push_back({mapping.id, mapping, {}, Outcome::Asking, false, {}});
    }
    replace(std::move(rows));
    askNext();
}

void BulkReviewModel::askNext()
{
    m_request = 0;
    for (int row = 0; row < rowCount(); ++row) {
        if (at(row).outcome != Outcome::Asking)
            continue;
        m_request = makeRequestId();
        emit suggestionsWanted(at(row).id, m_request); // may be answered before this returns
        return;
    }
    emit ticksChanged();
}

void BulkReviewModel::takeSuggestions(const MappingSuggestions &answer)
{
    const BulkReviewRow *found = find(answer.id);
    if (answer.requestId != m_request || m_request == 0 || !found)
        return;
    BulkReviewRow row = *found;
    row.outcome = Outcome::Unsure;
    if (!answer.suggestions.empty()) {
        row.suggestion = answer.suggestions.front();
        const bool isSame = row.suggestion.targetDrugId == row.mapping.suggestedDrugId;
        if (row.suggestion.isConfident && isSame && !row.suggestion.targetDrugId.isEmpty())
            row.outcome = Outcome::Offered;
    }
    row.isTicked = row.outcome == Outcome::Offered;
    change(std::move(row));
    askNext();
}

void BulkReviewModel::takeFailure(quint64 requestId, const Error &error)
{
    if (requestId != m_request || m_request == 0)
        return;
    for (int row = 0; row < rowCount(); ++row) {
        if (at(row).outcome != Outcome::Asking)
            continue;
        BulkReviewRow failed = at(row);
        failed.outcome = Outcome::Unsure;
        failed.refusal = error;
        change(std::move(failed));
        break;
    }
    askNext();
}

int BulkReviewModel::tickedCount() const
{
    int count = 0;
    for (int row = 0; row < rowCount(); ++row)
        count += at(row).isTicked && at(row).outcome == Outcome::Offered;
    return count;
}

std::vector<MappingDecision> BulkReviewModel::send(const QString &reason)
{
    std::vector<MappingDecision> decisions;
    for (int number = 0; number < rowCount(); ++number) {
        BulkReviewRow row = at(number);
        if (!row.isTicked || row.outcome != Outcome::Offered)
            continue;
        const auto &compared = row.suggestion.comparisons;
        const bool isEqual =
            !compared.empty() && std::all_of(compared.begin(), compared.end(), [](const Comparison &each) {
                return each.agreement == Agreement::Same;
            });
        MappingDecision decision;
        decision.id = row.id;
        decision.targetDrugId = row.suggestion.targetDrugId;
        decision.equivalence = isEqual ? Equivalence::Equal : Equivalence::Equivalent;
        decision.reason = reason;
        decision.revision = row.mapping.revision;
        decisions.push_back(std::move(decision));
        row.outcome = Outcome::Sent;
        change(std::move(row));
    }
    return decisions;
}

void BulkReviewModel::takeBatch(const MappingBatch &batch)
{
    for (const MappingRow &decided : batch.decided) {
        const BulkReviewRow *found = find(decided.id);
        if (!found || found->outcome != Outcome::Sent)
            continue;
        BulkReviewRow row = *found;
        row.mapping = decided;
        row.outcome = decided.state == MappingState::InReview ? Outcome::InReview : Outcome::Approved;
        change(std::move(row));
    }
    for (const auto &[id, error] : batch.refused) {
        const BulkReviewRow *found = find(id);
        if (!found || found->outcome != Outcome::Sent)
            continue;
        BulkReviewRow row = *found;
        row.outcome = Outcome::Refused;
        row.refusal = error;
        change(std::move(row));
    }
}

void BulkReviewModel::takeRefusal(const Error &error)
{
    for (int number = 0; number < rowCount(); ++number) {
        BulkReviewRow row = at(number);
        if (row.outcome != Outcome::Sent)
            continue;
        row.outcome = Outcome::Refused;
        row.refusal = error;
        change(std::move(row));
    }
}

void BulkReviewModel::takeChanges(const std::vector<MappingRow> &rows)
{
    for (const MappingRow &changed : rows) {
        const BulkReviewRow *found = find(changed.id);
        if (!found || (found->outcome != Outcome::Offered && found->outcome != Outcome::Asking))
            continue;
        BulkReviewRow row = *found;
        const bool isOther = changed.suggestedDrugId != row.mapping.suggestedDrugId ||
                             changed.display != row.mapping.display || !changed.isSuggestionConfident;
        row.mapping = changed;
        if (isOther) { // what was compared is not what would be accepted
            row.outcome = Outcome::Unsure;
            row.isTicked = false;
        }
        if (!isStillOpen(changed.state)) { // somebody else was faster
            row.outcome = Outcome::Refused;
            row.refusal = Error{ErrorCode::Conflict, {}, {}, 0};
            row.isTicked = false;
        }
        change(std::move(row));
    }
}

void BulkReviewModel::change(BulkReviewRow row)
{
    update({std::move(row)});
    emit ticksChanged();
}

QString BulkReviewModel::text(const BulkReviewRow &row, int column) const
{
    switch (column) {
    case Code:
        return row.mapping.display.isEmpty() ? row.mapping.sourceCode : row.mapping.display;
    case Drug:
        return row.suggestion.name.isEmpty() ? row.mapping.suggestedName : row.suggestion.name;
    case Waiting:
        return countText(row.mapping.waitingEvents);
    case Result:
        return labelOf(row.outcome);
    default:
        return {};
    }
}

QVariant BulkReviewModel::extra(const BulkReviewRow &row, int column, int role) const
{
    switch (role) {
    case Qt::TextAlignmentRole:
        return int((column == Waiting ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::CheckStateRole:
        return column == Code ? QVariant(row.isTicked ? Qt::Checked : Qt::Unchecked) : QVariant();
    case SecondLineRole:
        if (column == Code)
            return codeName(row.mapping);
        return column == Drug ? agreementText(row.suggestion.comparisons) : QString();
    case Qt::ToolTipRole:
        return column == Result && row.refusal.code != ErrorCode::Internal ? errorText(row.refusal)
                                                                           : text(row, column);
    default:
        return {};
    }
}

}
