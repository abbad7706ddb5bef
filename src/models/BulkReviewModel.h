#pragma once

#include "domain/MappingWork.h"
#include "models/RecordTableModel.h"

namespace concord {

class RepeatedQuestion;

/// A code on the review sheet: with the suggestion that would be accepted, and what became of it.
struct BulkReviewRow
{
    enum class Outcome {
        Asking,  ///< its suggestions are under way
        Unsure,  ///< not confident (any more): cannot be accepted here
        Offered, ///< can be ticked
        Sent,    ///< the order is under way
        Silent,  ///< the order was not answered in time: it may have been carried out
        Approved,
        InReview, ///< waits for a second reviewer
        Refused
    };
    MappingId id;
    MappingRow mapping;
    Suggestion suggestion;
    Outcome outcome = Outcome::Asking;
    bool isTicked = false;
    quint64 order = 0; ///< that it went out with; 0: none yet
    Error refusal;

    friend bool operator==(const BulkReviewRow &, const BulkReviewRow &) = default;
};
[[nodiscard]] QString labelOf(BulkReviewRow::Outcome outcome);

/// The codes whose confident suggestion is to be accepted: only those that are confident now can be ticked.
/// Asks for the suggestions of one code after the other, each until it is answered. StateRole is the Outcome.
class BulkReviewModel : public RecordTableModel<BulkReviewRow, &BulkReviewRow::id>
{
    Q_OBJECT
public:
    enum Column { Code, Drug, Waiting, Result, ColumnCount }; ///< Code: carries the tick

    explicit BulkReviewModel(QObject *parent = nullptr);

    void setPatience(int milliseconds, int times); ///< of a question: RepeatedQuestion
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

    void open(const std::vector<MappingRow> &mappings);
    [[nodiscard]] bool isAsking() const;
    [[nodiscard]] int tickedCount() const;
    /// One for each ticked row, which counts as sent from now on. @param order the id that the answer carries
    [[nodiscard]] std::vector<MappingDecision> send(const QString &reason, quint64 order);

public slots:
    void takeSuggestions(const concord::MappingSuggestions &answer);
    void takeFailure(quint64 requestId, const concord::Error &error);
    void takeBatch(const concord::MappingBatch &batch, quint64 order);
    void takeRefusal(const concord::Error &error, quint64 order); ///< of the whole order
    void takeSilence(quint64 order);                              ///< it was not answered in time
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
    void giveUp();
    void takeLate(BulkReviewRow row, const MappingRow &changed);
    void change(BulkReviewRow row);
    [[nodiscard]] const BulkReviewRow *sentWith(MappingId id, quint64 order) const;

    RepeatedQuestion *m_question;
    MappingId m_asked; ///< of which code; null: nothing is asked
};

}
