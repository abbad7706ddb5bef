#include "models/ConflictFieldModel.h"

#include "models/Format.h"
#include "models/ReconciliationText.h"

#include <algorithm>
#include <iterator>

namespace concord {

void ConflictFieldModel::show(const ConflictDetail &detail)
{
    beginResetModel();
    m_detail = detail;
    m_choices.assign(detail.fields.size(), {});
    endResetModel();
    emit choicesChanged();
}

void ConflictFieldModel::clear()
{
    beginResetModel();
    m_detail.reset();
    m_choices.clear();
    endResetModel();
    emit choicesChanged();
}

const ConflictField *ConflictFieldModel::fieldAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_detail->fields[size_t(row)] : nullptr;
}

int ConflictFieldModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_detail ? 0 : int(m_detail->fields.size());
}

int ConflictFieldModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool ConflictFieldModel::set(int row, Choice choice)
{
    if (!fieldAt(row) || !isOpen())
        return false;
    m_choices[size_t(row)] = std::move(choice);
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    emit choicesChanged();
    return true;
}

bool ConflictFieldModel::choose(int row, FieldChoice choice)
{
    return choice != FieldChoice::Other && set(row, {choice, {}});
}

bool ConflictFieldModel::chooseOther(int row, const QString &value)
{
    const ConflictField *field = fieldAt(row);
    const Phi written = field ? inTheirUnit(*field, value) : Phi();
    return field && canStand(*field, written) && set(row, {FieldChoice::Other, written});
}

bool ConflictFieldModel::canKeepBase(int row) const
{
    const ConflictField *field = fieldAt(row);
    return field && isOpen() && !field->baseLeft.isEmpty();
}

bool ConflictFieldModel::canWrite(int row) const
{
    const ConflictField *field = fieldAt(row);
    return field && isOpen() && takesOwnValues(field->kind);
}

FieldChoice ConflictFieldModel::choiceAt(int row) const
{
    const FieldChoice own = m_choices[size_t(row)].side;
    return own != FieldChoice::None ? own : fieldAt(row)->choice;
}

Phi ConflictFieldModel::standsAt(int row) const
{
    const ConflictField &field = *fieldAt(row);
    switch (m_choices[size_t(row)].side) {
    case FieldChoice::Left:
        return field.left.value.text;
    case FieldChoice::Right:
        return field.right.value.text;
    case FieldChoice::Other:
        return m_choices[size_t(row)].other;
    case FieldChoice::None:
        break;
    }
    return field.decided;
}

int ConflictFieldModel::firstUndecided(int after) const
{
    const int rows = rowCount();
    for (int step = 1; step <= rows; ++step) {
        const int row = (after + step) % rows;
        if (choiceAt(row) == FieldChoice::None)
            return row;
    }
    return -1;
}

int ConflictFieldModel::undecided() const
{
    int count = 0;
    for (int row = 0; row < rowCount(); ++row)
        count += choiceAt(row) == FieldChoice::None ? 1 : 0;
    return count;
}

ConflictDecision ConflictFieldModel::decision(const QString &reason) const
{
    ConflictDecision decision;
    if (!m_detail)
        return decision;
    decision.id = m_detail->row.id;
    decision.reason = reason;
    decision.basedOn = m_detail->row.version;
    for (int row = 0; row < rowCount(); ++row) {
        const Choice &choice = m_choices[size_t(row)];
        if (choice.side != FieldChoice::None)
            decision.fields.push_back({fieldAt(row)->field, choice.side, choice.other});
    }
    return decision;
}

QString ConflictFieldModel::consequence() const
{
    if (!m_detail || rowCount() == 0 || undecided() > 0)
        return {};
    std::vector<ConflictField> fields = m_detail->fields;
    for (int row = 0; row < rowCount(); ++row) {
        fields[size_t(row)].choice = choiceAt(row);
        fields[size_t(row)].decided = standsAt(row);
    }
    const ConflictRow &row = m_detail->row;
    const bool isLeftTold = loses(Side::Left, fields);
    const bool isRightTold = loses(Side::Right, fields);
    if (isLeftTold && isRightTold)
        return tr("Both %1 and %2 are told of what was decided.").arg(row.leftSource, row.rightSource);
    if (!isLeftTold && !isRightTold)
        return tr("Nobody has to be told: both sides say so already.");
    return tr("%1 is told of what was decided; %2 says so already.")
        .arg(isLeftTold ? row.leftSource : row.rightSource, isLeftTold ? row.rightSource : row.leftSource);
}

