#include "models/PatientQuestionModel.h"

#include "models/Format.h"
#include "models/PeopleText.h"

#include <iterator>

namespace concord {

PatientQuestionModel::PatientQuestionModel(const Clock &clock, QObject *parent)
    : RecordTableModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        PatientQuestionQuery query = m_query;
        query.page.requestId = requestId;
        query.page.after = cursor;
        emit questionsWanted(query);
    });
}

int PatientQuestionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PatientQuestionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Patient of"), tr("State")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void PatientQuestionModel::setQuery(const PatientQuestionQuery &query)
{
    m_query = query;
    m_query.page = {};
    restart();
}

void PatientQuestionModel::takePage(const PatientQuestionPage &page)
{
    pageArrived(page.requestId, page.rows, page.cursor);
}

void PatientQuestionModel::takeDecided(const PatientQuestionRow &row)
{
    if (!isForgotten())
        update({row});
}

QString PatientQuestionModel::text(const PatientQuestionRow &row, int column) const
{
    switch (column) {
    case Source:
        return row.source;
    case State:
        return labelOf(row.state);
    default:
        return {};
    }
}

QString PatientQuestionModel::secondLine(const PatientQuestionRow &row, int column) const
{
    if (column == Source)
        return relativeTime(row.createdAt, m_clock.now());
    if (row.effect != PatientEffect::None)
        return row.effect == PatientEffect::Failed ? tr("could not be carried out")
                                                   : tr("not carried out yet");
    if (row.state != PatientQuestionState::Pending)
        return deciderText(row.method, row.author);
    return row.hasCandidates ? tr("somebody is alike") : tr("nobody is alike");
}

QVariant PatientQuestionModel::extra(const PatientQuestionRow &row, int column, int role) const
{
    switch (role) {
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case SecondLineRole:
        return secondLine(row, column);
    case AttentionRole:
        return row.hasCandidates;
    case Qt::ToolTipRole:
        if (column == Source)
            return absoluteTime(row.createdAt);
        [[fallthrough]];
    case Qt::AccessibleTextRole:
        return QString(text(row, column) + QStringLiteral(", ") + secondLine(row, column));
    default:
        return {};
    }
}

}
