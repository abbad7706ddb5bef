#include "models/PatientQuestionModel.h"

#include "models/Format.h"
#include "models/PeopleText.h"

#include <iterator>

namespace concord {

PatientQuestionModel::PatientQuestionModel(const Clock &clock, QObject *parent)
    : TwoLineModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        emit questionsWanted(pageOf(requestId, cursor));
    });
}

int PatientQuestionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PatientQuestionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QString titles[] = {tr("Patient of"), tr("State")};
    static_assert(std::size(titles) == ColumnCount);
    return header(titles, section, orientation, role);
}

void PatientQuestionModel::takePage(const PatientQuestionPage &page)
{
    pageArrived(page.requestId, page.rows, page.cursor);
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
    return row.hasCandidates ? tr("someone similar") : tr("no one similar");
}

QVariant PatientQuestionModel::extra(const PatientQuestionRow &row, int column, int role) const
{
    if (role == AttentionRole)
        return row.hasCandidates;
    if (role == Qt::ToolTipRole && column == Source)
        return absoluteTime(row.createdAt);
    return TwoLineModel::extra(row, column, role);
}

bool PatientQuestionModel::matches(const PatientQuestionRow &row, const PatientQuestionQuery &query) const
{
    return (!query.state || row.state == *query.state) && (!query.onlyWithCandidates || row.hasCandidates);
}

}
