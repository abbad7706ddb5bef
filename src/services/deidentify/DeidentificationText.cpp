#include "deidentify/DeidentificationText.h"

#include <QJsonArray>

namespace concord {

namespace {
constexpr const char *coarsenessNames[coarsenesses] = {"as_is", "without_zip3", "age_group_only",
                                                       "without_state", "suppressed"};

struct Table
{
    QString title;
    QString note;
    QStringList columns; ///< the first is text, the others are numbers
    std::vector<QStringList> rows;
};

QString number(qint64 value)
{
    return QString::number(value);
}

Table recordTable(const DeidentificationReport &r)
{
    Table table{QStringLiteral("Records"), {}, {QStringLiteral("record"), QStringLiteral("written")}, {}};
    for (auto it = r.records.begin(); it != r.records.end(); ++it)
        table.rows.push_back({it.key(), number(it.value())});
    table.rows.push_back({QStringLiteral("(left out: outside the dates)"), number(r.outsideWindow)});
    table.rows.push_back(
        {QStringLiteral("(left out: patients that k suppresses)"), number(r.suppressedRecords)});
    return table;
}

Table fieldTable(const DeidentificationReport &r)
{
    Table table{
        QStringLiteral("What became of each field"),
        QStringLiteral("Values of the source by what was done with them. Fields that are removed throughout "
                       "are of the source and have no place in the file."),
        {QStringLiteral("field"), QStringLiteral("kept"), QStringLiteral("generalised"),
         QStringLiteral("surrogate"), QStringLiteral("removed")},
        {}};
    for (auto it = r.fields.begin(); it != r.fields.end(); ++it)
        table.rows.push_back({it.key(), number(it->kept), number(it->generalised), number(it->surrogate),
                              number(it->removed)});
    return table;
}

Table classTable(const DeidentificationReport &r)
{
    const auto &c = r.classes;
    Table table{
        QStringLiteral("Who looks alike (k-anonymity)"),
        QStringLiteral("Over state, ZIP3, birth year, age group and gender: %1 patients in %2 classes; the "
                       "smallest class has %3; %4 patients are in classes of fewer than %5.")
            .arg(c.patients)
            .arg(c.classes)
            .arg(c.smallest)
            .arg(c.inSmall)
            .arg(r.threshold),
        {QStringLiteral("patients in the class"), QStringLiteral("classes"), QStringLiteral("patients")},
        {}};
    for (size_t i = 0; i < c.classesBySize.size(); ++i)
        table.rows.push_back({QString::fromLatin1(EquivalenceClasses::sizeNames()[i]),
                              number(c.classesBySize[i]), number(c.patientsBySize[i])});
    return table;
}

Table coarsenessTable(const DeidentificationReport &r)
{
    Table table{QStringLiteral("What k = %1 did").arg(r.k),
                {},
                {QStringLiteral("patients told"), QStringLiteral("patients")},
                {}};
    for (size_t i = 0; i < coarsenesses; ++i)
        table.rows.push_back(
            {QString::fromLatin1(coarsenessNames[i]).replace(u'_', u' '), number(r.classes.byCoarseness[i])});
    return table;
}

Table placeTable(const QString &title, const QString &note, const QMap<ScanVerdict::Place, qint64> &places)
{
    Table table{title, note, {QStringLiteral("where, and what"), QStringLiteral("times")}, {}};
    for (auto it = places.begin(); it != places.end(); ++it)
        table.rows.push_back({it.key().field + QStringLiteral(": ") + it.key().what, number(it.value())});
    return table;
}

std::vector<Table> tablesOf(const DeidentificationReport &r)
{
    std::vector<Table> tables{recordTable(r), fieldTable(r), classTable(r)};
    if (r.k > 1)
        tables.push_back(coarsenessTable(r));
    if (!r.scan.leaks.isEmpty())
        tables.push_back(placeTable(QStringLiteral("LEAKS: nothing was exported"), {}, r.scan.leaks));
    if (!r.scan.reviewed.isEmpty())
        tables.push_back(placeTable(
            QStringLiteral("Collisions to look at"),
            QStringLiteral(
                "An identifier of the source has the same letters or digits as something that may leave (a "
                "name that is a drug's, a record number that is a year). The value comes from a closed list "
                "or from the terminology and would stand there whoever the patients are."),
            r.scan.reviewed));
    return tables;
}

QStringList factsOf(const DeidentificationReport &r)
{
    QStringList facts{methodText(r.shiftsDates),
                      QStringLiteral("For %1, %2, year %3.").arg(r.recipient, wordOf(r.format)).arg(r.year)};
    if (!r.from.isEmpty() || !r.until.isEmpty())
        facts.append(QStringLiteral("Records dated from %1 until before %2.")
                         .arg(r.from.isEmpty() ? QStringLiteral("the beginning") : r.from,
                              r.until.isEmpty() ? QStringLiteral("the end") : r.until));
    facts.append(
        QStringLiteral("Scanner: %1 (%2 bytes, %3 records, against %4 known identifiers; %5 collision(s) "
                       "reviewed).")
            .arg(r.scan.isClean() ? QStringLiteral("no known identifier found")
                                  : QStringLiteral("%1 LEAK(S) FOUND").arg(r.scan.leakCount()))
            .arg(r.scan.bytes)
            .arg(r.scan.records)
            .arg(r.scan.known)
            .arg(r.scan.reviewedCount()));
    facts.append(QStringLiteral("SHA-256 ") + r.sha256);
    return facts;
}

QJsonArray jsonOf(const QMap<ScanVerdict::Place, qint64> &places)
{
    QJsonArray array;
    for (auto it = places.begin(); it != places.end(); ++it)
        array.append(QJsonObject{{QStringLiteral("field"), it.key().field},
                                 {QStringLiteral("what"), it.key().what},
                                 {QStringLiteral("times"), it.value()}});
    return array;
}
}

QJsonObject toJson(const DeidentificationReport &r)
{
    QJsonObject records;
    for (auto it = r.records.begin(); it != r.records.end(); ++it)
        records.insert(it.key(), it.value());
    QJsonObject fields;
    for (auto it = r.fields.begin(); it != r.fields.end(); ++it)
        fields.insert(it.key(), QJsonObject{{QStringLiteral("kept"), it->kept},
                                            {QStringLiteral("generalised"), it->generalised},
                                            {QStringLiteral("surrogate"), it->surrogate},
                                            {QStringLiteral("removed"), it->removed}});
    QJsonArray sizes;
    for (size_t i = 0; i < r.classes.classesBySize.size(); ++i)
        sizes.append(
            QJsonObject{{QStringLiteral("size"), QString::fromLatin1(EquivalenceClasses::sizeNames()[i])},
                        {QStringLiteral("classes"), r.classes.classesBySize[i]},
                        {QStringLiteral("patients"), r.classes.patientsBySize[i]}});
    QJsonObject coarseness;
    for (size_t i = 0; i < coarsenesses; ++i)
        coarseness.insert(QString::fromLatin1(coarsenessNames[i]), r.classes.byCoarseness[i]);
    return {{QStringLiteral("method"), methodWord(r.shiftsDates)},
            {QStringLiteral("safe_harbor"), !r.shiftsDates},
            {QStringLiteral("note"), methodText(r.shiftsDates)},
            {QStringLiteral("recipient"), r.recipient},
            {QStringLiteral("format"), wordOf(r.format)},
            {QStringLiteral("year"), r.year},
            {QStringLiteral("from"), r.from},
            {QStringLiteral("until"), r.until},
            {QStringLiteral("records"), records},
            {QStringLiteral("outside_window"), r.outsideWindow},
            {QStringLiteral("suppressed_records"), r.suppressedRecords},
            {QStringLiteral("fields"), fields},
            {QStringLiteral("k_anonymity"),
             QJsonObject{{QStringLiteral("k"), r.k},
                         {QStringLiteral("threshold"), r.threshold},
                         {QStringLiteral("patients"), r.classes.patients},
                         {QStringLiteral("classes"), r.classes.classes},
                         {QStringLiteral("smallest"), r.classes.smallest},
                         {QStringLiteral("patients_in_small_classes"), r.classes.inSmall},
                         {QStringLiteral("sizes"), sizes},
                         {QStringLiteral("patients_told"), coarseness}}},
            {QStringLiteral("scan"), QJsonObject{{QStringLiteral("clean"), r.scan.isClean()},
                                                 {QStringLiteral("bytes"), r.scan.bytes},
                                                 {QStringLiteral("records"), r.scan.records},
                                                 {QStringLiteral("known_identifiers"), r.scan.known},
                                                 {QStringLiteral("leaks"), jsonOf(r.scan.leaks)},
                                                 {QStringLiteral("first_leak_line"), r.scan.firstLeak},
                                                 {QStringLiteral("reviewed"), jsonOf(r.scan.reviewed)}}},
            {QStringLiteral("sha256"), r.sha256}};
}

QString toText(const DeidentificationReport &report)
{
    QString text = factsOf(report).join(u'\n') + u'\n';
    const auto tables = tablesOf(report);
    for (const Table &table : tables) {
        text += u'\n' + table.title + u'\n';
        if (!table.note.isEmpty())
            text += table.note + u'\n';
        qsizetype width = table.columns.front().size();
        for (const QStringList &row : table.rows)
            width = std::max(width, row.front().size());
        const auto line = [&](const QStringList &cells) {
            text += QStringLiteral("  ") + cells.front().leftJustified(width);
            for (const QString &cell : cells.mid(1))
                text += cell.rightJustified(13);
            text += u'\n';
        };
        line(table.columns);
        for (const QStringList &row : table.rows)
            line(row);
    }
    return text;
}

QByteArray toHtml(const DeidentificationReport &report)
{
    QString html = QStringLiteral(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>De-identified "
        "export</title>\n"
        "<style>body{font-family:sans-serif;margin:2em;max-width:60em}table{border-collapse:collapse}"
        "td,th{padding:.2em .8em;border-bottom:1px solid #ccc;text-align:right}"
        "td:first-child,th:first-child{text-align:left}.warn{border:2px solid "
        "#b00;padding:.5em}</style></head><body>\n"
        "<h1>De-identified export</h1>\n");
    const QStringList facts = factsOf(report);
    for (qsizetype i = 0; i < facts.size(); ++i)
        html += QStringLiteral("<p%1>%2</p>\n")
                    .arg(i == 0 && report.shiftsDates ? QStringLiteral(" class=\"warn\"") : QString(),
                         facts[i].toHtmlEscaped());
    const auto tables = tablesOf(report);
    for (const Table &table : tables) {
        html += QStringLiteral("<h2>%1</h2>\n<p>%2</p>\n<table>\n")
                    .arg(table.title.toHtmlEscaped(), table.note.toHtmlEscaped());
        const auto line = [&](const QStringList &cells, const char *tag) {
            html += QStringLiteral("<tr>");
            for (const QString &cell : cells)
                html += QStringLiteral("<%1>%2</%1>").arg(QLatin1StringView(tag), cell.toHtmlEscaped());
            html += QStringLiteral("</tr>\n");
        };
        line(table.columns, "th");
        for (const QStringList &row : table.rows)
            line(row, "td");
        html += QStringLiteral("</table>\n");
    }
    return (html + QStringLiteral("</body></html>\n")).toUtf8();
}

}
