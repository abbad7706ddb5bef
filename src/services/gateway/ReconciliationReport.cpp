#include "gateway/ReconciliationReport.h"

#include <QDateTime>

namespace concord {

namespace {
/// RFC 4180; what a spreadsheet would take for a formula is made text.
QString csvCell(QString text)
{
    if (!text.isEmpty() && QStringView(u"=+-@\t\r").contains(text.front()))
        text.prepend(u'\'');
    if (!text.contains(u'"') && !text.contains(u',') && !text.contains(u'\n') && !text.contains(u'\r'))
        return text;
    return u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

QString csvLine(const QStringList &cells)
{
    QStringList line;
    for (const QString &cell : cells)
        line.append(csvCell(cell));
    return line.join(u',') + QStringLiteral("\r\n");
}

QString utc(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(time), Qt::UTC).toString(Qt::ISODateWithMs);
}

/// A drug with its name; anything else as it stands.
QString valueOf(const ReconciliationItemRow &item, const Phi &value)
{
    return item.difference.field == drugField && !value.isEmpty() ? drugText(value.reveal(), item.drugNames)
                                                                  : value.reveal();
}

QString htmlRow(const QStringList &cells, const QString &tag)
{
    QString row = QStringLiteral("<tr>");
    for (const QString &cell : cells)
        row += QStringLiteral("<%1>%2</%1>").arg(tag, cell.toHtmlEscaped());
    return row + QStringLiteral("</tr>\n");
}

QList<std::pair<QString, QString>> figuresOf(const ReconciliationRunRow &run)
{
    const ReconciliationCounts &c = run.counts;
    return {
        {QStringLiteral("Integration"), run.integration},
        {QStringLiteral("Left"), run.leftSource},
        {QStringLiteral("Right"), run.rightSources.join(QStringLiteral(", "))},
        {QStringLiteral("Started"), utc(run.startedAt)},
        {QStringLiteral("Finished"), run.finishedAt ? utc(*run.finishedAt) : QString()},
        {QStringLiteral("Status"), wordOf(run.state)},
        {QStringLiteral("Records compared"), QString::number(c.compared)},
        {QStringLiteral("Matching"), QString::number(c.matching)},
        {QStringLiteral("Accuracy"), QStringLiteral("%1 %").arg(QString::number(c.accuracy() * 100, 'f', 2))},
        {QStringLiteral("Minor, resolved by rule"), QString::number(c.minorResolved)},
        {QStringLiteral("Major, open"), QString::number(c.majorOpen)},
        {QStringLiteral("Missing left"), QString::number(c.missingLeft)},
        {QStringLiteral("Missing right"), QString::number(c.missingRight)},
        {QStringLiteral("Not comparable"), QString::number(c.notComparable)}};
}
}

QStringList ReconciliationReport::heads() const
{
    QStringList heads{
        QStringLiteral("item"),        QStringLiteral("gravity"),     QStringLiteral("kind"),
        QStringLiteral("record"),      QStringLiteral("field"),       QStringLiteral("rule"),
        QStringLiteral("status"),      QStringLiteral("remedy"),      QStringLiteral("by"),
        QStringLiteral("reason"),      QStringLiteral("left_id"),     QStringLiteral("right_id"),
        QStringLiteral("left_source"), QStringLiteral("right_source")};
    if (m_withValues)
        heads += {QStringLiteral("title"), QStringLiteral("base"), QStringLiteral("left"),
                  QStringLiteral("right")};
    return heads;
}

QStringList ReconciliationReport::cells(const ReconciliationItemRow &item) const
{
    const SideDifference &d = item.difference;
    QStringList cells{item.id.toString(),
                      wordOf(d.gravity),
                      wordOf(d.kind),
                      d.record,
                      d.field,
                      d.rule,
                      wordOf(item.state),
                      item.remedy ? wordOf(*item.remedy) : textOf(d.remedies),
                      item.author,
                      item.reason,
                      d.leftId,
                      d.rightId,
                      d.leftSource,
                      d.rightSource};
    if (m_withValues)
        cells += {d.title.reveal(), valueOf(item, d.base), valueOf(item, d.left), valueOf(item, d.right)};
    return cells;
}

QString ReconciliationReport::csv(const std::vector<ReconciliationItemRow> &items) const
{
    QString text = csvLine(heads());
    for (const ReconciliationItemRow &item : items)
        text += csvLine(cells(item));
    return text;
}

QString ReconciliationReport::html(const std::vector<ReconciliationItemRow> &items) const
{
    QString text = QStringLiteral(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Reconciliation</title>\n"
        "<style>body{font-family:sans-serif;margin:2em}table{border-collapse:collapse;margin:1em 0}"
        "th,td{border:1px solid #999;padding:.3em .6em;text-align:left}th{background:#eee}"
        "thead{display:table-header-group}</style></head><body>\n<h1>Reconciliation</h1>\n<table>\n");
    for (const auto &[name, value] : figuresOf(m_run))
        text += QStringLiteral("<tr><th scope=\"row\">%1</th><td>%2</td></tr>\n")
                    .arg(name.toHtmlEscaped(), value.toHtmlEscaped());
    text += QStringLiteral("</table>\n<h2>Differences</h2>\n<table><thead>\n") +
            htmlRow(heads(), QStringLiteral("th")) + QStringLiteral("</thead><tbody>\n");
    for (const ReconciliationItemRow &item : items)
        text += htmlRow(cells(item), QStringLiteral("td"));
    return text + QStringLiteral("</tbody></table>\n</body></html>\n");
}

}