QString ConflictFieldModel::value(int row, int column) const
{
    const ConflictField &field = *fieldAt(row);
    const auto said = [&](const Phi &value) {
        return value.isEmpty() ? tr("not said") : fieldValueText(field.field, value, m_detail->drugNames);
    };
    switch (column) {
    case Field:
        return fieldLabel(field.field);
    case Base:
        if (field.baseLeft.isEmpty() && field.baseRight.isEmpty())
            return tr("never agreed");
        return field.baseLeft == field.baseRight || field.baseRight.isEmpty()
                   ? said(field.baseLeft)
                   : tr("%1 and %2").arg(said(field.baseLeft), said(field.baseRight));
    case Left:
        return said(field.left.value.text);
    case Right:
        return said(field.right.value.text);
    case Stands:
        return choiceAt(row) == FieldChoice::None ? tr("To be decided") : said(standsAt(row));
    default:
        return {};
    }
}

QString ConflictFieldModel::detailText(int row, int column) const
{
    const ConflictField &field = *fieldAt(row);
    const auto claim = [this](const Claim &of) {
        QStringList parts{of.hasChanged ? tr("changed") : tr("as agreed")};
        if (of.at)
            parts.append(momentText(*of.at, m_clock.now()));
        if (!of.version.isEmpty())
            parts.append(tr("version %1").arg(of.version));
        return parts.join(QStringLiteral(" · "));
    };
    switch (column) {
    case Field:
        return strategyText(field);
    case Left:
        return claim(field.left);
    case Right:
        return claim(field.right);
    case Stands: {
        const FieldChoice own = m_choices[size_t(row)].side;
        if (own == FieldChoice::None)
            return decidedByText(field.decidedBy);
        const ConflictRow &of = m_detail->row;
        return own == FieldChoice::Left          ? tr("your choice: as %1").arg(of.leftSource)
               : own == FieldChoice::Right       ? tr("your choice: as %1").arg(of.rightSource)
               : standsAt(row) == field.baseLeft ? tr("your choice: as agreed before")
                                                 : tr("your own value");
    }
    default:
        return {};
    }
}

ConflictFieldModel::Mark ConflictFieldModel::mark(int row, int column) const
{
    const ConflictField &field = *fieldAt(row);
    const FieldChoice choice = choiceAt(row);
    const bool isBase = choice == FieldChoice::Other && standsAt(row) == field.baseLeft;
    switch (column) {
    case Base:
        return isBase ? Chosen : None;
    case Left:
        return choice == FieldChoice::Left ? Chosen : (field.left.hasChanged ? Changed : None);
    case Right:
        return choice == FieldChoice::Right ? Chosen : (field.right.hasChanged ? Changed : None);
    case Stands:
        return choice == FieldChoice::None ? Missing : None;
    default:
        return None;
    }
}

QVariant ConflictFieldModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const QString detail = detailText(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        return value(index.row(), index.column());
    case DetailRole:
        return detail;
    case MarkRole:
        return int(mark(index.row(), index.column()));
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
        QStringList parts{value(index.row(), index.column())};
        if (!detail.isEmpty())
            parts.append(detail);
        if (mark(index.row(), index.column()) == Chosen)
            parts.append(tr("stands"));
        return parts.join(QStringLiteral(", "));
    }
    default:
        return {};
    }
}

QVariant ConflictFieldModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const QString left = m_detail ? m_detail->row.leftSource : QString();
    const QString right = m_detail ? m_detail->row.rightSource : QString();
    const QString titles[] = {
        tr("Field"), tr("Agreed before"), left.isEmpty() ? tr("EHR") : tr("EHR: %1").arg(left),
        right.isEmpty() ? tr("Pharmacy") : tr("Pharmacy: %1").arg(right), tr("What stands")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

}
