#include "models/SuggestionModel.h"

#include "models/WorkbenchText.h"

#include <algorithm>
#include <iterator>

namespace concord {

SuggestionFit fitOf(const Suggestion &suggestion)
{
    if (suggestion.targetDrugId.isEmpty())
        return SuggestionFit::NotLocal;
    const bool differs = std::any_of(
        suggestion.comparisons.begin(), suggestion.comparisons.end(), [](const Comparison &comparison) {
            // an ingredient that the text does not name is to be overridden as well (domain/MappingPolicy)
            return (comparison.agreement == Agreement::Different && isClinical(comparison.attribute)) ||
                   (comparison.agreement == Agreement::Missing &&
                    comparison.attribute == DrugAttribute::Ingredient);
        });
    if (differs)
        return SuggestionFit::Differs;
    return suggestion.isConfident ? SuggestionFit::Confident : SuggestionFit::Alike;
}

QString labelOf(SuggestionFit fit)
{
    switch (fit) {
    case SuggestionFit::Confident:
        return SuggestionModel::tr("Confident");
    case SuggestionFit::Alike:
        return SuggestionModel::tr("Check");
    case SuggestionFit::Differs:
        return SuggestionModel::tr("Differs");
    case SuggestionFit::NotLocal:
        return SuggestionModel::tr("Not local");
    }
    return {};
}

int SuggestionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SuggestionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Score ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Key"), tr("Suggestion"), tr("Fit"), tr("Score")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

QString SuggestionModel::text(const Suggestion &row, int column) const
{
    switch (column) {
    case Key: {
        const int number = rowOf(row.rxcui) + 1;
        return number <= mostKeys ? QString::number(number) : QString();
    }
    case Drug:
        return row.name;
    case Fit:
        return labelOf(fitOf(row));
    case Score:
        return scoreText(row.score);
    default:
        return {};
    }
}

QVariant SuggestionModel::sortValue(const Suggestion &row, int column) const
{
    return column == Score ? QVariant(row.score) : QVariant(text(row, column));
}

QVariant SuggestionModel::extra(const Suggestion &row, int column, int role) const
{
    switch (role) {
    case Qt::TextAlignmentRole:
        return int((column == Score ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SecondLineRole:
        return column == Drug ? agreementText(row.comparisons) : QString();
    case Qt::ToolTipRole:
        return QString(row.name + u'\n' + agreementText(row.comparisons));
    case Qt::AccessibleTextRole:
        return column == Drug ? QString(row.name + QStringLiteral(", ") + agreementText(row.comparisons))
                              : text(row, column);
    default:
        return {};
    }
}

}
