#include "models/BulkReviewModel.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/MappingText.h"
#include "models/RepeatedQuestion.h"
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
    case Outcome::Silent:
        return BulkReviewModel::tr("No answer yet");
    case Outcome::Approved:
        return BulkReviewModel::tr("Approved");
    case Outcome::InReview:
        return BulkReviewModel::tr("Second reviewer");
    case Outcome::Refused:
        return BulkReviewModel::tr("Refused");
    }
    return {};
}

BulkReviewModel::BulkReviewModel(QObject *parent)
    : RecordTableModel(parent), m_question(new RepeatedQuestion(this))
{
    connect(m_question, &RepeatedQuestion::asked, this,
            [this](quint64 id) { emit suggestionsWanted(m_asked, id); });
    connect(m_question, &RepeatedQuestion::changed, this, [this] {
        if (m_question->state() == RepeatedQuestion::State::Failed)
            giveUp();
    });
}

void BulkReviewModel::setPatience(int milliseconds, int times)
{
    m_question->setPatience(milliseconds, times);
}

bool BulkReviewModel::isAsking() const
{
    return !m_asked.isNull();
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
            rows.push_back({mapping.id, mapping, {}, Outcome::Asking, false, 0, {}});
    }
    replace(std::move(rows));
    askNext();
}

void BulkReviewModel::askNext()
{
    m_asked = {};
    for (int row = 0; row < rowCount(); ++row) {
        if (at(row).outcome != Outcome::Asking)
            continue;
        m_asked = at(row).id;
        m_question->ask(); // may be answered before this returns
        return;
    }
    m_question->drop();
    emit ticksChanged();
}

void BulkReviewModel::takeSuggestions(const MappingSuggestions &answer)
{
    const BulkReviewRow *found = find(answer.id);
    if (!found || answer.id != m_asked || !m_question->take(answer.requestId))
        return;
    if (found->outcome != Outcome::Asking) { // decided meanwhile
        askNext();
        return;
    }
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
    m_question->fail(requestId, error); // giveUp(), unless it is asked again
}

/// What was not answered is not accepted here; the others go on.
void BulkReviewModel::giveUp()
{
    if (const BulkReviewRow *found = find(m_asked); found && found->outcome == Outcome::Asking) {
        BulkReviewRow row = *found;
        row.outcome = Outcome::Unsure;
        row.refusal = m_question->error();
        change(std::move(row));
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

std::vector<MappingDecision> BulkReviewModel::send(const QString &reason, quint64 order)
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
        row.order = order;
        change(std::move(row));
    }
    return decisions;
}

/// A row of that order, which nothing has become of yet.
const BulkReviewRow *BulkReviewModel::sentWith(MappingId id, quint64 order) const
{
    const BulkReviewRow *found = find(id);
    const bool isOpen = found && (found->outcome == Outcome::Sent || found->outcome == Outcome::Silent);
    return isOpen && found->order == order ? found : nullptr;
}

void BulkReviewModel::takeBatch(const MappingBatch &batch, quint64 order)
{
    for (const MappingRow &decided : batch.decided) {
        const BulkReviewRow *found = sentWith(decided.id, order);
        if (!found)
            continue;
        BulkReviewRow row = *found;
        row.mapping = decided;
        row.outcome = decided.state == MappingState::InReview ? Outcome::InReview : Outcome::Approved;
        change(std::move(row));
    }
    for (const auto &[id, error] : batch.refused) {
        const BulkReviewRow *found = sentWith(id, order);
        if (!found)
            continue;
        BulkReviewRow row = *found;
        row.outcome = Outcome::Refused;
        row.refusal = error;
        change(std::move(row));
    }
}

void BulkReviewModel::takeSilence(quint64 order)
{
    for (int number = 0; number < rowCount(); ++number) {
        BulkReviewRow row = at(number);
        if (row.outcome != Outcome::Sent || row.order != order)
            continue;
        row.outcome = Outcome::Silent;
        change(std::move(row));
    }
}

void BulkReviewModel::takeRefusal(const Error &error, quint64 order)
{
    for (int number = 0; number < rowCount(); ++number) {
        BulkReviewRow row = at(number);
        if (!sentWith(row.id, order))
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
        if (found && found->outcome == Outcome::Silent)
            takeLate(*found, changed);
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

/// The answer is lost, but what became of the code is known now.
void BulkReviewModel::takeLate(BulkReviewRow row, const MappingRow &changed)
{
    if (isStillOpen(changed.state))
        return;
    const bool isAsSent = changed.targetDrugId == row.suggestion.targetDrugId;
    row.mapping = changed;
    if (isAsSent && changed.state == MappingState::Approved)
        row.outcome = Outcome::Approved;
    else if (isAsSent && changed.state == MappingState::InReview)
        row.outcome = Outcome::InReview;
    else
        row.outcome = Outcome::Refused;
    if (row.outcome == Outcome::Refused)
        row.refusal = Error{ErrorCode::Conflict, {}, {}, 0};
    change(std::move(row));
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
        if (column == Drug && row.outcome == Outcome::Refused)
            return errorText(row.refusal);
        return column == Drug ? agreementText(row.suggestion.comparisons) : QString();
    case Qt::ToolTipRole:
        return column == Result && row.refusal.code != ErrorCode::Internal ? errorText(row.refusal)
                                                                           : text(row, column);
    default:
        return {};
    }
}

}
