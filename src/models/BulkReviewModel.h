#pragma once

#include "domain/MappingWork.h"
#include "models/RecordTableModel.h"

namespace concord {

/// A code on the review sheet: with the suggestion that would be accepted, and what became of it.
struct BulkReviewRow
{
    enum class Outcome {
        Asking,  ///< its suggestions are under way
        Unsure,  ///< not confident (any more): cannot be accepted here
        Offered, ///< can be ticked
        Sent,    ///< the order is under way
        Approved,
        InReview, ///< waits for a second reviewer
        Refused
    };
    MappingId id;
    MappingRow mapping;
    Suggestion suggestion;
    Outcome outcome = Outcome::Asking;
    bool isTicked = false;
    Error refusal;

    friend bool operator==(const BulkReviewRow &, const BulkReviewRow &) = default;
};
[[nodiscard]] QString labelOf(BulkReviewRow::Outcome outcome);

/// The codes whose confident suggestion is to be accepted: only those that are confident now can be ticked.
/// Asks for the suggestions of one code after the other. StateRole is the Outcome.
class BulkReviewModel : public RecordTableModel<BulkReviewRow, &BulkReviewRow::id>
{
    Q_OBJECT
public:
    enum Column { Code, Drug, Waiting, Result, ColumnCount }; ///< Code: carries the tick

    using RecordTableModel::RecordTableModel;

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

    void open(const std::vector<MappingRow> &mappings);
    [[nodiscard]] bool isAsking() const { return m_request != 0; }
    [[nodiscard]] int tickedCount() const;
    /// One for each ticked row, which counts as sent from now on.
    [[nodiscard]] std::vector<MappingDecision> send(const QString &reason);

public slots:
    void takeSuggestions(const concord::MappingSuggestions &answer);
    void takeFailure(quint64 requestId, const concord::Error &error);
    void takeBatch(const concord::MappingBatch &batch);
    void takeRefusal(const concord::Error &error); ///< of the whole order
    void takeChanges(const std::vector<concord::MappingRow> &rows);

signals:
    void suggestionsWanted(concord::MappingId id, quint64 requestId);
    void ticksChanged();

protected:
    [[nodiscard]] QString text(const BulkReviewRow &row, int column) const override;
    [[nodiscard]] QVariant state(const BulkReviewRow &row) const override { return int(row.outcome); }
    [[nodiscard]] QVariant extra(const BulkReviewRow &row, int column, int role) const override;

private:
    void askNext();
    void change(BulkReviewRow row);

    quint64 m_request = 0;
};

}
