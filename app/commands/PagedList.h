#pragma once

#include "commands/Command.h"
#include "commands/Output.h"
#include "commands/Refusal.h"

#include <QJsonArray>
#include <QJsonObject>

namespace concord {

/// Prints every row of @p query, which @p desk pages through: each as a line when its page is here, or all
/// as one JSON object {name: […]}.
/// @return the exit status
template <typename Row, typename Desk, typename Query>
int listPages(Desk &desk, Query query, QJsonObject (*jsonOf)(const Row &), QString (*lineOf)(const Row &),
              const QString &name, bool asJson)
{
    query.page.limit = 1000;
    QJsonArray array;
    do {
        const auto page = desk.page(query);
        if (!page)
            return failOrder(page.error());
        for (const Row &row : page->rows) {
            if (asJson)
                array.append(jsonOf(row));
            else
                printLine(lineOf(row));
        }
        query.page.after = page->cursor;
    } while (!query.page.after.isEmpty());
    if (asJson)
        printJson({{name, array}});
    return ExitDone;
}

}
