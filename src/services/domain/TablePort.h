#pragma once

#include "domain/Id.h"
#include "domain/TableRecord.h"

#include <QStringList>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace concord {

/// How a column is compared. Only these: what an instance does not understand it leaves out without a word.
enum class TableOperator {
    Is,        ///< text; without regard to case, and to accents where the instance's database has none
    In,        ///< one of several texts
    After,     ///< a time or a sys_id
    AtLeast,   ///< the same
    Before,    ///< the same
    AtMost,    ///< the same
    IsEmpty,   ///< without a value
    IsNotEmpty ///< without a value
};

struct TableCondition
{
    QString column; ///< of the table itself, no walk along a reference
    TableOperator op = TableOperator::Is;
    QStringList values; ///< one; In: 1 to 200; IsEmpty, IsNotEmpty: none

    [[nodiscard]] static TableCondition is(const QString &column, const QString &value)
    {
        return {column, TableOperator::Is, {value}};
    }
    [[nodiscard]] static TableCondition in(const QString &column, const QStringList &values)
    {
        return {column, TableOperator::In, values};
    }
    [[nodiscard]] static TableCondition atLeast(const QString &column, Timestamp at)
    {
        return {column, TableOperator::AtLeast, {tableTime(at)}};
    }
    [[nodiscard]] static TableCondition before(const QString &column, Timestamp at)
    {
        return {column, TableOperator::Before, {tableTime(at)}};
    }
    [[nodiscard]] static TableCondition isEmpty(const QString &column)
    {
        return {column, TableOperator::IsEmpty, {}};
    }
    [[nodiscard]] static TableCondition isNotEmpty(const QString &column)
    {
        return {column, TableOperator::IsNotEmpty, {}};
    }

    friend bool operator==(const TableCondition &, const TableCondition &) = default;
};

/// A list of records, in the order of their sys_id.
struct TableSearch
{
    QString table;                   ///< "u_appointment"
    std::vector<TableCondition> all; ///< each must hold; none: every record
    QStringList fields; ///< beside sys_id, sys_updated_on, sys_mod_count; empty: all that there are
    int limit = 1000;   ///< 1 to 10,000
    int offset = 0;
};

struct TableList
{
    std::vector<TableRecord> rows;
    /// That there are without limit and offset, with those that an access rule hides; absent: not said.
    std::optional<qint64> total;
    std::optional<Timestamp> serverTime; ///< when it was answered, by the server's clock
};

/// A record to be made, once, however often it is asked for.
struct TableDraft
{
    QString table;
    QMap<QString, QString> values; ///< by column; "": empty
    QString keyColumn; ///< of values: what names the record at its source and stands in no other ("ehr_id")
};

/// What of a record is to be changed; all else stays, also with PUT (a habit of ServiceNow).
struct TableChange
{
    QString table;
    QString id; ///< sys_id
    QMap<QString, QString> values;
    bool isPut = false; ///< else PATCH
};

struct TableWritten
{
    TableRecord record;    ///< what was written and sys_ columns, as they stand at the instance now
    bool wasThere = false; ///< of a draft: an earlier attempt had made it; it is left as it is
    /// Columns whose value is not what was sent: cut, not understood, changed by a business rule, or (of a
    /// table of which nothing was known before) not there.
    QStringList notKept;
};

/// Everything that was changed after a place, page by page.
struct TableWalk
{
    QString table;
    QStringList fields;              ///< as of TableSearch
    std::vector<TableCondition> all; ///< beside the place
    std::optional<Timestamp> until;  ///< nothing that was changed later
    int limit = 1000;                ///< rows of one page, 1 to 10,000
    /// What was changed within this time before it was read may have company of the same second, or of a
    /// transaction that is not over: it is read once more by the next walk.
    std::chrono::seconds overlap{30};
};

/// Where a walk stands. Only the checkpoint outlives it.
struct TablePlace
{
    TableCursor at;
    TableCursor checkpoint; ///< where the next walk begins: nothing before it can come any more
    bool isOpen = false;    ///< the walk has come to what may still change; the checkpoint stays
    int limit = 0;          ///< of the next page; 0: the walk's

    [[nodiscard]] static TablePlace from(const TableCursor &cursor) { return {cursor, cursor, false, 0}; }

    friend bool operator==(const TablePlace &, const TablePlace &) = default;
};

struct TablePage
{
    std::vector<TableRecord> rows; ///< by sys_updated_on, then sys_id; one may come again, changed
    TablePlace next;
    bool isLast = false;
    qint64 hidden = 0; ///< rows of the last page that an access rule hides; 0 where that is not known
};

/// The port through which tables of a ServiceNow instance are read and written. Asynchronous: the callback
/// runs later on the same thread, exactly once, unless cancelAll() came first, after which it never runs. The
/// implementation tries again inside one attempt (DESIGN section 2), knows the columns of each table, and
/// refuses (ConfigInvalid) what names one that is not there: the instance would leave it out silently, and
/// find every row. Statuses are errors: RemoteForbidden where an access rule hides a record, RemoteNotFound
/// where there is none; Conflict where several records have a key that only one may have.
class TablePort
{
public:
    template <typename T>
    using Callback = std::function<void(Result<T>)>;

    virtual ~TablePort() = default;
    virtual void find(const TableSearch &search, Callback<TableList> done) = 0;
    /// @param fields as of TableSearch
    virtual void read(const QString &table, const QString &id, const QStringList &fields,
                      Callback<TableRecord> done) = 0;
    virtual void create(const TableDraft &draft, Callback<TableWritten> done) = 0;
    virtual void change(const TableChange &change, Callback<TableWritten> done) = 0;
    /// The rows after @p place.
    virtual void page(const TableWalk &walk, const TablePlace &place, Callback<TablePage> done) = 0;
    virtual void cancelAll() = 0;
    /// Sent with every request from now on.
    virtual void setCorrelation(CorrelationId id) = 0;
};

}
