#include "models/AuditModel.h"

#include "models/AuditText.h"
#include "models/Format.h"

#include <QDateTime>
#include <QUuid>

namespace concord {

namespace {
/// "job/…c3b07d2a": an id in full says no more in a line, and leaves no room for the rest of it.
QString shortSubject(const QString &subject)
{
    const QString id = subject.section(u'/', 1);
    return QUuid::fromString(id).isNull() ? subject : subject.section(u'/', 0, 0) + u'/' + shortId(id);
}

QString aboutLine(const AuditRow &row)
{
    QStringList parts{
        row.role.isEmpty()
            ? row.actor
            : AuditModel::tr("%1 (%2)", "actor, role").arg(row.actor, auditRoleLabel(row.role))};
    if (!row.subject.isEmpty())
        parts.append(shortSubject(row.subject));
    if (!row.details.isEmpty())
        parts.append(row.details);
    return parts.join(QStringLiteral(" · "));
}
}

AuditModel::AuditModel(const Clock &clock, QObject *parent) : RecordTableModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        emit auditWanted({m_filter, {requestId, cursor, pageRows}});
    });
}

int AuditModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 1;
}

void AuditModel::setFilter(const AuditFilter &filter)
{
    m_filter = filter;
    m_days.clear();
    restart();
}

void AuditModel::takePage(const AuditPage &page)
{
    pageArrived(page.requestId, page.rows, page.cursor);
}

void AuditModel::refreshAges()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, 0), {AgoRole, DayRole, Qt::AccessibleTextRole});
}

void AuditModel::forget()
{
    m_days.clear();
    RecordTableModel::forget();
}

QVariant AuditModel::data(const QModelIndex &index, int role) const
{
    if (role != DayRole)
        return RecordTableModel::data(index, role);
    return checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)
               ? QVariant(dayHeading(index.row()))
               : QVariant();
}

QString AuditModel::dayHeading(int row) const
{
    if (row > 0 && dayOf(at(row - 1)) == dayOf(at(row)))
        return {};
    return dayText(at(row).at, m_clock.now());
}

qint64 AuditModel::dayOf(const AuditRow &row) const
{
    auto day = m_days.constFind(row.seq);
    if (day == m_days.cend())
        day = m_days.insert(row.seq, QDateTime::fromMSecsSinceEpoch(toMs(row.at)).date().toJulianDay());
    return *day;
}

QString AuditModel::text(const AuditRow &row, int column) const
{
    return column == 0 ? auditTitle(row) : QString();
}

QVariant AuditModel::sortValue(const AuditRow &row, int column) const
{
    Q_UNUSED(column)
    return qint64(toMs(row.at));
}

QVariant AuditModel::state(const AuditRow &row) const
{
    return row.allowed ? 1 : 0;
}

QVariant AuditModel::extra(const AuditRow &row, int column, int role) const
{
    Q_UNUSED(column)
    switch (role) {
    case SecondLineRole:
        return aboutLine(row);
    case TimeRole:
        return clockTime(row.at).left(8);
    case AgoRole:
        return relativeTime(row.at, m_clock.now());
    case AllowedRole:
        return row.allowed;
    case Qt::ToolTipRole:
        return tr("Record %1, %2").arg(row.seq).arg(utcText(row.at));
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3, %4", "action, outcome, who and what, when")
            .arg(auditTitle(row), auditOutcomeLabel(row.allowed), aboutLine(row), absoluteTime(row.at));
    default:
        return {};
    }
}

}
