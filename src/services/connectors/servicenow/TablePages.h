#pragma once

#include "connectors/servicenow/TableQuery.h"

namespace concord {

/// The pages of a walk along a table: a key set, so that no row is missed or comes twice because others
/// change meanwhile, however many share a second. Pure: what is asked next, and what an answer means.
///
/// A row that changes moves behind everything and is met there. Only what was changed within the walk's
/// `overlap` before it was read can be overtaken, by a row of the same second with a smaller sys_id: from
/// there on the checkpoint stays, and the next walk begins with it. Rows that an access rule hides shorten a
/// page but count in its total, so that neither a short nor an empty page is the end; behind an empty one
/// more is asked for, never further on, where rows that move would be skipped.
class TablePages
{
public:
    /// Errors: ConfigInvalid for a limit out of bounds, and those of TableQuery.
    [[nodiscard]] static Result<TableQuery> queryOf(const TableWalk &walk, const TablePlace &place);
    [[nodiscard]] static int limitOf(const TableWalk &walk, const TablePlace &place);
    /// Errors: InvalidMessage for rows that are not in order or not after the place; RemoteForbidden where so
    /// many in a row are hidden that no page gets beyond them.
    [[nodiscard]] static Result<TablePage> pageOf(const TableWalk &walk, const TablePlace &place,
                                                  TableList list);
};

}
