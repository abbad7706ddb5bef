#include "codec/mapping/MappingSheet.h"

#include "codec/mapping/CsvTable.h"
#include "domain/CodeSystem.h"
#include "domain/MappingPolicy.h"

#include <array>
#include <optional>

namespace concord {

namespace {
/// The columns in the order in which they are written.
enum Column {
    System,
    Code,
    Display,
    State,
    Target,
    TargetName,
    Grade,
    Overrides,
    Reason,
    Author,
    Reviewer,
    Version,
    ColumnCount
};
constexpr std::array<const char *, ColumnCount> columnNames{
    "system",      "code",      "display", "state",  "target",   "target_name",
    "equivalence", "overrides", "reason",  "author", "reviewer", "terminology_version"};

using Places = std::array<qsizetype, ColumnCount>; ///< of the columns in a file; -1: it has not got it

Result<Places> placesOf(const csv::Row &header)
{
    Places places;
    places.fill(-1);
    std::optional<Error> unknown;
    for (qsizetype i = 0; i < header.cells.size(); ++i) {
        const QString name = header.cells[i].trimmed().toLower();
        size_t column = 0;
        while (column < ColumnCount && name != QLatin1StringView(columnNames[column]))
            ++column;
        const QString where = QStringLiteral("line %1, cell %2").arg(header.line).arg(i + 1);
        if (column == ColumnCount) {
            if (!unknown)
                unknown = Error{ErrorCode::InvalidMessage, where,
                                QStringLiteral("no column is called '%1'").arg(name.left(40)), 0};
            continue;
        }
        if (places[column] >= 0)
            return fail(ErrorCode::InvalidMessage, where,
                        QStringLiteral("the column %1 stands twice").arg(name));
        places[column] = i;
    }
    QStringList missing; // said first: with those it is another table
    for (const Column needed : {System, Code, Target}) {
        if (places[needed] < 0)
            missing.append(QLatin1StringView(columnNames[needed]));
    }
    if (!missing.isEmpty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("line %1").arg(header.line),
                    QStringLiteral("columns missing: ") + missing.join(QStringLiteral(", ")) +
                        (unknown ? QStringLiteral("; ") + unknown->detail : QString()));
    if (unknown)
        return fail(*unknown);
    return places;
}

QString systemOf(const QString &cell)
{
    if (cell.compare(u"rxnorm", Qt::CaseInsensitive) == 0)
        return systems::rxNorm;
    return cell.compare(u"ndc", Qt::CaseInsensitive) == 0 ? systems::ndc : cell;
}

FiledMapping filedOf(const csv::Row &row, const Places &places, qsizetype width)
{
    const auto cell = [&](Column column) {
        const qsizetype at = places[column];
        return at < 0 || at >= row.cells.size() ? QString() : csv::plain(row.cells[at]);
    };
    FiledMapping filed;
    filed.line = row.line;
    MappingEntry &entry = filed.entry;
    entry.system = systemOf(cell(System));
    entry.code = cell(Code);
    entry.display = cell(Display);
    entry.targetDrugId = cell(Target);
    entry.targetName = cell(TargetName);
    entry.reason = cell(Reason);
    entry.author = cell(Author);
    entry.reviewer = cell(Reviewer);
    entry.terminologyVersion = cell(Version);
    const auto state = cell(State).isEmpty() ? MappingState::Approved : mappingStateFromWord(cell(State));
    const auto grade = cell(Grade).isEmpty() ? Equivalence::Equivalent : equivalenceFromWord(cell(Grade));
    const auto overrides = drugAttributesFromText(cell(Overrides));
    if (row.cells.size() != width)
        filed.problem = QStringLiteral("%1 cells instead of %2").arg(row.cells.size()).arg(width);
    else if (!state)
        filed.problem = QStringLiteral("state: '%1' is none").arg(cell(State).left(40));
    else if (!grade)
        filed.problem = QStringLiteral("equivalence: '%1' is none").arg(cell(Grade).left(40));
    else if (!overrides)
        filed.problem = QStringLiteral("overrides: '%1' are none").arg(cell(Overrides).left(80));
    entry.state = state.value_or(MappingState::Approved);
    entry.equivalence = grade.value_or(Equivalence::Equivalent);
    entry.overrides = overrides.value_or(std::vector<DrugAttribute>());
    return filed;
}
}

QByteArray writeMappingSheet(const std::vector<MappingEntry> &entries)
{
    QStringList header;
    for (const char *name : columnNames)
        header.append(QString::fromLatin1(name));
    QByteArray text = csv::line(header);
    for (const MappingEntry &entry : entries)
        text += csv::line({entry.system, entry.code, entry.display, wordOf(entry.state), entry.targetDrugId,
                           entry.targetName, wordOf(entry.equivalence), textOf(entry.overrides), entry.reason,
                           entry.author, entry.reviewer, entry.terminologyVersion});
    return text;
}

Result<std::vector<FiledMapping>> readMappingSheet(const QByteArray &utf8)
{
    const auto rows = csv::read(utf8);
    if (!rows)
        return fail(rows.error());
    if (rows->empty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("line 1"), QStringLiteral("the file is empty"));
    const csv::Row &header = rows->front();
    const auto places = placesOf(header);
    if (!places)
        return fail(places.error());
    std::vector<FiledMapping> filed;
    filed.reserve(rows->size() - 1);
    for (size_t i = 1; i < rows->size(); ++i)
        filed.push_back(filedOf((*rows)[i], *places, header.cells.size()));
    return filed;
}

}
