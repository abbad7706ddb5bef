#include "deidentify/ClosedListFiles.h"

#include "terminology/ShippedValues.h"

#include <QFile>

namespace concord {

namespace {
/// The first column of a table with a header.
Result<QSet<QString>> firstColumn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, path, file.errorString());
    (void)file.readLine();
    QSet<QString> found;
    while (!file.atEnd()) {
        const QString cell = QString::fromUtf8(file.readLine()).section(u'\t', 0, 0).trimmed();
        if (!cell.isEmpty())
            found.insert(cell);
    }
    return found;
}
}

Result<ClosedLists> closedLists()
{
    const auto areas = firstColumn(QStringLiteral(":/deidentification/restricted_zip3.tsv"));
    const auto states =
        areas ? firstColumn(QStringLiteral(":/deidentification/states.tsv")) : fail(areas.error());
    const auto shipped = states ? shippedValues() : fail(states.error());
    if (!shipped)
        return fail(shipped.error());
    ClosedLists lists{*areas, *states, {}, {}};
    for (const ValueRow &row : (*shipped)->rows()) {
        if (row.key.kind == ValueKind::Unit && !row.target.code.isEmpty())
            lists.units.insert(row.target.code);
        if (row.key.kind == ValueKind::Route && !row.target.code.isEmpty())
            lists.routes.insert(row.target.code);
    }
    return lists;
}

}
