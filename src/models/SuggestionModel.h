#pragma once

#include "domain/Suggestion.h"
#include "models/RecordTableModel.h"

namespace concord {

/// How far a suggestion can be relied on, at a glance.
enum class SuggestionFit {
    Confident,
    Alike,   ///< nothing differs, but it is not sure either
    Differs, ///< an attribute that matters is another one
    NotLocal ///< not on the formulary: cannot be decided for
};
[[nodiscard]] SuggestionFit fitOf(const Suggestion &suggestion);
[[nodiscard]] QString labelOf(SuggestionFit fit);

/// The drugs that a code may mean, best first; the first nine have the keys 1 to 9. StateRole is the
/// SuggestionFit.
class SuggestionModel : public RecordTableModel<Suggestion, &Suggestion::rxcui>
{
    Q_OBJECT
public:
    enum Column { Key, Drug, Fit, Score, ColumnCount }; ///< Drug: the name, and below it why
    static constexpr int mostKeys = 9;                  ///< rows that a digit takes

    using RecordTableModel::RecordTableModel;

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] QString text(const Suggestion &row, int column) const override;
    [[nodiscard]] QVariant sortValue(const Suggestion &row, int column) const override;
    [[nodiscard]] QVariant state(const Suggestion &row) const override { return int(fitOf(row)); }
    [[nodiscard]] QVariant extra(const Suggestion &row, int column, int role) const override;
};

}
